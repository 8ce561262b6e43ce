// One negotiated text of the invented world, half agreed: a bracket of two sides with one inside it, a paragraph
// that comes, one that one side would rather not have, marks that hold and one that fell away.
import { ago, alder, birch, circleIds, hex, label, said } from './shapes.mjs';

const digest = (n) =>
  hex(n * 2654435761, 16)
    .repeat(2)
    .slice(0, 32);
const key = (party, n) => `${party}/${digest(n)}`;
const keys = {
  september: key(alder, 1),
  autumn: key(birch, 2),
  late: key(alder, 3),
  drills: key(birch, 4),
  goes: key(alder, 5),
  seats: key(birch, 6),
};

const words = (language, text, more = {}) => ({
  language,
  words: text,
  frozen: null,
  base: digest(text.length).slice(0, 16),
  parts: null,
  changed: 1,
  stale: false,
  concordance: language === 'vi' ? digest(text.length + 9) : '',
  checks: [],
  ...more,
});
const mark = (party, stand, more = {}) => ({
  party,
  stand,
  holds: true,
  due: stand === 'ad_ref' ? { precision: 'day', from: '2031-05-12', to: null } : null,
  reason: null,
  said: said.own(party),
  ...more,
});
const element = (id, type, number, all, more = {}) => ({
  id,
  type,
  parent: '',
  depth: 0,
  place: id,
  number,
  gone: 0,
  unknown: false,
  proposed: null,
  state: 'clean',
  digest: digest(id.length * 31 + number.length),
  words: all,
  structure: [],
  beside: [],
  marks: [],
  comments: 0,
  ...more,
});
const alternative = (parties, parts, changes, more = {}) => ({
  frozen: false,
  chair: false,
  accepted: false,
  parties,
  proposers: parties,
  changes,
  parts,
  ...more,
});
const change = (name, party, of, content, more = {}) => ({
  key: keys[name],
  party,
  noted: false,
  chair: false,
  mandate: false,
  element: of,
  content: { change: { element: of, ...content } },
  state: 'open',
  supporters: [party],
  on: '',
  said: said.own(party),
  ...more,
});

const sentence = 'The two sides will hold the fifth meeting of the Dialogue in the spring of 2032.';
const base = digest(sentence.length).slice(0, 16);

const elements = [
  element(
    'title',
    'title',
    '',
    [
      words('en', 'Joint statement on the safety of the shared harbour'),
      words('ko', '공동 항만의 안전에 관한 공동성명'),
    ],
    { state: 'agreed', marks: [mark(alder, 'agreed'), mark(birch, 'agreed')] },
  ),
  element(
    'aware',
    'preambular',
    '',
    [
      words('en', 'Aware that ships of both sides share one channel in winter,'),
      words('ko', '겨울철에 양측의 선박이 하나의 수로를 함께 쓴다는 점을 인식하고,', {
        stale: true,
      }),
    ],
    { state: 'agreed_ad_ref', marks: [mark(alder, 'ad_ref'), mark(birch, 'agreed')] },
  ),
  element(
    'p1',
    'operative',
    '1',
    [
      words('en', sentence, {
        parts: [
          'The two sides will hold the fifth meeting of the Dialogue in ',
          {
            alternatives: [
              alternative([], ['the spring of 2032'], [], { frozen: true }),
              alternative(
                [alder],
                [
                  {
                    alternatives: [
                      alternative([alder], ['September'], [keys.september], { frozen: false }),
                      alternative([birch], ['late September'], [keys.late]),
                    ],
                  },
                  ' 2031',
                ],
                [keys.september],
              ),
              alternative([birch], ['the autumn of 2031'], [keys.autumn]),
            ],
          },
          '.',
        ],
      }),
      words('ko', '양측은 2032년 봄에 제5차 대화를 개최한다.', { stale: true }),
    ],
    { state: 'open', comments: 1, marks: [mark(alder, 'agreed', { holds: false })] },
  ),
  element(
    'p2',
    'operative',
    '2',
    [
      words('en', 'Pilots of each side may board ships of the other outside the breakwater.'),
      words('ko', '각 측의 도선사는 방파제 밖에서 상대측 선박에 승선할 수 있다.'),
    ],
    {
      state: 'open',
      structure: [
        {
          change: keys.goes,
          what: 'goes',
          parent: '',
          place: '',
          number: '',
          second: '',
          open: true,
        },
      ],
      marks: [mark(birch, 'study')],
    },
  ),
  element(
    'p2bis',
    'operative',
    '2 bis',
    [words('en', 'Exercises at sea are announced ten days ahead.')],
    { state: 'open', proposed: keys.drills },
  ),
  element(
    'p3',
    'operative',
    '3',
    [
      words('en', 'The secretariats report [to the Council] once a year.', {
        words: 'The secretariats report to the Council once a year.',
        parts: [
          'The secretariats report to the Council ',
          {
            alternatives: [
              alternative([], ['once a year'], [], { frozen: true }),
              alternative([birch], [{ blank: 'to_be_supplied' }], [keys.seats]),
            ],
          },
          '.',
        ],
      }),
      words('ko', '양측 사무국은 매년 한 차례 협의회에 보고한다.'),
    ],
    { state: 'open' },
  ),
];

