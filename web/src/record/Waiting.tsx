// What is proposed and not agreed yet, where the page shows nothing else than what counts: it waits here
// with whose answer is outstanding, and can be answered here. The entry that the address asks for is
// open in its row, or below the list where it is not open any more.
import { useLingui } from '@lingui/react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { Act } from '../api/model';
import { useCircles } from '../frame/circles';
import { Words } from '../i18n/text';
import type { Offer } from '../writing/Write';
import { openOf } from './asked';
import { ContentLine } from './ContentLine';
import { DeliveryPanel } from './DeliveryPanel';
import { entryTitle, Outstanding } from './Entries';
import styles from './record.module.css';
import { SilenceLine } from './Silence';

export function Waiting({
  acts,
  says,
  asked,
  beside = false,
  named = false,
  change,
}: {
  acts: readonly Act[] | undefined;
  // Members of the contents that belong to the register; null: all.
  says: readonly string[] | null;
  // The entry that the address asks for, if the page shows it nowhere else.
  asked: Act | null;
  // The page shows it in its panel.
  beside?: boolean;
  // They are on several matters: each says on which, where that has a name.
  named?: boolean;
  change?: (act: Act) => Offer | null;
}) {
  const { i18n } = useLingui();
  const navigate = useNavigate();
  const circles = useCircles();
  const open = openOf(acts, says);
  const listed = open.some((one) => one.ref === asked?.ref);
  const followed = beside ? undefined : asked?.ref;
  useEffect(() => {
    if (followed) document.getElementById('delivery')?.scrollIntoView({ block: 'nearest' });
  }, [followed]);
  const panel = (act: Act) => (
    <DeliveryPanel
      act={act}
      circle={circles.find((one) => one.id === act.circle) ?? null}
      inside
      {...(change ? { change } : {})}
    />
  );
  const choose = (entry: string | undefined) =>
    void navigate({
      to: '.',
      search: (before: object) => ({ ...before, entry }),
      resetScroll: false,
    });
  return (
    <>
      {open.length > 0 && (
        <section className="section" aria-labelledby="waiting">
          <h2 id="waiting">
            {i18n._({ id: 'waiting.title', message: 'Proposed, not agreed yet' })}{' '}
            <span className="count">{open.length}</span>
          </h2>
          <ul className={styles.waiting}>
            {open.map((act) => {
              const shown = act.ref === asked?.ref;
              return (
                <li key={act.ref}>
                  <button
                    type="button"
                    className={styles.opens}
                    {...(beside ? { 'aria-pressed': shown } : { 'aria-expanded': shown })}
                    onClick={() => choose(shown ? undefined : act.ref)}
                  >
                    {entryTitle(i18n, act)}
                  </button>{' '}
                  {named && act.subject && (
                    <>
                      <Words of={act.subject} />{' '}
                    </>
                  )}
                  <ContentLine content={act.content} /> <Outstanding act={act} />
                  {(beside || !shown) && <SilenceLine act={act} />}
                  {shown && !beside && panel(act)}
                </li>
              );
            })}
          </ul>
        </section>
      )}
      {asked && !listed && !beside && panel(asked)}
    </>
  );
}
