// What the screens of a text make, rather than a form: the words under which it is shown wherever an entry is.

import { elementTypes } from '../../record/element_words';
import * as f from '../../writing/elements';
import type { Field, Form } from '../../writing/form';
import { blankWords, elementTypeNames, moveWords, stands, verdictWords } from './words';

const element = f.pick(
  'elements',
  'element',
  /*i18n*/ { id: 'texts.field_element', message: 'Paragraph' },
);
const several = (name: string, label: Field['label']): Field => f.tags(name, label, /./);
const digest = f.line('digest', /*i18n*/ { id: 'texts.field_digest', message: 'Check words' });
const change = f.line('change', /*i18n*/ { id: 'texts.field_change', message: 'Proposed change' });
const marked = (name: string): Field =>
  f.list(
    name,
    /*i18n*/ { id: 'texts.field_marked', message: 'Paragraphs' },
    /*i18n*/ { id: 'texts.field_element', message: 'Paragraph' },
    64,
    [element, digest],
  );
const type = f.choice(
  'type',
  /*i18n*/ { id: 'field.kind', message: 'Kind' },
  elementTypeNames,
  elementTypes,
);
const place = f.line(
  'place',
  /*i18n*/ { id: 'texts.field_place', message: 'Place among the others' },
);
const parent = f.line('parent', /*i18n*/ { id: 'texts.field_parent', message: 'Part of' });
const number = f.line('number', /*i18n*/ { id: 'field.number', message: 'Number' });

export const composedFields: Readonly<Record<string, readonly Field[]>> = {
  page: [
    f.list(
      'elements',
      /*i18n*/ { id: 'texts.field_marked', message: 'Paragraphs' },
      /*i18n*/ { id: 'texts.field_element', message: 'Paragraph' },
      4096,
      [
        f.line('id', /*i18n*/ { id: 'texts.field_identifier', message: 'Identifier' }),
        type,
        parent,
        place,
        number,
        f.someWords,
      ],
    ),
    f.picks('elements', 'gone', /*i18n*/ { id: 'texts.field_gone', message: 'Paragraphs that go' }),
    several('took', /*i18n*/ { id: 'texts.field_took', message: 'Changes that it takes' }),
    several(
      'editorial',
      /*i18n*/ { id: 'texts.field_editorial', message: 'Changed in form alone' },
    ),
  ],
  revision: [
    f.number('number', /*i18n*/ { id: 'texts.field_revision', message: 'Revision' }, 999_999),
    several('pages', /*i18n*/ { id: 'texts.field_pages', message: 'Check words of its pages' }),
    digest,
    f.lines('note', /*i18n*/ { id: 'texts.field_note', message: 'Editorial note' }),
  ],
  change: [
    element,
    f.list(
      'wordings',
      /*i18n*/ { id: 'texts.field_wordings', message: 'Words' },
      /*i18n*/ { id: 'texts.field_wordings', message: 'Words' },
      64,
      [
        { ...f.language, name: 'language' },
        f.line('base', /*i18n*/ { id: 'texts.field_base', message: 'Of the words with the check' }),
        f.number('from', /*i18n*/ { id: 'texts.field_from', message: 'From the character' }, 1e9),
        f.number('to', /*i18n*/ { id: 'texts.field_to', message: 'To the character' }, 1e9),
        f.line('words', /*i18n*/ { id: 'field.words', message: 'Text' }),
        f.choice(
          'blank',
          /*i18n*/ { id: 'texts.field_blank', message: 'Instead of words' },
          ['WORDS', 'NO_TEXT', 'TO_BE_SUPPLIED'],
          blankWords,
        ),
      ],
    ),
    f.group('move', /*i18n*/ { id: 'texts.field_move', message: 'Paragraph as a whole' }, [
      f.choice(
        'what',
        /*i18n*/ { id: 'texts.field_what', message: 'What becomes of it' },
        ['COMES', 'GOES', 'MOVES', 'SPLITS', 'JOINS'],
        moveWords,
      ),
      parent,
      place,
      number,
      type,
      f.line('second', /*i18n*/ { id: 'texts.field_second', message: 'The other paragraph' }),
    ]),
    f.flag('chair', /*i18n*/ { id: 'texts.field_chair', message: 'As Chair, under a mandate' }),
    f.line('on', /*i18n*/ { id: 'texts.field_on', message: 'In the words of the change' }),
    f.reason,
  ],
  package: [
    f.list(
      'items',
      /*i18n*/ { id: 'texts.field_items', message: 'Proposed changes' },
      change.label,
      64,
      [
        f.line('text', /*i18n*/ { id: 'texts.field_text', message: 'In the text' }),
        change,
        f.flag('dropped', /*i18n*/ { id: 'texts.field_dropped', message: 'It is let go' }),
      ],
    ),
    f.list(
      'readings',
      /*i18n*/ { id: 'texts.field_marked', message: 'Paragraphs' },
      /*i18n*/ { id: 'texts.field_element', message: 'Paragraph' },
      64,
      [
        f.line('text', /*i18n*/ { id: 'texts.field_text', message: 'In the text' }),
        // Of any text of the body.
        f.line('element', /*i18n*/ { id: 'texts.field_element', message: 'Paragraph' }),
        digest,
      ],
    ),
    f.time('expires', /*i18n*/ { id: 'package.expires_on', message: 'Expires' }),
    { ...f.someWords, label: /*i18n*/ { id: 'package.name', message: 'What it is called' } },
  ],
  renumbering: [
    f.number('revision', /*i18n*/ { id: 'texts.field_revision', message: 'Revision' }, 999_999),
    f.list(
      'rows',
      /*i18n*/ { id: 'texts.field_marked', message: 'Paragraphs' },
      /*i18n*/ { id: 'texts.field_element', message: 'Paragraph' },
      4096,
      [
        element,
        f.line('before', /*i18n*/ { id: 'texts.field_before', message: 'Number before' }),
        f.line('after', /*i18n*/ { id: 'texts.field_after', message: 'Number after' }),
      ],
    ),
  ],
  stance: [
    f.list(
      'items',
      /*i18n*/ { id: 'texts.field_items', message: 'Proposed changes' },
      change.label,
      64,
      [
        change,
        f.choice(
          'verdict',
          /*i18n*/ { id: 'texts.field_verdict', message: 'What it says of it' },
          ['NEUTRAL', 'SUPPORTS', 'LETS_GO'],
          verdictWords,
        ),
      ],
    ),
    f.reason,
  ],
  marks: [
    f.choice(
      'stand',
      /*i18n*/ { id: 'texts.field_stand', message: 'Where it stands' },
      ['NO_POSITION', 'NO_OBJECTION', 'STUDY', 'SCRUTINY', 'AD_REF', 'AGREED'],
      stands,
    ),
    marked('marked'),
    { ...f.due, label: /*i18n*/ { id: 'answer.due', message: 'Confirmation due' } },
    f.reason,
  ],
};

export const composedForms: readonly Pick<Form, 'module' | 'says' | 'fields'>[] = Object.entries(
  composedFields,
).map(([says, fields]) => ({ module: 'texts', says, fields }));
