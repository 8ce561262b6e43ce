// What can be written about a body: docs/formats/modules.md, contents of `bodies`.
import {
  bodyStates,
  capacities,
  hostRules,
  instrumentKinds,
  instrumentStates,
  levels,
  memberRoles,
  strandStates,
} from '../../i18n/words';
import * as f from '../../writing/elements';
import type { Field, Form, Place, Value } from '../../writing/form';
import { idOf } from '../../writing/text';

const ofBody = (place: Place) => `bodies/${place.body}`;

const first = (texts: unknown): string =>
  Object.values((texts ?? {}) as Record<string, string>).find((one) => one) ?? '';
const latin = (texts: unknown): string =>
  (texts as Record<string, string> | undefined)?.en || first(texts);

const withId = (from: string) => (value: Value) => ({
  ...value,
  id: (value.id as string | undefined) ?? idOf(latin(value[from])),
});

// All agree on what a body is, unless said otherwise.
const bodyForm = (
  says: string,
  title: Form['title'],
  fields: readonly Field[],
  more: Partial<Form> = {},
): Form => ({
  says,
  module: 'bodies',
  title,
  ways: ['propose', 'own'],
  matter: ofBody,
  fields,
  ...more,
});

const organisation: Field = { ...f.organisation, required: true };
const words: Field = { ...f.words, required: false };
const abbreviations = (help?: Field['help']): Field =>
  f.texts(
    'abbreviations',
    /*i18n*/ { id: 'field.abbreviations', message: 'Short name' },
    help ? { help } : {},
  );
const to = f.receivingBody;
const states = ['UNDER_WAY', 'COMPLETED', 'PAUSED', 'ENDED'] as const;
const strandStatus = f.choice(
  'status',
  /*i18n*/ { id: 'field.state', message: 'State' },
  states,
  strandStates,
);

const level = f.choice(
  'level',
  /*i18n*/ { id: 'field.level', message: 'Level' },
  ['HEADS', 'MINISTERS', 'CHIEFS', 'DEPUTY_MINISTERS', 'SENIOR_OFFICIALS', 'WORKING_LEVEL'],
  levels,
);

const document = (name: string, label: Field['label']): Field =>
  f.pick('instruments', name, label, {
    help: /*i18n*/ {
      id: 'body.document_help',
      message: 'One of the documents entered for this body.',
    },
  });

// How the body works.
const workings: readonly Field[] = [
  document('founding_instrument', /*i18n*/ { id: 'member.founding', message: 'Founding document' }),
  document('terms_of_reference', /*i18n*/ { id: 'member.terms', message: 'Terms of reference' }),
  f.line(
    'terms_of_reference_version',
    /*i18n*/ { id: 'member.terms_version', message: 'Version of the terms of reference' },
    {
      help: /*i18n*/ {
        id: 'body.version_help',
        message: 'As the document has it: 2, rev. 3, 2024-07.',
      },
    },
  ),
  f.group('decision_rule', /*i18n*/ { id: 'member.decision_rule', message: 'How it decides' }, [
    f.tags(
      'silence_classes',
      /*i18n*/ { id: 'member.silence_classes', message: 'By silence in these cases' },
      /^(?!\.{1,2}$)[a-z0-9._-]{1,40}$/,
      {
        help: /*i18n*/ {
          id: 'body.silence_help',
          message:
            'As the arrangement names them, with commas between: minutes, dates. What binds is the arrangement; this is for readers.',
        },
      },
    ),
    words,
  ]),
  f.texts('secretariat', /*i18n*/ { id: 'member.secretariat', message: 'Secretariat' }),
  f.tags(
    'languages',
    /*i18n*/ { id: 'member.languages', message: 'Languages' },
    /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/,
    { help: /*i18n*/ { id: 'person.language_help', message: 'en, ko, vi, ja …' } },
  ),
  f.matter('parties', 'observers', /*i18n*/ { id: 'member.observers', message: 'Observers' }),
];

// Silence is allowed where cases of it are named, and only there.
const decided = (value: Value): Value => {
  const rule = (value.decision_rule ?? {}) as { silence_classes?: string[] };
  const silence = (rule.silence_classes ?? []).length > 0;
  return { ...value, decision_rule: { ...rule, silence } };
};

export const body = bodyForm(
  'body',
  /*i18n*/ { id: 'write.body', message: 'Set up a body' },
  [
    f.names,
    abbreviations(
      /*i18n*/ { id: 'body.short_help', message: 'As it stands in numbers: 19th KIDD.' },
    ),
    level,
    f.matter(
      'parties',
      'parties',
      /*i18n*/ { id: 'field.parties', message: 'Parties' },
      { required: true },
    ),
    f.lines('mandate', /*i18n*/ { id: 'field.mandate', message: 'Mandate' }),
    f.period('founded', /*i18n*/ { id: 'field.founded', message: 'Founded' }),
    f.matter('body', 'parent', /*i18n*/ { id: 'field.parent', message: 'Part of' }),
    f.flag(
      'outside',
      /*i18n*/ {
        id: 'body.outside',
        message: 'An event of others, on whose margins we meet; no body of ours',
      },
    ),
    ...workings,
  ],
  {
    complete: decided,
    matter: (place, value) =>
      `bodies/${place.body || idOf(latin(value.abbreviations) || latin(value.names))}`,
  },
);

