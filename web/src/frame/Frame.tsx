// The frame of every screen: marking, notices, status, rail and content, marking. All are rows of
// one grid and only the content scrolls, so that nothing ever covers what has the focus.
import { useLingui } from '@lingui/react';
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { Suspense, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { Live } from '../api/live';
import { useSession } from '../api/queries';
import { choose } from '../i18n/text';
import { moveRow, useShortcuts } from '../keyboard/shortcuts';
import { Banner } from './Banner';
import { useCircles } from './circles';
import styles from './frame.module.css';
import { KeySheet } from './KeySheet';
import { useParties } from './parties';
import { Rail } from './Rail';
import { SavedNotice } from './SavedNotice';
import { StatusBar } from './StatusBar';
import { useShown } from './screen';
import { Loading } from './Trouble';

export function Frame({ live }: { live: Live }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const shown = useShown();
  const navigate = useNavigate();
  const [sheet, setSheet] = useState(false);
  const connection = useSyncExternalStore(live.subscribe, live.connection);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const main = useRef<HTMLElement>(null);
  const arrived = useArrivals(live);

  useEffect(() => {
    const own = parties.text(parties.self);
    document.title = [shown.title, own, 'Entente'].filter(Boolean).join(' · ');
    document.documentElement.style.setProperty('--party', parties.known(parties.self).colour);
  }, [shown.title, parties]);

  // Another screen: reading starts at its heading, by ear as by eye.
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    main.current?.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [path]);

  useShortcuts(
    useMemo(
      () => ({
        'KeyG KeyT': () => void navigate({ to: '/' }),
        'KeyG KeyB': () => void navigate({ to: '/bodies' }),
        'KeyG KeyR': () => void navigate({ to: '/records' }),
        'KeyG KeyC': () => void navigate({ to: '/commitments', search: {} }),
        'KeyG KeyI': () => void navigate({ to: '/inbox', search: {} }),
        'KeyG KeyE': () => void navigate({ to: '/import', search: {} }),
        'KeyG KeyW': () => void navigate({ to: '/directory' }),
        'KeyG KeyL': () => void navigate({ to: '/links' }),
        // On the screen itself what is asked for stays.
        Slash: () => void navigate({ to: '/records', hash: 'find', search: (kept) => kept }),
        'Shift+Slash': () => setSheet(true),
        'Shift+?': () => setSheet(true),
        KeyJ: () => moveRow(1),
        KeyK: () => moveRow(-1),
      }),
      [navigate],
    ),
  );

  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#content">
        {i18n._({ id: 'frame.skip', message: 'Skip to the content' })}
      </a>
      <Banner place="top" />
      <div className={styles.notices} role="status">
        <StandingNotices />
        <SavedNotice />
        {connection === 'lost' && (
          <p className={styles.lost}>
            {i18n._({
              id: 'frame.connection_lost',
              message: 'Connection lost. What you see may be out of date; the page keeps trying.',
            })}
          </p>
        )}
      </div>
      <StatusBar connection={connection} />
      <div className={styles.middle}>
        <Rail onKeys={() => setSheet(true)} />
        <main id="content" ref={main} className={styles.content} tabIndex={-1}>
          <Suspense fallback={<Loading />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <Banner place="bottom" />
      <div className={styles.unseen} role="status" aria-live="polite">
        {arrived}
      </div>
      <KeySheet open={sheet} onOpenChange={setSheet} />
    </div>
  );
}

// What the arrangement wants on every screen of it, and what the node says of all it shows.
export function StandingNotices() {
  const { i18n } = useLingui();
  const session = useSession();
  const { circle } = useShown();
  const circles = useCircles();
  const wanted = (circle ? [circle] : circles).map((one) => choose(one.notice, i18n.locale));
  const texts = new Map(wanted.flatMap((one) => (one ? [[one.text, one.language] as const] : [])));
  if (session.reconstructed && texts.size === 0) {
    texts.set(
      i18n._({ id: 'frame.reconstructed', message: 'Reconstructed from public sources' }),
      i18n.locale,
    );
  }
  return [...texts].map(([text, language]) => (
    <p key={text} className={styles.reconstructed} lang={language}>
      {text}
    </p>
  ));
}

// Says by ear that something arrived; one sentence for whatever came within a second.
function useArrivals(live: Live): string {
  const { i18n } = useLingui();
  const [text, setText] = useState('');
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined;
    let joint = false;
    const stop = live.onArrival((event) => {
      if (event.what !== 'act' && event.what !== 'joint') return;
      joint ||= event.what === 'joint';
      waiting ??= setTimeout(() => {
        setText(
          joint
            ? i18n._({ id: 'frame.arrived_joint', message: 'Something was agreed by all.' })
            : i18n._({ id: 'frame.arrived', message: 'Something new was recorded.' }),
        );
        waiting = undefined;
        joint = false;
      }, 1_000);
    });
    return () => {
      stop();
      clearTimeout(waiting);
    };
  }, [live, i18n]);
  return text;
}
