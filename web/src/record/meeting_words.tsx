// How a meeting is called, dated, placed and stated, wherever it stands in a list.
import type { I18n } from '@lingui/core';
import { useLingui } from '@lingui/react';
import { CalendarX, CircleHelp, Pause } from 'lucide-react';
import type { MeetingSummary, Place } from '../api/model';
import { useParties } from '../frame/parties';
import { formatPeriod, lastDay, today } from '../i18n/dates';
import { choose, Words } from '../i18n/text';
import { meetingStates, modalities, say } from '../i18n/words';

export const heldStates = new Set(['concluded', 'outcome_agreed', 'reported']);

// The day for which it is asked who held which office: the meeting's last, else today.
export const dayOf = (meeting: Pick<MeetingSummary, 'date'>): string =>
  lastDay(meeting.date?.to ?? meeting.date?.from ?? '') || today();

export function ordinalText(i18n: I18n, number: number) {
  return i18n._({
    id: 'meeting.ordinal',
    message: '{number, selectordinal, one {#st} two {#nd} few {#rd} other {#th}}',
    values: { number },
  });
}

// '19th KIDD'.
export function numberedText(i18n: I18n, ordinal: number, body: string) {
  return i18n._({
    id: 'meeting.numbered',
    message: '{ordinal} {body}',
    values: { ordinal: ordinalText(i18n, ordinal), body },
  });
}

const planned = new Set<string>(['mooted', 'proposed', 'agreed_in_principle', 'postponed']);

// What a meeting is called, wherever it stands: by its number when it has one, else its title, else
// what open proposals call it, else its body and the last part of its address. `body` is the body's
// name (body_words.ts).
export function meetingTitle(
  i18n: I18n,
  meeting: Pick<MeetingSummary, 'ordinal' | 'title' | 'proposed' | 'slug'> &
    Partial<Pick<MeetingSummary, 'state'>>,
  body: string,
): string {
  if (meeting.ordinal !== null) return numberedText(i18n, meeting.ordinal, body);
  const title = choose(meeting.title, i18n.locale)?.text;
  if (title) return title;
  const { proposed, slug } = meeting;
  if (proposed) return meetingTitle(i18n, { ...proposed, proposed: null, slug }, body);
  // Planned under a number that it gets for good when it is convened.
  return planned.has(meeting.state ?? '') && /^[1-9]\d{0,5}$/.test(slug)
    ? i18n._({
        id: 'meeting.planned_as',
        message: '{meeting} (planned)',
        values: { meeting: numberedText(i18n, Number(slug), body) },
      })
    : `${body} ${slug}`;
}

// A meeting of which only the matter is at hand.
export function addressedTitle(i18n: I18n, slug: string, body: string) {
  return /^\d{1,6}$/.test(slug) ? numberedText(i18n, Number(slug), body) : `${body} ${slug}`;
}

export function StateBadge({
  meeting,
}: {
  meeting: Pick<MeetingSummary, 'state' | 'sine_die' | 'state_said'>;
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  const { state } = meeting;
  const tone = heldStates.has(state)
    ? 'good'
    : state === 'cancelled'
      ? 'bad'
      : state === 'postponed'
        ? 'wait'
        : undefined;
  const by =
    (state === 'postponed' || state === 'cancelled') && meeting.state_said?.kind === 'national'
      ? meeting.state_said.party
      : null;
  const text =
    state === 'postponed' && meeting.sine_die
      ? i18n._({ id: 'meeting.sine_die', message: 'Postponed without a new date' })
      : say(i18n, meetingStates, state);
  return (
    <span className="badge" data-tone={tone}>
      {state === 'mooted' && <CircleHelp size={13} aria-hidden="true" />}
      {state === 'postponed' && <Pause size={13} aria-hidden="true" />}
      {state === 'cancelled' && <CalendarX size={13} aria-hidden="true" />}
      {by
        ? i18n._({
            id: 'meeting.state_by',
            message: '{state}, by {party}',
            values: { state: text, party: parties.text(by) },
          })
        : text}
    </span>
  );
}

// Empty for a country that is none (ZZ and the like, of fictitious places).
export function countryText(i18n: I18n, code: string) {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  try {
    const regions = new Intl.DisplayNames(i18n.locale, { type: 'region' });
    const name = regions.of(code) ?? code;
    return name === regions.of('ZZ') ? '' : name;
  } catch {
    return code;
  }
}

// Whether PlaceText has anything to say.
export function hasPlace(i18n: I18n, place: Place | null, modality?: string | null): boolean {
  if (modality) return true;
  return (
    place !== null &&
    (choose(place.city, i18n.locale)?.text ?? countryText(i18n, place.country)) !== ''
  );
}

export function PlaceText({ place, modality }: { place: Place | null; modality?: string | null }) {
  const { i18n } = useLingui();
  const city = place?.city && Object.keys(place.city).length > 0 ? place.city : null;
  const remote = modality === 'vtc' || modality === 'secure_vtc' || modality === 'written';
  if (remote || !place) return modality ? say(i18n, modalities, modality) : null;
  const country = countryText(i18n, place.country);
  const named = choose(city, i18n.locale);
  if (!named) return country || (modality ? say(i18n, modalities, modality) : null);
  // Singapore is in Singapore.
  if (named.text === country) return country;
  return (
    <>
      <Words of={city} />
      {country && `, ${country}`}
    </>
  );
}

export function DateText({ meeting }: { meeting: Pick<MeetingSummary, 'date'> }) {
  const { i18n } = useLingui();
  return <>{formatPeriod(i18n, meeting.date)}</>;
}
