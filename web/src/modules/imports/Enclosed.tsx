// What a paper encloses: attachments of a letter, files of dated folders. Before anything is written
// which of them there are and, for folders, the meeting that each goes with; afterwards what became
// of each. Names are shown and never opened.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { queries } from '../../api/queries';
import { useCircles } from '../../frame/circles';
import { say } from '../../i18n/words';
import { useBodyNames } from '../../record/body_words';
import { meetingTitle } from '../../record/meeting_words';
import styles from './imports.module.css';
import type { Order, Paper, Report } from './order';
import { enclosedStates, fileResults } from './words';

interface Shown {
  folder: string;
  name: string;
  size: number;
  text: string;
  told: boolean;
}

// What it says of a size: KiB, one at least.
function kib(size: number): number {
  return Math.max(1, Math.round(size / 1024));
}

export function Enclosed({ paper, report }: { paper: Paper; report: Report | undefined }) {
  const { i18n } = useLingui();
  const files: Shown[] = report
    ? report.files.map((one) => ({
        ...one,
        text: say(i18n, fileResults, one.result),
        told: !['new', 'recorded', 'already'].includes(one.result),
      }))
    : paper.contents.enclosed.map((one) => ({
        ...one,
        text: one.state === 'whole' ? '' : say(i18n, enclosedStates, one.state),
        told: one.state !== 'whole',
      }));
  const more = report ? report.files_left_out : paper.contents.enclosed_left_out;
  if (files.length === 0) return null;
  const folders = paper.contents.kind === 'folders';
  return (
    <section className="section" aria-labelledby="enclosed">
      <h2 id="enclosed">
        {folders
          ? i18n._({ id: 'bring.files_of_folders', message: 'Files in the folders' })
          : i18n._({ id: 'bring.attachments', message: 'Attachments of the letter' })}{' '}
        <span className="count">{i18n.number(files.length + more)}</span>
      </h2>
      <div className="scroll">
        <table className={styles.rows}>
          <thead>
            <tr>
              {folders && (
                <th scope="col">{i18n._({ id: 'bring.file_folder', message: 'Folder' })}</th>
              )}
              <th scope="col">{i18n._({ id: 'bring.file_name', message: 'File' })}</th>
              <th scope="col">{i18n._({ id: 'bring.file_size', message: 'Size' })}</th>
              <th scope="col">{i18n._({ id: 'bring.result', message: 'Result' })}</th>
            </tr>
          </thead>
          <tbody>
            {files.map((one, index) => (
              <tr key={index}>
                {folders && (
                  <td>
                    <bdi>{one.folder}</bdi>
                  </td>
                )}
                <td>
                  <bdi>{one.name}</bdi>
                </td>
                <td className="num">
                  {i18n._({
                    id: 'bring.kib',
                    message: '{size} KiB',
                    values: { size: i18n.number(kib(one.size)) },
                  })}
                </td>
                <td className={one.told ? styles.warning : undefined}>{one.text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {more > 0 && (
        <p className="aside">
          {i18n._({
            id: 'bring.more_files',
            message: '{count, plural, one {# more file is} other {# more files are}} not listed.',
            values: { count: more },
          })}
        </p>
      )}
    </section>
  );
}

// Which meeting the files of each folder go with: that of its date, unless somebody says another.
export function FolderMeetings({
  paper,
  order,
  busy,
  onChange,
}: {
  paper: Paper;
  order: Order;
  busy: boolean;
  onChange: (order: Order) => void;
}) {
  const { i18n } = useLingui();
  const id = useId();
  const own = useCircles().find((one) => one.national);
  const body = order.defaults.body ?? '';
  const bodyName = useBodyNames();
  const meetings = useQuery({
    ...queries.meetings({ circle: own?.id ?? '', body }),
    enabled: own !== undefined && body !== '',
  });
  if (paper.contents.kind !== 'folders' || order.target !== 'meetings') return null;
  const folders = [
    ...new Set(paper.contents.enclosed.filter((one) => one.row > 0).map((one) => one.folder)),
  ];
  const set = (folder: string, meeting: string | undefined) => {
    const next = { ...order.folders };
    if (meeting === undefined) delete next[folder];
    else next[folder] = meeting;
    onChange({ ...order, folders: next });
  };
  return (
    <fieldset className={styles.sides}>
      <legend>
        {i18n._({ id: 'bring.folder_meetings', message: 'Which meeting each folder is of' })}
      </legend>
      {folders.map((folder, index) => (
        <div key={folder} className={styles.field}>
          <label htmlFor={`${id}-${index}`}>
            <bdi>{folder}</bdi>
          </label>
          <select
            id={`${id}-${index}`}
            value={folder in order.folders ? `=${order.folders[folder]}` : ''}
            disabled={busy}
            onChange={(event) =>
              set(folder, event.target.value === '' ? undefined : event.target.value.slice(1))
            }
          >
            <option value="">
              {i18n._({ id: 'bring.meeting_of_date', message: 'The meeting of its date' })}
            </option>
            <option value="=">
              {i18n._({ id: 'bring.no_meeting', message: 'None: its files stay in the zip' })}
            </option>
            {(meetings.data?.items ?? []).map((one) => (
              <option key={one.slug} value={`=${one.slug}`}>
                {meetingTitle(i18n, one, bodyName(one.circle, one.body))}
              </option>
            ))}
          </select>
        </div>
      ))}
    </fieldset>
  );
}
