// What can be written about a meeting: docs/formats/modules.md, contents of `meetings`.
import {
  capacities,
  commitmentKinds,
  followUpStates,
  institutions,
  modalities,
  outcomeKinds,
  textKinds,
} from '../../i18n/words';
import type { Field, Form, Place, Value } from '../../writing/form';

const ofMeeting = (place: Place) => `meetings/${place.body}/${place.slug}`;

// An identifier that nothing else has: when it was written.
const numbered = (prefix: string) => (value: Value) => ({
  ...value,
  id: (value.id as string | undefined) ?? `${prefix}-${Date.now().toString(36)}`,
});

const words: Field = {
  kind: 'texts',
  name: 'words',
  label: /*i18n*/ { id: 'field.words', message: 'Text' },
  lines: true,
  required: true,
};
const reason: Field = {
  kind: 'texts',
  name: 'reason',
  label: /*i18n*/ { id: 'field.reason', message: 'Reason' },
  lines: true,
};
const titles: Field = {
  kind: 'texts',
  name: 'titles',
  label: /*i18n*/ { id: 'field.titles', message: 'Title' },
  required: true,
};
const party: Field = {
  kind: 'party',
  name: 'party',
  label: /*i18n*/ { id: 'field.party', message: 'Party' },
  required: true,
};
const item: Field = {
  kind: 'number',
  name: 'item',
  label: /*i18n*/ { id: 'field.item', message: 'Agenda item' },
  least: 1,
  most: 1000,
};

const details = (required: boolean): Field => ({
  kind: 'group',
  name: 'details',
  label: /*i18n*/ { id: 'write.when_where', message: 'When, where and how' },
  required,
  fields: [
    {
      kind: 'period',
      name: 'dates',
      label: /*i18n*/ { id: 'field.dates', message: 'Date' },
      span: true,
      required,
    },
    {
      kind: 'choice',
      name: 'modality',
      label: /*i18n*/ { id: 'meeting.modality', message: 'Form' },
      values: ['IN_PERSON', 'SECURE_VTC', 'VTC', 'HYBRID', 'WRITTEN'],
      words: modalities,
    },
    {
      kind: 'group',
      name: 'place',
      label: /*i18n*/ { id: 'field.place', message: 'Place' },
      fields: [
        {
          kind: 'line',
          name: 'country',
          label: /*i18n*/ { id: 'field.country', message: 'Country' },
          help: /*i18n*/ {
            id: 'field.country_help',
            message: 'Two capital letters, e.g. KR; needed with a city.',
          },
          pattern: /^[A-Z]{2}$/,
        },
        { kind: 'texts', name: 'city', label: /*i18n*/ { id: 'field.city', message: 'City' } },
        { kind: 'texts', name: 'venue', label: /*i18n*/ { id: 'field.venue', message: 'Venue' } },
      ],
    },
    { kind: 'party', name: 'host', label: /*i18n*/ { id: 'body.host', message: 'Host' } },
    {
      kind: 'number',
      name: 'ordinal',
      label: /*i18n*/ { id: 'field.ordinal', message: 'Number in the series' },
      help: /*i18n*/ {
        id: 'field.ordinal_help',
        message:
          'Given when the meeting is convened, and never again; working-level meetings have none.',
      },
      least: 1,
      most: 100_000,
    },
    { ...titles, required: false },
    {
      kind: 'texts',
      name: 'on_margins_of',
      label: /*i18n*/ { id: 'field.on_margins_of', message: 'On the margins of' },
    },
    {
      kind: 'line',
      name: 'timezone',
      label: /*i18n*/ { id: 'field.timezone', message: 'Time zone' },
      help: /*i18n*/ {
        id: 'field.timezone_help',
        message: 'As computers name it, e.g. Asia/Seoul.',
      },
      pattern: /^[A-Za-z]+(\/[A-Za-z0-9_+-]+){0,2}$/,
    },
  ],
});

export const possibility: Form = {
  says: 'possibility',
  module: 'meetings',
  title: /*i18n*/ { id: 'write.possibility', message: 'Consider a meeting' },
  ways: ['own', 'propose'],
  matter: ofMeeting,
  fields: [details(false), { ...words, required: false }],
};

