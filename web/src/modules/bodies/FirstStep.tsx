// What to do first where there is nothing yet: one action, and for an administrator another than for
// who works with the record.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { queries, useSession } from '../../api/queries';
import { useCircles } from '../../frame/circles';
import { mayWrite } from '../../writing/Write';

export function FirstStep() {
  const { i18n } = useLingui();
  const session = useSession();
  const writes = useCircles().some((one) => mayWrite(session, one));
  const bodies = useQuery(queries.bodies()).data?.items;
  const reads = session.viewer.reads_content;
  if (!bodies || (reads && bodies.length > 0)) return null;
  if (!reads)
    return (
      <div className="empty">
        <p>
          {i18n._({
            id: 'first.administrator',
            message:
              'An administrator reads no content. Those who work with the record are invited, each with what they may read and do.',
          })}
        </p>
        <p className="tools">
          <Link to="/people" className="button primary">
            {i18n._({ id: 'people.invite', message: 'Invite somebody' })}
          </Link>
        </p>
      </div>
    );
  return (
    <div className="empty">
      <p>
        {writes
          ? i18n._({
              id: 'bodies.none',
              message:
                'No body yet. A body is a standing dialogue with its numbered meetings. Set one up for our side only, and work with it at once; nobody else hears of it.',
            })
          : i18n._({ id: 'bodies.none_read', message: 'No body yet that you may see.' })}
      </p>
      {writes && (
        <p className="tools">
          <Link to="/bodies" className="button primary">
            {i18n._({ id: 'write.body', message: 'Set up a body' })}
          </Link>
        </p>
      )}
    </div>
  );
}
