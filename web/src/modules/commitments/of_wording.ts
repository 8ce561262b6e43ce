// The form of a further step of one wording of the register, which it names.
import type { Wording } from '../../record/wording';
import type { Form } from '../../writing/form';

export function about(form: Form, entry: Wording): Form {
  const number = Math.max(0, ...entry.changes.map((one) => one.number)) + 1;
  return {
    ...form,
    complete: (value, place) => ({
      ...(form.complete?.(value, place) ?? value),
      language: entry.id,
      ...(form.says === 'change' ? { number } : {}),
    }),
  };
}
