// What can be said of one item of the agenda, with its content as it stands, so that nothing of it is lost.
import type { I18n } from '@lingui/core';
import type { Act, Circle, Meeting } from '../../api/model';
import type { AgendaPoint } from '../../api/more';
import { say } from '../../i18n/words';
import type { Value } from '../../writing/form';
import { papersOf } from '../../writing/paper';
import type { Offer } from '../../writing/Write';
import { agendaItem, itemStates, outcome } from './forms';

const actOf = (point: AgendaPoint, meeting: Meeting): Act | undefined =>
  meeting.acts.find((one) => one.ref === point.said.ref);

// The item as a content: of the entry that it stands by, else of what the page knows of it.
export function standing(point: AgendaPoint, meeting: Meeting): Value {
  return (
    (actOf(point, meeting)?.content?.agenda_item as Value | undefined) ?? {
      number: point.number,
      titles: point.title,
    }
  );
}

// What came out of it, and what became of it.
export function itemOffers(
  i18n: I18n,
  point: AgendaPoint,
  meeting: Meeting,
  circle: Circle,
): Offer[] {
  const place = { body: meeting.body, slug: meeting.slug };
  const act = actOf(point, meeting);
  const offer = (state: string, text: string): Offer => ({
    id: state,
    text,
    writing: () => ({
      form: agendaItem,
      circle,
      place,
      initial: { ...standing(point, meeting), state },
      papers: act ? papersOf(act) : [],
      way: 'own',
      about: `${point.key} ${state}`,
    }),
  });
  return [
    {
      id: 'outcome',
      text: i18n._(outcome.title),
      writing: () => ({
        form: outcome,
        circle,
        place,
        initial: { kind: 'NOTE', agenda_item: point.key },
        about: `outcome ${point.key}`,
      }),
    },
    offer('TAKEN', say(i18n, itemStates, 'taken')),
    offer('DEFERRED', i18n._({ id: 'agenda.defer', message: 'Defer to a later meeting' })),
    offer('WITHDRAWN', i18n._({ id: 'agenda.withdraw', message: 'Withdraw' })),
  ];
}

// The item itself said otherwise: number, title, time, presenter, papers. An open proposal of our own
// is replaced; what all agreed, or another side said, is proposed anew.
export function changedItem(
  i18n: I18n,
  point: AgendaPoint,
  meeting: Meeting,
  circle: Circle,
  self: string,
): Offer {
  const act = actOf(point, meeting);
  const ours = act?.party === self;
  const open = act?.proposal?.state === 'open';
  return {
    id: `change ${point.key}`,
    text: i18n._({ id: 'write.change', message: 'Change' }),
    writing: () => ({
      form: agendaItem,
      circle,
      place: { body: meeting.body, slug: meeting.slug },
      initial: standing(point, meeting),
      papers: act ? papersOf(act) : [],
      about: `change ${point.key}`,
      way: ours && act?.type === 'statement' ? 'own' : 'propose',
      ...(act && ours ? { basedOn: act.ref } : {}),
      ...(act && open ? (ours ? { supersedes: act.ref } : { declines: act.ref }) : {}),
    }),
  };
}
