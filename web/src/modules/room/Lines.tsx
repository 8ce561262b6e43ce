// What was noted, the newest first: when, who spoke, and what. What was taken back stays, and says so.
import { useLingui } from '@lingui/react';
import { useState } from 'react';
import { PartyMark } from '../../frame/parties';
import { formatClock, thisZone } from '../../i18n/dates';
import { ContentSaid } from '../texts/ContentSaid';
import { useInText } from '../texts/in_text';
import type { Line, Standing } from './lines';
import styles from './room.module.css';

const few = 30;

export function Lines({
  lines,
  session,
  standing,
}: {
  lines: readonly Line[];
  session: ReadonlySet<string> | null;
  standing: Standing;
}) {
  const { i18n } = useLingui();
  const { text, changes } = useInText();
  const [all, setAll] = useState(false);
  const listed = lines
    .filter((one) => session === null || session.has(one.ref))
    .filter((one) => !standing.undoing.has(one.ref))
    .toReversed();
  return (
    <section className={styles.lines} aria-labelledby="noted-lines">
      <h2 id="noted-lines">
        {i18n._({ id: 'wall.noted', message: 'What was noted' })}{' '}
        <span className="count">{listed.length}</span>
      </h2>
      {listed.length === 0 && (
        <p className="empty">
          {i18n._({
            id: 'wall.noted_empty',
            message: 'Nothing yet. Say who speaks, go to a paragraph, and change it.',
          })}
        </p>
      )}
      <ol>
        {listed.slice(0, all ? undefined : few).map((line) => (
          <li key={line.ref} data-undone={standing.undone.has(line.ref) || undefined}>
            <p className={styles.by}>
              <time dateTime={line.at}>
                {formatClock(i18n.locale, new Date(line.at), thisZone())}
              </time>
              <PartyMark name={line.party} />
              {standing.undone.has(line.ref) && (
                <span className="badge">
                  {i18n._({ id: 'wall.taken_back', message: 'Taken back' })}
                </span>
              )}
            </p>
            <ContentSaid content={line.content} text={text} changes={changes} />
          </li>
        ))}
      </ol>
      {listed.length > few && !all && (
        <button type="button" className="button" onClick={() => setAll(true)}>
          {i18n._({
            id: 'wall.all_lines',
            message: 'Show all {count}',
            values: { count: listed.length },
          })}
        </button>
      )}
    </section>
  );
}
