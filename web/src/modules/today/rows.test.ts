// If these fail, the first screen is a dozen rows that say 'Agreement' and nothing else.
import { describe, expect, it } from 'vitest';
import type { Act } from '../../api/model';
import { byMatter, isToCome } from './rows';

const act = (ref: string, matter: string, more: Partial<Act> = {}) =>
  ({ ref, matter, circle: 'c', type: 'proposal', target: null, ...more }) as unknown as Act;

describe('what moved', () => {
  it('is gathered by meeting, in the order of the newest of each', () => {
    const groups = byMatter([
      act('4', 'meetings/talks/1'),
      act('3', 'meetings/talks/2'),
      act('2', 'meetings/talks/1'),
      act('1', 'meetings/talks/1', { circle: 'other' }),
    ]);
    expect(groups.map((one) => [one.key, one.acts.map((each) => each.ref)])).toEqual([
      ['c meetings/talks/1', ['4', '2']],
      ['c meetings/talks/2', ['3']],
      ['other meetings/talks/1', ['1']],
    ]);
  });
  it('folds an agreement into what it answers, and keeps one whose proposal is elsewhere', () => {
    const groups = byMatter([
      act('3', 'm', { type: 'concurrence', target: '1' }),
      act('2', 'm', { type: 'concurrence', target: 'ours' }),
      act('1', 'm'),
    ]);
    expect(groups.flatMap((one) => one.acts.map((each) => each.ref))).toEqual(['2', '1']);
    // A refusal is never folded away.
    expect(
      byMatter([act('2', 'm', { type: 'decline', target: '1' }), act('1', 'm')])[0]?.acts,
    ).toHaveLength(2);
  });
});

describe('next meetings', () => {
  const at = (from: string | null, state = 'mooted', to: string | null = null) =>
    isToCome({ state, date: from ? { precision: 'day', from, to } : null } as never, '2026-11-22');
  it('are none of the past, however roughly their day is known', () => {
    expect(at('2021-06-04', 'mooted', '2021-06-05')).toBe(false);
    expect(at('2026-10')).toBe(false);
    expect(at('2026-11')).toBe(true);
    expect(at('2026-11-21', 'scheduled', '2026-11-22')).toBe(true);
    expect(at('2027')).toBe(true);
    expect(at(null)).toBe(true);
  });
  it('hold what was postponed, or is going on', () => {
    expect(at('2024-12-31', 'postponed')).toBe(true);
    expect(at('2026-11-20', 'in_session')).toBe(true);
  });
});
