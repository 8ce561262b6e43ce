// How far a selection has come, and after a failure what went, what did not, and how to go on.
import { useLingui } from '@lingui/react';
import { Button } from 'react-aria-components';
import type { Act } from '../api/model';
import { Trouble } from '../frame/Trouble';
import { ContentLine } from '../record/ContentLine';
import { entryTitle } from '../record/Entries';
import type { Sending } from './sending';
import styles from './writing.module.css';

// The list above it may be long.
const seen = (place: HTMLElement | null) => place?.scrollIntoView({ block: 'nearest' });

export function SendingState({
  sending,
  going,
  onGoOn,
}: {
  sending: Sending;
  going: readonly Act[];
  onGoOn: (without?: Act) => void;
}) {
  const { i18n } = useLingui();
  const { done, leftOut, busy, failure } = sending;
  const gone = going.filter((act) => done.has(act.ref)).length;
  const values = { gone, all: going.length };
  const far = i18n._({ id: 'sending.far', message: '{gone} of {all} signed', values });
  if (busy)
    return (
      <div className={styles.sending}>
        <progress value={gone} max={going.length} aria-label={far} />
        <span role="status">{far}</span>
      </div>
    );
  if (!failure) return null;
  const rest = going.filter((act) => !done.has(act.ref) && !leftOut.has(act.ref)).length - 1;
  return (
    <div className={styles.sending} ref={seen}>
      <p role="alert">
        {i18n._({
          id: 'sending.stopped',
          message:
            '{gone, plural, =0 {None has gone} one {# has gone} other {# have gone}}; it stopped at the following. {rest, plural, =0 {Nothing stands behind it.} one {# behind it has not gone yet.} other {# behind it have not gone yet.}} Going on repeats nothing.',
          values: { gone, rest },
        })}
      </p>
      <p>
        <strong>{entryTitle(i18n, failure.act)}</strong>{' '}
        <ContentLine content={failure.act.content} />
      </p>
      <Trouble error={failure.error} onRetry={() => onGoOn()} />
      {rest > 0 && (
        <p>
          <Button className="button" onPress={() => onGoOn(failure.act)}>
            {i18n._({ id: 'sending.without', message: 'Leave it out and go on' })}
          </Button>
        </p>
      )}
    </div>
  );
}
