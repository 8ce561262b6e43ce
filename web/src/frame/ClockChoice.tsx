// Which time zone each other party is in, chosen by the reader: the record does not say.
import { useLingui } from '@lingui/react';
import { useId } from 'react';
import { zoneOptions } from '../i18n/places';
import { changeSettings, useSettings } from '../i18n/settings';
import styles from './dialog.module.css';
import { useParties } from './parties';

export function ClockChoice() {
  const { i18n } = useLingui();
  const id = useId();
  const parties = useParties();
  const { clocks } = useSettings();
  const others = parties.all().filter((one) => one !== parties.self);
  if (others.length === 0) return null;
  const zones = zoneOptions(i18n.locale);
  return (
    <fieldset className={styles.clocks} aria-describedby={`${id}-help`}>
      <legend>{i18n._({ id: 'clock.title', message: "The parties' clocks" })}</legend>
      <p id={`${id}-help`} className={styles.aside}>
        {i18n._({
          id: 'clock.help',
          message: 'The time of each party stands beside UTC. Kept in this browser.',
        })}
      </p>
      {others.map((party) => (
        <p key={party}>
          <label htmlFor={`${id}-${party}`}>
            {i18n._({
              id: 'clock.of',
              message: 'Time of {party}',
              values: { party: parties.text(party) },
            })}
          </label>{' '}
          <select
            id={`${id}-${party}`}
            value={clocks[party] ?? ''}
            onChange={(event) => {
              const { [party]: _, ...rest } = clocks;
              const zone = event.target.value;
              changeSettings({ clocks: zone ? { ...rest, [party]: zone } : rest });
            }}
          >
            <option value="">{i18n._({ id: 'clock.none', message: 'Not shown' })}</option>
            {zones.map(([zone, text]) => (
              <option key={zone} value={zone}>
                {text}
              </option>
            ))}
          </select>
        </p>
      ))}
    </fieldset>
  );
}
