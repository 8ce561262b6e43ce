// All that can be written about meetings.
import type { Form } from '../../writing/form';
import { courseForms } from './course';
import { paperForms } from './paperwork';

export * from './course';
export * from './paperwork';

export const allForms: readonly Form[] = [...courseForms, ...paperForms];
