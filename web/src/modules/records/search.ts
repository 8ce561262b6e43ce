// What a search asks for, as it stands in the address; and the views that a reader keeps.
import type { Session } from '../../api/model';

export interface RecordSearch {
  q?: string;
  circle?: string;
  body?: string;
  module?: string;
  party?: string;
  language?: string;
  from?: string;
  to?: string;
  // Absent: newest first.
  order?: 'oldest';
}

const texts = {
  q: /^[^\p{Cc}]{1,200}$/u,
  circle: /^[a-z0-9-]{1,128}$/,
  body: /^[a-z0-9._-]{1,40}$/,
  module: /^[a-z]{1,32}$/,
  party: /^[a-z0-9.-]{1,64}$/,
  language: /^[A-Za-z0-9-]{1,35}$/,
  from: /^\d{4}-\d{2}-\d{2}$/,
  to: /^\d{4}-\d{2}-\d{2}$/,
  order: /^oldest$/,
} as const;

// Whatever else stands in an address that somebody was sent is not asked for.
export function recordSearch(given: Record<string, unknown>): RecordSearch {
  const out: RecordSearch = {};
  for (const name of Object.keys(texts) as (keyof typeof texts)[]) {
    const value = typeof given[name] === 'number' ? String(given[name]) : given[name];
    if (typeof value !== 'string' || !texts[name].test(value)) continue;
    if (name === 'order') out.order = 'oldest';
    else out[name] = value;
  }
  return out;
}

export function isEmpty(search: RecordSearch): boolean {
  // An order is no question.
  const { order: _, ...asked } = search;
  return Object.values(asked).every((value) => !value?.trim());
}

export interface SavedView {
  name: string;
  search: RecordSearch;
}

const most = 50;
const place = (session: Session) => `entente.views/${session.party.name}/${session.viewer.name}`;

// Kept in this browser, apart for each person who signs in here; nothing of it is told to the node.
export function savedViews(session: Session): SavedView[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place(session)) ?? '[]');
    if (!Array.isArray(kept)) return [];
    return kept.slice(0, most).flatMap((one: unknown) => {
      const { name, search } = (one ?? {}) as Partial<SavedView>;
      if (typeof name !== 'string' || !name || typeof search !== 'object' || !search) return [];
      return [{ name: name.slice(0, 80), search: recordSearch({ ...search }) }];
    });
  } catch {
    return [];
  }
}

export function saveViews(session: Session, views: readonly SavedView[]) {
  try {
    localStorage.setItem(place(session), JSON.stringify(views.slice(0, most)));
  } catch {
    // Storage is full or forbidden: what is kept stays as it was.
  }
}
