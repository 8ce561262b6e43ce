// The entry that an address asks for.
import { useQuery } from '@tanstack/react-query';
import type { Act, Circle, Label } from '../api/model';
import { queries } from '../api/queries';

// Of those at hand, else of the record; null while it is unknown, and where it is none of this page's.
export function useAsked(
  circle: Circle | null,
  entry: string | undefined,
  held: readonly Act[],
  ofPage: (act: Act) => boolean,
): Act | null {
  const here = held.find((one) => one.ref === entry);
  const fetched = useQuery({
    ...queries.act(circle?.id ?? '', entry ?? ''),
    enabled: circle !== null && entry !== undefined && !here,
  }).data;
  if (here) return here;
  return fetched?.ref === entry && fetched && ofPage(fetched) ? fetched : null;
}

// What is proposed there and can still be agreed, of these members of the contents.
export function openOf(acts: readonly Act[] | undefined, says: readonly string[] | null): Act[] {
  return (acts ?? []).filter(
    (one) =>
      one.proposal?.state === 'open' &&
      one.verdict === 'effective' &&
      (says === null || says.some((name) => one.content?.[name] !== undefined)),
  );
}

// The marking of a page that shows these entries beside what its own marking is of; null where that is
// not enough, so that the highest is shown.
export function covering(label: Label | null, acts: readonly (Act | null)[]): Label | null {
  const covered = acts.every(
    (one) =>
      one === null ||
      (label !== null &&
        one.label.classification <= label.classification &&
        one.label.categories.every((each) => label.categories.includes(each))),
  );
  return covered ? label : null;
}
