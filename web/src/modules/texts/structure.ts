// Paragraphs as wholes: where one may be put, where it is cut in two, and with which it becomes one. What is made
// here are changes as the format wants them (docs/formats/texts.md, section 4).
import type { NegotiatedText, TextElement } from '../../api/model';
import type { Change } from './change';
import { numberAfter } from './numbering';
import { isBracket, partsOf } from './parts';
import { between, freshElement } from './place';

type Placed = Pick<TextElement, 'id' | 'parent' | 'place'>;

// Behind an element, or, where `behind` is empty, ahead of all that are below `parent` (empty: the text itself).
export interface Target {
  parent: string;
  behind: string;
}

// Part of the text as it is: not only proposed, and not gone.
export const isStanding = (one: Pick<TextElement, 'proposed' | 'gone' | 'unknown'>): boolean =>
  one.proposed === null && one.gone === 0 && !one.unknown;

// Behind `after`, among those of its parent.
export function placeAfter(elements: readonly Placed[], after: Placed, moved?: string) {
  const others = elements.filter((one) => one.parent === after.parent && one.id !== moved);
  const at = others.findIndex((one) => one.id === after.id);
  return { parent: after.parent, place: between(after.place, others[at + 1]?.place ?? '') };
}

// The place of a target; null: what it names is not there.
export function placeAt(elements: readonly Placed[], target: Target, moved?: string) {
  if (target.behind) {
    const after = elements.find((one) => one.id === target.behind);
    return after ? placeAfter(elements, after, moved) : null;
  }
  if (target.parent && !elements.some((one) => one.id === target.parent)) return null;
  const first = elements.find((one) => one.parent === target.parent && one.id !== moved);
  return { parent: target.parent, place: between('', first?.place ?? '') };
}

// Behind what a place lies, as the text stands; the other way round of `placeAt`.
export function targetOf(
  elements: readonly Placed[],
  move: { parent?: string; place?: string },
  moved: string,
): Target {
  const parent = move.parent ?? '';
  const before = elements.filter(
    (one) => one.parent === parent && one.id !== moved && one.place < (move.place ?? ''),
  );
  return { parent, behind: before.at(-1)?.id ?? '' };
}

// It and all that is below it: where it cannot be put.
export function withBelow(elements: readonly Placed[], id: string): ReadonlySet<string> {
  const found = new Set([id]);
  for (let before = 0; before < found.size; ) {
    before = found.size;
    for (const one of elements) if (found.has(one.parent)) found.add(one.id);
  }
  return found;
}

const depthMost = 8;

export type Direction = 'up' | 'down' | 'in' | 'out';

// One step among its neighbours, or one level deeper or higher; null: there is no such step.
export function stepOf(
  elements: readonly TextElement[],
  element: TextElement,
  direction: Direction,
): Target | null {
  if (element.type === 'title') return null;
  const beside = elements.filter(
    (one) => one.parent === element.parent && one.gone === 0 && !one.unknown,
  );
  const at = beside.findIndex((one) => one.id === element.id);
  const before = beside[at - 1];
  const { parent } = element;
  if (direction === 'down') {
    const after = beside[at + 1];
    return after ? { parent, behind: after.id } : null;
  }
  if (direction === 'out') {
    const above = elements.find((one) => one.id === parent);
    return above ? { parent: above.parent, behind: above.id } : null;
  }
  if (!before || before.type === 'title') return null;
  if (direction === 'up') return { parent, behind: beside[at - 2]?.id ?? '' };
  const below = withBelow(elements, element.id);
  const deepest = Math.max(...elements.filter((one) => below.has(one.id)).map((one) => one.depth));
  if (deepest + 1 >= depthMost || before.depth + 1 >= depthMost) return null;
  const last = elements.filter((one) => one.parent === before.id && isStanding(one)).at(-1);
  return { parent: before.id, behind: last?.id ?? '' };
}

type Words = TextElement['words'][number];

export const frozenOf = (words: Pick<Words, 'frozen' | 'words'>): string =>
  words.frozen ?? words.words;

// Whether other changes lie in the words, so that a revision cannot take both.
export const hasOpenWords = (element: TextElement): boolean =>
  element.words.some((one) => partsOf(one).some(isBracket));

