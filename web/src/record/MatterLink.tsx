// A body or meeting that something refers to, by its name, as a link to its page.
import { useLingui } from '@lingui/react';
import { Link } from '@tanstack/react-router';
import { matterPage } from '../api/model';
import { circleAt, useCircles } from '../frame/circles';
import { useBodyNames } from './body_words';
import { addressedTitle } from './meeting_words';

export function MatterLink({ matter, address }: { matter: string; address: string }) {
  const { i18n } = useLingui();
  const circle = circleAt(useCircles(), address);
  const bodyName = useBodyNames();
  const page = matterPage(matter);
  if (!page) return matter;
  const body = bodyName(circle?.id, page.body);
  if (!page.slug) {
    return (
      <Link to="/b/$circle/$body" params={{ circle: address, body: page.body }} search={{}}>
        {body}
      </Link>
    );
  }
  return (
    <Link
      to="/b/$circle/$body/m/$slug"
      params={{ circle: address, body: page.body, slug: page.slug }}
      search={{}}
    >
      {addressedTitle(i18n, page.slug, body)}
    </Link>
  );
}
