// One meeting: its state, dates as planned and as held, delegations, outcomes, the joint statement
// beside each side's readout, the report upward, its entries, and the delivery of each of them.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { BookLock } from 'lucide-react';
import { useState } from 'react';
import type { Act, Body, Circle, Meeting } from '../../api/model';
import { queries, useSession } from '../../api/queries';
import { circleAddress, circleAt, useCircles } from '../../frame/circles';
import { useNarrow } from '../../frame/narrow';
import { AudienceChip, PartyMark, useParties } from '../../frame/parties';
import { useScreen } from '../../frame/screen';
import { isNowhere, Loading, Trouble } from '../../frame/Trouble';
import { choose, sourceText, Words } from '../../i18n/text';
import { modalities, say, variances } from '../../i18n/words';
import { covering, useAsked } from '../../record/asked';
import { bodyText, useBodyNames } from '../../record/body_words';
import { DeliveryPanel } from '../../record/DeliveryPanel';
import { Entries } from '../../record/Entries';
import { meetingPapers } from '../../record/exports';
import { MatterLink } from '../../record/MatterLink';
import { MeetingTexts } from '../../record/MeetingTexts';
import {
  addressedTitle,
  DateText,
  hasPlace,
  meetingTitle,
  PlaceText,
} from '../../record/meeting_words';
import { SaidMark } from '../../record/SaidMark';
import { TakeOut } from '../../record/TakeOut';
import { Unagreed } from '../../record/Unagreed';
import { Waiting } from '../../record/Waiting';
import { SubmitButton } from '../../writing/SubmitButton';
import { mayWrite, Write } from '../../writing/Write';
import { changeOf } from '../forms';
import { Backlog, Hanging } from './Around';
import { Agenda, Sessions } from './Course';
import { Held, NextIntents, Planned } from './Dates';
import { minutesDrafted } from './drafted';
import { Hours } from './Hours';
import { Minutes } from './Minutes';
import styles from './meetings.module.css';
import { notedDelegations } from './noted_people';
import { freeSlug, hangingOf, notedOf, partsOf } from './offers';
import { Candidates } from './Preparation';
import { Presences, Substitutions } from './Presences';
import { Presentation } from './Presentation';
import { Delegations, Outcomes, Reports } from './parts';
import { useReporting } from './Reporting';
import { Returning } from './Returning';
import { Ribbon } from './Ribbon';
import { isOfSeries, reportKinds, useOpenReports } from './reports';
import { Comments, Filings, Positions, Texts } from './Said';
import { stepsOf, writtenOf } from './steps';
import { ToRegister } from './ToRegister';

// What a reader most likely wants to follow: what waits for us, else what is open, else what
// was decided last, else the newest.
export function followed(
  acts: readonly Act[],
  self: string,
  wanted: string | undefined,
): Act | null {
  const asked = acts.find((act) => act.ref === wanted);
  if (asked) return asked;
  const open = acts.filter((act) => act.proposal?.state === 'open' && act.verdict === 'effective');
  const ours = open.filter((act) =>
    act.proposal?.answers.some((one) => one.party === self && one.state === 'none'),
  );
  const proposed = acts.filter((act) => act.proposal && act.verdict === 'effective');
  return ours.at(-1) ?? open.at(-1) ?? proposed.at(-1) ?? acts.at(-1) ?? null;
}

