import '@fontsource-variable/noto-sans/index.css';
import './design/tokens.css';
import './design/base.css';
import './design/page.css';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { openLive } from './api/live';
import { makeQueryClient } from './api/queries';
import { activate } from './i18n/languages';
import { applyAppearance, settings } from './i18n/settings';

// Hangul comes in many small files, fetched by need; not even their list holds up the first paint.
void import('@fontsource-variable/noto-sans-kr/index.css');

applyAppearance(settings().appearance);
const queryClient = makeQueryClient();
const place = document.getElementById('root');
if (place) {
  void activate(settings().language).then(() => {
    createRoot(place).render(
      <App queryClient={queryClient} openLive={() => openLive(queryClient)} />,
    );
  });
}
