import '@fontsource-variable/noto-sans/index.css';
import './design/tokens.css';
import './design/base.css';
import './design/page.css';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { askSession } from './api/client';
import { openLive } from './api/live';
import { makeQueryClient } from './api/queries';
import { activate } from './i18n/languages';
import { applyAppearance, settings } from './i18n/settings';

// Hangul comes in many small files, fetched by need; not even their list holds up the first paint.
void import('@fontsource-variable/noto-sans-kr/index.css');

// A component empties an element by setting no HTML. That passes; HTML never does, from anywhere.
const { trustedTypes } = window as {
  trustedTypes?: { createPolicy: (name: string, rules: object) => unknown };
};
trustedTypes?.createPolicy('default', { createHTML: (html: string) => (html === '' ? '' : null) });

applyAppearance(settings().appearance);
const queryClient = makeQueryClient();
const place = document.getElementById('root');
if (place) {
  void activate(settings().language).then(() => {
    createRoot(place).render(
      <App
        queryClient={queryClient}
        openLive={() => openLive(queryClient, undefined, () => void askSession().catch(() => {}))}
      />,
    );
  });
}
