// Opens the submission of what stands on this page; nothing where there is nobody to submit to.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button } from 'react-aria-components';
import type { Act, Circle } from '../api/model';
import { queries, useSession } from '../api/queries';
import { AddressLink } from '../frame/AddressLink';
import { circleAddress, useCircles } from '../frame/circles';
import { useParties } from '../frame/parties';
import { Loading } from '../frame/Trouble';
import { addressOf } from '../record/address';
import type { Offered } from './offered';
import { submittable, submittedOf } from './submitted';
import { mayWrite } from './Write';

const Submit = lazy(() => import('./Submit'));

export function SubmitButton({
  circle,
  acts = [],
  of,
}: {
  circle: Circle;
  // What is shown here; absent where it is read only when the selection is opened.
  acts?: readonly Act[];
  // What may be chosen from; absent: the matter of what is shown.
  of?: Offered;
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  const session = useSession();
  const [open, setOpen] = useState(false);
  const offered = of ?? { matters: acts.slice(0, 1).map((act) => act.matter) };
  const targets = useCircles().filter((one) => !one.national && mayWrite(session, one));
  if (!circle.national || targets.length === 0 || offered.matters.length === 0) return null;
  const [only] = targets;
  return (
    <>
      <Button className="button" onPress={() => setOpen(true)}>
        <Send size={15} aria-hidden="true" />
        {targets.length === 1 && only
          ? i18n._({
              id: 'submit.title',
              message: 'Submit to {them}',
              values: { them: parties.list(only.audience.filter((one) => one !== parties.self)) },
            })
          : i18n._({ id: 'submit.some', message: 'Submit …' })}
      </Button>
      {targets.map((one) => (
        <Trace key={one.id} acts={acts} target={one} />
      ))}
      {open && (
        <Suspense fallback={<Loading />}>
          <Submit circle={circle} of={offered} targets={targets} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

// What of this page was submitted there, and the way to it.
function Trace({ acts, target }: { acts: readonly Act[]; target: Circle }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const circles = useCircles();
  const matter = acts[0]?.matter ?? '';
  const there = useQuery(queries.entries(target.id, matter)).data?.items ?? [];
  const own = submittable(
    acts.filter((act) => act.matter === matter),
    parties.self,
  );
  const gone = own.filter((one) => submittedOf(one, there, target));
  if (gone.length === 0) return null;
  const circle = circleAddress(circles, target.id);
  const text = i18n._({
    id: 'submit.trace',
    message: 'Submitted to {them}: {count} of {all}',
    values: {
      them: parties.list(target.audience.filter((one) => one !== parties.self)),
      count: gone.length,
      all: own.length,
    },
  });
  return <AddressLink to={addressOf({ matter }, circle)}>{text}</AddressLink>;
}
