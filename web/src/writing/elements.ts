// What forms are built from: one word for each kind of field, and the fields that many contents have
// in common. The members they make are those of docs/formats/modules.md.
import type { MessageDescriptor } from '@lingui/core';
import { capacities, commitmentKinds, institutions, roles, type Words } from '../i18n/words';
import type { Field, PickedOf } from './form';

type More = Partial<Pick<Field, 'help' | 'required'>>;
type Label = MessageDescriptor;

export const texts = (name: string, label: Label, more: More = {}): Field => ({
  kind: 'texts',
  name,
  label,
  ...more,
});
// Running words, of several lines.
export const lines = (name: string, label: Label, more: More = {}): Field => ({
  kind: 'texts',
  name,
  label,
  lines: true,
  ...more,
});
export const line = (
  name: string,
  label: Label,
  more: More & { pattern?: RegExp; wrong?: MessageDescriptor } = {},
): Field => ({ kind: 'line', name, label, ...more });
export const tags = (
  name: string,
  label: Label,
  pattern: RegExp,
  more: More & { wrong?: MessageDescriptor } = {},
): Field => ({ kind: 'tags', name, label, pattern, ...more });
export const period = (name: string, label: Label, more: More = {}): Field => ({
  kind: 'period',
  name,
  label,
  ...more,
});
// A period that may be several days.
export const span = (name: string, label: Label, more: More = {}): Field => ({
  kind: 'period',
  name,
  label,
  span: true,
  ...more,
});
// A moment to the minute, kept in UTC.
export const time = (name: string, label: Label, more: More = {}): Field => ({
  kind: 'time',
  name,
  label,
  ...more,
});
export const choice = (
  name: string,
  label: Label,
  values: readonly string[],
  words: Words,
  more: More = {},
): Field => ({ kind: 'choice', name, label, values, words, ...more });
export const number = (
  name: string,
  label: Label,
  most: number,
  more: More & { least?: number } = {},
): Field => ({ kind: 'number', name, label, least: 1, most, ...more });
export const flag = (name: string, label: Label): Field => ({ kind: 'flag', name, label });
export const matter = (
  kind: 'party' | 'parties' | 'meeting' | 'meetings' | 'body' | 'bodies',
  name: string,
  label: Label,
  more: More = {},
): Field => ({ kind, name, label, ...more });
// A body other than the one that it is written of.
export const receivingBody: Field = {
  kind: 'body',
  others: true,
  name: 'to',
  label: /*i18n*/ { id: 'field.to_body', message: 'To' },
  required: true,
};
// A meeting of a body other than the one that it is written of.
export const meetingElsewhere = (name: string, label: Label, more: More = {}): Field => ({
  kind: 'meeting',
  others: true,
  name,
  label,
  ...more,
});
// One of what stands in the same place already; `picks`: several.
export const pick = (of: PickedOf, name: string, label: Label, more: More = {}): Field => ({
  kind: 'pick',
  of,
  name,
  label,
  ...more,
});
export const picks = (of: PickedOf, name: string, label: Label, more: More = {}): Field => ({
  kind: 'picks',
  of,
  name,
  label,
  ...more,
});
// Files, links and meetings.
export const papers = (name: string, label: Label, more: More = {}): Field => ({
  kind: 'papers',
  name,
  label,
  ...more,
});
export const group = (
  name: string,
  label: Label,
  fields: readonly Field[],
  more: More = {},
): Field => ({ kind: 'group', name, label, fields, ...more });
export const list = (
  name: string,
  label: Label,
  add: MessageDescriptor,
  most: number,
  fields: readonly Field[],
  more: More = {},
): Field => ({ kind: 'list', name, label, add, most, fields, ...more });

const required = { required: true } as const;

export const words = lines(
  'words',
  /*i18n*/ { id: 'field.words', message: 'Text' },
  required,
) as Field;
export const someWords: Field = { ...words, required: false };
// Words into which earlier wording may be taken over, with its source.
export const quotable: Field = { ...words, quotes: true } as Field;
export const reason = lines('reason', /*i18n*/ { id: 'field.reason', message: 'Reason' });
export const summary = lines('summary', /*i18n*/ { id: 'field.summary', message: 'Summary' });
export const titles = texts('titles', /*i18n*/ { id: 'field.titles', message: 'Title' }, required);
export const names = texts('names', /*i18n*/ { id: 'field.names', message: 'Name' }, required);
export const organisation = texts(
  'organisation',
  /*i18n*/ { id: 'field.organisation', message: 'Organisation' },
);
export const office = texts('office', /*i18n*/ { id: 'field.office', message: 'Office' });
export const party = matter(
  'party',
  'party',
  /*i18n*/ { id: 'field.party', message: 'Party' },
  required,
);
export const host = matter('party', 'host', /*i18n*/ { id: 'body.host', message: 'Host' });
export const date = period('date', /*i18n*/ { id: 'field.date', message: 'Date' });
export const due = period('due', /*i18n*/ { id: 'field.due', message: 'Due' });
export const from = period('from', /*i18n*/ { id: 'field.from', message: 'From' });
export const until = period('until', /*i18n*/ { id: 'field.until', message: 'Until' });
export const paragraph = line(
  'paragraph',
  /*i18n*/ { id: 'field.paragraph', message: 'Paragraph' },
);
export const kind = (values: readonly string[], known: Words): Field =>
  choice('kind', /*i18n*/ { id: 'field.kind', message: 'Kind' }, values, known, required);
export const state = (values: readonly string[], known: Words, more: More = required): Field =>
  choice('state', /*i18n*/ { id: 'field.state', message: 'State' }, values, known, more);

