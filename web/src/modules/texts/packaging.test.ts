// What a package is made of. If this fails, one that is accepted lets go of words that nobody chose to drop,
// or leaves a bracket that its makers took for settled.
import { expect, it } from 'vitest';
import type { NegotiatedText } from '../../api/model';
import { chosen, isOffered, itemsOf, outerOf, pointsOf } from './packaging';

const alternative = (party: string, changes: string[], parts: unknown[], frozen = false) => ({
  frozen,
  chair: false,
  accepted: false,
  parties: frozen ? [] : [party],
  proposers: frozen ? [] : [party],
  changes,
  parts,
});
const bracket = (...alternatives: unknown[]) => ({ alternatives });
const words = (language: string, parts: unknown[]) => ({ language, words: '', parts });
const element = (id: string, all: unknown[], more = {}) => ({
  id,
  words: all,
  proposed: null,
  structure: [],
  beside: [],
  ...more,
});
const change = (key: string, state = 'open') => ({ key, state, content: {} });
const inner = bracket(alternative('', [], ['b'], true), alternative('kr', ['kr/inner'], ['c']));
const text = {
  id: 'one',
  matter: 'texts/council/one',
  changes: ['us/1', 'kr/2', 'kr/inner', 'us/goes', 'us/aside', 'us/done'].map((key) =>
    change(key, key === 'us/done' ? 'let_go' : 'open'),
  ),
  elements: [
    element('p1', [
      words('en', [
        'a ',
        bracket(
          alternative('', [], ['x'], true),
          alternative('us', ['us/1'], ['y ', inner]),
          alternative('kr', ['kr/2'], ['z']),
        ),
      ]),
      words('ko', [
        bracket(alternative('', [], ['ㄱ'], true), alternative('us', ['us/1'], ['ㄴ'])),
      ]),
    ]),
    element('p2', [], {
      structure: [{ change: 'us/goes' }, { change: 'us/done' }],
      beside: [{ change: 'us/aside', why: 'stale', language: 'en' }],
    }),
  ],
} as unknown as NegotiatedText;

it('takes an alternative and lets all others in its bracket go, with what stands in their words', () => {
  const points = pointsOf(text);
  const [first] = points;
  if (!first) throw new Error('no bracket');
  expect(itemsOf(points, { [first.key]: 2 }, text.matter, true).items).toEqual([
    { change: 'kr/2' },
    { change: 'us/1', dropped: true },
    { change: 'kr/inner', dropped: true },
  ]);
  // As in the revision: whatever is proposed there goes.
  expect(
    itemsOf(points, { [first.key]: 0 }, text.matter, true).items.map((one) => one.dropped),
  ).toEqual([true, true, true]);
});

it('asks for a bracket within words when these are chosen, and counts it then alone', () => {
  const points = pointsOf(text);
  const [first, nested] = points;
  if (!first || !nested?.within) throw new Error('no nested bracket');
  expect(isOffered(nested, {})).toBe(false);
  const choices = { [first.key]: 1, [nested.key]: 1 };
  expect(isOffered(nested, choices)).toBe(true);
  expect(itemsOf(points, choices, text.matter, true).items).toEqual([
    { change: 'us/1' },
    { change: 'kr/inner' },
    { change: 'kr/2', dropped: true },
  ]);
  const taken = itemsOf(points, { [first.key]: 2, [nested.key]: 1 }, text.matter, true).items;
  expect(taken.find((one) => one.change === 'kr/inner')?.dropped).toBe(true);
});

it('chooses the same proposal in its other language, and says where one is taken and let go', () => {
  const points = pointsOf(text);
  const [first] = points;
  const korean = points.find((one) => one.language === 'ko');
  if (!first || !korean) throw new Error('no bracket');
  const choices = chosen(points, {}, first, 1);
  expect(choices[korean.key]).toBe(1);
  expect(itemsOf(points, { ...choices, [korean.key]: 0 }, text.matter, true).twice).toBe('us/1');
});

it('offers what is proposed of a paragraph as a whole; what has no place can be let go alone', () => {
  const points = pointsOf(text).filter((one) => one.change);
  expect(points.map((one) => [one.change?.key, one.options.length])).toEqual([
    ['us/goes', 2],
    ['us/aside', 1],
  ]);
  // Of another text an item says which.
  const [goes] = points;
  expect(itemsOf(points, { [goes?.key ?? '']: 0 }, text.matter, false).items).toEqual([
    { text: text.matter, change: 'us/goes' },
  ]);
});

it('says for which words it is offered, so that with others it is void', () => {
  const read = structuredClone(text);
  for (const element of read.elements)
    for (const words of element.words) words.base = `base of ${words.language}`;
  const points = pointsOf(read);
  const [first] = points;
  if (!first) throw new Error('no bracket');
  const both = chosen(points, {}, first, 1);
  expect(
    itemsOf(points, both, text.matter, true).items.map((one) => [one.change, one.bases]),
  ).toEqual([
    ['us/1', { en: 'base of en', ko: 'base of ko' }],
    ['kr/2', { en: 'base of en' }],
  ]);
});

it('knows in whose words a place stands that is open with them', () => {
  const points = pointsOf(text);
  const parties = points.map((point) => outerOf(points, point).map((one) => one.parties));
  expect(parties).toEqual(points.map((point) => (point.within ? [['us']] : [])));
  expect(points.filter((one) => one.within)).toHaveLength(1);
});
