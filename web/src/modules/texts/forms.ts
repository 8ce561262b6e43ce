// What can be written about a text by a form: docs/formats/texts.md. What the screens of a text make of a
// selection or of typed words is in composed.ts.
import type { MessageDescriptor } from '@lingui/core';
import * as f from '../../writing/elements';
import { type Field, type Form, numbered, type Place, type Value } from '../../writing/form';
import { idOf } from '../../writing/text';
import { attachedKinds, languageRoles, textKinds } from './words';

export function firstOf(texts: unknown): string {
  const all = (texts ?? {}) as Record<string, string>;
  return all.en || Object.values(all).find((one) => one) || '';
}

const ofText = (place: Place, value: Value) =>
  `texts/${place.body}/${place.slug || idOf(firstOf(value.titles)) || 'text'}`;

const textForm = (
  says: string,
  title: MessageDescriptor,
  ways: Form['ways'],
  fields: readonly Field[],
  more: Partial<Form> = {},
): Form => ({ says, module: 'texts', title, ways, matter: ofText, fields, ...more });

const revision = (label: MessageDescriptor, name = 'revision'): Field =>
  f.number(name, label, 999_999);
const digest = f.line(
  'digest',
  /*i18n*/ { id: 'texts.field_digest', message: 'Check words' },
  { required: true, pattern: /^[0-9a-f]{64}$/ },
);
const languages: Field = f.list(
  'languages',
  /*i18n*/ { id: 'texts.languages', message: 'Languages' },
  /*i18n*/ { id: 'texts.add_language', message: 'Language' },
  8,
  [
    { ...f.language, name: 'tag' },
    f.choice(
      'role',
      /*i18n*/ { id: 'texts.role', message: 'Status of this language' },
      ['NEGOTIATING', 'AUTHENTIC', 'OFFICIAL', 'COURTESY'],
      languageRoles,
      { required: true },
    ),
    f.flag('prevails', /*i18n*/ { id: 'texts.prevails', message: 'It prevails where they differ' }),
    f.flag('pending', /*i18n*/ { id: 'texts.pending', message: 'This version is not there yet' }),
  ],
);

export const text = textForm(
  'text',
  /*i18n*/ { id: 'texts.open_text', message: 'New text' },
  ['own', 'propose'],
  [
    f.kind(
      [
        'JOINT_STATEMENT',
        'AGREED_MINUTES',
        'TERMS_OF_REFERENCE',
        'GUIDELINES',
        'COMMUNIQUE',
        'PLAN',
        'REPORT',
      ],
      textKinds,
    ),
    f.titles,
    { ...languages, required: true },
    f.matter('meeting', 'meeting', /*i18n*/ { id: 'texts.meeting', message: 'Negotiated at' }),
    {
      ...f.matter(
        'parties',
        'parties',
        /*i18n*/ { id: 'texts.parties', message: 'Whose text it is' },
        {
          help: /*i18n*/ {
            id: 'texts.parties_help',
            message: 'Whose agreement counts. None: our side, and all whose words are noted.',
          },
        },
      ),
      // Where one side keeps the text alone: its form begins with an empty list.
      when: (value) => value.parties !== undefined,
    },
    f.flag(
      'together',
      /*i18n*/ { id: 'texts.together', message: 'Nothing is agreed until everything is agreed' },
    ),
    f.flag(
      'non_paper',
      /*i18n*/ { id: 'texts.non_paper', message: 'A non-paper, without prejudice' },
    ),
    {
      ...f.period(
        'disposal',
        /*i18n*/ { id: 'texts.disposal', message: 'Every side disposes of it on' },
        {
          help: /*i18n*/ {
            id: 'texts.disposal_help',
            message: 'What the other side does with its copy cannot be enforced from here.',
          },
        },
      ),
      when: (value) => value.non_paper === true,
    },
  ],
);

export const pen = textForm(
  'pen',
  /*i18n*/ { id: 'texts.pen', message: 'Who holds the pen' },
  ['propose'],
  [
    f.matter(
      'party',
      'holder',
      /*i18n*/ { id: 'texts.pen_holder', message: 'Pen-holder' },
      { required: true },
    ),
    {
      ...revision(
        /*i18n*/ { id: 'texts.from_revision', message: 'From revision' },
        'from_revision',
      ),
      required: true,
    },
    f.reason,
  ],
);

export const comment = textForm(
  'comment',
  /*i18n*/ { id: 'texts.comment', message: 'Comment' },
  ['own'],
  [f.words],
);

export const concordance = textForm(
  'concordance',
  /*i18n*/ { id: 'texts.concordance', message: 'Concordance' },
  ['own'],
  [
    f.flag('differs', /*i18n*/ { id: 'texts.differs', message: 'It does not say the same' }),
    {
      ...f.lines('words', /*i18n*/ { id: 'texts.where_differs', message: 'Where it differs' }),
      when: (value) => value.differs === true,
    },
    f.line(
      'checker',
      /*i18n*/ { id: 'texts.checker', message: 'Who checked it' },
      { required: true },
    ),
  ],
);

