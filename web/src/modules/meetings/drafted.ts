// The first text of minutes and of a report upward, made of what is on record: nothing is said in them
// that nobody recorded, and what not all have agreed stands in brackets with whose word it is.
import type { I18n } from '@lingui/core';
import type { Circle, Meeting, Names, Outcome } from '../../api/model';
import type { AgendaPoint } from '../../api/more';
import type { Parties } from '../../frame/parties';
import { formatPeriod } from '../../i18n/dates';
import { choose } from '../../i18n/text';
import type { Value } from '../../writing/form';
import { presentAt } from './Presences';

// Most paragraphs of minutes: docs/formats/modules.md.
const mostParagraphs = 64;

// A part of a text: as it is recorded, or of the draft's own words for a language.
export type Part = Names | ((language: string) => string);

// One text in every language in which all its recorded parts are there; where they have none in
// common, in the reader's, each as far as it is recorded.
export function together(parts: readonly Part[], language: string, between = ' '): Names {
  const recorded = parts.filter((one): one is Names => typeof one !== 'function');
  const [first] = recorded;
  const common = Object.keys(first ?? {}).filter((tag) => recorded.every((one) => one[tag]));
  const out: Names = {};
  for (const tag of common.length > 0 ? common : [language])
    out[tag] = parts
      .map((one) => (typeof one === 'function' ? one(tag) : (choose(one, tag)?.text ?? '')))
      .filter(Boolean)
      .join(between);
  return out;
}

// What came out, with by whom and by when; in brackets what is not agreed by all.
function outcomeParts(outcome: Outcome, parties: Parties, alone: boolean): Part[] {
  const named = (name: string, tag: string) =>
    choose(parties.known(name).names, tag)?.text ?? parties.text(name);
  const open = outcome.said.kind !== 'joint' && !alone;
  const by = outcome.said.of ?? outcome.said.party ?? '';
  const about = (tag: string) => {
    const owners = (outcome.owners ?? []).map((one) => named(one, tag)).join(', ');
    const due = typeof outcome.due === 'string' ? outcome.due : '';
    const text = [owners, due].filter(Boolean).join('; ');
    return text ? `(${text})` : '';
  };
  return [
    ...(open ? [(tag: string) => `[${named(by, tag)}:`] : []),
    outcome.text,
    about,
    ...(open ? [() => ']'] : []),
  ];
}

// Brackets stand close to what they hold.
const tidy = (names: Names): Names =>
  Object.fromEntries(Object.entries(names).map(([tag, text]) => [tag, text.replaceAll(' ]', ']')]));

const counts = (outcome: Outcome) => outcome.said.kind !== 'noted';

type There = Pick<Meeting, 'delegations' | 'attendance'>;

function present(i18n: I18n, meeting: There, parties: Parties): Names | null {
  const there = presentAt(meeting);
  // Where attendance was taken it says who came; before that the delegations do.
  const taken = there.some((one) => one.said.length > 0);
  const lines = new Map<string, string[]>();
  for (const one of there) {
    if (taken && one.said.length === 0) continue;
    const name = choose(one.person.name, i18n.locale)?.text ?? '';
    const office = choose(one.person.office, i18n.locale)?.text ?? '';
    const text = name && office ? `${name} (${office})` : name || office;
    if (text) lines.set(one.party, [...(lines.get(one.party) ?? []), text]);
  }
  if (lines.size === 0) return null;
  return {
    [i18n.locale]: [
      i18n._({ id: 'draft.present', message: 'Present:' }),
      ...[...lines].map(([party, names]) => `${parties.text(party)}: ${names.join('; ')}`),
    ].join('\n'),
  };
}

// An item of the agenda with what came out of it, a line each.
function itemParts(
  i18n: I18n,
  item: AgendaPoint,
  outcomes: readonly Outcome[],
  parties: Parties,
  alone: boolean,
): Part[][] {
  const deferred: Names = {
    [i18n.locale]: i18n._({ id: 'draft.deferred', message: 'Deferred to a later meeting.' }),
  };
  return [
    [item.title],
    ...outcomes
      .filter((one) => one.agenda_item === item.key)
      .map((one) => outcomeParts(one, parties, alone)),
    ...(item.state === 'deferred'
      ? [[deferred, ...(choose(item.reason, i18n.locale) ? [item.reason as Names] : [])]]
      : []),
  ];
}

const joined = (lines: readonly Part[][], language: string): Names =>
  together(
    lines.map((parts) => tidy(together(parts, language))),
    language,
    '\n',
  );

