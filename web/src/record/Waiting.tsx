// What is proposed and not agreed yet, of a register that shows nothing else than what counts: it
// waits here with whose answer is outstanding, and can be answered here.
import { useLingui } from '@lingui/react';
import { useState } from 'react';
import type { Act, Circle } from '../api/model';
import { ContentLine } from './ContentLine';
import { DeliveryPanel } from './DeliveryPanel';
import { entryTitle, Outstanding } from './Entries';
import styles from './record.module.css';

export function Waiting({
  acts,
  says,
  circle,
}: {
  acts: readonly Act[] | undefined;
  // Members of the contents that belong to the register.
  says: readonly string[];
  circle: Circle | null;
}) {
  const { i18n } = useLingui();
  const [shown, setShown] = useState<string | null>(null);
  const open = (acts ?? []).filter(
    (one) =>
      one.proposal?.state === 'open' &&
      one.verdict === 'effective' &&
      says.some((name) => one.content?.[name] !== undefined),
  );
  if (open.length === 0) return null;
  return (
    <section className="section" aria-labelledby="waiting">
      <h2 id="waiting">
        {i18n._({ id: 'waiting.title', message: 'Proposed, not agreed yet' })}{' '}
        <span className="count">{open.length}</span>
      </h2>
      <ul className={styles.waiting}>
        {open.map((act) => (
          <li key={act.ref}>
            <button
              type="button"
              className={styles.opens}
              aria-expanded={shown === act.ref}
              onClick={() => setShown(shown === act.ref ? null : act.ref)}
            >
              {entryTitle(i18n, act)}
            </button>{' '}
            <ContentLine content={act.content} /> <Outstanding act={act} />
            {shown === act.ref && <DeliveryPanel act={act} circle={circle} inside />}
          </li>
        ))}
      </ul>
    </section>
  );
}
