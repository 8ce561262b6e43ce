// What stands around a meeting: what waits from earlier ones, what hangs on it, and it on paper.
import { useLingui } from '@lingui/react';
import { Link } from '@tanstack/react-router';
import { Printer } from 'lucide-react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import type { Circle, Meeting } from '../../api/model';
import type { MeetingMore } from '../../api/more';
import { useSession } from '../../api/queries';
import { PartyMark, useParties } from '../../frame/parties';
import { choose, Words } from '../../i18n/text';
import { modalities, say } from '../../i18n/words';
import { useBodyNames } from '../../record/body_words';
import { MatterLink } from '../../record/MatterLink';
import { DateText, meetingTitle, StateBadge } from '../../record/meeting_words';
import { SaidMark } from '../../record/SaidMark';
import { mayWrite, Write } from '../../writing/Write';
import write from '../../writing/writing.module.css';
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
  meeting?: MeetingMore;
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
export function Hanging({ meeting, address }: { meeting: MeetingMore; address: string }) {
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

// It on paper, as the node makes it: with the marking and the notice on every page, and nothing that
// stands elsewhere, so no brief.
export function OnPaper({ meeting, address }: { meeting: MeetingMore; address: string }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const base = `/api/v1/meetings/${encodeURIComponent(address)}/${encodeURIComponent(meeting.body)}/${encodeURIComponent(meeting.slug)}/print`;
  const parts: [string, string, readonly string[]][] = [
    ['page', i18n._({ id: 'paper.page', message: 'The whole meeting' }), ['pdf', 'docx', 'html']],
    [
      'delegations',
      i18n._({ id: 'paper.delegations', message: 'List of delegations' }),
      ['docx', 'xlsx'],
    ],
    ['note', i18n._({ id: 'paper.note', message: 'Administrative note' }), ['docx', 'xlsx']],
  ];
  return (
    <MenuTrigger>
      <Button className="button">
        <Printer size={15} aria-hidden="true" />
        {i18n._({ id: 'paper.title', message: 'On paper …' })}
      </Button>
      <Popover>
        <Menu
          className={write.menu ?? ''}
          aria-label={i18n._({
            id: 'paper.label',
            message: 'On paper, as {party} may see it',
            values: { party: parties.text(parties.self) },
          })}
          onAction={(key) => {
            if (key === 'print') window.print();
          }}
        >
          <MenuItem id="print" className={write.choice ?? ''}>
            {i18n._({ id: 'paper.print', message: 'Print this page' })}
          </MenuItem>
          {parts.flatMap(([part, text, formats]) =>
            formats.map((format) => (
              <MenuItem
                key={`${part} ${format}`}
                id={`${part} ${format}`}
                className={write.choice ?? ''}
                href={`${base}?part=${part}&format=${format}&language=${i18n.locale}`}
                download
              >
                {`${text} (${format.toUpperCase()})`}
              </MenuItem>
            )),
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
