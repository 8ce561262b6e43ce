// If these fail, one person stands there as two, somebody leaves before they came, or a letter that
// was answered is chased.

import { describe, expect, it } from 'vitest';
import type { Delegation } from '../../api/model';
import type { Attending } from '../../api/more';
import { reachOf } from '../../record/commits';
import { actOf } from '../../writing/Composer';
import { contentOf } from '../../writing/form';
import { isMoment } from '../../writing/period';
import { agendaItem, attendance } from './forms';
import { lettersOf, replyState } from './Letters';
import { presentAt, withStep } from './Presences';

const person = (en: string, id = '') => ({ id, name: { en }, office: {}, forms: [] });
const there = (en: string, party: string, id = '') =>
  ({
    id: `t-${en}`,
    party,
    member: { ...person(en, id), organisation: {} },
    presences: [{ arrived: '2031-05-12T00:10Z', left: null, session: null }],
    said: { kind: 'national', party },
  }) as unknown as Attending;
const place = { body: 'b', slug: '1' };

describe('who is there', () => {
  it('is each person of the delegations once, with what is said of them', () => {
    const delegations = [
      { party: 'a', heads: [person('Ada')], members: [person('Bo')] },
      { party: 'a', heads: [person('Ada')] },
    ] as unknown as Delegation[];
    const people = presentAt({
      delegations,
      attendance: [there('Ada', 'a'), there('Cy', 'a'), there('Ada', 'b')],
    });
    expect(people.map((one) => [one.party, one.person.name.en, one.role, one.said.length])).toEqual(
      [
        ['a', 'Ada', 'head', 1],
        ['a', 'Bo', 'member', 0],
        ['a', 'Cy', 'none', 1],
        ['b', 'Ada', 'none', 1],
      ],
    );
  });
  it('comes and goes: a departure ends the last arrival, never before it', () => {
    const own = there('Ada', 'a');
    expect(withStep(own, 'out', '2031-05-12T02:00Z')).toEqual([
      { arrived: '2031-05-12T00:10Z', left: '2031-05-12T02:00Z', session: '' },
    ]);
    expect(withStep(own, 'out', '2031-05-12T00:10Z')[0]?.left).toBe('2031-05-12T00:11Z');
    expect(withStep(own, 'in', '2031-05-12T05:00Z')).toHaveLength(2);
    expect(withStep(undefined, 'out', '2031-05-12T05:00Z')).toEqual([
      { arrived: '', left: '2031-05-12T05:00Z', session: '' },
    ]);
  });
  it('is said to the whole meeting where nothing is said of times', () => {
    const content = contentOf(attendance.complete?.({ party: 'a', presences: [{}] }, place));
    expect(attendance.finish?.(content as never).presences).toEqual([{}]);
  });
});

it('moments are to the minute and exist', () => {
  for (const good of ['2031-05-12T09:00Z', '2032-02-29T23:59Z']) expect(isMoment(good)).toBe(true);
  for (const bad of [
    '2031-02-29T09:00Z',
    '2031-05-12T24:00Z',
    '2031-05-12T09:00:00Z',
    '2031-05-12',
    '1899-01-01T00:00Z',
  ])
    expect(isMoment(bad), bad).toBe(false);
});

it('a new item gets an identifier of its own, one on record keeps what names it', () => {
  const made = agendaItem.complete?.({ fresh: true, number: 2, titles: { en: 'x' } }, place);
  expect(made?.id).toMatch(/^a-/);
  expect(made).not.toHaveProperty('fresh');
  expect(agendaItem.complete?.({ number: 2, titles: { en: 'x' } }, place)).not.toHaveProperty('id');
});

it('whose agreement does not count makes none', () => {
  const writing = {
    form: agendaItem,
    circle: { id: 'c', national: false, bodies: [{ id: 'b' }] },
    place,
  } as never;
  const typed = {
    value: { number: 1, titles: { en: 'x' } },
    way: 'propose',
    concur: true,
    noting: null,
    readers: '',
    papers: [],
    sources: ['Joint statement, paragraph 4'],
  } as never;
  expect(actOf(writing, typed, null, 'final')).toMatchObject({ concur: true });
  const other = actOf(writing, typed, null, 'ad_ref');
  expect(other).toMatchObject({ type: 'proposal', concur: false });
  expect(other.content).toMatchObject({ sources: ['Joint statement, paragraph 4'] });
  const commits = [
    { circle: 'c', body: 'b', final: false },
    { circle: 'c', body: 'd', final: true },
    { circle: 'e', body: null, final: true },
  ];
  expect(reachOf(commits, 'c', 'b')).toBe('ad_ref');
  expect(reachOf(commits, 'c', 'x')).toBe('none');
  expect(reachOf(commits, 'e', 'anything')).toBe('final');
});

describe('the register of letters', () => {
  const letter = (id: string, more: object) =>
    ({
      id,
      direction: 'in',
      reference: null,
      date: null,
      registered: '2031-05-01',
      subject: { en: id },
      summary: null,
      reply_due: null,
      answered_by: [],
      ...more,
    }) as never;
  const letters = [
    letter('plain', {}),
    letter('late', { reply_due: '2031-04', registered: '2031-03-01' }),
    letter('soon', { reply_due: '2031-06' }),
    letter('done', { reply_due: '2031-04', answered_by: ['x'], direction: 'out' }),
  ];
  const shown = (state: string, more: object = {}) =>
    lettersOf(
      letters,
      { direction: '', state: state as never, text: '', ...more },
      '2031-05-12',
    ).map((one) => one.id);
  it('tells what waits, what is late and what is done with', () => {
    expect(letters.map((one) => replyState(one, '2031-05-12'))).toEqual([
      null,
      'overdue',
      'waiting',
      'answered',
    ]);
    // A month is over with its last day.
    expect(replyState(letters[2] as never, '2031-06-30')).toBe('waiting');
    expect(replyState(letters[2] as never, '2031-07-01')).toBe('overdue');
    expect(shown('waiting')).toEqual(['soon', 'late']);
    expect(shown('overdue')).toEqual(['late']);
    expect(shown('answered')).toEqual(['done']);
    expect(shown('all', { direction: 'out' })).toEqual(['done']);
    expect(shown('all', { text: 'LATE' })).toEqual(['late']);
  });
});
