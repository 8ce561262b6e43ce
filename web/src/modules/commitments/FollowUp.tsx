// What was undertaken and what has become of it: overdue and stale first, each side's view beside
// the other's; or the same on a line of time, with the meetings planned and held.
import { useLingui } from '@lingui/react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { FollowUpItem } from '../../api/model';
import { queries, useSession } from '../../api/queries';
import { circleAddress, circleAt, useCircles } from '../../frame/circles';
import { Empty } from '../../frame/Empty';
import { AudienceChip, audienceText, PartyMark, useParties } from '../../frame/parties';
import { useScreen } from '../../frame/screen';
import { Loading, Trouble } from '../../frame/Trouble';
import { ToBodies, ToImport } from '../../frame/Ways';
import { formatPeriod } from '../../i18n/dates';
import { choose, Words } from '../../i18n/text';
import { commitmentKinds, followUpStates, say } from '../../i18n/words';
import { bodyText, useBodyNames } from '../../record/body_words';
import { ItemLink } from '../../record/ItemLink';
import { MatterLink } from '../../record/MatterLink';
import { TakeOutCommitments } from '../../record/TakeOutCommitments';
import { mayWrite, type Offer, Write } from '../../writing/Write';
import styles from './commitments.module.css';
import { type FollowUpSearch, followUpSearch, shows } from './filters';
import { commitment } from './forms';
import { Timeline } from './Timeline';

// As the node is asked.
function asked({ show, view, kind, ...rest }: FollowUpSearch) {
  const filters = {
    ...rest,
    ...(kind && kind in commitmentKinds ? { kind: kind as NonNullable<FollowUpItem['kind']> } : {}),
  };
  switch (show) {
    case 'overdue':
      return { ...filters, overdue: 'true' as const };
    case 'stale':
      return { ...filters, stale: 'true' as const };
    case 'closed':
      return { ...filters, state: 'closed' as const };
    case 'all':
      return filters;
    default:
      return { ...filters, state: 'open' as const };
  }
}

export function FollowUp({ search: wanted }: { search: FollowUpSearch }) {
  const { i18n } = useLingui();
  const navigate = useNavigate();
  const circles = useCircles();
  // A place that there is not here, in an address that somebody was sent, is not asked for.
  // Nor is a parameter that this address does not know: the router hands on whatever stands there.
  const meant = followUpSearch({ ...wanted });
  const { circle, body, ...others } = meant;
  const known = !circle || circles.length > 0;
  const there = !circle || circleAt(circles, circle) !== null;
  const search: FollowUpSearch = there ? meant : others;
  const bodies = useQuery(queries.bodies()).data?.items ?? [];
  const answer = useInfiniteQuery({ ...queries.followUp(asked(search)), enabled: known });
  const items = answer.data?.pages.flatMap((page) => page.items) ?? [];
  const title = i18n._({ id: 'nav.commitments', message: 'Commitments' });
  useScreen(title, answer.data?.pages[0]?.label ?? null);
  const change = (part: FollowUpSearch) =>
    void navigate({ to: '/commitments', search: followUpSearch({ ...search, ...part }) });
  const texts: Record<(typeof shows)[number], string> = {
    open: i18n._({ id: 'follow.open', message: 'Open' }),
    overdue: i18n._({ id: 'follow.overdue', message: 'Overdue' }),
    stale: i18n._({ id: 'follow.stale', message: 'Not heard of for long' }),
    closed: i18n._({ id: 'follow.closed', message: 'Closed' }),
    all: i18n._({ id: 'follow.all', message: 'All' }),
  };
  return (
    <div className="page">
      <header>
        <h1>{title}</h1>
        <div className="toolbar">
          <Enter />
          <TakeOutCommitments circle={search.circle} />
        </div>
      </header>
      <form className={styles.filters} onSubmit={(event) => event.preventDefault()}>
        <Choice
          id="follow-show"
          label={i18n._({ id: 'follow.show', message: 'Show' })}
          value={search.show ?? 'open'}
          options={shows.map((one) => [one, texts[one]])}
          onChange={(show) => change({ show: show as FollowUpSearch['show'] & string })}
        />
        <Choice
          id="follow-body"
          label={i18n._({ id: 'follow.body', message: 'Body' })}
          value={search.circle && search.body ? `${search.circle} ${search.body}` : ''}
          options={[
            ['', texts.all],
            ...bodies.map((one): [string, string] => [
              `${one.circle} ${one.id}`,
              bodyText(i18n, one, one.id),
            ]),
          ]}
          onChange={(both) => {
            const [circle = '', body = ''] = both.split(' ');
            change({ circle, body });
          }}
        />
        <Choice
          id="follow-kind"
          label={i18n._({ id: 'field.kind', message: 'Kind' })}
          value={search.kind ?? ''}
          options={[
            ['', texts.all],
            ...Object.keys(commitmentKinds).map((one): [string, string] => [
              one,
              say(i18n, commitmentKinds, one),
            ]),
          ]}
          onChange={(kind) => change({ kind })}
        />
        <Find value={search.text ?? ''} onChange={(text) => change({ text })} />
        <fieldset className={styles.views}>
          <legend>{i18n._({ id: 'follow.view', message: 'As' })}</legend>
          {[
            ['', i18n._({ id: 'follow.list', message: 'List' })],
            ['time', i18n._({ id: 'follow.time', message: 'Line of time' })],
          ].map(([value, text]) => (
            <label key={value}>
              <input
                type="radio"
                name="view"
                checked={(search.view ?? '') === value}
                onChange={() => change({ view: (value || undefined) as 'time' })}
              />
              {text}
            </label>
          ))}
        </fieldset>
      </form>
      {answer.isPending && <Loading />}
      {answer.isError && <Trouble error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.data && search.view === 'time' && (
        <Timeline items={items} circle={search.circle} body={search.body} />
      )}
      {answer.data && search.view !== 'time' && (
        <>
          <p className="aside small" role="status">
            {i18n._({
              id: 'follow.count',
              message: '{count, plural, one {# commitment} other {# commitments}} shown',
              values: { count: items.length },
            })}
          </p>
          {items.length === 0 ? (
            <Empty
              see={
                <>
                  <ToBodies /> <ToImport />
                </>
              }
            >
              {i18n._({
                id: 'follow.none',
                message:
                  'Nothing here. What a meeting undertakes stands here as soon as it is among its outcomes.',
              })}
            </Empty>
          ) : (
            <ol className={styles.items}>
              {items.map((item) => (
                <li key={`${item.circle} ${item.key}`} data-tone={toneOf(item)}>
                  <Item item={item} address={circleAddress(circles, item.circle)} />
                </li>
              ))}
            </ol>
          )}
          {answer.hasNextPage && (
            <button
              type="button"
              className="button"
              disabled={answer.isFetchingNextPage}
              onClick={() => void answer.fetchNextPage()}
            >
              {i18n._({ id: 'action.more', message: 'More' })}
            </button>
          )}
        </>
      )}
    </div>
  );
}

