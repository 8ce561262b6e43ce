// If these fail, minutes, a report or a cable says what nobody recorded, leaves out what was recorded,
// or passes one side's word off as agreed by all.
import { i18n } from '@lingui/core';
import { describe, expect, it } from 'vitest';
import type { Circle, Meeting } from '../../api/model';
import type { Parties } from '../../frame/parties';
import { activate } from '../../i18n/languages';
import { withDraft } from '../../writing/Drafting';
import { mistakesOf } from '../../writing/form';
import {
  cableDay,
  cableDrafted,
  type DayOfMeeting,
  minutesDrafted,
  reportDrafted,
  together,
} from './drafted';
import { minutesDraft, outcome } from './forms';

const names: Record<string, Record<string, string>> = {
  a: { en: 'Aldermark', ko: '올더마크' },
  b: { en: 'Brevonia', ko: '브레보니아' },
};
const parties = {
  self: 'a',
  known: (name: string) => ({ names: names[name] ?? {}, short: null, colour: '', self: false }),
  text: (name: string) => names[name]?.en ?? name,
} as unknown as Parties;
const joint = { kind: 'joint', party: null };
const own = { kind: 'national', party: 'a' };
const shared = { national: false } as Circle;
const meeting = {
  date: { from: '2031-05-12', to: null, precision: 'day' },
  delegations: [
    { party: 'a', heads: [{ name: { en: 'Ada Holm' }, office: { en: 'Director' } }] },
    { party: 'b', heads: [{ name: { en: 'Bo Lind' }, office: {} }] },
  ],
  attendance: [],
  agenda: [
    { key: 'a1', number: 1, title: { en: 'Gauges', ko: '수위계' }, state: 'taken', reason: null },
    {
      key: 'a2',
      number: 2,
      title: { en: 'Tolls' },
      state: 'deferred',
      reason: { en: 'No figures.' },
    },
    { key: 'a3', number: 3, title: { en: 'Fish' }, state: 'withdrawn', reason: null },
  ],
  outcomes: [
    {
      kind: 'commitment',
      text: { en: 'Gauges are read monthly.', ko: '수위계를 매월 읽는다.' },
      agenda_item: 'a1',
      owners: ['b'],
      due: '2032-03',
      said: joint,
    },
    { kind: 'note', text: { en: 'Ferries run late.' }, agenda_item: null, said: own },
    {
      kind: 'note',
      text: { en: 'Heard in the room.' },
      agenda_item: 'a1',
      said: { kind: 'noted', of: 'b' },
    },
  ],
  positions: [],
  noted: [],
  comments: [],
} as unknown as Meeting;

await activate('en');

describe('minutes', () => {
  const drafted = minutesDrafted(i18n, meeting, shared, parties, '8th River Talks');
  const paragraphs = drafted.paragraphs as { number: string; words: Record<string, string> }[];
  it('say who was there, then each item with what came out of it, then the rest', () => {
    expect(paragraphs.map((one) => one.words.en)).toEqual([
      'Present:\nAldermark: Ada Holm (Director)\nBrevonia: Bo Lind',
      'Gauges\nGauges are read monthly. (Brevonia; 2032-03)',
      'Tolls\nDeferred to a later meeting. No figures.',
      '[Aldermark: Ferries run late.]',
    ]);
    expect(paragraphs.map((one) => one.number)).toEqual(['1', '2', '3', '4']);
    expect((drafted.paragraphs as { agenda_item?: string }[])[1]?.agenda_item).toBe('a1');
  });
  it('are in every language in which all of it is recorded, and in no other', () => {
    expect(paragraphs[1]?.words.ko).toBe('수위계\n수위계를 매월 읽는다. (브레보니아; 2032-03)');
    expect(Object.keys(paragraphs[3]?.words ?? {})).toEqual(['en']);
  });
  it('can be recorded as they are', () => {
    expect([...mistakesOf(minutesDraft.fields, drafted)]).toEqual([]);
  });
  it('name, once attendance was taken, only who came', () => {
    const taken = {
      ...meeting,
      attendance: [
        { id: 't', party: 'b', member: { id: '', name: { en: 'Bo Lind' }, office: {} }, said: own },
      ],
    } as unknown as Meeting;
    const [first] = minutesDrafted(i18n, taken, shared, parties, '').paragraphs as {
      words: Record<string, string>;
    }[];
    expect(first?.words.en).toBe('Present:\nBrevonia: Bo Lind');
  });
  it('put in no brackets what stands where one side is alone', () => {
    const alone = minutesDrafted(i18n, meeting, { national: true } as Circle, parties, '');
    expect(JSON.stringify(alone)).not.toContain('[Aldermark');
  });
});

