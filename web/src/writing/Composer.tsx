// Writing an entry: the form, then who will see it and exactly what leaves, then the signature.
// Nothing is sent before the last button; what was typed stays in this browser until it is recorded.
import { useLingui } from '@lingui/react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { idempotencyKey, Refusal } from '../api/client';
import type { ActInput, Circle, Label } from '../api/model';
import { queries, useNode, useSession, writeAct } from '../api/queries';
import dialog from '../frame/dialog.module.css';
import { AudienceChip, useParties } from '../frame/parties';
import { Trouble } from '../frame/Trouble';
import { Instant } from '../i18n/text';
import { dropDraft, keepDraft, keptDraft } from './drafts';
import { Fields, usePartyNames } from './Fields';
import {
  contentOf,
  type Form,
  fieldOf,
  type Mistake,
  mistakesOf,
  type Place,
  type Value,
  type Way,
} from './form';
import { filesOf, type Paper, Papers } from './Papers';
import { Seen } from './Seen';
import styles from './writing.module.css';

// Whose contents carry files.
const carries = new Set(['bodies', 'meetings']);

// Who says it: our own side, or another whose words are noted.
interface Noting {
  party: string;
  channel: 'letter' | 'email' | 'in_the_room' | 'published';
}

interface Typed {
  value: Value;
  way: Way;
  concur: boolean;
  noting: Noting | null;
  readers: string;
  papers: Paper[];
}

export interface Writing {
  form: Form;
  circle: Circle;
  place: Place;
  initial?: Value;
  // Another's words are noted from the start.
  noting?: boolean;
  papers?: readonly Paper[];
  // Who read it so far, of a form that names its readers.
  readers?: readonly string[];
  // How it was said before, and the open proposal of our own that this one takes the place of.
  way?: Way;
  supersedes?: string;
}

// Identifiers of persons, as they are typed: with commas or spaces between.
const readersOf = (text: string): string[] =>
  [...new Set(text.split(/[\s,;]+/).filter(Boolean))].sort();

