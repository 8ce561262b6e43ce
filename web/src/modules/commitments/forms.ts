// What can be written about commitments, agreed language and workplans: docs/formats/modules.md,
// contents of `commitments`.
import { commitmentKinds, followUpStates } from '../../i18n/words';
import type { Field, Form, Place, Value } from '../../writing/form';
import { idOf } from '../../writing/text';

// The commitment's identifier stands where a meeting's address does.
const ofCommitment = (place: Place, value: Value) =>
  `commitments/${place.body}/${place.slug || idOf(first(value.words)) || 'c'}`;
const ofBody = (place: Place) => `commitments/${place.body}`;

function first(texts: unknown): string {
  const all = (texts ?? {}) as Record<string, string>;
  return all.en || Object.values(all).find((one) => one) || '';
}

const words: Field = {
  kind: 'texts',
  name: 'words',
  label: /*i18n*/ { id: 'field.words', message: 'Text' },
  lines: true,
  required: true,
};
const atMeeting: Field = {
  kind: 'meeting',
  name: 'at_meeting',
  label: /*i18n*/ { id: 'field.said_at', message: 'Said at the meeting' },
};
const date: Field = {
  kind: 'period',
  name: 'date',
  label: /*i18n*/ { id: 'field.date', message: 'Date' },
  required: true,
};
const use: readonly Field[] = [
  { ...date, required: false },
  {
    kind: 'meeting',
    name: 'meeting',
    label: /*i18n*/ { id: 'field.meeting', message: 'Meeting' },
  },
  { kind: 'line', name: 'text', label: /*i18n*/ { id: 'field.in_text', message: 'In which text' } },
  {
    kind: 'line',
    name: 'paragraph',
    label: /*i18n*/ { id: 'field.paragraph', message: 'Paragraph' },
  },
];

export const commitment: Form = {
  says: 'commitment',
  module: 'commitments',
  title: /*i18n*/ { id: 'write.commitment', message: 'Commitment' },
  ways: ['propose', 'own'],
  matter: ofCommitment,
  fields: [
    words,
    {
      kind: 'choice',
      name: 'kind',
      label: /*i18n*/ { id: 'field.kind', message: 'Kind' },
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
      required: true,
    },
    {
      kind: 'parties',
      name: 'owners',
      label: /*i18n*/ { id: 'field.owners', message: 'By' },
      help: /*i18n*/ { id: 'field.owners_help', message: 'Nobody ticked: by all.' },
    },
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
    {
      kind: 'group',
      name: 'source',
      label: /*i18n*/ { id: 'field.origin', message: 'Where it comes from' },
      fields: [
        {
          kind: 'meeting',
          name: 'meeting',
          label: /*i18n*/ { id: 'field.meeting', message: 'Meeting' },
        },
        {
          kind: 'line',
          name: 'paragraph',
          label: /*i18n*/ { id: 'field.paragraph', message: 'Paragraph' },
        },
      ],
    },
  ],
};

export const progress: Form = {
  says: 'progress',
  module: 'commitments',
  title: /*i18n*/ { id: 'write.outcome_status', message: 'Progress' },
  ways: ['own', 'propose'],
  matter: ofCommitment,
  fields: [
    date,
    {
      kind: 'choice',
      name: 'state',
      label: /*i18n*/ { id: 'field.state', message: 'State' },
      values: ['OPEN', 'UNDER_WAY', 'DONE', 'OVERTAKEN'],
      words: followUpStates,
      required: true,
    },
    { ...words, required: false },
    atMeeting,
    {
      kind: 'list',
      name: 'evidence',
      label: /*i18n*/ { id: 'field.evidence', message: 'Evidence' },
      add: /*i18n*/ { id: 'write.add_evidence', message: 'Evidence' },
      most: 32,
      fields: [
        {
          kind: 'line',
          name: 'name',
          label: /*i18n*/ { id: 'field.names', message: 'Name' },
          required: true,
        },
        {
          kind: 'line',
          name: 'link',
          label: /*i18n*/ { id: 'field.link', message: 'Link' },
          help: /*i18n*/ { id: 'field.link_help', message: 'Begins with https://' },
          pattern: /^https:\/\/\S+$/,
          required: true,
        },
      ],
    },
  ],
};

export const closure: Form = {
  says: 'closure',
  module: 'commitments',
  title: /*i18n*/ { id: 'write.closure', message: 'Close it' },
  ways: ['propose'],
  agreed: true,
  matter: ofCommitment,
  fields: [
    {
      kind: 'choice',
      name: 'how',
      label: /*i18n*/ { id: 'field.how', message: 'How' },
      values: ['DONE', 'OVERTAKEN', 'WITHDRAWN'],
      words: followUpStates,
      required: true,
    },
    { ...date, required: false },
    { ...words, required: false },
    atMeeting,
  ],
};

export const agreedLanguage: Form = {
  says: 'agreed_language',
  module: 'commitments',
  title: /*i18n*/ { id: 'write.agreed_language', message: 'Agreed language' },
  ways: ['propose', 'own'],
  matter: ofBody,
  complete: (value) => ({
    ...value,
    id: (value.id as string | undefined) ?? `l-${Date.now().toString(36)}`,
    topic: (value.topic as string | undefined) ?? idOf(first(value.topic_names)),
  }),
  fields: [
    {
      kind: 'texts',
      name: 'topic_names',
      label: /*i18n*/ { id: 'field.topic', message: 'Topic' },
      required: true,
    },
    words,
    {
      kind: 'group',
      name: 'source',
      label: /*i18n*/ { id: 'field.adopted', message: 'Where it was adopted' },
      fields: use,
    },
  ],
};

export const commitmentForms = [progress, closure, commitment];
export const allForms = [...commitmentForms, agreedLanguage];
