// Under which class of decisions a proposal may be agreed to by silence: docs/formats/charter.md, section 2.
import type { Circle } from '../api/model';
import { type Form, type Mistake, wrong } from './form';
import { moment } from './period';

export type SilenceClass = NonNullable<Circle['silence_classes']>[number];

const classes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  meetings: {
    agenda_item: 'agenda',
    intent: 'dates',
    schedule: 'dates',
    postponement: 'dates',
    cancellation: 'dates',
    minutes: 'minutes',
    correction: 'minutes',
  },
  texts: { adoption: 'texts', correction: 'corrections' },
};

const hour = 3_600_000;

// The class of what this form proposes, where the rules of the body list it; null: silence is no way there.
export function silenceOf(
  circle: Pick<Circle, 'silence_classes' | 'national'>,
  form: Pick<Form, 'module' | 'says'>,
  body: string,
): SilenceClass | null {
  const name = classes[form.module]?.[form.says];
  if (!name || circle.national) return null;
  const found = circle.silence_classes?.find((one) => one.class === name);
  return found?.bodies.includes(body) ? found : null;
}

// When it is agreed at the earliest, were it proposed now.
const earliest = (rule: SilenceClass, now: number): number => now + rule.notice_hours * hour;

// A full hour, with a day left for the notice to arrive.
export const firstExpiry = (rule: SilenceClass, now: number): string =>
  moment(new Date(Math.ceil((earliest(rule, now) + 24 * hour) / hour) * hour));

// What is wrong with the moment that was chosen.
export function wrongExpiry(rule: SilenceClass, until: string, now: number): Mistake | null {
  if (!until) return { message: wrong.needed };
  if (Date.parse(until) > earliest(rule, now)) return null;
  return {
    message: /*i18n*/ {
      id: 'silence.too_early',
      message:
        'The arrangement asks for a notice of {hours, plural, one {# hour} other {# hours}}: choose a later time.',
    },
    values: { hours: rule.notice_hours },
  };
}

// The terms that are signed.
export const silenceTerms = (rule: SilenceClass, until: string) => ({
  class: rule.class,
  expiry: until.replace(/Z$/, ':00.000Z'),
  notice_ms: rule.notice_hours * hour,
});
