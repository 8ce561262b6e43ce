// What the screens ask for, by query key. The first part of a key is the kind of thing, so that a
// change heard from the node (live.ts) can mark exactly what it may have touched.
import {
  infiniteQueryOptions,
  QueryClient,
  queryOptions,
  useQuery,
  useSuspenseQuery,
} from '@tanstack/react-query';
import { answer, client, Refusal, rememberCsrfToken } from './client';
import {
  type Act,
  type ActInput,
  type Reference,
  type RoomBringing,
  refParts,
  type TextComposing,
  type TextTyping,
} from './model';
import type { components, paths } from './schema';

type ActPage = components['schemas']['ActList'];
type FollowUpFilter = NonNullable<paths['/api/v1/follow-up']['get']['parameters']['query']>;

export interface SearchAsked {
  q?: string;
  circle?: string;
  body?: string;
  module?: string;
  party?: string;
  language?: string;
  from?: string;
  to?: string;
}

export function makeQueryClient() {
  return new QueryClient({
    defaultOptions: {
      // What somebody sends is tried, whatever the browser thinks of the network: a wish that waited
      // unseen for a line would look like one that was done.
      mutations: { networkMode: 'always' },
      queries: {
        staleTime: 30_000,
        retry: (count, error) => !(error instanceof Refusal) && count < 2,
        refetchOnWindowFocus: true,
      },
    },
  });
}

