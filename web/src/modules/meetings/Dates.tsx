// When it was planned, when each side says it was held, and what is meant to come next.

import { useLingui } from '@lingui/react';
import type { Meeting } from '../../api/model';
import type { Departure, NextIntent } from '../../api/more';
import { PartyMark } from '../../frame/parties';
import { formatPeriod } from '../../i18n/dates';
import { choose, Words } from '../../i18n/text';
import { MatterLink } from '../../record/MatterLink';
import { hasPlace, ordinalText, PlaceText, StateBadge } from '../../record/meeting_words';
import { SaidMark } from '../../record/SaidMark';
import styles from './meetings.module.css';

// Planned and held are separate facts; what was planned stays on record beside what became of it.
export function Planned({ meeting }: { meeting: Meeting }) {
  const { i18n } = useLingui();
  const departures: Departure[] =
    meeting.departures ?? (meeting.postponement ? [meeting.postponement] : []);
  if (meeting.planned.length === 0 && departures.length === 0) return null;
  return (
    <section className="section" aria-labelledby="planned">
      <h2 id="planned">{i18n._({ id: 'meeting.planned', message: 'As planned' })}</h2>
      <ol className={styles.planned}>
        {meeting.planned.map((plan, index) => (
          <li key={index}>
            <span className={styles.strong}>{formatPeriod(i18n, plan.date)}</span>
            {plan.place && (
              <span>
                <PlaceText place={plan.place} />
              </span>
            )}
            <SaidMark said={plan.said} />
          </li>
        ))}
        {departures.map((departure, index) => (
          <li key={index}>
            <StateBadge
              meeting={{
                state: departure.cancelled ? 'cancelled' : 'postponed',
                sine_die: departure.sine_die ?? false,
                state_said: departure.said,
              }}
            />
            {departure.date && <span>{formatPeriod(i18n, departure.date)}</span>}
            {choose(departure.reason, i18n.locale) && (
              <span>
                <Words of={departure.reason} />
              </span>
            )}
            <SaidMark said={departure.said} />
          </li>
        ))}
      </ol>
    </section>
  );
}

// Who says that it was held, when, where, and under which number and title. What one side says stands
// beside what all agreed, and moves nothing of it.
export function Held({ meeting }: { meeting: Meeting }) {
  const { i18n } = useLingui();
  if (meeting.held.length === 0) return null;
  return (
    <section className="section" aria-labelledby="held">
      <h2 id="held">{i18n._({ id: 'meeting.held', message: 'As held' })}</h2>
      <ul className={styles.planned}>
        {meeting.held.map((one) => (
          <li key={one.said.ref}>
            <span className={styles.strong}>{formatPeriod(i18n, one.date)}</span>
            {one.ordinal !== null && (
              <span>
                {i18n._({
                  id: 'meeting.held_as',
                  message: 'as the {ordinal}',
                  values: { ordinal: ordinalText(i18n, one.ordinal) },
                })}
              </span>
            )}
            {choose(one.title, i18n.locale) && (
              <span>
                <Words of={one.title} />
              </span>
            )}
            {hasPlace(i18n, one.place) && (
              <span>
                <PlaceText place={one.place} />
              </span>
            )}
            {one.host && (
              <span>
                {i18n._({ id: 'body.host', message: 'Host' })} <PartyMark name={one.host} />
              </span>
            )}
            <SaidMark said={one.said} />
          </li>
        ))}
      </ul>
    </section>
  );
}

export function NextIntents({ meeting, address }: { meeting: Meeting; address: string }) {
  const { i18n } = useLingui();
  const intents: NextIntent[] =
    meeting.next_intents ?? (meeting.next_intent ? [meeting.next_intent] : []);
  if (intents.length === 0) return null;
  return (
    <section className="section" aria-labelledby="intent">
      <h2 id="intent">
        {i18n._({ id: 'meeting.next_intent', message: 'Intent for the next meeting' })}
      </h2>
      <ul className={styles.planned}>
        {intents.map((intent, index) => (
          <li key={index}>
            {intent.meeting && <MatterLink matter={intent.meeting} address={address} />}
            <span className={styles.strong}>{formatPeriod(i18n, intent.date)}</span>
            {intent.place && (
              <span>
                <PlaceText place={intent.place} />
              </span>
            )}
            <SaidMark said={intent.said} />
          </li>
        ))}
      </ul>
    </section>
  );
}
