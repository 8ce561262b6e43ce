// What a newcomer reads on the screens: names and not identifiers, the node's sentences in the
// reader's language, and a condition of the links that is true.
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
// @ts-expect-error: plain JavaScript without types
import { label, makeWorld } from '../../dev/fixture.mjs';
import { Refusal } from '../api/client';
import type { Act, Circle, Head, Problem, Warning, Why } from '../api/model';
import { queries } from '../api/queries';
import { Banner } from '../frame/Banner';
import { PartiesProvider, PartyName } from '../frame/parties';
import { show } from '../frame/screen';
import { NotFound, Trouble } from '../frame/Trouble';
import { zoneName } from '../i18n/dates';
import { activate } from '../i18n/languages';
import { warningText } from '../i18n/node_texts';
import { sourceText } from '../i18n/text';
import { bodyText } from '../record/body_words';
import { answersLeft } from '../record/DeliveryPanel';
import { matterText } from '../record/matters';
import { countryText, hasPlace, meetingTitle } from '../record/meeting_words';
import { FiguresView, unstored, volumes } from './links/Heads';

vi.mock('@tanstack/react-router', async (original) => ({
  ...(await original<object>()),
  Link: ({ children }: { children: React.ReactNode }) => <a href="#there">{children}</a>,
}));

const world = makeWorld();

function wrapped(content: React.ReactNode, shorts: Record<string, string> = {}) {
  const queryClient = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: 1e9 } },
  });
  queryClient.setQueryData(queries.session().queryKey, world.session);
  queryClient.setQueryData(queries.node().queryKey, {
    party: world.session.party,
    version: '0',
    time: '',
    started: '',
    ready: true,
    room: false,
    links: world.links,
    circles: world.circles.map((circle: Circle) => ({
      ...circle,
      parties: circle.parties.map((party) => ({ ...party, short: shorts })),
    })),
    counterparts: [],
    warnings: [],
    label: label(0),
  });
  return render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <PartiesProvider>{content}</PartiesProvider>
      </QueryClientProvider>
    </I18nProvider>,
  );
}

afterEach(async () => {
  cleanup();
  show({ title: '', label: null, circle: null, audience: 'several' });
  await activate('en');
});

