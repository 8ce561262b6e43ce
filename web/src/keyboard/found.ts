// Finding by words: every word that is typed occurs somewhere in a thing's words, in whatever of the
// three languages of the interface. The best are those that begin with what is typed.
import type { I18n, Messages } from '@lingui/core';
import { fold } from '../i18n/fold';

export interface Findable {
  text: string;
  // All its words, folded.
  words: string;
}

// What the interface says for this text in its other languages, so that a command is found by any of
// them. `catalogues`: those of the other languages, as far as they are here.
export function otherWords(i18n: I18n, catalogues: readonly Messages[]): (text: string) => string {
  const ids = new Map<string, string[]>();
  for (const [id, message] of Object.entries(i18n.messages)) {
    const text = plain(message);
    if (text) ids.set(text, [...(ids.get(text) ?? []), id]);
  }
  return (text) =>
    (ids.get(text) ?? [])
      .flatMap((id) => catalogues.map((one) => plain(one[id])))
      .filter(Boolean)
      .join(' ');
}

// A message that has no blanks to be filled in.
function plain(message: unknown): string {
  if (typeof message === 'string') return message;
  if (Array.isArray(message) && message.length === 1 && typeof message[0] === 'string')
    return message[0];
  return '';
}

export function matches<One extends Findable>(
  all: readonly One[],
  typed: string,
  most: number,
): One[] {
  const wanted = fold(typed);
  const words = wanted.split(' ').filter(Boolean);
  const found = all.filter((one) => words.every((word) => one.words.includes(word)));
  if (!wanted) return found.slice(0, most);
  const begins = (one: One) => fold(one.text).startsWith(wanted);
  return [...found.filter(begins), ...found.filter((one) => !begins(one))].slice(0, most);
}
