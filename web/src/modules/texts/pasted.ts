// The first words of a text, as somebody pastes them: plain text of each language, made into elements. An
// empty line stands between two paragraphs; the first line is the title; what has no number and stands
// before the first that has one is preambular.
import { clean } from '../../writing/text';
import { type Numbered, numberOf } from './numbering';
import { placesOf } from './place';

export type ElementType =
  | 'title'
  | 'preambular'
  | 'chapeau'
  | 'operative'
  | 'sub_paragraph'
  | 'annex'
  | 'footnote';

export interface FirstElement {
  id: string;
  type: ElementType;
  parent: string;
  place: string;
  number: string;
  words: Record<string, string>;
}

// What a document says of a paragraph, as long as nobody changes it: found by its language and whole words.
export interface SaidOf {
  language: string;
  type: string;
  depth: number;
  number: string;
  words: string;
  whole: string;
}

export interface Pasted {
  elements: FirstElement[];
  // How many paragraphs each language has, where they are not as many as in the first one.
  uneven: Readonly<Record<string, number>>;
}

export function paragraphsOf(text: string): string[] {
  return clean(text)
    .split(/\n[ ]*\n+/)
    .map((one) => one.trim())
    .filter(Boolean);
}

// Elements stand one below another to eight levels (docs/formats/texts.md, section 3).
const deepest = 7;

const annex = /^(annex|appendix|부속서|별첨|phụ lục)\b/i;

function typeOf(at: number, one: Numbered, begun: boolean, words: string): ElementType {
  if (at === 0) return 'title';
  if (annex.test(words)) return 'annex';
  if (one.sub) return 'sub_paragraph';
  if (one.number) return 'operative';
  return begun ? 'chapeau' : 'preambular';
}

// By language, in the order in which they were asked for; the first that has words says how many elements
// there are. `id`: a new identifier for the element of that number.
export function elementsOf(
  texts: Readonly<Record<string, string>>,
  id: (at: number) => string,
  structure: readonly SaidOf[] = [],
): Pasted {
  const said = new Map(structure.map((one) => [`${one.language} ${one.whole}`, one] as const));
  const tags = Object.keys(texts).filter((tag) => (texts[tag] ?? '').trim() !== '');
  const [leading] = tags;
  if (!leading) return { elements: [], uneven: {} };
  const all = new Map(tags.map((tag) => [tag, paragraphsOf(texts[tag] ?? '')] as const));
  const lead = all.get(leading) ?? [];
  const elements: FirstElement[] = [];
  // Those that the next may lie below, the outermost first.
  let above: string[] = [];
  // Of the annex in which they stand.
  let within: string[] = [];
  let begun = false;
  for (const [at, paragraph] of lead.entries()) {
    const known = said.get(`${leading} ${paragraph}`);
    const guessed = at === 0 ? { number: '', sub: false, words: paragraph } : numberOf(paragraph);
    const one = known?.type ? { ...guessed, number: known.number } : guessed;
    const type = (known?.type as ElementType) || typeOf(at, guessed, begun, guessed.words);
    if (type === 'operative' || type === 'annex') begun = true;
    const words: Record<string, string> = {};
    for (const tag of tags) {
      const other = all.get(tag)?.[at];
      if (other === undefined) continue;
      const of = said.get(`${tag} ${other}`);
      words[tag] = of?.type ? of.words : at === 0 ? other : numberOf(other).words || other;
    }
    // Notes at the foot are of the whole text.
    if (type === 'annex' || type === 'footnote') {
      within = [];
      above = [];
    }
    const depth = type === 'sub_paragraph' ? known?.depth || 1 : 0;
    above = above.slice(0, Math.min(within.length + depth, deepest));
    const own = id(at);
    elements.push({
      id: own,
      type,
      parent: above.at(-1) ?? '',
      place: '',
      number: one.number,
      words,
    });
    above = [...above, own];
    if (type === 'annex') within = above;
  }
  // Among those of one parent.
  const parents = new Set(elements.map((one) => one.parent));
  for (const parent of parents) {
    const children = elements.filter((one) => one.parent === parent);
    const places = placesOf(children.length);
    for (const [at, child] of children.entries()) child.place = places[at] ?? '';
  }
  const uneven: Record<string, number> = {};
  for (const tag of tags) {
    const count = all.get(tag)?.length ?? 0;
    if (count !== lead.length) uneven[tag] = count;
  }
  return { elements, uneven };
}
