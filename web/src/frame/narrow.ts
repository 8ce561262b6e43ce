// Whether the screen has room for one column only; the width is that of `.two` in design/page.css.
import { useSyncExternalStore } from 'react';

const query = '(max-width: 75rem)';

export function useNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => window.matchMedia(query).matches,
  );
}
