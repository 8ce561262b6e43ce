// The one place where a person commits the party: first who will see it and what it means, then the
// signature. Nothing is sent before the last button, and a repeated press is one act.

import { type CalendarDate, parseDate } from '@internationalized/date';
import { useLingui } from '@lingui/react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
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
import { idempotencyKey } from '../api/client';
import type { Act, ActInput } from '../api/model';
import { queries, writeAct } from '../api/queries';
import styles from '../frame/dialog.module.css';
import { useParties } from '../frame/parties';
import { Loading, Trouble } from '../frame/Trouble';
import { Exactly } from '../writing/Seen';
import { ContentView } from './Content';
import { entryTitle } from './Entries';
import { reasonOf, takesReason } from './reason';

export type Answering = 'agree' | 'ad_ref' | 'decline' | 'confirm' | 'withdraw' | 'break';

// `ad_ref`: for whom that alone is theirs to do.
export function AnswerDialog({
  act,
  answer,
  onClose,
}: {
  act: Act;
  answer: Answering;
  onClose: () => void;
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  const queryClient = useQueryClient();
  const [manner, setManner] = useState<'final' | 'ad_ref'>(
    answer === 'ad_ref' ? 'ad_ref' : 'final',
  );
  const [due, setDue] = useState<CalendarDate>(() =>
    parseDate(new Date().toISOString().slice(0, 10)).add({ days: 30 }),
  );
  const party = parties.text(parties.self);
  const input: ActInput = useMemo(() => {
    if (answer === 'decline') return { type: 'decline', target: act.ref };
    if (answer === 'withdraw') return { type: 'withdrawal', target: act.ref };
    if (answer === 'break') return { type: 'silence_broken', target: act.ref };
    if (answer === 'confirm') return { type: 'confirmation', target: act.ref };
    if (manner === 'final') return { type: 'concurrence', target: act.ref };
    return { type: 'ad_referendum', target: act.ref, due: `${due.toString()}T23:59:59.000Z` };
  }, [answer, manner, due, act.ref]);
  // Another wish is another act; the same wish pressed twice is not.
  const key = useMemo(() => idempotencyKey(), [input]);
  const [reason, setReason] = useState('');
  const said = answer === 'break' ? reasonOf(act, i18n.locale, reason) : null;
  const reasonKey = useMemo(() => idempotencyKey(), [reason]);
  const preview = useQuery(queries.preview(act.circle, input));
  const sign = useMutation({
    mutationFn: async () => {
      // Repeated after a failure, each is answered again and not written twice.
      const recorded = await writeAct(act.circle, input, key);
      if (said) await writeAct(act.circle, said, reasonKey);
      return recorded;
    },
    onSuccess: () => {
      void queryClient.invalidateQueries({
        predicate: (query) => !['session', 'preview'].includes(String(query.queryKey[0])),
      });
      onClose();
    },
  });
  const confirm =
    answer === 'decline'
      ? i18n._({ id: 'answer.decline_for', message: 'Decline for {party}', values: { party } })
      : answer === 'withdraw'
        ? i18n._({ id: 'answer.withdraw_for', message: 'Withdraw for {party}', values: { party } })
        : answer === 'break'
          ? i18n._({
              id: 'answer.break_for',
              message: 'Break the silence for {party}',
              values: { party },
            })
          : answer === 'confirm'
            ? i18n._({
                id: 'answer.confirm_for',
                message: 'Confirm for {party}',
                values: { party },
              })
            : manner === 'final'
              ? i18n._({ id: 'answer.agree', message: 'Agree for {party}', values: { party } })
              : i18n._({
                  id: 'answer.agree_ad_ref',
                  message: 'Agree ad ref for {party}',
                  values: { party },
                });
  const ready = preview.data !== undefined && !sign.isPending;
  // Two presses before the screen has drawn itself anew are one wish.
  const signing = useRef(false);
  const { mutate } = sign;
  const signOnce = useCallback(() => {
    if (signing.current) return;
    signing.current = true;
    mutate(undefined, {
      onError: () => {
        signing.current = false;
      },
    });
  }, [mutate]);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !event.ctrlKey || event.isComposing || !ready) return;
      // Before the button that has the focus takes it for its own press.
      event.preventDefault();
      event.stopPropagation();
      signOnce();
    };
    window.addEventListener('keydown', listen, true);
    return () => window.removeEventListener('keydown', listen, true);
  }, [ready, signOnce]);

  return (
    <ModalOverlay
      className={styles.overlay ?? ''}
      isOpen
      onOpenChange={(open) => !open && onClose()}
    >
      <Modal className={styles.modal ?? ''}>
        <Dialog className={styles.dialog ?? ''} role="alertdialog">
          <Heading slot="title">{confirm}</Heading>
          <div className={styles.said}>
            <p>{entryTitle(i18n, act)}</p>
            <ContentView content={act.content} of={act} />
            <Exactly content={act.content} />
          </div>
          {(answer === 'agree' || answer === 'ad_ref') && (
            <RadioGroup
              className={styles.choices ?? ''}
              value={manner}
              onChange={(next) => setManner(next as typeof manner)}
            >
              <Label>{i18n._({ id: 'answer.manner', message: 'How' })}</Label>
              <Radio value="final" isDisabled={answer === 'ad_ref'} className={styles.radio ?? ''}>
                {i18n._({
                  id: 'answer.final',
                  message: 'Agree: this commits {party}',
                  values: { party },
                })}
              </Radio>
              <Radio value="ad_ref" className={styles.radio ?? ''}>
                {i18n._({
                  id: 'answer.ad_ref',
                  message: 'Agree ad ref: does not count until it is confirmed',
                })}
              </Radio>
              {manner === 'ad_ref' && (
                <DateField
                  className={styles.field ?? ''}
                  value={due}
                  onChange={(date) => date && setDue(date)}
                >
                  <Label>{i18n._({ id: 'answer.due', message: 'Confirmation due' })}</Label>
                  <DateInput className={styles.input ?? ''}>
                    {(segment) => (
                      <DateSegment segment={segment} className={styles.segment ?? ''} />
                    )}
                  </DateInput>
                </DateField>
              )}
            </RadioGroup>
          )}
          {answer === 'decline' && (
            <p className={styles.notice}>
              {i18n._({
                id: 'answer.decline_final',
                message: 'A decline is final. The point is free then for a new proposal.',
              })}
            </p>
          )}
          {answer === 'withdraw' && (
            <p className={styles.notice}>
              {i18n._({
                id: 'answer.withdraw_text',
                message:
                  'Nobody can agree to it any more; everything stands as before. It can be proposed anew.',
              })}
            </p>
          )}
          {answer === 'break' && (
            <>
              <p className={styles.notice}>
                {i18n._({
                  id: 'answer.break_text',
                  message:
                    'Then it is not agreed by silence, for nobody, and cannot be put back. Each party can still agree or decline.',
                })}
              </p>
              {takesReason(act) && (
                <div className={styles.field}>
                  <label htmlFor="break-reason">
                    {i18n._({ id: 'answer.break_reason', message: 'Reason, if you give one' })}
                  </label>
                  <p id="break-reason-help">
                    {i18n._({
                      id: 'answer.break_reason_help',
                      message: 'It is recorded beside it, as a comment for the same readers.',
                    })}
                  </p>
                  <textarea
                    id="break-reason"
                    aria-describedby="break-reason-help"
                    rows={3}
                    maxLength={4000}
                    value={reason}
                    onChange={(event) => setReason(event.target.value)}
                  />
                </div>
              )}
            </>
          )}
          {answer === 'confirm' && (
            <p className={styles.notice}>
              {i18n._({
                id: 'answer.confirm_text',
                message: 'These words were noted as ours. Confirmed, they count as our own.',
              })}
            </p>
          )}
          <h3>{i18n._({ id: 'preview.title', message: 'Who will see this?' })}</h3>
          {preview.isPending && <Loading />}
          {preview.isError && <Trouble error={preview.error} />}
          {preview.data && (
            <dl className={styles.facts}>
              <dt>{i18n._({ id: 'preview.parties', message: 'Parties' })}</dt>
              <dd>{parties.list(preview.data.parties)}</dd>
              <dt>{i18n._({ id: 'entry.label', message: 'Marking' })}</dt>
              <dd lang="en">{preview.data.marking}</dd>
              {preview.data.required.length > 0 && (
                <>
                  <dt>{i18n._({ id: 'preview.required', message: 'Must agree' })}</dt>
                  <dd>{parties.list(preview.data.required)}</dd>
                </>
              )}
              <dt>{i18n._({ id: 'preview.leaves', message: 'What leaves' })}</dt>
              <dd>
                {i18n._({
                  id: 'preview.bytes',
                  message: '{bytes, plural, one {# byte} other {# bytes}}, signed',
                  values: { bytes: preview.data.header_bytes + preview.data.content_bytes },
                })}
              </dd>
            </dl>
          )}
          {sign.isError && <Trouble error={sign.error} />}
          <div className={styles.actions}>
            <Button className="button" onPress={onClose} autoFocus>
              {i18n._({ id: 'action.back', message: 'Back' })}
            </Button>
            <Button
              className={
                answer === 'decline' || answer === 'break' ? 'button grave' : 'button primary'
              }
              isDisabled={!ready}
              onPress={signOnce}
            >
              {confirm}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
