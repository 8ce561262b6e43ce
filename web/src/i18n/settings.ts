// What a reader sets for this browser: language, appearance, shortcuts, clocks; and whose node it is, for its door. Kept in
// localStorage; nothing of it is told to the node.
import { useSyncExternalStore } from 'react';
import { type Keys, keysOf } from '../keyboard/keymap';
import { isLanguage, type Language, preferredLanguage } from './languages';

export type Appearance = 'system' | 'light' | 'dark';

export interface Settings {
  language: Language;
  appearance: Appearance;
  singleKeys: boolean;
  // Commands whose key is another one here, or none.
  keys: Keys;
  // Whose node this is and the marking of its empty screens, as they were when somebody was signed in
  // here last; null: nobody was.
  node: KnownNode | null;
  // Time zones of other parties, by their names: each is shown beside UTC.
  clocks: Readonly<Record<string, string>>;
}

export interface KnownNode {
  party: Readonly<Record<string, string>>;
  marking: string;
  classification: number;
}

const mostClocks = 8;

function nodeOf(stored: unknown): KnownNode | null {
  const { party, marking, classification } = (stored ?? {}) as Partial<KnownNode>;
  if (typeof party !== 'object' || party === null) return null;
  if (typeof marking !== 'string' || typeof classification !== 'number') return null;
  const names = Object.entries(party).filter(([, name]) => typeof name === 'string');
  return { party: Object.fromEntries(names), marking, classification };
}

// Zones that there are, whatever somebody wrote into the storage.
function clocksOf(stored: unknown): Record<string, string> {
  if (typeof stored !== 'object' || stored === null) return {};
  return Object.fromEntries(
    Object.entries(stored)
      .slice(0, mostClocks)
      .filter(([, zone]) => {
        try {
          return (
            typeof zone === 'string' &&
            zone !== '' &&
            !!new Intl.DateTimeFormat('en', { timeZone: zone })
          );
        } catch {
          return false;
        }
      }),
  ) as Record<string, string>;
}

const place = 'entente.settings';
const listeners = new Set<() => void>();
let current: Settings | null = null;

function load(): Settings {
  let stored: Partial<Settings> = {};
  try {
    stored = JSON.parse(localStorage.getItem(place) ?? '{}') as Partial<Settings>;
  } catch {
    // Damaged or forbidden storage: the browser's own wishes hold.
  }
  return {
    language: isLanguage(stored.language)
      ? stored.language
      : preferredLanguage(navigator.languages ?? []),
    appearance:
      stored.appearance === 'light' || stored.appearance === 'dark' ? stored.appearance : 'system',
    singleKeys: stored.singleKeys !== false,
    keys: keysOf(stored.keys),
    clocks: clocksOf(stored.clocks),
    node: nodeOf(stored.node),
  };
}

export function settings(): Settings {
  current ??= load();
  return current;
}

export function applyAppearance(appearance: Appearance) {
  if (appearance === 'system') delete document.documentElement.dataset.appearance;
  else document.documentElement.dataset.appearance = appearance;
}

// What another tab has changed meanwhile stays: only this change goes into the storage.
export function changeSettings(change: Partial<Settings>) {
  const before = settings();
  current = { ...before, ...change };
  applyAppearance(current.appearance);
  try {
    let stored: unknown = null;
    try {
      stored = JSON.parse(localStorage.getItem(place) ?? 'null');
    } catch {
      // Damaged: all of it is written anew.
    }
    localStorage.setItem(place, JSON.stringify({ ...(stored ?? before), ...change }));
  } catch {
    // It holds until the page is closed.
  }
  for (const listener of listeners) listener();
}

export function useSettings(): Settings {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, settings);
}
