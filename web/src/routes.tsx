// Addresses of the page. They are the same on every node of a circle: /b/<circle>/<body>/m/<meeting>.
import type { FetchQueryOptions, QueryClient, QueryKey } from '@tanstack/react-query';
import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { lazy } from 'react';
import type { Live } from './api/live';
import { queries } from './api/queries';
import { Frame } from './frame/Frame';
import { NotFound } from './frame/Trouble';
import { parseCalendar } from './i18n/dates';
import { followUpSearch } from './modules/commitments/filters';
import { inboxSearch } from './modules/inbox/filters';
import { PeoplePage, YouPage } from './modules/people/pages';
import { recordSearch } from './modules/records/search';
import { textSearch, textsSearch } from './modules/texts/search';
import { Today } from './modules/today/Today';

// Screens that nobody needs first are fetched when they are opened.
const Bodies = lazy(async () => ({ default: (await import('./modules/bodies/Bodies')).Bodies }));
const BodyPage = lazy(async () => ({
  default: (await import('./modules/bodies/BodyPage')).BodyPage,
}));
const MeetingPage = lazy(async () => ({
  default: (await import('./modules/meetings/MeetingPage')).MeetingPage,
}));
const BriefPage = lazy(async () => ({
  default: (await import('./modules/briefs/BriefPage')).BriefPage,
}));
const CommitmentPage = lazy(async () => ({
  default: (await import('./modules/commitments/CommitmentPage')).CommitmentPage,
}));
const FollowUp = lazy(async () => ({
  default: (await import('./modules/commitments/FollowUp')).FollowUp,
}));
const Letters = lazy(async () => ({
  default: (await import('./modules/meetings/Letters')).Letters,
}));
const Strands = lazy(async () => ({
  default: (await import('./modules/bodies/Strands')).Strands,
}));
const Wording = lazy(async () => ({
  default: (await import('./modules/commitments/Wording')).Wording,
}));
const Workplans = lazy(async () => ({
  default: (await import('./modules/commitments/Workplans')).Workplans,
}));
const Directory = lazy(async () => ({
  default: (await import('./modules/directory/Directory')).Directory,
}));
const EntryPage = lazy(async () => ({
  default: (await import('./record/EntryPage')).EntryPage,
}));
const Inbox = lazy(() => import('./modules/inbox/Inbox'));
const Imports = lazy(async () => ({
  default: (await import('./modules/imports/Imports')).Imports,
}));
const Texts = lazy(async () => ({ default: (await import('./modules/texts/Texts')).Texts }));
const TextPage = lazy(async () => ({
  default: (await import('./modules/texts/TextPage')).TextPage,
}));
const RoomHome = lazy(async () => ({
  default: (await import('./modules/room/RoomHome')).RoomHome,
}));
const RoomPage = lazy(async () => ({
  default: (await import('./modules/room/RoomPage')).RoomPage,
}));
const Help = lazy(async () => ({ default: (await import('./modules/help/Help')).Help }));
const Links = lazy(async () => ({ default: (await import('./modules/links/Links')).Links }));
const Records = lazy(async () => ({
  default: (await import('./modules/records/Records')).Records,
}));

interface EntrySearch {
  entry?: string;
}

const reference = /^\d{1,10}\/[a-z0-9-]{1,64}\/\d{1,20}\/[0-9a-f]{64}$/;

export function entrySearch(search: Record<string, unknown>): EntrySearch {
  return typeof search.entry === 'string' && reference.test(search.entry)
    ? { entry: search.entry }
    : {};
}

// The day as of which a body is shown: one that there is, else today.
export function bodySearch(search: Record<string, unknown>): EntrySearch & { as_of?: string } {
  const day = typeof search.as_of === 'string' ? search.as_of : '';
  const at = parseCalendar(/^\d{4}-\d{2}-\d{2}$/.test(day) ? day : null);
  return {
    ...entrySearch(search),
    ...(at && at.year >= 1900 && at.year <= 2199 ? { as_of: day } : {}),
  };
}

// An entry on a person, and the place where it stands.
export function personSearch(search: Record<string, unknown>): EntrySearch & { circle?: string } {
  const { circle } = search;
  return {
    ...entrySearch(search),
    ...(typeof circle === 'string' && /^[\w.-]{1,128}$/.test(circle) ? { circle } : {}),
  };
}

function importSearch(search: Record<string, unknown>): { paper?: string } {
  return typeof search.paper === 'string' && /^[0-9a-f]{32}$/.test(search.paper)
    ? { paper: search.paper }
    : {};
}

