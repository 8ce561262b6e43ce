// The small rules behind the screens, each of which would mislead a secretariat if it were wrong.
import { describe, expect, it } from 'vitest';
import type { Act, MeetingSummary } from '../api/model';
import type { Planned } from '../api/more';
import { coloursOf } from '../frame/parties';
import { fold } from '../i18n/fold';
import { contentParts } from '../record/ContentLine';
import { bodySearch, entrySearch } from '../routes';
import { ladderOrder } from './bodies/BodyPage';
import { changesSince } from './bodies/History';
import { held } from './meetings/forms';
import { followed } from './meetings/MeetingPage';
import { underItsNumber } from './meetings/offers';
import { recordedOf, ribbonAt } from './meetings/Ribbon';

const meeting = (slug: string, state: string, from: string | null, ordinal: number | null = null) =>
  ({ slug, state, ordinal, date: from ? { precision: 'day', from } : null }) as MeetingSummary;

describe('the ladder of meetings', () => {
  it('puts what is to come above what was held, newest first', () => {
    const order = ladderOrder([
      meeting('1', 'reported', '2029-01-01', 1),
      meeting('2', 'concluded', '2030-01-01', 2),
      meeting('possible', 'mooted', '2020-06-04'),
      meeting('3', 'scheduled', '2031-09', 3),
      meeting('x', 'cancelled', '2029-06-01'),
    ]).map((one) => one.slug);
    expect(order).toEqual(['3', 'possible', '2', 'x', '1']);
  });

  it('never lets a possibility become held by the passage of time', () => {
    const order = ladderOrder([
      meeting('held', 'concluded', '2031-01-01'),
      meeting('old', 'mooted', '1999-01-01'),
    ]);
    expect(order[0]?.slug).toBe('old');
  });
});

describe('what changed since a day', () => {
  const change = (what: 'lead' | 'naming', from: string | null) => ({
    what,
    from,
    to: null,
    reason: null,
    content: {},
    said: { kind: 'joint' as const, party: null, time: null, ref: null },
  });
  const all = [
    change('naming', null),
    change('lead', '2023-07'),
    change('lead', '2024-06-10'),
    change('naming', '2025'),
  ];
  const since = (day: string) => changesSince(all, day).map((one) => one.from);
  it('is what began after it, newest first; what has no day was always so', () => {
    expect(since('2023-06-30')).toEqual(['2025', '2024-06-10', '2023-07']);
    expect(since('2023-07-01')).toEqual(['2025', '2024-06-10']);
    expect(since('2024-06-10')).toEqual(['2025']);
    expect(since('2025-01-01')).toEqual([]);
  });
});

describe('the day of a body in the address', () => {
  it('is one that there is, or none', () => {
    expect(bodySearch({ as_of: '2024-06-10' })).toEqual({ as_of: '2024-06-10' });
    for (const wrong of ['2024-02-30', '2024-13-01', '10.06.2024', '2024', '0000-01-01', 5, null])
      expect(bodySearch({ as_of: wrong })).toEqual({});
  });
});

describe('the state ribbon', () => {
  const planned = (kind: 'joint' | 'national') =>
    ({ date: null, said: { kind, party: null, time: null, ref: null } }) as unknown as Planned;
  it('stands where the meeting stands', () => {
    expect(ribbonAt({ state: 'mooted', planned: [] })).toBe(0);
    expect(ribbonAt({ state: 'reported', planned: [] })).toBe(8);
    expect(ribbonAt({ state: 'recessed', planned: [] })).toBe(5);
  });
  it('keeps a concurred schedule in sight after one party postponed', () => {
    expect(ribbonAt({ state: 'postponed', planned: [planned('joint')] })).toBe(3);
    expect(ribbonAt({ state: 'cancelled', planned: [planned('national')] })).toBe(-1);
  });
});

describe('the entry that the panel follows', () => {
  const act = (ref: string, state?: string, own?: string) =>
    ({
      ref,
      verdict: 'effective',
      proposal: state ? { state, answers: own ? [{ party: 'us', state: own }] : [] } : null,
    }) as unknown as Act;
  it('is the one asked for, else what waits for us, else what is open, else the newest', () => {
    const acts = [act('a', 'open', 'none'), act('b', 'open', 'concurred'), act('c')];
    expect(followed(acts, 'us', 'c')?.ref).toBe('c');
    expect(followed(acts, 'us', undefined)?.ref).toBe('a');
    expect(followed(acts.slice(1), 'us', 'gone')?.ref).toBe('b');
    expect(followed(acts.slice(2), 'us', undefined)?.ref).toBe('c');
    expect(followed([act('d', 'joint', 'concurred'), act('e')], 'us', undefined)?.ref).toBe('d');
    expect(followed([], 'us', undefined)).toBeNull();
  });
});

