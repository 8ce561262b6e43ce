// If these fail, the picture says that a meeting was held when it was only meant to be, makes a day of
// a month, or lets a postponement vanish.
import { describe, expect, it } from 'vitest';
import type { MeetingSummary } from '../../api/model';
import { type Kind, marksOf, monthsOf, placed, spanOf } from './line_of_time';

const said = { kind: 'joint', party: null, time: '', ref: null, source: null } as never;
const plan = (kind: string, from: string | null, precision = 'day') =>
  ({
    kind,
    date: from ? { precision, from, to: null } : null,
    sine_die: from === null,
    said,
  }) as never;
const meeting = (state: string, from: string | null, more: object = {}) =>
  ({
    circle: 'c',
    body: 'b',
    matter: 'meetings/b/4',
    slug: '4',
    ordinal: 4,
    state,
    date: from ? { precision: 'day', from, to: null } : null,
    plans: [],
    report: null,
    report_owed: false,
    ...more,
  }) as unknown as MeetingSummary;
const kinds = (one: MeetingSummary): Kind[] => marksOf(one).map((mark) => mark.kind);

describe('a date', () => {
  it('is as wide as what is known of it', () => {
    expect(spanOf({ precision: 'day', from: '2031-05-12', to: null })?.length).toBe(0);
    expect(spanOf({ precision: 'month', from: '2031-05', to: null })?.length).toBe(1);
    expect(spanOf({ precision: 'quarter', from: '2031-07', to: null })?.length).toBe(3);
    expect(spanOf({ precision: 'year_end', from: '2031', to: null })).toEqual({
      from: 2031 * 12 + 10,
      length: 2,
    });
    expect(spanOf({ precision: 'none', from: null, to: null })).toBeNull();
  });
});

describe('a meeting', () => {
  it('that was planned and is past is not held by that', () => {
    expect(
      kinds(meeting('scheduled', '2021-06-04', { plans: [plan('schedule', '2021-06-04')] })),
    ).toEqual(['planned']);
    expect(
      kinds(meeting('mooted', '2021-06-04', { plans: [plan('possibility', '2021-06-04')] })),
    ).toEqual(['possible']);
  });
  it('that was held later keeps what was planned, with the way from one to the other', () => {
    const one = meeting('concluded', '2021-12-02', { plans: [plan('intent', '2021-10', 'month')] });
    expect(kinds(one)).toEqual(['planned', 'held']);
    expect(marksOf(one)[0]?.until).toBe(monthsOf('2021-12-02'));
    const met = meeting('concluded', '2021-09-27', { plans: [plan('intent', '2021-09', 'month')] });
    expect(marksOf(met)[0]?.until).toBeUndefined();
  });
  it('postponed without a date, then held, shows all three', () => {
    const one = meeting('concluded', '2025-01-10', {
      plans: [
        plan('intent', '2024', 'year_end'),
        plan('schedule', '2024-12-04'),
        plan('postponed', null),
      ],
    });
    expect(kinds(one)).toEqual(['postponed', 'postponed', 'held']);
    const waiting = meeting('postponed', null, {
      plans: [plan('schedule', '2024-12-04'), plan('postponed', null)],
    });
    expect(kinds(waiting)).toEqual(['postponed']);
  });
  it('cancelled stays where it was planned', () => {
    expect(
      kinds(
        meeting('cancelled', '2030-06-20', {
          plans: [plan('schedule', '2030-06-20'), plan('cancelled', null)],
        }),
      ),
    ).toEqual(['cancelled']);
  });
  it('owes a report until one was sent', () => {
    expect(kinds(meeting('concluded', '2030-06-20', { report_owed: true }))).toEqual([
      'held',
      'owed',
    ]);
    expect(
      kinds(
        meeting('reported', '2030-06-20', {
          report: { to_body: 'bodies/c', due: null, sent: '2030-07' },
        }),
      ),
    ).toEqual(['held', 'reported']);
  });
});

it('marks cover nothing: they stand below one another, and what follows from meetings below all', () => {
  const one = meeting('concluded', '2021-10-20', {
    plans: [plan('intent', '2021-10', 'month')],
    report_owed: true,
  });
  const { marks, lines } = placed(marksOf(one), 2);
  expect(lines).toBe(3);
  expect(new Set(marks.map((mark) => mark.line)).size).toBe(3);
  expect(marks.find((mark) => mark.kind === 'owed')?.line).toBe(2);
});
