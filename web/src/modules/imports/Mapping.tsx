// How the rows of one paper come in: sheet, what the rows are, which column gives which field, what
// holds for all; beside it what the file holds. Then a try, and the run.
import { useLingui } from '@lingui/react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { queries, useSession } from '../../api/queries';
import { useCircles } from '../../frame/circles';
import { useParties } from '../../frame/parties';
import { isNowhere, Trouble } from '../../frame/Trouble';
import { languageNames, languages } from '../../i18n/languages';
import { say } from '../../i18n/words';
import { bodyText } from '../../record/body_words';
import { keepDraft, keptDraft } from '../../writing/drafts';
import { usePartyNames } from '../../writing/options';
import { Enclosed, FolderMeetings } from './Enclosed';
import styles from './imports.module.css';
import {
  asTarget,
  beginOrder,
  cancelRun,
  fieldsOf,
  goThrough,
  missing,
  type Order,
  orderInput,
  type Paper,
  reportQuery,
  type Target,
  unassigned,
} from './order';
import { ReportView } from './ReportView';
import { choiceText, fieldText, kinds, notes, targets } from './words';

const partyFields = new Set(['party', 'host', 'proposer']);

export function Mapping({ paper }: { paper: Paper }) {
  const { i18n } = useLingui();
  const session = useSession();
  const queryClient = useQueryClient();
  const id = useId();
  const key = `${session.person} import ${paper.sha256}`;
  const [order, setOrder] = useState<Order>(() => {
    const begun = beginOrder(paper, paper.contents.sheets[0]?.name ?? '');
    return { ...begun, ...keptDraft<Order>(key)?.value };
  });
  const [looked, setLooked] = useState<readonly string[]>([]);
  const change = (next: Order) => {
    setOrder(next);
    keepDraft(key, next);
  };
  const report = useQuery({
    ...reportQuery(paper.import),
    enabled: paper.reported && !paper.busy,
    staleTime: 0,
  });
  const go = useMutation({
    mutationFn: (writes: boolean) => goThrough(paper.import, writes, orderInput(paper, order)),
    onMutate: () => {
      // Soon it is under way: how far is asked from then on.
      setTimeout(
        () => void queryClient.invalidateQueries({ queryKey: ['import', paper.import] }),
        400,
      );
    },
    onSuccess: (done) => {
      queryClient.setQueryData(reportQuery(paper.import).queryKey, done);
      if (!done.dry_run)
        void queryClient.invalidateQueries({
          predicate: (query) => !['session', 'import_report'].includes(String(query.queryKey[0])),
        });
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['import', paper.import] }),
  });
  const cancel = useMutation({ mutationFn: () => cancelRun(paper.import) });
  const start = (writes: boolean) => {
    const without = missing(paper, order);
    setLooked(without);
    if (without.length > 0) {
      document.getElementById(`${id}-${without[0]}`)?.focus();
      return;
    }
    cancel.reset();
    go.mutate(writes);
  };
  const busy = go.isPending || paper.busy;
  const sheet = paper.contents.sheets.find((one) => one.name === order.sheet);
  const shown = busy ? undefined : report.data;
  return (
    <>
      <section className="section" aria-labelledby="holds">
        <h2 id="holds">
          {i18n._({ id: 'bring.holds', message: 'What it holds' })}{' '}
          <span className="count">
            <bdi>{paper.name}</bdi> · {say(i18n, kinds, paper.contents.kind)}
          </span>
        </h2>
        <Notes codes={[...paper.contents.notes, ...(sheet?.notes ?? [])]} />
        {sheet?.formulas && (
          <p className="aside">
            {i18n._({
              id: 'bring.formulas',
              message:
                'There are formulas in it. What was saved with them is taken; nothing is worked out.',
            })}
          </p>
        )}
        <div className={styles.pair}>
          {paper.contents.sheets.length > 1 && (
            <div className={styles.field}>
              <label htmlFor={`${id}-sheet`}>
                {i18n._({ id: 'bring.sheet', message: 'Part of it' })}
              </label>
              <select
                id={`${id}-sheet`}
                value={order.sheet}
                disabled={busy}
                onChange={(event) => change(beginOrder(paper, event.target.value, order))}
              >
                {paper.contents.sheets.map((one) => (
                  <option key={one.name} value={one.name}>
                    {one.name}
                  </option>
                ))}
              </select>
            </div>
          )}
          <div className={styles.field}>
            <label htmlFor={`${id}-target`}>
              {i18n._({ id: 'bring.rows_are', message: 'Its rows are' })}
            </label>
            <select
              id={`${id}-target`}
              value={order.target}
              disabled={busy}
              onChange={(event) => change(asTarget(paper, order, event.target.value as Target))}
            >
              {paper.targets.map((one) => (
                <option key={one.target} value={one.target}>
                  {say(i18n, targets, one.target)}
                </option>
              ))}
            </select>
          </div>
          <div className={styles.field}>
            <label htmlFor={`${id}-header`}>
              {i18n._({ id: 'bring.header_row', message: 'Headings stand in row' })}
            </label>
            <input
              id={`${id}-header`}
              type="text"
              inputMode="numeric"
              maxLength={6}
              key={order.sheet}
              defaultValue={String(order.header_row)}
              disabled={busy}
              onChange={(event) => {
                const row = event.target.value.trim();
                if (/^\d+$/.test(row)) change({ ...order, header_row: Number(row) });
              }}
            />
          </div>
        </div>
        <p className="aside small">
          {i18n._({
            id: 'bring.rows',
            message: '{count, plural, one {# row} other {# rows}}',
            values: { count: sheet?.rows ?? 0 },
          })}
        </p>
      </section>
      <Enclosed paper={paper} report={shown} />
      <section className="section" aria-labelledby="columns">
        <h2 id="columns">{i18n._({ id: 'bring.columns', message: 'Which column is what' })}</h2>
        <Columns id={id} paper={paper} order={order} busy={busy} wrong={looked} onChange={change} />
        <Manner id={id} paper={paper} order={order} busy={busy} onChange={change} />
        <Sides names={unassigned(shown)} order={order} onChange={change} />
        <FolderMeetings paper={paper} order={order} busy={busy} onChange={change} />
        {looked.length > 0 && (
          <p role="alert" className={styles.wrong}>
            {i18n._({
              id: 'bring.needed',
              message: 'Choose a column, or say what holds for all: {fields}.',
              values: {
                fields: looked.map((one) => fieldText(i18n, order.target, one)).join(', '),
              },
            })}
          </p>
        )}
        <p className="tools">
          <button type="button" className="button" disabled={busy} onClick={() => start(false)}>
            {i18n._({ id: 'bring.try', message: 'Try it: nothing is recorded' })}
          </button>
          <button
            type="button"
            className="button primary"
            disabled={busy || !shown || (shown.dry_run && shown.counts.new === 0)}
            onClick={() => start(true)}
          >
            {i18n._({
              id: 'bring.run',
              message: 'Record them, for our side only',
            })}
          </button>
        </p>
        {busy && (
          <div className={styles.progress} role="status">
            <progress
              aria-label={i18n._({ id: 'bring.progress_name', message: 'How far it is' })}
              max={Math.max(1, (sheet?.rows ?? 1) - order.header_row)}
              value={paper.progress?.rows ?? 0}
            />
            <span>
              {i18n._({
                id: 'bring.progress',
                message:
                  '{rows, plural, one {# row} other {# rows}} gone through, {recorded} recorded',
                values: {
                  rows: paper.progress?.rows ?? 0,
                  recorded: paper.progress?.recorded ?? 0,
                },
              })}
            </span>
            <button
              type="button"
              className="button"
              disabled={cancel.isPending || cancel.isSuccess}
              onClick={() => cancel.mutate()}
            >
              {i18n._({ id: 'bring.stop', message: 'Stop' })}
            </button>
          </div>
        )}
        {go.isError && !isNowhere(go.error) && <Trouble error={go.error} />}
        {cancel.isError && <Trouble error={cancel.error} />}
      </section>
      {shown && <ReportView paper={paper} report={shown} target={order.target} />}
    </>
  );
}

function Notes({ codes }: { codes: readonly string[] }) {
  const { i18n } = useLingui();
  return codes.map((code) => {
    const guessed = /^charset_guessed_(.+)$/.exec(code)?.[1];
    return (
      <p key={code} className="aside">
        {say(i18n, notes, guessed ? 'charset_guessed' : code, {
          charset: guessed?.toUpperCase() ?? '',
        })}
      </p>
    );
  });
}

interface PartProps {
  id: string;
  paper: Paper;
  order: Order;
  busy: boolean;
  onChange: (order: Order) => void;
}

function Columns({
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
    <div className={styles.scroll}>
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

// Whose words the rows are, and how what is written in them is to be understood.
function Manner({ id, order, busy, onChange }: PartProps) {
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

// Names of sides that the file uses and nobody has assigned yet.
function Sides({
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

const noCircle = { parties: [], national: true } as unknown as Parameters<typeof usePartyNames>[0];
