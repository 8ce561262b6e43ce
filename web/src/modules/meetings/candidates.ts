// What becomes of a date that would do: it is chosen by the schedule that names it, or taken back.
import type { I18n } from '@lingui/core';
import type { Circle, Meeting } from '../../api/model';
import type { Value } from '../../writing/form';
import type { Offer } from '../../writing/Write';
import { withdrawnCandidate } from './forms';
import { saidBy, stepOf } from './steps';

type Candidate = Meeting['candidates'][number];
type Choosing = Pick<Meeting, 'body' | 'slug' | 'acts' | 'transitions'>;

// As it was written; null where its entry is not at hand.
const written = (one: Candidate, meeting: Pick<Meeting, 'acts'>): Value | null =>
  (meeting.acts.find((act) => act.ref === one.said.ref)?.content?.candidate as Value) ?? null;

// The schedule that names it: its days and hours, and where it says nothing of place, host and form,
// what is known of the meeting. Null where no schedule can be agreed as the meeting stands.
export function choiceOf(
  i18n: I18n,
  one: Candidate,
  meeting: Choosing,
  circle: Circle,
): Offer | null {
  const step = meeting.transitions.find((each) => each.member === 'schedule');
  const said = written(one, meeting);
  if (!step || !said || one.chosen || one.withdrawn) return null;
  const schedule = saidBy(step);
  const { id, words: _words, withdrawn: _withdrawn, ...when } = said;
  const { starts: _starts, ends: _ends, ...known } = (schedule.details ?? {}) as Value;
  return {
    id: `choose ${one.id}`,
    text: i18n._({ id: 'meeting.choose_date', message: 'Choose this date' }),
    writing: () => {
      const writing = stepOf(step, meeting, circle);
      return {
        ...writing,
        form: {
          ...writing.form,
          // Other days, typed in their place, are not that candidate.
          complete: (value) =>
            (value.details as Value | undefined)?.dates === said.dates
              ? { ...value, candidate: id }
              : value,
        },
        initial: { ...schedule, details: { ...known, ...when } },
        about: `${writing.about} ${one.id}`,
      };
    },
  };
}

// By its author alone, and not once it was chosen.
export function withdrawalOf(
  i18n: I18n,
  one: Candidate,
  meeting: Choosing,
  circle: Circle,
  self: string,
): Offer | null {
  const said = written(one, meeting);
  if (!said || one.said.party !== self || one.chosen || one.withdrawn) return null;
  return {
    id: `withdraw ${one.id}`,
    text: i18n._({ id: 'agenda.withdraw', message: 'Withdraw' }),
    writing: () => ({
      form: withdrawnCandidate,
      circle,
      place: { body: meeting.body, slug: meeting.slug },
      initial: said,
      about: `withdraw ${one.id}`,
      ...(one.said.ref ? { basedOn: one.said.ref } : {}),
    }),
  };
}
