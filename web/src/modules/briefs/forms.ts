// What a brief is made of: docs/formats/modules.md, contents of `briefs`. Each part names who may
// read it; nothing of it is kept in the browser.
import type { Words } from '../../i18n/words';
import * as f from '../../writing/elements';
import {
  type Field,
  type Form,
  freshId,
  numbered,
  type Place,
  type Value,
} from '../../writing/form';

const briefForm = (
  says: string,
  title: Form['title'],
  fields: readonly Field[],
  more: Partial<Form> = {},
): Form => ({
  says,
  module: 'briefs',
  title,
  ways: ['own'],
  named: true,
  matter: (place: Place) => `briefs/${place.body}/${place.slug}`,
  fields,
  ...more,
});

const required = { required: true } as const;
const item = { id: 'field.item', message: 'Agenda item' } as const;
const deadline = f.period('deadline', /*i18n*/ { id: 'brief.deadline', message: 'Deadline' });
const date: Field = { ...f.date, required: true };

export const briefItem = briefForm(
  'item',
  /*i18n*/ { id: 'write.brief_item', message: 'Brief for an agenda item' },
  [
    f.number('number', item, 1000, {
      help: /*i18n*/ { id: 'brief.whole_help', message: 'Left out: the meeting as a whole.' },
    }),
    f.lines('objective', /*i18n*/ { id: 'brief.objective', message: 'Objective' }),
    f.lines('our_line', /*i18n*/ { id: 'brief.our_line', message: 'Our line' }),
    f.lines(
      'expected_line',
      /*i18n*/ { id: 'brief.expected_line', message: 'Their expected line' },
    ),
    f.lines('if_asked', /*i18n*/ { id: 'brief.if_asked', message: 'If asked' }),
    f.lines('fallback', /*i18n*/ { id: 'brief.fallback', message: 'Fallback' }),
    f.papers(
      'papers',
      /*i18n*/ { id: 'brief.papers', message: 'Papers' },
      {
        help: /*i18n*/ {
          id: 'brief.papers_help',
          message: 'Whoever may read this part may open them, and nobody else.',
        },
      },
    ),
  ],
);

export const instructionAsked = briefForm(
  'instruction_asked',
  /*i18n*/ { id: 'write.instruction_asked', message: 'Request instructions' },
  [
    f.number('item', item, 1000),
    f.lines('question', /*i18n*/ { id: 'brief.question', message: 'Question' }, required),
    f.texts('office', /*i18n*/ { id: 'brief.asked_of', message: 'Asked of' }, required),
    deadline,
  ],
  { complete: numbered('i') },
);

export const instructionReturned = briefForm(
  'instruction_returned',
  /*i18n*/ { id: 'write.instruction_returned', message: 'Enter the answer' },
  [
    f.lines('answer', /*i18n*/ { id: 'brief.answer', message: 'Answer' }, required),
    f.texts('authority', /*i18n*/ { id: 'brief.authority', message: 'Authority' }, required),
    date,
  ],
);

const asked = (value: Value) => (value.offices ?? []) as { id?: string }[];

export const clearanceSheet = briefForm(
  'clearance_sheet',
  /*i18n*/ { id: 'write.clearance_sheet', message: 'Clearance sheet' },
  [
    { ...deadline, required: true },
    f.list(
      'offices',
      /*i18n*/ { id: 'brief.office', message: 'Office' },
      /*i18n*/ { id: 'brief.office', message: 'Office' },
      64,
      [
        {
          kind: 'office',
          name: 'id',
          label: /*i18n*/ { id: 'brief.known_office', message: 'Office whose people sign in here' },
          help: /*i18n*/ {
            id: 'brief.known_office_help',
            message: 'It stands in their inbox until they have answered, if they may read it.',
          },
        },
        f.names,
      ],
      required,
    ),
  ],
  {
    offices: (value) => asked(value).flatMap((one) => one.id ?? []),
    // An office whose people sign in here is called as their accounts call it. Any other gets a name
    // that no earlier sheet gave: an answer is never taken for another office's.
    complete: (value) => ({
      ...value,
      offices: asked(value).map((one, at) => ({
        ...one,
        id: one.id || `${freshId('o')}-${at + 1}`,
      })),
    }),
  },
);

export const stands = {
  concur: /*i18n*/ { id: 'clearance.concur', message: 'Agrees' },
  comment: /*i18n*/ { id: 'clearance.comment', message: 'Comments' },
  object: /*i18n*/ { id: 'clearance.object', message: 'Objects' },
};

export const clearance = briefForm(
  'clearance',
  /*i18n*/ { id: 'write.clearance', message: 'Enter an answer to the sheet' },
  [
    f.choice(
      'stand',
      /*i18n*/ { id: 'brief.answer', message: 'Answer' },
      ['CONCUR', 'COMMENT', 'OBJECT'],
      stands,
      required,
    ),
    f.someWords,
    date,
    f.texts(
      'on_behalf_of',
      /*i18n*/ { id: 'brief.on_behalf_of', message: 'On behalf of, and how it came' },
      {
        help: /*i18n*/ {
          id: 'brief.on_behalf_help',
          message: 'For offices without an account: by telephone, from Mr Kim.',
        },
      },
    ),
  ],
);

export const cableStates: Words = {
  draft: /*i18n*/ { id: 'cable.draft', message: 'Draft' },
  sent: /*i18n*/ { id: 'cable.sent', message: 'Sent' },
};

export const cable = briefForm(
  'cable',
  /*i18n*/ { id: 'write.cable', message: 'Reporting cable' },
  [
    f.period('date', /*i18n*/ { id: 'brief.day', message: 'Day' }, required),
    f.line('number', /*i18n*/ { id: 'field.reference', message: 'Reference number' }),
    f.texts('to', /*i18n*/ { id: 'field.to_body', message: 'To' }),
    { ...f.titles, required: false },
    f.list(
      'paragraphs',
      /*i18n*/ { id: 'field.paragraph', message: 'Paragraph' },
      /*i18n*/ { id: 'field.paragraph', message: 'Paragraph' },
      64,
      [f.words],
      required,
    ),
    f.state(['DRAFT', 'SENT'], cableStates),
  ],
);
