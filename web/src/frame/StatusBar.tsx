// Whose node this is, how the links stand, and what time it is: UTC with the local time beside it.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { Link as PageLink } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Connection } from '../api/live';
import type { Link } from '../api/model';
import { queries, useNode } from '../api/queries';
import { formatClock, formatSpan, thisZone, zoneName } from '../i18n/dates';
import { useSettings } from '../i18n/settings';
import { linkStates, say } from '../i18n/words';
import { keyShortcuts } from '../keyboard/keymap';
import styles from './frame.module.css';
import { PartyName, useParties } from './parties';

export function StatusBar({ connection }: { connection: Connection }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const node = useNode();
  const now = useNow(1_000);
  return (
    <header className={styles.bar}>
      <p className={styles.own}>
        <PartyName name={parties.self} />
      </p>
      <ul className={styles.links} aria-label={i18n._({ id: 'frame.links', message: 'Links' })}>
        {(node?.links ?? []).map((link) => (
          <li key={link.peer} className={styles.link} data-state={link.state}>
            <span className={styles.light} aria-hidden="true" />
            <span>
              <strong>
                <PartyName name={link.peer} />
              </strong>{' '}
              {linkText(i18n, link, now, connection)}
            </span>
          </li>
        ))}
        {node && node.links.length === 0 && (
          <li className={styles.link}>
            {i18n._({ id: 'frame.alone', message: 'Not connected to another party' })}
          </li>
        )}
      </ul>
      <Waiting />
      <Clocks now={now} />
    </header>
  );
}

// UTC, the reader's own time, and that of each other party whose zone the reader has chosen: in the frame
// and in the room.
export function Clocks({ now }: { now: Date }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const { clocks } = useSettings();
  const own = thisZone();
  const others = Object.entries(clocks).filter(([, zone]) => zone !== own);
  return (
    <p className={styles.clocks}>
      <span>
        UTC <time>{formatClock(i18n.locale, now, 'UTC')}</time>
      </span>
      <span>
        {zoneName(i18n.locale, own, now)} <time>{formatClock(i18n.locale, now, own)}</time>
      </span>
      {others.map(([party, zone]) => (
        <span
          key={party}
          title={i18n._({
            id: 'clock.of',
            message: 'Time of {party}',
            values: { party: parties.text(party) },
          })}
        >
          {zoneName(i18n.locale, zone, now)} <time>{formatClock(i18n.locale, now, zone)}</time>
        </span>
      ))}
    </p>
  );
}

// How much waits for the reader; what needs an answer is set off.
function Waiting() {
  const { i18n } = useLingui();
  const { keys, singleKeys } = useSettings();
  const count = useQuery(queries.inboxCount()).data;
  const all = count ? count.answers + count.information : 0;
  return (
    <PageLink
      to="/inbox"
      search={{}}
      className={styles.inbox ?? ''}
      data-answers={(count?.answers ?? 0) > 0 || undefined}
      {...keyShortcuts('go.inbox', keys, singleKeys)}
      aria-label={i18n._({
        id: 'frame.inbox_count',
        message:
          'Inbox: {all}, {answers, plural, one {# needs an answer} other {# need an answer}}',
        values: { all, answers: count?.answers ?? 0 },
      })}
    >
      {i18n._({ id: 'nav.inbox', message: 'Inbox' })}{' '}
      <strong>
        {all}
        {count?.more ? '+' : ''}
      </strong>
    </PageLink>
  );
}

function linkText(
  i18n: ReturnType<typeof useLingui>['i18n'],
  link: Link,
  now: Date,
  connection: Connection,
) {
  const parts = [say(i18n, linkStates, link.state)];
  // 'Heard 3 s ago' would go on counting while the page itself hears nothing.
  if (link.last_heard && connection !== 'lost') {
    const ago = formatSpan(i18n, (now.getTime() - new Date(link.last_heard).getTime()) / 1000);
    parts.push(i18n._({ id: 'link.heard_ago', message: 'heard {ago} ago', values: { ago } }));
  }
  if (link.waiting !== null) {
    parts.push(
      i18n._({ id: 'link.waiting', message: '{count} waiting', values: { count: link.waiting } }),
    );
  }
  return parts.join(', ');
}

export function useNow(everyMs: number): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
