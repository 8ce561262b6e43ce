// The page of a machine that is there for one text in one room, and for nothing else.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { queries } from '../../api/queries';
import { useScreen } from '../../frame/screen';
import { isNowhere, Loading, Trouble } from '../../frame/Trouble';
import { RoomPage } from './RoomPage';
import { TakeHome } from './TakeHome';

export function RoomHome() {
  const { i18n } = useLingui();
  const answer = useQuery(queries.room());
  const room = answer.data;
  const refs = room?.lines.map((one) => one.ref).join(' ') ?? '';
  const session = useMemo(() => new Set(refs.split(' ').filter(Boolean)), [refs]);
  const title = i18n._({ id: 'wall.title', message: 'Room session' });
  useScreen(room ? null : title, null, null, true);
  if (answer.isPending) return <Loading />;
  if (!room)
    return (
      <div className="page">
        <h1>{title}</h1>
        {isNowhere(answer.error) ? (
          <p className="empty">
            {i18n._({
              id: 'wall.none',
              message:
                'This machine holds no room session. A text is taken to a room from its own page.',
            })}{' '}
            <Link to="/texts" search={{}}>
              {i18n._({ id: 'nav.texts', message: 'Texts' })}
            </Link>
          </p>
        ) : (
          <Trouble error={answer.error} onRetry={() => void answer.refetch()} />
        )}
      </div>
    );
  return (
    <RoomPage
      {...room.text}
      session={session}
      home={<TakeHome at={room.text} checkWords={room.check_words} />}
    />
  );
}
