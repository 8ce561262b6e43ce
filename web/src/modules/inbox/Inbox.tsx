// What waits for the reader: what needs an answer first, then what came for information. What is
// put aside is kept with the account, so it is aside on every machine of theirs.
import { useLingui } from '@lingui/react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { answer, client } from '../../api/client';
import type { InboxItem } from '../../api/model';
import { queries } from '../../api/queries';
import { AddressLink } from '../../frame/AddressLink';
import { circleAddress, useCircles } from '../../frame/circles';
import { Empty } from '../../frame/Empty';
import { AudienceChip, audienceText, PartyMark, useParties } from '../../frame/parties';
import { useScreen } from '../../frame/screen';
import { Loading, Trouble } from '../../frame/Trouble';
import { ToBodies, ToCommitments } from '../../frame/Ways';
import { formatDay } from '../../i18n/dates';
import { Instant, Words } from '../../i18n/text';
import { say } from '../../i18n/words';
import { useShortcuts } from '../../keyboard/shortcuts';
import { addressOf } from '../../record/address';
import { useBodyNames } from '../../record/body_words';
import { entryTitle } from '../../record/Entries';
import { matterText } from '../../record/matters';
import { refusalText } from '../people/refusals';
import { categories, type InboxSearch, inboxSearch, shows } from './filters';
import styles from './inbox.module.css';
import { categoryWords, inboxWords } from './words';

