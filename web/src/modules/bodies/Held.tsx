// How many meetings were held, what of those that were planned was not, and which numbers of the series
// are not on record: 'six of eight' alone tells nobody what became of the two.
import type { I18n } from '@lingui/core';
import { useLingui } from '@lingui/react';
import type { BodySummary, MeetingSummary } from '../../api/model';
import { heldStates, ordinalText } from '../../record/meeting_words';

export function heldText(i18n: I18n, { held, meetings }: BodySummary['counts']): string {
  const rest = Math.max(0, meetings - held);
  if (rest === 0) return i18n._({ id: 'bodies.held', message: '{held} held', values: { held } });
  return i18n._({
    id: 'bodies.held_rest',
    message: '{held} held, {rest} not held so far',
    values: { held, rest },
  });
}

type Listed = Pick<MeetingSummary, 'ordinal' | 'state'>;

// What a series is short of: those put off and called off, and numbers between the first and the last
// that nobody entered.
export function gapsOf(meetings: readonly Listed[]) {
  const numbers = meetings
    .flatMap((one) => (one.ordinal ? [one.ordinal] : []))
    .sort((one, two) => one - two);
  const first = numbers[0] ?? 1;
  const there = new Set(numbers);
  const missing: number[] = [];
  for (let number = first; number < (numbers.at(-1) ?? first) && missing.length < 100; number += 1)
    if (!there.has(number)) missing.push(number);
  return {
    first,
    missing,
    postponed: meetings.filter((one) => one.state === 'postponed').length,
    cancelled: meetings.filter((one) => one.state === 'cancelled').length,
    ahead: meetings.filter(
      (one) => !heldStates.has(one.state) && one.state !== 'postponed' && one.state !== 'cancelled',
    ).length,
  };
}

export function Gaps({ meetings }: { meetings: readonly Listed[] }) {
  const { i18n } = useLingui();
  const { first, missing, postponed, cancelled, ahead } = gapsOf(meetings);
  const parts = [
    ahead > 0 &&
      i18n._({
        id: 'gaps.ahead',
        message: '{count, plural, one {# still to come} other {# still to come}}',
        values: { count: ahead },
      }),
    postponed > 0 &&
      i18n._({
        id: 'gaps.postponed',
        message: '{count, plural, one {# postponed} other {# postponed}}',
        values: { count: postponed },
      }),
    cancelled > 0 &&
      i18n._({
        id: 'gaps.cancelled',
        message: '{count, plural, one {# cancelled} other {# cancelled}}',
        values: { count: cancelled },
      }),
    first > 1 &&
      i18n._({
        id: 'gaps.first',
        message: 'on record from the {ordinal} on',
        values: { ordinal: ordinalText(i18n, first) },
      }),
    missing.length > 0 &&
      i18n._({
        id: 'gaps.missing',
        message: 'not on record: {ordinals}',
        values: {
          ordinals: new Intl.ListFormat(i18n.locale, { type: 'conjunction' }).format(
            missing.map((number) => ordinalText(i18n, number)),
          ),
        },
      }),
  ].filter(Boolean);
  if (parts.length === 0) return null;
  return <p className="aside small">{parts.join(' · ')}</p>;
}
