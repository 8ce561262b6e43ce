// Writing an entry: the form, then who will see it and exactly what leaves, then the signature.
// Nothing is sent before the last button; what was typed stays in this browser until it is recorded.
import { useLingui } from '@lingui/react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { idempotencyKey, Refusal } from '../api/client';
import type { ActInput } from '../api/model';
import { queries, useNode, useSession, writeAct } from '../api/queries';
import dialog from '../frame/dialog.module.css';
import { AudienceChip, useParties } from '../frame/parties';
import { Trouble } from '../frame/Trouble';
import { today } from '../i18n/dates';
import { Instant } from '../i18n/text';
import { headline } from '../record/ContentLine';
import { reachOf } from '../record/commits';
import { useColleagues } from '../record/persons';
import { tellSaved } from '../record/saved';
import { actOf, readersOf, type Writing } from './act';
import { Changed } from './Changed';
import { Drafting, withDraft } from './Drafting';
import { dropDraft, keepDraft, keepInTab, keptDraft } from './drafts';
import { Fields } from './Fields';
import { fieldOf, type Mistake, mistakesOf } from './form';
import { Leaving } from './Leaving';
import { Manner, type Typed } from './Manner';
import { Overtaken } from './Overtaken';
import { usePartyNames } from './options';
import { Papers } from './Papers';
import { Readers, unknownReaders } from './Readers';
import { refusedWords } from './refused';
import { asShown, Seen } from './Seen';
import { silenceOf, wrongExpiry } from './silence';
import { TakenFrom } from './TakenFrom';
import styles from './writing.module.css';

// Whose contents carry files.
const carries = new Set(['bodies', 'meetings']);

export type { Writing };
export { actOf };

