// Words may name another element, as {#its id}: people read its number, which follows it.
import type { TextElement } from '../../api/model';

export type Piece = { words: string } | { element: string };

const named = /\{#([a-z0-9._-]{1,40})\}/;

export function piecesOf(words: string): Piece[] {
  return words
    .split(named)
    .map((piece, at): Piece => (at % 2 === 1 ? { element: piece } : { words: piece }))
    .filter((piece) => 'element' in piece || piece.words !== '');
}

// '2 (a)': with the number of the paragraph that it belongs to.
export function numberIn(
  elements: readonly Pick<TextElement, 'id' | 'parent' | 'number' | 'type'>[],
  id: string,
): string {
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
