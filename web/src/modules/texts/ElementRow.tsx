// One element of the text: its number, its words in every language that is shown, where the parties stand, and
// what can be done with it.
import { useLingui } from '@lingui/react';
import { Pencil } from 'lucide-react';
import { lazy, memo, Suspense, useEffect, useRef } from 'react';
import type { NegotiatedText, TextElement, TextTypist } from '../../api/model';
import { PartyMark } from '../../frame/parties';
import { Loading } from '../../frame/Trouble';
import { languageName } from '../../i18n/languages';
import { say } from '../../i18n/words';
import { elementText } from '../../record/element_words';
import writing from '../../writing/writing.module.css';
import { Colleagues } from './Colleagues';
import { compare } from './compare';
import { isNever, useInText, wordsIn } from './in_text';
import { Marks } from './Marks';
import { Parts, PlainParts } from './Parts';
import { partsOf, proposedBy } from './parts';
import { Runs } from './Runs';
import type { View } from './search';
import { usedTerms } from './terms';
import styles from './texts.module.css';
import { elementStates, moveWords } from './words';

const ElementEditor = lazy(() => import('./ElementEditor'));

export interface Shown {
  view: View;
  party: string;
  // Of the view `changes`: the text as it stood, and since when.
  since: number;
  before: NegotiatedText | undefined;
}

interface RowProps {
  element: TextElement;
  shown: Shown;
  open: boolean;
  chosen: boolean;
  editing: string | null;
  // Colleagues who have it open in an editor.
  typists?: readonly TextTypist[] | undefined;
  // Absent: nothing is selected there.
  onChosen?: (on: boolean, range: boolean) => void;
  onEdited: () => void;
  // Shown below the row where there is no room beside it.
  children?: React.ReactNode;
}

export const ElementRow = memo(function ElementRow({
  element,
  shown,
  open,
  chosen,
  editing,
  typists,
  onChosen,
  onEdited,
  children,
}: RowProps) {
  const { i18n } = useLingui();
  const { text, languages, mine, select, edit, changes } = useInText();
  const name = elementText(i18n, element, text.elements);
  // Once its editor is closed the keyboard goes on from this paragraph.
  const number = useRef<HTMLButtonElement>(null);
  const edited = useRef(false);
  useEffect(() => {
    if (editing !== null) edited.current = true;
    else if (edited.current) {
      edited.current = false;
      // After a dialogue that closes with it has let go of the focus.
      requestAnimationFrame(() => {
        const { activeElement } = document;
        if (!activeElement || activeElement === document.body) number.current?.focus();
      });
    }
  }, [editing]);
  return (
    <li
      id={`element-${element.id}`}
      className={styles.element}
      data-element={element.id}
      data-type={element.type}
      data-depth={Math.min(element.depth, 4)}
      data-proposed={element.proposed !== null || undefined}
      data-open={open || undefined}
    >
      <div className={styles.gutter}>
        <button
          type="button"
          ref={number}
          data-row
          className={styles.number}
          aria-pressed={open}
          aria-label={`${name}, ${say(i18n, elementStates, element.state)}`}
          onClick={() => select({ element: element.id })}
        >
          {element.number || '¶'}
        </button>
        {mine && onChosen && (
          <input
            type="checkbox"
            data-choose
            checked={chosen}
            aria-label={i18n._({
              id: 'texts.choose',
              message: 'Select {element}',
              values: { element: name },
            })}
            onClick={(event) => onChosen(!chosen, event.shiftKey)}
            onChange={() => {}}
          />
        )}
      </div>
      <div className={styles.body}>
        {editing !== null ? (
          <Suspense fallback={<Loading />}>
            <ElementEditor
              key={editing}
              element={element}
              on={editing ? changes.get(editing) : undefined}
              onClose={onEdited}
            />
          </Suspense>
        ) : (
          <div className={styles.cells} data-columns={languages.length}>
            {languages.map((language) => (
              <Cell key={language} element={element} language={language} shown={shown} />
            ))}
          </div>
        )}
        {typists && <Colleagues element={element} typists={typists} />}
        <div className={styles.line}>
          <span
            className="badge"
            data-tone={
              element.state === 'agreed' ? 'good' : element.state === 'open' ? 'wait' : undefined
            }
          >
            {say(i18n, elementStates, element.state)}
          </span>
          {[
            ...(element.proposed ? [{ change: element.proposed, what: 'comes' as const }] : []),
            ...element.structure.filter((one) => one.what !== 'comes'),
          ].map((one) => {
            const change = changes.get(one.change);
            return (
              <span key={one.change} className={styles.structure}>
                {change && <PartyMark name={change.party} />}: {say(i18n, moveWords, one.what)}
              </span>
            );
          })}
          {element.beside.length > 0 && (
            <button
              type="button"
              className={writing.add}
              onClick={() => select({ element: element.id })}
            >
              {i18n._({
                id: 'texts.beside',
                message: '{count, plural, one {# proposal} other {# proposals}} beside it',
                values: { count: element.beside.length },
              })}
            </button>
          )}
          {element.gone > 0 && (
            <span className="badge" data-tone="wait">
              {i18n._({
                id: 'texts.left',
                message: 'Left the text with Rev.{revision}; something is open on it',
                values: { revision: element.gone },
              })}
            </span>
          )}
          {element.unknown && (
            <span className="badge" data-tone="bad">
              {i18n._({
                id: 'texts.never',
                message: 'Something is open on a paragraph that was never there',
              })}
            </span>
          )}
          <Marks marks={element.marks} />
          {element.comments > 0 && (
            <button
              type="button"
              className={writing.add}
              onClick={() => select({ element: element.id })}
            >
              {i18n._({
                id: 'texts.has_comments',
                message: '{count, plural, one {# comment} other {# comments}}',
                values: { count: element.comments },
              })}
            </button>
          )}
          {mine && editing === null && (
            <span data-edit>
              <button
                type="button"
                className={`${writing.add ?? ''} ${styles.withicon ?? ''}`}
                aria-label={i18n._({
                  id: 'texts.edit_element',
                  message: 'Edit {element}',
                  values: { element: name },
                })}
                onClick={() => edit(element.id)}
              >
                <Pencil size={13} aria-hidden="true" />
                {i18n._({ id: 'texts.edit', message: 'Edit' })}
              </button>
            </span>
          )}
        </div>
        {children}
      </div>
    </li>
  );
});

