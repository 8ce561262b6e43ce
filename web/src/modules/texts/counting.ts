// How many brackets are open, and where most of them are: '7 brackets open, 3 in paragraph 4'.
import type { NegotiatedText, TextElement } from '../../api/model';
import { countBrackets } from './parts';

export function bracketsOf(element: TextElement, language: string): number {
  return countBrackets(element.words.find((one) => one.language === language)?.parts ?? null);
}

// The element with most brackets in the languages that are shown; null: none has more than one.
export function fullest(
  text: Pick<NegotiatedText, 'elements'>,
  languages: readonly string[],
): { element: TextElement; count: number } | null {
  let found: { element: TextElement; count: number } | null = null;
  for (const element of text.elements) {
    const count = languages.reduce((sum, one) => sum + bracketsOf(element, one), 0);
    if (count > 1 && count > (found?.count ?? 0)) found = { element, count };
  }
  return found;
}
