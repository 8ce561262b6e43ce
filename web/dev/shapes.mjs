// What the invented world of fixture.mjs is made of: parties, circles, acts and meetings in the shapes
// of openapi.json.
export const hex = (n, length) => n.toString(16).padStart(length, '0');
export const circleIds = {
  pair: 'a1b2c3d4e5f60718293a4b5c6d7e8f90',
  three: 'b2c3d4e5f60718293a4b5c6d7e8f90a1',
  own: 'c3d4e5f60718293a4b5c6d7e8f90a1b2',
};
export const alder = 'alder.example';
export const birch = 'birch.example';
export const cedar = 'cedar.example';

export const names = {
  [alder]: { en: 'Alder', ko: '오리나무국', vi: 'Tống Quán' },
  [birch]: { en: 'Birch', ko: '자작나무국', vi: 'Bạch Dương' },
  [cedar]: { en: 'Cedar', ko: '삼나무국', vi: 'Tuyết Tùng' },
};
export const party = (name, number) => ({
  name,
  number,
  names: names[name],
  short: {},
  self: name === alder,
});

export const label = (classification = 0) => {
  const name = ['UNCLASSIFIED', 'RESTRICTED', 'CONFIDENTIAL', 'SECRET'][classification];
  return {
    policy: 'TEST',
    classification,
    classification_name: name,
    categories: [],
    marking: `TEST ${name}`,
  };
};

const numbers = { [alder]: 1, [birch]: 2, [cedar]: 3 };
export const heights = { [alder]: 0, [birch]: 0, [cedar]: 0 };
const reference = (by) => {
  const index = heights[by]++;
  return `${numbers[by]}/1-${hex(numbers[by] * 0x1f3a5b, 8)}/${index}/${hex(index * 7919 + numbers[by], 8).repeat(8)}`;
};

export const circle = (id, short, parties, figures) => ({
  id,
  name: short,
  names: {
    en: parties.length === 1 ? 'Alder, for itself' : parties.map((p) => names[p].en).join(' and '),
    ko: parties.length === 1 ? '오리나무국 자체 기록' : parties.map((p) => names[p].ko).join('·'),
    vi: parties.length === 1 ? 'Riêng Tống Quán' : parties.map((p) => names[p].vi).join(' và '),
  },
  parties: parties.map((p) => party(p, numbers[p])),
  notice: {},
  constituted: true,
  national: parties.length === 1,
  exercise: false,
  audience: parties,
  bodies: [],
  warning:
    parties.length === 1
      ? {
          code: 'epoch_opened',
          text: 'a new epoch was opened because this node could not be sure what it had signed',
          circle: id,
          values: {},
        }
      : null,
  figures,
});

export const head = (name, size, more = {}) => ({
  party: name,
  epoch: `1-${hex(numbers[name] * 0x1f3a5b, 8)}`,
  size,
  folded: size,
  known: size,
  heard: ago(3),
  stale: false,
  forked: false,
  frozen: false,
  frozen_code: '',
  frozen_reason: '',
  stored_by: {},
  ...more,
});

export const start = Date.now();
export function ago(seconds) {
  return new Date(start - seconds * 1000).toISOString();
}

export const said = {
  joint: (source = null) => ({ kind: 'joint', party: null, time: ago(90000), ref: null, source }),
  own: (by, source = null) => ({
    kind: 'national',
    party: by,
    time: ago(90000),
    ref: null,
    source,
  }),
  noted: (by, of) => ({ kind: 'noted', party: by, of, time: ago(90000), ref: null, source: null }),
};

export function act(by, matter, type, content, seconds, more = {}) {
  const others = Object.keys(numbers).filter((name) => name !== by && name !== cedar);
  return {
    ref: reference(by),
    circle: circleIds.pair,
    party: by,
    matter,
    module: matter.split('/')[0],
    type,
    person: by === alder ? 'officer' : 'mertens',
    office: 'secretariat',
    capacity: 'substantive',
    time: ago(seconds),
    verdict: 'effective',
    label: label(0),
    opening: 'held',
    content,
    content_hex: '0a0b',
    delivery: others.map((name) => ({ party: name, state: 'stored' })),
    proposal: null,
    target: null,
    subject: null,
    ordinal: null,
    ...more,
  };
}

export const answered = (by, state, seconds, more = {}) => ({
  party: by,
  state,
  reason: state === 'none' ? 'waiting_for' : '',
  time: state === 'none' ? null : ago(seconds),
  due: null,
  act: null,
  ...more,
});
export const proposal = (state, answers) => ({
  state,
  joint: state === 'joint',
  contested: false,
  answers,
  files: [],
});

export const place = (country, en, ko, vi, venue) => ({
  country,
  city: { en, ko, vi },
  ...(venue ? { venue } : {}),
});
export const port = place('NZ', 'Port Linden', '포트린든', 'Cảng Linden', {
  en: 'Harbour House',
  ko: '항만회관',
  vi: 'Nhà Cảng',
});
export const hill = place('IS', 'Hazelhill', '헤이즐힐', 'Đồi Hạt Dẻ');

export const summary = (body, slug, ordinal, state, date, more = {}) => ({
  circle: circleIds.pair,
  body,
  slug,
  matter: `meetings/${body}/${slug}`,
  ordinal,
  title: {},
  proposed: null,
  state,
  state_said: said.joint(),
  date,
  place: null,
  modality: 'in_person',
  host: null,
  sine_die: false,
  open_proposals: 0,
  counts: { outcomes: 0, texts: 0 },
  ...more,
});
export const days = (from, to = null) => ({ precision: 'day', from, to });