export const mandate = textForm(
  'mandate',
  /*i18n*/ { id: 'texts.mandate', message: 'Mandate of the Chair' },
  ['propose'],
  [f.party, f.flag('ends', /*i18n*/ { id: 'texts.ends', message: 'The mandate ends' }), f.reason],
);

export const review = textForm(
  'review',
  /*i18n*/ { id: 'texts.review', message: 'Review completed' },
  ['propose'],
  [
    { ...revision(/*i18n*/ { id: 'texts.field_revision', message: 'Revision' }), required: true },
    digest,
  ],
);

export const adoption = textForm(
  'adoption',
  /*i18n*/ { id: 'texts.adoption', message: 'Adoption' },
  ['propose'],
  [
    f.matter(
      'body',
      'body',
      /*i18n*/ { id: 'texts.adopted_by', message: 'Adopted by' },
      { required: true },
    ),
    f.texts(
      'level',
      /*i18n*/ { id: 'texts.level', message: 'At the level of' },
      { required: true },
    ),
    f.matter('meeting', 'meeting', /*i18n*/ { id: 'texts.adopted_at', message: 'At the meeting' }),
    { ...f.date, required: true },
    languages,
    { ...revision(/*i18n*/ { id: 'texts.field_revision', message: 'Revision' }), required: true },
    digest,
  ],
);

export const attached = textForm(
  'attached',
  /*i18n*/ { id: 'texts.attached', message: 'Statement or reservation' },
  ['own'],
  [
    f.kind(['RESERVATION', 'INTERPRETATIVE_STATEMENT', 'DECLARATION'], attachedKinds),
    f.words,
    f.picks(
      'elements',
      'elements',
      /*i18n*/ { id: 'texts.of_elements', message: 'Of the paragraphs' },
    ),
  ],
  { complete: numbered('a') },
);

export const signature = textForm(
  'signature',
  /*i18n*/ { id: 'texts.signature', message: 'Signature' },
  ['own'],
  [
    f.line(
      'signatory',
      /*i18n*/ { id: 'texts.signatory', message: 'Who signs' },
      { required: true },
    ),
    f.line('capacity', /*i18n*/ { id: 'field.capacity', message: 'Capacity' }),
    f.line('place', /*i18n*/ { id: 'field.place', message: 'Place' }),
    { ...f.date, required: true },
    digest,
  ],
);

export const correction = textForm(
  'correction',
  /*i18n*/ { id: 'texts.correction', message: 'Correction after adoption' },
  ['propose'],
  [
    // Given by the paragraph that it is written at.
    ...[
      f.pick('elements', 'element', /*i18n*/ { id: 'texts.field_element', message: 'Paragraph' }),
      { ...f.language, name: 'language' },
      f.lines('old_words', /*i18n*/ { id: 'texts.old_words', message: 'As adopted' }),
    ].map((field) => ({ ...field, when: () => false })),
    {
      ...f.lines(
        'new_words',
        /*i18n*/ { id: 'texts.new_words', message: 'As corrected' },
        { required: true },
      ),
      fixed: true,
    } as Field,
    f.flag('concordance', /*i18n*/ { id: 'texts.lack', message: 'The languages did not agree' }),
    f.period(
      'objections',
      /*i18n*/ { id: 'texts.objections', message: 'Objections until' },
      { required: true },
    ),
  ],
  { complete: numbered('k') },
);

export const term = textForm(
  'term',
  /*i18n*/ { id: 'texts.term', message: 'Agreed term' },
  ['propose', 'own'],
  [f.words, f.reason],
  { matter: (place) => `texts/${place.body}`, complete: numbered('t') },
);

// At home alone, about a bracket of a text that may stand elsewhere.
export const instruction = textForm(
  'instruction',
  /*i18n*/ { id: 'texts.enter_instruction', message: 'Enter an instruction' },
  ['own'],
  [
    f.lines(
      'answer',
      /*i18n*/ { id: 'texts.instructed', message: 'Instruction' },
      { required: true },
    ),
    f.texts(
      'authority',
      /*i18n*/ { id: 'brief.authority', message: 'Authority' },
      { required: true },
    ),
    { ...f.date, required: true },
    f.line('reference', /*i18n*/ { id: 'field.reference', message: 'Reference number' }),
  ],
);

// Likewise, and for the persons alone whom it names.
export const fallback = textForm(
  'fallback',
  /*i18n*/ { id: 'texts.enter_fallback', message: 'Add a fallback' },
  ['own'],
  [f.words],
  { named: true },
);

export const allForms = [
  text,
  pen,
  comment,
  concordance,
  mandate,
  review,
  adoption,
  attached,
  signature,
  correction,
  term,
  instruction,
  fallback,
];

// Those that may be said anew as they stand. The others are bound to words, as they are where they are written, and a
// comment to what it answers.
export const changed = [text, pen, mandate, review, adoption, term];