const toneOf = (item: FollowUpItem) =>
  item.overdue ? 'overdue' : item.stale ? 'stale' : item.state === 'open' ? undefined : 'closed';

function Enter() {
  const { i18n } = useLingui();
  const session = useSession();
  const parties = useParties();
  const circles = useCircles();
  const bodyName = useBodyNames();
  const bodies = useQuery(queries.bodies()).data?.items ?? [];
  const offers = circles.flatMap((circle): Offer[] => {
    if (!mayWrite(session, circle)) return [];
    const known = bodies.filter((one) => one.circle === circle.id).map((one) => one.id);
    return [...new Set([...known, ...circle.bodies.map((one) => one.id)])].map((body) => ({
      id: `${circle.id} ${body}`,
      text: i18n._({
        id: 'write.in',
        message: '{what} ({where})',
        values: {
          what: bodyName(circle.id, body),
          where: audienceText(i18n, parties, circle.audience),
        },
      }),
      writing: () => ({
        form: commitment,
        circle,
        place: { body, slug: '' },
        initial: { kind: 'UNDERTAKING' },
      }),
    }));
  });
  return (
    <p className="tools">
      <Write
        offers={offers}
        title={i18n._({ id: 'follow.enter', message: 'Enter a commitment' })}
      />
    </p>
  );
}

function Choice({
  id,
  label,
  value,
  options,
  onChange,
}: {
  id: string;
  label: string;
  value: string;
  options: [string, string][];
  onChange: (value: string) => void;
}) {
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

// Asks when Enter is pressed or the field is left, never in the middle of composing a syllable.
function Find({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const { i18n } = useLingui();
  const [typed, setTyped] = useState(value);
  return (
    <div>
      <label htmlFor="follow-text">
        {i18n._({ id: 'follow.text', message: 'With these words' })}
      </label>
      <input
        id="follow-text"
        type="search"
        maxLength={100}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => typed !== value && onChange(typed)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing) onChange(typed);
        }}
      />
    </div>
  );
}

