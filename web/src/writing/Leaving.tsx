// A form for named persons alone is kept in no file: who closes it says what becomes of what was typed.
import { useLingui } from '@lingui/react';
import { Button } from 'react-aria-components';
import dialog from '../frame/dialog.module.css';
import styles from './writing.module.css';

export function Leaving({
  onDiscard,
  onKeep,
  onStay,
}: {
  onDiscard: () => void;
  onKeep: () => void;
  onStay: () => void;
}) {
  const { i18n } = useLingui();
  return (
    <section className={styles.changed} aria-labelledby="leaving">
      <h3 id="leaving" role="alert">
        {i18n._({ id: 'write.leaving', message: 'Discard what was typed?' })}
      </h3>
      <p>
        {i18n._({
          id: 'write.leaving_text',
          message:
            'It is for named persons and kept in no file: only in this tab, until it is recorded or the tab is closed.',
        })}
      </p>
      <div className={dialog.actions}>
        <Button className="button grave" onPress={onDiscard}>
          {i18n._({ id: 'write.discard', message: 'Discard' })}
        </Button>
        <Button className="button" onPress={onKeep}>
          {i18n._({ id: 'write.keep_here', message: 'Close, and keep it in this tab' })}
        </Button>
        <Button className="button primary" autoFocus onPress={onStay}>
          {i18n._({ id: 'write.go_on', message: 'Go on typing' })}
        </Button>
      </div>
    </section>
  );
}
