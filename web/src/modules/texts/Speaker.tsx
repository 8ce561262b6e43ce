// Who speaks, where one side keeps the text alone: what is written on it then is noted of that party.
import { useLingui } from '@lingui/react';
import { useState } from 'react';
import type { Circle } from '../../api/model';
import { useParties } from '../../frame/parties';
import { say } from '../../i18n/words';
import { channels } from '../../writing/channels';
import type { Noting } from '../../writing/Manner';
import { usePartyNames } from '../../writing/options';
import { useInText } from './in_text';
import { isAlone, speakersOf } from './spoken';
import styles from './texts.module.css';

const spoke = new Map<string, Noting | null>();

// It stays while this tab is open, so that nobody's words become another's by going to a page and back.
export function useNoting(
  matter: string,
  circle: Circle | null,
): [Noting | null, (next: Noting | null) => void] {
  const place = `${circle?.id ?? ''} ${matter}`;
  const [, drawAnew] = useState(0);
  const noting = circle && isAlone(circle) ? (spoke.get(place) ?? null) : null;
  const set = (next: Noting | null) => {
    spoke.set(place, next);
    drawAnew((count) => count + 1);
  };
  return [noting, set];
}

export function Speaker({
  noting,
  onChange,
}: {
  noting: Noting | null;
  onChange: (next: Noting | null) => void;
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  const { text, circle } = useInText();
  const speakers = speakersOf(text, usePartyNames(circle));
  if (speakers.length < 2) return null;
  return (
    <div className={styles.speaker} data-noting={noting !== null || undefined}>
      <label className={styles.pick}>
        <span>{i18n._({ id: 'texts.who_speaks', message: 'Who speaks' })}</span>
        <select
          value={noting?.party ?? parties.self}
          onChange={(event) =>
            onChange(
              event.target.value === parties.self
                ? null
                : { party: event.target.value, channel: noting?.channel ?? 'letter' },
            )
          }
        >
          {speakers.map((one) => (
            <option key={one} value={one}>
              {parties.text(one)}
            </option>
          ))}
        </select>
      </label>
      {noting && (
        <label className={styles.pick}>
          <span>{i18n._({ id: 'write.channel', message: 'How it came' })}</span>
          <select
            value={noting.channel}
            onChange={(event) =>
              onChange({ ...noting, channel: event.target.value as Noting['channel'] })
            }
          >
            {Object.keys(channels).map((one) => (
              <option key={one} value={one}>
                {say(i18n, channels, one)}
              </option>
            ))}
          </select>
        </label>
      )}
      {noting && (
        <p role="status" className={styles.speaks}>
          {i18n._({
            id: 'texts.speaks',
            message: 'What is written on this text now is noted as the words of {party}.',
            values: { party: parties.text(noting.party) },
          })}
        </p>
      )}
    </div>
  );
}
