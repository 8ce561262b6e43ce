// What was undertaken and meets this meeting: standing items that return on every agenda until they are
// closed, and what is due here.
import { useLingui } from '@lingui/react';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Circle, FollowUpItem, Meeting } from '../../api/model';
import { queries, useSession } from '../../api/queries';
import { Words } from '../../i18n/text';
import { commitmentKinds, followUpStates, say } from '../../i18n/words';
import { ItemLink } from '../../record/ItemLink';
import { SaidMark } from '../../record/SaidMark';
import { mayWrite, Write } from '../../writing/Write';
import { agendaItem } from './forms';
import styles from './meetings.module.css';
import { heldBy, nextNumber } from './offers';

// Of everything that has to do with the meeting, what returns on its agenda and what is due at it.
export function returningTo(matter: string, items: readonly FollowUpItem[]) {
  return items.filter(
    (item) =>
      item.returns_on_agenda.includes(matter) ||
      (item.due.meeting === matter && (item.state === 'open' || item.state === 'proposed')),
  );
}

export function Returning({
  meeting,
  address,
  circle,
}: {
  meeting: Meeting;
  address: string;
  circle: Circle | null;
}) {
  const { i18n } = useLingui();
  const session = useSession();
  const over = heldBy(meeting.state);
  const answer = useInfiniteQuery({
    ...queries.followUp({ circle: meeting.circle, meeting: meeting.matter }),
    enabled: !over,
  });
  const items = returningTo(meeting.matter, answer.data?.pages.flatMap((page) => page.items) ?? []);
  if (over || items.length === 0) return null;
  return (
    <section className="section" aria-labelledby="returning">
      <h2 id="returning">
        {i18n._({ id: 'meeting.returning', message: 'To be followed up here' })}{' '}
        <span className="count">{items.length}</span>
      </h2>
      <ul className={styles.planned}>
        {items.map((item) => (
          <li key={item.key}>
            <ItemLink item={item} address={address} className={styles.strong}>
              <Words of={item.text} none={say(i18n, commitmentKinds, item.kind ?? 'undertaking')} />
            </ItemLink>
            <span className="badge">{say(i18n, followUpStates, item.state)}</span>
            <span>
              {item.due.meeting === meeting.matter
                ? i18n._({ id: 'meeting.due_here', message: 'Due at this meeting' })
                : i18n._({
                    id: 'meeting.returns_here',
                    message: 'Returns at every meeting until all close it',
                  })}
            </span>
            <SaidMark said={item.said} />
            {circle && mayWrite(session, circle) && (
              <Write
                title={i18n._({ id: 'backlog.take', message: 'Take onto the agenda' })}
                offers={[
                  {
                    id: 'take',
                    text: i18n._(agendaItem.title),
                    writing: () => ({
                      form: agendaItem,
                      circle,
                      place: { body: meeting.body, slug: meeting.slug },
                      initial: {
                        fresh: true,
                        number: nextNumber(meeting),
                        titles: item.text,
                        state: 'PROPOSED',
                      },
                      about: item.key,
                    }),
                  },
                ]}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