export const lead = bodyForm('lead', /*i18n*/ { id: 'write.lead', message: 'Who leads a side' }, [
  f.party,
  organisation,
  f.from,
  f.matter(
    'meeting',
    'from_meeting',
    /*i18n*/ { id: 'field.from_meeting', message: 'From this meeting on' },
  ),
  f.until,
  f.reason,
]);

export const reportingLine = bodyForm(
  'reporting_line',
  /*i18n*/ { id: 'write.reporting_line', message: 'To whom it reports' },
  [to, f.from, f.until, f.reason],
);

export const custom = bodyForm(
  'custom',
  /*i18n*/ { id: 'write.custom', message: 'What is usual' },
  [
    f.number(
      'meetings_per_year',
      /*i18n*/ { id: 'field.meetings_per_year', message: 'Meetings a year' },
      366,
    ),
    f.choice(
      'host_rule',
      /*i18n*/ { id: 'field.host_rule', message: 'Who is host' },
      ['ALTERNATE', 'FIXED', 'ROTATING', 'NO_RULE'],
      hostRules,
      {
        help: /*i18n*/ {
          id: 'custom.help',
          message: 'It gives reminders. Nothing is ever refused because of it.',
        },
      },
    ),
    {
      ...f.host,
      when: (value) => value.host_rule === 'FIXED',
      help: /*i18n*/ {
        id: 'custom.host_help',
        message: 'Who always is. Where nobody is named, nothing is reminded of.',
      },
    },
    f.number(
      'before_each_report',
      /*i18n*/ { id: 'member.before_each_report', message: 'Meetings before each report' },
      366,
      {
        help: /*i18n*/ {
          id: 'custom.report_help',
          message:
            'Expected before each meeting of the body that it reports to. Fewer give a reminder.',
        },
      },
    ),
    words,
    f.from,
    f.reason,
  ],
  // A host that was chosen before the rule was changed is not asked for any more.
  { complete: ({ host, ...value }) => (value.host_rule === 'FIXED' ? { ...value, host } : value) },
);

export const naming = bodyForm(
  'naming',
  /*i18n*/ { id: 'write.naming', message: 'What it is called from a day on' },
  [f.names, abbreviations(), f.from, f.reason],
);

export const membership = bodyForm(
  'membership',
  /*i18n*/ { id: 'write.membership', message: 'Who belongs to it' },
  [
    { ...f.party, required: false },
    {
      ...organisation,
      required: false,
      help: /*i18n*/ {
        id: 'membership.help',
        message: 'A side, or an organisation that is none.',
      },
    },
    f.choice(
      'role',
      /*i18n*/ { id: 'field.member_role', message: 'As' },
      ['MEMBER', 'OBSERVER'],
      memberRoles,
      { required: true },
    ),
    f.from,
    f.until,
    f.reason,
  ],
  {
    complete: (value) =>
      value.party ? value : { ...value, id: value.id ?? idOf(latin(value.organisation)) },
  },
);

export const parent = bodyForm(
  'parent',
  /*i18n*/ { id: 'write.parent', message: 'Under which body it is' },
  [
    f.matter('body', 'body', /*i18n*/ { id: 'field.to_body', message: 'To' }, { required: true }),
    f.from,
    f.reason,
  ],
);

export const status = bodyForm(
  'status',
  /*i18n*/ { id: 'write.status', message: 'Change its status' },
  [
    f.state(['PROPOSED', 'ACTIVE', 'SUSPENDED', 'MERGED', 'DISSOLVED'], bodyStates),
    f.from,
    f.matter('body', 'into', /*i18n*/ { id: 'field.into', message: 'Merged into' }),
    f.reason,
  ],
);

export const instrument = bodyForm(
  'instrument',
  /*i18n*/ { id: 'write.instrument', message: 'Enter a document' },
  [
    f.kind(
      [
        'DECLARATION',
        'FRAMEWORK',
        'TERMS_OF_REFERENCE',
        'GUIDELINES',
        'PLAN',
        'WORKPLAN',
        'REPORT',
      ],
      instrumentKinds,
    ),
    f.titles,
    f.state(
      ['DRAFT', 'REVIEW_COMPLETED', 'ADOPTED', 'SIGNED', 'IN_FORCE', 'TERMINATED'],
      instrumentStates,
    ),
    f.span('date', /*i18n*/ { id: 'field.date', message: 'Date' }),
    f.texts('place', /*i18n*/ { id: 'field.place', message: 'Place' }),
    level,
    words,
    f.texts('beneficiary', /*i18n*/ { id: 'field.beneficiary', message: 'Beneficiary' }),
  ],
  { complete: withId('titles') },
);

