// One body: the ladder of its meetings, who leads it, to whom it reports, what is not yet reported.

import { useLingui } from '@lingui/react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Act, Body, Circle, MeetingSummary } from '../../api/model';
import { queries, useSession } from '../../api/queries';
import { circleAddress, circleAt, useCircles } from '../../frame/circles';
import { Empty } from '../../frame/Empty';
import { useNarrow } from '../../frame/narrow';
import { AudienceChip, PartyMark, useParties } from '../../frame/parties';
import { useScreen } from '../../frame/screen';
import { isNowhere, Loading, Trouble } from '../../frame/Trouble';
import { ToImport } from '../../frame/Ways';
import { choose, Words } from '../../i18n/text';
import { bodyStates, levels, say } from '../../i18n/words';
import { covering, useAsked } from '../../record/asked';
import { bodyText, useBodyNames } from '../../record/body_words';
import { DeliveryPanel } from '../../record/DeliveryPanel';
import { Entries } from '../../record/Entries';
import { bodyPapers } from '../../record/exports';
import { DateText, heldStates, PlaceText, StateBadge } from '../../record/meeting_words';
import { SaidMark } from '../../record/SaidMark';
import { TakeOut } from '../../record/TakeOut';
import { Unagreed } from '../../record/Unagreed';
import { Waiting } from '../../record/Waiting';
import { SubmitButton } from '../../writing/SubmitButton';
import { mayWrite, Write } from '../../writing/Write';
import { changeOf } from '../forms';
import { Backlog } from '../meetings/Around';
import * as meetingForms from '../meetings/forms';
import { freeSlug, underItsNumber } from '../meetings/offers';
import { useReporting } from '../meetings/Reporting';
import { reportKinds, useOpenReports } from '../meetings/reports';
import { Authority } from '../people/Authority';
import { Feeds } from '../people/Feeds';
import styles from './bodies.module.css';
import { bodyForms } from './forms';
import { Gaps, heldText } from './Held';
import { History } from './History';
import { Instruments, Lines, Strands, Unreported } from './parts';
import { Reminders } from './Reminders';
import { Terms } from './Terms';

