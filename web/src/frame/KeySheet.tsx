// What the keys do, and what a reader sets for this browser.
import { useLingui } from '@lingui/react';
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
import { ClockChoice } from './ClockChoice';
import styles from './dialog.module.css';

export function KeySheet({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const { i18n } = useLingui();
  const { appearance, singleKeys } = useSettings();
  const keys = [
    ['g t', i18n._({ id: 'nav.today', message: 'Today' })],
    ['g i', i18n._({ id: 'nav.inbox', message: 'Inbox' })],
    ['g b', i18n._({ id: 'nav.bodies', message: 'Bodies' })],
    ['g r', i18n._({ id: 'nav.records', message: 'Records' })],
    ['g c', i18n._({ id: 'nav.commitments', message: 'Commitments' })],
    ['g e', i18n._({ id: 'nav.import', message: 'Bring in' })],
    ['g w', i18n._({ id: 'nav.directory', message: 'Who is who' })],
    ['g l', i18n._({ id: 'nav.links', message: 'Links & arrangements' })],
    ['/', i18n._({ id: 'keys.search', message: 'Search the record' })],
    ['j  k', i18n._({ id: 'keys.rows', message: 'Next and previous row' })],
    ['x  e', i18n._({ id: 'keys.inbox', message: 'In the inbox: select, put aside' })],
    ['Enter', i18n._({ id: 'keys.open', message: 'Open the row' })],
    ['Esc', i18n._({ id: 'keys.close', message: 'Close a dialogue' })],
    ['?', i18n._({ id: 'keys.sheet', message: 'This sheet' })],
    [
      'n  d  c  a',
      i18n._({
        id: 'keys.outcome',
        message:
          'While a meeting is in session: note, decision, commitment, agreed assessment on the item in hand',
      }),
    ],
    [
      'i  o',
      i18n._({
        id: 'keys.presence',
        message: 'On the row of a person at a meeting: arrived now, left now',
      }),
    ],
    ['Ctrl+Enter', i18n._({ id: 'keys.confirm', message: 'Go on in a form, and sign' })],
  ] as const;
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
          <dl className={styles.keys}>
            {keys.map(([key, text]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
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
