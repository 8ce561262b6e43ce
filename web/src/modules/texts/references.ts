// Words may name another element, as {#its id}: people read its number, which follows it.

export type Piece = { words: string } | { element: string };

const named = /\{#([a-z0-9._-]{1,40})\}/;

export function piecesOf(words: string): Piece[] {
  return words
    .split(named)
    .map((piece, at): Piece => (at % 2 === 1 ? { element: piece } : { words: piece }))
    .filter((piece) => 'element' in piece || piece.words !== '');
}