export const term = bodyForm(
  'term',
  /*i18n*/ { id: 'write.term', message: 'Enter an agreed term' },
  [
    f.texts(
      'texts',
      /*i18n*/ { id: 'field.term', message: 'Term' },
      {
        required: true,
        help: /*i18n*/ {
          id: 'term.help',
          message: 'The same thing in each language, as it is to be called in every text.',
        },
      },
    ),
    f.lines('remark', /*i18n*/ { id: 'field.remark', message: 'Remark' }),
  ],
  { complete: withId('texts') },
);

export const strand = bodyForm(
  'strand',
  /*i18n*/ { id: 'write.strand', message: 'Begin a strand of work' },
  [
    f.titles,
    strandStatus,
    f.flag(
      'title_only',
      /*i18n*/ {
        id: 'strand.title_only_field',
        message: 'Title only: nothing of its substance is ever entered',
      },
    ),
    f.leads(),
  ],
  { complete: withId('titles') },
);

export const progress = bodyForm(
  'progress',
  /*i18n*/ { id: 'write.progress', message: 'Progress of a strand at a meeting' },
  [
    f.pick(
      'strands',
      'strand',
      /*i18n*/ { id: 'field.strand', message: 'Strand' },
      { required: true },
    ),
    f.matter(
      'meeting',
      'meeting',
      /*i18n*/ { id: 'field.meeting', message: 'Meeting' },
      { required: true },
    ),
    strandStatus,
    words,
  ],
  { ways: ['own', 'propose'] },
);

const nameForms = f.list(
  'names',
  /*i18n*/ { id: 'field.name_form', message: 'Form of the name' },
  /*i18n*/ { id: 'write.add_name', message: 'Another form' },
  16,
  [
    f.line(
      'text',
      /*i18n*/ { id: 'field.spelling', message: 'Spelling' },
      {
        pattern: /^[^/]{1,40}$/,
        wrong: /*i18n*/ { id: 'person.wrong', message: 'Up to 40 characters, and no /.' },
        required: true,
      },
    ),
    f.language,
    f.line('source', /*i18n*/ { id: 'field.source', message: 'Source' }),
  ],
  { required: true },
);

export const person = bodyForm(
  'person',
  /*i18n*/ { id: 'write.person', message: 'Enter a person' },
  [f.party, nameForms],
  {
    ways: ['own', 'propose'],
    matter: (_, value) => {
      const list = (value.names ?? []) as { text?: string; lang?: string }[];
      const plain = list.find((one) => one.lang === 'en') ?? list[0];
      return `bodies/people/${idOf(plain?.text ?? '')}`;
    },
  },
);

export const holding = bodyForm(
  'holding',
  /*i18n*/ { id: 'write.holding', message: 'Enter an office held' },
  [
    { ...f.office, required: true },
    f.organisation,
    f.choice(
      'capacity',
      /*i18n*/ { id: 'field.capacity', message: 'Capacity' },
      ['SUBSTANTIVE', 'ACTING', 'PERFORMING_DUTIES', 'ALTERNATE_CAPACITY', 'SPECIAL_ENVOY'],
      capacities,
    ),
    f.from,
    f.until,
    f.texts(
      'instrument',
      /*i18n*/ { id: 'field.appointed_by', message: 'Appointed by' },
      {
        help: /*i18n*/ {
          id: 'holding.instrument_help',
          message: 'The letter of appointment, or the full powers.',
        },
      },
    ),
  ],
  {
    ways: ['own', 'propose'],
    matter: (_, value) => `bodies/people/${(value.person as string | undefined) ?? ''}`,
    complete: withId('office'),
  },
);

export const counterpart = bodyForm(
  'counterpart',
  /*i18n*/ { id: 'write.counterpart', message: 'Name another party' },
  [
    f.names,
    abbreviations(),
    {
      ...f.line(
        'party',
        /*i18n*/ { id: 'field.party_address', message: 'Its address in the record' },
        {
          help: /*i18n*/ {
            id: 'counterpart.help',
            message:
              'As it will be known when it joins, e.g. brevonia.example. Left out: made from its name; it can be entered anew.',
          },
          pattern: /^(?=.{1,64}$)[a-z0-9-]+(\.[a-z0-9-]+)+$/,
          wrong: /*i18n*/ {
            id: 'counterpart.wrong',
            message:
              'Small letters a–z, digits and -, in parts with dots between: brevonia.example.',
          },
        },
      ),
      advanced: true,
    },
  ],
  {
    ways: ['own'],
    // Nobody has such an address, so that it is taken for no party that joined.
    complete: (value) => ({
      ...value,
      party: value.party || `${idOf(latin(value.names))}.invalid`,
    }),
    matter: (_, value) => `bodies/parties/${(value.party as string | undefined) ?? ''}`,
  },
);

// What is offered on the page of a body, in this order.
export const bodyForms = [
  lead,
  membership,
  naming,
  parent,
  reportingLine,
  custom,
  instrument,
  term,
  strand,
  progress,
  status,
  body,
];
export const allForms = [...bodyForms, person, holding, counterpart];
