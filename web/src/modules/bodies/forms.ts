// What can be written about a body: docs/formats/modules.md, contents of `bodies`.
import {
  bodyStates,
  capacities,
  instrumentKinds,
  instrumentStates,
  levels,
  strandStates,
} from '../../i18n/words';
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

const names: Field = {
  kind: 'texts',
  name: 'names',
  label: /*i18n*/ { id: 'field.names', message: 'Name' },
  required: true,
};
const titles: Field = {
  ...names,
  name: 'titles',
  label: /*i18n*/ { id: 'field.titles', message: 'Title' },
};
const reason: Field = {
  kind: 'texts',
  name: 'reason',
  label: /*i18n*/ { id: 'field.reason', message: 'Reason' },
  lines: true,
};
const from: Field = {
  kind: 'period',
  name: 'from',
  label: /*i18n*/ { id: 'field.from', message: 'From' },
};
const until: Field = {
  kind: 'period',
  name: 'until',
  label: /*i18n*/ { id: 'field.until', message: 'Until' },
};
const organisation: Field = {
  kind: 'texts',
  name: 'organisation',
  label: /*i18n*/ { id: 'field.organisation', message: 'Organisation' },
  required: true,
};
const party: Field = {
  kind: 'party',
  name: 'party',
  label: /*i18n*/ { id: 'field.party', message: 'Party' },
  required: true,
};

export const body: Form = {
  says: 'body',
  module: 'bodies',
  title: /*i18n*/ { id: 'write.body', message: 'Set up a body' },
  ways: ['propose', 'own'],
  matter: (place, value) =>
    `bodies/${place.body || idOf(latin(value.abbreviations) || latin(value.names))}`,
  fields: [
    names,
    {
      kind: 'texts',
      name: 'abbreviations',
      label: /*i18n*/ { id: 'field.abbreviations', message: 'Short name' },
      help: /*i18n*/ { id: 'body.short_help', message: 'As it stands in numbers: 19th KIDD.' },
    },
    {
      kind: 'choice',
      name: 'level',
      label: /*i18n*/ { id: 'field.level', message: 'Level' },
      values: [
        'HEADS',
        'MINISTERS',
        'CHIEFS',
        'DEPUTY_MINISTERS',
        'SENIOR_OFFICIALS',
        'WORKING_LEVEL',
      ],
      words: levels,
    },
    {
      kind: 'parties',
      name: 'parties',
      label: /*i18n*/ { id: 'field.parties', message: 'Parties' },
      required: true,
    },
    {
      kind: 'texts',
      name: 'mandate',
      label: /*i18n*/ { id: 'field.mandate', message: 'Mandate' },
      lines: true,
    },
    {
      kind: 'period',
      name: 'founded',
      label: /*i18n*/ { id: 'field.founded', message: 'Founded' },
    },
    {
      kind: 'body',
      name: 'parent',
      label: /*i18n*/ { id: 'field.parent', message: 'Part of' },
    },
  ],
};

export const lead: Form = {
  says: 'lead',
  module: 'bodies',
  title: /*i18n*/ { id: 'write.lead', message: 'Who leads a side' },
  ways: ['propose', 'own'],
  matter: ofBody,
  fields: [
    party,
    organisation,
    from,
    {
      kind: 'meeting',
      name: 'from_meeting',
      label: /*i18n*/ { id: 'field.from_meeting', message: 'From this meeting on' },
    },
    reason,
  ],
};

export const reportingLine: Form = {
  says: 'reporting_line',
  module: 'bodies',
  title: /*i18n*/ { id: 'write.reporting_line', message: 'To whom it reports' },
  ways: ['propose', 'own'],
  matter: ofBody,
  fields: [
    {
      kind: 'body',
      name: 'to',
      label: /*i18n*/ { id: 'field.to_body', message: 'To' },
      required: true,
    },
    from,
    until,
    reason,
  ],
};

