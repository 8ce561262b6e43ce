// What can be written on the screen that is shown, as its menus offer it: so that the command palette
// has the entries of menus that are closed. A store of all that is mounted.
import { useEffect, useSyncExternalStore } from 'react';

export interface Offered {
  // The button that opens the menu, and its entry.
  title: string;
  text: string;
  run: () => void;
}

let offered: readonly Offered[] = [];
const groups = new Map<object, readonly Offered[]>();
const listeners = new Set<() => void>();

function changed() {
  offered = [...groups.values()].flat();
  for (const listener of listeners) listener();
}

// `offers`: in the order of the menu. Told anew whenever the component is drawn anew.
export function useOffer<One extends { id: string; text: string }>(
  title: string,
  offers: readonly One[],
  run: (offer: One) => void,
) {
  useEffect(() => {
    const group = {};
    groups.set(
      group,
      offers.map((one) => ({ title, text: one.text, run: () => run(one) })),
    );
    changed();
    return () => {
      groups.delete(group);
      changed();
    };
  });
}

export function useOffered(): readonly Offered[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => offered,
  );
}
