// A body or meeting that something refers to, by its name, as a link to its page.
import { useLingui } from '@lingui/react';
import { Link } from '@tanstack/react-router';
import { matterPage } from '../api/model';
import { ordinalText } from './meeting_words';

export function MatterLink({ matter, address }: { matter: string; address: string }) {
  const { i18n } = useLingui();
  const page = matterPage(matter);
  if (!page) return matter;
  const body = page.body.toUpperCase();
  if (!page.slug) {
    return (
      <Link to="/b/$circle/$body" params={{ circle: address, body: page.body }} search={{}}>
        {body}
      </Link>
    );
  }
  const text = /^\d+$/.test(page.slug)
    ? i18n._({
        id: 'meeting.numbered',
        message: '{ordinal} {body}',
        values: { ordinal: ordinalText(i18n, Number(page.slug)), body },
      })
    : `${body} ${page.slug}`;
  return (
    <Link
      to="/b/$circle/$body/m/$slug"
      params={{ circle: address, body: page.body, slug: page.slug }}
      search={{}}
    >
      {text}
    </Link>
  );
}
