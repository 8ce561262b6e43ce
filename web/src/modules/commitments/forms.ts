// What can be written about commitments, agreed language and workplans: docs/formats/modules.md,
// contents of `commitments`.
import { followUpStates } from '../../i18n/words';
import * as f from '../../writing/elements';
import { type Field, type Form, numbered, type Place, type Value } from '../../writing/form';
import { idOf } from '../../writing/text';

// The commitment's identifier stands where a meeting's address does.
const ofCommitment = (place: Place, value: Value) =>
  `commitments/${place.body}/${place.slug || idOf(first(value.words)) || 'c'}`;
const ofBody = (place: Place) => `commitments/${place.body}`;

function first(texts: unknown): string {
  const all = (texts ?? {}) as Record<string, string>;
  return all.en || Object.values(all).find((one) => one) || '';
}

const commitmentForm = (
  says: string,
  title: Form['title'],
  ways: Form['ways'],
  fields: readonly Field[],
  more: Partial<Form> = {},
): Form => ({ says, module: 'commitments', title, ways, matter: ofCommitment, fields, ...more });

const meeting = f.matter(
  'meeting',
  'meeting',
  /*i18n*/ { id: 'field.meeting', message: 'Meeting' },
);
const atMeeting = f.matter(
  'meeting',
  'at_meeting',
  /*i18n*/ { id: 'field.said_at', message: 'Said at the meeting' },
);
// Where wording was used; a day or a meeting is needed.
const use: readonly Field[] = [
  f.date,
  meeting,
  f.line('text', /*i18n*/ { id: 'field.in_text', message: 'In which text' }),
  f.paragraph,
];
const strand = f.pick('strands', 'strand', /*i18n*/ { id: 'field.strand', message: 'Strand' });

export const commitment = commitmentForm(
  'commitment',
  /*i18n*/ { id: 'write.commitment', message: 'Commitment' },
  ['propose', 'own'],
  [
    f.quotable,
    f.commitmentKind('kind', /*i18n*/ { id: 'field.kind', message: 'Kind' }, { required: true }),
    ...f.undertaken(),
    strand,
    f.group('source', /*i18n*/ { id: 'field.origin', message: 'Where it comes from' }, [
      meeting,
      f.paragraph,
    ]),
  ],
);

export const progress = commitmentForm(
  'progress',
  /*i18n*/ { id: 'write.outcome_status', message: 'Progress' },
  ['own', 'propose'],
  [
    { ...f.date, required: true },
    f.state(['OPEN', 'UNDER_WAY', 'DONE', 'OVERTAKEN'], followUpStates),
    f.someWords,
    atMeeting,
    f.papers(
      'evidence',
      /*i18n*/ { id: 'field.evidence', message: 'Evidence' },
      {
        help: /*i18n*/ {
          id: 'evidence.help',
          message:
            'A file goes along to the other sides where it is proposed; of what our side alone says they see its name.',
        },
      },
    ),
  ],
);

export const closure = commitmentForm(
  'closure',
  /*i18n*/ { id: 'write.closure', message: 'Close it' },
  ['propose'],
  [
    f.choice(
      'how',
      /*i18n*/ { id: 'field.how', message: 'How' },
      ['DONE', 'OVERTAKEN', 'WITHDRAWN'],
      followUpStates,
      { required: true },
    ),
    f.date,
    f.someWords,
    atMeeting,
  ],
  { agreed: true },
);

// What it pursues of a place that more parties share; never the reverse. `wider` is chosen as
// circle and matter in one.
export const reference = commitmentForm(
  'reference',
  /*i18n*/ { id: 'write.reference', message: 'Refer to what more parties share' },
  ['own', 'propose'],
  [
    f.pick(
      'wider',
      'wider',
      /*i18n*/ { id: 'field.wider', message: 'What it pursues' },
      {
        help: /*i18n*/ {
          id: 'field.wider_help',
          message:
            'Something of a place that all who read here share with others. It is never shown there.',
        },
        required: true,
      },
    ),
  ],
  {
    complete: ({ wider, ...value }) => {
      const [circle = '', matter = ''] = String(wider ?? '').split(' ');
      return wider ? { ...value, circle, matter } : value;
    },
  },
);

export const agreedLanguage = commitmentForm(
  'agreed_language',
  /*i18n*/ { id: 'write.agreed_language', message: 'Agreed language' },
  ['propose', 'own'],
  [
    f.texts('topic_names', /*i18n*/ { id: 'field.topic', message: 'Topic' }, { required: true }),
    f.words,
    f.group('source', /*i18n*/ { id: 'field.adopted', message: 'Where it was adopted' }, use, {
      required: true,
    }),
    f.group(
      'first_use',
      /*i18n*/ { id: 'field.first_use', message: 'Where it was used first, if before' },
      use,
    ),
  ],
  {
    matter: ofBody,
    complete: (value) => ({
      ...numbered('w')(value),
      topic: (value.topic as string | undefined) ?? idOf(first(value.topic_names)),
    }),
  },
);

const usedThere = f.group('use', /*i18n*/ { id: 'field.used', message: 'Where it was used' }, use, {
  required: true,
});

export const reaffirmation = commitmentForm(
  'reaffirmation',
  /*i18n*/ { id: 'write.reaffirmation', message: 'Reaffirmed' },
  ['propose', 'own'],
  [usedThere],
  { matter: ofBody },
);

export const change = commitmentForm(
  'change',
  /*i18n*/ { id: 'write.change_of_wording', message: 'Change of the wording' },
  ['propose', 'own'],
  [f.words, usedThere, f.reason],
  { matter: ofBody },
);

export const workplan = commitmentForm(
  'workplan',
  /*i18n*/ { id: 'write.workplan', message: 'Workplan' },
  ['propose', 'own'],
  [
    f.period(
      'period',
      /*i18n*/ { id: 'field.period', message: 'Of which year, half or quarter' },
      { required: true },
    ),
    { ...f.titles, required: false },
    f.picks(
      'commitments',
      'lines',
      /*i18n*/ { id: 'field.plan_lines', message: 'Its lines, each a commitment' },
      { required: true },
    ),
  ],
  { matter: ofBody },
);

export const commitmentForms = [progress, closure, commitment, reference];
export const allForms = [...commitmentForms, agreedLanguage, reaffirmation, change, workplan];
