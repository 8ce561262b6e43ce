// Bodies: every standing body, senior ones first, with what comes next and what is still owed.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Input, Label, SearchField } from 'react-aria-components';
import type { BodySummary } from '../../api/model';
import { queries, useSession } from '../../api/queries';
import { circleAddress, useCircles } from '../../frame/circles';
import { Empty } from '../../frame/Empty';
import { AudienceChip, audienceText, useParties } from '../../frame/parties';
import { useScreen } from '../../frame/screen';
import { Loading, Trouble } from '../../frame/Trouble';
import { ToImport } from '../../frame/Ways';
import { fold } from '../../i18n/fold';
import { choose, Words } from '../../i18n/text';
import { levels, say } from '../../i18n/words';
import { bodyText } from '../../record/body_words';
import { MeetingLine } from '../../record/MeetingLine';
import type { Writing } from '../../writing/Composer';
import { mayWrite, Write } from '../../writing/Write';
import styles from './bodies.module.css';
import { FirstStep } from './FirstStep';
import { body as bodyForm, counterpart, person } from './forms';
import { heldText } from './Held';

const order = [
  'heads',
  'ministers',
  'chiefs',
  'deputy_ministers',
  'senior_officials',
  'working_level',
];
const rank = (level: string | null) => {
  const at = order.indexOf(level ?? '');
  return at < 0 ? order.length : at;
};

export function Bodies() {
  const { i18n } = useLingui();
  const bodies = useQuery(queries.bodies());
  const circles = useCircles();
  const session = useSession();
  const writes = circles.some((one) => mayWrite(session, one));
  const [wanted, setWanted] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const hash = useRouterState({ select: (state) => state.location.hash });
  const visit = useRouterState({ select: (state) => state.location.state.__TSR_key });
  const ready = bodies.data !== undefined;
  const [first, setFirst] = useState<HTMLElement | null>(null);
  const title = i18n._({ id: 'nav.bodies', message: 'Bodies' });
  useScreen(title, bodies.data?.label ?? null);

  // `/` leads here from every screen; a second press comes back to the field.
  useEffect(() => {
    if (hash === 'find' && ready) field.current?.focus();
  }, [hash, ready, visit]);

  const found = useMemo(() => {
    const words = fold(wanted).split(' ').filter(Boolean);
    return (bodies.data?.items ?? [])
      .filter((body) => {
        const text = fold(searchable(body));
        return words.every((word) => text.includes(word));
      })
      .sort((a, b) => rank(a.level) - rank(b.level) || a.id.localeCompare(b.id));
  }, [bodies.data, wanted]);

  if (bodies.isPending) return <Loading />;
  return (
    <div className="page">
      <header>
        <h1>{title}</h1>
        <SetUp at={first} />
      </header>
      {bodies.isError && <Trouble error={bodies.error} onRetry={() => void bodies.refetch()} />}
      {bodies.data?.items.length === 0 && writes ? (
        <Empty
          action={setFirst}
          see={<ToImport />}
          example={i18n._({
            id: 'bodies.example',
            message:
              'For example: KIDD, in which deputy ministers of two parties met for the 19th time in May 2021.',
          })}
        >
          {i18n._({
            id: 'bodies.none',
            message:
              'No body yet. A body is a standing dialogue with its numbered meetings. Set one up for our side only, and work with it at once; nobody else hears of it.',
          })}
        </Empty>
      ) : (
        <FirstStep />
      )}
      {bodies.data && bodies.data.items.length > 0 && (
        <>
          <SearchField className={styles.find ?? ''} value={wanted} onChange={setWanted}>
            <Label>
              {i18n._({ id: 'bodies.find', message: 'Find a body or its next meeting' })}
            </Label>
            <Input ref={field} className={styles.input ?? ''} />
          </SearchField>
          <p className="aside small" role="status">
            {i18n._({
              id: 'bodies.found',
              message: '{count, plural, one {# body} other {# bodies}}',
              values: { count: found.length },
            })}
          </p>
          <ul className={styles.bodies}>
            {found.map((body) => {
              const circle = circles.find((one) => one.id === body.circle);
              const name = bodyText(i18n, body, body.id);
              return (
                <li key={`${body.circle} ${body.id}`} className={styles.body}>
                  <div className={styles.name}>
                    <Link
                      to="/b/$circle/$body"
                      params={{ circle: circleAddress(circles, body.circle), body: body.id }}
                      search={{}}
                      data-row
                      className={styles.abbreviation}
                    >
                      {name}
                    </Link>
                    {choose(body.names, i18n.locale)?.text !== name && (
                      <p>
                        <Words of={body.names} />
                      </p>
                    )}
                    <p className={styles.under}>
                      {body.level && <span>{say(i18n, levels, body.level)}</span>}
                      {circle && <AudienceChip circle={circle} />}
                    </p>
                  </div>
                  <dl className={styles.facts}>
                    <div>
                      <dt>{i18n._({ id: 'bodies.next', message: 'Next' })}</dt>
                      <dd>
                        {body.next_meeting ? (
                          <MeetingLine meeting={body.next_meeting} chip={false} />
                        ) : (
                          <span className="aside">
                            {i18n._({ id: 'bodies.no_next', message: 'Nothing planned' })}
                          </span>
                        )}
                      </dd>
                    </div>
                    <div>
                      <dt>{i18n._({ id: 'bodies.last', message: 'Last held' })}</dt>
                      <dd>
                        {body.last_held ? (
                          <MeetingLine meeting={body.last_held} chip={false} />
                        ) : (
                          <span className="aside">
                            {i18n._({ id: 'bodies.no_last', message: 'None on record' })}
                          </span>
                        )}
                      </dd>
                    </div>
                  </dl>
                  <p className={styles.counts}>
                    {body.counts.meetings > 0 && <span>{heldText(i18n, body.counts)}</span>}
                    {body.counts.unreported > 0 && (
                      <span className="badge" data-tone="wait">
                        {i18n._({
                          id: 'bodies.unreported',
                          message: '{count} not yet reported',
                          values: { count: body.counts.unreported },
                        })}
                      </span>
                    )}
                  </p>
                </li>
              );
            })}
          </ul>
        </>
      )}
    </div>
  );
}