export const custom: Form = {
  says: 'custom',
  module: 'bodies',
  title: /*i18n*/ { id: 'write.custom', message: 'What is usual' },
  ways: ['propose', 'own'],
  matter: ofBody,
  fields: [
    {
      kind: 'number',
      name: 'meetings_per_year',
      label: /*i18n*/ { id: 'field.meetings_per_year', message: 'Meetings a year' },
      least: 1,
      most: 366,
    },
    {
      kind: 'choice',
      name: 'host_rule',
      label: /*i18n*/ { id: 'field.host_rule', message: 'Who is host' },
      values: ['ALTERNATE', 'FIXED', 'ROTATING', 'NO_RULE'],
      words: {
        alternate: /*i18n*/ { id: 'host.alternate', message: 'In turn' },
        fixed: /*i18n*/ { id: 'host.fixed', message: 'Always the same' },
        rotating: /*i18n*/ { id: 'host.rotating', message: 'One after another' },
        no_rule: /*i18n*/ { id: 'host.no_rule', message: 'No rule' },
      },
      help: /*i18n*/ {
        id: 'custom.help',
        message: 'It gives reminders. Nothing is ever refused because of it.',
      },
    },
    {
      kind: 'texts',
      name: 'words',
      label: /*i18n*/ { id: 'field.words', message: 'Text' },
      lines: true,
    },
  ],
};

export const status: Form = {
  says: 'status',
  module: 'bodies',
  title: /*i18n*/ { id: 'write.status', message: 'Change its status' },
  ways: ['propose', 'own'],
  matter: ofBody,
  fields: [
    {
      kind: 'choice',
      name: 'state',
      label: /*i18n*/ { id: 'field.state', message: 'State' },
      values: ['PROPOSED', 'ACTIVE', 'SUSPENDED', 'MERGED', 'DISSOLVED'],
      words: bodyStates,
      required: true,
    },
    from,
    { kind: 'body', name: 'into', label: /*i18n*/ { id: 'field.into', message: 'Merged into' } },
    reason,
  ],
};

export const instrument: Form = {
  says: 'instrument',
  module: 'bodies',
  title: /*i18n*/ { id: 'write.instrument', message: 'Enter a document' },
  ways: ['propose', 'own'],
  matter: ofBody,
  complete: withId('titles'),
  fields: [
    {
      kind: 'choice',
      name: 'kind',
      label: /*i18n*/ { id: 'field.kind', message: 'Kind' },
      values: [
        'DECLARATION',
        'FRAMEWORK',
        'TERMS_OF_REFERENCE',
        'GUIDELINES',
        'PLAN',
        'WORKPLAN',
        'REPORT',
      ],
      words: instrumentKinds,
      required: true,
    },
    titles,
    {
      kind: 'choice',
      name: 'state',
      label: /*i18n*/ { id: 'field.state', message: 'State' },
      values: ['DRAFT', 'REVIEW_COMPLETED', 'ADOPTED', 'SIGNED', 'IN_FORCE', 'TERMINATED'],
      words: instrumentStates,
      required: true,
    },
    {
      kind: 'period',
      name: 'date',
      label: /*i18n*/ { id: 'field.date', message: 'Date' },
      span: true,
    },
    { kind: 'texts', name: 'place', label: /*i18n*/ { id: 'field.place', message: 'Place' } },
    {
      kind: 'texts',
      name: 'words',
      label: /*i18n*/ { id: 'field.words', message: 'Text' },
      lines: true,
    },
  ],
};

export const strand: Form = {
  says: 'strand',
  module: 'bodies',
  title: /*i18n*/ { id: 'write.strand', message: 'Begin a strand of work' },
  ways: ['propose', 'own'],
  matter: ofBody,
  complete: withId('titles'),
  fields: [
    titles,
    {
      kind: 'choice',
      name: 'status',
      label: /*i18n*/ { id: 'field.state', message: 'State' },
      values: ['UNDER_WAY', 'COMPLETED', 'PAUSED', 'ENDED'],
      words: strandStates,
    },
    {
      kind: 'flag',
      name: 'title_only',
      label: /*i18n*/ {
        id: 'strand.title_only_field',
        message: 'Title only: nothing of its substance is ever entered',
      },
    },
    {
      kind: 'list',
      name: 'leads',
      label: /*i18n*/ { id: 'field.leads', message: 'Lead' },
      add: /*i18n*/ { id: 'write.add_lead', message: 'Lead of a side' },
      most: 16,
      fields: [party, organisation],
    },
  ],
};

