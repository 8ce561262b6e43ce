// From one's own side's place to the common one: a selection of entries, exactly what goes of each,
// and one signature for each of them. What was submitted before a failure stays submitted; going on
// repeats nothing.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { answer, client, Refusal } from '../api/client';
import type { Act, ActInput, Circle, Preview } from '../api/model';
import { queries, writeAct } from '../api/queries';
import dialog from '../frame/dialog.module.css';
import { AudienceChip, useParties } from '../frame/parties';
import { Trouble } from '../frame/Trouble';
import { subjectOf } from '../i18n/words';
import { ContentLine } from '../record/ContentLine';
import { type Reach, reachOf } from '../record/commits';
import { deliveryText, entryTitle, Outstanding } from '../record/Entries';
import { carriedTo } from './carried';
import { eachOf, entriesOfMatters, mattersOf, type Offered } from './offered';
import { asShown } from './Seen';
import { SendingState } from './SendingState';
import { SubmitPreview } from './SubmitPreview';
import { byHand, groupsOf, inOrder } from './selection';
import { useSending } from './sending';
import { submission, submittable, submittedOf } from './submitted';
import { Ticks } from './Ticks';
import styles from './writing.module.css';

// What goes of one entry, as the node would sign it, or why it would not.
export interface Goes {
  act: Act;
  input: ActInput;
  reach: Reach;
  preview: Preview | null;
  error: unknown;
}

type Bodies = Awaited<ReturnType<NonNullable<ReturnType<typeof queries.bodies>['queryFn']>>>;

const bodyOf = (act: Act) => act.matter.split('/')[1] ?? '';
const setsUp = (act: Act) => subjectOf(act.content) === 'body';
// A person or another party stands in no body.
const ofBody = (act: Act) => act.module !== 'bodies' || !/^bodies\/.*\//.test(act.matter);

const lacks = (bodies: Bodies | undefined, circle: string, act: Act): boolean =>
  bodies !== undefined &&
  !bodies.items.some((one) => one.circle === circle && one.id === bodyOf(act));