export const intent: Form = {
  says: 'intent',
  module: 'meetings',
  title: /*i18n*/ { id: 'write.intent', message: 'Plan a meeting' },
  ways: ['own', 'propose'],
  matter: ofMeeting,
  fields: [
    details(true),
    {
      kind: 'meeting',
      name: 'said_at',
      label: /*i18n*/ { id: 'field.said_at', message: 'Said at the meeting' },
    },
  ],
};

export const schedule: Form = {
  says: 'schedule',
  module: 'meetings',
  title: /*i18n*/ { id: 'write.schedule', message: 'Schedule it' },
  ways: ['propose'],
  agreed: true,
  matter: ofMeeting,
  fields: [details(true)],
};

const stage = (state: string, title: Form['title']): Form => ({
  says: 'stage',
  module: 'meetings',
  title,
  ways: ['own', 'propose'],
  matter: ofMeeting,
  complete: (value) => ({ ...value, state }),
  fields: [],
});
export const confirmed = stage(
  'CONFIRMED',
  /*i18n*/ { id: 'write.confirmed', message: 'Confirm that it takes place' },
);
export const opened = stage(
  'IN_SESSION',
  /*i18n*/ { id: 'write.opened', message: 'Open the meeting' },
);
export const recessed = stage(
  'RECESSED',
  /*i18n*/ { id: 'write.recessed', message: 'Go into recess' },
);

export const held: Form = {
  says: 'held',
  module: 'meetings',
  title: /*i18n*/ { id: 'write.held', message: 'Conclude: it was held' },
  ways: ['propose', 'own'],
  matter: ofMeeting,
  fields: [details(true)],
};

export const postponement: Form = {
  says: 'postponement',
  module: 'meetings',
  title: /*i18n*/ { id: 'write.postponement', message: 'Postpone' },
  ways: ['own'],
  matter: ofMeeting,
  complete: (value) => (value.dates ? { ...value, sine_die: false } : { ...value, sine_die: true }),
  fields: [
    {
      kind: 'period',
      name: 'dates',
      label: /*i18n*/ { id: 'field.new_dates', message: 'New date' },
      help: /*i18n*/ { id: 'field.sine_die', message: 'Left out: until further notice.' },
      span: true,
    },
    reason,
  ],
};

export const cancellation: Form = {
  says: 'cancellation',
  module: 'meetings',
  title: /*i18n*/ { id: 'write.cancellation', message: 'Cancel' },
  ways: ['own'],
  matter: ofMeeting,
  fields: [reason],
};

export const agendaItem: Form = {
  says: 'agenda_item',
  module: 'meetings',
  title: /*i18n*/ { id: 'write.agenda_item', message: 'Agenda item' },
  ways: ['propose', 'own'],
  matter: ofMeeting,
  fields: [
    {
      kind: 'number',
      name: 'number',
      label: /*i18n*/ { id: 'field.number', message: 'Number' },
      least: 1,
      most: 1000,
      required: true,
    },
    titles,
    {
      kind: 'choice',
      name: 'purpose',
      label: /*i18n*/ { id: 'field.purpose', message: 'Purpose' },
      values: ['INFORMATION', 'DISCUSSION', 'DECISION_WANTED'],
      words: {
        information: /*i18n*/ { id: 'purpose.information', message: 'Information' },
        discussion: /*i18n*/ { id: 'purpose.discussion', message: 'Discussion' },
        decision_wanted: /*i18n*/ { id: 'purpose.decision', message: 'Decision' },
      },
    },
    {
      kind: 'choice',
      name: 'state',
      label: /*i18n*/ { id: 'field.state', message: 'State' },
      values: ['PROPOSED', 'AGREED', 'TAKEN', 'DEFERRED', 'WITHDRAWN'],
      words: {
        proposed: /*i18n*/ { id: 'agenda.proposed', message: 'Proposed' },
        agreed: /*i18n*/ { id: 'agenda.agreed', message: 'Agreed' },
        taken: /*i18n*/ { id: 'agenda.taken', message: 'Dealt with' },
        deferred: /*i18n*/ { id: 'agenda.deferred', message: 'Deferred' },
        withdrawn: /*i18n*/ { id: 'agenda.withdrawn', message: 'Withdrawn' },
      },
    },
    {
      kind: 'party',
      name: 'proposer',
      label: /*i18n*/ { id: 'field.proposer', message: 'Proposed by' },
    },
  ],
};

