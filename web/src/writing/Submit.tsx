// From one's own side's place to the common one: a selection of entries, exactly what goes of each,
// and one signature for each of them. What was submitted before a failure stays submitted; going on
// repeats nothing.
import { useLingui } from '@lingui/react';
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { Check } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { idempotencyKey } from '../api/client';
import type { Act, ActInput, Circle } from '../api/model';
import { queries, writeAct } from '../api/queries';
import dialog from '../frame/dialog.module.css';
import { AudienceChip, useParties } from '../frame/parties';
import { Trouble } from '../frame/Trouble';
import { subjectOf } from '../i18n/words';
import { ContentLine } from '../record/ContentLine';
import { type Reach, reachOf } from '../record/commits';
import { entryTitle } from '../record/Entries';
import { carriedTo, filesOf } from './Papers';
import { Exactly } from './Seen';
import styles from './writing.module.css';

// What one side alone says, and never asks the others to agree to.
const ownWords = new Set([
  'postponement',
  'cancellation',
  'comment',
  'position',
  'outcome_status',
  'candidate',
  'availability',
  'attendance',
  'substitution',
]);
const ownTexts = new Set(['READOUT', 'ANNOUNCEMENT', 'EVALUATION']);

// One topic has one entry that stands: the last. The rest of the content's identity is what tells
// two entries of a kind apart.
function topicOf(act: Act): string {
  const subject = subjectOf(act.content ?? null) ?? '';
  const said = (act.content?.[subject] ?? {}) as Record<string, unknown>;
  const telling = [
    'id',
    'number',
    'round',
    'party',
    'to',
    'outcome',
    'strand',
    'meeting',
    'said_at',
    'language',
    'period',
  ];
  return [act.matter, subject, ...telling.map((name) => String(said[name] ?? ''))].join(' ');
}

// What of these entries stands, is our own and can be submitted.
export function submittable(acts: readonly Act[], self: string): Act[] {
  const last = new Map<string, Act>();
  for (const act of acts) {
    if (act.verdict !== 'effective' || act.party !== self || !act.content) continue;
    if (act.type !== 'statement' && act.type !== 'proposal') continue;
    if (subjectOf(act.content) === 'counterpart') continue;
    last.set(topicOf(act), act);
  }
  return [...last.values()];
}

// `reach`: how far the author's agreement goes there.
export function submission(act: Act, target: Circle, reach: Reach = 'final'): ActInput {
  const subject = subjectOf(act.content ?? null) ?? '';
  const said = (act.content?.[subject] ?? {}) as { kind?: string };
  const own = ownWords.has(subject) || (subject === 'publication' && ownTexts.has(said.kind ?? ''));
  const body = act.matter.split('/')[1] ?? '';
  const common = { matter: act.matter, module: act.module, content: act.content ?? {} };
  if (own) return { ...common, type: 'statement' };
  return {
    ...common,
    type: 'proposal',
    concur: reach === 'final',
    ...(filesOf(act.content).length > 0 ? { files: filesOf(act.content) } : {}),
    ...(target.bodies.some((one) => one.id === body) ? { body } : {}),
  };
}

