// What an element of a text is called: by its kind, and by its number where it has one.
import type { I18n } from '@lingui/core';
import type { TextElement } from '../api/model';
import { choose } from '../i18n/text';
import { say, type Words } from '../i18n/words';

type Numbered = Pick<TextElement, 'id' | 'parent' | 'number' | 'type'>;

export const elementTypes: Words = {
  title: /*i18n*/ { id: 'element.title', message: 'Title' },
  preambular: /*i18n*/ { id: 'element.preambular', message: 'Preambular paragraph' },
  chapeau: /*i18n*/ { id: 'element.chapeau', message: 'Chapeau' },
  operative: /*i18n*/ { id: 'element.operative', message: 'Paragraph' },
  sub_paragraph: /*i18n*/ { id: 'element.sub_paragraph', message: 'Sub-paragraph' },
  annex: /*i18n*/ { id: 'element.annex', message: 'Annex' },
  footnote: /*i18n*/ { id: 'element.footnote', message: 'Footnote' },
};

// '2 (a)': with the number of the paragraph that it belongs to.
export function numberIn(elements: readonly Numbered[], id: string): string {
  const numbers: string[] = [];
  let at = elements.find((one) => one.id === id);
  for (let step = 0; at && step < 8; step += 1) {
    if (at.number) numbers.unshift(at.number);
    if (at.type !== 'sub_paragraph') break;
    const { parent } = at;
    at = elements.find((one) => one.id === parent);
  }
  return numbers.join(' ');
}

// 'Paragraph 3', 'Sub-paragraph 3 (a)', 'Title'.
export function elementText(
  i18n: I18n,
  element: Pick<Numbered, 'id' | 'type' | 'number'>,
  elements: readonly Numbered[],
): string {
  const type = say(i18n, elementTypes, element.type);
  const number = element.number && numberIn(elements, element.id);
  if (number && element.type === 'operative')
    return i18n._({
      id: 'element.operative_number',
      message: 'Paragraph {number}',
      values: { number },
    });
  if (number && element.type === 'sub_paragraph')
    return i18n._({
      id: 'element.sub_number',
      message: 'Sub-paragraph {number}',
      values: { number },
    });
  return element.number ? `${type} ${element.number}` : type;
}

const beginning = 60;

// How its words begin in one language, with the numbers of what they name; cut between words.
export function beginsOf(words: string, elements: readonly Numbered[]): string {
  const plain = words
    .replace(/\{#([a-z0-9._-]{1,40})\}/g, (_, id: string) => numberIn(elements, id))
    .replaceAll('\n', ' ');
  const points = [...plain];
  if (points.length <= beginning) return plain;
  const cut = points.slice(0, beginning).join('');
  const space = cut.lastIndexOf(' ');
  return `${space > beginning / 2 ? cut.slice(0, space) : cut} …`;
}

// 'Paragraph 3: The two sides …'
export function elementBegins(
  i18n: I18n,
  element: TextElement,
  elements: readonly TextElement[],
): string {
  const words = Object.fromEntries(element.words.map((one) => [one.language, one.words]));
  const begins = beginsOf(choose(words, i18n.locale)?.text ?? '', elements);
  return [elementText(i18n, element, elements), begins].filter(Boolean).join(': ');
}