function Item({ item, address }: { item: FollowUpItem; address: string }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const circles = useCircles();
  const circle = circles.find((one) => one.id === item.circle);
  const ours = item.views.find((one) => one.said.party === parties.self);
  const theirs = item.views.filter((one) => one.said.party !== parties.self);
  return (
    <>
      <div className={styles.what}>
        <p className={styles.sentence}>
          <ItemLink item={item} address={address} data-row>
            {choose(item.text, i18n.locale) ? (
              <Words of={item.text} />
            ) : (
              i18n._({ id: 'follow.no_words', message: 'Without words' })
            )}
          </ItemLink>
        </p>
        <p className={styles.under}>
          {item.kind && <span>{say(i18n, commitmentKinds, item.kind)}</span>}
          {item.owners.length > 0 ? (
            item.owners.map((one) => <PartyMark key={one} name={one} />)
          ) : (
            <span>{i18n._({ id: 'follow.by_all', message: 'By all' })}</span>
          )}
          <Origin item={item} address={address} />
          {circle && <AudienceChip circle={circle} />}
        </p>
      </div>
      <div className={styles.when}>
        <DueText item={item} address={address} />
        {item.overdue && (
          <span className="badge" data-tone="bad">
            {i18n._({ id: 'follow.overdue', message: 'Overdue' })}
          </span>
        )}
        {item.stale && (
          <span className="badge" data-tone="wait">
            {i18n._({ id: 'follow.stale', message: 'Not heard of for long' })}
          </span>
        )}
      </div>
      <dl className={styles.views2}>
        <div>
          <dt>{i18n._({ id: 'field.state', message: 'State' })}</dt>
          <dd>
            <span className="badge" data-tone={item.joint ? 'good' : undefined}>
              {say(i18n, followUpStates, item.joint?.state ?? item.state)}
            </span>
          </dd>
        </div>
        <div>
          <dt>{parties.text(parties.self)}</dt>
          <dd>{ours ? <StandText stand={ours} /> : <Silent />}</dd>
        </div>
        {theirs.map((one) => (
          <div key={one.said.party}>
            <dt>{parties.text(one.said.party ?? '')}</dt>
            <dd>
              <StandText stand={one} />
            </dd>
          </div>
        ))}
        {item.noted.map((one) => (
          <div key={one.said.ref}>
            <dt>
              {i18n._({
                id: 'follow.noted',
                message: '{party}, as noted',
                values: { party: parties.text(one.said.of ?? '') },
              })}
            </dt>
            <dd>
              <StandText stand={one} />
            </dd>
          </div>
        ))}
        {item.evidence > 0 && (
          <div>
            <dt>{i18n._({ id: 'field.evidence', message: 'Evidence' })}</dt>
            <dd>{item.evidence}</dd>
          </div>
        )}
      </dl>
    </>
  );
}

export function StandText({ stand }: { stand: FollowUpItem['views'][number] }) {
  const { i18n } = useLingui();
  return (
    <>
      {say(i18n, followUpStates, stand.state)}
      {stand.date && <span className="aside small"> {formatPeriod(i18n, stand.date)}</span>}
    </>
  );
}

function Silent() {
  const { i18n } = useLingui();
  return <span className="aside">{i18n._({ id: 'follow.silent', message: 'Nothing said' })}</span>;
}

// '19th KIDD, paragraph 4'.
export function Origin({ item, address }: { item: FollowUpItem; address: string }) {
  const { i18n } = useLingui();
  const source = item.source;
  if (!source?.meeting) return null;
  return (
    <span>
      <MatterLink matter={source.meeting} address={address} />
      {source.item &&
        i18n._({
          id: 'follow.paragraph',
          message: ', paragraph {number}',
          values: { number: source.item },
        })}
    </span>
  );
}

export function DueText({ item, address }: { item: FollowUpItem; address: string }) {
  const { i18n } = useLingui();
  const { date, meeting, standing } = item.due;
  if (standing) return <span>{i18n._({ id: 'follow.standing', message: 'Standing' })}</span>;
  if (date)
    return (
      <span>
        {i18n._({
          id: 'needs.due',
          message: 'due {due}',
          values: { due: formatPeriod(i18n, date) },
        })}
      </span>
    );
  if (meeting)
    return (
      <span>
        {i18n._({ id: 'outcome.due_at', message: 'due at' })}{' '}
        <MatterLink matter={meeting} address={address} />
      </span>
    );
  return <span className="aside">{i18n._({ id: 'follow.no_due', message: 'No due date' })}</span>;
}
