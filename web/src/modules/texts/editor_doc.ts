// The words of an element as a document to be edited: plain paragraphs, with every open bracket as one piece
// that stands for the words it has in the reading, and every element that is named by its number. What is edited is
// around them.
import { type Node, Schema } from 'prosemirror-model';
import type { TextPart } from '../../api/model';
import { isBracket, readingOf } from './parts';
import { piecesOf } from './references';

export const schema = new Schema({
  nodes: {
    doc: { content: 'paragraph+' },
    paragraph: {
      content: 'inline*',
      parseDOM: [{ tag: 'p' }],
      toDOM: () => ['p', 0],
    },
    text: { group: 'inline' },
    bracket: {
      group: 'inline',
      inline: true,
      atom: true,
      selectable: true,
      attrs: { at: { default: 0 }, reading: { default: '' }, shown: { default: '' } },
      toDOM: (node) => [
        'span',
        { 'data-atom': String(node.attrs.at), contenteditable: 'false' },
        String(node.attrs.shown),
      ],
    },
    // Reads as the words have it: {#its id}.
    reference: {
      group: 'inline',
      inline: true,
      atom: true,
      selectable: true,
      attrs: { reading: { default: '' }, shown: { default: '' } },
      toDOM: (node) => [
        'span',
        { 'data-reference': '', contenteditable: 'false' },
        String(node.attrs.shown),
      ],
    },
  },
});

export const referenceTo = (element: string, shown: string): Node =>
  schema.node('reference', { reading: `{#${element}}`, shown });

// How a bracket is written out, and the number of an element that is named (empty: there is none, it stays as typed).
export function docOf(
  parts: readonly TextPart[],
  shown: (part: TextPart) => string,
  number: (element: string) => string = () => '',
): Node {
  const paragraphs: Node[][] = [[]];
  for (const [at, part] of parts.entries()) {
    if (typeof part === 'string') {
      for (const [line, words] of part.split('\n').entries()) {
        if (line > 0) paragraphs.push([]);
        paragraphs.at(-1)?.push(...inlineOf(words, number));
      }
    } else if (isBracket(part)) {
      const attrs = { at, reading: readingOf([part]), shown: shown(part) };
      paragraphs.at(-1)?.push(schema.nodes.bracket.create(attrs));
    }
  }
  return schema.node(
    'doc',
    null,
    paragraphs.map((inline) => schema.node('paragraph', null, inline)),
  );
}

// How it should read: what stands around the brackets, and they as they read.
export function wordsOf(doc: Node): string {
  const lines: string[] = [];
  doc.forEach((paragraph) => {
    let line = '';
    paragraph.forEach((inline) => {
      line += inline.isText ? (inline.text ?? '') : String(inline.attrs.reading);
    });
    lines.push(line);
  });
  return lines.join('\n').normalize('NFC');
}

// With what is named under its number of today: words that were pasted, or kept since some time.
export function withNumbers(doc: Node, number: (element: string) => string): Node {
  const paragraphs: Node[] = [];
  doc.forEach((paragraph) => {
    const inline: Node[] = [];
    paragraph.forEach((one) => {
      if (one.type === schema.nodes.bracket) inline.push(one);
      else
        inline.push(...inlineOf(one.isText ? (one.text ?? '') : String(one.attrs.reading), number));
    });
    paragraphs.push(schema.node('paragraph', null, inline));
  });
  return schema.node('doc', null, paragraphs);
}

export function inlineOf(words: string, number: (element: string) => string): Node[] {
  return piecesOf(words).map((piece) => {
    if ('words' in piece) return schema.text(piece.words);
    const found = number(piece.element);
    return found ? referenceTo(piece.element, found) : schema.text(`{#${piece.element}}`);
  });
}

export function bracketCount(doc: Node): number {
  let count = 0;
  doc.descendants((node) => {
    if (node.type === schema.nodes.bracket) count += 1;
  });
  return count;
}
