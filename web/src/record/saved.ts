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

// Where it stands: an address of the page.
export function savedAddress(matter: string, circle: string, ref: Reference): string {
  const [kind = '', body = '', slug = ''] = matter.split('/').map(encodeURIComponent);
  const place = encodeURIComponent(circle);
  const entry = `?entry=${encodeURIComponent(ref)}`;
  if (kind === 'bodies' && (body === 'people' || body === 'parties'))
    return `/directory#${body}-${slug}`;
  if (kind === 'bodies') return `/b/${place}/${body}${entry}`;
  if (kind === 'meetings' && slug) return `/b/${place}/${body}/m/${slug}${entry}`;
  if (kind === 'meetings') return `/b/${place}/${body}${entry}`;
  if (kind === 'briefs' && slug) return `/b/${place}/${body}/m/${slug}/brief`;
  if (kind === 'commitments' && slug) return `/c/${place}/${body}/${slug}`;
  return '';
}
