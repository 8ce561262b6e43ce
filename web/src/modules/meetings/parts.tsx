// The parts of a meeting's page: delegations, outcomes, texts, reports. Each item says who says so.
import { useLingui } from '@lingui/react';
import { useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { Delegation, Meeting, Outcome, PublicText, Said } from '../../api/model';
import type { Comment, Member, Report } from '../../api/more';
import { circleAt, useCircles } from '../../frame/circles';
import { PartyMark, useParties } from '../../frame/parties';
import { formatDateText } from '../../i18n/dates';
import { choose, Words } from '../../i18n/text';
import {
  capacities,
  commitmentKinds,
  institutions,
  outcomeKinds,
  say,
  textKinds,
} from '../../i18n/words';
import { useBodyNames } from '../../record/body_words';
import { type Carried, CarriedPapers } from '../../record/Carried';
import { ContentView } from '../../record/Content';
import { outcomePlace } from '../../record/ItemLink';
import { MatterLink } from '../../record/MatterLink';
import { SaidMark } from '../../record/SaidMark';
import { Acknowledge } from './Acknowledge';
import styles from './meetings.module.css';
import { notedElse, notedNumbers } from './Noted';

export function Delegations({ delegations }: { delegations: readonly Delegation[] }) {
  const { i18n } = useLingui();
  if (delegations.length === 0) return null;
  return (
    <section className="section" aria-labelledby="delegations">
      <h2 id="delegations">{i18n._({ id: 'meeting.delegations', message: 'Delegations' })}</h2>
      <div className={styles.delegations}>
        {delegations.map((delegation, index) => (
          <section key={`${delegation.party} ${index}`} className={styles.delegation}>
            <h3>
              <PartyMark name={delegation.party} />
            </h3>
            <SaidMark said={delegation.said} />
            <People
              title={i18n._({
                id: 'meeting.heads',
                message: '{count, plural, one {Head of delegation} other {Heads of delegation}}',
                values: { count: delegation.heads.length },
              })}
              persons={delegation.heads}
            />
            {delegation.members && delegation.members.length > 0 && (
              <People
                title={i18n._({ id: 'meeting.members', message: 'Members' })}
                persons={delegation.members}
              />
            )}
            {delegation.institutions && delegation.institutions.length > 0 && (
              <>
                <h4 className={styles.role}>
                  {i18n._({ id: 'meeting.institutions', message: 'Taking part' })}
                </h4>
                <p>
                  {delegation.institutions.map((one) => say(i18n, institutions, one)).join(', ')}
                </p>
              </>
            )}
          </section>
        ))}
      </div>
    </section>
  );
}

function People({ title, persons }: { title: string; persons: readonly Member[] }) {
  const { i18n } = useLingui();
  return (
    <>
      <h4 className={styles.role}>{title}</h4>
      <ul className={styles.people}>
        {persons.map((person, index) => {
          const capacity =
            person.capacity && person.capacity !== 'substantive'
              ? say(i18n, capacities, person.capacity)
              : null;
          return (
            <li key={person.id ?? index}>
              <p className={styles.strong}>
                <Words
                  of={person.name}
                  none={i18n._({ id: 'person.unnamed', message: 'Not named in the source' })}
                />
              </p>
              <p>
                {capacity && <em className={styles.capacity}>{capacity} </em>}
                <Words of={person.office} />
              </p>
              {choose(person.organisation, i18n.locale) && (
                <p className="aside">
                  <Words of={person.organisation} />
                </p>
              )}
              {choose(person.remark, i18n.locale) && (
                <p className="aside small">
                  <Words of={person.remark} />
                </p>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}

export function Outcomes({ outcomes, address }: { outcomes: readonly Outcome[]; address: string }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const hash = useRouterState({ select: (state) => state.location.hash });
  useEffect(() => {
    // The page may only have come after the address that asks for a place of it.
    const asked = hash.startsWith('outcome-') ? document.getElementById(hash) : null;
    asked?.scrollIntoView({ block: 'center' });
    asked?.focus({ preventScroll: true });
  }, [hash]);
  if (outcomes.length === 0) return null;
  return (
    <section className="section" aria-labelledby="outcomes">
      <h2 id="outcomes">
        {i18n._({ id: 'meeting.outcomes', message: 'Outcomes' })}{' '}
        <span className="count">{outcomes.length}</span>
      </h2>
      <ol className={styles.outcomes}>
        {outcomes.map((outcome, index) => (
          <li key={index} id={outcome.id && outcomePlace(outcome.id)} tabIndex={-1}>
            <span className={styles.kind}>
              {say(i18n, outcomeKinds, outcome.kind)}
              {outcome.commitment && (
                <span className={styles.subkind}>
                  {say(i18n, commitmentKinds, outcome.commitment)}
                </span>
              )}
            </span>
            <div>
              <p className={styles.words}>
                <Words of={outcome.text} />
              </p>
              <p className={styles.under}>
                <SaidMark said={outcome.said} />
                {outcome.item && (
                  <span>
                    {i18n._({
                      id: 'wording.paragraph',
                      message: 'paragraph {number}',
                      values: { number: outcome.item },
                    })}
                  </span>
                )}
                {outcome.owners && outcome.owners.length > 0 && (
                  <span>
                    {i18n._({
                      id: 'outcome.owners',
                      message: 'By {parties}',
                      values: { parties: parties.list(outcome.owners) },
                    })}
                  </span>
                )}
                {outcome.due && (
                  <span>
                    {i18n._({
                      id: 'needs.due',
                      message: 'due {due}',
                      values: {
                        due: formatDateText(i18n, outcome.due),
                      },
                    })}
                  </span>
                )}
                {outcome.due_at && (
                  <span>
                    {i18n._({ id: 'outcome.due_at', message: 'due at' })}{' '}
                    <MatterLink matter={outcome.due_at} address={address} />
                  </span>
                )}
                {outcome.standing && (
                  <span>{i18n._({ id: 'outcome.standing', message: 'standing' })}</span>
                )}
              </p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

// With what it came: the scan of a letter, the file as it was published.
function Papers({
  of,
  address,
}: {
  of: { papers?: readonly Carried[]; said: Said };
  address: string;
}) {
  const circle = circleAt(useCircles(), address);
  if (!of.papers || !circle) return null;
  return <CarriedPapers papers={of.papers} said={of.said} circle={circle.id} address={address} />;
}

// The joint statement on one side, each side's own readout on the other: different things, and
// never one for the other.
export function Texts({ texts, address }: { texts: readonly PublicText[]; address: string }) {
  const { i18n } = useLingui();
  if (texts.length === 0) return null;
  const joint = texts.filter((text) => text.said.kind === 'joint');
  const own = texts.filter((text) => text.said.kind !== 'joint');
  return (
    <section className="section" aria-labelledby="texts">
      <h2 id="texts">{i18n._({ id: 'meeting.texts', message: 'Published texts' })}</h2>
      <div className={styles.texts}>
        <div className={styles.text} data-kind="joint">
          <h3>{i18n._({ id: 'text.joint_statement', message: 'Joint statement' })}</h3>
          {joint.length === 0 && (
            <p className="aside">
              {i18n._({ id: 'text.no_joint', message: 'None on record that all have agreed to.' })}
            </p>
          )}
          {joint.map((text) => (
            <TextItem
              key={`${text.kind} ${text.said.ref} ${text.date}`}
              text={text}
              address={address}
            />
          ))}
        </div>
        <div className={styles.text}>
          <h3>{i18n._({ id: 'text.own', message: "Each side's own" })}</h3>
          {own.length === 0 && (
            <p className="aside">{i18n._({ id: 'text.none', message: 'None on record.' })}</p>
          )}
          {own.map((text) => (
            <TextItem
              key={`${text.kind} ${text.said.ref} ${text.date}`}
              text={text}
              address={address}
            />
          ))}
        </div>
      </div>
    </section>
  );
}

function TextItem({ text, address }: { text: PublicText; address: string }) {
  const { i18n } = useLingui();
  const parties = useParties();
  return (
    <article className={styles.item}>
      <p className={styles.inline}>
        <span className={styles.strong}>
          {text.said.kind !== 'joint' && text.said.party
            ? i18n._({
                id: 'text.by',
                message: '{kind}, {party}',
                values: {
                  kind: say(i18n, textKinds, text.kind),
                  party: parties.text(text.said.party),
                },
              })
            : say(i18n, textKinds, text.kind)}
        </span>
        {text.date && <span className="aside">{formatDateText(i18n, text.date)}</span>}
      </p>
      {choose(text.title, i18n.locale) && (
        <p className={styles.strong}>
          <Words of={text.title} />
        </p>
      )}
      {choose(text.text, i18n.locale) && (
        <p className={styles.words}>
          <Words of={text.text} />
        </p>
      )}
      <SaidMark said={text.said} />
      <Papers of={text} address={address} />
      {text.link && (
        <p className="aside small mono" lang="en">
          {text.link}
        </p>
      )}
    </article>
  );
}

export function Reports({
  reports,
  address,
  at = null,
}: {
  reports: readonly Report[] | undefined;
  address: string;
  // The meeting that received them; null: they cover the meeting that is shown.
  at?: string | null;
}) {
  const received = at !== null;
  const { i18n } = useLingui();
  const circle = circleAt(useCircles(), address);
  const bodyName = useBodyNames();
  if (!reports || reports.length === 0) return null;
  const id = received ? 'received' : 'reports';
  return (
    <section className="section" aria-labelledby={id}>
      <h2 id={id}>
        {received
          ? i18n._({ id: 'meeting.reports_received', message: 'Reports received' })
          : i18n._({ id: 'meeting.reports', message: 'Report upward' })}
      </h2>
      <ul className={styles.planned}>
        {reports.map((report, index) => (
          <li key={index}>
            {!received && (
              <span className={styles.strong}>
                {i18n._({
                  id: 'meeting.report_to',
                  message: 'To {body}',
                  values: {
                    body: report.to_body
                      ? bodyName(circle?.id, report.to_body)
                      : (choose(report.to_authority, i18n.locale)?.text ?? ''),
                  },
                })}
              </span>
            )}
            {!received && report.to_meeting && (
              <MatterLink matter={report.to_meeting} address={address} />
            )}
            <span>
              {i18n._({ id: 'meeting.report_covers', message: 'Covers:' })}{' '}
              {report.covers.map((matter, nth) => (
                <span key={matter}>
                  {nth > 0 && ', '}
                  <MatterLink matter={matter} address={address} />
                </span>
              ))}
            </span>
            {report.state && (
              <span className="badge" data-tone={report.state === 'owed' ? 'wait' : undefined}>
                {reportState(i18n, report.state)}
              </span>
            )}
            {(report.sent ?? report.due) && (
              <span>{formatDateText(i18n, report.sent ?? report.due)}</span>
            )}
            <SaidMark said={report.said} />
            {report.acknowledgements.map((one) => (
              <span key={one.said.ref} className={styles.whole}>
                {i18n._({
                  id: 'report.acknowledged_by',
                  message: 'Acknowledged {date}:',
                  values: { date: formatDateText(i18n, one.date) },
                })}{' '}
                <Words of={one.by} />{' '}
                {one.at_meeting && <MatterLink matter={one.at_meeting} address={address} />}{' '}
                <SaidMark said={one.said} />
              </span>
            ))}
            {choose(report.text, i18n.locale) && (
              <span className={styles.whole}>
                <Words of={report.text} />
              </span>
            )}
            <Acknowledge report={report} circle={circle} at={at} />
          </li>
        ))}
      </ul>
    </section>
  );
}

// Where each side says it stands, and what was noted of another's words: nobody is bound by these.
export function Positions({ meeting, address }: { meeting: Meeting; address: string }) {
  const { i18n } = useLingui();
  const positions = meeting.positions ?? [];
  const noted = notedElse(meeting.noted, notedNumbers(meeting));
  if (positions.length + noted.length === 0) return null;
  return (
    <section className="section" aria-labelledby="positions">
      <h2 id="positions">{i18n._({ id: 'meeting.positions', message: 'Positions' })}</h2>
      <ul className={styles.planned}>
        {positions.map((position) => (
          <li key={`${position.id} ${position.said.ref}`}>
            {position.item && <span className="num">{position.item}</span>}
            <span className={styles.whole}>
              <Words of={position.words} />
            </span>
            {position.date && <span>{formatDateText(i18n, position.date)}</span>}
            <SaidMark said={position.said} />
            <Papers of={position} address={address} />
          </li>
        ))}
        {noted.map((one, index) => (
          <li key={index}>
            <SaidMark said={one.said} />
            <div className={styles.whole}>
              <ContentView content={one.content} of={{ module: 'meetings' }} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

// What somebody who is no party said about it; never an outcome.
export function Comments({ comments }: { comments: readonly Comment[] | undefined }) {
  const { i18n } = useLingui();
  if (!comments || comments.length === 0) return null;
  return (
    <section className="section" aria-labelledby="comments">
      <h2 id="comments">
        {i18n._({ id: 'meeting.comments', message: 'Comments by others (no outcome)' })}
      </h2>
      <ul className={styles.planned}>
        {comments.map((comment, index) => (
          <li key={index}>
            <span className={styles.strong} lang="und">
              {comment.by}
            </span>
            <span className={styles.whole}>
              <Words of={comment.text} />
            </span>
            <SaidMark said={comment.said} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function reportState(i18n: ReturnType<typeof useLingui>['i18n'], state: string) {
  const words: Record<string, string> = {
    owed: i18n._({ id: 'report.owed', message: 'Owed' }),
    due: i18n._({ id: 'report.due', message: 'Due' }),
    sent: i18n._({ id: 'report.sent', message: 'Submitted' }),
    acknowledged: i18n._({ id: 'report.acknowledged', message: 'Acknowledged' }),
  };
  return words[state] ?? state.replaceAll('_', ' ');
}
