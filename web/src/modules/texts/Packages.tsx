// Packages: changes that are accepted whole by each side's one answer, or not at all.
import { useLingui } from '@lingui/react';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { Act, NegotiatedText } from '../../api/model';
import { useParties } from '../../frame/parties';
import { Instant, Words } from '../../i18n/text';
import { say } from '../../i18n/words';
import { AnswerDialog } from '../../record/AnswerDialog';
import { useReach } from '../../record/commits';
import { DeliveryPanel } from '../../record/DeliveryPanel';
import { SaidMark } from '../../record/SaidMark';
import writing from '../../writing/writing.module.css';
import { useInText } from './in_text';
import { PackageDialog } from './PackageDialog';
import { PackageItems } from './PackageItems';
import { pointsOf } from './packaging';
import styles from './texts.module.css';
import { packageStates } from './words';

type Package = NegotiatedText['packages'][number];

// `entries`: the proposals behind those that are not agreed; `asked`: the entry that the address leads to.
export function Packages({
  entries,
  asked,
}: {
  entries: readonly Act[];
  asked: string | undefined;
}) {
  const { i18n } = useLingui();
  const { text, mine, circle } = useInText();
  const [making, setMaking] = useState(false);
  const open = mine && !circle.national && pointsOf(text).length > 1;
  if (text.packages.length === 0 && !open) return null;
  return (
    <section className="section" aria-labelledby="packages">
      <h2 id="packages">{i18n._({ id: 'texts.packages', message: 'Packages' })}</h2>
      {text.packages.length > 0 && (
        <ul className={styles.alternatives}>
          {text.packages.map((one) => (
            <li key={one.said.ref ?? one.id} data-package={one.id}>
              <OnePackage
                one={one}
                act={entries.find((each) => each.ref === one.said.ref)}
                asked={one.said.ref !== null && one.said.ref === asked}
              />
            </li>
          ))}
        </ul>
      )}
      {open && (
        <p className="tools">
          <Button className="button" onPress={() => setMaking(true)}>
            {i18n._({ id: 'package.make', message: 'Make a package' })}
          </Button>
        </p>
      )}
      {making && <PackageDialog onClose={() => setMaking(false)} />}
    </section>
  );
}

function OnePackage({ one, act, asked }: { one: Package; act: Act | undefined; asked: boolean }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const { text, circle, self } = useInText();
  // Who is still to answer finds the answers without a press.
  const waits = act?.proposal?.answers.some(
    (each) => each.party === self && each.state !== 'concurred' && each.state !== 'declined',
  );
  const [told, setShown] = useState<boolean | null>(null);
  const shown = told ?? (asked || waits === true);
  const [withdrawing, setWithdrawing] = useState(false);
  const reach = useReach(circle.id, text.matter);
  const by = one.by.length > 0 ? parties.list(one.by) : '';
  const concurred = act?.proposal?.answers.some(
    (each) => each.party === self && each.state === 'concurred',
  );
  return (
    <>
      <p className={styles.under}>
        <strong>
          <Words of={one.words} none={i18n._({ id: 'package.unnamed', message: 'Package' })} />
        </strong>
        <span
          className="badge"
          data-tone={
            one.state === 'accepted' ? 'good' : one.state === 'offered' ? 'wait' : undefined
          }
        >
          {say(i18n, packageStates, one.state)}
          {by && one.state !== 'void' && `: ${by}`}
        </span>
        {one.expires && (
          <span>
            {i18n._({ id: 'package.expires', message: 'Expires:' })} <Instant at={one.expires} />
          </span>
        )}
        <SaidMark said={one.said} />
      </p>
      {one.state === 'void' && (
        <p>
          {by
            ? i18n._({
                id: 'package.void_by',
                message: 'Words that it was made of were let go: {parties}.',
                values: { parties: by },
              })
            : one.changed
              ? i18n._({
                  id: 'package.void_changed',
                  message: 'A paragraph of it reads otherwise now than when it was offered.',
                })
              : i18n._({
                  id: 'package.void_gone',
                  message: 'Words that it was made of are not here, or have been changed since.',
                })}
        </p>
      )}
      {one.state === 'offered' && (
        <p className="small">
          {i18n._({
            id: 'package.offered_says',
            message: 'Offered as a whole. It is nobody’s position until all have accepted it.',
          })}
        </p>
      )}
      {(one.state === 'refused' || one.state === 'withdrawn' || one.state === 'expired') && (
        <p className="small">
          {i18n._({ id: 'package.as_before', message: 'Everything stands as before.' })}
        </p>
      )}
      <PackageItems items={one.items} readings={one.readings} />
      <p className={styles.actions}>
        {one.state === 'offered' && act && (
          <Button className="button" aria-expanded={shown} onPress={() => setShown(!shown)}>
            {i18n._({ id: 'package.answers', message: 'Answers to the whole package' })}
          </Button>
        )}
        {one.state === 'offered' && act?.party === self && concurred && reach === 'final' && (
          <Button className={writing.add ?? ''} onPress={() => setWithdrawing(true)}>
            {i18n._({ id: 'package.withdraw', message: 'Withdraw this package' })}
          </Button>
        )}
      </p>
      {shown && one.state === 'offered' && act && (
        <DeliveryPanel act={act} circle={circle} inside told />
      )}
      {withdrawing && act && (
        <AnswerDialog act={act} answer="withdraw" onClose={() => setWithdrawing(false)} />
      )}
    </>
  );
}