export const outcome: Form = {
  says: 'outcome',
  module: 'meetings',
  title: /*i18n*/ { id: 'write.outcome', message: 'Outcome' },
  ways: ['propose', 'own'],
  matter: ofMeeting,
  complete: (value) => {
    const { commitment, owners, due, due_at, standing, ...common } = value;
    const complete = numbered('o')(common);
    if (value.kind !== 'COMMITMENT') return complete;
    return {
      ...complete,
      commitment: commitment || 'UNDERTAKING',
      owners,
      due,
      due_at,
      standing,
    };
  },
  fields: [
    {
      kind: 'choice',
      name: 'kind',
      label: /*i18n*/ { id: 'field.kind', message: 'Kind' },
      values: ['NOTE', 'DECISION', 'COMMITMENT', 'ASSESSMENT'],
      words: {
        ...outcomeKinds,
        assessment: outcomeKinds.agreed_assessment as (typeof words)['label'],
      },
      required: true,
    },
    words,
    {
      kind: 'choice',
      name: 'commitment',
      label: /*i18n*/ { id: 'field.commitment', message: 'What kind of commitment' },
      help: /*i18n*/ {
        id: 'field.commitment_help',
        message: 'This and the fields below are for commitments alone.',
      },
      values: [
        'GOAL_REAFFIRMED',
        'UNDERTAKING',
        'TASKING',
        'MONITORING',
        'POSITION',
        'RISK_REDUCTION',
        'ACCESS',
      ],
      words: commitmentKinds,
    },
    { kind: 'parties', name: 'owners', label: /*i18n*/ { id: 'field.owners', message: 'By' } },
    { kind: 'period', name: 'due', label: /*i18n*/ { id: 'field.due', message: 'Due' } },
    {
      kind: 'meeting',
      name: 'due_at',
      label: /*i18n*/ { id: 'field.due_at', message: 'Due at the meeting' },
    },
    {
      kind: 'flag',
      name: 'standing',
      label: /*i18n*/ {
        id: 'field.standing',
        message: 'Standing: it returns at every meeting until it is closed',
      },
    },
  ],
};

export const followUp: Form = {
  says: 'outcome_status',
  module: 'meetings',
  title: /*i18n*/ { id: 'write.outcome_status', message: 'Progress' },
  ways: ['own', 'propose'],
  matter: ofMeeting,
  fields: [
    {
      kind: 'choice',
      name: 'state',
      label: /*i18n*/ { id: 'field.state', message: 'State' },
      values: ['OPEN', 'DONE', 'OVERTAKEN', 'CLOSED'],
      words: followUpStates,
      required: true,
    },
    { ...words, required: false },
  ],
};

const member: readonly Field[] = [
  { kind: 'texts', name: 'names', label: /*i18n*/ { id: 'field.names', message: 'Name' } },
  { kind: 'texts', name: 'office', label: /*i18n*/ { id: 'field.office', message: 'Office' } },
  {
    kind: 'texts',
    name: 'organisation',
    label: /*i18n*/ { id: 'field.organisation', message: 'Organisation' },
  },
  {
    kind: 'choice',
    name: 'capacity',
    label: /*i18n*/ { id: 'field.capacity', message: 'Capacity' },
    values: ['SUBSTANTIVE', 'ACTING', 'PERFORMING_DUTIES', 'ALTERNATE', 'SPECIAL_ENVOY'],
    words: {
      ...capacities,
      substantive: /*i18n*/ { id: 'capacity.substantive', message: 'holds the office' },
    },
  },
  {
    kind: 'choice',
    name: 'institution',
    label: /*i18n*/ { id: 'field.institution', message: 'Institution' },
    values: ['SECURITY_COUNCIL', 'DEFENCE', 'FOREIGN_AFFAIRS', 'INTELLIGENCE', 'MILITARY', 'OTHER'],
    words: institutions,
  },
  {
    kind: 'choice',
    name: 'role',
    label: /*i18n*/ { id: 'field.role', message: 'Role' },
    values: ['HEAD', 'CO_CHAIR', 'MEMBER', 'SUBSTITUTE', 'INTERPRETER', 'NOTE_TAKER'],
    words: {
      head: /*i18n*/ { id: 'role.head', message: 'Head of delegation' },
      co_chair: /*i18n*/ { id: 'role.co_chair', message: 'Co-chair' },
      member: /*i18n*/ { id: 'role.member', message: 'Member' },
      substitute: /*i18n*/ { id: 'role.substitute', message: 'Substitute' },
      interpreter: /*i18n*/ { id: 'role.interpreter', message: 'Interpreter' },
      note_taker: /*i18n*/ { id: 'role.note_taker', message: 'Note-taker' },
    },
  },
];