export const queries = {
  session: () =>
    queryOptions({
      queryKey: ['session'],
      queryFn: async () => {
        const session = await answer(client.GET('/api/v1/session'));
        rememberCsrfToken(session.csrf_token);
        return session;
      },
      staleTime: Number.POSITIVE_INFINITY,
    }),
  // What this person may bind the party to: it changes with what is recorded, unlike the session.
  commits: () =>
    queryOptions({
      queryKey: ['commits'],
      queryFn: async () =>
        (await answer(client.GET('/api/v1/session', { headers: { 'X-Entente-Idle': '1' } })))
          .commits,
    }),
  node: () =>
    queryOptions({
      queryKey: ['node'],
      // Asked by itself, so it is no sign that somebody sits there.
      queryFn: () => answer(client.GET('/api/v1/node', { headers: { 'X-Entente-Idle': '1' } })),
      refetchInterval: 15_000,
    }),
  inbox: ({ show, category, circle }: { show?: string; category?: string; circle?: string }) =>
    queryOptions({
      queryKey: ['inbox', 'list', show, category, circle],
      queryFn: () =>
        answer(
          client.GET('/api/v1/inbox', {
            params: {
              query: {
                limit: 200,
                ...(show === 'answer' || show === 'information' ? { kind: show } : {}),
                ...(show === 'aside' ? { aside: 'true' as const } : {}),
                ...(category ? { category: category as 'answers' } : {}),
                ...(circle ? { circle } : {}),
              },
            },
          }),
        ),
    }),
  // Asked by itself, so it is no sign that somebody sits there.
  inboxCount: () =>
    queryOptions({
      queryKey: ['inbox', 'count'],
      queryFn: () =>
        answer(client.GET('/api/v1/inbox/count', { headers: { 'X-Entente-Idle': '1' } })),
      refetchInterval: 300_000,
    }),
  today: () =>
    queryOptions({ queryKey: ['today'], queryFn: () => answer(client.GET('/api/v1/today')) }),
  bodies: () =>
    queryOptions({ queryKey: ['bodies'], queryFn: () => answer(client.GET('/api/v1/bodies')) }),
  // `asOf`: as of that day; absent: today.
  body: (circle: string, body: string, asOf?: string) =>
    queryOptions({
      queryKey: ['body', circle, body, ...(asOf ? [asOf] : [])],
      queryFn: () =>
        answer(
          client.GET('/api/v1/bodies/{circle}/{body}', {
            params: { path: { circle, body }, query: asOf ? { as_of: asOf } : {} },
          }),
        ),
    }),
  meeting: (circle: string, body: string, slug: string) =>
    queryOptions({
      queryKey: ['meeting', circle, body, slug],
      queryFn: () =>
        answer(
          client.GET('/api/v1/meetings/{circle}/{body}/{slug}', {
            params: { path: { circle, body, slug } },
          }),
        ),
    }),
  meetings: (filter: { circle?: string; body?: string }) =>
    queryOptions({
      queryKey: ['meetings', filter],
      queryFn: () =>
        answer(client.GET('/api/v1/meetings', { params: { query: { ...filter, limit: 200 } } })),
    }),
  followUp: (filter: FollowUpFilter) =>
    infiniteQueryOptions({
      queryKey: ['follow_up', filter],
      initialPageParam: '',
      queryFn: ({ pageParam }) =>
        answer(
          client.GET('/api/v1/follow-up', {
            params: {
              query: { ...filter, limit: 100, ...(pageParam ? { after: pageParam } : {}) },
            },
          }),
        ),
      getNextPageParam: (page) => page.next,
    }),
  // Never kept longer than the screen that shows it.
  annotatedAgenda: (circle: string, body: string, slug: string, meeting_circle: string) =>
    queryOptions({
      queryKey: ['brief', circle, body, slug, meeting_circle],
      queryFn: () =>
        answer(
          client.GET('/api/v1/briefs/{circle}/{body}/{slug}/agenda', {
            params: { path: { circle, body, slug }, query: { meeting_circle } },
          }),
        ),
      gcTime: 0,
    }),
  brief: (circle: string, body: string, slug: string) =>
    queryOptions({
      queryKey: ['brief', circle, body, slug],
      queryFn: () =>
        answer(
          client.GET('/api/v1/briefs/{circle}/{body}/{slug}', {
            params: { path: { circle, body, slug } },
          }),
        ),
      gcTime: 0,
    }),
  // `date`: the day, as it is reckoned `utc_offset` minutes east of UTC.
  cableDraft: (
    circle: string,
    body: string,
    slug: string,
    query: { meeting_circle: string; date: string; utc_offset: number },
  ) =>
    queryOptions({
      queryKey: ['brief', circle, body, slug, 'cable', query],
      queryFn: () =>
        answer(
          client.GET('/api/v1/briefs/{circle}/{body}/{slug}/cable', {
            params: { path: { circle, body, slug }, query },
          }),
        ),
      gcTime: 0,
      staleTime: 0,
    }),
  commitment: (circle: string, body: string, commitment: string) =>
    queryOptions({
      queryKey: ['commitment', circle, body, commitment],
      queryFn: () =>
        answer(
          client.GET('/api/v1/commitments/{circle}/{body}/{commitment}', {
            params: { path: { circle, body, commitment } },
          }),
        ),
    }),
  language: (circle: string, body: string) =>
    queryOptions({
      queryKey: ['language', circle, body],
      queryFn: () =>
        answer(
          client.GET('/api/v1/bodies/{circle}/{body}/language', {
            params: { path: { circle, body } },
          }),
        ),
    }),
  strands: (circle: string, body: string) =>
    queryOptions({
      queryKey: ['strands', circle, body],
      queryFn: () =>
        answer(
          client.GET('/api/v1/bodies/{circle}/{body}/strands', {
            params: { path: { circle, body } },
          }),
        ),
    }),
  workplans: (circle: string, body: string) =>
    queryOptions({
      queryKey: ['workplans', circle, body],
      queryFn: () =>
        answer(
          client.GET('/api/v1/bodies/{circle}/{body}/workplans', {
            params: { path: { circle, body } },
          }),
        ),
    }),
  texts: (filter: { circle?: string; body?: string }) =>
    queryOptions({
      queryKey: ['texts', filter],
      queryFn: () => answer(client.GET('/api/v1/texts', { params: { query: filter } })),
    }),
  // `revision`: the words of that one with nothing laid over them; absent: the last, with what is open.
  text: (circle: string, body: string, text: string, revision?: number) =>
    queryOptions({
      queryKey: ['text', circle, body, text, ...(revision ? [revision] : [])],
      queryFn: () =>
        answer(
          client.GET('/api/v1/texts/{circle}/{body}/{text}', {
            params: { path: { circle, body, text }, query: revision ? { revision } : {} },
          }),
        ),
    }),
  // Who of our own side has a paragraph of it open in an editor.
  typing: (circle: string, body: string, text: string) =>
    queryOptions({
      queryKey: ['typing', circle, body, text],
      queryFn: () =>
        answer(
          client.GET('/api/v1/texts/{circle}/{body}/{text}/typing', {
            params: { path: { circle, body, text } },
          }),
        ),
    }),
  // The session of a machine that is there for one room alone; elsewhere there is none.
  room: () =>
    queryOptions({ queryKey: ['room'], queryFn: () => answer(client.GET('/api/v1/room')) }),
  textProgress: (circle: string, body: string, text: string) =>
    queryOptions({
      queryKey: ['text', circle, body, text, 'progress'],
      queryFn: () =>
        answer(
          client.GET('/api/v1/texts/{circle}/{body}/{text}/progress', {
            params: { path: { circle, body, text } },
          }),
        ),
    }),
  // `words`: of a print; empty: of the present state.
  textSince: (circle: string, body: string, text: string, words: string, revision?: number) =>
    queryOptions({
      queryKey: ['text', circle, body, text, 'since', words, revision ?? 0],
      queryFn: () =>
        answer(
          client.GET('/api/v1/texts/{circle}/{body}/{text}/since', {
            params: {
              path: { circle, body, text },
              query: { ...(words ? { words } : {}), ...(revision ? { revision } : {}) },
            },
          }),
        ),
    }),
  // All entries of one matter, oldest first, page by page: what came last is among them.
  entries: (circle: string, matter: string) =>
    queryOptions({
      queryKey: ['entries', circle, matter],
      queryFn: async () => {
        const items: Act[] = [];
        let next: string | null = '';
        while (next !== null) {
          const page: ActPage = await answer(
            client.GET('/api/v1/circles/{circle}/acts', {
              params: {
                path: { circle },
                query: { matter, limit: 200, ...(next ? { after: next } : {}) },
              },
            }),
          );
          items.push(...page.items);
          next = page.next;
        }
        return { items };
      },
      staleTime: 0,
    }),
  why: (circle: string, ref: Reference) =>
    queryOptions({
      queryKey: ['why', circle, ref],
      queryFn: () =>
        answer(
          client.GET('/api/v1/circles/{circle}/proposals/{party}/{epoch}/{index}/{leaf}/why', {
            params: { path: { circle, ...refParts(ref) } },
          }),
        ),
    }),
  // One entry by its reference.
  act: (circle: string, ref: Reference) =>
    queryOptions({
      queryKey: ['act', circle, ref],
      queryFn: () =>
        answer(
          client.GET('/api/v1/circles/{circle}/acts/{party}/{epoch}/{index}/{leaf}', {
            params: { path: { circle, ...refParts(ref) } },
          }),
        ),
    }),
  preview: (circle: string, input: ActInput) =>
    queryOptions({
      queryKey: ['preview', circle, input],
      queryFn: () =>
        answer(
          client.POST('/api/v1/circles/{circle}/acts/preview', {
            params: { path: { circle } },
            body: input,
          }),
        ),
      staleTime: 0,
    }),
  // Pages of what was found; what is not asked for is left out of the address.
  // `limit`: how many come at once.
  search: (asked: SearchAsked, limit = 30) =>
    infiniteQueryOptions({
      queryKey: ['search', asked, limit],
      queryFn: ({ pageParam }) =>
        answer(
          client.GET('/api/v1/search', {
            params: { query: { ...asked, limit, ...(pageParam ? { after: pageParam } : {}) } },
          }),
        ),
      initialPageParam: '',
      getNextPageParam: (page) => page.next,
    }),
  // Who is who, and whom a brief may name as readers.
  persons: () =>
    queryOptions({ queryKey: ['persons'], queryFn: () => answer(client.GET('/api/v1/persons')) }),
  invitations: () =>
    queryOptions({
      queryKey: ['invitations'],
      queryFn: () => answer(client.GET('/api/v1/invitations')),
    }),
};

