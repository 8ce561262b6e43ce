// What a brief is made of: docs/formats/modules.md, contents of `briefs`. Each part names who may
// read it; nothing of it is kept in the browser.
import type { Field, Form, Place } from '../../writing/form';

const ofBrief = (place: Place) => `briefs/${place.body}/${place.slug}`;

const texts = (name: string, label: Field['label'], required = false): Field => ({
  kind: 'texts',
  name,
  label,
  lines: true,
  required,
});
const id = (prefix: string) => (value: Record<string, unknown>) => ({
  ...value,
  id: (value.id as string | undefined) ?? `${prefix}-${Date.now().toString(36)}`,
});
const item: Field = {
  kind: 'number',
  name: 'item',
  label: /*i18n*/ { id: 'field.item', message: 'Agenda item' },
  least: 1,
  most: 1000,
};
const named = { module: 'briefs', ways: ['own'], matter: ofBrief, named: true } as const;

export const briefItem: Form = {
  ...named,
  says: 'item',
  title: /*i18n*/ { id: 'write.brief_item', message: 'Brief for an agenda item' },
  fields: [
    {
      kind: 'number',
      name: 'number',
      label: /*i18n*/ { id: 'field.item', message: 'Agenda item' },
      help: /*i18n*/ { id: 'brief.whole_help', message: 'Left out: the meeting as a whole.' },
      least: 1,
      most: 1000,
    },
    texts('objective', /*i18n*/ { id: 'brief.objective', message: 'Objective' }),
    texts('our_line', /*i18n*/ { id: 'brief.our_line', message: 'Our line' }),
    texts('expected_line', /*i18n*/ { id: 'brief.expected_line', message: 'Their expected line' }),
    texts('if_asked', /*i18n*/ { id: 'brief.if_asked', message: 'If asked' }),
    texts('fallback', /*i18n*/ { id: 'brief.fallback', message: 'Fallback' }),
  ],
};

export const instructionAsked: Form = {
  ...named,
  says: 'instruction_asked',
  title: /*i18n*/ { id: 'write.instruction_asked', message: 'Request instructions' },
  complete: id('i'),
  fields: [
    item,
    texts('question', /*i18n*/ { id: 'brief.question', message: 'Question' }, true),
    {
      kind: 'texts',
      name: 'office',
      label: /*i18n*/ { id: 'brief.asked_of', message: 'Asked of' },
      required: true,
    },
    {
      kind: 'period',
      name: 'deadline',
      label: /*i18n*/ { id: 'brief.deadline', message: 'Deadline' },
    },
  ],
};

export const instructionReturned: Form = {
  ...named,
  says: 'instruction_returned',
  title: /*i18n*/ { id: 'write.instruction_returned', message: 'Enter the answer' },
  fields: [
    texts('answer', /*i18n*/ { id: 'brief.answer', message: 'Answer' }, true),
    {
      kind: 'texts',
      name: 'authority',
      label: /*i18n*/ { id: 'brief.authority', message: 'Authority' },
      required: true,
    },
    {
      kind: 'period',
      name: 'date',
      label: /*i18n*/ { id: 'field.date', message: 'Date' },
      required: true,
    },
  ],
};

export const clearanceSheet: Form = {
  ...named,
  says: 'clearance_sheet',
  title: /*i18n*/ { id: 'write.clearance_sheet', message: 'Clearance sheet' },
  complete: (value) => ({
    ...value,
    offices: ((value.offices ?? []) as { id?: string }[]).map((one, at) => ({
      ...one,
      id: one.id ?? `o${at + 1}`,
    })),
  }),
  fields: [
    {
      kind: 'period',
      name: 'deadline',
      label: /*i18n*/ { id: 'brief.deadline', message: 'Deadline' },
      required: true,
    },
    {
      kind: 'list',
      name: 'offices',
      label: /*i18n*/ { id: 'brief.office', message: 'Office' },
      add: /*i18n*/ { id: 'brief.office', message: 'Office' },
      most: 64,
      required: true,
      fields: [
        {
          kind: 'texts',
          name: 'names',
          label: /*i18n*/ { id: 'field.names', message: 'Name' },
          required: true,
        },
      ],
    },
  ],
};

export const stands = {
  concur: /*i18n*/ { id: 'clearance.concur', message: 'Agrees' },
  comment: /*i18n*/ { id: 'clearance.comment', message: 'Comments' },
  object: /*i18n*/ { id: 'clearance.object', message: 'Objects' },
};

export const clearance: Form = {
  ...named,
  says: 'clearance',
  title: /*i18n*/ { id: 'write.clearance', message: 'Enter an answer to the sheet' },
  fields: [
    {
      kind: 'choice',
      name: 'stand',
      label: /*i18n*/ { id: 'brief.answer', message: 'Answer' },
      values: ['CONCUR', 'COMMENT', 'OBJECT'],
      words: stands,
      required: true,
    },
    texts('words', /*i18n*/ { id: 'field.words', message: 'Text' }),
    {
      kind: 'period',
      name: 'date',
      label: /*i18n*/ { id: 'field.date', message: 'Date' },
      required: true,
    },
    {
      kind: 'texts',
      name: 'on_behalf_of',
      label: /*i18n*/ { id: 'brief.on_behalf_of', message: 'On behalf of, and how it came' },
      help: /*i18n*/ {
        id: 'brief.on_behalf_help',
        message: 'For offices without an account: by telephone, from Mr Kim.',
      },
    },
  ],
};

export const cable: Form = {
  ...named,
  says: 'cable',
  title: /*i18n*/ { id: 'write.cable', message: 'Reporting cable' },
  fields: [
    {
      kind: 'period',
      name: 'date',
      label: /*i18n*/ { id: 'brief.day', message: 'Day' },
      required: true,
    },
    {
      kind: 'line',
      name: 'number',
      label: /*i18n*/ { id: 'field.reference', message: 'Reference number' },
    },
    { kind: 'texts', name: 'to', label: /*i18n*/ { id: 'field.to_body', message: 'To' } },
    { kind: 'texts', name: 'titles', label: /*i18n*/ { id: 'field.titles', message: 'Title' } },
    {
      kind: 'list',
      name: 'paragraphs',
      label: /*i18n*/ { id: 'field.paragraph', message: 'Paragraph' },
      add: /*i18n*/ { id: 'field.paragraph', message: 'Paragraph' },
      most: 64,
      required: true,
      fields: [texts('words', /*i18n*/ { id: 'field.words', message: 'Text' }, true)],
    },
    {
      kind: 'choice',
      name: 'state',
      label: /*i18n*/ { id: 'field.state', message: 'State' },
      values: ['DRAFT', 'SENT'],
      words: {
        draft: /*i18n*/ { id: 'cable.draft', message: 'Draft' },
        sent: /*i18n*/ { id: 'cable.sent', message: 'Sent' },
      },
      required: true,
    },
  ],
};