export const delegation: Form = {
  says: 'delegation',
  module: 'meetings',
  title: /*i18n*/ { id: 'write.delegation', message: 'Delegation' },
  ways: ['own', 'propose'],
  matter: ofMeeting,
  fields: [
    party,
    {
      kind: 'list',
      name: 'heads',
      label: /*i18n*/ { id: 'role.head', message: 'Head of delegation' },
      add: /*i18n*/ { id: 'write.add_head', message: 'Head of delegation' },
      most: 16,
      required: true,
      fields: member,
    },
    {
      kind: 'list',
      name: 'members',
      label: /*i18n*/ { id: 'role.member', message: 'Member' },
      add: /*i18n*/ { id: 'write.add_member', message: 'Member' },
      most: 64,
      fields: member,
    },
  ],
};

export const session: Form = {
  says: 'session',
  module: 'meetings',
  title: /*i18n*/ { id: 'write.session', message: 'Session with chairs of its own' },
  ways: ['propose', 'own'],
  matter: ofMeeting,
  complete: numbered('s'),
  fields: [
    titles,
    {
      kind: 'list',
      name: 'chairs',
      label: /*i18n*/ { id: 'field.chair', message: 'Chair' },
      add: /*i18n*/ { id: 'write.add_chair', message: 'Chair' },
      most: 16,
      fields: [
        party,
        {
          kind: 'group',
          name: 'member',
          label: /*i18n*/ { id: 'field.person', message: 'Person' },
          fields: member.slice(0, 4),
        },
      ],
    },
    {
      kind: 'flag',
      name: 'restricted',
      label: /*i18n*/ { id: 'meeting.restricted', message: 'Restricted' },
    },
  ],
};

const publication = (kinds: readonly string[], ways: Form['ways'], title: Form['title']): Form => ({
  says: 'publication',
  module: 'meetings',
  title,
  ways,
  agreed: ways[0] === 'propose',
  matter: ofMeeting,
  complete: numbered('p'),
  fields: [
    {
      kind: 'choice',
      name: 'kind',
      label: /*i18n*/ { id: 'field.kind', message: 'Kind' },
      values: kinds,
      words: textKinds,
      required: true,
    },
    titles,
    { kind: 'period', name: 'date', label: /*i18n*/ { id: 'field.date', message: 'Date' } },
    {
      kind: 'texts',
      name: 'summary',
      label: /*i18n*/ { id: 'field.summary', message: 'Summary' },
      lines: true,
    },
    {
      kind: 'line',
      name: 'publisher',
      label: /*i18n*/ { id: 'field.publisher', message: 'Published by' },
    },
    {
      kind: 'line',
      name: 'locator',
      label: /*i18n*/ { id: 'field.locator', message: 'Where it is found' },
    },
  ],
});
export const jointText = publication(
  ['JOINT_STATEMENT', 'COMMUNIQUE'],
  ['propose'],
  /*i18n*/ { id: 'write.joint_text', message: 'Joint statement' },
);
export const ownText = publication(
  ['READOUT', 'ANNOUNCEMENT', 'EVALUATION', 'FACT_SHEET'],
  ['own'],
  /*i18n*/ { id: 'write.own_text', message: "Our side's readout" },
);

export const comment: Form = {
  says: 'comment',
  module: 'meetings',
  title: /*i18n*/ { id: 'write.comment', message: 'Comment by others' },
  ways: ['own'],
  matter: ofMeeting,
  complete: numbered('c'),
  fields: [
    {
      kind: 'line',
      name: 'by',
      label: /*i18n*/ { id: 'field.by', message: 'Who says so' },
      required: true,
    },
    words,
  ],
};

export const position: Form = {
  says: 'position',
  module: 'meetings',
  title: /*i18n*/ { id: 'write.position', message: 'Position' },
  ways: ['own'],
  matter: ofMeeting,
  complete: numbered('n'),
  fields: [
    item,
    words,
    { kind: 'period', name: 'date', label: /*i18n*/ { id: 'field.date', message: 'Date' } },
  ],
};

