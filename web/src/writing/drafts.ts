// What is being typed, kept in this browser until it is recorded: a lost connection, a restart of
// the node or of the browser loses nothing. What only named persons may read stays in the memory of
// this tab and is written nowhere. Gone with the person (api/kept.ts).
import { inTab } from '../api/kept';

const place = (key: string) => `entente.draft ${key}`;

export interface Draft<T> {
  value: T;
  // Milliseconds since 1970.
  at: number;
}

// The browser asks before it throws away what is kept in this tab alone.
function ask(event: BeforeUnloadEvent) {
  if (inTab.size > 0) event.preventDefault();
}

export function keepInTab<T>(key: string, value: T) {
  if (inTab.size === 0) window.addEventListener('beforeunload', ask);
  inTab.set(key, { value, at: Date.now() });
}

export function keptDraft<T>(key: string): Draft<T> | null {
  const kept = inTab.get(key);
  if (kept) return kept as Draft<T>;
  try {
    const text = localStorage.getItem(place(key));
    return text ? (JSON.parse(text) as Draft<T>) : null;
  } catch {
    return null;
  }
}

export function keepDraft<T>(key: string, value: T) {
  try {
    localStorage.setItem(place(key), JSON.stringify({ value, at: Date.now() }));
  } catch {
    // No room, or forbidden: it stays on the screen.
  }
}

export function dropDraft(key: string) {
  if (inTab.delete(key) && inTab.size === 0) window.removeEventListener('beforeunload', ask);
  try {
    localStorage.removeItem(place(key));
  } catch {
    // There is none then.
  }
}
