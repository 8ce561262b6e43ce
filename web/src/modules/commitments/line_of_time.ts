// The line of time as plain figures: what stands where, before anything is drawn. Months since the
// year 0, with the day as a part of one, are its measure.
import type { FollowUpItem, MeetingSummary, PeriodDate } from '../../api/model';
import { parseCalendar } from '../../i18n/dates';
import { heldStates } from '../../record/meeting_words';

export type Kind =
  | 'held'
  | 'possible'
  | 'planned'
  | 'postponed'
  | 'cancelled'
  | 'owed'
  | 'reported'
  | 'due'
  | 'overdue';

export interface Mark {
  key: string;
  kind: Kind;
  from: number;
  // Of what is known to a month or less, its length; 0: a day.
  length: number;
  // Of what was planned: when it was held, if it was, and later than that.
  until?: number;
  to: { meeting: MeetingSummary; date: PeriodDate | null } | { item: FollowUpItem };
}

// A mark with its place below the others of its row.
export interface Placed extends Mark {
  line: number;
  // Of what was held later than planned: how many lines below it the meeting stands.
  drop?: number;
}

export interface Row {
  circle: string;
  body: string;
  marks: Placed[];
  lines: number;
}

export function monthsOf(text: string | null | undefined): number | null {
  const day = parseCalendar(text);
  return day ? day.year * 12 + (day.month - 1) + (day.day - 1) / 31 : null;
}

const lengths: Record<string, number> = { month: 1, quarter: 3, half: 6, year_end: 2, year: 12 };

// Never finer than what was said: a month is a month wide, the end of a year its last two.
export function spanOf(
  date: PeriodDate | null | undefined,
): { from: number; length: number } | null {
  const from = monthsOf(date?.from);
  if (from === null) return null;
  const to = monthsOf(date?.to);
  const whole = lengths[date?.precision ?? ''] ?? 0;
  if (date?.precision === 'year_end') return { from: Math.floor(from / 12) * 12 + 10, length: 2 };
  return { from, length: Math.max(whole, to === null ? 0 : to - from) };
}

// What was planned of a meeting, what became of it, and what is owed of it.
export function marksOf(meeting: MeetingSummary): Mark[] {
  const out: Mark[] = [];
  const own = spanOf(meeting.date);
  const held = heldStates.has(meeting.state);
  const add = (kind: Kind, date: PeriodDate | null, more: Partial<Mark> = {}) => {
    const span = spanOf(date);
    if (!span) return;
    const key = `${meeting.circle} ${meeting.matter} ${kind} ${date?.from ?? ''}`;
    if (out.some((one) => one.key === key)) return;
    out.push({ key, kind, ...span, to: { meeting, date }, ...more });
  };
  // One date is shown once, as the firmest that was said of it; what a departure named comes last.
  const planned = meeting.plans.filter(
    (one) => one.kind !== 'postponed' && one.kind !== 'cancelled',
  );
  const last = planned.at(-1);
  const off = meeting.state === 'cancelled' || meeting.state === 'postponed';
  for (const plan of meeting.plans) {
    if (plan.kind === 'cancelled') continue;
    const firmer =
      plan.kind === 'possibility' &&
      planned.some((one) => one.kind !== 'possibility' && one.date?.from === plan.date?.from);
    if (firmer) continue;
    const departed = off && plan === last;
    const kind: Kind = departed
      ? meeting.state === 'cancelled'
        ? 'cancelled'
        : 'postponed'
      : plan.kind === 'possibility'
        ? 'possible'
        : calledOff(meeting, plan)
          ? 'postponed'
          : 'planned';
    const span = spanOf(plan.date);
    const later = held && own && span && own.from > span.from + Math.max(span.length, 1 / 31);
    add(kind, plan.date, later ? { until: own.from } : {});
  }
  // What nobody had planned here, or was entered after it had been called off.
  if (!held && out.length === 0)
    add(
      meeting.state === 'cancelled' || meeting.state === 'postponed'
        ? meeting.state
        : meeting.state === 'mooted'
          ? 'possible'
          : 'planned',
      meeting.date,
    );
  if (held) add('held', meeting.date);
  const { report } = meeting;
  if (meeting.report_owed && own)
    out.push({
      key: `${meeting.circle} ${meeting.matter} owed`,
      kind: 'owed',
      from: monthsOf(report?.due) ?? (own?.from as number),
      length: 0,
      to: { meeting, date: null },
    });
  else if (report?.sent && monthsOf(report.sent) !== null)
    out.push({
      key: `${meeting.circle} ${meeting.matter} reported`,
      kind: 'reported',
      from: monthsOf(report.sent) as number,
      length: 0,
      to: { meeting, date: null },
    });
  return out;
}