export const report: Form = {
  says: 'report',
  module: 'meetings',
  title: /*i18n*/ { id: 'write.report', message: 'Report upward' },
  ways: ['propose', 'own'],
  matter: (place) => `meetings/${place.body}`,
  complete: numbered('r'),
  fields: [
    {
      kind: 'body',
      name: 'to',
      label: /*i18n*/ { id: 'field.to_body', message: 'To' },
      required: true,
    },
    {
      kind: 'meetings',
      name: 'covers',
      label: /*i18n*/ { id: 'field.covers', message: 'Covers' },
      required: true,
    },
    { ...words, required: false },
    { kind: 'period', name: 'due', label: /*i18n*/ { id: 'field.due', message: 'Due' } },
    {
      kind: 'period',
      name: 'sent',
      label: /*i18n*/ { id: 'field.sent', message: 'Submitted' },
      help: /*i18n*/ { id: 'report.sent_help', message: 'Left out: it is still owed.' },
    },
  ],
};

const clock = /^([01]\d|2[0-3]):[0-5]\d$/;
const country: Field = {
  kind: 'line',
  name: 'country',
  label: /*i18n*/ { id: 'field.country', message: 'Country' },
  help: /*i18n*/ {
    id: 'field.country_help',
    message: 'Two capital letters, e.g. KR; needed with a city.',
  },
  pattern: /^[A-Z]{2}$/,
};

export const candidate: Form = {
  says: 'candidate',
  module: 'meetings',
  title: /*i18n*/ { id: 'write.candidate', message: 'A date that would do' },
  ways: ['own'],
  matter: ofMeeting,
  complete: numbered('d'),
  fields: [
    {
      kind: 'period',
      name: 'dates',
      label: /*i18n*/ { id: 'field.dates', message: 'Date' },
      span: true,
      required: true,
    },
    {
      kind: 'group',
      name: 'place',
      label: /*i18n*/ { id: 'field.place', message: 'Place' },
      fields: [
        country,
        { kind: 'texts', name: 'city', label: /*i18n*/ { id: 'field.city', message: 'City' } },
      ],
    },
    { kind: 'party', name: 'host', label: /*i18n*/ { id: 'body.host', message: 'Host' } },
    {
      kind: 'line',
      name: 'starts',
      label: /*i18n*/ { id: 'field.starts', message: 'Begins at' },
      help: /*i18n*/ { id: 'field.clock_help', message: 'Local time there, e.g. 09:30.' },
      pattern: clock,
    },
    { ...words, required: false },
  ],
};

export const availabilities = {
  good: /*i18n*/ { id: 'available.good', message: 'Suits' },
  possible: /*i18n*/ { id: 'available.possible', message: 'Possible' },
  not: /*i18n*/ { id: 'available.not', message: 'Not possible' },
};

export const availability: Form = {
  says: 'availability',
  module: 'meetings',
  title: /*i18n*/ { id: 'write.availability', message: 'Say whether it suits' },
  ways: ['own'],
  matter: ofMeeting,
  fields: [
    {
      kind: 'choice',
      name: 'answer',
      label: /*i18n*/ { id: 'brief.answer', message: 'Answer' },
      values: ['GOOD', 'POSSIBLE', 'NOT'],
      words: availabilities,
      required: true,
    },
    { ...words, required: false },
  ],
};

const paragraph: readonly Field[] = [
  {
    kind: 'line',
    name: 'number',
    label: /*i18n*/ { id: 'field.number', message: 'Number' },
    help: /*i18n*/ { id: 'minutes.number_help', message: 'As printed: 1, 2a, III.4' },
    required: true,
  },
  words,
];

const minutesForm = (says: Pick<Form, 'title' | 'ways'>, stage: string): Form => ({
  says: 'minutes',
  module: 'meetings',
  agreed: says.ways[0] === 'propose',
  matter: ofMeeting,
  complete: (value) => {
    const complete: Value = {
      ...value,
      id: (value.id as string | undefined) ?? 'minutes',
      version: (value.version as number | undefined) ?? 1,
    };
    delete complete.stage;
    return stage ? { ...complete, stage } : complete;
  },
  fields: [
    titles,
    {
      kind: 'list',
      name: 'paragraphs',
      label: /*i18n*/ { id: 'field.paragraph', message: 'Paragraph' },
      add: /*i18n*/ { id: 'field.paragraph', message: 'Paragraph' },
      most: 64,
      required: true,
      fields: paragraph,
    },
  ],
  ...says,
});
export const minutesDraft = minutesForm(
  { title: /*i18n*/ { id: 'write.minutes_draft', message: 'Draft the minutes' }, ways: ['own'] },
  'DRAFT',
);
export const minutesCirculated = minutesForm(
  {
    title: /*i18n*/ { id: 'write.minutes_circulated', message: 'Circulate the minutes' },
    ways: ['own'],
  },
  'CIRCULATED',
);
export const minutesAgreed = minutesForm(
  {
    title: /*i18n*/ { id: 'write.minutes_agreed', message: 'Agree the minutes' },
    ways: ['propose'],
  },
  '',
);

