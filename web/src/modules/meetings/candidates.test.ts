// If these fail, a date that was put forward and agreed is never shown as chosen, or other days are.
import { i18n } from '@lingui/core';
import { describe, expect, it } from 'vitest';
import type { Circle, Meeting } from '../../api/model';
import { activate } from '../../i18n/languages';
import { actOf } from '../../writing/Composer';
import type { Offer } from '../../writing/Write';
import { choiceOf, withdrawalOf } from './candidates';

const circle = { id: 'c', national: false, audience: ['a', 'b'], bodies: [] } as unknown as Circle;
const content = {
  candidate: {
    id: 'd1',
    dates: '2031-05-12/2031-05-13',
    starts: '09:30',
    ends: '17:00',
    timezone: 'Asia/Seoul',
    modality: 'HYBRID',
    words: { en: 'Better for us.' },
  },
};
const transition = (member: string, said: object, name = member) =>
  ({ name, member, type: 'proposal', content: { [member]: said } }) as never;
const meeting = {
  body: 't',
  slug: '1',
  acts: [{ ref: 'r1', content }],
  transitions: [
    transition('schedule', {
      round: 2,
      details: { dates: '2031-04-01', starts: '08:00', host: 'b', ordinal: 3 },
    }),
  ],
} as unknown as Meeting;
const candidate = (more: object = {}) =>
  ({
    id: 'd1',
    chosen: false,
    withdrawn: false,
    said: { kind: 'national', party: 'a', ref: 'r1' },
    ...more,
  }) as unknown as Meeting['candidates'][number];
const typed = (offer: Offer | null, change: object = {}) => {
  if (!offer) throw new Error('nothing is offered');
  const writing = offer.writing();
  const value = { ...writing.initial, ...change };
  return actOf(
    writing,
    {
      value,
      way: writing.way ?? 'own',
      concur: true,
      noting: null,
      readers: '',
      papers: [],
      sources: [],
    },
    null,
  );
};

describe('a date that would do', () => {
  activate('en');

  it('is named by the schedule that chooses it, with its hours and what else is known', () => {
    const act = typed(choiceOf(i18n, candidate(), meeting, circle));
    expect(act.type).toBe('proposal');
    expect(act.content).toEqual({
      schedule: {
        round: 2,
        candidate: 'd1',
        details: {
          dates: '2031-05-12/2031-05-13',
          starts: '09:30',
          ends: '17:00',
          timezone: 'Asia/Seoul',
          modality: 'HYBRID',
          host: 'b',
          ordinal: 3,
        },
      },
    });
  });

  it('is not named by a schedule of other days', () => {
    const act = typed(choiceOf(i18n, candidate(), meeting, circle), {
      details: { dates: '2031-06-01' },
    });
    expect(act.content).toEqual({ schedule: { round: 2, details: { dates: '2031-06-01' } } });
  });

  it('is chosen only while a date can be agreed, and once', () => {
    const held = { ...meeting, transitions: [transition('outcome', {}, 'agree_outcome')] };
    expect(choiceOf(i18n, candidate(), held, circle)).toBeNull();
    expect(choiceOf(i18n, candidate({ chosen: true }), meeting, circle)).toBeNull();
  });

  it('is taken back by its author alone, whole as it was said', () => {
    const act = typed(withdrawalOf(i18n, candidate(), meeting, circle, 'a'));
    expect(act.type).toBe('statement');
    expect(act.content).toEqual({ candidate: { ...content.candidate, withdrawn: true } });
    expect(withdrawalOf(i18n, candidate(), meeting, circle, 'b')).toBeNull();
    expect(withdrawalOf(i18n, candidate({ chosen: true }), meeting, circle, 'a')).toBeNull();
  });
});
