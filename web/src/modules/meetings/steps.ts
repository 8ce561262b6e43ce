// What can be done to a meeting as it stands: the transitions that the node names (docs/formats/modules.md,
// section 4), each with the form that it is written in. What follows what is said there and nowhere else.
import type { I18n } from '@lingui/core';
import type { Circle, Meeting } from '../../api/model';
import type { Writing } from '../../writing/Composer';
import type { Form, Value } from '../../writing/form';
import type { Offer } from '../../writing/Write';
import * as forms from './forms';
import { contentOfMinutes, isSettled } from './versions';

export type Transition = Meeting['transitions'][number];

const formOf: Readonly<Record<Transition['name'], Form>> = {
  consider: forms.possibility,
  find_date: forms.candidate,
  intend: forms.intent,
  agree_in_principle: forms.agreedInPrinciple,
  schedule: forms.schedule,
  reschedule: forms.rescheduled,
  resume: forms.scheduledAnew,
  confirm: forms.confirmed,
  open: forms.opened,
  recess: forms.recessed,
  reopen: forms.reopened,
  postpone: forms.postponement,
  cancel: forms.cancellation,
  conclude: forms.held,
  agree_outcome: forms.outcome,
  agree_minutes: forms.minutesAgreed,
  agree_statement: forms.jointText,
  report: forms.report,
};

// What the content says in any case.
export const saidBy = (step: Transition): Value => (step.content[step.member] ?? {}) as Value;

// A step as it is written. What is kept of an unfinished one belongs to its round and sitting: that of
// an earlier one is not taken up again.
export function stepOf(
  step: Transition,
  meeting: Pick<Meeting, 'body' | 'slug'>,
  circle: Circle,
): Writing {
  const said = saidBy(step);
  return {
    form: formOf[step.name],
    circle,
    place: { body: meeting.body, slug: meeting.slug },
    initial: said,
    way: step.type === 'proposal' ? 'propose' : 'own',
    about: [step.name, said.round ?? 0, said.sitting ?? 0].join(' '),
  };
}

// What is written of a step beyond what its transition says, by the name of the step; null: it is not
// written here.
export type Written = Partial<Record<Transition['name'], (() => Partial<Writing>) | null>>;

// All steps, in the order in which a meeting goes on. A step that this page does not know is not offered.
export function stepsOf(
  i18n: I18n,
  meeting: Pick<Meeting, 'body' | 'slug' | 'transitions'>,
  circle: Circle,
  written: Written = {},
): Offer[] {
  return meeting.transitions
    .filter((step) => step.name in formOf && written[step.name] !== null)
    .map((step) => ({
      id: step.name,
      text: i18n._(formOf[step.name].title),
      writing: () => {
        const writing = stepOf(step, meeting, circle);
        const more = written[step.name]?.() ?? {};
        return { ...writing, ...more, initial: { ...more.initial, ...writing.initial } };
      },
    }));
}

// Of steps that are begun from more than their transition: minutes that stand are agreed as they stand,
// and once agreed they are corrected alone; where there are none they are drafted. A report is drafted
// of the meetings that it covers.
export function writtenOf(
  meeting: Pick<Meeting, 'minutes' | 'timezone'>,
  drafted: () => Value,
  reporting: () => Writing,
): Written {
  const standing = meeting.minutes.find((one) => !isSettled(one));
  return {
    find_date: () => ({ initial: { timezone: meeting.timezone ?? '' } }),
    agree_outcome: () => ({ initial: { kind: 'NOTE' } }),
    agree_minutes: standing
      ? () => ({ initial: contentOfMinutes(standing) })
      : meeting.minutes.length > 0
        ? null
        : () => ({ draft: async () => ({ value: drafted() }) }),
    report: reporting,
  };
}
