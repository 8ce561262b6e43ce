// The keys as they are in this browser; and, where asked for, the way to another key or to none.
import { useLingui } from '@lingui/react';
import { useState } from 'react';
import { changeSettings, useSettings } from '../i18n/settings';
import {
  type CommandId,
  commandIds,
  commands,
  commandText,
  conflictOf,
  keyOf,
  keyPressed,
  keyText,
  type Place,
} from '../keyboard/keymap';
import styles from './dialog.module.css';

export function KeyList({
  changing = false,
  place,
}: {
  changing?: boolean;
  // Of what is heard there alone; absent: of every place.
  place?: Place | undefined;
}) {
  const { i18n } = useLingui();
  const { keys, singleKeys } = useSettings();
  const listed = commandIds.filter((id) => {
    const places: readonly Place[] = commands[id].places;
    return place === undefined || places.includes(place);
  });
  // Keys with Ctrl or Alt, and those that are no characters, are everywhere what they are here.
  const fixed = [
    [
      'Ctrl+K',
      i18n._({ id: 'keys.palette', message: 'Go anywhere, do anything, by a few letters' }),
    ],
    ['Enter', i18n._({ id: 'keys.open', message: 'Open the row' })],
    ['Esc', i18n._({ id: 'keys.escape', message: 'Close what is open; else to the page above' })],
    [
      'Alt+↑  Alt+↓',
      i18n._({
        id: 'keys.move',
        message: 'On an agenda item, or in the editor of a paragraph: further up, further down',
      }),
    ],
    [
      'Alt+Shift+↓  Alt+Shift+↑',
      i18n._({
        id: 'keys.level',
        message: 'In the editor of a paragraph: below the one before, one level up',
      }),
    ],
    [
      'Ctrl+Enter',
      i18n._({
        id: 'keys.split',
        message: 'In the editor of a paragraph: split it at the caret',
      }),
    ],
    [
      'Backspace',
      i18n._({
        id: 'keys.join',
        message: 'At the beginning of a paragraph in its editor: join it with the one before',
      }),
    ],
    ['Ctrl+Z', i18n._({ id: 'keys.undo', message: 'In the room: take back what was noted last' })],
    ['Ctrl+Enter', i18n._({ id: 'keys.confirm', message: 'Go on in a form, and sign' })],
  ] as const;
  return (
    <dl className={styles.keys}>
      {listed.map((id) => (
        <Row key={id} id={id} changing={changing} off={!singleKeys || !keyText(id, keys)} />
      ))}
      {fixed.map(([key, text]) => (
        <div key={text}>
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function Row({ id, changing, off }: { id: CommandId; changing: boolean; off: boolean }) {
  const { i18n } = useLingui();
  const { keys } = useSettings();
  const [waiting, setWaiting] = useState(false);
  const [wrong, setWrong] = useState('');
  const text = commandText(i18n, id);
  const name =
    'to' in commands[id]
      ? i18n._({ id: 'keys.go_to', message: 'Go to: {screen}', values: { screen: text } })
      : text;
  const set = (key: string | null) => {
    setWrong('');
    setWaiting(false);
    const { [id]: _, ...others } = keys;
    changeSettings({ keys: key === commands[id].key ? others : { ...others, [id]: key } });
  };
  const press = (event: React.KeyboardEvent) => {
    if (!waiting || ['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return;
    if (event.key === 'Tab') {
      setWaiting(false);
      return;
    }
    // It is the key that is wanted, and nothing that it would do.
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') {
      setWaiting(false);
      return;
    }
    const key = keyPressed(event.nativeEvent);
    const taken = key && conflictOf(id, key, keys);
    if (key && !taken) {
      set(key);
      return;
    }
    setWrong(
      taken
        ? i18n._({
            id: 'keys.taken',
            message: 'That key is taken: {command}. Choose another, or give that one up first.',
            values: { command: commandText(i18n, taken) },
          })
        : i18n._({
            id: 'keys.unfit',
            message: 'Choose a letter, a digit or a sign, with or without Shift.',
          }),
    );
  };
  return (
    <div data-command={id}>
      <dt>
        <kbd data-off={off || undefined}>
          {off ? i18n._({ id: 'keys.none', message: 'none' }) : keyText(id, keys)}
        </kbd>
      </dt>
      <dd>
        {name}
        {changing && (
          <span className={styles.choose}>
            <button
              type="button"
              className={styles.small}
              aria-pressed={waiting}
              aria-label={i18n._({
                id: 'keys.change_of',
                message: 'Another key: {command}',
                values: { command: name },
              })}
              onClick={() => {
                setWrong('');
                setWaiting(!waiting);
              }}
              onKeyDown={press}
              onBlur={() => setWaiting(false)}
            >
              {waiting
                ? i18n._({ id: 'keys.press', message: 'Press it now' })
                : i18n._({ id: 'keys.change', message: 'Another key' })}
            </button>
            {keyOf(id, keys) !== null && (
              <button
                type="button"
                className={styles.small}
                aria-label={i18n._({
                  id: 'keys.off_of',
                  message: 'No key: {command}',
                  values: { command: name },
                })}
                onClick={() => set(null)}
              >
                {i18n._({ id: 'keys.off', message: 'No key' })}
              </button>
            )}
            {keys[id] !== undefined && (
              <button
                type="button"
                className={styles.small}
                aria-label={i18n._({
                  id: 'keys.usual_of',
                  message: 'As it was: {command}',
                  values: { command: name },
                })}
                onClick={() => {
                  const taken = conflictOf(id, commands[id].key, keys);
                  if (!taken) set(commands[id].key);
                  else
                    setWrong(
                      i18n._({
                        id: 'keys.taken',
                        message:
                          'That key is taken: {command}. Choose another, or give that one up first.',
                        values: { command: commandText(i18n, taken) },
                      }),
                    );
                }}
              >
                {i18n._({ id: 'keys.usual', message: 'As it was' })}
              </button>
            )}
            {wrong && (
              <span role="alert" className={styles.wrong}>
                {wrong}
              </span>
            )}
          </span>
        )}
      </dd>
    </div>
  );
}
