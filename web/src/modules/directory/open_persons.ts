// Persons and offices that are proposed and not agreed yet. The list of persons holds what counts only, so
// they are looked up in the record by themselves.
import { useQueries, useQuery } from '@tanstack/react-query';
import { answer, client } from '../../api/client';
import type { Act, SearchHit } from '../../api/model';
import { queries } from '../../api/queries';

const mostPages = 10;

const ofPeople = 'bodies/people/';

async function openOfPeople(): Promise<SearchHit[]> {
  const found: SearchHit[] = [];
  let after = '';
  for (let page = 0; page < mostPages; page += 1) {
    const { items, next } = await answer(
      client.GET('/api/v1/search', {
        params: {
          query: { module: 'bodies', body: 'people', limit: 200, ...(after ? { after } : {}) },
        },
      }),
    );
    found.push(...items.filter((one) => one.state === 'open' && one.matter.startsWith(ofPeople)));
    if (!next) break;
    after = next;
  }
  return found;
}

export function useOpenPersons(): Act[] {
  const hits = useQuery({ queryKey: ['search', 'open', 'people'], queryFn: openOfPeople }).data;
  return useQueries({
    queries: (hits ?? []).map((one) => queries.act(one.circle, one.ref)),
  }).flatMap((one) => one.data ?? []);
}
