// From when to when a meeting goes on its day: in the time of its place, and in UTC beside it.
import { parseZonedDateTime } from '@internationalized/date';
import { useLingui } from '@lingui/react';
import type { Meeting } from '../../api/model';
import { zoneName } from '../../i18n/dates';

type Timed = Pick<Meeting, 'starts' | 'ends' | 'date'>;

// An hour of the meeting's place as UTC has it, with the day where that is another one. Null where the
// browser does not know the zone, or the day is not known.
export function inUtc(day: string | null | undefined, hour: string, zone: string): string | null {
  if (!day || !/^\d{4}-\d\d-\d\d$/.test(day)) return null;
  try {
    const utc = parseZonedDateTime(`${day}T${hour}[${zone}]`).toAbsoluteString();
    return utc.startsWith(day) ? utc.slice(11, 16) : `${utc.slice(0, 10)} ${utc.slice(11, 16)}`;
  } catch {
    return null;
  }
}

export function Hours({ meeting }: { meeting: Timed }) {
  const { i18n } = useLingui();
  const { starts, ends, date } = meeting;
  if (!starts) return null;
  const zone = date?.timezone ?? 'UTC';
  const span = (from: string, to: string | null | undefined) => (to ? `${from}–${to}` : from);
  const first = inUtc(date?.from, starts, zone);
  const last = ends ? inUtc(date?.to ?? date?.from, ends, zone) : null;
  return (
    <div>
      <dt>{i18n._({ id: 'meeting.hours', message: 'Time' })}</dt>
      <dd>
        {zone !== 'UTC' && first && <span className="num">{span(first, last)} UTC · </span>}
        <span className="num">{span(starts, ends)}</span>{' '}
        {zone === 'UTC' ? 'UTC' : zoneName(i18n.locale, zone, new Date(date?.from ?? 0))}
      </dd>
    </div>
  );
}
