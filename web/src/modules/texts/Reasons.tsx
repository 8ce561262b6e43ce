// Why paragraphs are not settled, by party and over the revisions: bars that pattern and number tell apart, in a
// grid whose heads say the same to whoever hears it.
import { useLingui } from '@lingui/react';
import { useId } from 'react';
import type { TextCounts } from '../../api/model';
import { useParties } from '../../frame/parties';
import { say, type Words } from '../../i18n/words';
import styles from './reasons.module.css';

export const reasons = ['proposing', 'study', 'scrutiny', 'no_position'] as const;
type Reason = (typeof reasons)[number];

export const reasonWords: Words = {
  proposing: /*i18n*/ { id: 'reason.proposing', message: 'Proposes other words' },
  study: /*i18n*/ { id: 'stand.study', message: 'Study reservation' },
  scrutiny: /*i18n*/ { id: 'stand.scrutiny', message: 'Scrutiny reservation' },
  no_position: /*i18n*/ { id: 'stand.no_position', message: 'No position yet' },
};

export interface At {
  revision: number;
  counts: TextCounts;
}

// The parties of all revisions in the order of the last, and what each had open at each; null where nothing is
// known of the party then.
export function reasonsOf(
  at: readonly At[],
): { party: string; at: (Record<Reason, number> | null)[] }[] {
  const parties = [
    ...new Set([...at].reverse().flatMap(({ counts }) => counts.by_party.map((one) => one.party))),
  ];
  return parties.map((party) => ({
    party,
    at: at.map(({ counts }) => counts.by_party.find((one) => one.party === party) ?? null),
  }));
}

export function Reasons({ at }: { at: readonly At[] }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const id = useId();
  const rows = reasonsOf(at);
  if (rows.length === 0) return null;
  const most = Math.max(
    1,
    ...rows.flatMap((row) => row.at.flatMap((one) => reasons.map((reason) => one?.[reason] ?? 0))),
  );
  const fill = (reason: Reason) =>
    reason === 'proposing' ? 'var(--ink-2)' : `url(#${id}-${reason})`;
  return (
    <section className={styles.reasons} aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>
        {i18n._({ id: 'texts.reasons', message: 'Paragraphs not settled, by party and reason' })}
      </h3>
      <svg className={styles.patterns} aria-hidden="true">
        <defs>
          <pattern id={`${id}-study`} width="5" height="5" patternUnits="userSpaceOnUse">
            <path d="M0 5 5 0" />
          </pattern>
          <pattern id={`${id}-scrutiny`} width="5" height="5" patternUnits="userSpaceOnUse">
            <path d="M0 5 5 0M0 0 5 5" />
          </pattern>
          <pattern id={`${id}-no_position`} width="5" height="5" patternUnits="userSpaceOnUse">
            <circle cx="2.5" cy="2.5" r="0.9" />
          </pattern>
        </defs>
      </svg>
      <ul className={styles.legend}>
        {reasons.map((reason) => (
          <li key={reason}>
            <svg viewBox="0 0 24 10" aria-hidden="true">
              <rect x="0.5" y="0.5" width="23" height="9" fill={fill(reason)} />
            </svg>
            {say(i18n, reasonWords, reason)}
          </li>
        ))}
      </ul>
      <div className="scroll">
        <table className={styles.grid} aria-labelledby={`${id}-title`}>
          <thead>
            <tr>
              <th scope="col">{i18n._({ id: 'preview.parties', message: 'Parties' })}</th>
              {at.map(({ revision }) => (
                <th key={revision} scope="col" className="num">
                  Rev.{revision}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.party}>
                <th scope="row">{parties.text(row.party)}</th>
                {row.at.map((counts, index) => (
                  <td key={at[index]?.revision}>
                    {counts && (
                      <ul>
                        {reasons
                          .filter((reason) => counts[reason] > 0)
                          .map((reason) => (
                            <li key={reason} data-reason={reason}>
                              <span className={styles.unseen}>
                                {say(i18n, reasonWords, reason)}:{' '}
                              </span>
                              <svg viewBox="0 0 64 10" aria-hidden="true">
                                <rect
                                  x="0.5"
                                  y="0.5"
                                  width={Math.max(2, (counts[reason] / most) * 63)}
                                  height="9"
                                  fill={fill(reason)}
                                />
                              </svg>
                              <span className="num">{counts[reason]}</span>
                            </li>
                          ))}
                      </ul>
                    )}
                    {counts && reasons.every((reason) => counts[reason] === 0) && (
                      <span className="small aside">
                        {i18n._({ id: 'reason.none', message: 'All settled' })}
                      </span>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