describe('a report upward', () => {
  it('names each meeting with its day and its outcomes, and not what was only noted', () => {
    const { words } = reportDrafted(i18n, [{ meeting, title: '8th River Talks' }], shared, parties);
    expect((words as Record<string, string>).en).toBe(
      '8th River Talks, 12 May 2031\n– Gauges are read monthly. (Brevonia; 2032-03)\n– [Aldermark: Ferries run late.]',
    );
    expect(reportDrafted(i18n, [], shared, parties)).toEqual({ words: {} });
  });
});

describe('a cable', () => {
  it('tells what each side said of an item, what was noted too', () => {
    const day = {
      ...meeting,
      positions: [{ id: 'n', item: 1, agenda_item: null, words: { en: 'Weekly.' }, said: own }],
      noted: [
        {
          content: { words_of: 'b', position: { item: 1, words: { en: 'Monthly.' } } },
          said: { kind: 'noted', of: 'b', party: 'a' },
        },
      ],
    } as unknown as DayOfMeeting;
    const { paragraphs } = cableDrafted(i18n, day, parties, false);
    expect((paragraphs as { words: Record<string, string> }[])[1]?.words.en).toBe(
      'Gauges\nGauges are read monthly. (Brevonia; 2032-03)\nAldermark: Weekly.\nBrevonia: Monthly.',
    );
  });
  it('is of today while the meeting lasts or is to come, else of its last day', () => {
    const two = { from: '2031-05-12', to: '2031-05-13', precision: 'day' };
    expect(cableDay(two, '2031-05-12')).toBe('2031-05-12');
    expect(cableDay(two, '2031-06-01')).toBe('2031-05-13');
    expect(cableDay({ from: '2031-05', precision: 'month' }, '2031-06-01')).toBe('2031-06-01');
    expect(cableDay(null, '2031-06-01')).toBe('2031-06-01');
  });
});

it('a draft takes the place of nothing that was typed, unless it is asked to', () => {
  const typed = { words: { en: 'Typed.' }, covers: [] };
  const drafted = { words: { en: 'Drafted.' }, covers: ['m'] };
  expect(withDraft(typed, drafted, false)).toEqual({ words: { en: 'Typed.' }, covers: ['m'] });
  expect(withDraft(typed, drafted, true)).toEqual(drafted);
});

it('a text has no language that a part of it lacks', () => {
  expect(together([{ en: 'a', ko: '가' }, { en: 'b' }], 'vi')).toEqual({ en: 'a b' });
  expect(together([{ ko: '가' }, { en: 'b' }], 'en')).toEqual({ en: '가 b' });
});

it('running words may be as long as the record takes them, names may not', () => {
  const long = { kind: 'NOTE', words: { ko: '가'.repeat(6_000) } };
  expect([...mistakesOf(outcome.fields, long)]).toEqual([]);
  const longer = { kind: 'NOTE', words: { ko: '가'.repeat(7_000) } };
  // 21,000 bytes where 20,000 may stand: said in characters, which are three bytes here.
  expect(mistakesOf(outcome.fields, longer).get('words.ko')?.values).toEqual({ over: 334 });
});
