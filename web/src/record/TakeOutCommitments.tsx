// The commitments of each place as papers, from the list over all places.
import { useLingui } from '@lingui/react';
import { circleAt, useCircles } from '../frame/circles';
import { audienceText, useParties } from '../frame/parties';
import { commitmentPapers } from './exports';
import { TakeOut } from './TakeOut';

// `circle`: of this place alone.
export function TakeOutCommitments({ circle }: { circle: string | undefined }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const circles = useCircles();
  const wanted = circle ? circleAt(circles, circle) : null;
  const places = (wanted ? [wanted] : circles).filter((one) => one.constituted);
  if (places.length === 0) return null;
  return (
    <p className="tools">
      <TakeOut
        papers={places.flatMap((place) =>
          commitmentPapers(i18n, place.id).map((paper) => ({
            ...paper,
            id: `${place.id} ${paper.id}`,
            text: i18n._({
              id: 'write.in',
              message: '{what} ({where})',
              values: { what: paper.text, where: audienceText(i18n, parties, place.audience) },
            }),
          })),
        )}
      />
    </p>
  );
}