// Whether a postponement was said after this plan and another plan after that.
function calledOff(meeting: MeetingSummary, plan: MeetingSummary['plans'][number]): boolean {
  const at = meeting.plans.indexOf(plan);
  return meeting.plans.slice(at + 1).some((one) => one.kind === 'postponed');
}

// Lines below one another, each mark on the first where it covers nothing. `least`: how many months
// a mark covers at least.
export function placed(marks: readonly Mark[], least: number): { marks: Placed[]; lines: number } {
  // Meetings above, what follows from them below.
  const floors: Record<'above' | 'below', number[]> = { above: [], below: [] };
  const sorted = [...marks].sort((a, b) => a.from - b.from || b.length - a.length);
  const floorOf = (mark: Mark) =>
    'item' in mark.to || mark.kind === 'owed' || mark.kind === 'reported' ? 'below' : 'above';
  const lines = new Map<Mark, number>();
  for (const mark of sorted) {
    const floor = floors[floorOf(mark)];
    let line = floor.findIndex((end) => end <= mark.from);
    if (line < 0) line = floor.push(0) - 1;
    floor[line] = Math.max(mark.from + Math.max(mark.length, least), mark.until ?? 0);
    lines.set(mark, line);
  }
  const above = floors.above.length;
  const heldAt = (mark: Mark): Mark | undefined =>
    sorted.find(
      (one) =>
        one.kind === 'held' &&
        'meeting' in one.to &&
        'meeting' in mark.to &&
        one.to.meeting === mark.to.meeting,
    );
  return {
    marks: sorted.map((mark) => {
      const line = (lines.get(mark) ?? 0) + (floorOf(mark) === 'below' ? above : 0);
      const held = mark.until === undefined ? undefined : heldAt(mark);
      return { ...mark, line, ...(held ? { drop: (lines.get(held) ?? line) - line } : {}) };
    }),
    lines: Math.max(1, above + floors.below.length),
  };
}

// Rows by body, in the order in which they come; `least` as in placed().
export function rowsOf(
  meetings: readonly MeetingSummary[],
  items: readonly FollowUpItem[],
  least: number,
): Row[] {
  const rows = new Map<string, { circle: string; body: string; marks: Mark[] }>();
  const row = (one: { circle: string; body: string }) => {
    const key = `${one.circle} ${one.body}`;
    const found = rows.get(key) ?? { circle: one.circle, body: one.body, marks: [] };
    rows.set(key, found);
    return found;
  };
  for (const meeting of meetings) {
    const marks = marksOf(meeting);
    if (marks.length > 0) row(meeting).marks.push(...marks);
  }
  for (const item of items) {
    const span = spanOf(item.due.date) ?? spanOf({ precision: 'day', from: item.due.day ?? null });
    if (!span) continue;
    row(item).marks.push({
      key: `${item.circle} ${item.key}`,
      kind: item.overdue ? 'overdue' : 'due',
      ...span,
      to: { item },
    });
  }
  return [...rows.values()].map((one) => ({ ...one, ...placed(one.marks, least) }));
}
