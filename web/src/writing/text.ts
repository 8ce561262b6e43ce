// Texts as they are kept: NFC, no controls, no overrides of direction (docs/formats/modules.md). What
// is pasted comes from Word and mail; it is put in order here, and only the wire refuses it.

// \p{Cc} holds tabs and line ends too: those have become spaces and \n before.
const unwanted = /(?!\n)[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF\uFFF9-\uFFFB]/gu;

export function clean(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll('\t', ' ')
    .replace(unwanted, '')
    .normalize('NFC')
    .trim();
}

const encoder = new TextEncoder();
export const bytes = (text: string): number => encoder.encode(text).length;

// An identifier of a text: its Latin letters and digits, else something short and new.
export function idOf(text: string, taken: ReadonlySet<string> = new Set()): string {
  const plain = text
    .normalize('NFD')
    .replaceAll(/[đĐ]/g, 'd')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 30);
  const begin = plain || `e${Date.now().toString(36)}`;
  if (!taken.has(begin)) return begin;
  for (let number = 2; ; number += 1) {
    const next = `${begin}-${number}`;
    if (!taken.has(next)) return next;
  }
}