export default function Submit({
  circle,
  of,
  targets,
  onClose,
}: {
  // Where our own side keeps them.
  circle: Circle;
  of: Offered;
  targets: readonly Circle[];
  onClose: () => void;
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  const [targetId, setTarget] = useState(targets[0]?.id ?? '');
  const target = targets.find((one) => one.id === targetId) ?? targets[0];
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [goes, setGoes] = useState<readonly Goes[] | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [preparing, setPreparing] = useState<{ done: number; all: number } | null>(null);
  const bodies = useQuery(queries.bodies()).data;
  const commits = useQuery(queries.commits()).data ?? [];
  const read = useRead(circle.id, target?.id ?? '', of);

  // What is of a body is found in it: where the others do not have that, it goes along, and first.
  const groups = useMemo(
    () =>
      groupsOf(
        submittable(read.here ?? [], parties.self).filter(
          (act) => !read.beside.has(act.matter) || (setsUp(act) && lacks(bodies, targetId, act)),
        ),
      ),
    [read.here, read.beside, parties.self, bodies, targetId],
  );
  const offered = useMemo(() => groups.flatMap((group) => group.acts), [groups]);
  const before = useMemo(
    () =>
      new Map(
        offered.map((act) => [act.ref, target ? submittedOf(act, read.there ?? [], target) : null]),
      ),
    [offered, read.there, target],
  );
  const lacking = useMemo(
    () => offered.filter((act) => setsUp(act) && lacks(bodies, targetId, act)),
    [offered, bodies, targetId],
  );
  const along = useMemo(() => {
    const wanted = new Set(offered.filter((act) => chosen.has(act.ref) && ofBody(act)).map(bodyOf));
    return lacking.filter((act) => wanted.has(bodyOf(act)));
  }, [offered, chosen, lacking]);
  const selection = useMemo(
    () => inOrder(offered.filter((act) => chosen.has(act.ref) || along.includes(act))),
    [offered, chosen, along],
  );
  const ticked = useMemo(() => new Set(selection.map((act) => act.ref)), [selection]);

  const [despite, setDespite] = useState<ReadonlyMap<string, readonly string[]>>(new Map());
  const sending = useSending((act, key) => {
    const { input, preview } = goes?.find((one) => one.act === act) ?? {};
    const words = [...(despite.get(act.ref) ?? [])];
    if (!input || !preview) throw new Error('what was not shown does not go');
    const shown = asShown(input, preview);
    return writeAct(targetId, { ...shown, ...(words.length > 0 ? { despite: words } : {}) }, key);
  });
  const { done, leftOut, busy } = sending;

  // The files first come under the names that they have there; only then can it be shown exactly.
  const prepare = async () => {
    if (!target) return;
    setFailure(null);
    setPreparing({ done: 0, all: selection.length });
    try {
      const made = await eachOf(
        selection,
        async (act): Promise<Goes> => {
          const reach = reachOf(commits, target.id, bodyOf(act));
          const content = await carriedTo(act, target.id);
          const input = submission({ ...act, content }, target, reach);
          const params = { path: { circle: target.id } };
          return answer(
            client.POST('/api/v1/circles/{circle}/acts/preview', { params, body: input }),
          ).then(
            (preview) => ({ act, input, reach, preview, error: null }),
            (error: unknown) => {
              if (!(error instanceof Refusal)) throw error;
              return { act, input, reach, preview: null, error };
            },
          );
        },
        (step) => setPreparing({ done: step, all: selection.length }),
      );
      setGoes(made);
    } catch (error) {
      setFailure(error);
    }
    setPreparing(null);
  };
  const row = useCallback(
    (act: Act) => ({
      label: (
        <>
          <strong>{entryTitle(i18n, act)}</strong> <ContentLine content={act.content} />
        </>
      ),
      below: <Before before={before.get(act.ref) ?? null} />,
    }),
    [i18n, before],
  );
  if (!target) return null;
  const them = parties.list(target.audience.filter((one) => one !== parties.self));
  // What the node refuses stays here, marked; the rest goes.
  const going = (goes ?? [])
    .filter(
      ({ act, error, preview }) =>
        error === null &&
        (preview?.advice ?? []).every(
          (one) => !one.stops || despite.get(act.ref)?.includes(one.word),
        ),
    )
    .map((one) => one.act);
  const open = going.filter((act) => !done.has(act.ref) && !leftOut.has(act.ref));
  const waits = busy || preparing !== null;
  const send = async (without?: Act) => {
    if (await sending.send(going, without)) onClose();
  };

  return (
    <ModalOverlay
      className={dialog.overlay ?? ''}
      isOpen
      onOpenChange={(isOpen) => !isOpen && !busy && onClose()}
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
                disabled={waits || done.size > 0}
                onChange={(event) => {
                  setTarget(event.target.value);
                  setGoes(null);
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
          {lacking.length > 0 && (
            <p className={dialog.notice} role="status">
              {i18n._({
                id: 'submit.body_first',
                message:
                  '{them} does not have this body yet. It goes along with whatever is ticked of it.',
                values: { them },
              })}
            </p>
          )}
          {read.progress && (
            <div className={styles.sending}>
              <progress
                {...(read.progress.all > 0
                  ? { value: read.progress.done, max: read.progress.all }
                  : {})}
                aria-label={i18n._({ id: 'submit.reading', message: 'Reading what is here' })}
              />
              <span role="status">
                {i18n._({ id: 'submit.reading', message: 'Reading what is here' })}
              </span>
            </div>
          )}
          {read.error !== null && <Trouble error={read.error} onRetry={read.again} />}
          {read.here && offered.length === 0 && (
            <p className="empty">
              {i18n._({ id: 'submit.nothing', message: 'There is nothing of our own here yet.' })}
            </p>
          )}
          {goes ? (
            <SubmitPreview
              goes={goes}
              target={target}
              done={done}
              despite={despite}
              onDespite={(act, words) => setDespite(new Map([...despite, [act.ref, words]]))}
            />
          ) : (
            read.here && (
              <>
                {[...before.values()].some((one) => one?.same) && (
                  <p className="aside small">
                    {i18n._({
                      id: 'submit.all_but',
                      message:
                        '“Select all” leaves out what was submitted and stands there as it stands here.',
                    })}
                  </p>
                )}
                <Ticks
                  groups={groups}
                  chosen={ticked}
                  onChange={setChosen}
                  disabled={waits}
                  foldable
                  kept={(act) => byHand(act, before.get(act.ref)?.same === true)}
                  row={row}
                />
              </>
            )
          )}
          {preparing && (
            <div className={styles.sending}>
              <progress
                value={preparing.done}
                max={preparing.all}
                aria-label={i18n._({ id: 'submit.preparing', message: 'Preparing what goes' })}
              />
              <span role="status">
                {i18n._({
                  id: 'submit.prepared',
                  message: 'Prepared: {done} of {all}',
                  values: preparing,
                })}
              </span>
            </div>
          )}
          {failure !== null && <Trouble error={failure} onRetry={() => void prepare()} />}
          <SendingState sending={sending} going={going} onGoOn={(without) => void send(without)} />
          <div className={dialog.actions}>
            <Button
              className="button"
              isDisabled={waits}
              onPress={() => (goes && done.size === 0 ? setGoes(null) : onClose())}
            >
              {i18n._({ id: 'action.back', message: 'Back' })}
            </Button>
            {goes ? (
              <Button
                className="button primary"
                isDisabled={open.length === 0 || waits}
                onPress={() => void send()}
              >
                {i18n._({
                  id: 'submit.go',
                  message: '{count, plural, one {Submit # entry} other {Submit # entries}}',
                  values: { count: open.length },
                })}
              </Button>
            ) : (
              <Button
                className="button primary"
                isDisabled={selection.length === 0 || waits}
                onPress={() => void prepare()}
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

interface Read {
  // Matters that were not asked for: the bodies of what was.
  beside: ReadonlySet<string>;
  // What is ours to choose from, and what stands of the same matters in the other place.
  here: readonly Act[] | null;
  there: readonly Act[] | null;
  progress: { done: number; all: number } | null;
  error: unknown;
  again: () => void;
}

// Read once: what others write meanwhile moves nothing under the hand.
function useRead(circle: string, target: string, of: Offered): Read {
  const [first] = useState(of);
  const [tries, setTries] = useState(0);
  const [state, setState] = useState<Omit<Read, 'again'>>({
    beside: new Set(),
    here: null,
    there: null,
    progress: { done: 0, all: 0 },
    error: null,
  });
  useEffect(() => {
    let current = true;
    const show = (change: Partial<Read>) => {
      if (current) setState((before) => ({ ...before, ...change }));
    };
    const run = async () => {
      const asked = await mattersOf(circle, first);
      const beside = new Set(
        asked
          .filter((matter) => !matter.startsWith('bodies/'))
          .map((matter) => `bodies/${matter.split('/')[1] ?? ''}`)
          .filter((matter) => !asked.includes(matter)),
      );
      const matters = [...beside, ...asked];
      const all = matters.length * 2;
      const here = await entriesOfMatters(circle, matters, (done) =>
        show({ progress: { done, all } }),
      );
      const there = await entriesOfMatters(target, matters, (done) =>
        show({ progress: { done: matters.length + done, all } }),
      );
      show({ beside, here, there, progress: null });
    };
    show({ progress: { done: 0, all: 0 }, error: null });
    run().catch((error: unknown) => show({ error, progress: null }));
    return () => {
      current = false;
    };
  }, [circle, target, first, tries]);
  return { ...state, again: () => setTries(tries + 1) };
}

// What stands there of it already.
function Before({ before }: { before: ReturnType<typeof submittedOf> }) {
  const { i18n } = useLingui();
  const parties = useParties();
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
