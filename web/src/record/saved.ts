// What was saved last, for the line under the marking that says so: a store of one, as in
// frame/screen.ts. Gone with the next address but the one that saving leads to.

import type { MessageDescriptor } from '@lingui/core';
import { useSyncExternalStore } from 'react';
import type { Circle, Names, Reference } from '../api/model';

export interface Saved {
  title: MessageDescriptor;
  // What the entry is called; null: untold, or for named persons alone.
  names: Names | null;
  circle: Circle;
  matter: string;
  ref: Reference;
  // Milliseconds since 1970.
  at: number;
}

let saved: Saved | null = null;
const listeners = new Set<() => void>();

export function tellSaved(next: Saved | null) {
  saved = next;
  for (const listener of listeners) listener();
}

export function useSaved(): Saved | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => saved,
  );
}
