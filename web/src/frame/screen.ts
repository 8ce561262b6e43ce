// What the frame must know of the screen inside it: the label of all that it shows, with whom it is
// shared, and its title. A screen says so with useScreen(); the frame reads it with useShown().
import { useEffect, useSyncExternalStore } from 'react';
import type { Circle, Label } from '../api/model';
import { useNode } from '../api/queries';

export interface Shown {
  title: string;
  // null: not known yet; the frame then shows the highest marking that the viewer may see.
  label: Label | null;
  circle: Circle | null;
  audience: 'one' | 'several';
}

let shown: Shown = { title: '', label: null, circle: null, audience: 'several' };
const listeners = new Set<() => void>();

export function show(next: Shown) {
  shown = next;
  for (const listener of listeners) listener();
}

export function useShown(): Shown {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
}

// `empty`: there is nothing of the record on it, so that its marking is the one of an empty screen.
// `title`: null where a screen inside says all of it.
export function useScreen(
  title: string | null,
  label: Label | null,
  circle: Circle | null = null,
  empty = false,
) {
  const base = useNode()?.label ?? null;
  const marked = empty ? base : label;
  useEffect(() => {
    if (title !== null)
      show({ title, label: marked, circle, audience: circle ? 'one' : 'several' });
  }, [title, marked, circle]);
}
