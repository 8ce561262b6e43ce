// The frame of every screen: marking, notices, status, rail and content, marking. All are rows of
// one grid and only the content scrolls, so that nothing ever covers what has the focus.
import { useLingui } from '@lingui/react';
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import {
  lazy,
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { Live } from '../api/live';
import { useNode, useSession } from '../api/queries';
import { changeSettings } from '../i18n/settings';
import { choose } from '../i18n/text';
import { editHere, moveRow, useEscape, usePaletteKey, useShortcuts } from '../keyboard/shortcuts';
import { Banner } from './Banner';
import { useCircles } from './circles';
import styles from './frame.module.css';
import { useParties } from './parties';
import { Rail } from './Rail';
import { SavedNotice } from './SavedNotice';
import { StatusBar } from './StatusBar';
import { useShown } from './screen';
import { Loading } from './Trouble';

const importPalette = () => import('./Palette');
const Palette = lazy(importPalette);
const importKeySheet = () => import('./KeySheet');
// Right behind the first screen: it has to be there when nothing else answers.
const importHelp = () => import('../modules/help/Help');
const KeySheet = lazy(async () => ({ default: (await importKeySheet()).KeySheet }));

// The wall of a text; a machine that is there for one room alone has it at `/room`, and another node nothing there.
const isRoom = (path: string, machine: boolean | undefined) =>
  path === '/room' ? machine !== false : /^\/t\/.+\/room$/.test(path);

export function Frame({ live }: { live: Live }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const shown = useShown();
  const navigate = useNavigate();
  const [sheet, setSheet] = useState(false);
  const [palette, setPalette] = useState<'all' | 'actions' | null>(null);
  const connection = useSyncExternalStore(live.subscribe, live.connection);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const main = useRef<HTMLElement>(null);
  const arrived = useArrivals(live);
  const node = useNode();
  const room = isRoom(path, node?.room);

  useEffect(() => {
    const own = parties.text(parties.self);
    document.title = [shown.title, own, 'Entente'].filter(Boolean).join(' · ');
    document.documentElement.style.setProperty('--party', parties.known(parties.self).colour);
  }, [shown.title, parties]);

  // What the door of this node says before anybody is signed in.
  useEffect(() => {
    if (!node) return;
    changeSettings({
      node: {
        party: node.party.names,
        marking: node.label.marking,
        classification: node.label.classification,
      },
    });
  }, [node]);

  // Another screen: reading starts at its heading, by ear as by eye.
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    main.current?.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [path]);

  // A machine that is there for the room alone has this one screen.
  const only = node?.room === true;
  useEffect(() => {
    if (only && path !== '/room') void navigate({ to: '/room', replace: true });
  }, [only, path, navigate]);

  useShortcuts(
    useMemo(
      () => ({
        ...(only
          ? {}
          : {
              'go.today': () => void navigate({ to: '/' }),
              'go.bodies': () => void navigate({ to: '/bodies' }),
              'go.records': () => void navigate({ to: '/records' }),
              'go.commitments': () => void navigate({ to: '/commitments', search: {} }),
              'go.inbox': () => void navigate({ to: '/inbox', search: {} }),
              'go.import': () => void navigate({ to: '/import', search: {} }),
              'go.directory': () => void navigate({ to: '/directory' }),
              'go.links': () => void navigate({ to: '/links' }),
              'go.help': () => void navigate({ to: '/help' }),
              // On the screen itself what is asked for stays.
              search: () => void navigate({ to: '/records', hash: 'find', search: (kept) => kept }),
              actions: () => setPalette('actions'),
            }),
        sheet: () => setSheet(true),
        edit: editHere,
        down: () => moveRow(1),
        up: () => moveRow(-1),
      }),
      [navigate, only],
    ),
  );
  usePaletteKey(useCallback(() => !only && setPalette('all'), [only]));
  useEscape();
  // Fetched before it is needed, so that it opens at once and with the line cut.
  useEffect(() => {
    importHelp().catch(() => {});
    const fetchBoth = () => {
      for (const fetchOne of [importPalette, importKeySheet]) fetchOne().catch(() => {});
    };
    const timer = setTimeout(fetchBoth, 2_000);
    return () => clearTimeout(timer);
  }, []);

  return (
    <div className={styles.frame} data-room={room || undefined}>
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
      {/* On the wall of a room there is the text and nothing else. */}
      {!room && <StatusBar connection={connection} />}
      <div className={styles.middle}>
        {!room && <Rail onKeys={() => setSheet(true)} onPalette={() => setPalette('all')} />}
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
      {sheet && (
        <Suspense>
          <KeySheet open={sheet} onOpenChange={setSheet} place={room ? 'room' : undefined} />
        </Suspense>
      )}
      {palette && (
        <Suspense>
          <Palette
            actionsOnly={palette === 'actions'}
            onKeys={() => setSheet(true)}
            onClose={() => setPalette(null)}
          />
        </Suspense>
      )}
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
