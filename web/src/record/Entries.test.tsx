// The list of entries: what answers what can be seen, and which entry is which can be read.
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
// @ts-expect-error: plain JavaScript without types
import { label, makeWorld } from '../../dev/fixture.mjs';
import type { Act } from '../api/model';
import { queries } from '../api/queries';
import { PartiesProvider } from '../frame/parties';
import { activate } from '../i18n/languages';
import { DeliveryPanel } from './DeliveryPanel';
import { arranged, Entries } from './Entries';

vi.mock('@tanstack/react-router', async (original) => ({
  ...(await original<object>()),
  Link: ({ to, search, resetScroll, ...rest }: Record<string, unknown>) => (
    <a href="#entry" {...rest} />
  ),
}));

const world = makeWorld();
const act = (ref: string, more: Partial<Act> = {}): Act => ({
  ...world.acts[0],
  ref,
  circle: world.circles[0].id,
  type: 'statement',
  proposal: null,
  content: null,
  target: null,
  ...more,
});

function wrapped(content: React.ReactNode) {
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
    circles: world.circles,
    counterparts: [],
    warnings: [],
    label: label(0),
  });
  const all = (inner: React.ReactNode) => (
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <PartiesProvider>
          <main>{inner}</main>
        </PartiesProvider>
      </QueryClientProvider>
    </I18nProvider>
  );
  const shown = render(all(content));
  return { again: (next: React.ReactNode) => shown.rerender(all(next)) };
}

afterEach(async () => {
  cleanup();
  await activate('en');
});

describe('the order of entries', () => {
  it('is newest first, with every answer directly below what it answers', () => {
    const rows = arranged([
      act('1/1-a/0/a', { type: 'proposal' }),
      act('1/1-a/1/b', { type: 'proposal' }),
      act('2/1-b/0/c', { type: 'concurrence', target: '1/1-a/0/a' }),
      act('1/1-a/2/d'),
      act('2/1-b/1/e', { type: 'concurrence', target: '1/1-a/1/b' }),
      act('2/1-b/2/f', { type: 'withdrawal', target: '2/1-b/0/c' }),
      act('2/1-b/3/g', { type: 'reservation', target: '2/1-b/99/z' }),
    ]);
    expect(rows.map((row) => [row.act.ref.slice(-1), row.below])).toEqual([
      ['g', false],
      ['d', false],
      ['b', false],
      ['e', true],
      ['a', false],
      ['c', true],
      ['f', true],
    ]);
  });

  it('loses no entry to references that go in a circle', () => {
    const rows = arranged([
      act('1/1-a/0/a', { target: '1/1-a/1/b' }),
      act('1/1-a/1/b', { target: '1/1-a/0/a' }),
      act('1/1-a/2/c', { target: '1/1-a/2/c' }),
    ]);
    expect(rows.map((row) => row.act.ref.slice(-1)).sort()).toEqual(['a', 'b', 'c']);
  });
});

describe('a row', () => {
  const words = { en: 'Close the narrows.', ko: '협수로를 폐쇄한다.' };
  it('tells which entry it is, in the language of the reader', async () => {
    const outcome = act('1/1-a/0/a', { type: 'proposal', content: { outcome: { words } } });
    wrapped(<Entries acts={[outcome]} selected={null} />);
    expect(screen.getByText('Close the narrows.')).toBeTruthy();
    await activate('ko');
    expect(await screen.findByText('협수로를 폐쇄한다.')).toBeTruthy();
  });

  it('names an entry that it answers and that is not in the list', () => {
    const answer = act('1/1-a/0/a', { type: 'concurrence', target: '2/1-b/12/ff' });
    wrapped(<Entries acts={[answer]} selected={null} />);
    const row = screen.getByRole('listitem');
    expect(row.hasAttribute('data-answer')).toBe(false);
    expect(within(row).getByText('On entry 12 of Birch, which is not in this list')).toBeTruthy();
  });

  it('of a proposal that is dead without a decline does not call it open', () => {
    const dead = act('1/1-a/0/a', {
      type: 'proposal',
      proposal: {
        state: 'dead',
        joint: false,
        contested: false,
        files: [],
        answers: [
          { party: 'alder.example', state: 'none', reason: '', time: null, due: null, act: null },
        ],
      },
    });
    wrapped(<Entries acts={[dead]} selected={null} />);
    expect(screen.getByText('Can no longer be agreed')).toBeTruthy();
    expect(screen.queryByText(/^Open/)).toBeNull();
  });
});

describe('the panel of an entry', () => {
  const [first, second] = [act('1/1-a/0/a'), act('1/1-a/1/b')];
  const panel = <DeliveryPanel act={second} circle={null} inside />;

  it('opens below its row where there is no room beside the list', () => {
    wrapped(<Entries acts={[first, second]} selected={second.ref} panel={panel} />);
    const [newest, other] = [...document.querySelectorAll('main > ol > li')] as HTMLElement[];
    expect(within(newest as HTMLElement).getByText('Download proof')).toBeTruthy();
    expect(within(other as HTMLElement).queryByText('Download proof')).toBeNull();
  });

  it('has the focus after Enter on the row, and Escape leads back', () => {
    const list = (selected: string) => (
      <>
        <Entries acts={[first, second]} selected={selected} />
        <DeliveryPanel act={selected === first.ref ? first : second} circle={null} />
      </>
    );
    const { again } = wrapped(list(first.ref));
    const row = screen.getAllByRole('link', { name: /^Statement/ })[0] as HTMLElement;
    // What Enter on a link sends: a click that no button was pressed for.
    fireEvent.click(row, { detail: 0 });
    again(list(second.ref));
    const opened = screen.getByRole('complementary');
    expect(document.activeElement).toBe(opened);
    fireEvent.keyDown(opened, { key: 'Escape' });
    expect(document.activeElement).toBe(row);
    fireEvent.click(row, { detail: 0 });
    expect(document.activeElement).toBe(opened);
  });
});
