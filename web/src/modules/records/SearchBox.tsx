// The one box. It asks once typing rests, and never in the middle of a syllable that an input method
// is still composing.
import { useLingui } from '@lingui/react';
import { type Ref, useEffect, useRef, useState } from 'react';
import { useSettings } from '../../i18n/settings';
import { keyShortcuts } from '../../keyboard/keymap';
import styles from './records.module.css';

const rest = 250; // ms without a key

export function SearchBox({
  value,
  onSearch,
  field,
}: {
  value: string;
  onSearch: (words: string) => void;
  field?: Ref<HTMLInputElement>;
}) {
  const { i18n } = useLingui();
  const { keys, singleKeys } = useSettings();
  const [typed, setTyped] = useState(value);
  const composing = useRef(false);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const asked = useRef(value);

  // Another address (a saved view, the way back) brings its words; what is being typed stays.
  useEffect(() => {
    if (value === asked.current) return;
    asked.current = value;
    setTyped(value);
  }, [value]);
  useEffect(() => () => clearTimeout(waiting.current), []);

  const ask = (words: string) => {
    clearTimeout(waiting.current);
    if (words === asked.current) return;
    asked.current = words;
    onSearch(words);
  };
  const askSoon = (words: string) => {
    clearTimeout(waiting.current);
    if (!composing.current) waiting.current = setTimeout(() => ask(words), rest);
  };
  return (
    <search>
      <form
        className={styles.box}
        onSubmit={(event) => {
          event.preventDefault();
          if (!composing.current) ask(typed);
        }}
      >
        <label htmlFor="record-words">
          {i18n._({ id: 'records.words', message: 'Search the record' })}
        </label>
        <input
          id="record-words"
          ref={field}
          type="search"
          className={styles.input}
          value={typed}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          {...keyShortcuts('search', keys, singleKeys)}
          onChange={(event) => {
            setTyped(event.target.value);
            askSoon(event.target.value);
          }}
          onCompositionStart={() => {
            composing.current = true;
            clearTimeout(waiting.current);
          }}
          onCompositionEnd={(event) => {
            composing.current = false;
            askSoon(event.currentTarget.value);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && !event.nativeEvent.isComposing)
              event.currentTarget.blur();
          }}
        />
      </form>
    </search>
  );
}
