// Capital is asked about open brackets: which, and what of each. It is kept for our own side alone.
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
} from 'react-aria-components';
import type { Circle } from '../../api/model';
import dialog from '../../frame/dialog.module.css';
import { AudienceChip, useParties } from '../../frame/parties';
import { Trouble } from '../../frame/Trouble';
import { freshId } from '../../writing/form';
import { useInTurn } from '../../writing/in_turn';
import { clean } from '../../writing/text';
import writing from '../../writing/writing.module.css';
import type { OpenAt } from './at_home';
import contentStyles from './contents.module.css';
import { OptionsAt, WhereAt } from './Instructions';
import { useInText } from './in_text';
import { inputOf } from './spoken';

// A list of an entry holds so many at most.
const mostRows = 64;

export function RequestInstructions({
  home,
  open,
  onClose,
}: {
  home: Circle;
  open: readonly OpenAt[];
  onClose: () => void;
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  const { text, circle } = useInText();
  const [questions, setQuestions] = useState<Readonly<Record<string, string>>>({});
  const [office, setOffice] = useState('');
  const [id] = useState(() => freshId('r'));
  const [due, setDue] = useState<CalendarDate>(() =>
    parseDate(new Date().toISOString().slice(0, 10)).add({ days: 3 }),
  );
  const { record, failure, busy } = useInTurn(onClose);
  const keyOf = (one: OpenAt) => `${one.element} ${one.language} ${one.changes.join()}`;
  const rows = open
    .filter((one) => clean(questions[keyOf(one)] ?? ''))
    .map((one) => ({
      element: one.element,
      ...(one.language ? { language: one.language } : {}),
      changes: one.changes,
      question: { [i18n.locale]: clean(questions[keyOf(one)] ?? '') },
    }));
  const ready = rows.length > 0 && rows.length <= mostRows && clean(office) !== '';
  const save = () =>
    void record([
      {
        key: id,
        circle: home.id,
        input: inputOf(
          {
            instruction_request: {
              id,
              office: { [i18n.locale]: clean(office) },
              deadline: due.toString(),
              circle: circle.id,
              rows,
            },
          },
          text.matter,
          null,
        ),
      },
    ]);
  return (
    <ModalOverlay
      className={dialog.overlay ?? ''}
      isOpen
      onOpenChange={(next) => !next && onClose()}
    >
      <Modal className={`${dialog.modal ?? ''} ${writing.wide ?? ''}`}>
        <Dialog className={dialog.dialog ?? ''}>
          <Heading slot="title">
            {i18n._({ id: 'write.instruction_asked', message: 'Request instructions' })}
          </Heading>
          <AudienceChip circle={home} />
          <p>
            {i18n._({
              id: 'texts.request_help',
              message:
                'Write what is asked at each bracket that capital is to decide; the others stay out. It is kept for our own side alone, and makes a sheet to be sent to capital.',
            })}
          </p>
          <div className={contentStyles.points}>
            {open.map((one, at) => (
              <fieldset key={keyOf(one)}>
                <legend>
                  <WhereAt at={one} />
                </legend>
                <OptionsAt open={one} />
                <label htmlFor={`question-${at}`}>
                  {i18n._({ id: 'brief.question', message: 'Question' })}
                </label>
                <textarea
                  id={`question-${at}`}
                  rows={2}
                  maxLength={4000}
                  value={questions[keyOf(one)] ?? ''}
                  onChange={(event) =>
                    setQuestions({ ...questions, [keyOf(one)]: event.target.value })
                  }
                />
              </fieldset>
            ))}
          </div>
          <div className={writing.form}>
            <div className={writing.part}>
              <label htmlFor="request-office">
                {i18n._({ id: 'brief.asked_of', message: 'Asked of' })}
              </label>
              <input
                id="request-office"
                type="text"
                value={office}
                maxLength={400}
                onChange={(event) => setOffice(event.target.value)}
              />
            </div>
            <DateField
              className={dialog.field ?? ''}
              value={due}
              onChange={(date) => date && setDue(date)}
            >
              <Label>{i18n._({ id: 'brief.deadline', message: 'Deadline' })}</Label>
              <DateInput className={dialog.input ?? ''}>
                {(segment) => <DateSegment segment={segment} className={dialog.segment ?? ''} />}
              </DateInput>
            </DateField>
          </div>
          {failure !== null && <Trouble error={failure} />}
          <div className={dialog.actions}>
            <Button className="button" isDisabled={busy} onPress={onClose}>
              {i18n._({ id: 'action.back', message: 'Back' })}
            </Button>
            <Button className="button primary" isDisabled={!ready || busy} onPress={save}>
              {i18n._({
                id: 'write.save',
                message: 'Save for {party} only',
                values: { party: parties.text(parties.self) },
              })}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
