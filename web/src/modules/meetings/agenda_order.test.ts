// If this fails, an item that is moved becomes another item, takes a number that somebody else's has, or
// answers another side's proposal in passing.
import { i18n } from '@lingui/core';
import { describe, expect, it } from 'vitest';
import type { Meeting } from '../../api/model';
import type { AgendaPoint } from '../../api/more';
import { movable, numbered, numbersOf, stepped } from './agenda_order';

const point = (key: string, number: number, more: object = {}) =>
  ({
    key,
    number,
    title: { en: key },
    state: 'proposed',
    said: { ref: key },
    ...more,
  }) as unknown as AgendaPoint;
const meeting = (agenda: AgendaPoint[], acts: object[] = [], state = 'proposed') =>
  ({
    agenda,
    acts,
    state,
    body: 'talks',
    slug: '4',
    matter: 'meetings/talks/4',
  }) as unknown as Meeting;
const open = { proposal: { state: 'open' } };

describe('the order of an agenda', () => {
  it('moves what is known by more than its number and waits for nobody else', () => {
    const agenda = [
      point('a1', 1),
      point('2', 2),
      point('a3', 3, { state: 'taken' }),
      point('a4', 4),
      point('a5', 5),
    ];
    const acts = [
      { ref: 'a4', party: 'birch.example', ...open },
      { ref: 'a5', party: 'alder.example', ...open },
    ];
    const keys = (state?: string) =>
      movable(meeting(agenda, acts, state), 'alder.example').map((one) => one.key);
    expect(keys()).toEqual(['a1', 'a5']);
    expect(keys('concluded')).toEqual([]);
  });
  it('exchanges places and numbers, and leaves the rest its own', () => {
    expect(stepped(['a', 'b', 'c'], 'c', -1)).toEqual(['a', 'c', 'b']);
    expect(stepped(['a', 'b'], 'a', -1)).toBe(null);
    expect(stepped(['a', 'b'], 'b', 1)).toBe(null);
    expect(stepped(['a'], 'z', 1)).toBe(null);
    const points = [point('a', 1), point('b', 4), point('c', 7)];
    expect([...numbersOf(points, ['c', 'a', 'b'])]).toEqual([
      ['c', 1],
      ['a', 4],
      ['b', 7],
    ]);
  });
  it('says the item anew, whole, under the other number', () => {
    const content = {
      sources: ['R1'],
      agenda_item: { id: 'a1', number: 1, titles: { en: 'Piers' }, minutes: 20 },
    };
    const own = { ref: 'a1', party: 'alder.example', type: 'statement', content };
    const at = meeting([point('a1', 1)], [own]);
    const act = numbered(
      i18n,
      at.agenda[0] as AgendaPoint,
      3,
      at,
      { id: 'c', national: true, bodies: [], audience: ['alder.example'] } as never,
      'alder.example',
      null,
      'final',
    );
    expect(act).toMatchObject({
      type: 'statement',
      based_on: 'a1',
      content: {
        sources: ['R1'],
        agenda_item: { id: 'a1', number: 3, titles: { en: 'Piers' }, minutes: 20 },
      },
    });
  });
});
