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

// Of a shape that there is; whatever else stands in an address that somebody was sent is not asked for.
const texts = {
  circle: /^[a-z0-9-]{1,128}$/,
  body: /^[a-z0-9._-]{1,40}$/,
  kind: /^(?:goal_reaffirmed|undertaking|tasking|monitoring|position|risk_reduction|access)$/,
  text: /^[^\p{Cc}]{1,100}$/u,
} as const;

export function followUpSearch(search: Record<string, unknown>): FollowUpSearch {
  const out: FollowUpSearch = {};
  const show = shows.find((one) => one === search.show);
  if (show && show !== 'open') out.show = show;
  for (const name of Object.keys(texts) as (keyof typeof texts)[]) {
    const value = search[name];
    if (typeof value === 'string' && texts[name].test(value)) out[name] = value;
  }
  if (search.view === 'time') out.view = 'time';
  return out;
}
