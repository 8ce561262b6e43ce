// What an entry of a text says, in words: which paragraph, and what becomes of it. Whatever else it holds is
// below, exactly.
import { useLingui } from '@lingui/react';
import type { NegotiatedText, TextChange, TextElement } from '../../api/model';
import { PartyName } from '../../frame/parties';
import { formatDateText } from '../../i18n/dates';
import { languageName } from '../../i18n/languages';
import { Words } from '../../i18n/text';
import { say } from '../../i18n/words';
import { ContentView } from '../../record/Content';
import { elementText } from '../../record/element_words';
import { type Change, written } from './change';
import { compare } from './compare';
import contentStyles from './contents.module.css';
import { MoveSaid } from './MoveSaid';
import { type PackageItem, PackageItems, type PackageReading } from './PackageItems';
import { Runs } from './Runs';
import { blankWords, moveWords, stands, verdictWords } from './words';

export type Said = Record<string, unknown>;

// Words with code points [from, to) replaced.
export function replaced(words: string, from: number, to: number, by: string): string {
  const points = [...words];
  return points.slice(0, from).join('') + by + points.slice(to).join('');
}

function baseWords(
  text: NegotiatedText,
  changes: ReadonlyMap<string, TextChange>,
  change: Change,
  language: string,
): string {
  if (change.on) {
    const on = changes.get(change.on);
    return (
      (on ? written(on).wordings : undefined)?.find((one) => one.language === language)?.words ?? ''
    );
  }
  const words = text.elements
    .find((one) => one.id === change.element)
    ?.words.find((one) => one.language === language);
  return words?.frozen ?? words?.words ?? '';
}

// What becomes of the words, language by language.
function Redlines({
  change,
  text,
  changes,
}: {
  change: Change;
  text: NegotiatedText;
  changes: ReadonlyMap<string, TextChange>;
}) {
  const { i18n } = useLingui();
  return (
    <>
      {change.wordings?.map((one, at) => {
        const before = baseWords(text, changes, change, one.language);
        const blank = one.blank && one.blank !== 'WORDS' ? one.blank : null;
        const now = replaced(
          before,
          one.from ?? 0,
          one.to ?? 0,
          blank ? `[${say(i18n, blankWords, blank.toLowerCase())}]` : (one.words ?? ''),
        );
        return (
          <p key={at} className={contentStyles.saidwords}>
            <span className="small aside">{languageName(i18n.locale, one.language)}</span>{' '}
            <span lang={one.language}>
              <Runs runs={compare(before, now, one.language)} language={one.language} />
            </span>
          </p>
        );
      })}
    </>
  );
}

// Of a split the words say the place alone.
function ChangeSaid(said: {
  change: Change;
  text: NegotiatedText;
  changes: ReadonlyMap<string, TextChange>;
}) {
  return (
    <>
      <MoveSaid change={said.change} text={said.text} />
      {said.change.move?.what !== 'SPLITS' && <Redlines {...said} />}
    </>
  );
}