function Cell({
  element,
  language,
  shown,
}: {
  element: TextElement;
  language: string;
  shown: Shown;
}) {
  const { i18n } = useLingui();
  const { text, terms } = useInText();
  const written = wordsIn(element, language);
  const words = written && !isNever(written) ? written : undefined;
  const pending = text.languages.find((one) => one.tag === language)?.pending;
  const lacking = usedTerms(
    terms,
    Object.fromEntries(element.words.map((one) => [one.language, one.words])),
  ).filter((one) => one.lacking.includes(language));
  return (
    <div className={styles.cell} lang={language}>
      {words ? (
        <p className={styles.words} data-words>
          <CellWords element={element} language={language} shown={shown} />
        </p>
      ) : (
        <p className={styles.missing} lang={i18n.locale}>
          {i18n._({
            id: 'texts.no_words',
            message: 'No words in {language} yet',
            values: { language: languageName(i18n.locale, language) },
          })}
        </p>
      )}
      {words && lacking.length > 0 && (
        <p className={styles.stale} lang={i18n.locale}>
          <span className="badge" data-tone="wait">
            {i18n._({
              id: 'texts.terms_lacking',
              message: 'Agreed terms are not in these words: {terms}',
              values: { terms: lacking.map((one) => one.forms[language]).join(', ') },
            })}
          </span>
        </p>
      )}
      {words && (words.stale || pending) && (
        <p className={styles.stale} lang={i18n.locale}>
          <span className="badge" data-tone="wait">
            {words.stale
              ? i18n._({
                  id: 'texts.stale',
                  message: '{language} not updated since Rev.{revision}',
                  values: {
                    language: languageName(i18n.locale, language),
                    revision: words.changed,
                  },
                })
              : i18n._({ id: 'texts.pending', message: 'This version is not there yet' })}
          </span>
        </p>
      )}
    </div>
  );
}

function CellWords({
  element,
  language,
  shown,
}: {
  element: TextElement;
  language: string;
  shown: Shown;
}) {
  const words = wordsIn(element, language);
  if (!words) return null;
  const parts = partsOf(words);
  if (shown.view === 'party')
    return <PlainParts parts={proposedBy(parts, shown.party)} language={language} />;
  if (shown.view === 'changes') {
    const before = shown.before?.elements
      .find((one) => one.id === element.id)
      ?.words.find((one) => one.language === language)?.words;
    return <Runs runs={compare(before ?? '', words.words, language)} language={language} />;
  }
  return <Parts parts={parts} view={shown.view} element={element.id} language={language} />;
}
