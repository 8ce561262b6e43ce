// The brief of a meeting: one side's only, for the persons that each part names. On paper it is the
// annotated agenda, the book of the head of delegation.
import { useLingui } from '@lingui/react';
import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Printer } from 'lucide-react';
import { Button } from 'react-aria-components';
import type { AnnotatedAgenda, Circle, Meeting } from '../../api/model';
import { queries, useSession } from '../../api/queries';
import { circleAddress, circleAt, useCircles } from '../../frame/circles';
import { AudienceChip } from '../../frame/parties';
import { useScreen } from '../../frame/screen';
import { isNowhere, Loading, Nowhere, Trouble } from '../../frame/Trouble';
import { formatPeriod } from '../../i18n/dates';
import { choose, Words } from '../../i18n/text';
import { useBodyNames } from '../../record/body_words';
import { CarriedPapers } from '../../record/Carried';
import { addressedTitle, meetingTitle } from '../../record/meeting_words';
import type { Writing } from '../../writing/Composer';
import type { Form, Value } from '../../writing/form';
import { asNamed } from '../../writing/paper';
import { mayWrite, Write } from '../../writing/Write';
import { NotedWords, notedItems, notedOn } from '../meetings/Noted';
import styles from './briefs.module.css';
import { Cables, useCabling } from './Cables';
import { FollowedUp } from './FollowedUp';
import { briefItem, cable, clearanceSheet, instructionAsked } from './forms';
import { Clearance, Instructions, type Writer } from './Sheets';
import { Beside, Written } from './Written';

type Item = AnnotatedAgenda['items'][number];
type Brief = NonNullable<Item['brief']>;

const lines = [
  ['objective', /*i18n*/ { id: 'brief.objective', message: 'Objective' }],
  ['our_line', /*i18n*/ { id: 'brief.our_line', message: 'Our line' }],
  ['expected_line', /*i18n*/ { id: 'brief.expected_line', message: 'Their expected line' }],
  ['if_asked', /*i18n*/ { id: 'brief.if_asked', message: 'If asked' }],
  ['fallback', /*i18n*/ { id: 'brief.fallback', message: 'Fallback' }],
] as const;

export function BriefPage({
  circle: meetingAddress,
  body,
  slug,
}: {
  // Where the meeting stands; the brief itself is our own side's.
  circle: string;
  body: string;
  slug: string;
}) {
  const { i18n } = useLingui();
  const circles = useCircles();
  const bodyName = useBodyNames();
  const own = circles.find((one) => one.national) ?? null;
  const meetingCircle = circleAt(circles, meetingAddress);
  const answer = useQuery({
    ...queries.annotatedAgenda(own?.id ?? '', body, slug, meetingCircle?.id ?? meetingAddress),
    enabled: own !== null,
  });
  const book = answer.data;
  const cables = useQuery({
    ...queries.brief(own?.id ?? '', body, slug),
    enabled: own !== null,
  }).data?.cables;
  const cableOf = useCabling();
  const noted = useNoted([meetingCircle, own], body, slug);
  const name = bodyName(meetingCircle?.id, body);
  const meeting = book?.title
    ? meetingTitle(i18n, { ordinal: book.ordinal, title: book.title, proposed: null, slug }, name)
    : addressedTitle(i18n, slug, name);
  const title = i18n._({
    id: 'brief.title',
    message: 'Brief: {meeting}',
    values: { meeting },
  });
  const nowhere = isNowhere(answer.error) && !book;
  useScreen(nowhere ? '' : title, book?.label ?? null, own, nowhere);
  if (answer.isPending) return <Loading />;
  if (nowhere) return <Nowhere />;
  if (!book || !own)
    return (
      <div className="page">
        <h1>{title}</h1>
        <Trouble error={answer.error} onRetry={() => void answer.refetch()} />
      </div>
    );
  const place = { body, slug };
  const readers = [...new Set(book.items.flatMap((one) => one.brief?.readers ?? []))];
  const write = (form: Form, initial: Value, with_: readonly string[] = readers): Writing => ({
    form,
    circle: own,
    place,
    initial,
    readers: with_,
  });
  const cabling = (day?: string) => cableOf(book, own, readers, day);
  return (
    <div className="page">
      <header>
        <p className="crumbs">
          <AudienceChip circle={own} />
          <Link
            to="/b/$circle/$body/m/$slug"
            params={{ circle: circleAddress(circles, book.meeting_circle), body, slug }}
            search={{}}
          >
            {meeting}
          </Link>
        </p>
        <h1>{title}</h1>
        <p className={styles.under}>
          <span>{formatPeriod(i18n, book.date)}</span>
          <span>
            {i18n._({
              id: 'brief.hint',
              message: 'Each part is seen by the persons that it names, and by nobody else.',
            })}
          </span>
        </p>
        <Tools circle={own} write={write} items={book.items} cabling={cabling()} />
      </header>
      <section className="section" aria-labelledby="brief-items">
        <h2 id="brief-items">{i18n._({ id: 'brief.agenda', message: 'Annotated agenda' })}</h2>
        {book.items.length === 0 && (
          <p className="empty">
            {i18n._({
              id: 'brief.none',
              message: 'No agenda and no brief yet. Begin with the objective of the whole meeting.',
            })}
          </p>
        )}
        <ol className={styles.items}>
          {book.items.map((one) => (
            <li key={one.number}>
              <ItemText item={one} circle={own} write={write} noted={noted} />
            </li>
          ))}
          {noted.flatMap((meeting) =>
            notedItems(meeting.noted).map((one) => (
              <li key={one.said.ref} className={styles.item}>
                <h3>
                  <span className="num">
                    {(one.content.agenda_item as { number?: number }).number ?? '–'}
                  </span>
                </h3>
                <NotedWords noted={one} meeting={meeting} circle={null} />
              </li>
            )),
          )}
        </ol>
      </section>
      <FollowedUp book={book} address={circleAddress(circles, book.meeting_circle)} />
      <Instructions book={book} circle={own} write={write} />
      <Clearance book={book} circle={own} write={write} />
      <Cables cables={cables} circle={own} cabling={cabling} />
    </div>
  );
}