// `base`: the marking that an entry of this place has at least.
export function actOf(writing: Writing, typed: Typed, base: Label | null): ActInput {
  const { form, circle, place } = writing;
  const completed = form.complete ? form.complete(typed.value, place) : typed.value;
  const says = contentOf(completed) as Value;
  const papers = typed.papers.length > 0 ? { papers: typed.papers } : {};
  const common = {
    matter: form.matter(place, completed),
    module: form.module,
    ...(form.named && base
      ? {
          label: {
            classification: base.classification,
            categories: readersOf(typed.readers).map((one) => `person/${one}`),
          },
        }
      : {}),
  };
  if (typed.noting) {
    return {
      ...common,
      type: 'noted',
      party: typed.noting.party,
      channel: typed.noting.channel,
      content: { words_of: typed.noting.party, [form.says]: says, ...papers },
    };
  }
  const content = { [form.says]: says, ...papers };
  const proposed = circle.national ? form.agreed === true : typed.way === 'propose';
  if (!proposed) return { ...common, type: 'statement', content };
  return {
    ...common,
    type: 'proposal',
    content,
    concur: circle.national || typed.concur,
    ...(typed.papers.length > 0 ? { files: filesOf(content) } : {}),
    ...(circle.bodies.some((one) => one.id === place.body) ? { body: place.body } : {}),
    ...(writing.supersedes ? { supersedes: writing.supersedes } : {}),
  };
}

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
    String(writing.initial?.id ?? writing.initial?.number ?? writing.initial?.state ?? ''),
  ].join(' ');
  const base = useNode()?.label ?? null;
  const [kept] = useState(() => (form.named ? null : keptDraft<Typed>(draftKey)));
  const begin: Typed = {
    value: writing.initial ?? {},
    way: writing.way && form.ways.includes(writing.way) ? writing.way : (form.ways[0] ?? 'own'),
    concur: true,
    noting: writing.noting ? { party: others[0] ?? '', channel: 'letter' } : null,
    papers: [...(writing.papers ?? [])],
    readers: [...new Set([session.person, ...(writing.readers ?? [])])].join(' '),
  };
  const [typed, setTyped] = useState<Typed>(kept?.value ?? begin);
  const [mistakes, setMistakes] = useState<ReadonlyMap<string, Mistake | string>>(new Map());
  const [input, setInput] = useState<ActInput | null>(null);
  const change = (part: Partial<Typed>) => {
    const next = { ...typed, ...part };
    setTyped(next);
    if (!form.named) keepDraft(draftKey, next);
  };
  const first = useRef<HTMLDivElement>(null);
  const key = useMemo(() => idempotencyKey(), [input]);
  const preview = useQuery({
    ...queries.preview(circle.id, input ?? { type: 'statement' }),
    enabled: input !== null,
  });
  const sign = useMutation({
    mutationFn: (wanted: ActInput) => writeAct(circle.id, wanted, key),
    onSuccess: (recorded) => {
      dropDraft(draftKey);
      void queryClient.invalidateQueries({
        predicate: (query) => !['session', 'preview'].includes(String(query.queryKey[0])),
      });
      onClose(recorded.ref, input?.matter ?? '');
    },
  });

  const goOn = () => {
    const found = new Map<string, Mistake | string>(mistakesOf(form.fields, typed.value));
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
    setInput(actOf(writing, typed, base));
  };
  // What the node refuses is said beside its field.
  const refusal = preview.error ?? sign.error;
  useEffect(() => {
    if (!(refusal instanceof Refusal)) return;
    const path = fieldOf(form, refusal.problem.detail);
    if (!path) return;
    setMistakes(new Map([[path, refusal.problem.detail.replace(/^[^:]*: [^:]*: /, '')]]));
    setInput(null);
  }, [refusal, form]);

  const signing = useRef(false);
  const { mutate } = sign;
  const signOnce = useCallback(() => {
    if (signing.current || !input) return;
    signing.current = true;
    mutate(input, {
      onSettled: () => {
        signing.current = false;
      },
    });
  }, [mutate, input]);
  const ready = preview.data !== undefined && !sign.isPending;
  const step = useRef<() => void>(() => {});
  step.current = input === null ? goOn : () => ready && signOnce();
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
    <ModalOverlay
      className={dialog.overlay ?? ''}
      isOpen
      onOpenChange={(open) => !open && onClose(null, '')}
    >
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
          {input === null ? (
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
                      setTyped(begin);
                    }}
                  >
                    {i18n._({ id: 'write.start_anew', message: 'Start anew' })}
                  </button>
                </p>
              )}
              <div className={styles.form} ref={first}>
                <Manner
                  writing={writing}
                  typed={typed}
                  others={others}
                  onChange={change}
                  own={own}
                  them={them}
                />
                {form.named && (
                  <div className={styles.field}>
                    <label htmlFor="readers">
                      {i18n._({ id: 'write.readers', message: 'Who may read this' })}
                    </label>
                    <p id="readers-help" className={styles.help}>
                      {i18n._({
                        id: 'write.readers_help',
                        message:
                          'Persons of our side, as they sign in, with spaces between. Nobody else finds it.',
                      })}
                    </p>
                    <input
                      id="readers"
                      type="text"
                      aria-describedby="readers-help"
                      value={typed.readers}
                      onChange={(event) => change({ readers: event.target.value })}
                    />
                  </div>
                )}
                <Fields
                  fields={form.fields}
                  value={typed.value}
                  onChange={(value) => change({ value })}
                  context={{ circle, body: place.body }}
                  path=""
                  mistakes={mistakes}
                />
              </div>
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
          ) : (
            <Seen input={input} preview={preview} />
          )}
          {sign.isError &&
            !(refusal instanceof Refusal && fieldOf(form, refusal.problem.detail)) && (
              <Trouble error={sign.error} />
            )}
          <div className={dialog.actions}>
            <Button
              className="button"
              onPress={() => {
                sign.reset();
                if (input === null) onClose(null, '');
                else setInput(null);
              }}
            >
              {i18n._({ id: 'action.back', message: 'Back' })}
            </Button>
            {input === null ? (
              <Button className="button primary" onPress={goOn}>
                {i18n._({ id: 'write.continue', message: 'Continue' })}
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

// Whose word it is, and what it needs to count.
function Manner({
  writing,
  typed,
  others,
  onChange,
  own,
  them,
}: {
  writing: Writing;
  typed: Typed;
  others: readonly string[];
  onChange: (part: Partial<Typed>) => void;
  own: string;
  them: string;
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  const { circle, form } = writing;
  const id = useId();
  const channels: [Noting['channel'], string][] = [
    ['letter', i18n._({ id: 'channel.letter', message: 'By letter' })],
    ['email', i18n._({ id: 'channel.email', message: 'By e-mail' })],
    ['in_the_room', i18n._({ id: 'channel.in_the_room', message: 'In the room' })],
    ['published', i18n._({ id: 'channel.published', message: 'In public' })],
  ];
  const choice = typed.noting ? 'note' : typed.way;
  const ways: [string, string][] = [
    ...(circle.national
      ? ([[form.ways[0] ?? 'own', i18n._({ id: 'write.ours', message: "Our side's own" })]] as [
          string,
          string,
        ][])
      : form.ways.map((way): [string, string] => [
          way,
          way === 'propose'
            ? i18n._({
                id: 'write.way_propose',
                message: 'Proposed: it counts when {own} and {them} have agreed',
                values: { own, them },
              })
            : i18n._({
                id: 'write.way_own',
                message: "{own}'s own word: it counts as that at once",
                values: { own },
              }),
        ])),
    ...(others.length > 0
      ? ([
          [
            'note',
            i18n._({
              id: 'write.way_note',
              message: 'Noted: what another side said; it binds nobody',
            }),
          ],
        ] as [string, string][])
      : []),
  ];
  return (
    <>
      {ways.length > 1 && (
        <fieldset className={styles.texts}>
          <legend>{i18n._({ id: 'write.way', message: 'Whose word' })}</legend>
          {ways.map(([way, text]) => (
            <label key={way} className={styles.check}>
              <input
                type="radio"
                name="way"
                checked={choice === way}
                onChange={() =>
                  onChange(
                    way === 'note'
                      ? { noting: { party: others[0] ?? '', channel: 'letter' } }
                      : { way: way as Typed['way'], noting: null },
                  )
                }
              />
              <span>{text}</span>
            </label>
          ))}
        </fieldset>
      )}
      {typed.noting && (
        <div className={styles.period}>
          <div className={styles.part}>
            <label htmlFor={`${id}-1`}>
              {i18n._({ id: 'write.words_of', message: 'Whose words' })}
            </label>
            <select
              id={`${id}-1`}
              value={typed.noting.party}
              onChange={(event) =>
                onChange({ noting: { ...(typed.noting as Noting), party: event.target.value } })
              }
            >
              {others.map((one) => (
                <option key={one} value={one}>
                  {parties.text(one)}
                </option>
              ))}
            </select>
          </div>
          <div className={styles.part}>
            <label htmlFor={`${id}-2`}>
              {i18n._({ id: 'write.channel', message: 'How it came' })}
            </label>
            <select
              id={`${id}-2`}
              value={typed.noting.channel}
              onChange={(event) =>
                onChange({
                  noting: {
                    ...(typed.noting as Noting),
                    channel: event.target.value as Noting['channel'],
                  },
                })
              }
            >
              {channels.map(([one, text]) => (
                <option key={one} value={one}>
                  {text}
                </option>
              ))}
            </select>
          </div>
        </div>
      )}
      {!circle.national && choice === 'propose' && (
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={typed.concur}
            onChange={(event) => onChange({ concur: event.target.checked })}
          />
          <span>
            {i18n._({
              id: 'write.concur',
              message: 'Agree for {party} at the same time',
              values: { party: own },
            })}
          </span>
        </label>
      )}
    </>
  );
}
