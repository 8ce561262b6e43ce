// How far a meeting has come, as one row of steps. A postponement or cancellation stands beside it
// with whose word it is; the steps that were reached stay.
import { useLingui } from '@lingui/react';
import type { Meeting } from '../../api/model';
import { meetingStates, ribbonStates, say } from '../../i18n/words';
import { StateBadge } from '../../record/meeting_words';
import styles from './meetings.module.css';

type Recorded = Pick<
  Meeting,
  'state' | 'planned' | 'acts' | 'round' | 'stages' | 'held' | 'outcomes' | 'texts' | 'minutes'
>;
type Stated = Recorded & Pick<Meeting, 'sine_die' | 'state_said'>;

// The steps that somebody recorded. A meeting that was entered as held was never said to be confirmed.
export function recordedOf(meeting: Recorded): ReadonlySet<string> {
  const out = new Set<string>([meeting.state]);
  const says = (name: string) =>
    meeting.acts.filter((act) => act.verdict === 'effective' && act.content?.[name]);
  if (says('possibility').length > 0) out.add('mooted');
  const intents = says('intent');
  if (intents.length + says('schedule').length > 0) out.add('proposed');
  if (intents.some((act) => act.proposal?.joint)) out.add('agreed_in_principle');
  if (meeting.round > 0) out.add('scheduled');
  for (const stage of meeting.stages) out.add(stage.state.toLowerCase());
  if (meeting.held.length > 0) out.add('concluded');
  const joint = ({ said }: { said?: { kind: string } }) => said?.kind === 'joint';
  if ([...meeting.outcomes, ...meeting.texts, ...meeting.minutes].some(joint))
    out.add('outcome_agreed');
  return out;
}

// The step that each state stands at; off the ribbon there is none.
export function ribbonAt(meeting: Pick<Meeting, 'state' | 'planned'>): number {
  if (meeting.state === 'recessed') return ribbonStates.indexOf('in_session');
  if (meeting.state === 'postponed' || meeting.state === 'cancelled') {
    const agreed = meeting.planned.some((plan) => plan.said.kind === 'joint');
    return agreed ? ribbonStates.indexOf('scheduled') : -1;
  }
  return ribbonStates.indexOf(meeting.state);
}

export function Ribbon({ meeting }: { meeting: Stated }) {
  const { i18n } = useLingui();
  const at = ribbonAt(meeting);
  const recorded = recordedOf(meeting);
  const off =
    meeting.state === 'postponed' || meeting.state === 'cancelled' || meeting.state === 'recessed';
  return (
    <div className={styles.course}>
      <ol
        className={styles.ribbon}
        aria-label={i18n._({ id: 'meeting.course', message: 'State of the meeting' })}
      >
        {ribbonStates.map((state, index) => (
          <li
            key={state}
            data-done={(index < at && recorded.has(state)) || undefined}
            data-now={(index === at && !off) || undefined}
            data-last={(index === at && off) || undefined}
            aria-current={index === at && !off ? 'step' : undefined}
          >
            {say(i18n, meetingStates, state)}
          </li>
        ))}
      </ol>
      {off && (
        <p>
          <StateBadge meeting={meeting} />
        </p>
      )}
    </div>
  );
}
