// What entries of our own place have become where others read: each is submitted as an entry of its own.
import { useQueries } from '@tanstack/react-query';
import type { Act, Circle } from '../api/model';
import { queries } from '../api/queries';
import { useCircles } from '../frame/circles';
import { useParties } from '../frame/parties';
import { submittedOf } from '../writing/submitted';

export interface Became {
  target: Circle;
  act: Act;
  // Word for word what stands here.
  same: boolean;
}

// As it stands here if that was submitted, else another version of it.
export function becameOf(act: Act, there: readonly Act[], target: Circle): Became | null {
  const exact = there.findLast((one) => submittedOf(act, [one], target)?.same);
  if (exact) return { target, act: exact, same: true };
  const other = submittedOf(act, there, target);
  return other && { target, act: other.act, same: false };
}

// By reference of the entry here. Nothing is asked of entries that others read already.
export function useBecame(acts: readonly Act[]): ReadonlyMap<string, Became[]> {
  const circles = useCircles();
  const { self } = useParties();
  const own = acts.filter(
    (act) =>
      act.party === self &&
      act.content !== null &&
      act.verdict === 'effective' &&
      (act.type === 'statement' || act.type === 'proposal') &&
      circles.some((one) => one.national && one.id === act.circle),
  );
  const matters = [...new Set(own.map((act) => act.matter))];
  const asked = circles
    .filter((one) => !one.national && one.constituted)
    .flatMap((target) => matters.map((matter) => ({ target, matter })));
  const answers = useQueries({
    queries: asked.map(({ target, matter }) => queries.entries(target.id, matter)),
  });
  const became = new Map<string, Became[]>();
  for (const act of own) {
    const found = asked.flatMap(({ target, matter }, at) => {
      if (matter !== act.matter) return [];
      return becameOf(act, answers[at]?.data?.items ?? [], target) ?? [];
    });
    if (found.length > 0) became.set(act.ref, found);
  }
  return became;
}
