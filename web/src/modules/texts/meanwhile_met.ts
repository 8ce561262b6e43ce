// What was saved in a paragraph while somebody had it in an editor.
import type { NegotiatedText, TextChange, TextElement } from '../../api/model';
import { wordsIn } from './in_text';

// As the paragraph stood when typing began: our side's changes of it, and its words by language.
export interface Began {
  own: ReadonlySet<string>;
  words: Readonly<Record<string, string>>;
}

export interface Met {
  // Our side's changes that were not there.
  came: readonly TextChange[];
  // Words that read otherwise now, by language.
  reads: Readonly<Record<string, string>>;
}

const ownIn = (text: Pick<NegotiatedText, 'changes'>, element: string, self: string) =>
  text.changes.filter(
    (one) =>
      one.element === element &&
      one.party === self &&
      (one.state === 'open' || one.state === 'accepted'),
  );

export function began(
  text: Pick<NegotiatedText, 'changes'>,
  element: TextElement,
  self: string,
  languages: readonly string[],
): Began {
  return {
    own: new Set(ownIn(text, element.id, self).map((one) => one.key)),
    words: Object.fromEntries(languages.map((tag) => [tag, wordsIn(element, tag)?.words ?? ''])),
  };
}

// Null where nothing was.
export function metSince(
  begun: Began,
  text: Pick<NegotiatedText, 'changes' | 'elements'>,
  element: string,
  self: string,
): Met | null {
  const came = ownIn(text, element, self).filter((one) => !begun.own.has(one.key));
  const now = text.elements.find((one) => one.id === element);
  const reads = Object.fromEntries(
    Object.entries(begun.words).flatMap(([tag, words]) => {
      const read = now ? (wordsIn(now, tag)?.words ?? '') : words;
      return read === words ? [] : [[tag, read]];
    }),
  );
  return came.length > 0 || Object.keys(reads).length > 0 ? { came, reads } : null;
}
