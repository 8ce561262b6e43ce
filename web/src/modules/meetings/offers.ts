// What can be written about a meeting as it stands, in the order of its life.
import type { I18n } from '@lingui/core';
import type { Act, Circle, Meeting, MeetingSummary } from '../../api/model';
import type { Parties } from '../../frame/parties';
import { heldStates } from '../../record/meeting_words';
import type { Form, Value } from '../../writing/form';
import type { Offer } from '../../writing/Write';
import { minutesDrafted } from './drafted';
import * as forms from './forms';
import { notedNumbers } from './Noted';

const says = (act: Act, name: string): Value | null => {
  const found = act.content?.[name];
  return typeof found === 'object' && found !== null && act.verdict === 'effective'
    ? (found as Value)
    : null;
};

// When and where, as was said last and most firmly.
export function detailsOf(acts: readonly Act[]): Value {
  for (const name of ['held', 'schedule', 'intent', 'possibility']) {
    const said = acts.map((act) => says(act, name)?.details).filter(Boolean);
    const last = said.at(-1);
    if (last) return last as Value;
  }
  return {};
}

// An address of a new meeting that no other has: its number, else a number behind a letter.
export function freeSlug(
  meetings: readonly Pick<MeetingSummary, 'slug'>[],
  wanted: string,
): string {
  const taken = new Set(meetings.map((one) => one.slug));
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number += 1) {
    const next = `${wanted}-${number}`;
    if (!taken.has(next)) return next;
  }
}

// A new meeting stands under the number that is typed for it, `otherwise` where it has none: never under
// one that another stands under.
export function underItsNumber(
  form: Form,
  meetings: readonly Pick<MeetingSummary, 'slug'>[],
  otherwise: string,
): Form {
  return {
    ...form,
    matter: (place, value) => {
      const ordinal = Number((value.details as Value | undefined)?.ordinal ?? 0);
      const slug = ordinal > 0 ? String(ordinal) : otherwise;
      return forms.ofMeeting({ ...place, slug: freeSlug(meetings, slug) });
    },
  };
}

// `title`: how the meeting is called.
export function partsOf(
  i18n: I18n,
  meeting: Meeting,
  circle: Circle,
  parties: Parties,
  title: string,
): Offer[] {
  const { self } = parties;
  const place = { body: meeting.body, slug: meeting.slug };
  const initial: Partial<Record<string, Value>> = {
    agenda_item: {
      fresh: true,
      number: nextNumber(meeting),
      proposer: self,
      state: 'PROPOSED',
    },
    attendance: { party: self },
    substitution: { party: self },
    delegation: { party: self, heads: [{ role: 'HEAD' }] },
    session: { chairs: [{ party: self }] },
    outcome: { kind: 'NOTE' },
  };
  const list: Form[] = [
    forms.agendaItem,
    forms.delegation,
    forms.session,
    forms.substitution,
    forms.attendance,
    forms.outcome,
    // Where there are minutes already, one goes on with them where they stand.
    ...(meeting.minutes.length === 0 ? [forms.minutesDraft, forms.minutesCirculated] : []),
    forms.jointText,
    forms.ownText,
    forms.position,
    forms.comment,
    forms.filing,
  ];
  return list.map((form) => ({
    id: `${form.says} ${form.title.id}`,
    text: i18n._(form.title),
    writing: () => ({
      form,
      circle,
      place,
      initial: initial[form.says] ?? {},
      ...(form.says === 'minutes'
        ? {
            draft: async () => ({ value: minutesDrafted(i18n, meeting, circle, parties, title) }),
          }
        : {}),
    }),
  }));
}

// A working-level meeting or written round that belongs to this one.
export function hangingOf(i18n: I18n, meeting: Meeting, circle: Circle, slug: string): Offer {
  return {
    id: 'hanging',
    text: i18n._({
      id: 'meeting.plan_hanging',
      message: 'A working-level meeting or written round before it',
    }),
    writing: () => ({
      form: forms.intent,
      circle,
      place: { body: meeting.body, slug },
      initial: { details: { hangs_on: meeting.matter } },
    }),
  };
}

// The place of a further item.
export function nextNumber(meeting: Pick<Meeting, 'agenda' | 'noted'>): number {
  return Math.max(0, ...notedNumbers(meeting)) + 1;
}

// What another side said about this meeting, outside of the common record.
export function notedOf(i18n: I18n, meeting: Meeting, circle: Circle): Offer[] {
  const place = { body: meeting.body, slug: meeting.slug };
  const details = detailsOf(meeting.acts);
  return [
    { form: forms.position, initial: {} },
    { form: forms.intent, initial: { details } },
    { form: forms.agendaItem, initial: { fresh: true, number: nextNumber(meeting) } },
    { form: forms.delegation, initial: { heads: [{ role: 'HEAD' }] } },
  ].map(({ form, initial }) => ({
    id: form.says,
    text: i18n._(form.title),
    writing: () => ({ form, circle, place, initial, noting: true }),
  }));
}

// One key each while it is in session: what it opens the form of.
export const outcomeKeys = {
  note: 'NOTE',
  decision: 'DECISION',
  commitment: 'COMMITMENT',
  assessment: 'ASSESSMENT',
} as const;

// Held already: nothing is taken onto its agenda any more.
export const heldBy = (state: string) => heldStates.has(state) || state === 'cancelled';
