// What a commitment means in full, how it was closed, and how somebody proposes to close it: one side
// alone closes nothing.
import { useLingui } from '@lingui/react';
import type { Commitment } from '../../api/model';
import { formatPeriod } from '../../i18n/dates';
import { Words } from '../../i18n/text';
import { followUpStates, say } from '../../i18n/words';
import { MatterLink } from '../../record/MatterLink';
import { SaidMark } from '../../record/SaidMark';
import styles from './commitments.module.css';

export function Descriptions({ item }: { item: Commitment }) {
  const { i18n } = useLingui();
  if (item.descriptions.length === 0) return null;
  return (
    <section className="section" aria-labelledby="described">
      <h2 id="described">{i18n._({ id: 'commitment.described', message: 'What it means' })}</h2>
      <ul className={styles.steps}>
        {item.descriptions.map((one) => (
          <li key={one.said.ref}>
            <p>
              <Words of={one.text} />
            </p>
            <p className={styles.under}>
              <SaidMark said={one.said} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Closings({ item, address }: { item: Commitment; address: string }) {
  const { i18n } = useLingui();
  const proposed = new Set(item.closing);
  const all = [...item.closures, ...item.closing];
  if (all.length === 0) return null;
  return (
    <section className="section" aria-labelledby="closings">
      <h2 id="closings">{i18n._({ id: 'commitment.closings', message: 'Closing it' })}</h2>
      <ol className={styles.steps}>
        {all.map((one) => (
          <li key={one.said.ref}>
            <p className={styles.under}>
              <strong>{say(i18n, followUpStates, one.how)}</strong>
              {proposed.has(one) && (
                <span className="badge" data-tone="wait">
                  {i18n._({ id: 'commitment.to_close', message: 'Proposed, not agreed by all' })}
                </span>
              )}
              <span>{formatPeriod(i18n, one.date)}</span>
              {one.at_meeting && <MatterLink matter={one.at_meeting} address={address} />}
              <SaidMark said={one.said} />
            </p>
            {one.words && (
              <p>
                <Words of={one.words} />
              </p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
