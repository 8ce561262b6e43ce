// Who speaks: each party a large button, with the key that does the same.
import { useLingui } from '@lingui/react';
import { PartyDot, useParties } from '../../frame/parties';
import { useSettings } from '../../i18n/settings';
import { type CommandId, keyShortcuts, keyText } from '../../keyboard/keymap';
import styles from './room.module.css';

export function Speakers({
  speakers,
  speaker,
  onSpeaker,
}: {
  speakers: readonly string[];
  speaker: string | null;
  onSpeaker: ((party: string) => void) | null;
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  const { keys, singleKeys } = useSettings();
  if (!onSpeaker)
    return (
      <p className={styles.told}>
        {i18n._({ id: 'wall.look_only', message: 'You may look here, and note nothing.' })}
      </p>
    );
  return (
    <fieldset className={styles.speakers}>
      <legend>{i18n._({ id: 'texts.who_speaks', message: 'Who speaks' })}</legend>
      {speakers.map((one, at) => {
        const command = `speaker_${at + 1}` as CommandId;
        return (
          <button
            key={one}
            type="button"
            aria-pressed={speaker === one}
            className={styles.speaker}
            onClick={() => onSpeaker(one)}
            {...keyShortcuts(command, keys, singleKeys)}
          >
            {singleKeys && (
              <span className={styles.key} aria-hidden="true">
                {keyText(command, keys)}
              </span>
            )}
            <PartyDot name={one} />
            <span>
              {speaker === one
                ? i18n._({
                    id: 'wall.speaks',
                    message: '{party} speaks',
                    values: { party: parties.text(one) },
                  })
                : parties.text(one)}
            </span>
          </button>
        );
      })}
    </fieldset>
  );
}
