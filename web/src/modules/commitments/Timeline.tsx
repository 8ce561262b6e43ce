// Meetings planned and held, what is due and what is owed, on one line of time for each body: to be
// looked at. It is a list that is laid out in time; read aloud it is that list.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useMemo, useRef } from 'react';
import type { FollowUpItem, MeetingSummary } from '../../api/model';
import type { SummaryMore } from '../../api/more';
import { queries } from '../../api/queries';
import { circleAddress, useCircles } from '../../frame/circles';
import { AudienceChip } from '../../frame/parties';
import { Loading, Trouble } from '../../frame/Trouble';
import { formatPeriod, parseCalendar } from '../../i18n/dates';
import { choose } from '../../i18n/text';
import { meetingStates, say } from '../../i18n/words';
import { useBodyNames } from '../../record/body_words';
import { heldStates, meetingTitle } from '../../record/meeting_words';
import styles from './commitments.module.css';

const monthWidth = 2.25; // rem

// Months since the year 0, with the day as a part of one.
export function monthsOf(text: string | null | undefined): number | null {
  const day = parseCalendar(text);
  return day ? day.year * 12 + (day.month - 1) + (day.day - 1) / 31 : null;
}

interface Mark {
  key: string;
  kind: 'held' | 'planned' | 'gone' | 'due' | 'overdue' | 'owed';
  from: number;
  // Of a date that is known to a month or less: its length in months.
  length: number;
  text: string;
  to: { meeting: MeetingSummary } | { item: FollowUpItem };
}

