// How far each party's entries have come to us and to the others, volume by volume. A volume is what
// a party writes under one signing key; after a restored backup it goes on in a new one.
import { useLingui } from '@lingui/react';
import { useState } from 'react';
import type { Circle, Figures, Head } from '../../api/model';
import { PartyMark, useParties } from '../../frame/parties';
import { frozenText } from '../../i18n/node_texts';
import { choose, Instant } from '../../i18n/text';
import styles from './links.module.css';

export interface Volume {
  head: Head;
  // From 1, in the order in which the party opened them, of as many.
  volume: number;
  of: number;
}

// Parties in their order, the newest volume of each first.
export function volumes(heads: readonly Head[]): Volume[] {
  const number = (head: Head) => Number.parseInt(head.epoch, 10) || 0;
  return [...new Set(heads.map((head) => head.party))].flatMap((party) => {
    const own = heads
      .filter((head) => head.party === party)
      .sort((a, b) => number(a) - number(b) || (a.epoch < b.epoch ? -1 : 1));
    return own.map((head, at) => ({ head, volume: at + 1, of: own.length })).reverse();
  });
}

// Who does not hold all of it yet, as far as we know, and how many entries are missing there. Of
// others' entries we only know what a third party has said of them.
export function unstored(
  head: Head,
  self: string,
  audience: readonly string[],
): [string, number][] {
  const asked = head.party === self ? audience : Object.keys(head.stored_by);
  return [...asked]
    .filter((party) => party !== self && party !== head.party)
    .map((party): [string, number] => [party, head.size - (head.stored_by[party] ?? 0)])
    .filter(([, missing]) => missing > 0);
}

// An earlier volume of which nothing is outstanding: folded away.
export function isQuiet({ head, volume, of }: Volume, self: string, audience: readonly string[]) {
  return (
    volume < of &&
    !head.forked &&
    !head.frozen &&
    head.known <= head.size &&
    head.folded >= head.size &&
    unstored(head, self, audience).length === 0
  );
}

export function FiguresView({ figures, circle }: { figures: Figures; circle: Circle }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const number = (n: number) => new Intl.NumberFormat(i18n.locale).format(n);
  const [all, setAll] = useState(false);
  const rows = volumes(figures.heads);
  const folded = rows.filter((row) => isQuiet(row, parties.self, circle.audience));
  const held = i18n._({ id: 'links.held', message: 'Entries here' });
  const heard = i18n._({ id: 'links.heard', message: 'Last heard' });
  const storedBy = i18n._({ id: 'links.stored', message: 'Stored by' });
  const condition = i18n._({ id: 'links.condition', message: 'Condition' });
  return (
    <>
      <p className={styles.counts}>
        <span>
          {i18n._({
            id: 'links.entries',
            message: '{count, plural, one {# entry} other {# entries}}',
            values: { count: figures.entries },
          })}
        </span>
        <span>
          {i18n._({
            id: 'links.agreed',
            message: '{count} agreed by all',
            values: { count: figures.joint_facts },
          })}
        </span>
        {figures.missing_openings > 0 && (
          <span>
            {i18n._({
              id: 'links.missing',
              message: '{count} without content here',
              values: { count: figures.missing_openings },
            })}
          </span>
        )}
      </p>
      <section
        className={styles.scroll}
        aria-label={i18n._({
          id: 'links.heads',
          message: 'What each party has written: {name}',
          values: { name: choose(circle.names, i18n.locale)?.text ?? circle.name },
        })}
      >
        <table>
          <thead>
            <tr>
              <th scope="col">{i18n._({ id: 'links.party', message: 'Party' })}</th>
              <th scope="col">{held}</th>
              <th scope="col">{heard}</th>
              <th scope="col">{storedBy}</th>
              <th scope="col">{condition}</th>
            </tr>
          </thead>
          <tbody>
            {rows
              .filter((row) => all || !folded.includes(row))
              .map(({ head, volume, of }) => (
                <tr key={`${head.party} ${head.epoch}`}>
                  <th scope="row">
                    <PartyMark name={head.party} />
                    {of > 1 && (
                      <span className={styles.volume}>
                        {i18n._({
                          id: 'links.volume',
                          message: 'volume {number} of {all}',
                          values: { number: volume, all: of },
                        })}
                      </span>
                    )}
                  </th>
                  <td className="num" data-heading={held}>
                    {number(head.size)}
                  </td>
                  <td data-heading={heard}>
                    {head.party === parties.self ? (
                      i18n._({ id: 'links.ours', message: 'our own' })
                    ) : (
                      <Instant at={head.heard} />
                    )}
                  </td>
                  <td className="num" data-heading={storedBy}>
                    {Object.entries(head.stored_by)
                      .map(([party, size]) => `${parties.text(party)} ${number(size)}`)
                      .join(', ')}
                  </td>
                  <td data-heading={condition}>
                    <HeadState head={head} last={volume === of} audience={circle.audience} />
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
        {folded.length > 0 && (
          <button type="button" className="button" aria-expanded={all} onClick={() => setAll(!all)}>
            {i18n._({
              id: 'links.volumes',
              message: '{count, plural, one {# earlier volume} other {# earlier volumes}}',
              values: { count: folded.length },
            })}
          </button>
        )}
      </section>
      {figures.digest && (
        <p className={styles.digest}>
          <span className="aside">
            {circle.national
              ? i18n._({ id: 'links.digest', message: 'State digest' })
              : i18n._({
                  id: 'links.digest_same',
                  message: 'State digest, the same at every party that holds the same',
                })}
          </span>{' '}
          <code>{figures.digest}</code>
        </p>
      )}
    </>
  );
}

function HeadState({
  head,
  last,
  audience,
}: {
  head: Head;
  last: boolean;
  audience: readonly string[];
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  const reason = frozenText(i18n, head);
  const states: [string, string][] = [];
  if (head.forked)
    states.push(['bad', i18n._({ id: 'head.forked', message: 'Two versions were signed' })]);
  if (head.frozen)
    states.push(['bad', i18n._({ id: 'head.frozen', message: 'Nothing more is accepted' })]);
  // Nothing more comes of a volume after which another was opened.
  if (head.stale && last)
    states.push(['wait', i18n._({ id: 'head.stale', message: 'Not heard of lately' })]);
  if (head.known > head.size) {
    states.push([
      'wait',
      i18n._({
        id: 'head.behind',
        message: '{count} known, not here yet',
        values: { count: head.known - head.size },
      }),
    ]);
  }
  if (head.folded < head.size) {
    states.push([
      'wait',
      i18n._({
        id: 'head.pending',
        message: '{count} wait for what they refer to',
        values: { count: head.size - head.folded },
      }),
    ]);
  }
  for (const [party, missing] of unstored(head, parties.self, audience)) {
    states.push([
      'wait',
      i18n._({
        id: 'head.unstored',
        message: '{count} not stored by {party} yet',
        values: { count: missing, party: parties.text(party) },
      }),
    ]);
  }
  if (states.length === 0) {
    return (
      <span className="badge" data-tone="good">
        {last
          ? i18n._({ id: 'head.fresh', message: 'Up to date' })
          : i18n._({ id: 'head.closed', message: 'Complete, continued in the next volume' })}
      </span>
    );
  }
  return (
    <span className={styles.states}>
      {states.map(([tone, text]) => (
        <span key={text} className="badge" data-tone={tone}>
          {text}
        </span>
      ))}
      {head.frozen_reason && (
        <span className="aside small" lang={reason ? undefined : 'en'}>
          {reason ?? head.frozen_reason}
        </span>
      )}
    </span>
  );
}
