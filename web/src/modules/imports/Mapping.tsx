// How the rows of one paper come in: sheet, what the rows are, which column gives which field, what
// holds for all; beside it what the file holds. Then a try, and the run.
import { useLingui } from '@lingui/react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useSession } from '../../api/queries';
import { isNowhere, Trouble } from '../../frame/Trouble';
import { say } from '../../i18n/words';
import { keepDraft, keptDraft } from '../../writing/drafts';
import { Columns } from './Columns';
import { Enclosed, FolderMeetings } from './Enclosed';
import styles from './imports.module.css';
import {
  asTarget,
  beginOrder,
  cancelRun,
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
import { Manner, Sides } from './Whose';
import { fieldText, kinds, notes, targets } from './words';

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
