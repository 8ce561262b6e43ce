// Session first, then everything else; the interface language over all of it.
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import {
  type QueryClient,
  QueryClientProvider,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { I18nProvider as AriaLanguage } from 'react-aria-components';
import { Refusal, sessionEnd } from './api/client';
import { keepFor, onOtherPerson } from './api/kept';
import type { Live } from './api/live';
import type { Session } from './api/model';
import { queries } from './api/queries';
import { PartiesProvider } from './frame/parties';
import { Loading, Trouble } from './frame/Trouble';
import { activate } from './i18n/languages';
import { changeSettings, settings, useSettings } from './i18n/settings';
import { makeRouter } from './routes';

// Who is signed in already needs no door.
const SignIn = lazy(async () => ({ default: (await import('./modules/people/SignIn')).SignIn }));
const SignInAgain = lazy(async () => ({
  default: (await import('./modules/people/SignIn')).SignInAgain,
}));
const Welcome = lazy(() => import('./modules/people/Welcome'));

export function App({ queryClient, openLive }: { queryClient: QueryClient; openLive: () => Live }) {
  const { language } = useSettings();
  useEffect(() => {
    if (i18n.locale !== language) void activate(language);
  }, [language]);
  return (
    <I18nProvider i18n={i18n}>
      <AriaLanguage locale={language === 'en' ? 'en-GB' : language}>
        <QueryClientProvider client={queryClient}>
          {window.location.pathname === '/welcome' ? (
            <Suspense fallback={<Loading />}>
              <Welcome />
            </Suspense>
          ) : (
            <Signed openLive={openLive} />
          )}
        </QueryClientProvider>
      </AriaLanguage>
    </I18nProvider>
  );
}

function Signed({ openLive }: { openLive: () => Live }) {
  const session = useQuery({ ...queries.session(), retry: 1 });
  const ended = useSyncExternalStore(sessionEnd.subscribe, sessionEnd.get);
  const refused =
    session.error instanceof Refusal && session.error.problem.code === 'unauthenticated';
  // Who stands at the door stays there, whatever is asked meanwhile: a form that went for a moment
  // would lose what was typed into it.
  const [door, setDoor] = useState(false);
  useEffect(() => {
    if (refused) setDoor(true);
  }, [refused]);
  if (!session.data && (refused || door))
    return (
      <Suspense fallback={<Loading />}>
        <SignIn />
      </Suspense>
    );
  if (session.isPending) return <Loading />;
  if (!session.data) {
    return <Trouble error={session.error} onRetry={() => void session.refetch()} />;
  }
  // Whoever was signed in finds the page as it was left: what was typed is still there beneath.
  return (
    <>
      <Opened openLive={openLive} session={session.data} />
      {ended && (
        <Suspense fallback={null}>
          <SignInAgain before={session.data} />
        </Suspense>
      )}
    </>
  );
}

function Opened({ openLive, session }: { openLive: () => Live; session: Session }) {
  const [live] = useState(() => {
    keepFor(session);
    changeSettings({
      node: { marking: '', classification: 0, ...settings().node, party: session.party.names },
    });
    return openLive();
  });
  const queryClient = useQueryClient();
  const [router] = useState(() => makeRouter(live, queryClient));
  useEffect(() => () => live.close(), [live]);
  useEffect(() => onOtherPerson(session, () => window.location.assign('/')), [session]);
  return (
    <PartiesProvider>
      <RouterProvider router={router} />
    </PartiesProvider>
  );
}
