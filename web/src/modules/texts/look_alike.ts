// Words in which letters of two alphabets stand together, or of one in which their language is not written: each
// reads as a word that it is not (docs/formats/texts.md, section 9). The node warns whoever writes such a word; here
// they are found in what others wrote. The table is that of src/modules/texts/mixed_scripts.cpp, and
// tests/vectors/look_alike.json asks both.

type Alphabet = 'latin' | 'greek' | 'cyrillic' | 'armenian' | 'cherokee' | 'other';

// First and last letter of each block.
const ranges: readonly (readonly [number, number, Alphabet])[] = [
  [0x30, 0x39, 'other'],
  [0x41, 0x5a, 'latin'],
  [0x61, 0x7a, 'latin'],
  [0xc0, 0xd6, 'latin'],
  [0xd8, 0xf6, 'latin'],
  [0xf8, 0x2b8, 'latin'],
  [0x300, 0x36f, 'other'],
  [0x370, 0x3ff, 'greek'],
  [0x400, 0x52f, 'cyrillic'],
  [0x531, 0x588, 'armenian'],
  [0x13a0, 0x13fd, 'cherokee'],
  [0x1c80, 0x1c88, 'cyrillic'],
  [0x1e00, 0x1eff, 'latin'],
  [0x1f00, 0x1fff, 'greek'],
  [0x2c60, 0x2c7f, 'latin'],
  [0x2de0, 0x2dff, 'cyrillic'],
  [0x3040, 0x30ff, 'other'],
  [0x3400, 0x9fff, 'other'],
  [0xa640, 0xa69f, 'cyrillic'],
  [0xa722, 0xa7ff, 'latin'],
  [0xab30, 0xab64, 'latin'],
  [0xab70, 0xabbf, 'cherokee'],
  [0xac00, 0xd7a3, 'other'],
  [0xff21, 0xff3a, 'latin'],
  [0xff41, 0xff5a, 'latin'],
];

const writtenInLatin = new Set([
  'de',
  'en',
  'es',
  'fr',
  'id',
  'it',
  'ja',
  'ko',
  'ms',
  'nl',
  'pl',
  'pt',
  'sv',
  'tr',
  'vi',
  'zh',
]);

function alphabetOf(letter: string): Alphabet | null {
  const point = letter.codePointAt(0) ?? 0;
  return ranges.find(([first, last]) => point >= first && point <= last)?.[2] ?? null;
}

// Without any of these letters no word is strange: nearly all texts are read once and no more.
const suspicious =
  /[\u0370-\u052f\u0531-\u0588\u13a0-\u13fd\u1c80-\u1c88\u1f00-\u1fff\u2de0-\u2dff\ua640-\ua69f\uab70-\uabbf]/;

// What turns the direction of words or has no width (src/base/text.cpp). A node takes none of them in; should one be
// here all the same, it is seen.
const control =
  /\u034f|[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/;

export interface Piece {
  text: string;
  // strange: a word; control: one code point that nobody sees.
  kind: 'plain' | 'strange' | 'control';
}

// These words in pieces, in their order. Of most there is one.
export function lookedAt(words: string, language: string): Piece[] {
  if (!suspicious.test(words) && !control.test(words)) return [{ text: words, kind: 'plain' }];
  const own = writtenInLatin.has(language.split('-')[0] ?? '') ? 'latin' : null;
  const out: Piece[] = [];
  const add = (text: string, kind: Piece['kind']) => {
    const last = out.at(-1);
    if (text === '') return;
    if (kind === 'plain' && last?.kind === 'plain') last.text += text;
    else out.push({ text, kind });
  };
  let word = '';
  const of = new Set<Alphabet>();
  const end = () => {
    const strange = of.size > 1 || (own !== null && of.size === 1 && !of.has(own));
    add(word, strange ? 'strange' : 'plain');
    word = '';
    of.clear();
  };
  for (const letter of words) {
    const alphabet = alphabetOf(letter);
    if (alphabet) {
      word += letter;
      if (alphabet !== 'other') of.add(alphabet);
      continue;
    }
    end();
    add(letter, control.test(letter) ? 'control' : 'plain');
  }
  end();
  return out;
}

// 'U+202E'
export const codePoint = (letter: string): string =>
  `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