describe('names', () => {
  const talks = { abbreviation: null, names: { en: 'River Talks', ko: '강 회담' } };

  it('of a body: its abbreviation, else its name, and its identifier only without either', async () => {
    expect(bodyText(i18n, { ...talks, abbreviation: 'RT' }, 'river-talks')).toBe('RT');
    expect(bodyText(i18n, talks, 'bodies/river-talks')).toBe('River Talks');
    expect(bodyText(i18n, undefined, 'bodies/river-talks')).toBe('river-talks');
    await activate('ko');
    expect(bodyText(i18n, talks, 'river-talks')).toBe('강 회담');
  });

  it('of a meeting are never a bare number', () => {
    const meeting = { ordinal: null, title: {}, proposed: null, slug: '2' };
    expect(meetingTitle(i18n, meeting, 'River Talks')).toBe('River Talks 2');
    const proposed = (ordinal: number | null, title = {}) => ({
      ...meeting,
      proposed: { ordinal, title, ordinal_said: null, title_said: null },
    });
    expect(meetingTitle(i18n, proposed(null, { en: 'Ice' }), 'River Talks')).toBe('Ice');
    expect(meetingTitle(i18n, proposed(2, { en: 'Ice' }), 'River Talks')).toBe('2nd River Talks');
    // A number that it may get is said to be planned; a cancelled one got none.
    const planned = { ...meeting, state: 'proposed' as const };
    expect(meetingTitle(i18n, planned, 'River Talks')).toBe('2nd River Talks (planned)');
    expect(meetingTitle(i18n, { ...planned, slug: 'w1' }, 'River Talks')).toBe('River Talks w1');
    expect(meetingTitle(i18n, { ...planned, state: 'cancelled' }, 'River Talks')).toBe(
      'River Talks 2',
    );
    // What is agreed comes first.
    expect(meetingTitle(i18n, { ...proposed(2), title: { en: 'Ice' } }, 'River Talks')).toBe('Ice');
  });

  it('of a meeting are the same where only an entry on it is at hand', () => {
    const act = { ...world.acts[0], matter: 'meetings/talks/x', subject: null, ordinal: null };
    const text = (more: object) =>
      matterText(i18n, { ...act, ...more } as Act, () => 'River Talks');
    expect(text({})).toBe('River Talks x');
    expect(text({ subject: { en: 'Ice' } })).toBe('Ice');
    expect(text({ subject: { en: 'Ice' }, ordinal: 3 })).toBe('3rd River Talks');
  });

  it('of a country that is none are left out', () => {
    expect(countryText(i18n, 'ZZ')).toBe('');
    expect(countryText(i18n, 'IS')).toBe('Iceland');
    expect(hasPlace(i18n, { country: 'ZZ' } as never)).toBe(false);
    expect(hasPlace(i18n, { country: 'ZZ', city: { en: 'Alder Point' } } as never)).toBe(true);
  });

  it('of a party are short, unless only the long one is in the language', async () => {
    wrapped(<PartyName name="birch.example" />, { en: 'BRE' });
    expect(screen.getByText('BRE')).toBeTruthy();
    await activate('ko');
    expect(await screen.findByText('자작나무국')).toBeTruthy();
  });

  it('of a time zone are those of its city in the reader’s language, else a distance from UTC', () => {
    const at = new Date('2031-07-01T00:00:00Z');
    expect(zoneName('en', 'Asia/Ho_Chi_Minh', at)).toBe('Ho Chi Minh');
    expect(zoneName('ko', 'Asia/Seoul', at)).toBe('서울');
    expect(zoneName('ko', 'Asia/Kathmandu', at)).toBe('UTC+5:45');
    expect(zoneName('vi', 'Europe/Berlin', at)).toBe('Berlin');
    expect(zoneName('ko', 'Europe/Warsaw', at)).toBe('UTC+2');
    expect(zoneName('ko', 'Europe/Warsaw', new Date('2031-01-01T00:00:00Z'))).toBe('UTC+1');
    expect(zoneName('ko', 'UTC', at)).toBe('UTC');
  });

  it('of sources are in the language where they are words', async () => {
    await activate('ko');
    expect(sourceText(i18n, 'R1, item 23')).toBe('R1, 항목 23');
  });
});

describe('what the node says in English', () => {
  const refused = (code: Problem['code'], detail: string) =>
    new Refusal({ type: '', title: '', status: 409, detail, code });

  it('gives the reason of a refused answer in words, without the word of the machine', async () => {
    const detail =
      'this would have no effect: its party is bound by its agreement to another proposal (rival_alive)';
    await activate('ko');
    wrapped(<Trouble error={refused('conflict', detail)} />);
    expect(screen.getByRole('alert').textContent).not.toMatch(/rival_alive|no effect/);
    expect(screen.getByText(/같은 사안의 다른 제안에 묶인 당사자입니다/)).toBeTruthy();
  });

  it('stands behind the words of the screen as a detail', async () => {
    await activate('vi');
    wrapped(<Trouble error={refused('limit', 'at most 64')} />);
    const detail = screen.getByText('at most 64');
    expect(detail.lang).toBe('en');
    expect(detail.closest('details')?.open).toBe(false);
  });

  it('is translated where it is a warning that is known', async () => {
    await activate('ko');
    const warning = (code: string, values = {}) =>
      ({ code, text: 'as the node says it', circle: null, values }) as Warning;
    const named = (party: string) => (party === 'birch.example' ? '자작나무' : party);
    expect(warningText(i18n, warning('epoch_opening'), named)).toMatch(/새 권/);
    expect(warningText(i18n, warning('damaged_entries', { count: '12' }), named)).toMatch(/12건/);
    const doubted = warning('copy_differs', { party: 'birch.example', author: 'alder.example' });
    expect(warningText(i18n, doubted, named)).toMatch(/자작나무.*alder\.example/);
    // Of a newer node: its own sentence is shown then.
    expect(warningText(i18n, warning('something_new'), named)).toBeNull();
  });
});

