// If this fails, a paragraph is cut elsewhere than where the caret was, goes below itself, or is joined with one whose
// sub-paragraphs would then hang on nothing.
import { describe, expect, it } from 'vitest';
import type { NegotiatedText, TextElement } from '../../api/model';
import {
  cutAt,
  cuttable,
  joined,
  joinOf,
  neighbour,
  outsideReference,
  placeAt,
  splitOf,
  stepOf,
  targetOf,
  whyApart,
  withBelow,
} from './structure';

const words = (language: string, text: string, more = {}) => ({
  language,
  words: text,
  frozen: null,
  base: `${language}-base`,
  parts: null,
  changed: 1,
  stale: false,
  concordance: '',
  checks: [],
  ...more,
});

function element(id: string, parent: string, place: string, more: Partial<TextElement> = {}) {
  return {
    id,
    type: parent ? 'sub_paragraph' : 'operative',
    parent,
    depth: parent ? 1 : 0,
    place,
    number: id,
    gone: 0,
    unknown: false,
    proposed: null,
    state: 'clean',
    digest: '',
    words: [words('en', `Words of ${id}.`)],
    structure: [],
    beside: [],
    marks: [],
    comments: 0,
    ...more,
  } as TextElement;
}

const title = element('t', '', 'a', { type: 'title' });
const one = element('1', '', 'c', { words: [words('en', 'One two.'), words('ko', '하나 둘.')] });
const a = element('a', '1', 'c');
const b = element('b', '1', 'e');
const two = element('2', '', 'e');
const coming = element('n', '', 'f', { proposed: 'x/1' });
const three = element('3', '', 'g');
const all = [title, one, a, b, two, coming, three];
const text = {
  elements: all,
  languages: [
    { tag: 'en', role: 'negotiating' },
    { tag: 'ko', role: 'courtesy' },
  ],
} as unknown as NegotiatedText;

describe('a split', () => {
  it('parts by code points, and leaves the space at the cut out', () => {
    expect(cutAt('𠮷 one two', 5)).toEqual(['𠮷 one', 'two']);
    expect(cutAt('𠮷 one two', 2)).toEqual(['𠮷', 'one two']);
    for (const at of [0, 10]) expect(cutAt('𠮷 one two ', at)).toBe(null);
    expect(cutAt('𠮷 one two ', 99)).toBe(null);
  });

  it('never cuts the number of another paragraph in two', () => {
    expect(outsideReference('𠮷 as {#p1} says', 9)).toBe(5);
    for (const at of [5, 10, 12]) expect(outsideReference('𠮷 as {#p1} says', at)).toBe(at);
  });

  it('needs what is negotiated, and names a language only where it parts words', () => {
    expect(cuttable(text, one).map(({ language, needed }) => [language, needed])).toEqual([
      ['en', true],
      ['ko', false],
    ]);
    const made = splitOf(text, one, { en: 3, ko: 0 }, '1 bis');
    expect(made.wordings).toEqual([{ language: 'en', base: 'en-base', from: 3, to: 3 }]);
    expect(made.move).toMatchObject({ what: 'SPLITS', number: '1 bis' });
    expect(made.move?.parent).toBe(undefined);
    const place = made.move?.place ?? '';
    expect(place > one.place && place < two.place).toBe(true);
    expect(made.move?.second).toMatch(/^e-[0-9a-f]{8}$/);
    expect(splitOf(text, a, { en: 5 }, '').move).toMatchObject({ parent: '1' });
  });

  it('is of the words of the revision, whatever all have agreed on since', () => {
    const agreed = element('4', '', 'k', {
      words: [words('en', 'New.', { frozen: 'Old words.' })],
    });
    expect(cuttable(text, agreed)[0]?.frozen).toBe('Old words.');
  });
});

describe('a join', () => {
  it('is with the one that is read next, past what is only proposed', () => {
    expect(neighbour(all, one, 1)).toBe(a);
    expect(neighbour(all, two, 1)).toBe(three);
    expect(neighbour(all, three, 1)).toBe(null);
    expect(joinOf(two, three)).toEqual({ element: '2', move: { what: 'JOINS', second: '3' } });
    expect(joined(two, one)).toEqual([
      { language: 'en', words: 'Words of 2. One two.' },
      { language: 'ko', words: '하나 둘.' },
    ]);
  });

  it('is not offered where something would be left hanging', () => {
    expect(whyApart(all, a, b)).toBe(null);
    expect(whyApart(all, two, three)).toBe(null);
    expect(whyApart(all, three, one)).toBe('below');
    expect(whyApart(all, title, two)).toBe('kind');
    expect(whyApart(all, coming, three)).toBe('proposed');
    expect(whyApart(all, three, null)).toBe('none');
  });
});

describe('a move', () => {
  it('goes one step among its neighbours, and never above the title', () => {
    expect(stepOf(all, one, 'up')).toBe(null);
    expect(stepOf(all, two, 'up')).toEqual({ parent: '', behind: 't' });
    expect(stepOf(all, b, 'up')).toEqual({ parent: '1', behind: '' });
    expect(stepOf(all, a, 'down')).toEqual({ parent: '1', behind: 'b' });
    expect(stepOf(all, b, 'down')).toBe(null);
    expect(stepOf(all, title, 'down')).toBe(null);
  });

  it('goes a level deeper behind the last that is there, and a level up behind what it was below', () => {
    expect(stepOf(all, two, 'in')).toEqual({ parent: '1', behind: 'b' });
    expect(stepOf(all, one, 'in')).toBe(null);
    expect(stepOf(all, a, 'out')).toEqual({ parent: '', behind: '1' });
    expect(stepOf(all, two, 'out')).toBe(null);
    const deep = element('d', '2', 'c', { depth: 7 });
    expect(stepOf([one, two, deep], two, 'in')).toBe(null);
  });

  it('has a place that says the same to whoever reads it', () => {
    for (const target of [
      { parent: '1', behind: '' },
      { parent: '1', behind: 'a' },
      { parent: '', behind: '3' },
      { parent: '', behind: 't' },
      { parent: '', behind: '' },
    ]) {
      const place = placeAt(all, target, '2');
      expect(place).not.toBe(null);
      expect(targetOf(all, place ?? {}, '2')).toEqual(target);
    }
    // It is not behind itself.
    const last = { parent: '', behind: 'n' };
    expect(targetOf(all, placeAt(all, last, '3') ?? {}, '3')).toEqual(last);
    expect(placeAt(all, { parent: 'gone', behind: '' })).toBe(null);
    expect(placeAt(all, { parent: '', behind: 'gone' })).toBe(null);
    expect([...withBelow(all, '1')]).toEqual(['1', 'a', 'b']);
  });
});
