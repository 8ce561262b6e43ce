// What stands around a meeting: what waits from earlier ones, and what hangs on it.
import { useLingui } from '@lingui/react';
import { Link } from '@tanstack/react-router';
import type { Circle, Meeting } from '../../api/model';
import { useSession } from '../../api/queries';
import { PartyMark } from '../../frame/parties';
import { choose, Words } from '../../i18n/text';
import { modalities, say } from '../../i18n/words';
import { useBodyNames } from '../../record/body_words';
import { MatterLink } from '../../record/MatterLink';
import { DateText, meetingTitle, StateBadge } from '../../record/meeting_words';
import { SaidMark } from '../../record/SaidMark';
import { mayWrite, Write } from '../../writing/Write';
import { agendaItem, purposes } from './forms';
import styles from './meetings.module.css';
import { heldBy, nextNumber } from './offers';

type Waiting = Meeting['backlog'][number];

// The item of a new agenda that carries a waiting one on.
export function carriedOn(one: Waiting, number: number) {
  return {
    fresh: true,
    number,
    titles: one.title,
    state: 'PROPOSED',
    proposer: one.proposer ?? '',
    purpose: one.purpose?.toUpperCase() ?? '',
    from_meeting: one.meeting,
    from_item: one.item,
  };
}

export function Backlog({
  backlog,
  address,
  meeting,
  circle,
}: {
  backlog: readonly Waiting[];
  address: string;
  // The meeting that may take them onto its agenda, and where that would be written.
  meeting?: Meeting;
  circle?: Circle | null;
}) {
  const { i18n } = useLingui();
  const session = useSession();
  if (backlog.length === 0 || (meeting && heldBy(meeting.state))) return null;
  return (
    <section className="section" aria-labelledby="backlog">
      <h2 id="backlog">
        {i18n._({ id: 'meeting.backlog', message: 'Waiting from earlier meetings' })}{' '}
        <span className="count">{backlog.length}</span>
      </h2>
      <ul className={styles.planned}>
        {backlog.map((one) => (
          <li key={`${one.meeting} ${one.item}`}>
            <span className={styles.strong}>
              <Words of={one.title} none={one.item} />
            </span>
            {one.purpose && <span>{say(i18n, purposes, one.purpose)}</span>}
            <span>
              {i18n._({ id: 'backlog.left_at', message: 'left at' })}{' '}
              <MatterLink matter={one.meeting} address={address} />
            </span>
            {choose(one.reason, i18n.locale) && (
              <span>
                <Words of={one.reason} />
              </span>
            )}
            <SaidMark said={one.said} />
            {one.carried_to ? (
              <span className="badge" data-tone="good">
                {i18n._({ id: 'backlog.carried', message: 'On the agenda of' })}{' '}
                <MatterLink matter={one.carried_to} address={address} />
              </span>
            ) : (
              meeting &&
              circle &&
              one.meeting !== meeting.matter &&
              mayWrite(session, circle) && (
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
                        initial: carriedOn(one, nextNumber(meeting)),
                        about: `${one.meeting} ${one.item}`,
                      }),
                    },
                  ]}
                />
              )
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

// Working-level meetings and written rounds that belong to this one; they have no number.
export function Hanging({ meeting, address }: { meeting: Meeting; address: string }) {
  const { i18n } = useLingui();
  const bodyName = useBodyNames();
  if (meeting.hanging.length === 0) return null;
  return (
    <section className="section" aria-labelledby="hanging">
      <h2 id="hanging">
        {i18n._({ id: 'meeting.hanging', message: 'Working-level meetings and written rounds' })}
      </h2>
      <ul className={styles.planned}>
        {meeting.hanging.map((one) => (
          <li key={one.matter}>
            <Link
              to="/b/$circle/$body/m/$slug"
              params={{ circle: address, body: one.body, slug: one.slug }}
              search={{}}
              data-row
            >
              {meetingTitle(i18n, one, bodyName(one.circle, one.body))}
            </Link>
            <span>
              <DateText meeting={one} />
            </span>
            {one.modality && <span>{say(i18n, modalities, one.modality)}</span>}
            {one.host && <PartyMark name={one.host} />}
            <StateBadge meeting={one} />
          </li>
        ))}
      </ul>
    </section>
  );
}
