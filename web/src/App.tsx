// Session first, then everything else; the interface language over all of it.
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { type QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { I18nProvider as AriaLanguage } from 'react-aria-components';
import { Refusal } from './api/client';
import type { Live } from './api/live';
import { queries } from './api/queries';
import { Loading, SignedOut, Trouble } from './frame/Trouble';
import { activate } from './i18n/languages';
import { useSettings } from './i18n/settings';
import { makeRouter } from './routes';

export function App({ queryClient, openLive }: { queryClient: QueryClient; openLive: () => Live }) {
  const { language } = useSettings();
  useEffect(() => {
    if (i18n.locale !== language) void activate(language);
  }, [language]);
  return (
    <I18nProvider i18n={i18n}>
      <AriaLanguage locale={language === 'en' ? 'en-GB' : language}>
        <QueryClientProvider client={queryClient}>
          <Signed openLive={openLive} />
        </QueryClientProvider>
      </AriaLanguage>
    </I18nProvider>
  );
}

function Signed({ openLive }: { openLive: () => Live }) {
  const session = useQuery({ ...queries.session(), retry: 1 });
  if (session.isPending) return <Loading />;
  if (session.error instanceof Refusal && session.error.problem.code === 'unauthenticated')
    return <SignedOut />;
  if (!session.data)
    return <Trouble error={session.error} onRetry={() => void session.refetch()} />;
  return <Opened openLive={openLive} />;
}

function Opened({ openLive }: { openLive: () => Live }) {
  const [live] = useState(openLive);
  const [router] = useState(() => makeRouter(live));
  useEffect(() => () => live.close(), [live]);
  return <RouterProvider router={router} />;
}
