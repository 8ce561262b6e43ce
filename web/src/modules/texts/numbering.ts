// Numbers of elements. They never move between revisions: what comes after 12 is 12 bis, then 12 ter.

const times = [
  'bis',
  'ter',
  'quater',
  'quinquies',
  'sexies',
  'septies',
  'octies',
  'nonies',
  'decies',
];

// The number of an element that comes after the one with `number`, where `taken` are there already. Of what
// has no number: none.
export function numberAfter(number: string, taken: Iterable<string>): string {
  const there = new Set([...taken].map((one) => one.trim()));
  const [, bare = ''] =
    /^(.*?)(?:\s+(?:bis|ter|qua\w+|quin\w+|sex\w+|sept\w+|oct\w+|non\w+|dec\w+))?$/.exec(
      number.trim(),
    ) ?? [];
  if (!bare) return '';
  for (const word of times) if (!there.has(`${bare} ${word}`)) return `${bare} ${word}`;
  for (let at = times.length + 2; ; at += 1)
    if (!there.has(`${bare} alt ${at}`)) return `${bare} alt ${at}`;
}

// What stands ahead of a paragraph as its number: 3. or 12 bis. or (a) or IV., and what is left of it.
const patterns = [
  /^(\d{1,3}(?:\.\d{1,3}){0,3}(?:\s+(?:bis|ter|quater|quinquies|alt))?)\s*[.)](?=\s|$)\s*/i,
  /^(\d{1,3}\s+(?:bis|ter|quater|quinquies|alt))(?=\s)\s*/i,
  /^(\((?:[a-z]{1,2}|[ivx]{1,5}|\d{1,2})\))\s+/,
  /^(\([가-힣]\))\s+/,
  /^([가나다라마바사아자차카타파하])\.\s+/,
];

export interface Numbered {
  // As it is printed; empty: none.
  number: string;
  // (a), (i), 가: of what stands above it.
  sub: boolean;
  words: string;
}

export function numberOf(paragraph: string): Numbered {
  for (const [at, pattern] of patterns.entries()) {
    const found = pattern.exec(paragraph);
    if (!found?.[1]) continue;
    return { number: found[1], sub: at >= 2, words: paragraph.slice(found[0].length) };
  }
  return { number: '', sub: false, words: paragraph };
}
