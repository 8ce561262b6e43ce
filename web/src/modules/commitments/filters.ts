// What of the commitments is shown, as it stands in the address.
export const shows = ['open', 'overdue', 'stale', 'closed', 'all'] as const;
export interface FollowUpSearch {
  show?: (typeof shows)[number];
  circle?: string;
  body?: string;
  kind?: string;
  text?: string;
  view?: 'time';
}

export function followUpSearch(search: Record<string, unknown>): FollowUpSearch {
  const out: FollowUpSearch = {};
  const show = shows.find((one) => one === search.show);
  if (show && show !== 'open') out.show = show;
  for (const name of ['circle', 'body', 'kind', 'text'] as const) {
    const value = search[name];
    if (typeof value === 'string' && value && value.length <= 100) out[name] = value;
  }
  if (search.view === 'time') out.view = 'time';
  return out;
}