export function makeRouter(live: Live, queryClient: QueryClient) {
  // What a screen is sure to ask for is under way while its program is still fetched. What is there
  // already is not asked for anew, and what fails is the screen's to say.
  const ahead = <Data, Key extends QueryKey>(wanted: FetchQueryOptions<Data, Error, Data, Key>) => {
    if (queryClient.getQueryState(wanted.queryKey) === undefined)
      void queryClient.prefetchQuery(wanted);
  };
  const root = createRootRoute({
    component: () => <Frame live={live} />,
    notFoundComponent: NotFound,
  });
  const today = createRoute({ getParentRoute: () => root, path: '/', component: Today });
  const bodies = createRoute({ getParentRoute: () => root, path: '/bodies', component: Bodies });
  const body = createRoute({
    getParentRoute: () => root,
    path: '/b/$circle/$body',
    validateSearch: bodySearch,
    component: function BodyRoute() {
      // The router hands on what the check left out too.
      const { entry, as_of } = bodySearch({ ...body.useSearch() });
      return <BodyPage {...body.useParams()} entry={entry} asOf={as_of} />;
    },
  });
  const meeting = createRoute({
    getParentRoute: () => root,
    path: '/b/$circle/$body/m/$slug',
    loader: ({ params }) => ahead(queries.meeting(params.circle, params.body, params.slug)),
    validateSearch: entrySearch,
    component: function MeetingRoute() {
      return (
        <MeetingPage
          {...meeting.useParams()}
          entry={entrySearch({ ...meeting.useSearch() }).entry}
        />
      );
    },
  });
  const records = createRoute({
    getParentRoute: () => root,
    path: '/records',
    validateSearch: recordSearch,
    component: function RecordsRoute() {
      return <Records asked={recordSearch({ ...records.useSearch() })} />;
    },
  });
  const brief = createRoute({
    getParentRoute: () => root,
    path: '/b/$circle/$body/m/$slug/brief',
    component: function BriefRoute() {
      return <BriefPage {...brief.useParams()} />;
    },
  });
  // What belongs to a body beside its meetings.
  const letters = createRoute({
    getParentRoute: () => root,
    path: '/b/$circle/$body/letters',
    component: function LettersRoute() {
      return <Letters {...letters.useParams()} />;
    },
  });
  const strands = createRoute({
    getParentRoute: () => root,
    path: '/b/$circle/$body/strands',
    component: function StrandsRoute() {
      return <Strands {...strands.useParams()} />;
    },
  });
  const wording = createRoute({
    getParentRoute: () => root,
    path: '/b/$circle/$body/wording',
    validateSearch: entrySearch,
    component: function WordingRoute() {
      const { entry } = entrySearch({ ...wording.useSearch() });
      return <Wording {...wording.useParams()} entry={entry} />;
    },
  });
  const workplans = createRoute({
    getParentRoute: () => root,
    path: '/b/$circle/$body/plans',
    validateSearch: entrySearch,
    component: function WorkplansRoute() {
      const { entry } = entrySearch({ ...workplans.useSearch() });
      return <Workplans {...workplans.useParams()} entry={entry} />;
    },
  });
  const followUp = createRoute({
    getParentRoute: () => root,
    path: '/commitments',
    validateSearch: followUpSearch,
    component: function FollowUpRoute() {
      return <FollowUp search={followUp.useSearch()} />;
    },
  });
  const commitment = createRoute({
    getParentRoute: () => root,
    path: '/c/$circle/$body/$commitment',
    loader: ({ params }) =>
      ahead(queries.commitment(params.circle, params.body, params.commitment)),
    validateSearch: entrySearch,
    component: function CommitmentRoute() {
      const { entry } = entrySearch({ ...commitment.useSearch() });
      return <CommitmentPage {...commitment.useParams()} entry={entry} />;
    },
  });
  const texts = createRoute({
    getParentRoute: () => root,
    path: '/texts',
    validateSearch: textsSearch,
    component: function TextsRoute() {
      return <Texts search={textsSearch({ ...texts.useSearch() })} />;
    },
  });
  const text = createRoute({
    getParentRoute: () => root,
    path: '/t/$circle/$body/$text',
    loader: ({ params }) => ahead(queries.text(params.circle, params.body, params.text)),
    validateSearch: textSearch,
    component: function TextRoute() {
      return <TextPage {...text.useParams()} search={textSearch({ ...text.useSearch() })} />;
    },
  });
  const textRoom = createRoute({
    getParentRoute: () => root,
    path: '/t/$circle/$body/$text/room',
    validateSearch: textSearch,
    component: function TextRoomRoute() {
      return (
        <RoomPage {...textRoom.useParams()} search={textSearch({ ...textRoom.useSearch() })} />
      );
    },
  });
  const room = createRoute({ getParentRoute: () => root, path: '/room', component: RoomHome });
  const inbox = createRoute({
    getParentRoute: () => root,
    path: '/inbox',
    validateSearch: inboxSearch,
    component: function InboxRoute() {
      return <Inbox search={inbox.useSearch()} />;
    },
  });
  const imports = createRoute({
    getParentRoute: () => root,
    path: '/import',
    validateSearch: importSearch,
    component: function ImportRoute() {
      return <Imports paper={importSearch({ ...imports.useSearch() }).paper} />;
    },
  });
  const links = createRoute({ getParentRoute: () => root, path: '/links', component: Links });
  const directory = createRoute({
    getParentRoute: () => root,
    path: '/directory',
    validateSearch: personSearch,
    component: function DirectoryRoute() {
      return <Directory {...personSearch({ ...directory.useSearch() })} />;
    },
  });
  // What has no page of its own.
  const entry = createRoute({
    getParentRoute: () => root,
    path: '/entry/$circle',
    validateSearch: entrySearch,
    component: function EntryRoute() {
      return (
        <EntryPage {...entry.useParams()} entry={entrySearch({ ...entry.useSearch() }).entry} />
      );
    },
  });
  const help = createRoute({ getParentRoute: () => root, path: '/help', component: Help });
  // People: the own account, and for administrators everybody's.
  const you = createRoute({ getParentRoute: () => root, path: '/you', component: YouPage });
  const people = createRoute({
    getParentRoute: () => root,
    path: '/people',
    component: PeoplePage,
  });
  return createRouter({
    routeTree: root.addChildren([
      today,
      bodies,
      body,
      meeting,
      brief,
      letters,
      strands,
      wording,
      workplans,
      followUp,
      commitment,
      records,
      texts,
      text,
      textRoom,
      room,
      inbox,
      imports,
      links,
      directory,
      help,
      entry,
      you,
      people,
    ]),
    scrollRestoration: false,
    defaultPreload: false,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