const clock = /^([01]\d|2[0-3]):[0-5]\d$/;
// A time of day at the place of the meeting.
export const clockTime = (name: string, label: Label): Field =>
  line(name, label, {
    help: /*i18n*/ { id: 'field.clock_help', message: 'Local time there, e.g. 09:30.' },
    pattern: clock,
  });
const code = (
  of: 'country' | 'zone' | 'language',
  name: string,
  label: Label,
  more: More = {},
): Field => ({ kind: 'code', of, name, label, ...more });
export const timezone = code(
  'zone',
  'timezone',
  /*i18n*/ { id: 'field.timezone', message: 'Time zone' },
);
export const language = code(
  'language',
  'lang',
  /*i18n*/ { id: 'field.language', message: 'Language' },
  { required: true },
);
const country = code(
  'country',
  'country',
  /*i18n*/ { id: 'field.country', message: 'Country' },
  { help: /*i18n*/ { id: 'field.country_help', message: 'Needed with a city.' } },
);
export const place = group('place', /*i18n*/ { id: 'field.place', message: 'Place' }, [
  country,
  texts('city', /*i18n*/ { id: 'field.city', message: 'City' }),
  texts('venue', /*i18n*/ { id: 'field.venue', message: 'Venue' }),
]);
export const dates = (needed: boolean): Field =>
  span('dates', /*i18n*/ { id: 'field.dates', message: 'Date' }, { required: needed });

// Who somebody is, as a source or a list of a delegation names them.
const named: readonly Field[] = [{ ...names, required: false }, office, organisation];
const capacity = choice(
  'capacity',
  /*i18n*/ { id: 'field.capacity', message: 'Capacity' },
  ['SUBSTANTIVE', 'ACTING', 'PERFORMING_DUTIES', 'ALTERNATE', 'SPECIAL_ENVOY'],
  {
    ...capacities,
    substantive: /*i18n*/ { id: 'capacity.substantive', message: 'holds the office' },
  },
);
const institutionNames = [
  'SECURITY_COUNCIL',
  'DEFENCE',
  'FOREIGN_AFFAIRS',
  'INTELLIGENCE',
  'MILITARY',
  'OTHER',
] as const;
const institution = choice(
  'institution',
  /*i18n*/ { id: 'field.institution', message: 'Institution' },
  institutionNames,
  institutions,
);
export const takingPart: Field = {
  kind: 'choices',
  name: 'institutions',
  label: /*i18n*/ { id: 'meeting.institutions', message: 'Taking part' },
  values: institutionNames,
  words: institutions,
  help: /*i18n*/ {
    id: 'delegation.institutions_help',
    message: 'Where no persons are named: the institutions alone.',
  },
};
const known: Field = {
  kind: 'person',
  name: 'person',
  label: /*i18n*/ { id: 'field.known_person', message: 'Somebody on record' },
};
// Somebody who chairs, presents, is there or takes a place: what is known of few is folded away.
export const person: readonly Field[] = [
  known,
  ...named,
  { ...capacity, advanced: true },
  { ...institution, advanced: true },
];
export const delegate: readonly Field[] = [
  known,
  ...named,
  capacity,
  institution,
  choice(
    'role',
    /*i18n*/ { id: 'field.role', message: 'Role' },
    ['HEAD', 'CO_CHAIR', 'MEMBER', 'SUBSTITUTE', 'INTERPRETER', 'NOTE_TAKER'],
    roles,
  ),
  {
    ...tags(
      'languages',
      /*i18n*/ { id: 'member.languages', message: 'Languages' },
      /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/,
      { help: /*i18n*/ { id: 'person.language_help', message: 'en, ko, vi, ja …' } },
    ),
    when: (value) => value.role === 'INTERPRETER',
  },
  {
    ...lines(
      'remark',
      /*i18n*/ { id: 'field.remark', message: 'Remark' },
      {
        help: /*i18n*/ {
          id: 'delegate.remark_help',
          message: 'For example why nobody is named.',
        },
      },
    ),
    advanced: true,
  },
];
// Who leads which side.
export const leads = (more: Partial<Field> = {}): Field =>
  ({
    ...list(
      'leads',
      /*i18n*/ { id: 'field.leads', message: 'Lead' },
      /*i18n*/ { id: 'write.add_lead', message: 'Lead of a side' },
      16,
      [party, { ...organisation, required: true }],
    ),
    ...more,
  }) as Field;

// What is undertaken: of which kind, by whom, by when.
export const commitmentNames = [
  'GOAL_REAFFIRMED',
  'UNDERTAKING',
  'TASKING',
  'MONITORING',
  'POSITION',
  'RISK_REDUCTION',
  'ACCESS',
] as const;
export const commitmentKind = (name: string, label: Label, more: More = {}): Field =>
  choice(name, label, commitmentNames, commitmentKinds, more);
export const undertaken = (): readonly Field[] => [
  matter(
    'parties',
    'owners',
    /*i18n*/ { id: 'field.owners', message: 'By' },
    {
      help: /*i18n*/ { id: 'field.owners_help', message: 'Nobody ticked: by all.' },
    },
  ),
  due,
  {
    kind: 'meeting',
    coming: true,
    name: 'due_at',
    label: /*i18n*/ { id: 'field.due_at', message: 'Due at the meeting' },
    help: /*i18n*/ { id: 'field.due_at_help', message: 'One that is still to be held.' },
  },
  flag(
    'standing',
    /*i18n*/ {
      id: 'field.standing',
      message: 'Standing: it returns at every meeting until it is closed',
    },
  ),
];
