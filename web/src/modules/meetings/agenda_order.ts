// Another order of the agenda: what may change places, where each then stands, and the entries that say so.
import type { I18n } from '@lingui/core';
import type { ActInput, Circle, Label, Meeting } from '../../api/model';
import type { AgendaPoint } from '../../api/more';
import type { Reach } from '../../record/commits';
import { actOf } from '../../writing/act';
import { changedItem } from './items';
import { heldBy } from './offers';

// What may change places: an item that is known by more than its number, that nobody has dealt with,
// and that no other side has a proposal open on, to which this would be an answer in passing.
export function movable(meeting: Meeting, self: string): AgendaPoint[] {
  if (heldBy(meeting.state)) return [];
  return meeting.agenda.filter((point) => {
    if (point.key === String(point.number)) return false;
    if (point.state !== 'proposed' && point.state !== 'agreed') return false;
    const act = meeting.acts.find((one) => one.ref === point.said.ref);
    return !(act?.proposal?.state === 'open' && act.party !== self);
  });
}

// The keys with this one a place further, or null where it is at the end already.
export function stepped(keys: readonly string[], key: string, step: 1 | -1): string[] | null {
  const at = keys.indexOf(key);
  const other = keys[at + step];
  if (at < 0 || other === undefined) return null;
  const next = [...keys];
  next[at] = other;
  next[at + step] = key;
  return next;
}

// The numbers that these items have among them, in this order: the rest of the agenda keeps its own.
export function numbersOf(
  points: readonly AgendaPoint[],
  keys: readonly string[],
): ReadonlyMap<string, number> {
  const numbers = points.map((one) => one.number).sort((one, two) => one - two);
  return new Map(keys.map((key, at) => [key, numbers[at] ?? 0]));
}

// The item under another number, and otherwise as it stands.
export function numbered(
  i18n: I18n,
  point: AgendaPoint,
  number: number,
  meeting: Meeting,
  circle: Circle,
  self: string,
  base: Label | null,
  reach: Reach,
): ActInput {
  const writing = changedItem(i18n, point, meeting, circle, self).writing();
  const content = meeting.acts.find((one) => one.ref === point.said.ref)?.content;
  const sources = Array.isArray(content?.sources) ? (content.sources as string[]) : [];
  return actOf(
    writing,
    {
      value: { ...writing.initial, number },
      way: writing.way ?? 'own',
      concur: true,
      noting: null,
      papers: [...(writing.papers ?? [])],
      sources,
      readers: '',
      ...(writing.basedOn ? { basedOn: writing.basedOn } : {}),
    },
    base,
    reach,
  );
}