export default function Composer({
  writing,
  onClose,
}: {
  writing: Writing;
  // The reference of what was recorded and what it is about; null: nothing was.
  onClose: (recorded: string | null, matter: string) => void;
}) {
  const { form, circle, place } = writing;
  const { i18n } = useLingui();
  const session = useSession();
  const parties = useParties();
  const queryClient = useQueryClient();
  const others = usePartyNames(circle).filter((one) => one !== parties.self);
  const draftKey = [
    session.person,
    circle.id,
    place.body,
    place.slug,
    form.says,
    writing.about ??
      String(writing.initial?.id ?? writing.initial?.number ?? writing.initial?.state ?? ''),
  ].join(' ');
  const base = useNode()?.label ?? null;
  const [kept, setKept] = useState(() => keptDraft<Typed>(draftKey));
  const begin: Typed = {
    value: writing.initial ?? {},
    way: writing.way && form.ways.includes(writing.way) ? writing.way : (form.ways[0] ?? 'own'),
    concur: true,
    noting:
      typeof writing.noting === 'object'
        ? writing.noting
        : writing.noting
          ? { party: others[0] ?? '', channel: 'letter' }
          : null,
    papers: [...(writing.papers ?? [])],
    sources: [...(writing.sources ?? [])],
    readers: [...new Set([session.person, ...(writing.readers ?? [])])].join(' '),
    ...(writing.basedOn ? { basedOn: writing.basedOn } : {}),
  };
  const [typed, setTyped] = useState<Typed>(() => ({ ...begin, ...kept?.value }));
  const commits = useQuery(queries.commits()).data;
  const reach = commits && reachOf(commits, circle.id, place.body);
  // Since when this form is open, for saying what happened meanwhile.
  const [since] = useState(() => new Date().toISOString());
  // Advice that is set aside knowingly.
  const [despite, setDespite] = useState<readonly string[]>([]);
  const [mistakes, setMistakes] = useState<ReadonlyMap<string, Mistake | string>>(new Map());
  const [input, setInput] = useState<ActInput | null>(null);
  // What the entry to be signed was made from.
  const made = useRef<Typed | null>(null);
  const keep = form.named ? keepInTab : keepDraft;
  const change = (part: Partial<Typed>) => {
    const next = { ...typed, ...part };
    setTyped(next);
    setChanged(true);
    keep(draftKey, next);
  };
  // What named persons alone may read is kept in no file: whoever closes the form is asked.
  const [changed, setChanged] = useState(kept !== null);
  const [leaving, setLeaving] = useState(false);
  // What was recorded meanwhile and is shown beside the form.
  const [beside, setBeside] = useState<string | null>(null);
  const leave = () => {
    if (form.named && changed && !leaving) setLeaving(true);
    else onClose(null, '');
  };
  const colleagues = useColleagues();
  const strangers = colleagues.length > 0 ? unknownReaders(typed.readers, colleagues) : [];
  const first = useRef<HTMLDivElement>(null);
  const stays = circle.national && !form.named;
  const key = useMemo(() => idempotencyKey(), [input, despite]);
  const declineKey = useMemo(() => idempotencyKey(), [input]);
  const preview = useQuery({
    ...queries.preview(circle.id, input ?? { type: 'statement' }),
    enabled: input !== null,
  });
  const sign = useMutation({
    mutationFn: async (wanted: ActInput) => {
      // Repeated after a failure, each is answered again and not written twice.
      const recorded = await writeAct(circle.id, wanted, key);
      if (writing.declines && wanted.type === 'proposal')
        await writeAct(circle.id, { type: 'decline', target: writing.declines }, declineKey);
      return recorded;
    },
    onError: (error) => {
      // Somebody was quicker: what stands now is asked for anew, and what was typed stays.
      if (error instanceof Refusal && error.problem.status === 409) void preview.refetch();
    },
    onSuccess: (recorded) => {
      dropDraft(draftKey);
      const { matter = '', content = null } = input ?? {};
      const names = form.named ? null : headline(content);
      tellSaved({ title: form.title, names, circle, matter, ref: recorded.ref, at: Date.now() });
      void queryClient.invalidateQueries({
        predicate: (query) => !['session', 'preview'].includes(String(query.queryKey[0])),
      });
      onClose(recorded.ref, input?.matter ?? '');
    },
  });

  // What the node refuses is said beside its field.
  const refusal = preview.error ?? sign.error;
  useEffect(() => {
    if (!(refusal instanceof Refusal)) return;
    const path = fieldOf(form, refusal.problem.detail);
    if (!path) return;
    setMistakes(new Map([[path, refusedWords(i18n, refusal.problem.detail)]]));
    setInput(null);
  }, [refusal, form, i18n]);

  const signing = useRef(false);
  const { mutate } = sign;
  const shown = preview.data;
  const signOnce = useCallback(() => {
    if (signing.current || !input || !shown) return;
    signing.current = true;
    const exactly = asShown(input, shown);
    mutate(despite.length > 0 ? { ...exactly, despite: [...despite] } : exactly, {
      onSettled: () => {
        signing.current = false;
      },
    });
  }, [mutate, input, shown, despite]);
  const goOn = () => {
    const found = new Map<string, Mistake | string>(mistakesOf(form.fields, typed.value));
    const silence =
      typed.noting || typed.way !== 'propose' ? null : silenceOf(circle, form, place.body);
    if (silence && typeof typed.silence === 'string') {
      const wrong = wrongExpiry(silence, typed.silence, Date.now());
      if (wrong) found.set('silence.expiry', wrong);
    }
    if (form.named && strangers.length > 0) found.set('readers', '');
    setMistakes(found);
    if (found.size > 0 || (typed.noting && !typed.noting.party)) {
      // The first field that is wrong.
      requestAnimationFrame(() =>
        first.current
          ?.querySelector<HTMLElement>('[aria-invalid="true"], [aria-describedby$="-wrong"] input')
          ?.focus(),
      );
      return;
    }
    // The same once more is the same entry, and is not recorded twice.
    if (stays && input && made.current === typed) {
      if (preview.data) signOnce();
      else void preview.refetch();
      return;
    }
    made.current = typed;
    sign.reset();
    setDespite([]);
    setInput(actOf(writing, typed, base, reach ?? 'none'));
  };
  const stopping = (preview.data?.advice ?? []).filter((one) => one.stops);
  const ready =
    preview.data !== undefined &&
    !sign.isPending &&
    stopping.every((one) => despite.includes(one.word));
  // Nothing leaves the node and no readers are named: it is saved in one step, unless the record has
  // something to say against it.
  const advice = preview.data?.advice;
  const clear = stays && advice?.length === 0 && !preview.isFetching && !sign.isError;
  useEffect(() => {
    if (clear && input) signOnce();
  }, [clear, input, signOnce]);
  const newer = refusal instanceof Refusal ? refusal.problem.newer : undefined;
  const inForm = input === null || (stays && !newer && !advice?.length);
  const conflict = sign.error instanceof Refusal && sign.error.problem.status === 409 && !newer;
  const step = useRef<() => void>(() => {});
  step.current = inForm ? goOn : () => ready && signOnce();
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !event.ctrlKey || event.isComposing) return;
      event.preventDefault();
      event.stopPropagation();
      step.current();
    };
    window.addEventListener('keydown', listen, true);
    return () => window.removeEventListener('keydown', listen, true);
  }, []);

  const onQuote = (source: string) =>
    setTyped((before) => {
      const next = { ...before, sources: [...new Set([...before.sources, source])] };
      keep(draftKey, next);
      return next;
    });
  const caution = form.caution?.(typed.value, today()) ?? null;
  const own = parties.text(parties.self);
  const them = parties.list(circle.audience.filter((one) => one !== parties.self));
  const confirm = circle.national
    ? i18n._({ id: 'write.save', message: 'Save for {party} only', values: { party: own } })
    : typed.noting
      ? i18n._({ id: 'write.note', message: 'Record as noted' })
      : typed.way === 'propose'
        ? i18n._({ id: 'write.submit', message: 'Submit to {them}', values: { them } })
        : i18n._({ id: 'write.own', message: "Record as {party}'s word", values: { party: own } });

  return (
    <ModalOverlay className={dialog.overlay ?? ''} isOpen onOpenChange={(open) => !open && leave()}>
      <Modal className={`${dialog.modal ?? ''} ${styles.wide ?? ''}`}>
        <Dialog className={dialog.dialog ?? ''}>
          <Heading slot="title">{i18n._(form.title)}</Heading>
          <p className={styles.where}>
            <AudienceChip circle={circle} />
            {circle.national
              ? i18n._({
                  id: 'write.where_own',
                  message: 'Nobody else hears of it.',
                })
              : i18n._({
                  id: 'write.where_shared',
                  message: 'What is recorded here cannot be taken back, only followed by more.',
                })}
          </p>
          {writing.answers && writing.answers.marking !== base?.marking && (
            <p className={dialog.notice}>
              {i18n._({
                id: 'write.marked_as_asked',
                message: 'Marked {marking} at least, as what it answers.',
                values: { marking: writing.answers.marking },
              })}
            </p>
          )}
          {inForm ? (
            <>
              {kept && (
                <p className={dialog.notice} role="status">
                  {i18n._({
                    id: 'write.restored',
                    message: 'What was typed before is still here:',
                  })}{' '}
                  <Instant at={new Date(kept.at).toISOString()} />{' '}
                  <button
                    type="button"
                    className={styles.add}
                    onClick={() => {
                      dropDraft(draftKey);
                      setKept(null);
                      setChanged(false);
                      setTyped(begin);
                    }}
                  >
                    {i18n._({ id: 'write.start_anew', message: 'Start anew' })}
                  </button>
                </p>
              )}
              {beside && <Overtaken circle={circle.id} newer={beside} input={null} />}
              <div className={styles.form} ref={first}>
                <Manner
                  writing={writing}
                  typed={typed}
                  others={others}
                  onChange={change}
                  own={own}
                  them={them}
                  reach={reach}
                  mistakes={mistakes}
                />
                {form.named && (
                  <Readers
                    value={typed.readers}
                    onChange={(readers) => change({ readers })}
                    refused={mistakes.has('readers')}
                    offices={form.offices?.(typed.value) ?? []}
                  />
                )}
                {writing.draft && (
                  <Drafting
                    draft={writing.draft}
                    value={typed.value}
                    begun={kept !== null}
                    onDrafted={({ value, basedOn, readers }, anew) =>
                      setTyped((before) => ({
                        ...before,
                        value: withDraft(before.value, value, anew),
                        ...(basedOn ? { basedOn } : {}),
                        ...(readers ? { readers: readers.join(' ') } : {}),
                      }))
                    }
                  />
                )}
                <Fields
                  fields={form.fields}
                  value={typed.value}
                  onChange={(value) => change({ value })}
                  context={{ circle, body: place.body, slug: place.slug, onQuote }}
                  path=""
                  mistakes={mistakes}
                />
              </div>
              <TakenFrom sources={typed.sources} onChange={(sources) => change({ sources })} />
              {carries.has(form.module) && (
                <div className={styles.form}>
                  <Papers
                    circle={circle}
                    papers={typed.papers}
                    onChange={(papers) => change({ papers })}
                  />
                </div>
              )}
              {mistakes.size > 0 && (
                <p role="alert" className={styles.wrong}>
                  {i18n._({
                    id: 'write.mistakes',
                    message:
                      '{count, plural, one {One field has} other {# fields have}} to be looked at; nothing is lost.',
                    values: { count: mistakes.size },
                  })}
                </p>
              )}
            </>
          ) : newer ? (
            <Overtaken circle={circle.id} newer={newer} input={input} />
          ) : (
            <>
              {caution && !typed.noting && (
                <p className={dialog.notice} role="alert">
                  {i18n._(caution)}
                </p>
              )}
              <Seen
                input={input}
                circle={circle}
                preview={preview}
                despite={despite}
                onDespite={setDespite}
                readers={form.named ? readersOf(typed.readers) : null}
              />
              {writing.declines && input.type === 'proposal' && (
                <p className={dialog.notice}>
                  {i18n._({
                    id: 'write.declines',
                    message:
                      'With it the proposal as it came is declined, for good: two entries are signed.',
                  })}
                </p>
              )}
            </>
          )}
          {(sign.isError || (inForm && preview.isError)) &&
            !newer &&
            !(refusal instanceof Refusal && fieldOf(form, refusal.problem.detail)) && (
              <Trouble error={refusal} />
            )}
          {conflict && <Changed circle={circle.id} matter={input?.matter ?? ''} since={since} />}
          {leaving && (
            <Leaving
              onDiscard={() => {
                dropDraft(draftKey);
                onClose(null, '');
              }}
              onKeep={() => onClose(null, '')}
              onStay={() => setLeaving(false)}
            />
          )}
          <div className={dialog.actions} hidden={leaving}>
            <Button
              className="button"
              onPress={() => {
                sign.reset();
                if (inForm) return leave();
                // What stands now has been seen: it is what the text is typed from henceforth.
                if (newer) {
                  setBeside(newer);
                  change({ basedOn: newer });
                }
                setInput(null);
              }}
            >
              {i18n._({ id: 'action.back', message: 'Back' })}
            </Button>
            {inForm ? (
              <Button
                className="button primary"
                isDisabled={stays && (preview.isFetching || sign.isPending)}
                onPress={goOn}
              >
                {stays ? confirm : i18n._({ id: 'write.continue', message: 'Continue' })}
              </Button>
            ) : newer ? (
              <Button
                className="button primary"
                onPress={() => {
                  sign.reset();
                  change({ basedOn: newer });
                  setInput({ ...input, based_on: newer });
                }}
              >
                {i18n._({ id: 'overtaken.replace', message: 'Put mine in its place …' })}
              </Button>
            ) : (
              <Button className="button primary" isDisabled={!ready} onPress={signOnce}>
                {confirm}
              </Button>
            )}
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
