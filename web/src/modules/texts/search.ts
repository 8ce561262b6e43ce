// What of texts is shown, as it stands in the address. Whatever else stands in an address that somebody was
// sent is not asked for.
export const views = ['compilation', 'rolling', 'clean', 'party', 'changes'] as const;
export type View = (typeof views)[number];

export interface TextsSearch {
  circle?: string;
  body?: string;
  entry?: string;
}

export interface TextSearch {
  // Absent: compilation.
  view?: View;
  // Whose reading, of the view `party`.
  party?: string;
  // Since which revision, of the view `changes`.
  since?: number;
  // Languages, in the order of their columns; absent: as many as there is room for.
  languages?: string;
  // An element that the address leads to.
  at?: string;
  entry?: string;
}

const reference = /^\d{1,10}\/[a-z0-9-]{1,64}\/\d{1,20}\/[0-9a-f]{64}$/;
const text = (value: unknown, pattern: RegExp): string | undefined =>
  typeof value === 'string' && pattern.test(value) ? value : undefined;

function only<T extends object>(found: T): T {
  return Object.fromEntries(Object.entries(found).filter(([, one]) => one !== undefined)) as T;
}

export function textsSearch(search: Record<string, unknown>): TextsSearch {
  return only({
    circle: text(search.circle, /^[\w.-]{1,128}$/),
    body: text(search.body, /^[\w.-]{1,128}$/),
    entry: text(search.entry, reference),
  }) as TextsSearch;
}

export function textSearch(search: Record<string, unknown>): TextSearch {
  const view = views.find((one) => one === search.view);
  const since = Number(search.since);
  return only({
    view: view === 'compilation' ? undefined : view,
    party: text(search.party, /^[a-z0-9][a-z0-9.-]{0,127}$/),
    since: Number.isInteger(since) && since > 0 && since < 1e6 ? since : undefined,
    languages: text(search.languages, /^[A-Za-z0-9-]{2,35}(,[A-Za-z0-9-]{2,35}){0,2}$/),
    at: text(search.at, /^[\w.-]{1,128}$/),
    entry: text(search.entry, reference),
  }) as TextSearch;
}
