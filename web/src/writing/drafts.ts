// What is being typed, kept in this browser until it is recorded: a lost connection, a restart of
// the node or of the browser loses nothing. Gone with the person (api/kept.ts). Never used for what only named persons may read.
const place = (key: string) => `entente.draft ${key}`;

export interface Draft<T> {
  value: T;
  // Milliseconds since 1970.
  at: number;
}

export function keptDraft<T>(key: string): Draft<T> | null {
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
  try {
    localStorage.removeItem(place(key));
  } catch {
    // There is none then.
  }
}
