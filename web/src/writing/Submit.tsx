// From one's own side's place to the common one: a selection of entries, exactly what goes of each,
// and one signature for each of them. What was submitted before a failure stays submitted; going on
// repeats nothing.
import { useLingui } from '@lingui/react';
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { Check } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { idempotencyKey } from '../api/client';
import type { Act, Circle } from '../api/model';
import { queries, writeAct } from '../api/queries';
import dialog from '../frame/dialog.module.css';
import { AudienceChip, useParties } from '../frame/parties';
import { Trouble } from '../frame/Trouble';
import { subjectOf } from '../i18n/words';
import { ContentView } from '../record/Content';
import { ContentLine } from '../record/ContentLine';
import { reachOf } from '../record/commits';
import { deliveryText, entryTitle, Outstanding } from '../record/Entries';
import { carriedTo } from './paper';
import { Exactly } from './Seen';
import { submission, submittable, submittedOf } from './submitted';
import styles from './writing.module.css';

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
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [targetId, setTarget] = useState(targets[0]?.id ?? '');
  const target = targets.find((one) => one.id === targetId) ?? targets[0];
  const [shown, setShown] = useState(false);
  // A meeting is found in its body: where the others do not have that, it goes first.
  const [, bodyId = ''] = acts[0]?.matter.split('/') ?? [];
  const bodies = useQuery(queries.bodies());
  const lacking =
    bodies.data !== undefined &&
    acts[0]?.module !== 'bodies' &&
    !bodies.data.items.some((one) => one.circle === target?.id && one.id === bodyId);
  const about = useQuery({
    ...queries.entries(acts[0]?.circle ?? '', `bodies/${bodyId}`),
    enabled: lacking,
  });
  const offered = useMemo(() => {
    const first = lacking ? (about.data?.items ?? []) : [];
    return [
      ...submittable(first, parties.self).filter((one) => subjectOf(one.content) === 'body'),
      ...submittable(acts, parties.self),
    ];
  }, [acts, parties.self, lacking, about.data]);
  const first =
    lacking && offered[0] && subjectOf(offered[0].content) === 'body' ? offered[0] : null;
  const needed = first?.ref;
  useEffect(() => {
    if (needed) setChosen((before) => new Set([...before, needed]));
  }, [needed]);
  // What was submitted before.
  const matters = [...new Set(offered.map((one) => one.matter))];
  const there = useQueries({
    queries: matters.map((matter) => ({
      ...queries.entries(target?.id ?? '', matter),
      enabled: target !== undefined,
    })),
  }).flatMap((one) => one.data?.items ?? []);
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
  // What the node refuses stays here, marked; the rest goes.
  const going = selection.filter((act, at) => !previews[at]?.isError && !done.has(act.ref));
  const ready = shown && going.length > 0 && previews.every((one) => !one.isPending);

  const send = async () => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    for (const act of going) {
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
          {first && (
            <p className={dialog.notice} role="status">
              {i18n._({
                id: 'submit.body_first',
                message:
                  '{them} does not have this body yet, and would not find the meeting. It goes along.',
                values: { them },
              })}
            </p>
          )}
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
                    <ContentView
                      content={submission(act, target, reach).content ?? null}
                      of={{ ...act, circle: target.id }}
                    />
                    <Exactly
                      content={submission(act, target, reach).content ?? null}
                      hex={previews[index]?.data?.content_hex}
                    />
                    {previews[index]?.error && <Trouble error={previews[index].error} />}
                  </>
                ) : (
                  <>
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
                        <strong>{entryTitle(i18n, act)}</strong>{' '}
                        <ContentLine content={act.content} />
                      </span>
                    </label>
                    <Before act={act} there={there} target={target} />
                  </>
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
                isDisabled={!ready || busy}
                onPress={() => void send()}
              >
                {i18n._({
                  id: 'submit.go',
                  message: '{count, plural, one {Submit # entry} other {Submit # entries}}',
                  values: { count: going.length },
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

// What stands there of it already.
function Before({ act, there, target }: { act: Act; there: readonly Act[]; target: Circle }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const before = submittedOf(act, there, target);
  if (!before) return null;
  return (
    <p className="aside small">
      {before.same
        ? i18n._({ id: 'submit.before', message: 'Submitted' })
        : i18n._({ id: 'submit.changed', message: 'Submitted, and changed here since' })}
      {' · '}
      {deliveryText(i18n, parties, before.act)} <Outstanding act={before.act} />
    </p>
  );
}
