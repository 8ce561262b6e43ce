// The words of an element as a document to be edited: plain paragraphs, with every open bracket as one piece
// that stands for the words it has in the reading. What is edited is around the brackets.
import { type Node, Schema } from 'prosemirror-model';
import type { TextPart } from '../../api/model';
import { isBracket, readingOf } from './parts';

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
  },
});

// `shown`: how a bracket is written out.
export function docOf(parts: readonly TextPart[], shown: (part: TextPart) => string): Node {
  const paragraphs: Node[][] = [[]];
  for (const [at, part] of parts.entries()) {
    if (typeof part === 'string') {
      for (const [line, words] of part.split('\n').entries()) {
        if (line > 0) paragraphs.push([]);
        if (words) paragraphs.at(-1)?.push(schema.text(words));
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

export function bracketCount(doc: Node): number {
  let count = 0;
  doc.descendants((node) => {
    if (node.type === schema.nodes.bracket) count += 1;
  });
  return count;
}
