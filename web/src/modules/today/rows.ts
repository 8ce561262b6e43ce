// What moved, gathered by what it is about: a secretariat reads a meeting at a time, not an entry.
import type { Act } from '../../api/model';

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
