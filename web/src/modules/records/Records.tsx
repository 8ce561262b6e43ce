// Records: one box over everything that the reader may see. What is asked for stands in the address,
// so that a view can be kept, sent and come back to; what may not be seen is not counted.
import type { I18n } from '@lingui/core';
import { useLingui } from '@lingui/react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useRouterState } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { SearchResults } from '../../api/model';
import { queries, useSession } from '../../api/queries';
import { circleAddress, useCircles } from '../../frame/circles';
import { Empty } from '../../frame/Empty';
import { audienceText, useParties } from '../../frame/parties';
import { useScreen } from '../../frame/screen';
import { Loading, Trouble } from '../../frame/Trouble';
import { languageName } from '../../i18n/languages';
import { bodyText } from '../../record/body_words';
import { Hit } from './Hit';
import styles from './records.module.css';
import { SavedViews } from './SavedViews';
import { SearchBox } from './SearchBox';
import { isEmpty, type RecordSearch } from './search';

export function Records({ asked }: { asked: RecordSearch }) {
  const { i18n } = useLingui();
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  const hash = useRouterState({ select: (state) => state.location.hash });
  const visit = useRouterState({ select: (state) => state.location.state.__TSR_key });
  const nothing = isEmpty(asked);
  // The node gives the newest first. From the oldest on, all of it has to be here; of more than can be
  // brought here the order stays as it is, and that is said.
  const { order, ...words } = asked;
  const oldest = order === 'oldest';
  const found = useInfiniteQuery({
    ...queries.search(words, oldest ? pageSize : undefined),
    enabled: !nothing,
  });
  const pages = found.data?.pages ?? [];
  const tooMany = oldest && found.hasNextPage && pages.length >= mostPages;
  const gathering = oldest && found.hasNextPage && !tooMany && !found.isError;
  const { fetchNextPage, isFetchingNextPage } = found;
  useEffect(() => {
    if (gathering && !isFetchingNextPage) void fetchNextPage();
  }, [gathering, isFetchingNextPage, fetchNextPage]);
  const title = i18n._({ id: 'nav.records', message: 'Records' });
  const example = i18n._({ id: 'records.example_word', message: '협의체' });
  useScreen(title, highest(pages), null, nothing);

  // `/` leads here from every screen; a second press comes back to the box.
  useEffect(() => {
    if (hash === 'find') field.current?.focus();
  }, [hash, visit]);

  const change = (next: RecordSearch, replace = false) => {
    const kept = Object.fromEntries(Object.entries(next).filter(([, value]) => value));
    void navigate({ to: '/records', search: kept, replace });
  };
  return (
    <div className="page">
      <header>
        <h1>{title}</h1>
      </header>
      <SearchBox
        field={field}
        value={asked.q ?? ''}
        onSearch={(q) => change({ ...asked, q }, Boolean(asked.q && q))}
      />
      <Filters asked={asked} onChange={change} />
      <SavedViews asked={asked} onOpen={change} />
      {nothing && (
        <Empty
          example={i18n._({ id: 'records.example', message: 'For example:' })}
          see={
            <Link to="/records" search={{ q: example }} lang={i18n.locale === 'vi' ? 'vi' : 'ko'}>
              {example}
            </Link>
          }
        >
          {i18n._({
            id: 'records.start',
            message:
              'Everything that you may see is searched: titles, words, names of persons, numbers of meetings. Korean is found by any part of a word, Vietnamese with or without its marks.',
          })}
        </Empty>
      )}
      {found.isError && <Trouble error={found.error} onRetry={() => void found.refetch()} />}
      {!nothing && (found.isPending || gathering) && <Loading />}
      {found.data && !gathering && (
        <Found
          pages={pages}
          order={tooMany ? 'too many' : oldest ? 'oldest' : 'newest'}
          more={found.hasNextPage}
          busy={found.isFetchingNextPage}
          onMore={() => void found.fetchNextPage()}
        />
      )}
    </div>
  );
}

// How many can be put in order from the oldest.
const pageSize = 200;
const mostPages = 10;

function orderText(i18n: I18n, order: Order): string {
  if (order === 'newest') return i18n._({ id: 'records.shown', message: 'Newest first.' });
  if (order === 'oldest') return i18n._({ id: 'records.oldest_shown', message: 'Oldest first.' });
  return i18n._({
    id: 'records.too_many',
    message:
      'Newest first: these are more than {count}, too many to begin with the oldest. Narrow the search by days.',
    values: { count: pageSize * mostPages },
  });
}

// The marking of all pages that are shown.
function highest(pages: readonly SearchResults[]) {
  let out: SearchResults['label'] | null = null;
  for (const { label } of pages) {
    if (!out || label.classification > out.classification) out = label;
    else if (label.categories.some((one) => !out?.categories.includes(one))) out = null;
    if (!out) return null;
  }
  return out;
}

type Order = 'newest' | 'oldest' | 'too many';