export function BodyPage({
  circle: address,
  body: id,
  entry,
  asOf,
}: {
  circle: string;
  body: string;
  entry: string | undefined;
  asOf: string | undefined;
}) {
  const { i18n } = useLingui();
  const answer = useQuery({
    ...queries.body(address, id, asOf),
    placeholderData: keepPreviousData,
  });
  const circles = useCircles();
  const parties = useParties();
  const circle = circleAt(circles, address);
  const body = answer.data;
  const bodyName = useBodyNames();
  const abbreviation = body ? bodyText(i18n, body, id) : bodyName(circle?.id, id);
  const narrow = useNarrow();
  const [first, setFirst] = useState<HTMLElement | null>(null);
  const nowhere = isNowhere(answer.error) && !body;
  const change = (one: Act) => changeOf(i18n, one, circle, parties.self);
  const reports = useOpenReports(circle, id);
  const act = useAsked(
    circle,
    entry,
    [...(body?.acts ?? []), ...reports],
    (one) => one.matter === `bodies/${id}` || one.matter === `meetings/${id}`,
  );
  useScreen(
    nowhere ? null : abbreviation,
    covering(body?.label ?? null, [...reports, act]),
    circle,
  );
  if (answer.isPending) return <Loading />;
  if (nowhere)
    return <Unagreed circle={circle} matter={`bodies/${id}`} entry={entry} change={change} />;
  if (!body) {
    return (
      <div className="page">
        <h1>{abbreviation}</h1>
        <Trouble error={answer.error} onRetry={() => void answer.refetch()} />
      </div>
    );
  }
  // What waits in a list of its own is opened there.
  const waits = reports.some((one) => one.ref === act?.ref);
  const listed = !waits && body.acts.some((one) => one.ref === act?.ref);
  return (
    <div className={act && !narrow ? 'two' : undefined}>
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
          <div className="toolbar">
            {circle && <BodyTools body={body} circle={circle} at={first ?? undefined} />}
            <p className="tools">
              <TakeOut papers={bodyPapers(i18n, body.circle, body.id, body.series.reports)} />
            </p>
          </div>
          <Rooms address={address} body={id} />
        </header>
        <div className={styles.columns}>
          <section className="section" aria-labelledby="meetings">
            <h2 id="meetings">
              {i18n._({ id: 'body.meetings', message: 'Meetings' })}{' '}
              <span className="count">{heldText(i18n, body.counts)}</span>
            </h2>
            <Gaps meetings={body.meetings} />
            {body.meetings.length > 0 ? (
              <Ladder body={body} address={circle ? circleAddress(circles, circle.id) : address} />
            ) : (
              <Empty
                action={setFirst}
                see={<ToImport />}
                example={i18n._({
                  id: 'body.example',
                  message: 'For example: the 19th KIDD, in Washington on 12 and 13 May 2021.',
                })}
              >
                {i18n._({
                  id: 'body.no_meetings',
                  message:
                    "No meeting yet. A body's first meeting gets number 1 when it is convened.",
                })}
              </Empty>
            )}
          </section>
          <div className={styles.beside}>
            <Reminders body={body} address={address} />
            <Unreported body={body} address={address} />
            <Backlog backlog={body.series.backlog} address={address} />
            <Lines body={body} address={address} circle={circle} />
            <History key={id} body={body} address={address} asOf={asOf} />
            <Terms body={body} />
            <Instruments body={body} address={address} />
            <Strands body={body} />
            {circle && <Authority circle={circle} />}
            <Feeds body={{ circle: body.circle, id: body.id }} />
          </div>
        </div>
        <Waiting
          acts={reports}
          says={reportKinds}
          asked={listed ? null : act}
          beside={!narrow}
          change={change}
        />
        <section className="section" aria-labelledby="entries">
          <h2 id="entries">
            {i18n._({ id: 'entries.title', message: 'Entries' })}{' '}
            <span className="count">{body.acts.length}</span>
          </h2>
          <Entries
            acts={body.acts}
            selected={listed || !narrow ? (act?.ref ?? null) : null}
            panel={
              narrow ? (
                <DeliveryPanel act={act} circle={circle} inside change={change} />
              ) : undefined
            }
          />
        </section>
      </div>
      {act && !narrow && <DeliveryPanel act={act} circle={circle} change={change} />}
    </div>
  );
}

// What belongs to the body beside its meetings, each on a page of its own.
function Rooms({ address, body }: { address: string; body: string }) {
  const { i18n } = useLingui();
  const rooms = [
    ['/b/$circle/$body/letters', i18n._({ id: 'rooms.letters', message: 'Letters' })],
    ['/b/$circle/$body/wording', i18n._({ id: 'rooms.wording', message: 'Agreed wording' })],
    ['/b/$circle/$body/strands', i18n._({ id: 'body.strands', message: 'Strands of work' })],
    ['/b/$circle/$body/plans', i18n._({ id: 'rooms.plans', message: 'Workplans' })],
  ] as const;
  return (
    <nav
      className={styles.rooms}
      aria-label={i18n._({ id: 'rooms.label', message: 'Of this body' })}
    >
      {rooms.map(([to, text]) => (
        <Link key={to} to={to} params={{ circle: address, body }}>
          {text}
        </Link>
      ))}
      <Link to="/texts" search={{ circle: address, body }}>
        {i18n._({ id: 'nav.texts', message: 'Texts' })}
      </Link>
    </nav>
  );
}

