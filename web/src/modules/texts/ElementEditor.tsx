// One element edited in place, all of its languages side by side. What is typed is kept in this browser until
// it is proposed; nothing is written before 'Who will see this?' was answered.
import { useLingui } from '@lingui/react';
import { useQueryClient } from '@tanstack/react-query';
import { Node } from 'prosemirror-model';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import type { TextChange, TextElement, TextPart } from '../../api/model';
import { composeText, queries, useSession } from '../../api/queries';
import { useParties } from '../../frame/parties';
import { Trouble } from '../../frame/Trouble';
import { languageName } from '../../i18n/languages';
import { elementText, numberIn } from '../../record/element_words';
import { dropDraft, keepDraft, keptDraft } from '../../writing/drafts';
import { written } from './change';
import contentStyles from './contents.module.css';
import editorStyles from './editor.module.css';
import { docOf, referenceTo, schema, withNumbers, wordsOf } from './editor_doc';
import { useInText, wordsIn } from './in_text';
import { Meanwhile } from './Meanwhile';
import { began, metSince } from './meanwhile_met';
import { plainText } from './Parts';
import { partsOf } from './parts';
import { Referring } from './Referring';
import { cutAt, cuttable, outsideReference } from './structure';
import { Terms } from './Terms';
import { usedTerms } from './terms';
import styles from './texts.module.css';
import { useTelling } from './typing';
import { useStructure } from './useStructure';
import { WordsEditor, type WordsHandle } from './WordsEditor';

interface Kept {
  // The words that it was typed on, for saying that they are others now.
  on: string;
  docs: Record<string, unknown>;
  plain: Record<string, string>;
}

interface Edited {
  element: TextElement;
  // The change whose own words are changed; absent: those of the text, as it reads.
  on?: TextChange | undefined;
  onClose: () => void;
}

export default function ElementEditor(edited: Edited) {
  // Begun anew with the words as they read then.
  const [time, setTime] = useState(0);
  return <Editing key={time} {...edited} onAgain={() => setTime(time + 1)} />;
}

