// In place of a page that there is not yet: what is only proposed has no page of its own, and is answered
// all the same. Where nothing at all is on record, there is nothing.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import type { Act, Circle } from '../api/model';
import { queries } from '../api/queries';
import { AudienceChip } from '../frame/parties';
import { useScreen } from '../frame/screen';
import { Loading, Nowhere } from '../frame/Trouble';
import type { Offer } from '../writing/Write';
import { covering, openOf, useAsked } from './asked';
import { useBodyNames } from './body_words';
import { matterText } from './matters';
import { Waiting } from './Waiting';

export function Unagreed({
  circle,
  matter,
  entry,
  change,
}: {
  circle: Circle | null;
  matter: string;
  entry: string | undefined;
  change: (act: Act) => Offer | null;
}) {
  const { i18n } = useLingui();
  const bodyName = useBodyNames();
  const answer = useQuery({
    ...queries.entries(circle?.id ?? '', matter),
    enabled: circle !== null,
  });
  const acts = answer.data?.items ?? [];
  const asked = useAsked(circle, entry, acts, (act) => act.matter.startsWith(matter));
  const open = openOf(acts, null);
  const first = asked ?? open[0] ?? null;
  const title = first ? matterText(i18n, first, bodyName) : '';
  useScreen(title, covering(first?.label ?? null, open), circle, first === null);
  if (circle && answer.isPending) return <Loading />;
  if (!first) return <Nowhere />;
  return (
    <div className="page">
      <header>
        {circle && (
          <p className="crumbs">
            <AudienceChip circle={circle} />
          </p>
        )}
        <h1>{title}</h1>
      </header>
      <Waiting acts={acts} says={null} asked={first} change={change} />
    </div>
  );
}