export default function Inbox({ search }: { search: InboxSearch }) {
  const { i18n } = useLingui();
  const queryClient = useQueryClient();
  const inbox = useQuery(queries.inbox(search));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const title = i18n._({ id: 'nav.inbox', message: 'Inbox' });
  useScreen(title, inbox.data?.label ?? null);
  const items = inbox.data?.items ?? [];
  const shown = items.filter((item) => chosen.has(item.id)).map((item) => item.id);
  const isAside = search.show === 'aside';
  const mark = useMutation({
    mutationFn: (ids: string[]) =>
      answer(client.POST('/api/v1/inbox/marks', { body: { items: ids, aside: !isAside } })),
    onSuccess: () => {
      setChosen(new Set());
      void queryClient.invalidateQueries({ queryKey: ['inbox'] });
    },
  });
  const choose = (id: string) =>
    setChosen((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  useShortcuts(
    useMemo(() => {
      const row = () => document.activeElement?.closest<HTMLElement>('[data-item]')?.dataset.item;
      return {
        select: () => {
          const id = row();
          if (id) choose(id);
        },
        // What has the focus, or all that is selected.
        aside: () => {
          const id = row();
          const meant = shown.length > 0 ? shown : id ? [id] : [];
          if (meant.length > 0 && !mark.isPending) mark.mutate(meant);
        },
      };
    }, [shown, mark, choose]),
  );
  const verb = isAside
    ? i18n._({ id: 'inbox.take_back', message: 'Take back' })
    : i18n._({ id: 'inbox.put_aside', message: 'Put aside' });
  return (
    <div className="page">
      <header>
        <h1>{title}</h1>
        {inbox.data && (
          <p className="sub" role="status">
            {i18n._({
              id: 'inbox.counts',
              message:
                '{answers, plural, =0 {Nothing needs an answer of yours} one {# thing needs an answer of yours} other {# things need an answer of yours}}; {information, plural, =0 {nothing is new for information} one {# is for information} other {# are for information}}',
              values: { answers: inbox.data.answers, information: inbox.data.information },
            })}
          </p>
        )}
      </header>
      <Filters search={search} />
      {inbox.isPending && <Loading />}
      {inbox.isError && <Trouble error={inbox.error} onRetry={() => void inbox.refetch()} />}
      {mark.isError && (
        <p className={styles.wrong} role="alert">
          {refusalText(i18n, mark.error)}
        </p>
      )}
      {items.length > 0 && (
        <div className={styles.tools}>
          <label className={styles.every}>
            <input
              type="checkbox"
              checked={shown.length === items.length}
              onChange={() =>
                setChosen(
                  shown.length === items.length ? new Set() : new Set(items.map((item) => item.id)),
                )
              }
            />
            {i18n._({ id: 'inbox.select_all', message: 'Select all' })}
          </label>
          <button
            type="button"
            className="button"
            disabled={shown.length === 0 || mark.isPending}
            onClick={() => mark.mutate(shown)}
          >
            {shown.length === 0
              ? verb
              : i18n._({
                  id: 'inbox.verb_count',
                  message: '{verb}: {count}',
                  values: { verb, count: shown.length },
                })}
          </button>
        </div>
      )}
      {inbox.data && items.length === 0 && <Nothing search={search} />}
      {items.length > 0 && (
        <ul className={styles.list} aria-label={title}>
          {items.map((item) => (
            <Row
              key={item.id}
              item={item}
              chosen={chosen.has(item.id)}
              onChoose={() => choose(item.id)}
              verb={verb}
              onMark={() => mark.mutate([item.id])}
            />
          ))}
        </ul>
      )}
      {inbox.data && (inbox.data.cut || inbox.data.more) && (
        <p className="aside small">
          {i18n._({
            id: 'inbox.more',
            message: 'There is more than stands here; what you put aside makes room for it.',
          })}
        </p>
      )}
    </div>
  );
}

function Row({
  item,
  chosen,
  onChoose,
  verb,
  onMark,
}: {
  item: InboxItem;
  chosen: boolean;
  onChoose: () => void;
  verb: string;
  onMark: () => void;
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  const circles = useCircles();
  const bodyName = useBodyNames();
  const { act } = item;
  const circle = circles.find((one) => one.id === act.circle);
  const what = matterText(i18n, act, bodyName);
  return (
    <li className={styles.row} data-item={item.id}>
      <input
        type="checkbox"
        checked={chosen}
        onChange={onChoose}
        aria-label={i18n._({ id: 'inbox.select', message: 'Select: {what}', values: { what } })}
      />
      <div className={styles.what}>
        <p className={styles.headline}>
          <span
            className="badge"
            data-tone={item.overdue ? 'bad' : item.needs_answer ? 'wait' : undefined}
          >
            {say(i18n, inboxWords, item.word)}
          </span>
          <ItemLink item={item}>{what}</ItemLink>
        </p>
        <p className={styles.under}>
          <span>{entryTitle(i18n, act)}</span>
          {act.party !== parties.self && <PartyMark name={act.party} />}
          {item.due && (
            <span data-overdue={item.overdue || undefined} className={styles.due}>
              {item.overdue
                ? i18n._({
                    id: 'inbox.overdue',
                    message: 'was due {due}',
                    values: { due: formatDay(i18n, new Date(`${item.due}T00:00:00Z`), 'UTC') },
                  })
                : i18n._({
                    id: 'needs.due',
                    message: 'due {due}',
                    values: { due: formatDay(i18n, new Date(`${item.due}T00:00:00Z`), 'UTC') },
                  })}
            </span>
          )}
          <span>
            {i18n._({ id: 'inbox.since', message: 'since' })} <Instant at={act.time} />
          </span>
          {circle && <AudienceChip circle={circle} />}
          {item.stands_for && (
            <span>
              {i18n._({ id: 'inbox.for', message: 'for' })} <Words of={item.stands_for} none="" />
            </span>
          )}
        </p>
      </div>
      <button type="button" className="button" onClick={onMark} aria-label={`${verb}: ${what}`}>
        {verb}
      </button>
    </li>
  );
}

// Where a report that was sent is acknowledged: where it was received, else at the meetings that it
// covers. Null of one that is still open: it is answered with the other entries of its series.
export function reportedAt(act: Pick<InboxItem['act'], 'content' | 'proposal'>): string | null {
  if (act.proposal?.state === 'open') return null;
  const report = act.content?.report as { to_meeting?: string; covers?: string[] } | undefined;
  return report?.to_meeting ?? report?.covers?.at(-1) ?? null;
}

function ItemLink({ item: { act }, children }: { item: InboxItem; children: React.ReactNode }) {
  const circle = circleAddress(useCircles(), act.circle);
  const matter = reportedAt(act) ?? act.matter;
  return (
    <AddressLink
      to={addressOf({ ...act, matter }, circle) || '/links'}
      data-row
      className={styles.subject}
    >
      {children}
    </AddressLink>
  );
}

function Filters({ search }: { search: InboxSearch }) {
  const { i18n } = useLingui();
  const navigate = useNavigate();
  const circles = useCircles();
  const parties = useParties();
  const texts: Record<(typeof shows)[number], string> = {
    all: i18n._({ id: 'inbox.show_all', message: 'Everything that waits' }),
    answer: i18n._({ id: 'inbox.show_answer', message: 'Needs an answer' }),
    information: i18n._({ id: 'inbox.show_information', message: 'For information' }),
    aside: i18n._({ id: 'inbox.show_aside', message: 'Put aside' }),
  };
  const change = (part: Record<string, unknown>) =>
    void navigate({ to: '/inbox', search: inboxSearch({ ...search, ...part }) });
  return (
    <form className={styles.filters} onSubmit={(event) => event.preventDefault()}>
      <Choice
        id="inbox-show"
        label={i18n._({ id: 'follow.show', message: 'Show' })}
        value={search.show ?? 'all'}
        options={shows.map((one) => [one, texts[one]])}
        onChange={(show) => change({ show })}
      />
      <Choice
        id="inbox-category"
        label={i18n._({ id: 'field.kind', message: 'Kind' })}
        value={search.category ?? ''}
        options={[
          ['', i18n._({ id: 'follow.all', message: 'All' })],
          ...categories.map((one): [string, string] => [one, say(i18n, categoryWords, one)]),
        ]}
        onChange={(category) => change({ category })}
      />
      <Choice
        id="inbox-circle"
        label={i18n._({ id: 'inbox.shared_with', message: 'Shared with' })}
        value={search.circle ?? ''}
        options={[
          ['', i18n._({ id: 'follow.all', message: 'All' })],
          ...circles.map((one): [string, string] => [
            one.id,
            audienceText(i18n, parties, one.audience),
          ]),
        ]}
        onChange={(circle) => change({ circle })}
      />
    </form>
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
  options: readonly (readonly [string, string])[];
  onChange: (value: string) => void;
}) {
  return (
    <div className={styles.choice}>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

function Nothing({ search }: { search: InboxSearch }) {
  const { i18n } = useLingui();
  const narrowed =
    search.category || search.circle || search.show === 'answer' || search.show === 'information';
  return (
    <Empty
      see={
        narrowed || search.show === 'aside' ? (
          <Link to="/inbox" search={{}}>
            {i18n._({ id: 'inbox.all', message: 'All that waits' })}
          </Link>
        ) : (
          <>
            <ToCommitments /> <ToBodies />
          </>
        )
      }
    >
      {search.show === 'aside'
        ? i18n._({
            id: 'inbox.nothing_aside',
            message: 'You have put nothing aside that still waits.',
          })
        : narrowed
          ? i18n._({
              id: 'inbox.nothing_here',
              message: 'Nothing of this kind waits for you.',
            })
          : i18n._({
              id: 'inbox.nothing',
              message:
                'Nothing waits for you. What others submit to you, what is asked of your office and what falls due appears here by itself.',
            })}
    </Empty>
  );
}
