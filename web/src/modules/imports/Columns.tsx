// Which column gives which field, with what stands there, and what holds for all rows where none does.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../../api/queries';
import { useCircles } from '../../frame/circles';
import { useParties } from '../../frame/parties';
import { bodyText } from '../../record/body_words';
import styles from './imports.module.css';
import { fieldsOf, type Order, type Paper } from './order';
import { choiceText, fieldText } from './words';

const partyFields = new Set(['party', 'host', 'proposer']);

export interface PartProps {
  id: string;
  paper: Paper;
  order: Order;
  busy: boolean;
  onChange: (order: Order) => void;
}

export function Columns({
  id,
  paper,
  order,
  busy,
  wrong,
  onChange,
}: PartProps & { wrong: readonly string[] }) {
  const { i18n } = useLingui();
  const sheet = paper.contents.sheets.find((one) => one.name === order.sheet);
  const fields = fieldsOf(paper, order.target);
  const setColumn = (field: string, column: number) => {
    const columns = { ...order.columns };
    if (column > 0) columns[field] = column;
    else delete columns[field];
    onChange({ ...order, columns });
  };
  return (
    <div className="scroll">
      <table className={styles.mapping}>
        <thead>
          <tr>
            <th scope="col">{i18n._({ id: 'bring.field', message: 'Field' })}</th>
            <th scope="col">{i18n._({ id: 'bring.column', message: 'Column' })}</th>
            <th scope="col">{i18n._({ id: 'bring.samples', message: 'As it stands there' })}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map(({ field, needed, words }) => {
            const label = fieldText(i18n, order.target, field);
            const column = sheet?.columns.find((one) => one.column === order.columns[field]);
            const isWrong = wrong.includes(field) && !order.columns[field];
            return (
              <tr key={field}>
                <th scope="row">
                  {label}
                  {needed && (
                    <span className={styles.needed}>
                      {' '}
                      {i18n._({ id: 'bring.is_needed', message: 'needed' })}
                    </span>
                  )}
                </th>
                <td>
                  <select
                    id={`${id}-${field}`}
                    aria-label={i18n._({
                      id: 'bring.column_of',
                      message: 'Column of: {field}',
                      values: { field: label },
                    })}
                    aria-invalid={isWrong || undefined}
                    value={order.columns[field] ?? 0}
                    disabled={busy}
                    onChange={(event) => setColumn(field, Number(event.target.value))}
                  >
                    <option value={0}>{i18n._({ id: 'bring.no_column', message: 'None' })}</option>
                    {sheet?.columns.map((one) => (
                      <option key={one.column} value={one.column}>
                        {`${one.letter}  ${one.heading}`.slice(0, 60)}
                      </option>
                    ))}
                  </select>
                </td>
                <td>
                  {column ? (
                    <span className={styles.samples} lang="und">
                      {column.samples.join(' · ')}
                    </span>
                  ) : (
                    <ForAll
                      field={field}
                      label={label}
                      words={words}
                      order={order}
                      busy={busy}
                      onChange={onChange}
                    />
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

// What stands where no column says it.
function ForAll({
  field,
  label,
  words,
  order,
  busy,
  onChange,
}: {
  field: string;
  label: string;
  words: readonly string[];
  order: Order;
  busy: boolean;
  onChange: (order: Order) => void;
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  const own = useCircles().find((one) => one.national);
  const bodies = useQuery({ ...queries.bodies(), enabled: field === 'body' });
  const set = (text: string) =>
    onChange({ ...order, defaults: { ...order.defaults, [field]: text } });
  const value = order.defaults[field] ?? '';
  const name = i18n._({
    id: 'bring.for_all',
    message: '{field}, for all rows',
    values: { field: label },
  });
  const options: [string, string][] | null =
    words.length > 0
      ? words.map((one) => [one, choiceText(i18n, order.target, field, one)])
      : field === 'body'
        ? (bodies.data?.items ?? [])
            .filter((one) => one.circle === own?.id)
            .map((one) => [one.id, bodyText(i18n, one, one.id)])
        : partyFields.has(field)
          ? parties.all().map((one) => [one, parties.text(one)])
          : null;
  if (options && (options.length > 0 || field !== 'body' || bodies.isPending)) {
    return (
      <select aria-label={name} value={value} disabled={busy} onChange={(e) => set(e.target.value)}>
        <option value="">{i18n._({ id: 'form.choose', message: 'Not said' })}</option>
        {options.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    );
  }
  return (
    <input
      type="text"
      aria-label={name}
      placeholder={i18n._({ id: 'bring.all_rows', message: 'for all rows' })}
      maxLength={400}
      value={value}
      disabled={busy}
      onChange={(event) => set(event.target.value)}
    />
  );
}
