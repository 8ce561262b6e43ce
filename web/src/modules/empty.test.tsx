// If this fails, who opens an empty place is not told what it is for, or has nothing to begin it with.
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { queries } from '../api/queries';
import { Bodies } from './bodies/Bodies';
import { BodyPage } from './bodies/BodyPage';
import { Strands } from './bodies/Strands';
import { Wording } from './commitments/Wording';
import { Workplans } from './commitments/Workplans';
import { Letters } from './meetings/Letters';
import { Texts } from './texts/Texts';

// Nothing here is asked of a node.
vi.hoisted(() => {
  globalThis.fetch = () => new Promise(() => {});
});
const circle = vi.hoisted(() => ({
  id: 'c',
  constituted: true,
  national: true,
  audience: ['us'],
  parties: [],
  bodies: [],
}));
vi.mock('@tanstack/react-router', () => ({
  Link: ({ children }: { children: React.ReactNode }) => <a href="#there">{children}</a>,
  useNavigate: () => () => {},
  useRouterState: () => '',
}));
vi.mock('../api/queries', async (real) => ({
  ...(await real<typeof import('../api/queries')>()),
  useSession: () => ({ roles: ['delegate'], account: null, commits: [] }),
}));
vi.mock('../frame/circles', () => ({
  circleAt: () => circle,
  circleAddress: () => 'c',
  useCircles: () => [circle],
}));
vi.mock('../frame/parties', () => ({
  AudienceChip: () => null,
  PartyMark: () => null,
  PartyName: () => null,
  audienceText: () => 'us',
  useParties: () => ({ self: 'us', text: String, list: String, all: () => [] }),
}));
vi.mock('../frame/screen', () => ({ useScreen: () => {}, useShown: () => ({}) }));
vi.mock('../frame/narrow', () => ({ useNarrow: () => true }));
vi.mock('../record/Entries', () => ({ Entries: () => null }));
vi.mock('../record/DeliveryPanel', () => ({ DeliveryPanel: () => null }));
vi.mock('../record/TakeOut', () => ({ TakeOut: () => null }));
vi.mock('../record/SaidMark', () => ({ SaidMark: () => null }));
vi.mock('../writing/SubmitButton', () => ({ SubmitButton: () => null }));
vi.mock('../writing/Composer', () => ({ default: () => <p>A form is open</p> }));
vi.mock('./bodies/History', () => ({ History: () => null }));
vi.mock('./people/Authority', () => ({ Authority: () => null }));
vi.mock('./people/Feeds', () => ({ Feeds: () => null }));

const series = { letters: [], reports: [], backlog: [], reminders: [], unreported: [] };
const body = {
  circle: 'c',
  id: 'talks',
  names: { en: 'Talks' },
  abbreviation: 'T',
  status: 'active',
  parties: [],
  mandate: {},
  cadence: null,
  reports_to: [],
  sub_bodies: [],
  parent: null,
  strands: [],
  instruments: [],
  terms: [],
  languages: [],
  decision_rule: { silence: false, silence_classes: [], words: null },
  founding_instrument: null,
  terms_of_reference: null,
  secretariat: null,
  meetings: [],
  acts: [],
  counts: { meetings: 0, held: 0, unreported: 0 },
  series,
};

// The page over these answers of the node, and the client that holds them.
function shown(
  page: React.ReactNode,
  answers: readonly [{ queryKey: readonly unknown[] }, unknown][],
) {
  const client = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: 1e9, enabled: false } },
  });
  for (const room of ['meetings', 'commitments'])
    client.setQueryData(queries.entries('c', `${room}/talks`).queryKey, { items: [] } as never);
  for (const [{ queryKey }, data] of answers) client.setQueryData(queryKey, data);
  render(
    <QueryClientProvider client={client}>
      <I18nProvider i18n={i18n}>{page}</I18nProvider>
    </QueryClientProvider>,
  );
  return client;
}

const at = { circle: 'c', body: 'talks' };
const bodies = (items: unknown[] = []) => [queries.bodies(), { items }] as const;
const places = {
  'a body without meetings': [
    'Plan a meeting',
    <BodyPage key="" {...at} entry={undefined} asOf={undefined} />,
    [queries.body('c', 'talks', undefined), body],
  ],
  'no body': ['Set up a body', <Bodies key="" />, bodies()],
  'no letter': [
    'Register a letter',
    <Letters key="" {...at} />,
    [queries.body('c', 'talks'), body],
  ],
  'no agreed wording': [
    'Enter adopted wording',
    <Wording key="" {...at} entry={undefined} />,
    [queries.language('c', 'talks'), { topics: [] }],
  ],
  'no strand of work': [
    'Begin a strand of work',
    <Strands key="" {...at} />,
    [queries.strands('c', 'talks'), { strands: [], meetings: [] }],
  ],
  'no workplan': [
    'Draw up a workplan',
    <Workplans key="" {...at} entry={undefined} />,
    [queries.workplans('c', 'talks'), { workplans: [] }],
  ],
} as const;

describe('an empty place', () => {
  afterEach(cleanup);

  it.each(Object.entries(places))('says what it is, one action, one example: %s', (_, place) => {
    const [action, page, answer] = place;
    shown(page, [
      answer as unknown as [{ queryKey: readonly unknown[] }, unknown],
      bodies() as never,
    ]);
    const empty = screen.getByText(/^For example: /).closest<HTMLElement>('.empty');
    if (!empty) throw new Error('the example stands nowhere');
    expect(
      within(empty)
        .getAllByRole('button')
        .map((one) => one.textContent),
    ).toEqual([action]);
    // It stands there once, and nothing else asks to be done first.
    expect(document.querySelectorAll('.button.primary')).toHaveLength(1);
    expect(screen.getAllByRole('button', { name: action })).toHaveLength(1);
    expect(empty.firstElementChild?.textContent).toMatch(/^No /);
  });

  it('says so where no text is negotiated, and opens the first', () => {
    const talks = { circle: 'c', id: 'talks', names: { en: 'Talks' } };
    shown(<Texts search={{}} />, [[queries.texts({}), { items: [] }], bodies([talks]) as never]);
    const empty = screen.getByText(/^For example: /).closest<HTMLElement>('.empty');
    expect(empty?.firstElementChild?.textContent).toBe('No text yet. Drafts stay us only.');
    within(empty as HTMLElement).getByRole('button', { name: 'New text' });
    expect(screen.getAllByRole('button', { name: 'New text' })).toHaveLength(1);
  });

  it('keeps an open form when the first entry comes, and has its action in the head from then on', async () => {
    const answer = queries.strands('c', 'talks');
    const client = shown(<Strands {...at} />, [[answer, { strands: [], meetings: [] }]]);
    await act(async () => screen.getByRole('button', { name: 'Begin a strand of work' }).click());
    await screen.findByText('A form is open');
    const strand = { id: 's', names: { en: 'Cyber' }, status: '', leads: [], cells: [], said: {} };
    await act(async () =>
      client.setQueryData(answer.queryKey, { strands: [strand], meetings: [] } as never),
    );
    await waitFor(() => expect(screen.queryByText(/^For example: /)).toBeNull());
    screen.getByText('A form is open');
    const head = within(screen.getByRole('heading', { level: 1 }).parentElement as HTMLElement);
    head.getByRole('button', { name: 'Begin a strand of work' });
    head.getByRole('button', { name: 'Progress of a strand at a meeting' });
  });
});
