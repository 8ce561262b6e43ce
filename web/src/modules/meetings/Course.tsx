// The agenda as it stands, and what comes out of each item while the meeting runs: one key for a note,
// a decision, a commitment or an agreed assessment opens its form, and nothing is recorded before it
// was looked at and signed.
import { useLingui } from '@lingui/react';
import { type ReactNode, useMemo, useState } from 'react';
import { Button } from 'react-aria-components';
import type { Circle, Meeting, Said } from '../../api/model';
import type { AgendaPoint } from '../../api/more';
import { useSession } from '../../api/queries';
import { useParties } from '../../frame/parties';
import { formatMoment, thisZone } from '../../i18n/dates';
import { useSettings } from '../../i18n/settings';
import { choose, Words } from '../../i18n/text';
import { outcomeKinds, say } from '../../i18n/words';
import { type CommandId, keyText } from '../../keyboard/keymap';
import { useShortcuts } from '../../keyboard/shortcuts';
import { CarriedPapers } from '../../record/Carried';
import { Outstanding } from '../../record/Entries';
import { MatterLink } from '../../record/MatterLink';
import { dayOf, heldStates } from '../../record/meeting_words';
import { PersonName } from '../../record/PersonName';
import { SaidMark } from '../../record/SaidMark';
import type { Writing } from '../../writing/Composer';
import { Compose, mayWrite, Write } from '../../writing/Write';
import { MoveButtons, movesBy, OrderBar, useAgendaOrder } from './AgendaOrder';
import { Closing, openItems } from './Closing';
import { itemStates, outcome, purposes } from './forms';
import { changedItem, itemOffers } from './items';
import styles from './meetings.module.css';
import { NotedWords, notedItems, notedOn } from './Noted';
import { outcomeKeys } from './offers';

export function Agenda({
  meeting,
  circle,
  address,
  closing,
  setClosing,
}: {
  meeting: Meeting;
  circle: Circle | null;
  address: string;
  // Whether it is asked what became of each item.
  closing: boolean;
  setClosing: (open: boolean) => void;
}) {
  const { i18n } = useLingui();
  const session = useSession();
  const [selected, setSelected] = useState<string | null>(null);
  const [writing, setWriting] = useState<Writing | null>(null);
  const running = meeting.state === 'in_session';
  const keyed = running && mayWrite(session, circle);
  const { keys, singleKeys } = useSettings();
  const order = useAgendaOrder(meeting, circle);
  // The item that is in hand: the one chosen, else the first that is not dealt with.
  const item =
    meeting.agenda.find((one) => one.key === selected) ??
    meeting.agenda.find((one) => one.state === 'proposed' || one.state === 'agreed') ??
    null;
  const outcomeOf = useMemo(
    () =>
      (kind: string): Writing | null =>
        circle && {
          form: outcome,
          circle,
          place: { body: meeting.body, slug: meeting.slug },
          initial: { kind, ...(item ? { agenda_item: item.key } : {}) },
          about: `${kind} ${item?.key ?? ''}`,
        },
    [circle, meeting.body, meeting.slug, item],
  );
  useShortcuts(
    useMemo(
      () =>
        keyed
          ? Object.fromEntries(
              Object.entries(outcomeKeys).map(([command, kind]) => [
                command,
                () => setWriting(outcomeOf(kind)),
              ]),
            )
          : {},
      [keyed, outcomeOf],
    ),
  );
  const theirs = notedItems(meeting.noted);
  if (meeting.agenda.length + theirs.length === 0 && !keyed && !writing) return null;
  return (
    <section className="section" aria-labelledby="agenda">
      <h2 id="agenda">{i18n._({ id: 'subject.agenda', message: 'Agenda' })}</h2>
      <AgendaTime time={meeting.agenda_time} />
      <ol className={styles.agenda} onKeyDown={movesBy(order)}>
        {order.placed.map(({ point, number }) => (
          <li
            key={point.key}
            data-item={point.key}
            data-state={point.state}
            data-hand={(running && point.key === item?.key) || undefined}
            // Where the title is no button, the row itself is what j and k come to.
            {...(keyed ? {} : { 'data-row': true, tabIndex: -1 })}
          >
            <Item
              point={point}
              number={number}
              moves={<MoveButtons of={{ point, number }} order={order} />}
              meeting={meeting}
              circle={circle}
              address={address}
              selected={point.key === item?.key}
              running={keyed}
              onSelect={() => setSelected(point.key)}
            />
          </li>
        ))}
        {theirs.map((one) => (
          <li key={one.said.ref}>
            <span className="num">
              {(one.content.agenda_item as { number?: number }).number ?? '–'}
            </span>
            <NotedWords noted={one} meeting={meeting} circle={circle} />
          </li>
        ))}
      </ol>
      <OrderBar order={order} meeting={meeting} circle={circle} />
      {keyed && (
        <p className={styles.keys}>
          <span>
            {item
              ? i18n._({
                  id: 'room.record_on',
                  message: 'Record on item {number}:',
                  values: { number: item.number },
                })
              : i18n._({ id: 'room.record', message: 'Record:' })}
          </span>
          {Object.entries(outcomeKeys).map(([command, kind]) => (
            <button
              key={kind}
              type="button"
              className="button"
              onClick={() => setWriting(outcomeOf(kind))}
            >
              {singleKeys && <Key of={keyText(command as CommandId, keys)} />}
              {say(
                i18n,
                outcomeKinds,
                kind === 'ASSESSMENT' ? 'agreed_assessment' : kind.toLowerCase(),
              )}
            </button>
          ))}
        </p>
      )}
      {circle && heldStates.has(meeting.state) && openItems(meeting).length > 0 && (
        <p className={styles.keys}>
          <span>
            {i18n._({
              id: 'closing.open',
              message:
                '{count, plural, one {Of # item} other {Of # items}} it is not said what became of it.',
              values: { count: openItems(meeting).length },
            })}
          </span>
          {mayWrite(session, circle) && (
            <Button className="button" onPress={() => setClosing(true)}>
              {i18n._({ id: 'closing.say', message: 'Say it' })}
            </Button>
          )}
        </p>
      )}
      {circle && closing && openItems(meeting).length > 0 && (
        <Closing meeting={meeting} circle={circle} onClose={() => setClosing(false)} />
      )}
      {writing && <Compose writing={writing} onClose={() => setWriting(null)} />}
    </section>
  );
}