describe('links', () => {
  const head = (party: string, epoch: string, size: number, more: Partial<Head> = {}): Head => ({
    party,
    epoch,
    size,
    folded: size,
    known: size,
    heard: null,
    stale: false,
    forked: false,
    frozen: false,
    frozen_code: '',
    frozen_reason: '',
    stored_by: {},
    ...more,
  });
  const figures = (heads: Head[]) => ({
    digest: '',
    entries: 1,
    acts: 1,
    joint_facts: 0,
    missing_openings: 0,
    heads,
  });

  it('count the volumes of a party by their number, the newest first', () => {
    const found = volumes([head('a', '10-x', 1), head('b', '1-y', 1), head('a', '2-z', 1)]);
    expect(found.map((one) => [one.head.epoch, one.volume, one.of])).toEqual([
      ['10-x', 2, 2],
      ['2-z', 1, 2],
      ['1-y', 1, 1],
    ]);
  });

  it('do not call up to date what nobody else has stored', () => {
    const own = head('alder.example', '1-a', 5, { stored_by: { 'birch.example': 0 } });
    expect(unstored(own, 'alder.example', ['alder.example', 'birch.example'])).toEqual([
      ['birch.example', 5],
    ]);
    wrapped(<FiguresView figures={figures([own])} circle={world.circles[0]} />);
    expect(screen.getByText('5 not stored by Birch yet')).toBeTruthy();
    expect(screen.queryByText('Up to date')).toBeNull();
  });

  it('name the volumes of a party, and fold away those with nothing outstanding', () => {
    const stored = (size: number) => ({ stored_by: { 'birch.example': size } });
    wrapped(
      <FiguresView
        figures={figures([
          head('alder.example', '1-a', 5, stored(5)),
          head('alder.example', '2-b', 3, stored(1)),
          head('alder.example', '3-c', 7, stored(7)),
        ])}
        circle={world.circles[0]}
      />,
    );
    const rows = () =>
      screen
        .getAllByRole('row')
        .slice(1)
        .map((row) => within(row).getByRole('rowheader').textContent);
    expect(rows()).toEqual(['Aldervolume 3 of 3', 'Aldervolume 2 of 3']);
    fireEvent.click(screen.getByRole('button', { name: '1 earlier volume' }));
    expect(rows().length).toBe(3);
  });
});

describe('an answer', () => {
  const why = (...lines: [string, string | null, string][]): Why => ({
    agreed: false,
    lines: lines.map(([word, party, act]) => ({ word, party, act, ref: null, text: '' })),
  });
  it('is not offered where the point has been won or nothing can be agreed any more', () => {
    const won = why(['waiting_for', 'a', 'concur'], ['another_agreed', null, 'propose_again']);
    expect(answersLeft(won, 'a')).toBe('none');
    expect(answersLeft(why(['cannot_be_agreed', null, 'propose_again']), 'a')).toBe('none');
  });
  it('is a decline only, where the party is bound to another proposal', () => {
    expect(answersLeft(why(['bound_to_rival', 'b', 'decline']), 'a')).toBe('decline');
    const other = why(['waiting_for', 'a', 'concur'], ['bound_to_rival', 'a', 'decline']);
    expect(answersLeft(other, 'a')).toBe('both');
  });
});

describe('an address of nothing', () => {
  it('is marked as a screen without content, and one of unknown content as the highest', () => {
    wrapped(<Banner place="top" />);
    expect(screen.getByText('TEST RESTRICTED')).toBeTruthy();
    cleanup();
    wrapped(
      <>
        <Banner place="top" />
        <NotFound />
      </>,
    );
    expect(screen.getByText('TEST UNCLASSIFIED')).toBeTruthy();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toMatch(/no such thing here/);
  });
});
