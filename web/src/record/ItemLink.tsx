// What is followed up, as a link to where it stands: the page of a commitment, or the outcome on the
// page of the meeting that brought it out.
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type FollowUpItem, matterPage } from '../api/model';

// Where an outcome stands on the page of its meeting.
export const outcomePlace = (id: string) => `outcome-${id}`;

export function ItemLink({
  item,
  address,
  children,
  ...more
}: {
  item: Pick<FollowUpItem, 'matter' | 'body' | 'id' | 'key'>;
  address: string;
  children?: ReactNode;
  className?: string | undefined;
  title?: string;
  'aria-label'?: string;
  'data-row'?: boolean;
  'data-kind'?: string;
}) {
  const page = matterPage(item.matter);
  if (page?.slug) {
    return (
      <Link
        to="/b/$circle/$body/m/$slug"
        params={{ circle: address, body: page.body, slug: page.slug }}
        search={{}}
        hash={outcomePlace(item.key.split('#')[1] ?? item.id)}
        {...more}
      >
        {children}
      </Link>
    );
  }
  return (
    <Link
      to="/c/$circle/$body/$commitment"
      params={{ circle: address, body: item.body, commitment: item.id }}
      {...more}
    >
      {children}
    </Link>
  );
}