describe('what an entry says', () => {
  it('is every text, date and place of it, and nothing of the machine', () => {
    const parts = contentParts({
      sources: ['S1'],
      schedule: {
        round: 1,
        details: {
          dates: '2031-09',
          place: { country: 'KR', city: { en: 'Seoul' } },
          host: 'rok.example',
          titles: { en: '20th', ko: '제20차' },
        },
      },
    });
    expect(parts.map((part) => `${part.field} ${part.kind}`)).toEqual([
      'dates date',
      'place place',
      'titles text',
    ]);
  });
  it('stays bounded for hostile content', () => {
    let deep: Record<string, unknown> = { words: { en: 'x' } };
    for (let n = 0; n < 1000; n += 1) deep = { more: deep };
    expect(contentParts({ outcome: deep })).toEqual([]);
    expect(
      contentParts({ outcome: Array.from({ length: 1000 }, () => ({ en: 'x' })) }),
    ).toHaveLength(40);
    expect(contentParts(null)).toEqual([]);
    expect(contentParts({ sources: ['S1'] })).toEqual([]);
  });
});

describe('finding', () => {
  it('takes Vietnamese without its marks and Korean by parts of words', () => {
    expect(fold('Đối thoại An toàn')).toBe('doi thoai an toan');
    expect(fold('한미안보협의회')).toContain(fold('협의'));
    expect(fold('  ĐIỀU\u00a0 kiện ')).toBe('dieu kien');
    expect(fold('\u1112\u1161\u11ab')).toBe('한');
  });
});

describe('addresses', () => {
  it('take nothing for an entry that is none', () => {
    const ref = `1/1-a3f0c21d/12/${'5f'.repeat(32)}`;
    expect(entrySearch({ entry: ref })).toEqual({ entry: ref });
    for (const entry of ['../../x', `${ref}/x`, '<script>', 7, undefined])
      expect(entrySearch({ entry })).toEqual({});
  });
});

describe('colours of parties', () => {
  it('differ among those who are known here', () => {
    const found = coloursOf([
      'rok.example',
      'us.example',
      'jp.example',
      'alder.example',
      'birch.example',
      'rok.example',
    ]);
    expect(new Set(found.values()).size).toBe(5);
  });
});

describe('a meeting that was entered afterwards', () => {
  const empty = { planned: [], acts: [], round: 0, stages: [], held: [], outcomes: [], texts: [] };
  const at = (more: object) =>
    recordedOf({ ...empty, minutes: [], state: 'concluded', ...more } as never);
  it('was never said to be agreed, confirmed or in session', () => {
    expect([...at({ held: [{}] })]).toEqual(['concluded']);
    expect([...at({ held: [{}], outcomes: [{ said: { kind: 'joint' } }] })]).toContain(
      'outcome_agreed',
    );
    expect([...at({ outcomes: [{ said: { kind: 'national' } }] })]).not.toContain('outcome_agreed');
  });
  it('has taken the steps that are on record', () => {
    const intent = (joint: boolean) => ({
      verdict: 'effective',
      content: { intent: {} },
      proposal: { joint },
    });
    expect([...at({ acts: [intent(false)] })].sort()).toEqual(['concluded', 'proposed']);
    expect(
      [...at({ acts: [intent(true)], round: 1, stages: [{ state: 'in_session' }] })].sort(),
    ).toEqual(['agreed_in_principle', 'concluded', 'in_session', 'proposed', 'scheduled']);
  });
  it('is cautioned of where its day is still to come', () => {
    const said = (dates: string) => held.caution?.({ details: { dates } }, '2031-05-12');
    expect(said('2031-05-13')).toBeTruthy();
    expect(said('2031-06')).toBeTruthy();
    expect(said('2031-05-12/2031-05-14')).toBeNull();
    expect(said('2031-05')).toBeNull();
    expect(said('')).toBeNull();
  });
});

it('a planned meeting stands under the number that was typed, and under no other meeting', () => {
  const place = { body: 'talks', slug: '1' };
  const form = underItsNumber(held, [{ slug: '8' }], 'w1');
  expect(form.matter(place, { details: { ordinal: 7 } })).toBe('meetings/talks/7');
  expect(form.matter(place, { details: { ordinal: 8 } })).toBe('meetings/talks/8-2');
  expect(form.matter(place, { details: {} })).toBe('meetings/talks/w1');
});
