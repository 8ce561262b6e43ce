// Marks after changes of form. If this fails, a mark is carried over to words that nobody marked, or one that
// fell by a comma has to be given by hand.
import { expect, it } from 'vitest';
import type { NegotiatedText } from '../../api/model';
import { carried, fallenBy } from './editorial';

const revision = (number: number, changed: string[], editorial: string[]) => ({
  number,
  issued: `2031-05-0${number}T09:00:00Z`,
  changed,
  editorial,
});
const element = (id: string, stand: string, holds = false, more = {}) => ({
  id,
  digest: `now-${id}`,
  state: 'clean',
  words: [{ parts: null }],
  marks: [
    {
      party: 'kr',
      stand,
      holds,
      due: stand === 'ad_ref' ? { from: '2031-06-01' } : null,
      said: { time: '2031-05-01T12:00:00Z' },
    },
  ],
  ...more,
});
const text = {
  revisions: [
    revision(1, ['p1', 'p2', 'p3', 'p4', 'p5'], []),
    revision(2, ['p1', 'p2', 'p3', 'p4', 'p5'], ['p1', 'p2', 'p4', 'p5']),
  ],
  elements: [
    element('p1', 'ad_ref'),
    element('p2', 'ad_ref'),
    element('p3', 'ad_ref'),
    element('p4', 'ad_ref', true),
    element('p5', 'ad_ref', false, { state: 'open' }),
  ],
} as unknown as NegotiatedText;

it('carries over by one entry what fell by changes of form alone, and nothing else', () => {
  expect(carried(fallenBy(text, 2, 'kr'))).toEqual([
    {
      marks: {
        stand: 'AD_REF',
        due: '2031-06-01',
        marked: [
          { element: 'p1', digest: 'now-p1' },
          { element: 'p2', digest: 'now-p2' },
        ],
      },
    },
  ]);
  expect(fallenBy(text, 2, 'us')).toEqual([]);
  expect(fallenBy(text, 1, 'kr')).toEqual([]);
});

it('leaves a mark that a revision between changed in substance', () => {
  const twice = {
    ...text,
    revisions: [...text.revisions, revision(3, ['p1', 'p2'], ['p1'])],
  } as unknown as NegotiatedText;
  expect(fallenBy(twice, 3, 'kr').map((one) => one.element.id)).toEqual(['p1']);
  expect(fallenBy(twice, 2, 'kr').map((one) => one.element.id)).toEqual(['p1']);
});
