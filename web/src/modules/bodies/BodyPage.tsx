// One body: the ladder of its meetings, who leads it, to whom it reports, what is not yet reported.

import { type CalendarDate, parseDate } from '@internationalized/date';
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { DateField, DateInput, DateSegment, Label } from 'react-aria-components';
import type { Circle, Lead, MeetingSummary } from '../../api/model';
import type { BodyMore, SummaryMore } from '../../api/more';
import { queries } from '../../api/queries';
import { circleAddress, circleAt, useCircles } from '../../frame/circles';
import dialog from '../../frame/dialog.module.css';
import { AudienceChip, PartyMark, useParties } from '../../frame/parties';
import { highest, useScreen } from '../../frame/screen';
import { Loading, Trouble } from '../../frame/Trouble';
import { formatPeriod, precisionOf } from '../../i18n/dates';
import { choose, Words } from '../../i18n/text';
import {
  bodyStates,
  instrumentKinds,
  instrumentStates,
  levels,
  say,
  strandStates,
} from '../../i18n/words';
import { DeliveryPanel } from '../../record/DeliveryPanel';
import { Entries } from '../../record/Entries';
import { DateText, heldStates, PlaceText, StateBadge } from '../../record/meeting_words';
import { SaidMark } from '../../record/SaidMark';
import styles from './bodies.module.css';

export function BodyPage({
  circle: address,
  body: id,
  entry,
}: {
  circle: string;
  body: string;
  entry: string | undefined;
}) {
  const { i18n } = useLingui();
  const answer = useQuery(queries.body(address, id));
  const circles = useCircles();
  const circle = circleAt(circles, address);
  const body = answer.data as BodyMore | undefined;
  const abbreviation = body?.abbreviation || id.toUpperCase();
  const label = body ? (body.label ?? highest([null, ...body.acts.map((act) => act.label)])) : null;
  useScreen(abbreviation, label, circle);
  if (answer.isPending) return <Loading />;
  if (!body) {
    return (
      <div className="page">
        <h1>{abbreviation}</h1>
        <Trouble error={answer.error} onRetry={() => void answer.refetch()} />
      </div>
    );
  }
  const act = body.acts.find((one) => one.ref === entry) ?? null;
  return (
    <div className={act ? 'two' : undefined}>
      <div className="page">
        <header>
          <p className="crumbs">
            {circle && <AudienceChip circle={circle} />}
            <Link to="/bodies">{i18n._({ id: 'nav.bodies', message: 'Bodies' })}</Link>
            <span aria-hidden="true">/</span>
            <span>{abbreviation}</span>
          </p>
          <h1>
            <Words of={body.names} none={abbreviation} />
          </h1>
          <p className={styles.under}>
            {body.level && <span>{say(i18n, levels, body.level)}</span>}
            <span>{say(i18n, bodyStates, body.status)}</span>
            {body.parties.map((party) => (
              <PartyMark key={party} name={party} />
            ))}
            {choose(body.cadence, i18n.locale) && (
              <span>
                <Words of={body.cadence} />
              </span>
            )}
            <SaidMark said={body.said} />
          </p>
          {choose(body.mandate, i18n.locale) && (
            <p className={styles.mandate}>
              <Words of={body.mandate} />
            </p>
          )}
        </header>
        <div className={styles.columns}>
          <section className="section" aria-labelledby="meetings">
            <h2 id="meetings">
              {i18n._({ id: 'body.meetings', message: 'Meetings' })}{' '}
              <span className="count">
                {i18n._({
                  id: 'bodies.held',
                  message: '{held} of {all} held',
                  values: { held: body.counts.held, all: body.counts.meetings },
                })}
              </span>
            </h2>
            <Ladder body={body} address={circle ? circleAddress(circles, circle.id) : address} />
          </section>
          <div className={styles.beside}>
            <Unreported body={body} address={address} />
            <Lines body={body} address={address} circle={circle} />
            <Leads leads={body.leads} />
            <Instruments body={body} />
            <Strands body={body} />
          </div>
        </div>
        <section className="section" aria-labelledby="entries">
          <h2 id="entries">
            {i18n._({ id: 'entries.title', message: 'Entries' })}{' '}
            <span className="count">{body.acts.length}</span>
          </h2>
          <Entries acts={body.acts} selected={act?.ref ?? null} />
        </section>
      </div>
      {act && <DeliveryPanel act={act} circle={circle} />}
    </div>
  );
}

