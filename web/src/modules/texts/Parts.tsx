// The words of an element as a view shows them. A bracket says whose each alternative is by name and by the
// way it is underlined, never by colour alone.
import type { I18n } from '@lingui/core';
import { useLingui } from '@lingui/react';
import { useContext } from 'react';
import type { TextAlternative, TextPart } from '../../api/model';
import { type Parties, PartyDot, useParties } from '../../frame/parties';
import { say } from '../../i18n/words';
import { numberIn } from '../../record/element_words';
import { SelectedContext, useInText } from './in_text';
import { Marked, markedText } from './Marked';
import { type Bracket, isBlank, isBracket, readingOf } from './parts';
import { piecesOf } from './references';
import type { View } from './search';
import styles from './texts.module.css';
import { blankWords } from './words';

// Who stands behind an alternative, in words: 'Aldermark', 'Chair', 'as in Rev.2'. `within`: whose the words are in
// which its bracket stands; they are as in no revision.
export function whose(
  i18n: I18n,
  parties: Parties,
  one: TextAlternative,
  revision: number,
  within = '',
): string {
  // Whoever speaks as Chair has not spoken for its own side.
  if (one.chair)
    return [
      i18n._({ id: 'texts.chair', message: 'Chair' }),
      ...one.parties.filter((each) => !one.proposers.includes(each)).map(parties.text),
    ].join(', ');
  const frozen =
    within || i18n._({ id: 'texts.as_in', message: 'as in Rev.{revision}', values: { revision } });
  if (one.parties.length === 0) return frozen;
  const named = one.parties.map(parties.text).join(', ');
  return one.frozen && named !== frozen ? `${named}, ${frozen}` : named;
}

export function plainText(
  i18n: I18n,
  parties: Parties,
  parts: readonly TextPart[],
  language: string,
  revision: number,
  within = '',
): string {
  return parts
    .map((part) =>
      typeof part === 'string'
        ? markedText(i18n, part, language)
        : isBlank(part)
          ? say(i18n, blankWords, part.blank)
          : bracketText(i18n, parties, part, language, revision, within),
    )
    .join('');
}

// 'bracket, 3 alternatives; Aldermark: September; Brevonia: autumn'
export function bracketText(
  i18n: I18n,
  parties: Parties,
  bracket: Bracket,
  language: string,
  revision: number,
  within = '',
): string {
  const said = bracket.alternatives.map((one) => {
    const by = whose(i18n, parties, one, revision, within);
    const words = plainText(i18n, parties, one.parts, language, revision, by);
    return `${by}: ${words || say(i18n, blankWords, 'no_text')}`;
  });
  return [
    i18n._({
      id: 'texts.bracket_says',
      message: 'bracket, {count} alternatives',
      values: { count: bracket.alternatives.length },
    }),
    ...said,
  ].join('; ');
}

function Alternative({
  one,
  language,
  revision,
  within = '',
}: {
  one: TextAlternative;
  language: string;
  revision: number;
  within?: string;
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  const { text } = useInText();
  const [of] = one.parties;
  const by = whose(i18n, parties, one, revision, within);
  const shape = of ? text.parties.indexOf(of) % 4 : -1;
  return (
    <span
      className={styles.alternative}
      data-shape={one.frozen ? 'frozen' : shape}
      style={of && !one.frozen ? { textDecorationColor: parties.known(of).colour } : undefined}
    >
      <span className={styles.opening}>
        [
        <span className={styles.whose}>
          {of && !one.frozen && !one.chair && <PartyDot name={of} />}
          {by}:
        </span>
      </span>{' '}
      {one.parts.length === 0 ? (
        <i>{say(i18n, blankWords, 'no_text')}</i>
      ) : (
        <PlainParts parts={one.parts} language={language} within={by} />
      )}
      ]
    </span>
  );
}

// Words with the numbers of the elements that they name, and with what is not what it looks like.
export function Named({ words, language }: { words: string; language: string }) {
  const { text } = useInText();
  return piecesOf(words).map((piece, at) => {
    if ('words' in piece)
      return (
        <span key={at}>
          <Marked words={piece.words} language={language} />
        </span>
      );
    const element = text.elements.find((one) => one.id === piece.element);
    const number = numberIn(text.elements, piece.element) || '?';
    return element?.type === 'footnote' ? (
      <sup key={at}>{number}</sup>
    ) : (
      <span key={at}>{number}</span>
    );
  });
}

// Without anything to be pressed: within a bracket, and in its card.
export function PlainParts({
  parts,
  language,
  within = '',
}: {
  parts: readonly TextPart[];
  language: string;
  // Whose these words are, where they are an alternative; a bracket in them has them as its own first words.
  within?: string;
}) {
  const { i18n } = useLingui();
  const { text } = useInText();
  return parts.map((part, at) =>
    typeof part === 'string' ? (
      <Named key={at} words={part} language={language} />
    ) : isBlank(part) ? (
      <i key={at}>{say(i18n, blankWords, part.blank)}</i>
    ) : (
      <span key={at} className={styles.nested}>
        {part.alternatives.map((one, number) => (
          <Alternative
            key={number}
            one={one}
            language={language}
            revision={text.revision}
            within={within}
          />
        ))}
      </span>
    ),
  );
}

export function Parts({
  parts,
  view,
  element,
  language,
}: {
  parts: readonly TextPart[];
  view: View;
  element: string;
  language: string;
}) {
  let bracket = -1;
  return parts.map((part, at) => {
    if (!isBracket(part)) return <PlainParts key={at} parts={[part]} language={language} />;
    bracket += 1;
    return (
      <BracketMark
        key={at}
        bracket={part}
        at={bracket}
        view={view}
        element={element}
        language={language}
      />
    );
  });
}

function BracketMark({
  bracket,
  at,
  view,
  element,
  language,
}: {
  bracket: Bracket;
  at: number;
  view: View;
  element: string;
  language: string;
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  const { text, select } = useInText();
  const selected = useContext(SelectedContext);
  const open =
    selected?.element === element && selected.language === language && selected.bracket === at;
  const choose = () => select({ element, language, bracket: at });
  return (
    // It stands in running words and is broken across lines with them, which no button is.
    // biome-ignore lint/a11y/useSemanticElements: see above
    <span
      role="button"
      tabIndex={0}
      className={styles.bracket}
      data-bracket
      data-view={view}
      aria-pressed={open}
      aria-label={bracketText(i18n, parties, bracket, language, text.revision)}
      onClick={choose}
      onFocus={choose}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        choose();
      }}
    >
      {view === 'clean' ? (
        '[…]'
      ) : view === 'rolling' ? (
        <>
          <Marked words={readingOf([bracket])} language={language} />
          <sup>[{bracket.alternatives.length}]</sup>
        </>
      ) : (
        bracket.alternatives.map((one, number) => (
          <Alternative key={number} one={one} language={language} revision={text.revision} />
        ))
      )}
    </span>
  );
}