function Editing({ element, on: change, onClose, onAgain }: Edited & { onAgain: () => void }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const session = useSession();
  const { terms, text, circle, address, languages, self, write } = useInText();
  const draftKey = [session.person, circle.id, text.matter, element.id, change?.key ?? ''].join(
    ' ',
  );
  const wordings = change && written(change).wordings;
  const shown = wordings
    ? wordings.map((one) => one.language)
    : languages.filter((one) => wordsIn(element, one) !== undefined || !element.proposed);
  const partsIn = (language: string): TextPart[] => {
    if (wordings) {
      const own = wordings.find((one) => one.language === language)?.words;
      return own ? [own] : [];
    }
    const words = wordsIn(element, language);
    return words ? partsOf(words) : [];
  };
  const number = (id: string) => numberIn(text.elements, id);
  const on = JSON.stringify(shown.map((one) => [one, partsIn(one)]));
  // The words that were there when it was opened; those that came since were not typed on.
  const [typedOn] = useState(on);
  const [kept, setKept] = useState(() => keptDraft<Kept>(draftKey));
  const fits = kept?.value.on === typedOn;
  const docs = useMemo(
    () =>
      new Map(
        shown.map((language) => {
          const fresh = docOf(
            partsIn(language),
            (part) => plainText(i18n, parties, [part], language, text.revision),
            number,
          );
          return [
            language,
            { fresh, begin: (fits && restored(kept?.value.docs[language], number)) || fresh },
          ];
        }),
      ),
    // The words that somebody is editing stay theirs, whatever arrives meanwhile.
    [],
  );
  const now = useRef(new Map([...docs].map(([one, { begin }]) => [one, begin] as const)));
  const [changed, setChanged] = useState(fits);
  const [state, setState] = useState<'none' | 'kept'>(fits ? 'kept' : 'none');
  const [leaving, setLeaving] = useState(false);
  const [told, setTold] = useState('');
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  // The pen-holder alone, under a mandate of all, speaks as Chair; it is then nobody's position.
  const mayChair = text.pen === self && text.mandates.includes(self);
  const [chair, setChair] = useState(false);
  const queryClient = useQueryClient();
  // What a colleague saves meanwhile is told as it comes, and asked about before ours is proposed.
  const [begun, setBegun] = useState(() => began(text, element, self, change ? [] : shown));
  // By which of the two buttons.
  const [asked, setAsked] = useState<'parts' | 'whole' | null>(null);
  const here = useRef<HTMLElement>(null);
  const met = metSince(begun, text, element.id, self);
  const tell = useTelling(address, text.body, text.id, element.id, change?.key ?? '');
  // As they were when typing last rested.
  const [rested, setRested] = useState(() =>
    Object.fromEntries([...now.current].map(([one, doc]) => [one, wordsOf(doc)])),
  );
  const editors = useRef(new Map<string, WordsHandle>());
  const used = useMemo(() => usedTerms(terms, rested), [terms, rested]);
  const keeping = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const keep = useCallback(() => {
    const entries = [...now.current];
    const plain = Object.fromEntries(entries.map(([one, doc]) => [one, wordsOf(doc)]));
    setRested(plain);
    tell(
      Object.fromEntries(
        entries.flatMap(([one, doc]) => {
          const begin = docs.get(one)?.fresh;
          return begin && wordsOf(begin) === wordsOf(doc) ? [] : [[one, wordsOf(doc)]];
        }),
      ),
    );
    keepDraft<Kept>(draftKey, {
      on: typedOn,
      docs: Object.fromEntries(entries.map(([one, doc]) => [one, doc.toJSON()])),
      plain,
    });
    setState('kept');
  }, [draftKey, typedOn, docs, tell]);
  // A draft that was kept is told to colleagues as it opens.
  useEffect(() => {
    if (fits) keep();
  }, []);
  const typed = (language: string, doc: Node) => {
    now.current.set(language, doc);
    setTold('');
    structure.onTyped();
    setChanged(true);
    clearTimeout(keeping.current);
    keeping.current = setTimeout(keep, 300);
  };
  // Those whose words differ from what was there.
  const differing = () =>
    [...now.current].filter(([language, doc]) => {
      const begin = docs.get(language)?.fresh;
      return begin !== undefined && wordsOf(begin) !== wordsOf(doc);
    });
  const discard = () => {
    clearTimeout(keeping.current);
    dropDraft(draftKey);
    onClose();
  };
  // `whole`: all that differs as one alternative; `known`: what a colleague saved meanwhile was read.
  const propose = async (whole = false, known = false) => {
    if (busy) return;
    clearTimeout(keeping.current);
    keep();
    setFailure(null);
    setBusy(true);
    const words = Object.fromEntries(differing().map(([one, doc]) => [one, wordsOf(doc)]));
    try {
      if (!known && Object.keys(words).length > 0) {
        const now = await queryClient.fetchQuery(queries.text(address, text.body, text.id));
        if (metSince(begun, now, element.id, self)) {
          setAsked(whole ? 'whole' : 'parts');
          setBusy(false);
          return;
        }
      }
      const { contents } =
        Object.keys(words).length === 0
          ? { contents: [] }
          : await composeText(address, text.body, text.id, {
              words: {
                element: element.id,
                words,
                ...(change ? { on: change.key } : {}),
                ...(whole ? { whole } : {}),
                ...(mayChair && chair ? { chair } : {}),
              },
            });
      if (contents.length === 0)
        setTold(i18n._({ id: 'texts.unchanged', message: 'Nothing is changed yet.' }));
      else
        write(
          contents,
          i18n._({
            id: 'texts.propose_in',
            message: 'Propose in {element}',
            values: { element: elementText(i18n, element, text.elements) },
          }),
          () => {
            dropDraft(draftKey);
            onClose();
          },
        );
    } catch (error) {
      setFailure(error);
    }
    setBusy(false);
  };
  const leave = () => (changed ? setLeaving(true) : discard());
  const keysId = `editor-keys-${element.id}`;
  const structure = useStructure({
    element,
    places: () =>
      Object.fromEntries(
        cuttable(text, element).flatMap(({ language, frozen }) => {
          const before = editors.current.get(language)?.beforeCaret() ?? null;
          const at = before === null ? 0 : outsideReference(frozen, [...before].length);
          return cutAt(frozen, at) ? [[language, at]] : [];
        }),
      ),
    typed: () => differing().length > 0,
    onTold: setTold,
    onDone: discard,
  });
  return (
    <section
      ref={here}
      data-unfinished
      className={editorStyles.editing}
      aria-label={i18n._({
        id: 'texts.editing',
        message: 'Editing {element}',
        values: { element: elementText(i18n, element, text.elements) },
      })}
    >
      {change && (
        <p className="small">
          {i18n._({
            id: 'texts.editing_as',
            message: 'As {party} proposes it; what is changed stands in its words.',
            values: { party: parties.text(change.party) },
          })}
        </p>
      )}
      {kept && !fits && (
        <div className={editorStyles.older}>
          <p>
            {i18n._({
              id: 'texts.older_draft',
              message: 'The words have changed since this was typed. It is kept here:',
            })}
          </p>
          {Object.entries(kept.value.plain).map(([language, words]) => (
            <p key={language} lang={language}>
              {words}
            </p>
          ))}
          <Button
            className="button"
            onPress={() => {
              dropDraft(draftKey);
              setKept(null);
            }}
          >
            {i18n._({ id: 'write.discard', message: 'Discard' })}
          </Button>
        </div>
      )}
      <div className={styles.cells} data-columns={shown.length}>
        {shown.map((language, at) => (
          <div key={language} className={styles.cell}>
            <span className={editorStyles.tag}>{languageName(i18n.locale, language)}</span>
            <WordsEditor
              begin={
                docs.get(language)?.begin ?? schema.node('doc', null, [schema.node('paragraph')])
              }
              language={language}
              number={number}
              label={`${elementText(i18n, element, text.elements)}, ${languageName(i18n.locale, language)}`}
              focused={at === 0}
              onWords={(_, doc) => typed(language, doc)}
              onPropose={() => void propose()}
              onEscape={leave}
              onStructure={change ? undefined : structure.press}
              describedBy={change ? undefined : keysId}
              onReady={(handle) => editors.current.set(language, handle)}
              onRefused={() =>
                setTold(
                  i18n._({
                    id: 'texts.bracket_stays',
                    message:
                      'A bracket stays where it is: whoever proposed it lets it go, or all agree.',
                  }),
                )
              }
            />
          </div>
        ))}
      </div>
      {structure.asked}
      {met && (
        <Meanwhile
          met={met}
          begun={begun.words}
          own={rested}
          asked={asked !== null}
          onTyping={() => {
            setAsked(null);
            here.current?.querySelector<HTMLElement>('[contenteditable]')?.focus();
          }}
          onAgain={() => {
            keep();
            onAgain();
          }}
          onPropose={() => {
            setAsked(null);
            setBegun(began(text, element, self, change ? [] : shown));
            void propose(asked === 'whole', true);
          }}
        />
      )}
      <Referring
        element={element}
        languages={shown}
        onInsert={(language, id) =>
          editors.current.get(language)?.insert(referenceTo(id, number(id)))
        }
      />
      <Terms
        terms={used}
        languages={shown}
        onInsert={(language, form) => editors.current.get(language)?.insert(form)}
      />
      <p role="status" className={editorStyles.told}>
        {told ||
          (state === 'kept' && changed
            ? i18n._({ id: 'texts.draft_kept', message: 'Draft kept in this browser' })
            : '')}
      </p>
      {failure !== null && <Trouble error={failure} />}
      {leaving ? (
        <div className={styles.actions} role="alert">
          <span>{i18n._({ id: 'write.leaving', message: 'Discard what was typed?' })}</span>
          <Button className="button grave" onPress={discard}>
            {i18n._({ id: 'write.discard', message: 'Discard' })}
          </Button>
          <Button
            className="button"
            onPress={() => {
              keep();
              onClose();
            }}
          >
            {i18n._({ id: 'texts.keep_close', message: 'Close, and keep the draft' })}
          </Button>
          <Button className="button primary" autoFocus onPress={() => setLeaving(false)}>
            {i18n._({ id: 'write.go_on', message: 'Go on typing' })}
          </Button>
        </div>
      ) : (
        <div className={styles.actions}>
          <Button className="button" onPress={leave}>
            {i18n._({ id: 'action.back', message: 'Back' })}
          </Button>
          <Button className="button primary" isDisabled={busy} onPress={() => void propose()}>
            {i18n._({ id: 'texts.propose', message: 'Propose' })}
          </Button>
          <Button className="button" isDisabled={busy} onPress={() => void propose(true)}>
            {i18n._({ id: 'texts.propose_whole', message: 'Propose as one alternative' })}
          </Button>
          {!change && structure.buttons}
          {mayChair && (
            <label className={contentStyles.tick}>
              <input
                type="checkbox"
                checked={chair}
                onChange={(event) => setChair(event.target.checked)}
              />
              {i18n._({
                id: 'texts.propose_chair',
                message: 'As Chair: nobody’s position, and no agreement of ours',
              })}
            </label>
          )}
          <span className="small aside">
            {i18n._({
              id: 'texts.editor_keys',
              message: 'Enter proposes, Shift+Enter begins a line, Esc closes.',
            })}{' '}
            {!change && (
              <span id={keysId}>
                {i18n._({
                  id: 'texts.structure_keys',
                  message:
                    'Ctrl+Enter splits the paragraph at the caret, Backspace at its beginning joins it with the one before; Alt+↑ and Alt+↓ move it, Alt+Shift+↓ puts it below the one before, Alt+Shift+↑ takes it one level up. Each is asked first.',
                })}
              </span>
            )}{' '}
            {i18n._({
              id: 'texts.editor_seen',
              message: 'Colleagues of ours who may read this text see what is typed here.',
            })}
          </span>
        </div>
      )}
    </section>
  );
}

// A draft that was kept, whatever somebody wrote into the storage.
function restored(json: unknown, number: (element: string) => string): Node | null {
  try {
    const doc = Node.fromJSON(schema, json);
    doc.check();
    return withNumbers(doc, number);
  } catch {
    return null;
  }
}
