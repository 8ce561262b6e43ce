// One mark for one or many elements: where our side stands on the words as they read now.
import { type CalendarDate, parseDate } from '@internationalized/date';
import { useLingui } from '@lingui/react';
import { useState } from 'react';
import {
  Button,
  DateField,
  DateInput,
  DateSegment,
  Dialog,
  Heading,
  Label,
  Modal,
  ModalOverlay,
  Radio,
  RadioGroup,
} from 'react-aria-components';
import type { TextElement } from '../../api/model';
import dialog from '../../frame/dialog.module.css';
import { useParties } from '../../frame/parties';
import { say } from '../../i18n/words';
import { elementText } from '../../record/element_words';
import writing from '../../writing/writing.module.css';
import type { Said } from './ContentSaid';
import { useInText } from './in_text';
import { stands } from './words';

// An act names so many elements at most.
export const mostMarked = 64;

export type Stand = 'NO_POSITION' | 'NO_OBJECTION' | 'STUDY' | 'SCRUTINY' | 'AD_REF' | 'AGREED';

export function marksOf(
  elements: readonly Pick<TextElement, 'id' | 'digest'>[],
  stand: Stand,
  due: string,
  reason: Readonly<Record<string, string>>,
): Said[] {
  const out: Said[] = [];
  for (let at = 0; at < elements.length; at += mostMarked)
    out.push({
      marks: {
        stand,
        marked: elements
          .slice(at, at + mostMarked)
          .map((one) => ({ element: one.id, digest: one.digest })),
        ...(due ? { due } : {}),
        ...(Object.keys(reason).length > 0 ? { reason } : {}),
      },
    });
  return out;
}

const order: readonly Stand[] = [
  'NO_OBJECTION',
  'AD_REF',
  'AGREED',
  'STUDY',
  'SCRUTINY',
  'NO_POSITION',
];

// 'Where we stand', or where the party stands that speaks.
export function useStandTitle(): string {
  const { i18n } = useLingui();
  const parties = useParties();
  const { noting } = useInText();
  return noting
    ? i18n._({
        id: 'texts.mark_of',
        message: 'Where {party} stands',
        values: { party: parties.text(noting.party) },
      })
    : i18n._({ id: 'texts.mark', message: 'Where we stand' });
}

export function MarkDialog({
  elements,
  onClose,
}: {
  elements: readonly TextElement[];
  onClose: (recorded: boolean) => void;
}) {
  const { i18n } = useLingui();
  const { text, reach, self, noting, write } = useInText();
  const speaks = noting?.party ?? self;
  const own = elements.map((one) =>
    one.marks.find((mark) => mark.party === speaks && mark.holds)?.stand.toUpperCase(),
  );
  // Where we stand already, if that is one thing.
  const [stand, setStand] = useState<Stand>(
    () => order.find((one) => own.every((each) => each === one)) ?? 'AD_REF',
  );
  const reserved = own.filter((one) => one === 'STUDY' || one === 'SCRUTINY').length;
  const [due, setDue] = useState<CalendarDate>(() =>
    parseDate(new Date().toISOString().slice(0, 10)).add({ days: 30 }),
  );
  const [reason, setReason] = useState('');
  // Who agreed and now says less reopens it, and says why.
  const reopens =
    stand !== 'AGREED' &&
    elements.some((one) =>
      one.marks.some((mark) => mark.party === self && mark.stand === 'agreed' && mark.holds),
    );
  const title = useStandTitle();
  // Of another's words it is noted whatever they said.
  const offered = order.filter((one) => one !== 'AGREED' || reach === 'final' || noting !== null);
  const goOn = () => {
    const said = reason.trim().normalize('NFC');
    const contents = marksOf(
      elements,
      stand,
      stand === 'AD_REF' ? due.toString() : '',
      said ? { [i18n.locale]: said } : {},
    );
    write(contents, title, () => onClose(true));
  };
  const named = elements.slice(0, 12).map((one) => elementText(i18n, one, text.elements));
  return (
    <ModalOverlay
      className={dialog.overlay ?? ''}
      isOpen
      onOpenChange={(open) => !open && onClose(false)}
    >
      <Modal className={dialog.modal ?? ''}>
        <Dialog className={dialog.dialog ?? ''}>
          <Heading slot="title">{title}</Heading>
          <p className={dialog.said}>
            {named.join(', ')}
            {elements.length > named.length &&
              ` ${i18n._({ id: 'texts.and_more', message: 'and {count} more', values: { count: elements.length - named.length } })}`}
          </p>
          <RadioGroup
            className={dialog.choices ?? ''}
            value={stand}
            onChange={(next) => setStand(next as Stand)}
          >
            <Label>
              {i18n._({ id: 'texts.stand_on', message: 'On the words as they read now' })}
            </Label>
            {offered.map((one) => (
              <Radio key={one} value={one} className={dialog.radio ?? ''}>
                {say(i18n, stands, one.toLowerCase())}
              </Radio>
            ))}
          </RadioGroup>
          {stand === 'AD_REF' && (
            <DateField
              className={dialog.field ?? ''}
              value={due}
              onChange={(date) => date && setDue(date)}
            >
              <Label>{i18n._({ id: 'answer.due', message: 'Confirmation due' })}</Label>
              <DateInput className={dialog.input ?? ''}>
                {(segment) => <DateSegment segment={segment} className={dialog.segment ?? ''} />}
              </DateInput>
            </DateField>
          )}
          {reserved > 0 && stand !== 'STUDY' && stand !== 'SCRUTINY' && (
            <p className={dialog.notice} role="status">
              {i18n._({
                id: 'texts.replaces_reservation',
                message:
                  '{count, plural, one {On # of these paragraphs a reservation stands, which this replaces.} other {On # of these paragraphs reservations stand, which this replaces.}}',
                values: { count: reserved },
              })}
            </p>
          )}
          <div className={writing.part}>
            <label htmlFor="mark-reason">
              {i18n._({ id: 'field.reason', message: 'Reason' })}
              {reopens && ` (${i18n._({ id: 'form.needed', message: 'This is needed.' })})`}
            </label>
            <textarea
              id="mark-reason"
              rows={2}
              value={reason}
              required={reopens}
              onChange={(event) => setReason(event.target.value)}
            />
          </div>
          <div className={dialog.actions}>
            <Button className="button" onPress={() => onClose(false)}>
              {i18n._({ id: 'action.back', message: 'Back' })}
            </Button>
            <Button
              className="button primary"
              isDisabled={reopens && reason.trim() === ''}
              onPress={goOn}
            >
              {i18n._({ id: 'write.continue', message: 'Continue' })}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
