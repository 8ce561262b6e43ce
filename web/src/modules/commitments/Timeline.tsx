// Meetings planned and held, what is due and what is owed, on one line of time for each body: to be
// looked at. It is a list that is laid out in time; read aloud it is that list.
import type { I18n } from '@lingui/core';
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Minus, Plus } from 'lucide-react';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { FollowUpItem } from '../../api/model';
import { queries } from '../../api/queries';
import { circleAddress, useCircles } from '../../frame/circles';
import { Empty } from '../../frame/Empty';
import { AudienceChip } from '../../frame/parties';
import { Loading, Trouble } from '../../frame/Trouble';
import { ToBodies } from '../../frame/Ways';
import { formatDateText, formatPeriod } from '../../i18n/dates';
import { choose } from '../../i18n/text';
import { useBodyNames } from '../../record/body_words';
import { ItemLink } from '../../record/ItemLink';
import { meetingTitle } from '../../record/meeting_words';
import { type Kind, type Mark, monthsOf, rowsOf } from './line_of_time';
import styles from './timeline.module.css';

// Widths of a month, rem.
const scales = [0.45, 0.75, 1.25, 2.25, 3.5] as const;
// Of the narrowest mark, rem.
const narrowest = 1.75;
const lineHeight = 2; // rem

export function Timeline({
  items,
  circle,
  body,
}: {
  items: readonly FollowUpItem[];
  circle: string | undefined;
  body: string | undefined;
}) {
  const { i18n } = useLingui();
  const circles = useCircles();
  const bodyName = useBodyNames();
  const meetings = useQuery(queries.meetings(circle && body ? { circle, body } : {}));
  const box = useRef<HTMLElement>(null);
  const now = monthsOf(new Date().toISOString().slice(0, 10)) ?? 0;
  // How far it reaches does not depend on the scale.
  const all = useMemo(
    () =>
      rowsOf(meetings.data?.items ?? [], items, 1).flatMap((one) =>
        one.marks.flatMap((mark) => [mark.from, mark.from + mark.length]),
      ),
    [meetings.data, items],
  );
  const first = Math.floor(Math.min(...all, now) / 12) * 12;
  const last = Math.ceil((Math.max(...all, now) + 1) / 12) * 12;
  const [chosen, setChosen] = useState<number | null>(null);
  const [fitting, setFitting] = useState(1);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    // As much of the whole as can be seen at once, while a month can still be told from the next.
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const room = element.clientWidth / rem - 1;
    const fits = scales.findLastIndex((one) => one * (last - first) <= room);
    setFitting(Math.max(1, fits));
  }, [first, last]);
  const scale = chosen ?? fitting;
  const month = scales[scale] ?? scales[1];
  const rows = useMemo(
    () => rowsOf(meetings.data?.items ?? [], items, narrowest / month),
    [meetings.data, items, month],
  );
  // It opens where things happen: at today, or at the last mark before it.
  const wanted = Math.max(...all.filter((one) => one <= now + 6), first) - first;
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    element.scrollLeft = wanted * month * rem - element.clientWidth * 0.6;
  }, [wanted, month]);
  if (meetings.isPending) return <Loading />;
  if (meetings.isError) return <Trouble error={meetings.error} />;
  if (rows.length === 0)
    return (
      <Empty see={<ToBodies />}>
        {i18n._({ id: 'time.none', message: 'No meeting and nothing due has a date yet.' })}
      </Empty>
    );
  const years = Array.from({ length: (last - first) / 12 }, (_, at) => first / 12 + at);
  const kinds: [Kind, string][] = [
    ['held', i18n._({ id: 'time.held', message: 'Held' })],
    ['planned', i18n._({ id: 'time.planned', message: 'Planned, as wide as is known' })],
    ['possible', i18n._({ id: 'time.possible', message: 'Under consideration' })],
    ['postponed', i18n._({ id: 'time.postponed', message: 'Postponed' })],
    ['cancelled', i18n._({ id: 'time.cancelled', message: 'Cancelled' })],
    ['owed', i18n._({ id: 'time.owed', message: 'Report upward owed' })],
    ['reported', i18n._({ id: 'time.reported', message: 'Reported upward' })],
    ['due', i18n._({ id: 'time.due_kind', message: 'Due' })],
    ['overdue', i18n._({ id: 'follow.overdue', message: 'Overdue' })],
  ];
  const used = new Set(rows.flatMap((row) => row.marks.map((mark) => mark.kind)));
  return (
    <>
      <div className={styles.head}>
        <ul className={styles.legend} aria-label={i18n._({ id: 'time.legend', message: 'Signs' })}>
          {kinds
            .filter(([kind]) => used.has(kind))
            .map(([kind, text]) => (
              <li key={kind}>
                <span className={styles.sign} data-kind={kind} aria-hidden="true" />
                {text}
              </li>
            ))}
        </ul>
        <p className={styles.zoom}>
          <button
            type="button"
            className="button"
            disabled={scale === 0}
            aria-label={i18n._({ id: 'time.wider', message: 'More years at once' })}
            onClick={() => setChosen(Math.max(0, scale - 1))}
          >
            <Minus size={15} aria-hidden="true" />
          </button>
          <button
            type="button"
            className="button"
            disabled={scale === scales.length - 1}
            aria-label={i18n._({ id: 'time.closer', message: 'Fewer years, larger' })}
            onClick={() => setChosen(Math.min(scales.length - 1, scale + 1))}
          >
            <Plus size={15} aria-hidden="true" />
          </button>
        </p>
      </div>
      <section
        ref={box}
        className={styles.time}
        aria-label={i18n._({ id: 'follow.time', message: 'Line of time' })}
      >
        <div className={styles.plane} style={{ inlineSize: `${(last - first) * month}rem` }}>
          <div className={styles.years} aria-hidden="true">
            {years.map((year) => (
              <span key={year} style={{ inlineSize: `${12 * month}rem` }}>
                <span>{year}</span>
              </span>
            ))}
          </div>
          <div
            className={styles.today}
            style={{ insetInlineStart: `${(now - first) * month}rem` }}
            aria-hidden="true"
          >
            <span>{i18n._({ id: 'nav.today', message: 'Today' })}</span>
          </div>
          {rows.map((row) => (
            <div
              key={`${row.circle} ${row.body}`}
              className={styles.row}
              style={{ '--year': `${12 * month}rem` } as React.CSSProperties}
            >
              <h2>
                {bodyName(row.circle, row.body)} <RowAudience circle={row.circle} />
              </h2>
              <ol style={{ blockSize: `${row.lines * lineHeight + 0.5}rem` }}>
                {row.marks.map((mark) => {
                  const start = (mark.from - first) * month;
                  return (
                    <li
                      key={mark.key}
                      style={{
                        insetInlineStart: `${start}rem`,
                        insetBlockStart: `${mark.line * lineHeight + 0.25}rem`,
                        ...(mark.length > 0 ? { inlineSize: `${mark.length * month}rem` } : {}),
                      }}
                      data-kind={mark.kind}
                      data-long={mark.length > 0 || undefined}
                    >
                      {mark.until !== undefined && (
                        <span
                          className={styles.slip}
                          style={{
                            inlineSize: `max(0rem, ${(mark.until - mark.from) * month + narrowest / 2}rem - 100%)`,
                            blockSize: `${Math.max(0, mark.drop ?? 0) * lineHeight}rem`,
                          }}
                          aria-hidden="true"
                        />
                      )}
                      <MarkLink mark={mark} address={circleAddress(circles, row.circle)} />
                    </li>
                  );
                })}
              </ol>
            </div>
          ))}
        </div>
      </section>
    </>
  );
}