export const minutesComment: Form = {
  says: 'minutes_comment',
  module: 'meetings',
  title: /*i18n*/ { id: 'write.minutes_comment', message: 'Comment on the minutes' },
  ways: ['own'],
  matter: ofMeeting,
  complete: numbered('k'),
  fields: [
    {
      kind: 'line',
      name: 'paragraph',
      label: /*i18n*/ { id: 'field.paragraph', message: 'Paragraph' },
      help: /*i18n*/ { id: 'minutes.whole_help', message: 'Left out: the minutes as a whole.' },
    },
    words,
    {
      kind: 'flag',
      name: 'settled',
      label: /*i18n*/ { id: 'minutes.settled', message: 'Settled: we ask for nothing more' },
    },
  ],
};

export const correction: Form = {
  says: 'correction',
  module: 'meetings',
  title: /*i18n*/ { id: 'write.correction', message: 'Correct by procès-verbal' },
  ways: ['propose'],
  agreed: true,
  matter: ofMeeting,
  complete: numbered('v'),
  fields: [
    {
      kind: 'line',
      name: 'paragraph',
      label: /*i18n*/ { id: 'field.paragraph', message: 'Paragraph' },
      required: true,
    },
    { ...words, name: 'old_words', label: /*i18n*/ { id: 'minutes.old', message: 'Instead of' } },
    { ...words, name: 'new_words', label: /*i18n*/ { id: 'minutes.new', message: 'Read' } },
    reason,
  ],
};

export const letter: Form = {
  says: 'letter',
  module: 'meetings',
  title: /*i18n*/ { id: 'write.letter', message: 'Register a letter' },
  ways: ['own'],
  matter: (place) => `meetings/${place.body}`,
  complete: numbered('l'),
  fields: [
    {
      kind: 'choice',
      name: 'direction',
      label: /*i18n*/ { id: 'letter.direction', message: 'In or out' },
      values: ['IN', 'OUT'],
      words: {
        in: /*i18n*/ { id: 'letter.in', message: 'In' },
        out: /*i18n*/ { id: 'letter.out', message: 'Out' },
      },
      required: true,
    },
    {
      kind: 'texts',
      name: 'subject',
      label: /*i18n*/ { id: 'letter.subject', message: 'Subject' },
      required: true,
    },
    {
      kind: 'line',
      name: 'reference',
      label: /*i18n*/ { id: 'field.reference', message: 'Reference number' },
    },
    { kind: 'period', name: 'date', label: /*i18n*/ { id: 'field.date', message: 'Date' } },
    {
      kind: 'period',
      name: 'registered',
      label: /*i18n*/ { id: 'letter.registered', message: 'Came in or went out on' },
    },
    {
      kind: 'party',
      name: 'counterpart',
      label: /*i18n*/ { id: 'letter.counterpart', message: 'With which party' },
    },
    {
      kind: 'texts',
      name: 'from_office',
      label: /*i18n*/ { id: 'letter.from', message: 'From which office' },
    },
    {
      kind: 'texts',
      name: 'to_office',
      label: /*i18n*/ { id: 'letter.to', message: 'To which office' },
    },
    {
      kind: 'texts',
      name: 'summary',
      label: /*i18n*/ { id: 'field.summary', message: 'Summary' },
      lines: true,
    },
    {
      kind: 'period',
      name: 'reply_due',
      label: /*i18n*/ { id: 'letter.reply_due', message: 'Reply due' },
    },
  ],
};

export const allForms: readonly Form[] = [
  candidate,
  minutesComment,
  correction,
  letter,
  possibility,
  intent,
  schedule,
  postponement,
  cancellation,
  held,
  agendaItem,
  outcome,
  followUp,
  delegation,
  session,
  ownText,
  comment,
  position,
  report,
];