const counts = {
  elements: 6,
  open: 4,
  clean: 0,
  agreed_ad_ref: 1,
  agreed: 1,
  brackets: 3,
  by_party: [
    { party: alder, proposed: 3, marked: 2, agreed: 1, reserved: 0 },
    { party: birch, proposed: 3, marked: 2, agreed: 2, reserved: 1 },
  ],
};

const summary = () => ({
  circle: circleIds.pair,
  body: 'hsd',
  id: 'harbour-statement',
  matter: 'texts/hsd/harbour-statement',
  kind: 'joint_statement',
  titles: {
    en: 'Joint statement on the safety of the shared harbour',
    ko: '공동 항만의 안전에 관한 공동성명',
    vi: 'Tuyên bố chung về an toàn của cảng chung',
  },
  languages: [
    { tag: 'en', role: 'negotiating', prevails: false, pending: false },
    { tag: 'ko', role: 'authentic', prevails: false, pending: false },
  ],
  meeting: 'meetings/hsd/5',
  non_paper: false,
  state: 'bracketed',
  revision: 2,
  issued: ago(86_400),
  pen: alder,
  counts,
  said: said.own(alder),
  last: ago(3_600),
});

const revisions = () => [
  {
    number: 1,
    issued: ago(8 * 86_400),
    holder: alder,
    digest: hex(11, 64),
    note: {},
    elements: 5,
    changed: ['title', 'aware', 'p1', 'p2', 'p3'],
    gone: [],
    took: [],
    editorial: [],
    counts: { ...counts, elements: 5, open: 5, agreed: 0, agreed_ad_ref: 0 },
    said: said.own(alder),
  },
  {
    number: 2,
    issued: ago(86_400),
    holder: alder,
    digest: hex(12, 64),
    note: { en: 'Paragraph 3 as agreed in the room.' },
    elements: 5,
    changed: ['p3'],
    gone: [],
    took: [digest(8)],
    editorial: [],
    counts: null,
    said: said.own(alder),
  },
];

export const textList = (body) => {
  const items = !body || body === 'hsd' ? [summary()] : [];
  return { items, label: label(0) };
};

export function textOf(body, id, revision) {
  if (body !== 'hsd' || id !== 'harbour-statement') return null;
  const then = revision === 1;
  return {
    ...summary(),
    parties: [alder, birch],
    together: true,
    disposal: null,
    rivals: [],
    pens: [],
    lacking: null,
    shown: revision ?? 2,
    revisions: revisions(),
    elements: then
      ? elements
          .filter((one) => one.id !== 'p2bis')
          .map((one) => ({
            ...one,
            words: one.words.map((each) => ({
              ...each,
              parts: null,
              words: each.words
                .replace('once a year', 'every spring')
                .replace('매년 한 차례', '매년 봄'),
            })),
            structure: [],
          }))
      : elements,
    changes: [
      change('september', alder, 'p1', {
        wordings: [{ language: 'en', base, from: 61, to: 79, words: 'September 2031' }],
        reason: {
          en: 'The channel is free of ice until October.',
          ko: '수로는 10월까지 결빙하지 않는다.',
        },
      }),
      change('autumn', birch, 'p1', {
        wordings: [{ language: 'en', base, from: 61, to: 79, words: 'the autumn of 2031' }],
      }),
      change(
        'late',
        birch,
        'p1',
        {
          on: keys.september,
          wordings: [{ language: 'en', base, from: 0, to: 9, words: 'late September' }],
        },
        { key: keys.late, party: birch, supporters: [birch], on: keys.september },
      ),
      change('drills', birch, 'p2bis', {
        wordings: [{ language: 'en', words: 'Exercises at sea are announced ten days ahead.' }],
        move: { what: 'COMES', place: 'p2i', number: '2 bis', type: 'OPERATIVE' },
      }),
      change('goes', alder, 'p2', { move: { what: 'GOES' } }),
      change('seats', birch, 'p3', {
        wordings: [{ language: 'en', base, from: 40, to: 51, blank: 'TO_BE_SUPPLIED' }],
      }),
    ],
    comments: [
      {
        key: key(birch, 21),
        party: birch,
        element: 'p1',
        on: '',
        words: {
          en: 'Our ministry is free after the tenth.',
          ko: '우리 부는 10일 이후에 가능하다.',
        },
        answers: '',
        settled: false,
        said: said.own(birch),
      },
    ],
    packages: [],
    mandates: [],
    review: null,
    adoption: null,
    proposed: [],
    attached: [],
    signatures: [],
    corrections: [],
    renumberings: [],
    terms: [],
    digest: hex(12, 64),
    label: label(0),
  };
}

// What the node would make of edited words: each language replaced whole.
export function composed(wanted) {
  if (!wanted.words) return { contents: [], digest: '', took: [] };
  const { element: of, words: all } = wanted.words;
  const known = elements.find((one) => one.id === of);
  const contents = Object.entries(all).map(([language, text]) => {
    const before = known?.words.find((one) => one.language === language);
    return {
      change: {
        element: of,
        wordings: [
          {
            language,
            base: before?.base ?? '',
            from: 0,
            to: [...(before?.words ?? '')].length,
            words: text,
          },
        ],
      },
    };
  });
  return { contents, digest: '', took: [] };
}