function BodyTools({
  body,
  circle,
  at,
}: {
  body: Body;
  circle: Circle;
  // Where the meeting is planned from, if not here.
  at: HTMLElement | undefined;
}) {
  const { i18n } = useLingui();
  const session = useSession();
  const parties = useParties();
  const navigate = useNavigate();
  const circles = useCircles();
  const reporting = useReporting(body, circle);
  if (!mayWrite(session, circle)) return null;
  const ordinal = body.series.next_ordinal;
  const slug = freeSlug(body.meetings, String(ordinal));
  const working = freeSlug(body.meetings, 'w1');
  const own = { body: body.id, slug: '' };
  const described = body.acts.findLast(
    (act) => act.content?.body !== undefined && act.verdict === 'effective',
  )?.content?.body as Record<string, unknown> | undefined;
  const initial = (says: string) =>
    says === 'body' ? (described ?? {}) : says === 'lead' ? { party: parties.self } : {};
  return (
    <p className="tools">
      <Write
        primary
        at={at}
        title={i18n._({ id: 'body.plan', message: 'Plan a meeting' })}
        offers={[
          {
            id: 'numbered',
            text: i18n._({ id: 'body.plan_numbered', message: 'The next numbered meeting' }),
            writing: () => ({
              form: underItsNumber(meetingForms.intent, body.meetings, 'w1'),
              circle,
              place: { body: body.id, slug },
              initial: { details: { ordinal } },
            }),
          },
          {
            id: 'working',
            text: i18n._({
              id: 'body.plan_working',
              message: 'A working-level meeting, without a number',
            }),
            writing: () => ({
              form: underItsNumber(meetingForms.intent, body.meetings, 'w1'),
              circle,
              place: { body: body.id, slug: working },
              initial: {},
            }),
          },
          {
            id: 'possible',
            text: i18n._({ id: 'body.plan_possible', message: 'One under consideration' }),
            writing: () => ({
              form: underItsNumber(meetingForms.possibility, body.meetings, slug),
              circle,
              place: { body: body.id, slug },
              initial: {},
            }),
          },
        ]}
        onRecorded={(_, __, matter) =>
          void navigate({
            to: '/b/$circle/$body/m/$slug',
            params: {
              circle: circleAddress(circles, circle.id),
              body: body.id,
              slug: matter.split('/').at(-1) ?? '',
            },
            search: {},
          })
        }
      />
      <Write
        title={i18n._({ id: 'bodies.enter', message: 'Enter …' })}
        offers={[...bodyForms, meetingForms.report, meetingForms.letter].map((form) => ({
          id: form.says,
          text: i18n._(form.title),
          writing: () =>
            form === meetingForms.report
              ? reporting()
              : { form, circle, place: own, initial: initial(form.says) },
        }))}
      />
      {/* All that there is of it: its meetings, reports, wording, workplans and commitments. */}
      <SubmitButton
        circle={circle}
        acts={body.acts.filter((act) => act.matter === body.matter)}
        of={{
          matters: [
            body.matter,
            ...body.meetings.map((one) => one.matter),
            `meetings/${body.id}`,
            `commitments/${body.id}`,
          ],
          body: body.id,
        }}
      />
    </p>
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

function Ladder({ body, address }: { body: Body; address: string }) {
  const { i18n } = useLingui();
  return (
    <ol className={styles.ladder} reversed>
      {ladderOrder(body.meetings).map((meeting: MeetingSummary) => {
        const kind = heldStates.has(meeting.state)
          ? 'held'
          : meeting.state === 'mooted'
            ? 'mooted'
            : meeting.state === 'cancelled'
              ? 'cancelled'
              : 'planned';
        // What has no number yet goes by its title; while it is only proposed, by what is proposed.
        const named = choose(meeting.title, i18n.locale) ? null : meeting.proposed;
        const ordinal = meeting.ordinal ?? named?.ordinal ?? null;
        const title = named?.title ?? meeting.title;
        const titled = ordinal === null && choose(title, i18n.locale) !== null;
        return (
          <li key={meeting.matter} className={styles.rung} data-kind={kind}>
            <span className={styles.number} aria-hidden="true">
              {ordinal ?? '–'}
            </span>
            <div className={styles.what}>
              <Link
                to="/b/$circle/$body/m/$slug"
                params={{ circle: address, body: body.id, slug: meeting.slug }}
                search={{}}
                data-row
                className={styles.meeting}
              >
                <span className={styles.unseen}>{ordinal !== null && `${ordinal}: `}</span>
                {titled ? <Words of={title} /> : <DateText meeting={meeting} />}
              </Link>
              <p className={styles.under}>
                {titled && (
                  <span className="num">
                    <DateText meeting={meeting} />
                  </span>
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
                {meeting.counts.outcomes > 0 && (
                  <span>
                    {i18n._({
                      id: 'body.outcomes',
                      message: '{count, plural, one {# outcome} other {# outcomes}}',
                      values: { count: meeting.counts.outcomes },
                    })}
                  </span>
                )}
                {meeting.counts.texts > 0 && (
                  <span>
                    {i18n._({
                      id: 'body.texts',
                      message: '{count, plural, one {# text} other {# texts}}',
                      values: { count: meeting.counts.texts },
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