// Newest first, planned above held; no date makes a meeting held, only its record does.
export function ladderOrder(meetings: readonly MeetingSummary[]) {
  const at = (meeting: MeetingSummary) => meeting.date?.from ?? '9999';
  const past = (meeting: MeetingSummary) =>
    heldStates.has(meeting.state) || meeting.state === 'cancelled';
  return [...meetings].sort((a, b) => {
    const held = Number(past(a)) - Number(past(b));
    if (held !== 0) return held;
    if (a.ordinal !== null && b.ordinal !== null && a.ordinal !== b.ordinal)
      return b.ordinal - a.ordinal;
    return at(b).localeCompare(at(a)) || a.slug.localeCompare(b.slug);
  });
}

function Ladder({ body, address }: { body: BodyMore; address: string }) {
  const { i18n } = useLingui();
  if (body.meetings.length === 0) {
    return (
      <p className="empty">
        {i18n._({
          id: 'body.no_meetings',
          message: "No meeting yet. A body's first meeting gets number 1 when it is convened.",
        })}
      </p>
    );
  }
  return (
    <ol className={styles.ladder} reversed>
      {ladderOrder(body.meetings).map((meeting: SummaryMore) => {
        const kind = heldStates.has(meeting.state)
          ? 'held'
          : meeting.state === 'mooted'
            ? 'mooted'
            : meeting.state === 'cancelled'
              ? 'cancelled'
              : 'planned';
        return (
          <li key={meeting.matter} className={styles.rung} data-kind={kind}>
            <span className={styles.number} aria-hidden="true">
              {meeting.ordinal ?? '–'}
            </span>
            <div className={styles.what}>
              <Link
                to="/b/$circle/$body/m/$slug"
                params={{ circle: address, body: body.id, slug: meeting.slug }}
                search={{}}
                data-row
                className={styles.meeting}
              >
                <span className={styles.unseen}>
                  {meeting.ordinal !== null && `${meeting.ordinal}: `}
                </span>
                <DateText meeting={meeting} />
              </Link>
              <p className={styles.under}>
                {meeting.ordinal === null && choose(meeting.title, i18n.locale) && (
                  <Words of={meeting.title} />
                )}
                <span>
                  <PlaceText place={meeting.place} modality={meeting.modality} />
                </span>
                {meeting.host && (
                  <span>
                    {i18n._({ id: 'body.host', message: 'Host' })} <PartyMark name={meeting.host} />
                  </span>
                )}
              </p>
            </div>
            <div className={styles.state}>
              <StateBadge meeting={meeting} />
              <p className={styles.tally}>
                {meeting.open_proposals > 0 && (
                  <span>
                    {i18n._({
                      id: 'body.open',
                      message: '{count} open',
                      values: { count: meeting.open_proposals },
                    })}
                  </span>
                )}
                {meeting.counts?.outcomes !== undefined && meeting.counts.outcomes > 0 && (
                  <span>
                    {i18n._({
                      id: 'body.outcomes',
                      message: '{count, plural, one {# outcome} other {# outcomes}}',
                      values: { count: meeting.counts.outcomes },
                    })}
                  </span>
                )}
                {meeting.counts?.entries !== undefined && (
                  <span>
                    {i18n._({
                      id: 'links.entries',
                      message: '{count, plural, one {# entry} other {# entries}}',
                      values: { count: meeting.counts.entries },
                    })}
                  </span>
                )}
              </p>
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function Unreported({ body, address }: { body: BodyMore; address: string }) {
  const { i18n } = useLingui();
  if (body.counts.unreported === 0) return null;
  const named = (body.meetings as SummaryMore[]).filter((one) =>
    one.reported === undefined
      ? one.state === 'concluded' || one.state === 'outcome_agreed'
      : one.reported === false && heldStates.has(one.state),
  );
  return (
    <section className="section" aria-labelledby="unreported">
      <h2 id="unreported">
        {i18n._({ id: 'body.unreported', message: 'Held, not yet reported' })}
      </h2>
      <ul className={styles.plain}>
        {named.map((meeting) => (
          <li key={meeting.matter}>
            <Link
              to="/b/$circle/$body/m/$slug"
              params={{ circle: address, body: body.id, slug: meeting.slug }}
              search={{}}
            >
              {meeting.ordinal !== null ? `${meeting.ordinal} · ` : ''}
              <DateText meeting={meeting} />
            </Link>
          </li>
        ))}
      </ul>
      {named.length !== body.counts.unreported && (
        <p className="aside">
          {i18n._({
            id: 'bodies.unreported',
            message: '{count} not yet reported',
            values: { count: body.counts.unreported },
          })}
        </p>
      )}
    </section>
  );
}

function bodyName(id: string) {
  return (id.split('/').pop() ?? id).toUpperCase();
}

function Lines({
  body,
  address,
  circle,
}: {
  body: BodyMore;
  address: string;
  circle: Circle | null;
}) {
  const { i18n } = useLingui();
  const bodies = useQuery(queries.bodies());
  if (
    body.reports_to.length === 0 &&
    body.sub_bodies.length === 0 &&
    !body.parent &&
    !body.reporting_bodies?.length
  )
    return null;
  const link = (id: string) => {
    const plain = id.split('/').pop() ?? id;
    const known = (bodies.data?.items ?? []).find(
      (one) => one.id === plain && (circle === null || one.circle === circle.id),
    );
    const text = known?.abbreviation || bodyName(id);
    return known ? (
      <Link to="/b/$circle/$body" params={{ circle: address, body: plain }} search={{}}>
        {text}
      </Link>
    ) : (
      <span>{text}</span>
    );
  };
  return (
    <section className="section" aria-labelledby="lines">
      <h2 id="lines">{i18n._({ id: 'body.lines', message: 'Reporting lines' })}</h2>
      <dl className={styles.lines}>
        {body.reports_to.length > 0 && (
          <div>
            <dt>{i18n._({ id: 'body.reports_to', message: 'Reports to' })}</dt>
            <dd>
              {body.reports_to.map((line, index) => (
                <p key={index} className={styles.under}>
                  {link(line.body)} <SaidMark said={line.said} />
                </p>
              ))}
            </dd>
          </div>
        )}
        {body.parent && (
          <div>
            <dt>{i18n._({ id: 'body.parent', message: 'Under' })}</dt>
            <dd>{link(body.parent)}</dd>
          </div>
        )}
        {body.reporting_bodies && body.reporting_bodies.length > 0 && (
          <div>
            <dt>{i18n._({ id: 'body.reporting_bodies', message: 'Receives reports from' })}</dt>
            <dd>
              {body.reporting_bodies.map((one) => (
                <span key={one} className={styles.each}>
                  {link(one)}
                </span>
              ))}
            </dd>
          </div>
        )}
        {body.sub_bodies.length > 0 && (
          <div>
            <dt>{i18n._({ id: 'body.sub_bodies', message: 'Sub-bodies' })}</dt>
            <dd>
              {body.sub_bodies.map((sub) => (
                <span key={sub} className={styles.each}>
                  {link(sub)}
                </span>
              ))}
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}

const todayDate = () => parseDate(new Date().toISOString().slice(0, 10));

// The leads on a day, as the record counts: of each party and voice the last that began by then,
// unless it ended before. A date without a day begins on its first and ends on its last.
export function leadsOn(leads: readonly Lead[], day: string): Lead[] {
  const last = new Map<string, Lead>();
  const begin = (lead: Lead) => `${lead.from ?? ''}-01-01`.slice(0, 10);
  for (const lead of [...leads].sort((a, b) => begin(a).localeCompare(begin(b)))) {
    if ((lead.from ?? '') !== '' && begin(lead) > day) continue;
    const voice = lead.said ? `${lead.said.kind} ${lead.said.party ?? ''}` : '';
    last.set(`${lead.party} ${voice}`, lead);
  }
  return [...last.values()].filter((lead) => !lead.to || day.slice(0, lead.to.length) <= lead.to);
}

function Leads({ leads }: { leads: readonly Lead[] }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const [day, setDay] = useState<CalendarDate>(todayDate);
  if (leads.length === 0) return null;
  const held = leadsOn(leads, day.toString());
  const period = (text: string | null | undefined) =>
    formatPeriod(i18n, { precision: precisionOf(text), from: text ?? null });
  return (
    <section className="section" aria-labelledby="leads">
      <h2 id="leads">{i18n._({ id: 'body.leads', message: 'Lead organisations' })}</h2>
      <DateField
        className={dialog.field ?? ''}
        value={day}
        onChange={(next) => next && setDay(next)}
      >
        <Label>{i18n._({ id: 'body.as_of', message: 'As of' })}</Label>
        <DateInput className={dialog.input ?? ''}>
          {(segment) => <DateSegment segment={segment} className={dialog.segment ?? ''} />}
        </DateInput>
      </DateField>
      <div role="status">
        {held.length === 0 && (
          <p className="aside">
            {i18n._({ id: 'body.no_lead', message: 'None on record for this day' })}
          </p>
        )}
        <ul className={styles.plain}>
          {held.map((lead, index) => (
            <li key={index}>
              <p>
                <strong>{parties.text(lead.party)}</strong> <Words of={lead.organisation} />
              </p>
              <p className={styles.under}>
                {lead.from && (
                  <span>
                    {i18n._({
                      id: 'body.lead_from',
                      message: 'since {date}',
                      values: { date: period(lead.from) },
                    })}
                  </span>
                )}
                {lead.to && (
                  <span>
                    {i18n._({
                      id: 'body.lead_to',
                      message: 'until {date}',
                      values: { date: period(lead.to) },
                    })}
                  </span>
                )}
                {choose(lead.reason, i18n.locale) && (
                  <span>
                    <Words of={lead.reason} />
                  </span>
                )}
                <SaidMark said={lead.said} />
              </p>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function Strands({ body }: { body: BodyMore }) {
  const { i18n } = useLingui();
  if (body.strands.length === 0) return null;
  return (
    <section className="section" aria-labelledby="strands">
      <h2 id="strands">{i18n._({ id: 'body.strands', message: 'Strands of work' })}</h2>
      <ul className={styles.plain}>
        {body.strands.map((strand, index) => (
          <li key={index}>
            <p>
              <Words of={strand.names} none={strand.id} />
            </p>
            <p className={styles.under}>
              {strand.status && <span>{say(i18n, strandStates, strand.status)}</span>}
              {strand.title_only && (
                <span className="badge">
                  {i18n._({ id: 'strand.title_only', message: 'Title only' })}
                </span>
              )}
              <SaidMark said={strand.said} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Instruments({ body }: { body: BodyMore }) {
  const { i18n } = useLingui();
  if (!body.instruments || body.instruments.length === 0) return null;
  return (
    <section className="section" aria-labelledby="documents">
      <h2 id="documents">{i18n._({ id: 'body.documents', message: 'Documents' })}</h2>
      <ul className={styles.plain}>
        {body.instruments.map((paper, index) => (
          <li key={index}>
            <p>
              <Words of={paper.titles} none={paper.id} />
            </p>
            <p className={styles.under}>
              <span>{say(i18n, instrumentKinds, paper.kind)}</span>
              {paper.state && <span>{say(i18n, instrumentStates, paper.state)}</span>}
              {paper.date?.from && <span>{formatPeriod(i18n, paper.date)}</span>}
              <SaidMark said={paper.said} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
