// The parts of a meeting's page: delegations, outcomes, texts, reports. Each item says who says so.
import { useLingui } from '@lingui/react';
import { useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { Meeting, Outcome } from '../../api/model';
import type { Member, Report } from '../../api/more';
import { circleAt, useCircles } from '../../frame/circles';
import { PartyMark, useParties } from '../../frame/parties';
import { formatDateText } from '../../i18n/dates';
import { choose, Words } from '../../i18n/text';
import { commitmentKinds, institutions, outcomeKinds, say } from '../../i18n/words';
import { useBodyNames } from '../../record/body_words';
import { outcomePlace } from '../../record/ItemLink';
import { MatterLink } from '../../record/MatterLink';
import { dayOf } from '../../record/meeting_words';
import { PersonName } from '../../record/PersonName';
import { SaidMark } from '../../record/SaidMark';
import { Acknowledge } from './Acknowledge';
import styles from './meetings.module.css';

export function Delegations({
  meeting,
}: {
  meeting: Pick<Meeting, 'delegations' | 'circle' | 'date'>;
}) {
  const { i18n } = useLingui();
  const { delegations } = meeting;
  const at = { circle: meeting.circle, day: dayOf(meeting) };
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
              {...at}
            />
            {delegation.members && delegation.members.length > 0 && (
              <People
                title={i18n._({ id: 'meeting.members', message: 'Members' })}
                persons={delegation.members}
                {...at}
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

function People({
  title,
  persons,
  circle,
  day,
}: {
  title: string;
  persons: readonly Member[];
  circle: string;
  day: string;
}) {
  const { i18n } = useLingui();
  return (
    <>
      <h4 className={styles.role}>{title}</h4>
      <ul className={styles.people}>
        {persons.map((person, index) => (
          <li key={person.id ?? index}>
            <PersonName
              of={person}
              circle={circle}
              day={day}
              besides={['head', 'member'].includes(person.role ?? '')}
            />
            {choose(person.remark, i18n.locale) && (
              <p className="aside small">
                <Words of={person.remark} />
              </p>
            )}
          </li>
        ))}
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
                {outcome.about && outcome.about.length > 0 && (
                  <span>
                    {i18n._({ id: 'outcome.about', message: 'About' })}{' '}
                    {outcome.about.map((matter, at) => (
                      <span key={matter}>
                        {at > 0 && ', '}
                        <MatterLink matter={matter} address={address} />
                      </span>
                    ))}
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

function reportState(i18n: ReturnType<typeof useLingui>['i18n'], state: string) {
  const words: Record<string, string> = {
    owed: i18n._({ id: 'report.owed', message: 'Owed' }),
    due: i18n._({ id: 'report.due', message: 'Due' }),
    sent: i18n._({ id: 'report.sent', message: 'Submitted' }),
    acknowledged: i18n._({ id: 'report.acknowledged', message: 'Acknowledged' }),
  };
  return words[state] ?? state.replaceAll('_', ' ');
}
