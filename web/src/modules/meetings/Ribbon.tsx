// How far a meeting has come, as one row of steps. A postponement or cancellation stands beside it
// with whose word it is; the steps that were reached stay.
import { useLingui } from '@lingui/react';
import type { Meeting } from '../../api/model';
import { meetingStates, ribbonStates, say } from '../../i18n/words';
import { StateBadge } from '../../record/meeting_words';
import styles from './meetings.module.css';

type Stated = Pick<Meeting, 'state' | 'planned' | 'sine_die' | 'state_said'>;

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
            data-done={index < at || undefined}
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
