// All texts that are negotiated, over every arrangement, newest first.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { PenLine } from 'lucide-react';
import { useState } from 'react';
import type { NegotiatedTextSummary } from '../../api/model';
import { queries, useSession } from '../../api/queries';
import { circleAddress, circleAt, useCircles } from '../../frame/circles';
import { Empty } from '../../frame/Empty';
import { AudienceChip, audienceText, PartyName, useParties } from '../../frame/parties';
import { useScreen } from '../../frame/screen';
import { Loading, Trouble } from '../../frame/Trouble';
import { ToBodies } from '../../frame/Ways';
import { choose, Instant, Words } from '../../i18n/text';
import { say, textStates } from '../../i18n/words';
import { useBodyNames } from '../../record/body_words';
import { mayWrite, type Offer, Write } from '../../writing/Write';
import { text as textForm } from './forms';
import { Progress } from './Progress';
import type { TextsSearch } from './search';
import { isAlone } from './spoken';
import styles from './texts.module.css';
import { stateTones, textKinds } from './words';

export function newestFirst(items: readonly NegotiatedTextSummary[]): NegotiatedTextSummary[] {
  return [...items].sort((a, b) => (b.last ?? '').localeCompare(a.last ?? ''));
}

export function Texts({ search }: { search: TextsSearch }) {
  const { i18n } = useLingui();
  const circles = useCircles();
  const bodyName = useBodyNames();
  const circle = search.circle ? circleAt(circles, search.circle) : null;
  const filter = {
    ...(search.circle ? { circle: circle?.id ?? search.circle } : {}),
    ...(search.body ? { body: search.body } : {}),
  };
  const answer = useQuery(queries.texts(filter));
  const [first, setFirst] = useState<HTMLElement | null>(null);
  const parties = useParties();
  const title = i18n._({ id: 'nav.texts', message: 'Texts' });
  useScreen(title, answer.data?.label ?? null, circle);
  const items = newestFirst(answer.data?.items ?? []);
  const others = circles
    .filter((one) => !one.national)
    .flatMap((one) => one.audience.filter((each) => each !== parties.self));
  return (
    <div className="page">
      <header>
        {search.body && (
          <p className="crumbs">
            {circle && <AudienceChip circle={circle} />}
            <Link
              to="/b/$circle/$body"
              params={{ circle: search.circle ?? '', body: search.body }}
              search={{}}
            >
              {bodyName(circle?.id, search.body)}
            </Link>
            <Link to="/texts" search={{}}>
              {i18n._({ id: 'texts.all', message: 'All texts' })}
            </Link>
          </p>
        )}
        <h1>{title}</h1>
        <p className="tools">
          <NewText search={search} at={items.length === 0 && answer.data ? first : undefined} />
        </p>
      </header>
      {answer.isPending && <Loading />}
      {answer.isError && !answer.data && (
        <Trouble error={answer.error} onRetry={() => void answer.refetch()} />
      )}
      {answer.data && items.length === 0 && (
        <Empty
          action={setFirst}
          see={<ToBodies />}
          example={i18n._({
            id: 'texts.example',
            message:
              'For example: a joint statement of the ministers, negotiated in two languages until no bracket is left.',
          })}
        >
          {others.length > 0
            ? i18n._({
                id: 'texts.empty',
                message:
                  'No text yet. Drafts stay {own} only until you press Submit to {them}; what is written in a shared place goes to all of it at once.',
                values: {
                  own: parties.text(parties.self),
                  them: parties.list([...new Set(others)]),
                },
              })
            : i18n._({
                id: 'texts.empty_alone',
                message: 'No text yet. Drafts stay {own} only.',
                values: { own: parties.text(parties.self) },
              })}
        </Empty>
      )}
      {items.length > 0 && (
        <ul className={styles.list}>
          {items.map((one) => (
            <li key={`${one.circle} ${one.matter}`}>
              <TextRow item={one} named={!search.body} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

export function TextRow({ item, named = false }: { item: NegotiatedTextSummary; named?: boolean }) {
  const { i18n } = useLingui();
  const circles = useCircles();
  const bodyName = useBodyNames();
  const circle = circles.find((one) => one.id === item.circle);
  return (
    <article className={styles.row}>
      <h2 className={styles.rowtitle}>
        <Link
          data-row
          to="/t/$circle/$body/$text"
          params={{ circle: circleAddress(circles, item.circle), body: item.body, text: item.id }}
          search={{}}
        >
          <Words of={item.titles} none={item.id} />
        </Link>
      </h2>
      <p className={styles.under}>
        {circle && <AudienceChip circle={circle} />}
        <span>{say(i18n, textKinds, item.kind)}</span>
        {named && <span>{bodyName(item.circle, item.body)}</span>}
        {item.non_paper && <NonPaper />}
      </p>
      <p className={styles.under}>
        <span className="badge" data-tone={stateTones[item.state]}>
          {say(i18n, textStates, item.state)}
        </span>
        {item.revision > 0 && <strong className="num">Rev.{item.revision}</strong>}
        <PenHolder party={item.pen} />
        {item.last && <Instant at={item.last} />}
      </p>
      <Progress counts={item.counts} />
    </article>
  );
}

export function NonPaper() {
  const { i18n } = useLingui();
  return (
    <span className="badge">
      {i18n._({ id: 'texts.non_paper', message: 'A non-paper, without prejudice' })}
    </span>
  );
}

export function PenHolder({ party }: { party: string | null }) {
  const { i18n } = useLingui();
  return (
    <span className={styles.pen}>
      <PenLine size={14} aria-hidden="true" />
      {party ? (
        <>
          {i18n._({ id: 'texts.pen_with', message: 'Pen:' })} <PartyName name={party} />
        </>
      ) : (
        i18n._({ id: 'texts.no_pen', message: 'Nobody holds the pen yet' })
      )}
    </span>
  );
}

function NewText({ search, at }: { search: TextsSearch; at: HTMLElement | null | undefined }) {
  const { i18n } = useLingui();
  const session = useSession();
  const circles = useCircles();
  const parties = useParties();
  const navigate = useNavigate();
  const bodies = useQuery(queries.bodies()).data?.items ?? [];
  const offers: Offer[] = bodies.flatMap((body) => {
    const circle = circles.find((one) => one.id === body.circle);
    if (!circle || !mayWrite(session, circle)) return [];
    if (search.body && search.body !== body.id) return [];
    if (search.circle && circleAt(circles, search.circle)?.id !== circle.id) return [];
    const name = choose(body.names, i18n.locale)?.text ?? body.id;
    return [
      {
        id: `${circle.id} ${body.id}`,
        text: `${name}: ${audienceText(i18n, parties, circle.audience)}`,
        writing: () => ({
          form: textForm,
          circle,
          place: { body: body.id, slug: '' },
          initial: {
            kind: 'JOINT_STATEMENT',
            languages: [{ tag: i18n.locale, role: 'NEGOTIATING' }],
            ...(isAlone(circle) ? { parties: [] } : {}),
          },
        }),
      },
    ];
  });
  return (
    <Write
      primary
      at={at}
      title={i18n._(textForm.title)}
      offers={offers}
      onRecorded={(_, writing, matter) => {
        const [, body = '', text = ''] = matter.split('/');
        void navigate({
          to: '/t/$circle/$body/$text',
          params: { circle: circleAddress(circles, writing.circle.id), body, text },
          search: {},
        });
      }}
    />
  );
}
