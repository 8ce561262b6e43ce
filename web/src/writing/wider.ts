// What may be referred to of places that more parties share: their bodies, meetings and commitments.
import { useLingui } from '@lingui/react';
import { useQueries, useQuery } from '@tanstack/react-query';
import { answer, client } from '../api/client';
import type { Circle, FollowUpItem } from '../api/model';
import { queries } from '../api/queries';
import { useParties } from '../frame/parties';
import { choose } from '../i18n/text';
import { bodyText, useBodyNames } from '../record/body_words';
import { meetingTitle } from '../record/meeting_words';
import type { Options } from './options';

const mostPages = 10;

// All commitments of a place, to be chosen from.
async function commitmentsOf(circle: string): Promise<FollowUpItem[]> {
  const found: FollowUpItem[] = [];
  let after = '';
  for (let page = 0; page < mostPages; page += 1) {
    const { items, next } = await answer(
      client.GET('/api/v1/follow-up', {
        params: { query: { circle, limit: 100, ...(after ? { after } : {}) } },
      }),
    );
    found.push(...items.filter((one) => one.matter.startsWith('commitments/')));
    if (!next) break;
    after = next;
  }
  return found;
}

// Each is circle and matter in one. `asked`: it is a field that lets choose from them.
export function useWiderOptions(wider: readonly Circle[], asked: boolean): Options {
  const { i18n } = useLingui();
  const parties = useParties();
  const bodyName = useBodyNames();
  const places = asked ? wider : [];
  const bodies = useQuery({ ...queries.bodies(), enabled: asked }).data?.items ?? [];
  const meetings = useQueries({
    queries: places.map((one) => queries.meetings({ circle: one.id })),
  });
  const commitments = useQueries({
    queries: places.map((one) => ({
      queryKey: ['follow_up', 'all', one.id],
      queryFn: () => commitmentsOf(one.id),
    })),
  });
  return places.flatMap((place, at) => {
    const who = parties.list(place.audience);
    const option = (matter: string, name: string): [string, string] => [
      `${place.id} ${matter}`,
      `${name} (${who})`,
    ];
    return [
      ...bodies
        .filter((one) => one.circle === place.id)
        .map((one) => option(one.matter, bodyText(i18n, one, one.id))),
      ...(meetings[at]?.data?.items ?? []).map((one) =>
        option(one.matter, meetingTitle(i18n, one, bodyName(one.circle, one.body))),
      ),
      ...(commitments[at]?.data ?? []).map((one) =>
        option(one.matter, (choose(one.text, i18n.locale)?.text ?? one.id).slice(0, 120)),
      ),
    ];
  });
}
