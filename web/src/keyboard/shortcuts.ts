// Keys of the page (keymap.ts). Bound by event.code, so that they work while a Korean input method is
// on; never while text is composed or a field is being filled, never with a dialogue open, and not at
// all where the reader switched them off. No single key sends anything to another party.
import { useEffect } from 'react';
import { tinykeys } from 'tinykeys';
import { settings, useSettings } from '../i18n/settings';
import { type CommandId, commands, keyOf } from './keymap';

const editable =
  'input:not([type=radio]):not([type=checkbox]),select,textarea,[contenteditable],[role=spinbutton]';

function hasDialog(): boolean {
  return document.querySelector('[role=dialog],[role=alertdialog],dialog[open]') !== null;
}

export function takesKeys(event: KeyboardEvent): boolean {
  if (!settings().singleKeys || event.isComposing || event.repeat || event.key === 'Process')
    return false;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(editable)) return false;
  return !hasDialog();
}

// A key that begins a sequence of two, and when it was pressed last: what follows it within a second
// belongs to the sequence, and is no key of its own.
const sequenceMs = 1_000;
let before = '';
let now = '';
let since = 0;
if (typeof window !== 'undefined') {
  window.addEventListener(
    'keydown',
    (event) => {
      // Shift alone is on the way to a key.
      if (event.repeat || event.key === 'Shift') return;
      before = performance.now() - since < sequenceMs ? now : '';
      now = `${event.shiftKey ? 'Shift+' : ''}${event.code}`;
      since = performance.now();
    },
    true,
  );
}

// What these commands do while the component is there. Only the keys that they have now are bound.
export function useShortcuts(bindings: Partial<Record<CommandId, () => void>>) {
  const { keys } = useSettings();
  useEffect(() => {
    const first = keyOf('go', keys);
    const handlers: Record<string, (event: KeyboardEvent) => void> = {};
    for (const [name, act] of Object.entries(bindings)) {
      const id = name as CommandId;
      const key = keyOf(id, keys);
      const sequence = 'to' in commands[id];
      if (!key || (sequence && !first)) continue;
      const handler = (event: KeyboardEvent) => {
        if (!sequence && before === first) return;
        event.preventDefault();
        act();
      };
      handlers[sequence ? `${first} ${key}` : key] = handler;
      // A keyboard that has its question mark elsewhere.
      if (key === 'Shift+Slash') handlers['Shift+?'] = handler;
    }
    return tinykeys(window, handlers, { ignore: (event) => !takesKeys(event) });
  }, [bindings, keys]);
}

// Ctrl+K, or Cmd+K, from fields too; not while something is composed or a dialogue is open.
export function usePaletteKey(open: () => void) {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.code !== 'KeyK' || event.shiftKey || event.altKey) return;
      if (!(event.ctrlKey || event.metaKey) || event.isComposing) return;
      // The browser's own meaning of it would take the focus out of the page.
      event.preventDefault();
      if (!event.repeat && !hasDialog()) open();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [open]);
}

// Esc with nothing open and nothing begun: to the page above, which is the last step of the way that leads here.
export function useEscape() {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || !takesKeys(event)) return;
      if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
      if (document.querySelector('[role=menu],[role=listbox],main [data-unfinished]')) return;
      const way = document.querySelectorAll<HTMLElement>('main .crumbs a');
      way.item(way.length - 1)?.click();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}

// j and k walk over what is marked data-row, wherever it stands on the screen.
export function moveRow(step: 1 | -1) {
  const rows = [...document.querySelectorAll<HTMLElement>('main [data-row]')];
  if (rows.length === 0) return;
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next =
    at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step));
  rows[next]?.focus();
  rows[next]?.scrollIntoView({ block: 'nearest' });
}

// e changes what has the focus: the nearest button around it that is marked data-edit, else the first
// of the screen.
export function editHere() {
  const find = (within: Element) =>
    within.querySelector<HTMLElement>('button[data-edit], [data-edit] button');
  const main = document.querySelector('main');
  for (let at = document.activeElement; at && main?.contains(at); at = at.parentElement) {
    const found = find(at);
    if (found) {
      found.click();
      return;
    }
  }
  if (main) find(main)?.click();
}