export function MeetingPage({
  circle: address,
  body: bodyId,
  slug,
  entry,
}: {
  circle: string;
  body: string;
  slug: string;
  entry: string | undefined;
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  const answer = useQuery(queries.meeting(address, bodyId, slug));
  const body = useQuery(queries.body(address, bodyId)).data;
  const circle: Circle | null = circleAt(useCircles(), address);
  const meeting = answer.data;
  const bodyName = useBodyNames();
  const abbreviation = body ? bodyText(i18n, body, bodyId) : bodyName(circle?.id, bodyId);
  const title = meeting
    ? meetingTitle(i18n, meeting, abbreviation)
    : addressedTitle(i18n, slug, abbreviation);
  const narrow = useNarrow();
  const [closing, setClosing] = useState(false);
  const nowhere = isNowhere(answer.error) && !meeting;
  const change = (one: Act) => changeOf(i18n, one, circle, parties.self);
  const reports = useOpenReports(circle, bodyId, `meetings/${bodyId}/${slug}`);
  // A report upward stands with the series, not with the meeting that it is shown on.
  const asked = useAsked(
    circle,
    entry,
    [...(meeting?.acts ?? []), ...reports],
    (one) => one.matter === `meetings/${bodyId}/${slug}` || isOfSeries(one),
  );
  useScreen(nowhere ? null : title, covering(meeting?.label ?? null, [...reports, asked]), circle);
  if (answer.isPending) return <Loading />;
  if (nowhere)
    return (
      <Unagreed
        circle={circle}
        matter={`meetings/${bodyId}/${slug}`}
        entry={entry}
        change={change}
      />
    );
  if (!meeting) {
    return (
      <div className="page">
        <h1>{title}</h1>
        <Trouble error={answer.error} onRetry={() => void answer.refetch()} />
      </div>
    );
  }
  const act = asked ?? followed(meeting.acts, parties.self, entry);
  const listed = meeting.acts.some((one) => one.ref === act?.ref);
  return (
    <div className={narrow ? undefined : 'two'}>
      <div className="page">
        <header>
          <p className="crumbs">
            {circle && <AudienceChip circle={circle} />}
            <Link to="/bodies">{i18n._({ id: 'nav.bodies', message: 'Bodies' })}</Link>
            <span aria-hidden="true">/</span>
            <Link to="/b/$circle/$body" params={{ circle: address, body: bodyId }} search={{}}>
              {abbreviation}
            </Link>
            <span aria-hidden="true">/</span>
            <span>{meeting.ordinal ?? slug}</span>
          </p>
          <h1>{title}</h1>
          {/* Its own title where it has one beside the number, else the body's name. */}
          <p className="sub">
            <Words
              of={
                [title, undefined].includes(choose(meeting.title, i18n.locale)?.text)
                  ? body?.names
                  : meeting.title
              }
            />{' '}
            {/* A title that not all gave it says whose word it is. */}
            {!circle?.national && meeting.title_said && meeting.title_said.kind !== 'joint' && (
              <SaidMark said={meeting.title_said} />
            )}
          </p>
          <Ribbon meeting={meeting} />
          {circle && (
            <MeetingTools
              meeting={meeting}
              circle={circle}
              title={title}
              body={body}
              onHeld={() => setClosing(true)}
            />
          )}
          {!circle && (
            <p className="tools">
              <MeetingPapers meeting={meeting} />
            </p>
          )}
        </header>

        <dl className={styles.facts}>
          <div>
            <dt>{i18n._({ id: 'meeting.date', message: 'Date' })}</dt>
            <dd className={styles.large}>
              <DateText meeting={meeting} />
            </dd>
          </div>
          <Hours meeting={meeting} />
          <div>
            <dt>{i18n._({ id: 'meeting.place', message: 'Place' })}</dt>
            <dd className={styles.large}>
              {hasPlace(i18n, meeting.place, meeting.modality) ? (
                <PlaceText place={meeting.place} modality={meeting.modality} />
              ) : (
                i18n._({ id: 'meeting.no_place', message: 'Not set' })
              )}
            </dd>
            {meeting.place?.venue && (
              <dd>
                <Words of={meeting.place.venue} />
              </dd>
            )}
          </div>
          {(meeting.variances ?? []).map((variance) => (
            <div key={variance}>
              <dt>{i18n._({ id: 'meeting.variance', message: 'Departs from custom' })}</dt>
              <dd>{say(i18n, variances, variance)}</dd>
            </div>
          ))}
          {meeting.hangs_on && (
            <div>
              <dt>{i18n._({ id: 'field.hangs_on', message: 'Belongs to the meeting' })}</dt>
              <dd>
                <MatterLink matter={meeting.hangs_on} address={address} />
              </dd>
            </div>
          )}
          {meeting.host && (
            <div>
              <dt>{i18n._({ id: 'body.host', message: 'Host' })}</dt>
              <dd>
                <PartyMark name={meeting.host} />
              </dd>
            </div>
          )}
          {meeting.modality && (
            <div>
              <dt>{i18n._({ id: 'meeting.modality', message: 'Form' })}</dt>
              <dd>{say(i18n, modalities, meeting.modality)}</dd>
            </div>
          )}
          {choose(meeting.on_margins_of, i18n.locale) && (
            <div>
              <dt>{i18n._({ id: 'meeting.margins', message: 'On the margins of' })}</dt>
              <dd>
                <Words of={meeting.on_margins_of} />
              </dd>
            </div>
          )}
          {meeting.leads.map((lead, index) => (
            <div key={index}>
              <dt>
                {i18n._({
                  id: 'meeting.lead',
                  message: 'Lead for {party}',
                  values: { party: parties.text(lead.party) },
                })}
              </dt>
              <dd>
                <Words of={lead.organisation} />
              </dd>
            </div>
          ))}
        </dl>

        <Planned meeting={meeting} />
        <Held meeting={meeting} />
        <Candidates meeting={meeting} circle={circle} />
        <Agenda
          meeting={meeting}
          circle={circle}
          address={address}
          closing={closing}
          setClosing={setClosing}
        />
        <Backlog backlog={meeting.backlog} address={address} meeting={meeting} circle={circle} />
        <Returning meeting={meeting} address={address} circle={circle} />
        <Sessions meeting={meeting} />
        <Delegations
          meeting={{
            ...meeting,
            delegations: [...meeting.delegations, ...notedDelegations(meeting.noted)],
          }}
        />
        <Presences meeting={meeting} circle={circle} />
        <Substitutions meeting={meeting} />
        <Hanging meeting={meeting} address={address} />
        <Outcomes outcomes={meeting.outcomes} address={address} />
        <Minutes meeting={meeting} circle={circle} />
        <Texts texts={meeting.texts} address={address} />
        <Filings meeting={meeting} address={address} />
        <ToRegister meeting={meeting} circle={circle} address={address} />
        <NextIntents meeting={meeting} address={address} />
        <Reports reports={meeting.reports} address={address} />
        <Reports reports={meeting.reports_received} address={address} at={meeting.matter} />
        <Waiting
          acts={reports}
          says={reportKinds}
          asked={listed ? null : act}
          beside={!narrow}
          change={change}
        />
        <MeetingTexts
          circle={meeting.circle}
          address={address}
          body={meeting.body}
          matter={meeting.matter}
        />
        <Positions meeting={meeting} address={address} />
        <Comments meeting={meeting} />

        {meeting.sources && meeting.sources.length > 0 && (
          <p className="aside small">
            {i18n._({
              id: 'meeting.sources',
              message: 'Sources: {sources}',
              values: { sources: sourceText(i18n, meeting.sources.join(', ')) },
            })}{' '}
            <Link to="/help" hash="help-sources">
              {i18n._({ id: 'source.legend', message: 'What these mean' })}
            </Link>
          </p>
        )}

        <section className={`section ${styles.unprinted}`} aria-labelledby="entries">
          <h2 id="entries">
            {i18n._({ id: 'entries.title', message: 'Entries' })}{' '}
            <span className="count">{meeting.acts.length}</span>
          </h2>
          <Entries
            acts={meeting.acts}
            selected={listed ? (act?.ref ?? null) : null}
            panel={
              narrow ? (
                <DeliveryPanel act={act} circle={circle} inside change={change} />
              ) : undefined
            }
          />
        </section>
      </div>
      {!narrow && <DeliveryPanel act={act} circle={circle} change={change} />}
    </div>
  );
}

// Everything that it leaves on paper or as a file, in one menu.
function MeetingPapers({ meeting }: { meeting: Meeting }) {
  const { i18n } = useLingui();
  return (
    <TakeOut
      title={i18n._({ id: 'paper.menu', message: 'Papers …' })}
      papers={meetingPapers(i18n, meeting)}
    />
  );
}

function MeetingTools({
  meeting,
  circle,
  title,
  body,
  onHeld,
}: {
  meeting: Meeting;
  circle: Circle;
  title: string;
  // Not there before it is fetched.
  body: Body | undefined;
  // It was recorded that it was held.
  onHeld: () => void;
}) {
  const { i18n } = useLingui();
  const session = useSession();
  const parties = useParties();
  const circles = useCircles();
  const navigate = useNavigate();
  const reporting = useReporting(
    { id: meeting.body, reports_to: [], series: { unreported: [] }, ...body },
    circle,
  );
  const address = circleAddress(circles, circle.id);
  if (!mayWrite(session, circle)) {
    return (
      <p className="tools">
        <MeetingPapers meeting={meeting} />
      </p>
    );
  }
  return (
    <p className="tools">
      <Write
        primary
        title={i18n._({ id: 'meeting.step', message: 'Next step …' })}
        offers={stepsOf(
          i18n,
          meeting,
          circle,
          writtenOf(
            meeting,
            () => minutesDrafted(i18n, meeting, circle, parties, title),
            reporting,
          ),
        )}
        onRecorded={(_, { form }) => form.says === 'held' && onHeld()}
      />
      <Write
        title={i18n._({ id: 'meeting.add', message: 'Add …' })}
        offers={[
          ...partsOf(i18n, meeting, circle, parties, title),
          hangingOf(i18n, meeting, circle, freeSlug(body?.meetings ?? [], `${meeting.slug}-w1`)),
        ]}
        onRecorded={(_, { place }) => {
          if (place.slug === meeting.slug) return;
          void navigate({
            to: '/b/$circle/$body/m/$slug',
            params: { circle: address, body: meeting.body, slug: place.slug },
            search: {},
          });
        }}
      />
      <Write
        title={i18n._({ id: 'meeting.note', message: 'Note what another side said …' })}
        offers={notedOf(i18n, meeting, circle)}
      />
      <Presentation meeting={meeting} title={title} national={circle.national} />
      <SubmitButton circle={circle} acts={meeting.acts} />
      <MeetingPapers meeting={meeting} />
      <Link
        className="button"
        to="/b/$circle/$body/m/$slug/brief"
        params={{ circle: address, body: meeting.body, slug: meeting.slug }}
      >
        <BookLock size={15} aria-hidden="true" />
        {i18n._({
          id: 'meeting.brief',
          message: 'Brief, {party} only',
          values: { party: parties.text(parties.self) },
        })}
      </Link>
    </p>
  );
}
