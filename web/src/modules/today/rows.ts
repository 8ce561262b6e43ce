// What moved, gathered by what it is about: a secretariat reads a meeting at a time, not an entry.
import type { Act, MeetingSummary } from '../../api/model';
import { lastDay } from '../../i18n/dates';

export interface Group {
  // Circle and matter.
  key: string;
  acts: Act[];
}

// In the order in which they come, newest first. An agreement stands with what it answers: the
// answers there tell of it, so that it is no row of its own where both are in the list.
export function byMatter(acts: readonly Act[]): Group[] {
  const listed = new Set(acts.map((act) => act.ref));
  const groups = new Map<string, Group>();
  for (const act of acts) {
    if (act.type === 'concurrence' && act.target && listed.has(act.target)) continue;
    const key = `${act.circle} ${act.matter}`;
    const group = groups.get(key) ?? { key, acts: [] };
    group.acts.push(act);
    groups.set(key, group);
  }
  return [...groups.values()];
}

const waiting = new Set(['postponed', 'in_session', 'recessed']);

// Whether a meeting is still to come on this day: one whose last possible day is past is not, but what
// was postponed, or has begun and not ended, is.
export function isToCome(meeting: Pick<MeetingSummary, 'state' | 'date'>, today: string): boolean {
  const last = lastDay(meeting.date?.to ?? meeting.date?.from ?? '');
  return waiting.has(meeting.state) || last === '' || last >= today;
}