// The minutes as `minutes` of a content: who was there, then the agenda in order with what came out
// of each item, then what came out beside it. `title`: how the meeting is called.
export function minutesDrafted(
  i18n: I18n,
  meeting: Meeting,
  circle: Circle,
  parties: Parties,
  title: string,
): Value {
  const paragraphs: Value[] = [];
  const add = (words: Names, agenda_item?: string) => {
    if (Object.values(words).some(Boolean) && paragraphs.length < mostParagraphs)
      paragraphs.push({
        number: String(paragraphs.length + 1),
        words: tidy(words),
        ...(agenda_item ? { agenda_item } : {}),
      });
  };
  const outcomes = meeting.outcomes.filter(counts);
  const who = present(i18n, meeting, parties);
  if (who) add(who);
  const known = new Set(meeting.agenda.map((one) => one.key));
  for (const item of meeting.agenda) {
    if (item.state === 'withdrawn') continue;
    const lines = itemParts(i18n, item, outcomes, parties, circle.national);
    add(joined(lines, i18n.locale), item.key);
  }
  for (const one of outcomes)
    if (!one.agenda_item || !known.has(one.agenda_item))
      add(together(outcomeParts(one, parties, circle.national), i18n.locale));
  return {
    titles: {
      [i18n.locale]: i18n._({
        id: 'draft.minutes_of',
        message: 'Minutes: {meeting}',
        values: { meeting: title },
      }),
    },
    paragraphs,
  };
}

// What a report says of the meetings that it covers: each with its day and what came out of it.
export function reportDrafted(
  i18n: I18n,
  meetings: readonly { meeting: Meeting; title: string }[],
  circle: Circle,
  parties: Parties,
): Value {
  const text = meetings
    .map(({ meeting, title }) => {
      const lines = meeting.outcomes.filter(counts).map((one) => {
        const words = tidy(together(outcomeParts(one, parties, circle.national), i18n.locale));
        return `– ${choose(words, i18n.locale)?.text ?? ''}`;
      });
      return [`${title}, ${formatPeriod(i18n, meeting.date)}`, ...lines].join('\n');
    })
    .join('\n\n');
  return { words: text ? { [i18n.locale]: text } : {} };
}

// What the node says a day's cable is made of (GET …/cable).
export type DayOfMeeting = There &
  Pick<Meeting, 'agenda' | 'outcomes' | 'positions' | 'noted' | 'comments'>;

// The paragraphs of a day's cable: who was there, what came out and what each side said of each item,
// then what came out beside the agenda, and what others said of it.
export function cableDrafted(
  i18n: I18n,
  day: DayOfMeeting,
  parties: Parties,
  alone: boolean,
): Value {
  const said = (party: string, words: Names): Part[] => [
    (tag) => `${choose(parties.known(party).names, tag)?.text ?? parties.text(party)}:`,
    words,
  ];
  const stands = [
    ...day.positions.map((one) => ({
      item: one.agenda_item ?? one.item ?? null,
      parts: said(one.said.party ?? '', one.words),
    })),
    ...day.noted.flatMap((one) => {
      const position = one.content.position as { item?: number; words?: Names } | undefined;
      if (!position?.words) return [];
      return [{ item: position.item ?? null, parts: said(one.said.of ?? '', position.words) }];
    }),
  ];
  const outcomes = day.outcomes.filter(counts);
  const paragraphs: Names[] = [];
  const who = present(i18n, day, parties);
  if (who) paragraphs.push(who);
  const keys = new Set<unknown>();
  for (const item of day.agenda) {
    const lines = [
      ...itemParts(i18n, item, outcomes, parties, alone),
      ...stands
        .filter((one) => one.item === item.key || one.item === item.number)
        .map((one) => one.parts),
    ];
    keys.add(item.key).add(item.number);
    if (lines.length > 1 || item.state === 'taken') paragraphs.push(joined(lines, i18n.locale));
  }
  for (const one of outcomes)
    if (!keys.has(one.agenda_item))
      paragraphs.push(joined([outcomeParts(one, parties, alone)], i18n.locale));
  for (const one of stands)
    if (!keys.has(one.item)) paragraphs.push(joined([one.parts], i18n.locale));
  for (const one of day.comments ?? [])
    if (one.text) paragraphs.push(together([() => `${one.by}:`, one.text], i18n.locale));
  return {
    paragraphs: paragraphs
      .filter((one) => Object.values(one).some(Boolean))
      .slice(0, mostParagraphs)
      .map((words) => ({ words })),
  };
}

// The day that a cable is about when nobody says otherwise: today while the meeting lasts, else its
// last day. `today` and the answer: YYYY-MM-DD.
export function cableDay(
  date: { from?: string | null; to?: string | null; precision?: string } | null | undefined,
  today: string,
): string {
  const last = date?.to || date?.from;
  return date?.precision === 'day' && last && last < today ? last : today;
}
