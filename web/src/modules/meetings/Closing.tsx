// When a meeting ends: what became of each item of its agenda. What is deferred waits for a later meeting.
import { useLingui } from '@lingui/react';
import { useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { ActInput, Circle, Meeting } from '../../api/model';
import type { AgendaPoint } from '../../api/more';
import dialog from '../../frame/dialog.module.css';
import { AudienceChip, useParties } from '../../frame/parties';
import { Trouble } from '../../frame/Trouble';
import { Words } from '../../i18n/text';
import { contentOf } from '../../writing/form';
import { useInTurn } from '../../writing/in_turn';
import writing from '../../writing/writing.module.css';
import { standing } from './items';

export type Became = 'TAKEN' | 'DEFERRED' | '';

// The items of which nobody said what became of them.
export function openItems(meeting: Pick<Meeting, 'agenda'>): AgendaPoint[] {
  return meeting.agenda.filter((one) => one.state === 'proposed' || one.state === 'agreed');
}

// Our side's word on an item, with everything that stood of it.
export function closingAct(point: AgendaPoint, meeting: Meeting, state: Became): ActInput {
  const papers = meeting.acts.find((one) => one.ref === point.said.ref)?.content?.papers;
  const content = {
    agenda_item: contentOf({ ...standing(point, meeting), state }) as Record<string, unknown>,
    ...(papers ? { papers } : {}),
  };
  return {
    type: 'statement',
    matter: meeting.matter,
    module: 'meetings',
    content,
  };
}

export function Closing({
  meeting,
  circle,
  onClose,
}: {
  meeting: Meeting;
  circle: Circle;
  onClose: () => void;
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  // As it stood when it was asked: what is recorded on the way does not move the list.
  const [items] = useState(() => openItems(meeting));
  const [became, setBecame] = useState<Readonly<Record<string, Became>>>({});
  const inTurn = useInTurn(onClose);
  const { done, failure, busy } = inTurn;
  const said = items.filter((one) => became[one.key] && !done.has(one.key));
  const choices: [Became, string][] = [
    ['TAKEN', i18n._({ id: 'agenda.taken', message: 'Dealt with' })],
    [
      'DEFERRED',
      i18n._({ id: 'closing.deferred', message: 'Deferred: it waits for a later meeting' }),
    ],
    ['', i18n._({ id: 'closing.later', message: 'Said later' })],
  ];
  const record = () =>
    inTurn.record(
      said.map((one) => ({
        key: one.key,
        circle: circle.id,
        input: closingAct(one, meeting, became[one.key] ?? ''),
      })),
    );
  return (
    <ModalOverlay
      className={dialog.overlay ?? ''}
      isOpen
      onOpenChange={(open) => !open && !busy && onClose()}
    >
      <Modal className={`${dialog.modal ?? ''} ${writing.wide ?? ''}`}>
        <Dialog className={dialog.dialog ?? ''}>
          <Heading slot="title">
            {i18n._({ id: 'closing.title', message: 'What became of the items' })}
          </Heading>
          <p className={writing.where}>
            <AudienceChip circle={circle} />
            {i18n._({
              id: 'closing.text',
              message: "Each answer is recorded as {party}'s own word, by an entry of its own.",
              values: { party: parties.text(parties.self) },
            })}
          </p>
          <div className={writing.form}>
            {items.map((one) => (
              <fieldset
                key={one.key}
                className={writing.texts}
                disabled={busy || done.has(one.key)}
              >
                <legend>
                  <span className="num">{one.number}</span> <Words of={one.title} />
                </legend>
                {choices.map(([state, text]) => (
                  <label key={state} className={writing.check}>
                    <input
                      type="radio"
                      name={`became-${one.key}`}
                      checked={(became[one.key] ?? '') === state}
                      onChange={() => setBecame({ ...became, [one.key]: state })}
                    />
                    <span>{text}</span>
                  </label>
                ))}
              </fieldset>
            ))}
          </div>
          {failure !== null && <Trouble error={failure} onRetry={() => void record()} />}
          <div className={dialog.actions}>
            <Button className="button" isDisabled={busy} onPress={onClose}>
              {i18n._({ id: 'action.back', message: 'Back' })}
            </Button>
            <Button
              className="button primary"
              isDisabled={said.length === 0 || busy}
              onPress={() => void record()}
            >
              {i18n._({
                id: 'closing.record',
                message:
                  '{count, plural, one {Record # entry as {party}} other {Record # entries as {party}}}',
                values: { count: said.length, party: parties.text(parties.self) },
              })}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