export const progress: Form = {
  says: 'progress',
  module: 'bodies',
  title: /*i18n*/ { id: 'write.progress', message: 'Progress of a strand at a meeting' },
  ways: ['own', 'propose'],
  matter: ofBody,
  fields: [
    {
      kind: 'line',
      name: 'strand',
      label: /*i18n*/ { id: 'field.strand', message: 'Strand' },
      required: true,
    },
    {
      kind: 'meeting',
      name: 'meeting',
      label: /*i18n*/ { id: 'field.meeting', message: 'Meeting' },
      required: true,
    },
    {
      kind: 'choice',
      name: 'status',
      label: /*i18n*/ { id: 'field.state', message: 'State' },
      values: ['UNDER_WAY', 'COMPLETED', 'PAUSED', 'ENDED'],
      words: strandStates,
    },
    {
      kind: 'texts',
      name: 'words',
      label: /*i18n*/ { id: 'field.words', message: 'Text' },
      lines: true,
    },
  ],
};

const forms: Field = {
  kind: 'list',
  name: 'names',
  label: /*i18n*/ { id: 'field.name_form', message: 'Form of the name' },
  add: /*i18n*/ { id: 'write.add_name', message: 'Another form' },
  most: 16,
  required: true,
  fields: [
    {
      kind: 'line',
      name: 'text',
      label: /*i18n*/ { id: 'field.spelling', message: 'Spelling' },
      pattern: /^[^/]{1,40}$/,
      required: true,
    },
    {
      kind: 'line',
      name: 'lang',
      label: /*i18n*/ { id: 'field.language', message: 'Language' },
      help: /*i18n*/ { id: 'person.language_help', message: 'en, ko, vi, ja …' },
      pattern: /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/,
      required: true,
    },
    { kind: 'line', name: 'source', label: /*i18n*/ { id: 'field.source', message: 'Source' } },
  ],
};

export const person: Form = {
  says: 'person',
  module: 'bodies',
  title: /*i18n*/ { id: 'write.person', message: 'Enter a person' },
  ways: ['own', 'propose'],
  matter: (_, value) => {
    const list = (value.names ?? []) as { text?: string; lang?: string }[];
    const plain = list.find((one) => one.lang === 'en') ?? list[0];
    return `bodies/people/${idOf(plain?.text ?? '')}`;
  },
  fields: [party, forms],
};

export const holding: Form = {
  says: 'holding',
  module: 'bodies',
  title: /*i18n*/ { id: 'write.holding', message: 'Enter an office held' },
  ways: ['own', 'propose'],
  matter: (_, value) => `bodies/people/${(value.person as string | undefined) ?? ''}`,
  complete: (value) => ({
    ...value,
    id: (value.id as string | undefined) ?? idOf(latin(value.office)),
  }),
  fields: [
    { ...organisation, name: 'office', label: /*i18n*/ { id: 'field.office', message: 'Office' } },
    { ...organisation, required: false },
    {
      kind: 'choice',
      name: 'capacity',
      label: /*i18n*/ { id: 'field.capacity', message: 'Capacity' },
      values: ['SUBSTANTIVE', 'ACTING', 'PERFORMING_DUTIES', 'ALTERNATE_CAPACITY', 'SPECIAL_ENVOY'],
      words: capacities,
    },
    from,
    until,
  ],
};

export const counterpart: Form = {
  says: 'counterpart',
  module: 'bodies',
  title: /*i18n*/ { id: 'write.counterpart', message: 'Name another party' },
  ways: ['own'],
  matter: (_, value) => `bodies/parties/${(value.party as string | undefined) ?? ''}`,
  fields: [
    {
      kind: 'line',
      name: 'party',
      label: /*i18n*/ { id: 'field.party_address', message: 'Its name for machines' },
      help: /*i18n*/ {
        id: 'counterpart.help',
        message:
          'As it will be known when it joins, e.g. brevonia.example. If nobody knows yet, choose one; it can be entered anew.',
      },
      pattern: /^(?=.{1,64}$)[a-z0-9-]+(\.[a-z0-9-]+)+$/,
      required: true,
    },
    names,
    {
      kind: 'texts',
      name: 'abbreviations',
      label: /*i18n*/ { id: 'field.abbreviations', message: 'Short name' },
    },
  ],
};

// What is offered on the page of a body, in this order.
export const bodyForms = [lead, reportingLine, custom, instrument, strand, progress, status, body];
export const allForms = [...bodyForms, person, holding, counterpart];
