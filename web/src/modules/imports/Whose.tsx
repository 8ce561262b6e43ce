// Whose word the rows are, in which language and order of dates, and which side is meant by a name.
import { useLingui } from '@lingui/react';
import { useId } from 'react';
import { useCircles } from '../../frame/circles';
import { useParties } from '../../frame/parties';
import { languageNames, languages } from '../../i18n/languages';
import { usePartyNames } from '../../writing/options';
import type { PartProps } from './Columns';
import styles from './imports.module.css';
import type { Order } from './order';

// Whose words the rows are, and how what is written in them is to be understood.
export function Manner({ id, order, busy, onChange }: PartProps) {
  const { i18n } = useLingui();
  const parties = useParties();
  const others = parties.all().filter((one) => one !== parties.self);
  const channels: [Order['channel'], string][] = [
    ['letter', i18n._({ id: 'channel.letter', message: 'By letter' })],
    ['email', i18n._({ id: 'channel.email', message: 'By e-mail' })],
    ['in_the_room', i18n._({ id: 'channel.in_the_room', message: 'In the room' })],
    ['published', i18n._({ id: 'channel.published', message: 'In public' })],
  ];
  return (
    <div className={styles.pair}>
      {order.target !== 'letters' && others.length > 0 && (
        <div className={styles.field}>
          <label htmlFor={`${id}-whose`}>
            {i18n._({ id: 'write.words_of', message: 'Whose words' })}
          </label>
          <select
            id={`${id}-whose`}
            value={order.words_of}
            disabled={busy}
            onChange={(event) => onChange({ ...order, words_of: event.target.value })}
          >
            <option value="">{i18n._({ id: 'bring.our_own', message: 'Our own' })}</option>
            {others.map((one) => (
              <option key={one} value={one}>
                {i18n._({
                  id: 'bring.noted_of',
                  message: 'Of {party}: noted, binds nobody',
                  values: { party: parties.text(one) },
                })}
              </option>
            ))}
          </select>
        </div>
      )}
      {order.words_of && (
        <div className={styles.field}>
          <label htmlFor={`${id}-channel`}>
            {i18n._({ id: 'write.channel', message: 'How it came' })}
          </label>
          <select
            id={`${id}-channel`}
            value={order.channel}
            disabled={busy}
            onChange={(event) =>
              onChange({ ...order, channel: event.target.value as Order['channel'] })
            }
          >
            {channels.map(([one, text]) => (
              <option key={one} value={one}>
                {text}
              </option>
            ))}
          </select>
        </div>
      )}
      <div className={styles.field}>
        <label htmlFor={`${id}-first`}>
          {i18n._({ id: 'bring.first', message: 'In dates like 10/06/2024 stands first' })}
        </label>
        <select
          id={`${id}-first`}
          value={order.first}
          disabled={busy}
          onChange={(event) => onChange({ ...order, first: event.target.value as Order['first'] })}
        >
          <option value="">{i18n._({ id: 'form.choose', message: 'Not said' })}</option>
          <option value="day">{i18n._({ id: 'bring.day_first', message: 'The day' })}</option>
          <option value="month">{i18n._({ id: 'bring.month_first', message: 'The month' })}</option>
        </select>
      </div>
      <div className={styles.field}>
        <label htmlFor={`${id}-language`}>
          {i18n._({ id: 'bring.language', message: 'Language, where the letters do not say' })}
        </label>
        <select
          id={`${id}-language`}
          value={order.language}
          disabled={busy}
          onChange={(event) => onChange({ ...order, language: event.target.value })}
        >
          <option value="">{languageNames.en}</option>
          {languages
            .filter((one) => one !== 'en')
            .map((one) => (
              <option key={one} value={one}>
                {languageNames[one]}
              </option>
            ))}
        </select>
      </div>
    </div>
  );
}

const noCircle = { parties: [], national: true } as unknown as Parameters<typeof usePartyNames>[0];

// Names of sides that the file uses and nobody has assigned yet.
export function Sides({
  names,
  order,
  onChange,
}: {
  names: readonly string[];
  order: Order;
  onChange: (order: Order) => void;
}) {
  const { i18n } = useLingui();
  const id = useId();
  const own = useCircles().find((one) => one.national);
  const parties = useParties();
  const known = usePartyNames(own ?? noCircle);
  const all = [...new Set([...names, ...Object.keys(order.parties)])];
  if (all.length === 0) return null;
  return (
    <fieldset className={styles.sides}>
      <legend>
        {i18n._({ id: 'bring.sides', message: 'Who is meant by the names in the file' })}
      </legend>
      {all.map((name, index) => (
        <div key={name} className={styles.field}>
          <label htmlFor={`${id}-${index}`}>
            <bdi>{name}</bdi>
          </label>
          <select
            id={`${id}-${index}`}
            value={order.parties[name] ?? ''}
            onChange={(event) => {
              const next = { ...order.parties };
              if (event.target.value) next[name] = event.target.value;
              else delete next[name];
              onChange({ ...order, parties: next });
            }}
          >
            <option value="">
              {i18n._({ id: 'bring.no_side', message: 'No side: kept as words' })}
            </option>
            {known.map((one) => (
              <option key={one} value={one}>
                {parties.text(one)}
              </option>
            ))}
          </select>
        </div>
      ))}
    </fieldset>
  );
}