// Whose the row is, where rows of several places stand together.
function RowAudience({ circle: id }: { circle: string }) {
  const circle = useCircles().find((one) => one.id === id);
  return circle ? <AudienceChip circle={circle} /> : null;
}

// What a mark says to whoever points at it or hears it.
export function markText(i18n: I18n, mark: Mark, name: string): string {
  if ('item' in mark.to) {
    return i18n._({
      id: 'time.due',
      message: 'Due {date}: {words}',
      values: {
        date: formatPeriod(i18n, mark.to.item.due.date),
        words: (choose(mark.to.item.text, i18n.locale)?.text ?? '').slice(0, 120),
      },
    });
  }
  const { meeting, date: planned } = mark.to;
  const date = formatPeriod(i18n, planned);
  const values = { name, date };
  switch (mark.kind) {
    case 'held':
      return i18n._({ id: 'time.held_on', message: '{name}, held {date}', values });
    case 'possible':
      return i18n._({
        id: 'time.possible_on',
        message: '{name}, under consideration for {date}',
        values,
      });
    case 'postponed':
      return meeting.sine_die && meeting.state === 'postponed'
        ? i18n._({
            id: 'time.sine_die',
            message: '{name}, planned for {date}, postponed without a new date',
            values,
          })
        : i18n._({
            id: 'time.postponed_from',
            message: '{name}, planned for {date}, postponed',
            values,
          });
    case 'cancelled':
      return i18n._({
        id: 'time.cancelled_on',
        message: '{name}, planned for {date}, cancelled',
        values,
      });
    case 'owed':
      return meeting.report?.due
        ? i18n._({
            id: 'time.owed_by',
            message: '{name}: report upward owed by {date}',
            values: { name, date: formatDateText(i18n, meeting.report.due) },
          })
        : i18n._({ id: 'time.owed_of', message: '{name}: report upward owed', values: { name } });
    case 'reported':
      return i18n._({
        id: 'time.reported_on',
        message: '{name}: reported upward {date}',
        values: { name, date: formatDateText(i18n, meeting.report?.sent) },
      });
    default:
      return mark.until === undefined
        ? i18n._({ id: 'time.planned_for', message: '{name}, planned for {date}', values })
        : i18n._({
            id: 'time.planned_later',
            message: '{name}, planned for {date}, held later',
            values,
          });
  }
}

function MarkLink({ mark, address }: { mark: Mark; address: string }) {
  const { i18n } = useLingui();
  const bodyName = useBodyNames();
  if ('meeting' in mark.to) {
    const { meeting } = mark.to;
    const text = markText(
      i18n,
      mark,
      meetingTitle(i18n, meeting, bodyName(meeting.circle, meeting.body)),
    );
    const ordinal = meeting.ordinal ?? meeting.proposed?.ordinal ?? '';
    return (
      <Link
        to="/b/$circle/$body/m/$slug"
        params={{ circle: address, body: meeting.body, slug: meeting.slug }}
        search={{}}
        className={styles.mark}
        data-kind={mark.kind}
        title={text}
        aria-label={text}
      >
        <span aria-hidden="true">
          {mark.kind === 'owed' || mark.kind === 'reported' ? '' : ordinal}
        </span>
      </Link>
    );
  }
  const { item } = mark.to;
  const text = markText(i18n, mark, '');
  return (
    <ItemLink
      item={item}
      address={address}
      className={styles.mark}
      data-kind={mark.kind}
      title={text}
      aria-label={text}
    />
  );
}
