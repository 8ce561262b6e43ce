// A link to an address that is at hand as text; words alone where there is none.
import { useRouter } from '@tanstack/react-router';
import type { AnchorHTMLAttributes } from 'react';

export function AddressLink({
  to,
  children,
  ...more
}: AnchorHTMLAttributes<HTMLAnchorElement> & { to: string; 'data-row'?: boolean }) {
  const router = useRouter({ warn: false }) as ReturnType<typeof useRouter> | undefined;
  if (!to) return <span className={more.className}>{children}</span>;
  return (
    <a
      {...more}
      href={to}
      onClick={(event) => {
        more.onClick?.(event);
        // Another window, and a link that somebody else has followed already, are the browser's.
        if (event.defaultPrevented || event.button !== 0) return;
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || !router) return;
        event.preventDefault();
        router.history.push(to);
      }}
    >
      {children}
    </a>
  );
}
