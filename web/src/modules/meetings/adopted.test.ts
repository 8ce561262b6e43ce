// What a meeting adopted, for the register. If this fails, a paragraph is typed by hand, put into the
// register twice, or what one side alone says is offered as adopted by all.
import { i18n } from '@lingui/core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Meeting } from '../../api/model';
import type { Register } from '../../record/wording';
import { adoptedOf, standsAs } from './adopted';

beforeAll(() => i18n.loadAndActivate({ locale: 'en', messages: {} }));

const joint = { kind: 'joint', party: null, time: null, ref: 'r' };
const ours = { kind: 'national', party: 'alder.example', time: null, ref: 'o' };
const meeting = {
  matter: 'meetings/talks/2',
  outcomes: [
    {
      id: 'o1',
      kind: 'decision',
      text: { en: 'The gauges are read daily.' },
      item: '3',
      said: joint,
    },
    { id: 'o2', kind: 'note', text: { en: 'We noted it.' }, said: ours },
  ],
  minutes: [
    {
      id: 'm',
      state: 'agreed',
      title: { en: 'Agreed minutes' },
      paragraphs: [{ number: '7', text: { en: 'The bridge stays open.' } }],
    },
    { id: 'n', state: 'circulated', title: {}, paragraphs: [{ number: '1', text: { en: 'No.' } }] },
  ],
  texts: [
    {
      kind: 'joint_statement',
      title: { en: 'Joint statement' },
      text: { en: 'First.\n\nSecond.', ko: '첫째.\n\n둘째.' },
      date: '2031-05-12',
      said: joint,
    },
    { kind: 'readout', text: { en: 'Ours.' }, said: ours },
  ],
} as unknown as Meeting;

describe('what a meeting adopted', () => {
  it('is what all agreed, each paragraph with its place', () => {
    expect(adoptedOf(i18n, meeting, false).map(({ words, use }) => [words, use])).toEqual([
      [{ en: 'The gauges are read daily.' }, { meeting: 'meetings/talks/2', paragraph: '3' }],
      [
        { en: 'The bridge stays open.' },
        { meeting: 'meetings/talks/2', text: 'Agreed minutes', paragraph: '7' },
      ],
      [
        { en: 'First.', ko: '첫째.' },
        {
          meeting: 'meetings/talks/2',
          text: 'Joint statement',
          date: '2031-05-12',
          paragraph: '1',
        },
      ],
      [
        { en: 'Second.', ko: '둘째.' },
        {
          meeting: 'meetings/talks/2',
          text: 'Joint statement',
          date: '2031-05-12',
          paragraph: '2',
        },
      ],
    ]);
  });
  it("is, in one side's own place, what it recorded as the outcome", () => {
    expect(adoptedOf(i18n, meeting, true).map((one) => one.words.en)).toContain('We noted it.');
  });
  it('stays one text where the languages have not as many paragraphs', () => {
    const uneven = {
      ...meeting,
      outcomes: [],
      minutes: [],
      texts: [{ ...meeting.texts[0], text: { en: 'A.\n\nB.', ko: '가.' } }],
    } as unknown as Meeting;
    expect(adoptedOf(i18n, uneven, false)).toHaveLength(1);
  });
});

describe('what stands in the register', () => {
  const use = (at: string, paragraph: string | null) => ({
    date: null,
    meeting: at,
    text: null,
    paragraph,
  });
  const entry = (words: string, more: Record<string, unknown> = {}) => ({
    id: words,
    words: { en: words },
    adopted: { en: words },
    source: use('meetings/talks/1', '3'),
    reaffirmations: [],
    changes: [],
    ...more,
  });
  const register = {
    topics: [
      {
        id: 't',
        names: { en: 'Topic' },
        entries: [
          entry('The gauges are read daily.'),
          entry('The bridge stays open in winter and in summer alike.', {
            adopted: { en: 'The bridge stays open.' },
            changes: [
              { before: { en: 'The bridge stays open.' }, use: use('meetings/talks/1', '9') },
            ],
          }),
          entry('Taken from here.', { source: use('meetings/talks/2', '3') }),
        ],
      },
    ],
  } as unknown as Register;
  const how = (en: string, paragraph = '3') =>
    standsAs(register, { key: 'k', words: { en }, use: { meeting: 'meetings/talks/2', paragraph } })
      ?.how ?? null;
  it('is told from what is new, by place, words, and how they stood before', () => {
    expect(how('Taken from here.')).toBe('here');
    expect(how('The  gauges are read daily')).toBe('same');
    expect(how('The bridge stays open.')).toBe('earlier');
    expect(how('The bridge stays open in winter and in summer both.')).toBe('alike');
    expect(how('Something else was agreed.')).toBeNull();
    // The same paragraph number of the same meeting, but of another text.
    expect(how('Another paragraph three.')).toBeNull();
  });
});
