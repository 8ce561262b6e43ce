// What became of each row, or would: those first that somebody has to look at, each with why and with
// the way to what it has become.
import { useLingui } from '@lingui/react';
import { useId, useState } from 'react';
import { AddressLink } from '../../frame/AddressLink';
import { circleAddress, useCircles } from '../../frame/circles';
import { useParties } from '../../frame/parties';
import { NodeText } from '../../frame/Trouble';
import { formatDateText } from '../../i18n/dates';
import { say } from '../../i18n/words';
import { addressOf } from '../../record/address';
import { useBodyNames } from '../../record/body_words';
import { refusedText } from '../../writing/refused_file';
import styles from './imports.module.css';
import { fieldsOf, type Paper, type Report, type Row } from './order';
import { choiceText, fieldText, results, rowProblems, stops } from './words';

const counted = ['new', 'recorded', 'already', 'together', 'nothing', 'refused'] as const;

export function ReportView({
  paper,
  report,
  target,
}: {
  paper: Paper;
  report: Report;
  target: string;
}) {
  const { i18n } = useLingui();
  const id = useId();
  const [only, setOnly] = useState('all');
  const address = circleAddress(useCircles(), report.circle);
  const rows = report.items.filter((row) =>
    only === 'all' ? true : only === 'look' ? row.problems.length > 0 : row.result === only,
  );
  return (
    <section className="section" aria-labelledby="report">
      <h2 id="report">
        {report.dry_run
          ? i18n._({ id: 'bring.tried', message: 'What would become of it' })
          : i18n._({ id: 'bring.done', message: 'What became of it' })}
      </h2>
      <p role="status" className={styles.counts}>
        {counted
          .filter((word) => report.counts[word] > 0)
          .map((word) => (
            <span key={word} className="badge" data-tone={word === 'refused' ? 'bad' : undefined}>
              {say(i18n, results, word)}: {i18n.number(report.counts[word])}
            </span>
          ))}
        {report.counts.rows === 0 && (
          <span>{i18n._({ id: 'bring.no_rows', message: 'There is no row in it.' })}</span>
        )}
      </p>
      {report.stopped && (
        <div role="alert" className={styles.wrong}>
          <p>{say(i18n, stops, report.stopped)}</p>
          {['failed', 'unreadable'].includes(report.stopped) &&
            report.error &&
            (refusedText(i18n, report.error) ? (
              <p>{refusedText(i18n, report.error)}</p>
            ) : (
              <NodeText text={report.error} />
            ))}
        </div>
      )}
      {report.paper && (
        <p>
          {i18n._({
            id: 'bring.kept',
            message: 'The file itself is kept with the letters of the body, as it came:',
          })}{' '}
          <PlaceLink matter={report.paper.matter} entry={report.paper.ref} address={address} />
        </p>
      )}
      <div className={styles.field}>
        <label htmlFor={id}>{i18n._({ id: 'bring.show', message: 'Show' })}</label>
        <select id={id} value={only} onChange={(event) => setOnly(event.target.value)}>
          <option value="all">{i18n._({ id: 'bring.show_all', message: 'All rows' })}</option>
          <option value="look">
            {i18n._({ id: 'bring.show_look', message: 'Rows with something to look at' })}
          </option>
          {counted
            .filter((word) => report.counts[word] > 0)
            .map((word) => (
              <option key={word} value={word}>
                {say(i18n, results, word)}
              </option>
            ))}
        </select>
      </div>
      <div className="scroll">
        <table className={styles.rows}>
          <thead>
            <tr>
              <th scope="col">{i18n._({ id: 'bring.row', message: 'Row' })}</th>
              <th scope="col">{i18n._({ id: 'bring.says', message: 'Says' })}</th>
              <th scope="col">{i18n._({ id: 'bring.result', message: 'Result' })}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.sheet} ${row.row}`} data-result={row.result}>
                <td className="num">{row.row}</td>
                <td>
                  <Said row={row} target={target} paper={paper} circle={report.circle} />
                </td>
                <td>
                  <p>
                    {say(i18n, results, row.result)}{' '}
                    {!report.dry_run && row.matter && row.result !== 'refused' && (
                      <PlaceLink matter={row.matter} entry={row.ref} address={address} />
                    )}
                  </p>
                  {row.problems.map((one, index) => (
                    <p
                      key={index}
                      className={one.level === 'error' ? styles.error : styles.warning}
                    >
                      {say(i18n, rowProblems, one.code, {
                        field: fieldText(i18n, target, one.field),
                      })}
                      {one.code === 'refused' && <NodeText text={one.text} />}
                    </p>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {report.left_out > 0 && (
        <p className="aside">
          {i18n._({
            id: 'bring.left_out',
            message:
              '{count, plural, one {# more row is} other {# more rows are}} in the list below.',
            values: { count: report.left_out },
          })}
        </p>
      )}
      <p className="tools">
        <a className="button" href={`/api/v1/imports/${paper.import}/result`} download>
          {i18n._({ id: 'bring.result_list', message: 'The whole list, as CSV' })}
        </a>
      </p>
    </section>
  );
}

const parties = new Set(['owner', 'party', 'host', 'proposer']);
const dates = new Set(['date', 'due', 'from', 'until', 'registered', 'reply_due']);

// The fields as the record has them, in the words of the screen.
function Said({
  row,
  target,
  paper,
  circle,
}: {
  row: Row;
  target: string;
  paper: Paper;
  circle: string;
}) {
  const { i18n } = useLingui();
  const names = useParties();
  const bodyName = useBodyNames();
  const known = fieldsOf(paper, target);
  const shown = (field: string, text: string) => {
    if (known.find((one) => one.field === field)?.words.includes(text))
      return choiceText(i18n, target, field, text);
    if (parties.has(field)) return names.list(text.split(' '));
    if (field === 'body') return bodyName(circle, text);
    if (field === 'due_at') {
      const [, body = '', slug = ''] = text.split('/');
      return `${bodyName(circle, body)}, ${slug}`;
    }
    if (field === 'standing') return i18n._({ id: 'bring.yes', message: 'yes' });
    // Of persons and meetings, from and to are days; of letters, who.
    if (dates.has(field) && !(target === 'letters' && field === 'from'))
      return formatDateText(i18n, text) || text;
    return text;
  };
  return (
    <dl className={styles.said}>
      {Object.entries(row.fields).map(([field, text]) => (
        <div key={field}>
          <dt>{fieldText(i18n, target, field)}</dt>
          <dd lang="und">{shown(field, text)}</dd>
        </div>
      ))}
    </dl>
  );
}

// What a row has become.
function PlaceLink({ matter, entry, address }: { matter: string; entry: string; address: string }) {
  const { i18n } = useLingui();
  const to = addressOf({ matter, ref: entry || null }, address);
  if (!to) return null;
  return <AddressLink to={to}>{i18n._({ id: 'bring.open', message: 'Open' })}</AddressLink>;
}