export function ContentSaid({
  content,
  text,
  changes,
}: {
  content: Said;
  text: NegotiatedText;
  changes: ReadonlyMap<string, TextChange>;
}) {
  const { i18n } = useLingui();
  const named = (id: string) => {
    const element = text.elements.find((one) => one.id === id);
    return element ? elementText(i18n, element, text.elements) : id;
  };
  if (content.change) {
    const change = content.change as Change;
    const move = change.move;
    return (
      <>
        <p className={contentStyles.about}>
          <strong>
            {move?.what === 'COMES'
              ? `${say(i18n, moveWords, 'comes')} ${move.number ?? ''}`
              : named(change.element)}
          </strong>
          {move && move.what !== 'COMES' && (
            <span>{say(i18n, moveWords, move.what.toLowerCase())}</span>
          )}
        </p>
        <ChangeSaid change={change} text={text} changes={changes} />
        {change.reason && (
          <ContentView content={{ change: { reason: change.reason } }} of={{ module: 'texts' }} />
        )}
      </>
    );
  }
  if (content.package) {
    const said = content.package as {
      items: PackageItem[];
      readings?: PackageReading[];
      words?: object;
      expires?: string;
    };
    return (
      <>
        <PackageItems items={said.items} readings={said.readings ?? []} />
        <ContentView
          content={{
            package: {
              ...(said.words ? { words: said.words } : {}),
              ...(said.expires ? { expires: said.expires } : {}),
            },
          }}
          of={{ module: 'texts' }}
        />
      </>
    );
  }
  if (content.stance) {
    const stance = content.stance as { items: { change: string; verdict?: string }[] };
    return (
      <ul className={contentStyles.plain}>
        {stance.items.map((one) => {
          const change = changes.get(one.change);
          return (
            <li key={one.change}>
              {change && (
                <>
                  <PartyName name={change.party} />, {named(change.element)}:{' '}
                </>
              )}
              {say(i18n, verdictWords, (one.verdict ?? 'neutral').toLowerCase())}
              {change && (
                <ChangeSaid change={written(change) as Change} text={text} changes={changes} />
              )}
            </li>
          );
        })}
      </ul>
    );
  }
  if (content.marks) {
    const marks = content.marks as {
      stand?: string;
      marked: { element: string }[];
      due?: string;
      reason?: Record<string, string>;
    };
    return (
      <p>
        <strong>{say(i18n, stands, (marks.stand ?? 'no_position').toLowerCase())}</strong>
        {marks.due && (
          <>
            {', '}
            {i18n._({
              id: 'texts.due',
              message: 'confirmation due {date}',
              values: { date: formatDateText(i18n, marks.due) },
            })}
          </>
        )}
        {': '}
        {marks.marked.map((one) => named(one.element)).join(', ')}
        {marks.reason && (
          <>
            {' ('}
            <Words of={marks.reason} />)
          </>
        )}
      </p>
    );
  }
  if (content.comment) {
    const { element, words, settled } = content.comment as {
      element?: string;
      words?: Record<string, string>;
      settled?: boolean;
    };
    return (
      <p>
        {element && <strong>{named(element)}: </strong>}
        {words && <Words of={words} />}{' '}
        {settled && i18n._({ id: 'texts.settle', message: 'Settled' })}
      </p>
    );
  }
  if (content.instruction_request) {
    const asked = content.instruction_request as {
      rows?: { element: string; language?: string; question?: Record<string, string> }[];
      withdrawn?: boolean;
    };
    return (
      <>
        {asked.withdrawn && (
          <p>
            <strong>
              {i18n._({ id: 'texts.asked_no_more', message: 'It is asked no more:' })}
            </strong>
          </p>
        )}
        <ul className={contentStyles.plain}>
          {asked.rows?.map((row, at) => (
            <li key={at}>
              <strong>{named(row.element)}</strong>
              {row.language && `, ${languageName(i18n.locale, row.language)}`}:{' '}
              <Words of={row.question} />
            </li>
          ))}
        </ul>
      </>
    );
  }
  if (content.page) {
    const page = content.page as {
      elements?: Partial<TextElement>[];
      gone?: string[];
      took?: string[];
    };
    return (
      <p>
        {i18n._({
          id: 'texts.page_says',
          message:
            'Words of {count, plural, one {# paragraph} other {# paragraphs}}, with {took, plural, =0 {no change} one {# change} other {# changes}} taken over',
          values: { count: page.elements?.length ?? 0, took: page.took?.length ?? 0 },
        })}
      </p>
    );
  }
  if (content.revision) {
    const revision = content.revision as { number?: number; digest?: string; note?: object };
    return (
      <>
        <p>
          <strong>Rev.{revision.number}</strong>{' '}
          <code className="mono small">{(revision.digest ?? '').slice(0, 16)}</code>
        </p>
        {revision.note && (
          <ContentView content={{ revision: { note: revision.note } }} of={{ module: 'texts' }} />
        )}
      </>
    );
  }
  return (
    <ContentView
      content={content}
      of={{ module: 'texts', circle: text.circle, matter: text.matter }}
    />
  );
}
