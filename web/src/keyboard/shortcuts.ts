// Keys of the page. Bound by event.code, so that they work while a Korean input method is on; never
// while text is composed or a field is being filled, never with a dialogue open, and not at all
// where the reader switched them off. No single key sends anything to another party.
import { useEffect } from 'react';
import { tinykeys } from 'tinykeys';
import { settings } from '../i18n/settings';

const editable =
  'input:not([type=radio]):not([type=checkbox]),select,textarea,[contenteditable],[role=spinbutton]';

export function takesKeys(event: KeyboardEvent): boolean {
  if (!settings().singleKeys || event.isComposing || event.repeat || event.key === 'Process')
    return false;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(editable)) return false;
  return document.querySelector('[role=dialog],[role=alertdialog],dialog[open]') === null;
}

// A key that begins a sequence of two, and when it was pressed last: what follows it within a second
// belongs to the sequence, and is no key of its own.
const prefix = 'KeyG';
const sequenceMs = 1_000;
let before = '';
let now = '';
let since = 0;
if (typeof window !== 'undefined') {
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.repeat) return;
      before = performance.now() - since < sequenceMs ? now : '';
      now = event.code;
      since = performance.now();
    },
    true,
  );
}

export function useShortcuts(bindings: Record<string, () => void>) {
  useEffect(() => {
    const handlers = Object.fromEntries(
      Object.entries(bindings).map(([keys, act]) => [
        keys,
        (event: KeyboardEvent) => {
          if (!keys.includes(' ') && before === prefix) return;
          event.preventDefault();
          act();
        },
      ]),
    );
    return tinykeys(window, handlers, { ignore: (event) => !takesKeys(event) });
  }, [bindings]);
}

// j and k walk over what is marked data-row, wherever it stands on the screen.
export function moveRow(step: 1 | -1) {
  const rows = [...document.querySelectorAll<HTMLElement>('main [data-row]')];
  if (rows.length === 0) return;
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const next =
    at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step));
  rows[next]?.focus();
  rows[next]?.scrollIntoView({ block: 'nearest' });
}