export default function Submit({
  acts,
  targets,
  onClose,
}: {
  acts: readonly Act[];
  targets: readonly Circle[];
  onClose: () => void;
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  const queryClient = useQueryClient();
  const offered = useMemo(() => submittable(acts, parties.self), [acts, parties.self]);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [targetId, setTarget] = useState(targets[0]?.id ?? '');
  const target = targets.find((one) => one.id === targetId) ?? targets[0];
  const [shown, setShown] = useState(false);
  const [done, setDone] = useState<ReadonlySet<string>>(new Set());
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const keys = useRef(new Map<string, string>());
  const [carried, setCarried] = useState<readonly Act[]>([]);
  const commits = useQuery(queries.commits()).data ?? [];
  const reach = reachOf(commits, targetId, acts[0]?.matter.split('/')[1] ?? '');
  const selection = shown ? carried : offered.filter((act) => chosen.has(act.ref));
  // The files first come under the names that they have there; only then can it be shown exactly.
  const show = async () => {
    setBusy(true);
    setFailure(null);
    try {
      setCarried(
        await Promise.all(
          selection.map(async (act) => ({
            ...act,
            content: target ? await carriedTo(act, target.id) : act.content,
          })),
        ),
      );
      setShown(true);
    } catch (error) {
      setFailure(error);
    }
    setBusy(false);
  };
  const previews = useQueries({
    queries: selection.map((act) => ({
      ...queries.preview(
        target?.id ?? '',
        target ? submission(act, target, reach) : { type: 'statement' as const },
      ),
      enabled: shown && target !== undefined,
    })),
  });
  if (!target) return null;
  const them = parties.list(target.audience.filter((one) => one !== parties.self));
  const refused = previews.find((one) => one.isError);
  const ready = shown && selection.length > 0 && previews.every((one) => one.data !== undefined);

  const send = async () => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    for (const act of selection) {
      if (done.has(act.ref)) continue;
      const name = `${target.id} ${act.ref}`;
      const key = keys.current.get(name) ?? idempotencyKey();
      keys.current.set(name, key);
      try {
        await writeAct(target.id, submission(act, target, reach), key);
        setDone((before) => new Set([...before, act.ref]));
      } catch (error) {
        setFailure(error);
        setBusy(false);
        return;
      }
    }
    setBusy(false);
    void queryClient.invalidateQueries({
      predicate: (query) => !['session', 'preview'].includes(String(query.queryKey[0])),
    });
    onClose();
  };

  return (
    <ModalOverlay
      className={dialog.overlay ?? ''}
      isOpen
      onOpenChange={(open) => !open && !busy && onClose()}
    >
      <Modal className={`${dialog.modal ?? ''} ${styles.wide ?? ''}`}>
        <Dialog className={dialog.dialog ?? ''}>
          <Heading slot="title">
            {i18n._({ id: 'submit.title', message: 'Submit to {them}', values: { them } })}
          </Heading>
          {targets.length > 1 && (
            <div className={styles.part}>
              <label htmlFor="submit-where">
                {i18n._({ id: 'submit.where', message: 'Where' })}
              </label>
              <select
                id="submit-where"
                value={target.id}
                disabled={busy}
                onChange={(event) => {
                  setTarget(event.target.value);
                  setShown(false);
                }}
              >
                {targets.map((one) => (
                  <option key={one.id} value={one.id}>
                    {parties.list(one.audience)}
                  </option>
                ))}
              </select>
            </div>
          )}
          <p className={styles.where}>
            <AudienceChip circle={target} />
            {i18n._({
              id: 'submit.text',
              message:
                'Only what is ticked goes, exactly as shown. The rest stays here and nobody hears of it. What was submitted cannot be taken back.',
            })}
          </p>
          {offered.length === 0 && (
            <p className="empty">
              {i18n._({ id: 'submit.nothing', message: 'There is nothing of our own here yet.' })}
            </p>
          )}
          <ul className={styles.goes}>
            {(shown ? selection : offered).map((act, index) => (
              <li key={act.ref}>
                {shown ? (
                  <>
                    <p>
                      {done.has(act.ref) && <Check size={14} aria-hidden="true" />}{' '}
                      <strong>{entryTitle(i18n, act)}</strong> <ContentLine content={act.content} />
                    </p>
                    {previews[index]?.data && (
                      <p className="aside small">
                        {previews[index].data.required.length > 0
                          ? reach === 'final'
                            ? i18n._({
                                id: 'submit.needs',
                                message: 'Counts when {parties} have agreed; we agree by this.',
                                values: { parties: parties.list(previews[index].data.required) },
                              })
                            : i18n._({
                                id: 'submit.needs_us',
                                message:
                                  'Counts when {parties} have agreed; who may agree for us still has to.',
                                values: { parties: parties.list(previews[index].data.required) },
                              })
                          : i18n._({
                              id: 'submit.own',
                              message: 'Stands as our own word.',
                            })}{' '}
                        <span lang="en">{previews[index].data.marking}</span>{' '}
                        {i18n._({
                          id: 'preview.bytes',
                          message: '{bytes, plural, one {# byte} other {# bytes}}, signed',
                          values: {
                            bytes:
                              previews[index].data.header_bytes +
                              previews[index].data.content_bytes,
                          },
                        })}
                      </p>
                    )}
                    <Exactly content={act.content} hex={previews[index]?.data?.content_hex} />
                    {previews[index]?.error && <Trouble error={previews[index].error} />}
                  </>
                ) : (
                  <label className={styles.check}>
                    <input
                      type="checkbox"
                      checked={chosen.has(act.ref)}
                      onChange={(event) => {
                        const next = new Set(chosen);
                        if (event.target.checked) next.add(act.ref);
                        else next.delete(act.ref);
                        setChosen(next);
                      }}
                    />
                    <span>
                      <strong>{entryTitle(i18n, act)}</strong> <ContentLine content={act.content} />
                    </span>
                  </label>
                )}
              </li>
            ))}
          </ul>
          {failure !== null && (
            <Trouble error={failure} onRetry={() => void (shown ? send() : show())} />
          )}
          <div className={dialog.actions}>
            <Button
              className="button"
              isDisabled={busy}
              onPress={() => (shown ? setShown(false) : onClose())}
            >
              {i18n._({ id: 'action.back', message: 'Back' })}
            </Button>
            {shown ? (
              <Button
                className="button primary"
                isDisabled={!ready || busy || refused !== undefined}
                onPress={() => void send()}
              >
                {i18n._({
                  id: 'submit.go',
                  message: '{count, plural, one {Submit # entry} other {Submit # entries}}',
                  values: { count: selection.length - done.size },
                })}
              </Button>
            ) : (
              <Button
                className="button primary"
                isDisabled={chosen.size === 0 || busy}
                onPress={() => void show()}
              >
                {i18n._({ id: 'submit.preview', message: 'See exactly what goes' })}
              </Button>
            )}
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
