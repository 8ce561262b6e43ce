// One bracket in the margin: its alternatives, each with who proposes it and why, and what can be done.
import { useLingui } from '@lingui/react';
import { useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import type { TextAlternative, TextChange, TextElement } from '../../api/model';
import { composeText } from '../../api/queries';
import { useParties } from '../../frame/parties';
import { Trouble } from '../../frame/Trouble';
import { languageName } from '../../i18n/languages';
import { elementText } from '../../record/element_words';
import writing from '../../writing/writing.module.css';
import { bracketAt } from './at_home';
import { BracketAtHome } from './BracketAtHome';
import { ChangeActions, ChangeLine } from './ChangeLines';
import { Comments } from './Comments';
import { written } from './change';
import { useInText, wordsIn } from './in_text';
import { PlainParts, whose } from './Parts';
import {
  type Bracket,
  bracketsIn,
  isBracket,
  partsOf,
  readingOf,
  readingWith,
  spanOf,
} from './parts';
import { isOwn } from './spoken';
import { Terms } from './Terms';
import { insertedAt, usedTerms } from './terms';
import styles from './texts.module.css';

export function BracketCard({
  element,
  language,
  at,
}: {
  element: TextElement;
  language: string;
  at: number;
}) {
  const { i18n } = useLingui();
  const { text, changes } = useInText();
  const words = wordsIn(element, language);
  const bracket = bracketsIn(words?.parts ?? null)[at];
  if (!words || !bracket) return null;
  const about = bracket.alternatives
    .flatMap((one) => one.changes)
    .flatMap((key) => changes.get(key) ?? []);
  return (
    <>
      <h2>
        {i18n._({
          id: 'texts.bracket_in',
          message: 'Bracket in {element}, {language}',
          values: {
            element: elementText(i18n, element, text.elements),
            language: languageName(i18n.locale, language),
          },
        })}
      </h2>
      <Alternatives bracket={bracket} element={element} language={language} />
      <Otherwise bracket={bracket} element={element} language={language} at={at} />
      <BracketAtHome at={bracketAt(element, language, bracket)} />
      <Comments element={element.id} on={about.map((one) => one.key)} />
    </>
  );
}

function Alternatives({
  bracket,
  element,
  language,
}: {
  bracket: Bracket;
  element: TextElement;
  language: string;
}) {
  const { changes, self, circle } = useInText();
  const of = (one: TextAlternative) => one.changes.flatMap((key) => changes.get(key) ?? []);
  const own = bracket.alternatives.flatMap(of).filter((one) => isOwn(one, { self, circle }));
  return (
    <ul className={styles.alternatives}>
      {bracket.alternatives.map((one, number) => (
        <li key={number}>
          <AlternativeCard
            one={one}
            changes={of(one)}
            rivals={own.filter((each) => !one.changes.includes(each.key))}
            element={element}
            language={language}
          />
        </li>
      ))}
    </ul>
  );
}

function AlternativeCard({
  one,
  changes,
  rivals,
  element,
  language,
}: {
  one: TextAlternative;
  changes: readonly TextChange[];
  rivals: readonly TextChange[];
  element: TextElement;
  language: string;
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  const { text, mine, edit } = useInText();
  const hasWords = (change: TextChange) =>
    (written(change).wordings ?? []).some((each) => each.words);
  const inner = one.parts.filter(isBracket);
  return (
    <>
      <h3 className={styles.whose}>{whose(i18n, parties, one, text.revision)}</h3>
      <p lang={language} className={styles.altwords}>
        {one.parts.length > 0 ? (
          <PlainParts
            parts={one.parts}
            language={language}
            within={whose(i18n, parties, one, text.revision)}
          />
        ) : (
          <i>{i18n._({ id: 'blank.no_text', message: 'no text' })}</i>
        )}
      </p>
      {changes.map((change) => (
        <ChangeLine key={change.key} change={change} />
      ))}
      <ChangeActions changes={changes} rivals={rivals} />
      {mine && (
        <p className={styles.actions}>
          {changes.filter(hasWords).map((change) => (
            <Button
              key={change.key}
              className={writing.add ?? ''}
              onPress={() => edit(element.id, change.key)}
            >
              {i18n._({
                id: 'texts.change_theirs',
                message: 'Change the words of {party}',
                values: { party: parties.text(change.party) },
              })}
            </Button>
          ))}
        </p>
      )}
      {inner.map((bracket, at) => (
        <Alternatives key={at} bracket={bracket} element={element} language={language} />
      ))}
    </>
  );
}

// Other words in the place of the bracket, none, or words that are still to come.
function Otherwise({
  bracket,
  element,
  language,
  at,
}: {
  bracket: Bracket;
  element: TextElement;
  language: string;
  at: number;
}) {
  const { i18n } = useLingui();
  const { text, address, changes, terms, mine, write } = useInText();
  const field = useRef<HTMLTextAreaElement>(null);
  const frozen = readingOf([bracket]);
  const [typed, setTyped] = useState<string | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const words = wordsIn(element, language);
  if (!mine || !words) return null;
  // The paragraph in all its languages, with what is typed in the place of the bracket.
  const around = Object.fromEntries(
    element.words.map((one) => [
      one.language,
      one === words ? readingWith(partsOf(words), at, typed ?? '') : one.words,
    ]),
  );
  const title = i18n._({ id: 'texts.otherwise', message: 'Propose other words' });
  const span = spanOf(bracket, changes, language, words.base);
  const blank = (kind: 'NO_TEXT' | 'TO_BE_SUPPLIED', name: string) =>
    span && (
      <Button
        className={writing.add ?? ''}
        onPress={() =>
          write(
            [
              {
                change: {
                  element: element.id,
                  wordings: [{ language, base: words.base, ...span, blank: kind }],
                },
              },
            ],
            name,
          )
        }
      >
        {name}
      </Button>
    );
  const propose = async () => {
    setFailure(null);
    const fresh = (typed ?? '').normalize('NFC');
    // What was typed stands in the place of the whole bracket, as it was asked for: cut down to what differs from the
    // words of the revision it would be an insertion beside the others, or two.
    if (span && fresh) {
      const wording = { language, base: words.base, ...span, words: fresh };
      write([{ change: { element: element.id, wordings: [wording] } }], title, () =>
        setTyped(null),
      );
      return;
    }
    try {
      const instead = readingWith(partsOf(words), at, fresh);
      const { contents } = await composeText(address, text.body, text.id, {
        words: { element: element.id, words: { [language]: instead } },
      });
      if (contents.length > 0) write(contents, title, () => setTyped(null));
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <section className={styles.otherwise}>
      {typed === null ? (
        <p className={styles.actions}>
          <span data-otherwise>
            <Button className={writing.add ?? ''} onPress={() => setTyped(frozen)}>
              {title}
            </Button>
          </span>
          {blank('NO_TEXT', i18n._({ id: 'texts.propose_none', message: 'Propose no text here' }))}
          {blank(
            'TO_BE_SUPPLIED',
            i18n._({ id: 'texts.propose_later', message: 'Propose: to be supplied' }),
          )}
        </p>
      ) : (
        <>
          <label htmlFor="otherwise">
            {i18n._({ id: 'texts.instead', message: 'In the place of this bracket' })}
          </label>
          <textarea
            id="otherwise"
            ref={field}
            lang={language}
            rows={3}
            value={typed}
            // biome-ignore lint/a11y/noAutofocus: somebody asked for this field by a press
            autoFocus
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing) return;
              if (event.key === 'Enter' && event.ctrlKey) void propose();
              if (event.key === 'Escape' && typed === frozen) setTyped(null);
            }}
          />
          <Terms
            terms={usedTerms(terms, around)}
            languages={[language]}
            onInsert={(_, form) => {
              setTyped(insertedAt(field.current, typed, form));
              field.current?.focus();
            }}
          />
          {failure !== null && <Trouble error={failure} />}
          <p className={styles.actions}>
            <Button className="button" onPress={() => setTyped(null)}>
              {i18n._({ id: 'action.back', message: 'Back' })}
            </Button>
            <Button
              className="button primary"
              isDisabled={typed === frozen}
              onPress={() => void propose()}
            >
              {i18n._({ id: 'texts.propose', message: 'Propose' })}
            </Button>
          </p>
        </>
      )}
    </section>
  );
}
