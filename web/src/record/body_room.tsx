// The frame of a page of one body beside its meetings (letters, wording, strands, plans): the way back to
// the body, its title, what can be entered there, and what stands in its place where there is nothing.
import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Act, Circle, Label } from '../api/model';
import { useSession } from '../api/queries';
import { circleAt, useCircles } from '../frame/circles';
import { AudienceChip } from '../frame/parties';
import { useScreen } from '../frame/screen';
import { isNowhere, Loading, Nowhere, Trouble } from '../frame/Trouble';
import { mayWrite } from '../writing/Write';
import { covering } from './asked';
import { useBodyNames } from './body_words';

export interface BodyRoom {
  address: string;
  body: string;
  circle: Circle | null;
  // What the body is called, and the page of it.
  name: string;
  title: string;
  // Where this person may write; null: they may not.
  mine: Circle | null;
  // Shown while there is no answer, or instead of one.
  instead: ReactNode;
}

export function useBodyRoom(
  address: string,
  body: string,
  answer: Pick<UseQueryResult<{ label: Label }>, 'data' | 'error' | 'isPending' | 'refetch'>,
  titled: (name: string) => string,
  // Entries shown beside the answer, which its marking does not cover.
  shown: readonly (Act | null)[] = [],
): BodyRoom {
  const session = useSession();
  const circle = circleAt(useCircles(), address);
  const name = useBodyNames()(circle?.id, body);
  const title = titled(name);
  const { data } = answer;
  const nowhere = isNowhere(answer.error) && !data;
  useScreen(nowhere ? '' : title, covering(data?.label ?? null, shown), circle, nowhere);
  const instead = answer.isPending ? (
    <Loading />
  ) : nowhere ? (
    <Nowhere />
  ) : data ? null : (
    <div className="page">
      <h1>{title}</h1>
      <Trouble error={answer.error} onRetry={() => void answer.refetch()} />
    </div>
  );
  const mine = circle && mayWrite(session, circle) ? circle : null;
  return { address, body, circle, name, title, mine, instead };
}

export function BodyRoomHeader({
  room: { address, body, circle, name, title, mine },
  note,
  tools,
}: {
  room: BodyRoom;
  // Stands below the title.
  note?: ReactNode;
  tools: (circle: Circle) => ReactNode;
}) {
  return (
    <header>
      <p className="crumbs">
        {circle && <AudienceChip circle={circle} />}
        <Link to="/b/$circle/$body" params={{ circle: address, body }} search={{}}>
          {name}
        </Link>
      </p>
      <h1>{title}</h1>
      {note}
      {mine && <p className="tools">{tools(mine)}</p>}
    </header>
  );
}
