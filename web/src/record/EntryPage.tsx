// One entry by itself: of what has no page of its own, such as the arrangement.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries';
import { circleAt, useCircles } from '../frame/circles';
import { AudienceChip } from '../frame/parties';
import { useScreen } from '../frame/screen';
import { isNowhere, Loading, Nowhere, Trouble } from '../frame/Trouble';
import { useBodyNames } from './body_words';
import { DeliveryPanel } from './DeliveryPanel';
import { matterText } from './matters';

export function EntryPage({
  circle: address,
  entry,
}: {
  circle: string;
  entry: string | undefined;
}) {
  const { i18n } = useLingui();
  const bodyName = useBodyNames();
  const circle = circleAt(useCircles(), address);
  const answer = useQuery({
    ...queries.act(circle?.id ?? address, entry ?? ''),
    enabled: entry !== undefined,
  });
  const act = answer.data;
  const nowhere = !entry || (isNowhere(answer.error) && !act);
  const title = act ? matterText(i18n, act, bodyName) : '';
  useScreen(title, act?.label ?? null, circle, nowhere);
  if (nowhere) return <Nowhere />;
  if (answer.isPending) return <Loading />;
  if (!act) return <Trouble error={answer.error} onRetry={() => void answer.refetch()} />;
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
      <DeliveryPanel act={act} circle={circle} inside />
    </div>
  );
}