// What the items take, against what the meeting has.
function AgendaTime({ time }: { time: Meeting['agenda_time'] }) {
  const { i18n } = useLingui();
  if (time.items === 0) return null;
  return (
    <p className={styles.under}>
      <span>
        {time.planned === null
          ? i18n._({
              id: 'agenda.minutes',
              message: 'The items take {minutes, plural, one {# minute} other {# minutes}}.',
              values: { minutes: time.items },
            })
          : i18n._({
              id: 'agenda.minutes_of',
              message:
                'The items take {minutes, plural, one {# minute} other {# minutes}} of the {planned} that the meeting has.',
              values: { minutes: time.items, planned: time.planned },
            })}
      </span>
      {time.over && (
        <span className="badge" data-tone="bad">
          {i18n._({ id: 'agenda.over', message: 'Too long' })}
        </span>
      )}
    </p>
  );
}

// The key of a button, where there is one.
function Key({ of }: { of: string }) {
  return of ? (
    <>
      <kbd>{of}</kbd>{' '}
    </>
  ) : null;
}

function Item({
  point,
  number,
  moves,
  meeting,
  circle,
  address,
  selected,
  running,
  onSelect,
}: {
  point: AgendaPoint;
  // As it is shown: another than its own while the agenda is put in order.
  number: number;
  moves: ReactNode;
  meeting: Meeting;
  circle: Circle | null;
  address: string;
  selected: boolean;
  running: boolean;
  onSelect: () => void;
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  const session = useSession();
  const zone = meeting.timezone || thisZone();
  const at = { circle: meeting.circle, day: dayOf(meeting) };
  return (
    <>
      <span className="num">{number}</span>
      <div className={styles.point}>
        <p className={styles.strong}>
          {running ? (
            <button
              type="button"
              className={styles.choose}
              aria-pressed={selected}
              data-row
              onClick={onSelect}
              onFocus={onSelect}
            >
              <Words of={point.title} />
            </button>
          ) : (
            <Words of={point.title} />
          )}
        </p>
        <p className={styles.under}>
          {point.purpose && <span>{say(i18n, purposes, point.purpose)}</span>}
          {point.starts && <span className="num">{formatMoment(i18n, point.starts, zone)}</span>}
          {point.minutes > 0 && (
            <span>
              {i18n._({
                id: 'agenda.duration',
                message: '{minutes} min',
                values: { minutes: point.minutes },
              })}
            </span>
          )}
          {point.proposer && (
            <span>
              {i18n._({
                id: 'agenda.proposed_by',
                message: 'Proposed by {party}',
                values: { party: parties.text(point.proposer) },
              })}
            </span>
          )}
          {point.lead && (
            <span>
              {i18n._({ id: 'field.lead', message: 'Responsible' })}{' '}
              <PersonName of={point.lead} {...at} />
            </span>
          )}
          {point.presenter && (
            <span>
              {i18n._({ id: 'field.presenter', message: 'Presented by' })}{' '}
              <PersonName of={point.presenter} {...at} />
            </span>
          )}
          {point.from && (
            <span>
              {i18n._({ id: 'agenda.from', message: 'Carried on from' })}{' '}
              <MatterLink matter={point.from.meeting} address={address} />
            </span>
          )}
          <Asked meeting={meeting} said={point.said} />
          <span className="badge" data-tone={point.state === 'agreed' ? 'good' : undefined}>
            {say(i18n, itemStates, point.state)}
          </span>
          {point.state_said.ref !== point.said.ref && <SaidMark said={point.state_said} />}
          <SaidMark said={point.said} />
        </p>
        {choose(point.reason, i18n.locale) && (
          <p className="aside">
            <Words of={point.reason} />
          </p>
        )}
        <CarriedPapers
          papers={point.papers}
          said={point.said}
          circle={meeting.circle}
          address={address}
        />
        {notedOn(meeting.noted, point.number).map((one) => (
          <NotedWords key={one.said.ref} noted={one} meeting={meeting} circle={circle} />
        ))}
        {circle && mayWrite(session, circle) && (
          <p className={styles.act}>
            <Write
              quiet
              title={i18n._({
                id: 'agenda.item_steps',
                message: 'Item {number} …',
                values: { number: point.number },
              })}
              offers={itemOffers(i18n, point, meeting, circle)}
            />{' '}
            <span data-edit>
              <Write
                quiet
                title={i18n._({
                  id: 'agenda.change',
                  message: 'Change item {number}',
                  values: { number: point.number },
                })}
                offers={[changedItem(i18n, point, meeting, circle, parties.self)]}
              />
            </span>{' '}
            {moves}
          </p>
        )}
      </div>
    </>
  );
}

// Whose answer it waits for, of what is proposed.
function Asked({ meeting, said }: { meeting: Meeting; said: Said | undefined }) {
  const act = meeting.acts.find((one) => one.ref === said?.ref && one.proposal);
  return act && !act.proposal?.joint ? <Outstanding act={act} /> : null;
}

// Parts of a meeting with chairs of their own.
export function Sessions({ meeting }: { meeting: Meeting }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const zone = meeting.timezone || thisZone();
  if (meeting.sessions.length === 0) return null;
  const title = (key: string) =>
    choose(meeting.agenda.find((one) => one.key === key)?.title, i18n.locale)?.text ?? key;
  return (
    <section className="section" aria-labelledby="sessions">
      <h2 id="sessions">{i18n._({ id: 'meeting.sessions', message: 'Sessions' })}</h2>
      <ul className={styles.planned}>
        {meeting.sessions.map((session) => (
          <li key={session.id}>
            <span className={styles.strong}>
              <Words of={session.title} none={session.id} />
            </span>
            {session.starts && (
              <span className="num">
                {formatMoment(i18n, session.starts, zone)}
                {session.ends && `–${formatMoment(i18n, session.ends, zone).split(', ').at(-1)}`}
              </span>
            )}
            {session.chairs.map((chair, at) => (
              <span key={at}>
                {i18n._({
                  id: 'meeting.chair',
                  message: 'Chair for {party}:',
                  values: { party: parties.text(chair.party) },
                })}{' '}
                <PersonName of={chair.member} circle={meeting.circle} day={dayOf(meeting)} />
              </span>
            ))}
            {session.restricted && (
              <span className="badge">
                {i18n._({ id: 'meeting.restricted', message: 'Restricted' })}
              </span>
            )}
            <SaidMark said={session.said} />
            {session.agenda.length > 0 && (
              <span className={styles.whole}>
                {i18n._({
                  id: 'session.items',
                  message: 'Items: {items}',
                  values: { items: session.agenda.map(title).join('; ') },
                })}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