function spanOf(date: MeetingSummary['date']): { from: number; length: number } | null {
  const from = monthsOf(date?.from);
  if (from === null) return null;
  if (date?.precision === 'day') return { from, length: 0 };
  const to = monthsOf(date?.to);
  const least = { month: 1, quarter: 3, half: 6, year_end: 2, year: 12 } as Record<string, number>;
  return { from, length: Math.max(least[date?.precision ?? ''] ?? 0, to === null ? 0 : to - from) };
}

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
  const rows = useMemo(() => {
    const out = new Map<string, { circle: string; body: string; marks: Mark[] }>();
    const row = (one: { circle: string; body: string }) => {
      const key = `${one.circle} ${one.body}`;
      const found = out.get(key) ?? { circle: one.circle, body: one.body, marks: [] };
      out.set(key, found);
      return found;
    };
    for (const meeting of (meetings.data?.items ?? []) as SummaryMore[]) {
      const span = spanOf(meeting.date);
      if (!span) continue;
      const held = heldStates.has(meeting.state);
      const name = meetingTitle(i18n, meeting, bodyName(meeting.circle, meeting.body));
      const owed = meeting.state === 'concluded' || meeting.state === 'outcome_agreed';
      row(meeting).marks.push({
        key: meeting.matter,
        kind: held
          ? owed && meeting.reported === false
            ? 'owed'
            : 'held'
          : meeting.state === 'cancelled' || meeting.state === 'postponed'
            ? 'gone'
            : 'planned',
        ...span,
        text: `${name}, ${formatPeriod(i18n, meeting.date)}, ${say(i18n, meetingStates, meeting.state)}`,
        to: { meeting },
      });
    }
    for (const item of items) {
      const from = monthsOf(item.due.day ?? item.due.date?.from);
      if (from === null) continue;
      row(item).marks.push({
        key: item.key,
        kind: item.overdue ? 'overdue' : 'due',
        from,
        length: 0,
        text: i18n._({
          id: 'time.due',
          message: 'Due {date}: {words}',
          values: {
            date: formatPeriod(i18n, item.due.date),
            words: (choose(item.text, i18n.locale)?.text ?? '').slice(0, 120),
          },
        }),
        to: { item },
      });
    }
    for (const one of out.values()) one.marks.sort((a, b) => a.from - b.from);
    return [...out.values()];
  }, [meetings.data, items, i18n, bodyName]);
  const now = monthsOf(new Date().toISOString().slice(0, 10)) ?? 0;
  const all = rows.flatMap((one) =>
    one.marks.flatMap((mark) => [mark.from, mark.from + mark.length]),
  );
  const first = Math.floor(Math.min(...all, now) / 12) * 12;
  const last = Math.ceil((Math.max(...all, now) + 1) / 12) * 12;
  // It opens where things happen: at today, or at the last mark before it.
  const wanted = Math.max(...all.filter((one) => one <= now + 6), first) - first;
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    element.scrollLeft = wanted * monthWidth * rem - element.clientWidth * 0.6;
  }, [wanted]);
  if (meetings.isPending) return <Loading />;
  if (meetings.isError) return <Trouble error={meetings.error} />;
  if (rows.length === 0)
    return (
      <p className="empty">
        {i18n._({ id: 'time.none', message: 'No meeting and nothing due has a date yet.' })}
      </p>
    );
  const years = Array.from({ length: (last - first) / 12 }, (_, at) => first / 12 + at);
  const kinds: [Mark['kind'], string][] = [
    ['held', i18n._({ id: 'time.held', message: 'Held' })],
    ['owed', i18n._({ id: 'time.owed', message: 'Held, not yet reported' })],
    ['planned', i18n._({ id: 'time.planned', message: 'Planned' })],
    ['gone', i18n._({ id: 'time.gone', message: 'Postponed or cancelled' })],
    ['due', i18n._({ id: 'time.due_kind', message: 'Due' })],
    ['overdue', i18n._({ id: 'follow.overdue', message: 'Overdue' })],
  ];
  return (
    <>
      <ul className={styles.legend} aria-label={i18n._({ id: 'time.legend', message: 'Signs' })}>
        {kinds.map(([kind, text]) => (
          <li key={kind}>
            <span className={styles.sign} data-kind={kind} aria-hidden="true" />
            {text}
          </li>
        ))}
      </ul>
      <section
        ref={box}
        className={styles.time}
        aria-label={i18n._({ id: 'follow.time', message: 'Line of time' })}
      >
        <div className={styles.plane} style={{ inlineSize: `${(last - first) * monthWidth}rem` }}>
          <div className={styles.years} aria-hidden="true">
            {years.map((year) => (
              <span key={year} style={{ inlineSize: `${12 * monthWidth}rem` }}>
                <span>{year}</span>
              </span>
            ))}
          </div>
          <div
            className={styles.today}
            style={{ insetInlineStart: `${(now - first) * monthWidth}rem` }}
            aria-hidden="true"
          />
          {rows.map((row) => (
            <div key={`${row.circle} ${row.body}`} className={styles.row}>
              <h2>
                {bodyName(row.circle, row.body)} <RowAudience circle={row.circle} />
              </h2>
              <ol>
                {row.marks.map((mark) => (
                  <li
                    key={mark.key}
                    style={{
                      insetInlineStart: `${(mark.from - first) * monthWidth}rem`,
                      ...(mark.length > 0 ? { inlineSize: `${mark.length * monthWidth}rem` } : {}),
                    }}
                    data-kind={mark.kind}
                    data-long={mark.length > 0 || undefined}
                  >
                    <MarkLink mark={mark} address={circleAddress(circles, row.circle)} />
                  </li>
                ))}
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

function MarkLink({ mark, address }: { mark: Mark; address: string }) {
  if ('meeting' in mark.to) {
    const { meeting } = mark.to;
    return (
      <Link
        to="/b/$circle/$body/m/$slug"
        params={{ circle: address, body: meeting.body, slug: meeting.slug }}
        search={{}}
        className={styles.mark}
        data-kind={mark.kind}
        title={mark.text}
        aria-label={mark.text}
      >
        <span aria-hidden="true">{meeting.ordinal ?? ''}</span>
      </Link>
    );
  }
  const { item } = mark.to;
  return (
    <Link
      to="/c/$circle/$body/$commitment"
      params={{ circle: address, body: item.body, commitment: item.id }}
      className={styles.mark}
      data-kind={mark.kind}
      title={mark.text}
      aria-label={mark.text}
    />
  );
}
