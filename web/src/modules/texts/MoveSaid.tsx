// What comes out of it where a paragraph is split, joined with another or moved: the words of each part, in every
// language, or where it stands then.
import type { I18n } from '@lingui/core';
import { useLingui } from '@lingui/react';
import type { NegotiatedText } from '../../api/model';
import { languageName } from '../../i18n/languages';
import { say } from '../../i18n/words';
import { elementText } from '../../record/element_words';
import type { Change } from './change';
import contentStyles from './contents.module.css';
import { Named } from './Parts';
import {
  cutAt,
  frozenOf,
  hasAgreedWords,
  hasOpenWords,
  joined,
  type Target,
  targetOf,
} from './structure';
import { besideWords } from './words';

// 'Behind Paragraph 3', 'As the first below Paragraph 3', 'At the beginning of the text'.
export function targetText(i18n: I18n, text: NegotiatedText, target: Target): string {
  const named = (id: string) => {
    const element = text.elements.find((one) => one.id === id);
    return element ? elementText(i18n, element, text.elements) : id;
  };
  if (target.behind)
    return i18n._({
      id: 'texts.goes_behind',
      message: 'Behind: {element}',
      values: { element: named(target.behind) },
    });
  if (target.parent)
    return i18n._({
      id: 'texts.goes_below',
      message: 'As the first sub-paragraph of: {element}',
      values: { element: named(target.parent) },
    });
  return i18n._({ id: 'texts.goes_first', message: 'At the beginning of the text' });
}

export function MoveSaid({ change, text }: { change: Change; text: NegotiatedText }) {
  const { move } = change;
  if (move?.what === 'SPLITS') return <SplitSaid change={change} text={text} />;
  if (move?.what === 'JOINS') return <JoinSaid change={change} text={text} />;
  if (move?.what === 'MOVES') return <PlaceSaid change={change} text={text} />;
  return null;
}

function PlaceSaid({ change, text }: { change: Change; text: NegotiatedText }) {
  const { i18n } = useLingui();
  return (
    <p>
      {targetText(i18n, text, targetOf(text.elements, change.move ?? {}, change.element))}
      {change.move?.number && (
        <>
          {'; '}
          {i18n._({
            id: 'texts.with_number',
            message: 'with the number {number}',
            values: { number: change.move.number },
          })}
        </>
      )}
    </p>
  );
}

// One part of what was one, in one language.
export function Part({
  label,
  language,
  words,
}: {
  label: string;
  language: string;
  words: string;
}) {
  return (
    <p className={contentStyles.saidwords} data-part>
      <span className="small aside">{label}</span>{' '}
      <span lang={language}>
        <Named words={words} language={language} />
      </span>
    </p>
  );
}

export function usePartLabels() {
  const { i18n } = useLingui();
  return (language: string, number: string) => {
    const name = languageName(i18n.locale, language);
    const first = i18n._({
      id: 'texts.first_part',
      message: 'First part ({language})',
      values: { language: name },
    });
    const second = number
      ? i18n._({
          id: 'texts.second_part_number',
          message: 'Second part, {number} ({language})',
          values: { language: name, number },
        })
      : i18n._({
          id: 'texts.second_part',
          message: 'Second part ({language})',
          values: { language: name },
        });
    return [first, second] as const;
  };
}

function SplitSaid({ change, text }: { change: Change; text: NegotiatedText }) {
  const { i18n } = useLingui();
  const labels = usePartLabels();
  const element = text.elements.find((one) => one.id === change.element);
  const wordings = change.wordings ?? [];
  const left = element?.words.filter(
    (one) => one.base && !wordings.some((each) => each.language === one.language),
  );
  return (
    <>
      {wordings.map((one) => {
        const words = element?.words.find((each) => each.language === one.language);
        const parts =
          words && words.base === one.base ? cutAt(frozenOf(words), one.from ?? 0) : null;
        if (!parts)
          return (
            <p key={one.language} className="small">
              {languageName(i18n.locale, one.language)}: {say(i18n, besideWords, 'stale')}
            </p>
          );
        const [first, second] = labels(one.language, change.move?.number ?? '');
        return (
          <div key={one.language}>
            <Part label={first} language={one.language} words={parts[0]} />
            <Part label={second} language={one.language} words={parts[1]} />
          </div>
        );
      })}
      {left?.map((one) => (
        <p key={one.language} className="small">
          {i18n._({
            id: 'texts.stays_first',
            message: '{language}: all words stay with the first part.',
            values: { language: languageName(i18n.locale, one.language) },
          })}
        </p>
      ))}
      {element && (hasOpenWords(element) || hasAgreedWords(element)) && <NotBoth />}
    </>
  );
}

function JoinSaid({ change, text }: { change: Change; text: NegotiatedText }) {
  const { i18n } = useLingui();
  const first = text.elements.find((one) => one.id === change.element);
  const second = text.elements.find((one) => one.id === change.move?.second);
  if (!first || !second) return null;
  return (
    <>
      <p>
        {i18n._({
          id: 'texts.joined_with',
          message: 'With {element}, which ends.',
          values: { element: elementText(i18n, second, text.elements) },
        })}
      </p>
      {joined(first, second).map((one) => (
        <Part
          key={one.language}
          label={i18n._({
            id: 'texts.as_one',
            message: 'As one ({language})',
            values: { language: languageName(i18n.locale, one.language) },
          })}
          language={one.language}
          words={one.words}
        />
      ))}
      {[first, second].some((one) => hasOpenWords(one) || hasAgreedWords(one)) && <NotBoth />}
    </>
  );
}

function NotBoth() {
  const { i18n } = useLingui();
  return (
    <p className="small">
      {i18n._({
        id: 'texts.not_both',
        message:
          'Other words are proposed here as well. This is of the words of the last revision; a revision that takes over others does not take it over too.',
      })}
    </p>
  );
}