export function useSession() {
  return useSuspenseQuery(queries.session()).data;
}

export function useNode() {
  return useQuery(queries.node()).data;
}

export function writeAct(circle: string, input: ActInput, key: string) {
  return answer(
    client.POST('/api/v1/circles/{circle}/acts', {
      params: { path: { circle }, header: { 'Idempotency-Key': key } },
      body: input,
    }),
  );
}

// What somebody wants to change in a text, made into contents. Nothing is written.
export function composeText(circle: string, body: string, text: string, wanted: TextComposing) {
  return answer(
    client.POST('/api/v1/texts/{circle}/{body}/{text}/compose', {
      params: { path: { circle, body, text } },
      body: wanted,
    }),
  );
}

// To the colleagues at this node, and nobody else: what an editor has. In no record.
export function sayTyping(circle: string, body: string, text: string, typing: TextTyping) {
  return answer(
    client.POST('/api/v1/texts/{circle}/{body}/{text}/typing', {
      params: { path: { circle, body, text } },
      body: typing,
    }),
  );
}

// What somebody changed in a paper of a text. Nothing is written, and the paper is not kept.
export function readTextPaper(
  circle: string,
  body: string,
  text: string,
  paper: File,
  signal?: AbortSignal,
) {
  return answer(
    client.POST('/api/v1/texts/{circle}/{body}/{text}/paper', {
      params: { path: { circle, body, text }, query: { name: paper.name } },
      headers: { 'Content-Type': 'application/octet-stream' },
      body: paper as never,
      bodySerializer: (body: unknown) => body as Blob,
      ...(signal ? { signal } : {}),
    }),
  );
}

// The result of a room session: what of it is on record here and what can be confirmed; with `confirm` and
// `note` those lines are written first. What is on record is not written once more.
export function roomResult(circle: string, body: string, text: string, wanted: RoomBringing) {
  return answer(
    client.POST('/api/v1/texts/{circle}/{body}/{text}/room', {
      params: { path: { circle, body, text } },
      body: wanted,
    }),
  );
}

export function answerInvitation(
  invitation: string,
  step: 'join' | 'decline' | 'withdraw',
  key: string,
) {
  const params = { path: { invitation }, header: { 'Idempotency-Key': key } };
  switch (step) {
    case 'join':
      return answer(client.POST('/api/v1/invitations/{invitation}/join', { params }));
    case 'decline':
      return answer(client.POST('/api/v1/invitations/{invitation}/decline', { params }));
    case 'withdraw':
      return answer(client.POST('/api/v1/invitations/{invitation}/withdraw', { params }));
  }
}

export function fileAddress(circle: string, ref: Reference, file: string) {
  const path = ref.split('/').map(encodeURIComponent).join('/');
  return `/api/v1/circles/${encodeURIComponent(circle)}/files/${path}/${file}`;
}

export function proofAddress(circle: string, ref: Reference) {
  const path = ref.split('/').map(encodeURIComponent).join('/');
  return `/api/v1/circles/${encodeURIComponent(circle)}/proofs/${path}`;
}