function Tools({
  circle,
  write,
  items,
  cabling,
}: {
  circle: Circle;
  write: Writer;
  items: readonly Item[];
  cabling: () => Writing;
}) {
  const { i18n } = useLingui();
  const session = useSession();
  const open = items.filter((one) => !one.brief && one.number > 0).map((one) => one.number);
  const offer = (form: Form, initial: Value) => ({
    id: form.says,
    text: i18n._(form.title),
    writing: () => write(form, initial),
  });
  return (
    <p className="tools">
      {mayWrite(session, circle) && (
        <Write
          primary
          title={i18n._({ id: 'meeting.add', message: 'Add …' })}
          offers={[
            offer(briefItem, open[0] ? { number: open[0] } : {}),
            offer(instructionAsked, {}),
            offer(clearanceSheet, { offices: [{}] }),
            { id: 'cable', text: i18n._(cable.title), writing: cabling },
          ]}
        />
      )}
      <Button className="button" onPress={() => window.print()}>
        <Printer size={15} aria-hidden="true" />
        {i18n._({ id: 'brief.print', message: 'Print the book' })}
      </Button>
    </p>
  );
}

function Lines({ brief, circle }: { brief: Brief; circle: Circle }) {
  const { i18n } = useLingui();
  const circles = useCircles();
  const papers = i18n._({ id: 'brief.papers', message: 'Papers' });
  return (
    <dl className={styles.lines}>
      {lines.map(([name, label]) =>
        choose(brief[name], i18n.locale) ? (
          <div key={name} data-line={name}>
            <dt>{i18n._(label)}</dt>
            <dd>
              <Words of={brief[name]} />
            </dd>
          </div>
        ) : null,
      )}
      {brief.papers.length > 0 && (
        <div data-line="papers">
          <dt>{papers}</dt>
          <dd>
            <CarriedPapers
              papers={brief.papers}
              said={brief.said}
              circle={circle.id}
              address={circleAddress(circles, circle.id)}
              label={papers}
            />
          </dd>
        </div>
      )}
    </dl>
  );
}

// What was noted of other sides' words about this meeting: where it stands, and in our own record of it.
function useNoted(circles: readonly (Circle | null)[], body: string, slug: string): Meeting[] {
  const places = [...new Set(circles.flatMap((one) => (one ? [one.id] : [])))];
  return useQueries({
    queries: places.map((one) => ({ ...queries.meeting(one, body, slug), retry: false })),
  }).flatMap((one) => (one.data ? [one.data] : []));
}

function ItemText({
  item,
  circle,
  write,
  noted,
}: {
  item: Item;
  circle: Circle;
  write: Writer;
  noted: readonly Meeting[];
}) {
  const { i18n } = useLingui();
  const session = useSession();
  const titles = item.agenda[0]?.title;
  const brief = item.brief;
  return (
    <article className={styles.item}>
      <h3>
        {item.number === 0 ? (
          i18n._({ id: 'brief.whole', message: 'The meeting as a whole' })
        ) : (
          <>
            <span className="num">{item.number}</span> <Words of={titles} />
          </>
        )}
      </h3>
      {noted.flatMap((meeting) =>
        notedOn(meeting.noted, item.number).map((one) => (
          <NotedWords key={one.said.ref} noted={one} meeting={meeting} circle={null} />
        )),
      )}
      {!brief && (
        <p className="empty">
          {i18n._({ id: 'brief.item_none', message: 'Nothing prepared that you may see.' })}
        </p>
      )}
      {brief && (
        <>
          <Lines brief={brief} circle={circle} />
          <Written part={brief} />
          <Beside
            parts={brief.beside}
            show={(other: Brief) => <Lines brief={other} circle={circle} />}
          />
        </>
      )}
      {mayWrite(session, circle) && (
        <p className="tools">
          <Write
            title={
              brief
                ? i18n._({ id: 'write.change', message: 'Change' })
                : i18n._({ id: 'brief.prepare', message: 'Prepare it' })
            }
            offers={[
              {
                id: 'item',
                text: i18n._(briefItem.title),
                writing: () => ({
                  ...write(
                    briefItem,
                    {
                      ...(item.number > 0 ? { number: item.number } : {}),
                      ...Object.fromEntries(lines.map(([name]) => [name, brief?.[name] ?? {}])),
                      papers: (brief?.papers ?? []).map(asNamed),
                    },
                    brief?.readers,
                  ),
                  ...(brief?.said.ref ? { basedOn: brief.said.ref } : {}),
                }),
              },
            ]}
          />
        </p>
      )}
    </article>
  );
}