// Whether all agreed on other words than those of the revision: the next one takes them over, and who cut these
// cut others.
export const hasAgreedWords = (element: TextElement): boolean =>
  element.words.some((one) => one.frozen !== null && one.frozen !== one.words);

export interface Cuttable {
  language: string;
  // Words of the revision, of which the place is said.
  frozen: string;
  base: string;
  // It is negotiated: without a place in it nothing is cut.
  needed: boolean;
}

// The languages in which an element has words to be cut, those that are negotiated first.
export function cuttable(text: NegotiatedText, element: TextElement): Cuttable[] {
  const negotiated = text.languages.filter((one) => one.role === 'negotiating');
  const all = element.words.flatMap((one) =>
    one.base
      ? [
          {
            language: one.language,
            frozen: frozenOf(one),
            base: one.base,
            needed: negotiated.length === 0 || negotiated.some((each) => each.tag === one.language),
          },
        ]
      : [],
  );
  return [...all.filter((one) => one.needed), ...all.filter((one) => !one.needed)];
}

const spaces = /^[ \n]+|[ \n]+$/g;
const reference = /\{#[a-z0-9._-]{1,40}\}/g;

// The two parts as a revision makes them, cut before this code point; null: one of them has no words.
export function cutAt(words: string, at: number): [string, string] | null {
  const points = [...words];
  const head = points.slice(0, at).join('').replace(spaces, '');
  const tail = points.slice(at).join('').replace(spaces, '');
  return head && tail ? [head, tail] : null;
}

// Before the number of another paragraph rather than within it.
export function outsideReference(words: string, at: number): number {
  const before = [...words].slice(0, at).join('').length;
  for (const found of words.matchAll(reference))
    if (found.index < before && before < found.index + found[0].length)
      return [...words.slice(0, found.index)].length;
  return at;
}

// By language the place that somebody gave; those that part nothing are left out.
export function splitOf(
  text: NegotiatedText,
  element: TextElement,
  places: Readonly<Record<string, number>>,
  number: string,
): Change {
  const { parent, place } = placeAfter(text.elements, element);
  return {
    element: element.id,
    wordings: cuttable(text, element).flatMap(({ language, base, frozen }) => {
      const at = places[language];
      return at !== undefined && cutAt(frozen, at) ? [{ language, base, from: at, to: at }] : [];
    }),
    move: {
      what: 'SPLITS',
      ...(parent ? { parent } : {}),
      place,
      ...(number ? { number } : {}),
      second: freshElement(new Set(text.elements.map((one) => one.id))),
    },
  };
}

export const secondNumber = (text: NegotiatedText, element: TextElement): string =>
  numberAfter(
    element.number,
    text.elements.map((one) => one.number),
  );

// The one that is read after it, or before it.
export function neighbour(
  elements: readonly TextElement[],
  element: TextElement,
  step: 1 | -1,
): TextElement | null {
  const all = elements.filter(isStanding);
  const at = all.findIndex((one) => one.id === element.id);
  return at < 0 ? null : (all[at + step] ?? null);
}

export type Apart = 'none' | 'kind' | 'below' | 'proposed';

const alone: readonly TextElement['type'][] = ['title', 'annex', 'footnote'];

// Why two cannot become one; null: they can.
export function whyApart(
  elements: readonly TextElement[],
  first: TextElement | null,
  second: TextElement | null,
): Apart | null {
  if (!first || !second) return 'none';
  if (!isStanding(first) || !isStanding(second)) return 'proposed';
  if (first.type !== second.type && [first, second].some((one) => alone.includes(one.type)))
    return 'kind';
  // What is below the one that ends would stand below nothing.
  if (elements.some((one) => one.parent === second.id)) return 'below';
  return null;
}

export const joinOf = (first: TextElement, second: TextElement): Change => ({
  element: first.id,
  move: { what: 'JOINS', second: second.id },
});

// How the words of two read as one, by language.
export function joined(
  first: TextElement,
  second: TextElement,
): { language: string; words: string }[] {
  const out = first.words.map((one) => ({ language: one.language, words: frozenOf(one) }));
  for (const one of second.words) {
    const words = frozenOf(one);
    const own = out.find((each) => each.language === one.language);
    if (!own) out.push({ language: one.language, words });
    else own.words = [own.words, words].filter(Boolean).join(' ');
  }
  return out.filter((one) => one.words);
}
