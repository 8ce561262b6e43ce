// What was undertaken and meets this meeting, in the book too: what stands until all close it, and what
// is due here.
import { useLingui } from '@lingui/react';
import type { AnnotatedAgenda } from '../../api/model';
import { useParties } from '../../frame/parties';
import { Words } from '../../i18n/text';
import { commitmentKinds, followUpStates, say } from '../../i18n/words';
import { ItemLink } from '../../record/ItemLink';
import { SaidMark } from '../../record/SaidMark';
import { heldBy } from '../meetings/offers';
import { returningTo } from '../meetings/Returning';
import styles from './briefs.module.css';

export function followedUp(book: Pick<AnnotatedAgenda, 'meeting' | 'state' | 'follow_up'>) {
  return heldBy(book.state ?? '') ? [] : returningTo(book.meeting, book.follow_up);
}

export function FollowedUp({ book, address }: { book: AnnotatedAgenda; address: string }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const items = followedUp(book);
  if (items.length === 0) return null;
  return (
    <section className="section" aria-labelledby="brief-returning">
      <h2 id="brief-returning">
        {i18n._({ id: 'meeting.returning', message: 'To be followed up here' })}{' '}
        <span className="count">{items.length}</span>
      </h2>
      <ul className={styles.items}>
        {items.map((item) => (
          <li key={item.key} className={styles.item}>
            <p>
              <ItemLink item={item} address={address}>
                <Words
                  of={item.text}
                  none={say(i18n, commitmentKinds, item.kind ?? 'undertaking')}
                />
              </ItemLink>
            </p>
            <p className={styles.under}>
              <span className="badge">{say(i18n, followUpStates, item.state)}</span>
              {item.owners.length > 0 && (
                <span>
                  {i18n._({
                    id: 'outcome.owners',
                    message: 'By {parties}',
                    values: { parties: parties.list(item.owners) },
                  })}
                </span>
              )}
              <span>
                {item.due.meeting === book.meeting
                  ? i18n._({ id: 'meeting.due_here', message: 'Due at this meeting' })
                  : i18n._({
                      id: 'meeting.returns_here',
                      message: 'Returns at every meeting until all close it',
                    })}
              </span>
              <SaidMark said={item.said} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
