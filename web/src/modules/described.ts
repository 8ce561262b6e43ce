// The form that describes a content: the one that writes it, so that what is signed is shown by the
// same words under which it was typed.
import { meetingStates, minutesStates } from '../i18n/words';
import { choice } from '../writing/elements';
import type { Field, Form } from '../writing/form';
import * as bodies from './bodies/forms';
import * as briefs from './briefs/forms';
import * as commitments from './commitments/forms';
import * as meetings from './meetings/forms';
import { composedFields } from './texts/composed';
import * as texts from './texts/forms';

const isForm = (one: unknown): one is Form =>
  typeof one === 'object' && one !== null && 'says' in one && 'fields' in one;

export const writtenForms: readonly Form[] = [bodies, briefs, commitments, meetings, texts].flatMap(
  (room) => Object.values(room as Record<string, unknown>).filter(isForm),
);

// What forms complete by themselves, and what nobody is asked for.
const unasked: Record<string, readonly Field[]> = {
  'meetings stage': [
    choice(
      'state',
      /*i18n*/ { id: 'field.state', message: 'State' },
      ['CONFIRMED', 'IN_SESSION', 'RECESSED'],
      meetingStates,
    ),
  ],
  'meetings minutes': [
    choice(
      'stage',
      /*i18n*/ { id: 'field.state', message: 'State' },
      ['DRAFT', 'CIRCULATED'],
      minutesStates,
    ),
  ],
};

const described = new Map<string, Pick<Form, 'fields'>>();
for (const form of writtenForms) {
  const key = `${form.module} ${form.says}`;
  const fields = described.get(key)?.fields ?? unasked[key] ?? [];
  const known = new Set(fields.map((field) => field.name));
  described.set(key, { fields: [...fields, ...form.fields.filter((one) => !known.has(one.name))] });
}

// What the screens of a text make of a selection or of typed words.
for (const [says, fields] of Object.entries(composedFields))
  described.set(`texts ${says}`, { fields });

// Null where no form writes this: then it is shown by what it looks like.
export function formOf(module: string, subject: string | null): Pick<Form, 'fields'> | null {
  return described.get(`${module} ${subject ?? ''}`) ?? null;
}
