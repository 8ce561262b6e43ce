// Whether a proposal goes under the silence procedure, where the rules of the body list its class.
import { useLingui } from '@lingui/react';
import type { Circle } from '../api/model';
import { choose } from '../i18n/text';
import { TimeField } from './dated';
import type { Mistake } from './form';
import { firstExpiry, type SilenceClass } from './silence';
import styles from './writing.module.css';

export function UnderSilenceField({
  rule,
  circle,
  body,
  until,
  onChange,
  mistakes,
}: {
  rule: SilenceClass;
  circle: Circle;
  body: string;
  // When it is agreed; null: it needs plain answers.
  until: string | null;
  onChange: (until: string | null) => void;
  mistakes: ReadonlyMap<string, Mistake | string>;
}) {
  const { i18n } = useLingui();
  const name = choose(rule.names, i18n.locale)?.text ?? rule.class;
  return (
    <>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={until !== null}
          onChange={(event) =>
            onChange(event.target.checked ? firstExpiry(rule, Date.now()) : null)
          }
        />
        <span>
          {i18n._({
            id: 'silence.put_under',
            message:
              'Under the silence procedure, class {name}: agreed at its time unless somebody breaks the silence',
            values: { name },
          })}
        </span>
      </label>
      {until !== null && (
        <TimeField
          field={{
            kind: 'time',
            name: 'expiry',
            label: /*i18n*/ { id: 'silence.expiry', message: 'The silence ends' },
            help: /*i18n*/ {
              id: 'silence.expiry_help',
              message:
                'Only the silence of a side counts that authorised this class, and whose node had the notice in time.',
            },
            required: true,
          }}
          value={until}
          onChange={(next) => onChange((next as string | undefined) ?? '')}
          context={{ circle, body, slug: '' }}
          path="silence.expiry"
          mistakes={mistakes}
        />
      )}
    </>
  );
}
