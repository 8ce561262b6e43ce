// The silence procedure of a proposal, while it waits: until when, whose node has the notice, and how to
// break it. Silence that was never heard is no consent: docs/formats/record.md, section 7.
import { useLingui } from '@lingui/react';
import { HardDrive, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { Act, Circle, Silence } from '../api/model';
import { useSession } from '../api/queries';
import { useCircles } from '../frame/circles';
import { useParties } from '../frame/parties';
import { choose } from '../i18n/text';
import { mayWrite } from '../writing/Write';
import { AnswerDialog } from './AnswerDialog';
import styles from './record.module.css';
import { instantText, silenceText } from './silence_text';

const isOver = (silence: Pick<Silence, 'expiry'>) => Date.parse(silence.expiry) <= Date.now();

// How a proposal under silence stands, in one sentence; nothing where it is not under silence, or over.
export function SilenceLine({ act }: { act: Act }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const circle = useCircles().find((one) => one.id === act.circle);
  const silence = act.proposal?.silence;
  if (!silence || act.proposal?.state !== 'open') return null;
  const names = circle?.silence_classes?.find((one) => one.class === silence.class)?.names;
  const name = choose(names, i18n.locale)?.text ?? silence.class;
  const breakers = [...new Set(silence.broken.map((one) => one.party))];
  if (breakers.length > 0) {
    return (
      <p className={styles.silence} data-tone="wait">
        {i18n._({
          id: 'silence.broken',
          message:
            'The silence was broken by {parties}: it needs a plain answer of every party now.',
          values: { parties: parties.list(breakers) },
        })}
      </p>
    );
  }
  if (!silence.kept) {
    return (
      <p className={styles.silence} data-tone="wait">
        {i18n._({
          id: 'silence.not_kept',
          message:
            'It was put under the silence procedure, class {name}, which does not reach this: our silence is no consent, and it needs a plain answer.',
          values: { name },
        })}
      </p>
    );
  }
  if (isOver(silence)) {
    return (
      <p className={styles.silence} data-tone="wait">
        {i18n._({
          id: 'silence.over',
          message:
            'The silence procedure, class {name}, ended on {when}, and not every silence counts: until it does, it needs a plain answer.',
          values: { name, when: instantText(i18n, silence.expiry) },
        })}
      </p>
    );
  }
  return <p className={styles.silence}>{silenceText(i18n, silence, names)}</p>;
}

// The same with whose node has the notice, and the way to break the silence for those who may.
export function UnderSilence({ act, circle }: { act: Act; circle: Circle | null }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const session = useSession();
  const [breaking, setBreaking] = useState(false);
  const silence = act.proposal?.silence;
  if (!silence || act.proposal?.state !== 'open') return null;
  const waits = silence.kept && silence.broken.length === 0;
  const asked = silence.sides.some((side) => side.party === parties.self);
  const answered = new Set(
    act.proposal.answers.filter((one) => one.state === 'concurred').map((one) => one.party),
  );
  return (
    <section aria-labelledby={`silence-${act.ref}`}>
      <h3 id={`silence-${act.ref}`}>
        {i18n._({ id: 'silence.title', message: 'Silence procedure' })}
      </h3>
      <SilenceLine act={act} />
      {waits && (
        <ul className={styles.heard}>
          {silence.sides.map((side) => (
            <li key={side.party}>
              <Heard side={side} agreed={answered.has(side.party)} />
            </li>
          ))}
        </ul>
      )}
      {waits && !isOver(silence) && asked && mayWrite(session, circle) && (
        <p>
          <Button className="button grave" onPress={() => setBreaking(true)}>
            {i18n._({ id: 'silence.break', message: 'Break the silence' })}
          </Button>
        </p>
      )}
      {breaking && <AnswerDialog act={act} answer="break" onClose={() => setBreaking(false)} />}
    </section>
  );
}

function Heard({ side, agreed }: { side: Silence['sides'][number]; agreed: boolean }) {
  const { i18n } = useLingui();
  const party = useParties().text(side.party);
  const heard = side.received !== null && side.in_time;
  const Icon = heard ? HardDrive : TriangleAlert;
  return (
    <>
      <span className={styles.step} data-kind="machine">
        <Icon size={14} aria-hidden="true" />
        <span>
          {heard
            ? i18n._({
                id: 'silence.heard',
                message: 'Notice stored by {party}, {when}',
                values: { party, when: instantText(i18n, side.received ?? '') },
              })
            : side.received !== null
              ? i18n._({
                  id: 'silence.late',
                  message: 'The notice came to {party} too late: its silence is no consent.',
                  values: { party },
                })
              : i18n._({
                  id: 'silence.unheard',
                  message: 'Not stored by {party} so far: unheard silence is no consent.',
                  values: { party },
                })}
        </span>
      </span>
      {!side.authorised && !agreed && (
        <span className={styles.by}>
          {i18n._({
            id: 'silence.not_authorised',
            message: '{party} has not authorised silence in this class: it has to agree plainly.',
            values: { party },
          })}
        </span>
      )}
    </>
  );
}
