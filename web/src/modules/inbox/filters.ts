// What of the inbox is shown, as it stands in the address.
export const shows = ['all', 'answer', 'information', 'aside'] as const;
export const categories = [
  'answers',
  'preparation',
  'letters',
  'reports',
  'commitments',
  'information',
] as const;

export interface InboxSearch {
  show?: (typeof shows)[number];
  category?: (typeof categories)[number];
  circle?: string;
}

// Whatever else stands in an address that somebody was sent is not asked for.
export function inboxSearch(search: Record<string, unknown>): InboxSearch {
  const out: InboxSearch = {};
  const show = shows.find((one) => one === search.show);
  if (show && show !== 'all') out.show = show;
  const category = categories.find((one) => one === search.category);
  if (category) out.category = category;
  if (typeof search.circle === 'string' && /^[a-z0-9-]{1,128}$/.test(search.circle))
    out.circle = search.circle;
  return out;
}
