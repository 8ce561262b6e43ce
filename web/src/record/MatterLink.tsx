// A body, meeting or commitment that something refers to, by its name, as a link to its page.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { matterPage } from '../api/model';
import { queries } from '../api/queries';
import { circleAt, useCircles } from '../frame/circles';
import { Words } from '../i18n/text';
import { useBodyNames } from './body_words';
import { addressedTitle, meetingTitle } from './meeting_words';

export function MatterLink({ matter, address }: { matter: string; address: string }) {
  const { i18n } = useLingui();
  const circle = circleAt(useCircles(), address);
  const bodyName = useBodyNames();
  const page = matterPage(matter);
  const known = useQuery({
    ...queries.body(address, page?.body ?? ''),
    enabled: Boolean(page?.slug),
  }).data;
  const commitment = /^commitments\/([^/]+)\/([^/]+)$/.exec(matter);
  if (commitment)
    return <CommitmentLink address={address} body={commitment[1] ?? ''} id={commitment[2] ?? ''} />;
  if (!page) return matter;
  const body = bodyName(circle?.id, page.body);
  if (!page.slug) {
    return (
      <Link to="/b/$circle/$body" params={{ circle: address, body: page.body }} search={{}}>
        {body}
      </Link>
    );
  }
  const meeting = known?.meetings.find((one) => one.slug === page.slug);
  return (
    <Link
      to="/b/$circle/$body/m/$slug"
      params={{ circle: address, body: page.body, slug: page.slug }}
      search={{}}
    >
      {meeting ? meetingTitle(i18n, meeting, body) : addressedTitle(i18n, page.slug, body)}
    </Link>
  );
}

function CommitmentLink({ address, body, id }: { address: string; body: string; id: string }) {
  const known = useQuery({ ...queries.commitment(address, body, id), retry: false }).data;
  return (
    <Link to="/c/$circle/$body/$commitment" params={{ circle: address, body, commitment: id }}>
      <Words of={known?.text} none={id} />
    </Link>
  );
}
