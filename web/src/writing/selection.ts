// What is offered, by what it is about, and the order in which a selection goes.
import type { Act } from '../api/model';
import { subjectOf } from '../i18n/words';

export interface Group {
  matter: string;
  acts: readonly Act[];
}

// Bodies and persons, then meetings by number, then what was undertaken there, then the registers and
// the reports that cite all of it.
function rank(matter: string): number {
  const [kind, , slug] = matter.split('/');
  if (kind === 'bodies') return slug ? 1 : 0;
  if (kind === 'meetings') return slug ? 2 : 5;
  return slug ? 3 : 4;
}

const numberOf = (matter: string) => Number.parseInt(matter.split('/')[2] ?? '', 10);

export function groupsOf(acts: readonly Act[]): Group[] {
  const groups = new Map<string, Act[]>();
  for (const act of acts) groups.set(act.matter, [...(groups.get(act.matter) ?? []), act]);
  return [...groups]
    .map(([matter, of]) => ({ matter, acts: of }))
    .sort((one, two) => {
      const by = rank(one.matter) - rank(two.matter);
      const number = numberOf(one.matter) - numberOf(two.matter);
      return by || (Number.isNaN(number) ? 0 : number) || one.matter.localeCompare(two.matter);
    });
}

// Every matter that a content names, and the body of each.
function named(value: unknown, out: Set<string>): void {
  if (typeof value === 'string') {
    if (/^(bodies|meetings|commitments)\/[^/\s]+(\/[^/\s]+)?$/.test(value)) out.add(value);
  } else if (typeof value === 'object' && value !== null) {
    for (const each of Object.values(value)) named(each, out);
  }
}

const bodyOf = (matter: string) => `bodies/${matter.split('/')[1] ?? ''}`;

// Each entry behind what introduces the matters that it names: a body before its meetings, a meeting
// before the commitment that it was made at. Where two name each other, the first stays first.
export function inOrder(acts: readonly Act[]): Act[] {
  const all = groupsOf(acts).flatMap((group) => group.acts);
  const introduces = new Map<string, Act>();
  for (const act of all) {
    const sets = subjectOf(act.content) === 'body';
    if (sets || !introduces.has(act.matter)) introduces.set(act.matter, act);
  }
  const out = new Set<Act>();
  const visiting = new Set<Act>();
  const visit = (act: Act) => {
    if (visiting.has(act)) return;
    visiting.add(act);
    const matters = new Set([bodyOf(act.matter), act.matter]);
    named(act.content, matters);
    for (const matter of [...matters]) {
      for (const before of [introduces.get(bodyOf(matter)), introduces.get(matter)])
        if (before && before !== act) visit(before);
    }
    out.add(act);
  };
  for (const act of all) visit(act);
  return [...out];
}

// What `Select all` leaves to be ticked by hand: what stands there as it stands here, and what was
// written for named persons alone.
export const byHand = (act: Act, same: boolean): boolean =>
  same || act.label.categories.some((one) => one.startsWith('person/'));
