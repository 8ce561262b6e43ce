// The words of one language of an element, as each view shows them: with every alternative, folded, clean, or
// as one party proposes.
import type { TextAlternative, TextPart } from '../../api/model';
import { written } from './change';

export interface ElementWords {
  words: string;
  frozen: string | null;
  parts: TextPart[] | null;
}

export type Bracket = { alternatives: TextAlternative[] };
export type Blank = { blank: 'no_text' | 'to_be_supplied' };

export const isBracket = (part: TextPart): part is Bracket =>
  typeof part === 'object' && 'alternatives' in part;
export const isBlank = (part: TextPart): part is Blank =>
  typeof part === 'object' && 'blank' in part;

export const partsOf = (words: ElementWords): TextPart[] =>
  words.parts ?? (words.words === '' ? [] : [words.words]);

// An open bracket reads as what all accepted in it, else as in the revision.
export function readingOf(parts: readonly TextPart[]): string {
  return parts
    .map((part) => {
      if (typeof part === 'string') return part;
      if (isBlank(part)) return '';
      const accepted = part.alternatives.filter((one) => one.accepted);
      const [read] = accepted.length === 1 ? accepted : part.alternatives;
      return read ? readingOf(read.parts) : '';
    })
    .join('');
}

// Which alternative of a bracket a party proposes, else supports; where it says nothing, what was frozen.
export function alternativeOf(bracket: Bracket, party: string): TextAlternative | undefined {
  const own = bracket.alternatives.filter((one) => !one.frozen && !one.chair);
  return (
    own.find((one) => one.proposers.includes(party)) ??
    own.find((one) => one.parties.includes(party)) ??
    bracket.alternatives.find((one) => one.frozen)
  );
}

// As that party proposes: its own alternatives, whatever stands in them, and else the frozen words.
export function proposedBy(parts: readonly TextPart[], party: string): TextPart[] {
  const out: TextPart[] = [];
  for (const part of parts) {
    if (!isBracket(part)) out.push(part);
    else out.push(...proposedBy(alternativeOf(part, party)?.parts ?? [], party));
  }
  return out;
}

// Plain words of parts that hold no bracket any more.
export const plainOf = (parts: readonly TextPart[]): string =>
  parts.map((part) => (typeof part === 'string' ? part : '')).join('');

// Brackets that stand at the top of these words, and how many there are with those inside them.
export function bracketsIn(parts: readonly TextPart[] | null): Bracket[] {
  return (parts ?? []).filter(isBracket);
}

export function countBrackets(parts: readonly TextPart[] | null): number {
  return bracketsIn(parts).reduce(
    (sum, one) =>
      sum + 1 + one.alternatives.reduce((inner, each) => inner + countBrackets(each.parts), 0),
    0,
  );
}

// `words` with the bracket of that number replaced by `instead`, in the reading.
export function readingWith(parts: readonly TextPart[], bracket: number, instead: string): string {
  let at = -1;
  return parts
    .map((part) => {
      if (!isBracket(part)) return readingOf([part]);
      at += 1;
      return at === bracket ? instead : readingOf([part]);
    })
    .join('');
}

// Code points of the frozen words over which the changes of a bracket lie; null: none of them is bound to
// these words.
export function spanOf(
  bracket: Bracket,
  changes: ReadonlyMap<string, { content: Record<string, unknown>; on: string }>,
  language: string,
  base: string,
): { from: number; to: number } | null {
  const spans = bracket.alternatives
    .flatMap((one) => one.changes)
    .map((key) => changes.get(key))
    .filter((one) => one !== undefined && one.on === '')
    .flatMap((one) => (one ? (written(one).wordings ?? []) : []))
    .filter((one) => one.language === language && one.base === base);
  if (spans.length === 0) return null;
  return {
    from: Math.min(...spans.map((one) => one.from ?? 0)),
    to: Math.max(...spans.map((one) => one.to ?? 0)),
  };
}
