// What the keys do, and what a reader sets for this browser.
import { useLingui } from '@lingui/react';
import { useState } from 'react';
import {
  Button,
  Dialog,
  Heading,
  Label,
  Modal,
  ModalOverlay,
  Radio,
  RadioGroup,
  Switch,
} from 'react-aria-components';
import { type Appearance, changeSettings, useSettings } from '../i18n/settings';
import type { Place } from '../keyboard/keymap';
import { ClockChoice } from './ClockChoice';
import styles from './dialog.module.css';
import { KeyList } from './KeyList';

export function KeySheet({
  open,
  onOpenChange,
  place,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  place?: Place | undefined;
}) {
  const { i18n } = useLingui();
  const { appearance, singleKeys, keys } = useSettings();
  const [changing, setChanging] = useState(false);
  const appearances: [Appearance, string][] = [
    ['system', i18n._({ id: 'appearance.system', message: 'As the system' })],
    ['light', i18n._({ id: 'appearance.light', message: 'Light' })],
    ['dark', i18n._({ id: 'appearance.dark', message: 'Dark' })],
  ];
  return (
    <ModalOverlay
      className={styles.overlay ?? ''}
      isOpen={open}
      onOpenChange={onOpenChange}
      isDismissable
    >
      <Modal className={styles.modal ?? ''}>
        <Dialog className={styles.dialog ?? ''}>
          <Heading slot="title">
            {i18n._({ id: 'keys.title', message: 'Keys and display' })}
          </Heading>
          <KeyList changing={changing} place={place} />
          <p className={styles.aside}>
            {i18n._({
              id: 'keys.promise',
              message: 'No single key sends anything to another party. Keys rest while you type.',
            })}
          </p>
          <Switch
            className={styles.switch ?? ''}
            isSelected={singleKeys}
            onChange={(on) => changeSettings({ singleKeys: on })}
          >
            <span className={styles.track} aria-hidden="true" />
            {i18n._({ id: 'keys.single', message: 'Single-key shortcuts' })}
          </Switch>
          <p className={styles.row}>
            <Button className="button" onPress={() => setChanging(!changing)}>
              {changing
                ? i18n._({ id: 'keys.done', message: 'Done with the keys' })
                : i18n._({ id: 'keys.change_all', message: 'Change keys …' })}
            </Button>
            {Object.keys(keys).length > 0 && (
              <Button className="button" onPress={() => changeSettings({ keys: {} })}>
                {i18n._({ id: 'keys.reset', message: 'All keys as they were' })}
              </Button>
            )}
          </p>
          <RadioGroup
            className={styles.choices ?? ''}
            value={appearance}
            onChange={(next) => changeSettings({ appearance: next as Appearance })}
          >
            <Label>{i18n._({ id: 'appearance.title', message: 'Appearance' })}</Label>
            <div className={styles.row}>
              {appearances.map(([value, text]) => (
                <Radio key={value} value={value} className={styles.radio ?? ''}>
                  {text}
                </Radio>
              ))}
            </div>
          </RadioGroup>
          <ClockChoice />
          <div className={styles.actions}>
            <Button className="button" slot="close" autoFocus>
              {i18n._({ id: 'action.close', message: 'Close' })}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
