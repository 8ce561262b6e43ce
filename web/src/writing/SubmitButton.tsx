// Opens the submission of what stands on this page; nothing where there is nobody to submit to.
import { useLingui } from '@lingui/react';
import { Send } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button } from 'react-aria-components';
import type { Act, Circle } from '../api/model';
import { useSession } from '../api/queries';
import { useCircles } from '../frame/circles';
import { useParties } from '../frame/parties';
import { Loading } from '../frame/Trouble';
import { mayWrite } from './Write';

const Submit = lazy(() => import('./Submit'));

export function SubmitButton({ circle, acts }: { circle: Circle; acts: readonly Act[] }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const session = useSession();
  const [open, setOpen] = useState(false);
  const targets = useCircles().filter((one) => !one.national && mayWrite(session, one));
  if (!circle.national || targets.length === 0 || acts.length === 0) return null;
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
      {open && (
        <Suspense fallback={<Loading />}>
          <Submit acts={acts} targets={targets} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