// New bodies, persons and names of parties, in whichever place this person may write.
// `at`: where the first body is set up from, while there is none.
function SetUp({ at }: { at: HTMLElement | null }) {
  const { i18n } = useLingui();
  const session = useSession();
  const parties = useParties();
  const navigate = useNavigate();
  const circles = useCircles();
  const places = circles.filter((one) => mayWrite(session, one));
  if (places.length === 0) return null;
  const place = { body: '', slug: '' };
  const forms = places.flatMap((circle) =>
    [bodyForm, person, ...(circle.national ? [counterpart] : [])].map((form) => ({
      id: `${circle.id} ${form.says}`,
      text: i18n._({
        id: 'write.in',
        message: '{what} ({where})',
        values: { what: i18n._(form.title), where: audienceText(i18n, parties, circle.audience) },
      }),
      writing: () => ({
        form,
        circle,
        place,
        initial:
          form.says === 'body'
            ? { parties: circle.national ? [parties.self] : circle.audience }
            : form.says === 'person'
              ? { party: parties.self, names: [{ lang: i18n.locale }] }
              : {},
      }),
    })),
  );
  const onRecorded = (_: string, { form, circle }: Writing, matter: string) => {
    const id = matter.split('/')[1];
    if (form.says === 'body' && id)
      void navigate({
        to: '/b/$circle/$body',
        params: { circle: circleAddress(circles, circle.id), body: id },
        search: {},
      });
  };
  return (
    <p className="tools">
      <Write
        offers={forms}
        title={i18n._({ id: 'bodies.enter', message: 'Enter …' })}
        onRecorded={onRecorded}
      />
      <Write
        primary
        at={at}
        offers={forms.filter((one) => one.id.endsWith(` ${bodyForm.says}`))}
        title={i18n._(bodyForm.title)}
        onRecorded={onRecorded}
      />
    </p>
  );
}

function searchable(body: BodySummary) {
  const parts = [body.id, body.abbreviation ?? '', ...Object.values(body.names)];
  for (const meeting of [body.next_meeting, body.last_held]) {
    if (!meeting) continue;
    parts.push(String(meeting.ordinal ?? ''), meeting.slug, meeting.date?.from ?? '');
    parts.push(...Object.values(meeting.title), ...Object.values(meeting.place?.city ?? {}));
  }
  return parts.join(' ');
}