function Found({
  pages,
  order,
  more,
  busy,
  onMore,
}: {
  pages: readonly SearchResults[];
  order: Order;
  more: boolean;
  busy: boolean;
  onMore: () => void;
}) {
  const { i18n } = useLingui();
  const circles = useCircles();
  const parties = useParties();
  const all = pages.flatMap((page) => page.items);
  const hits = order === 'oldest' ? all.toReversed() : all;
  const first = pages[0];
  const where = (first?.circles ?? [])
    .flatMap((id) => circles.find((one) => one.id === id) ?? [])
    .map((circle) => audienceText(i18n, parties, circle.audience));
  const languages = (first?.languages ?? []).map((tag) => languageName(i18n.locale, tag));
  return (
    <>
      <p className="aside small" role="status">
        {hits.length === 0 && !more
          ? i18n._({ id: 'records.none', message: 'Nothing was found.' })
          : orderText(i18n, order)}{' '}
        {i18n._({
          id: 'records.where',
          message: 'Searched: {where}; words in {languages} and other languages.',
          values: { where: [...new Set(where)].join(' · '), languages: languages.join(', ') },
        })}{' '}
        {first && !first.complete && (
          <strong>
            {i18n._({
              id: 'records.behind',
              message: 'Some entries are still being indexed; search again in a moment.',
            })}
          </strong>
        )}
      </p>
      <ol className={styles.hits}>
        {hits.map((hit) => (
          <Hit key={`${hit.circle} ${hit.ref}`} hit={hit} />
        ))}
      </ol>
      {more && (
        <p>
          <button type="button" className="button" disabled={busy} onClick={onMore}>
            {i18n._({ id: 'records.more', message: 'Show more' })}
          </button>
        </p>
      )}
    </>
  );
}

type Choice = readonly [value: string, text: string];

function Filters({
  asked,
  onChange,
}: {
  asked: RecordSearch;
  onChange: (next: RecordSearch) => void;
}) {
  const { i18n } = useLingui();
  const circles = useCircles();
  const parties = useParties();
  const bodies = useQuery(queries.bodies()).data?.items ?? [];
  const session = useSession();
  const names = new Map(circles.flatMap((one) => one.parties.map((party) => [party.name, party])));
  const choices: { name: keyof RecordSearch; label: string; any: string; of: Choice[] }[] = [
    {
      name: 'circle',
      label: i18n._({ id: 'records.audience', message: 'Shared with' }),
      any: i18n._({ id: 'records.any_audience', message: 'Anybody' }),
      of: circles.map((one) => [
        circleAddress(circles, one.id),
        audienceText(i18n, parties, one.audience),
      ]),
    },
    {
      name: 'body',
      label: i18n._({ id: 'records.body', message: 'Body' }),
      any: i18n._({ id: 'records.any_body', message: 'All bodies' }),
      of: [...new Map(bodies.map((one) => [one.id, bodyText(i18n, one, one.id)]))],
    },
    {
      name: 'party',
      label: i18n._({ id: 'records.party', message: 'Said by' }),
      any: i18n._({ id: 'records.any_party', message: 'Everybody' }),
      of: [...names.keys()].map((name) => [name, parties.text(name)]),
    },
    {
      name: 'module',
      label: i18n._({ id: 'records.kind', message: 'About' }),
      any: i18n._({ id: 'records.any_kind', message: 'Everything' }),
      of: [
        ['bodies', i18n._({ id: 'nav.bodies', message: 'Bodies' })],
        ['meetings', i18n._({ id: 'records.meetings', message: 'Meetings' })],
      ],
    },
    {
      name: 'language',
      label: i18n._({ id: 'nav.language', message: 'Language' }),
      any: i18n._({ id: 'records.any_language', message: 'All languages' }),
      of: session.languages.map((tag) => [tag, languageName(i18n.locale, tag)]),
    },
  ];
  const days = [
    ['from', i18n._({ id: 'records.from', message: 'From' })],
    ['to', i18n._({ id: 'records.to', message: 'To' })],
  ] as const;
  const chosen = [
    ...choices.flatMap(({ name, label, of }) => {
      const value = asked[name];
      return value ? [{ name, label, text: of.find(([one]) => one === value)?.[1] ?? value }] : [];
    }),
    ...days.flatMap(([name, label]) => {
      const value = asked[name];
      return value ? [{ name, label, text: value }] : [];
    }),
  ];
  return (
    <div className={styles.filters}>
      <fieldset className={styles.choices}>
        <legend className={styles.unseen}>
          {i18n._({ id: 'records.filters', message: 'Filters' })}
        </legend>
        {choices.map(({ name, label, any, of }) => (
          <label key={name} className={styles.choice}>
            <span>{label}</span>
            <select
              value={asked[name] ?? ''}
              onChange={(event) => onChange({ ...asked, [name]: event.target.value })}
            >
              <option value="">{any}</option>
              {of.map(([value, text]) => (
                <option key={value} value={value}>
                  {text}
                </option>
              ))}
            </select>
          </label>
        ))}
        <label className={styles.choice}>
          <span>{i18n._({ id: 'records.order', message: 'Order' })}</span>
          <select
            value={asked.order ?? ''}
            onChange={(event) => {
              const { order: _, ...rest } = asked;
              onChange(event.target.value === 'oldest' ? { ...rest, order: 'oldest' } : rest);
            }}
          >
            <option value="">{i18n._({ id: 'records.newest', message: 'Newest first' })}</option>
            <option value="oldest">
              {i18n._({ id: 'records.oldest', message: 'Oldest first' })}
            </option>
          </select>
        </label>
        {days.map(([name, label]) => (
          <label key={name} className={styles.choice}>
            <span>{label}</span>
            <input
              type="date"
              value={asked[name] ?? ''}
              onChange={(event) => onChange({ ...asked, [name]: event.target.value })}
            />
          </label>
        ))}
      </fieldset>
      {chosen.length > 0 && (
        <ul className={styles.chips}>
          {chosen.map(({ name, label, text }) => (
            <li key={name}>
              <button
                type="button"
                className={styles.chip}
                onClick={() => onChange({ ...asked, [name]: '' })}
                aria-label={i18n._({
                  id: 'records.without',
                  message: 'Search without {filter}',
                  values: { filter: `${label}: ${text}` },
                })}
              >
                {label}: {text}
                <X size={14} aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
