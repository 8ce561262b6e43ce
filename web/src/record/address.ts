// Where in the page an entry is seen, and answered while it is open; without an entry, where the matter
// stands. Every link to something of the record is made here.
import type { Act, Reference } from '../api/model';

export interface Addressed {
  matter: string;
  ref?: Reference | null;
  // What an answer answers: that is what is looked at.
  target?: Reference | null;
  // Tells a workplan from wording, which share a register; absent: not at hand.
  content?: Act['content'];
}

// What our own side keeps at home about a text that stands in a common place leads to it there: to the request
// that is asked, or that was answered.
function keptAbout(content: Addressed['content']): { circle: string; request: string } | null {
  const asked = content?.instruction_request as { id?: string; circle?: string } | undefined;
  const said = content?.instruction as { request?: string; circle?: string } | undefined;
  const circle = asked?.circle ?? said?.circle;
  return circle ? { circle, request: asked?.id ?? said?.request ?? '' } : null;
}

// `circle`: as addresses of the page name it. Empty where there is nothing to be shown.
export function addressOf({ matter, ref, target, content }: Addressed, circle: string): string {
  const [kind = '', body = '', slug = '', more] = matter.split('/').map(encodeURIComponent);
  const place = encodeURIComponent(circle);
  const asked = target ?? ref;
  const entry = asked ? `?entry=${encodeURIComponent(asked)}` : '';
  // What belongs to no page is shown by itself.
  const alone = asked ? `/entry/${place}${entry}` : '';
  if (!body || more !== undefined) return alone;
  switch (kind) {
    case 'bodies':
      if (body === 'people' || body === 'parties')
        return slug ? `/directory${entry && `${entry}&circle=${place}`}#${body}-${slug}` : alone;
      return slug ? alone : `/b/${place}/${body}${entry}`;
    case 'meetings':
      return slug ? `/b/${place}/${body}/m/${slug}${entry}` : `/b/${place}/${body}${entry}`;
    case 'briefs':
      return slug ? `/b/${place}/${body}/m/${slug}/brief` : alone;
    case 'commitments':
      if (slug) return `/c/${place}/${body}/${slug}${entry}`;
      return `/b/${place}/${body}/${content?.workplan ? 'plans' : 'wording'}${entry}`;
    case 'texts': {
      const about = slug ? keptAbout(content) : null;
      if (about)
        return `/t/${encodeURIComponent(about.circle)}/${body}/${slug}${about.request && `#request-${encodeURIComponent(about.request)}`}`;
      return slug
        ? `/t/${place}/${body}/${slug}${entry}`
        : `/texts?circle=${place}&body=${body}${entry && `&${entry.slice(1)}`}`;
    }
    default:
      return alone;
  }
}
