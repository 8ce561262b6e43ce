// Whether this person's agreement counts for the party: what nobody may do is not offered.
import { useQuery } from '@tanstack/react-query';
import type { Session } from '../api/model';
import { queries } from '../api/queries';

export type Reach = 'final' | 'ad_ref' | 'none';

// How far it reaches in a circle, for a body of it.
export function reachOf(commits: Session['commits'], circle: string, body: string): Reach {
  const there = commits.filter(
    (one) => one.circle === circle && (one.body === null || one.body === body),
  );
  return there.some((one) => one.final) ? 'final' : there.length > 0 ? 'ad_ref' : 'none';
}

// Undefined until the node has said so.
export function useReach(circle: string, matter: string): Reach | undefined {
  const { data } = useQuery(queries.commits());
  return data && reachOf(data, circle, matter.split('/')[1] ?? '');
}
