// Delivery and replies: machine words and human words apart, nothing signed without a look at who
// will see it, and one press is one entry.
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
// @ts-expect-error: plain JavaScript without types
import { label, makeWorld } from '../../dev/fixture.mjs';
import type { Act, Circle } from '../api/model';
import { queries } from '../api/queries';
import { Banner } from '../frame/Banner';
import { AudienceChip, PartiesProvider } from '../frame/parties';
import { show } from '../frame/screen';
import { activate } from '../i18n/languages';
import { DeliveryPanel } from './DeliveryPanel';
import { Entries } from './Entries';

vi.mock('@tanstack/react-router', async (original) => ({
  ...(await original<object>()),
  Link: ({ children }: { children: React.ReactNode }) => <a href="#entry">{children}</a>,
}));

const world = makeWorld();

function wrapped(content: React.ReactNode, commits = world.session.commits) {
  const queryClient = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: 1e9 } },
  });
  queryClient.setQueryData(queries.session().queryKey, world.session);
  queryClient.setQueryData(queries.commits().queryKey, commits);
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
      parties: circle.parties.map((party) =>
        party.name === 'cedar.example' ? { ...party, short: { en: 'CDR' } } : party,
      ),
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

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });

function openProposal(): Act {
  return world.acts.find(
    (act: Act) => act.proposal?.state === 'open' && act.party === 'birch.example',
  );
}

afterEach(() => vi.restoreAllMocks());

describe('DeliveryPanel', () => {
  it('tells what was recorded and stored apart from what was answered', () => {
    vi.spyOn(globalThis, 'fetch').mockResolvedValue(json({ agreed: false, lines: [] }));
    const act = world.acts.find((one: Act) => one.matter === 'meetings/council/7');
    wrapped(<DeliveryPanel act={act} circle={world.circles[0]} />);
    expect(screen.getByText(/^Recorded/)).toBeTruthy();
    const birch = screen
      .getByRole('heading', { level: 4, name: /Birch/ })
      .closest('li') as HTMLElement;
    expect(within(birch).getByText('Sent')).toBeTruthy();
    expect(within(birch).queryByText(/Stored by/)).toBeNull();
    expect(within(birch).getByText(/Agreed ad ref, confirmation due/)).toBeTruthy();
    // Ad ref does not count.
    expect(screen.queryByText('Agreed by all')).toBeNull();
    expect(screen.queryByRole('button', { name: /Agree for/ })).toBeNull();
  });

  it('offers nobody what would be refused, and says whose it is', async () => {
    vi.spyOn(globalThis, 'fetch').mockResolvedValue(json({ agreed: false, lines: [] }));
    const act = openProposal();
    const place = { circle: act.circle, body: null };
    const { unmount } = wrapped(<DeliveryPanel act={act} circle={world.circles[0]} />, [
      { ...place, final: false },
    ]);
    expect(await screen.findByRole('button', { name: 'Agree ad ref for Alder' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Agree for Alder' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Decline' })).toBeNull();
    expect(screen.getByText(/is for a head of delegation of this body/)).toBeTruthy();
    unmount();
    // Authority in another body is none here.
    vi.spyOn(globalThis, 'fetch').mockResolvedValue(json({ agreed: false, lines: [] }));
    wrapped(<DeliveryPanel act={act} circle={world.circles[0]} />, [
      { circle: act.circle, body: 'another', final: true },
    ]);
    expect(await screen.findByText(/is for a head of delegation of this body/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Agree/ })).toBeNull();
  });

  it('explains why something is not agreed, in words, with who can act', async () => {
    vi.spyOn(globalThis, 'fetch').mockResolvedValue(
      json({
        agreed: false,
        lines: [
          { word: 'waiting_for', party: 'birch.example', act: 'concur', ref: null, text: 'x' },
          {
            word: 'word_of_a_newer_node',
            party: null,
            act: 'nothing',
            ref: null,
            text: 'Something new.',
          },
        ],
      }),
    );
    wrapped(<DeliveryPanel act={openProposal()} circle={world.circles[0]} />);
    expect(await screen.findByText('Birch has not answered.')).toBeTruthy();
    expect(screen.getByText('Birch can agree or decline.')).toBeTruthy();
    expect(screen.getByText('Something new.').getAttribute('lang')).toBe('en');
  });

  it('shows who will see it before it signs, and signs once with one key', async () => {
    const asked: { url: string; body: unknown; key: string | null }[] = [];
    let finish: (answer: Response) => void = () => {};
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
      const request = input as Request;
      if (request.url.endsWith('/why')) return json({ agreed: false, lines: [] });
      asked.push({
        url: new URL(request.url).pathname,
        body: await request.clone().json(),
        key: request.headers.get('Idempotency-Key'),
      });
      if (request.url.endsWith('/preview')) {
        return json({
          circle: openProposal().circle,
          circle_name: 'alder-birch',
          parties: ['alder.example', 'birch.example'],
          marking: 'TEST UNCLASSIFIED',
          required: [],
          header_bytes: 100,
          content_bytes: 43,
          content_hex: '',
        });
      }
      return new Promise((done) => {
        finish = done;
      });
    });
    wrapped(<DeliveryPanel act={openProposal()} circle={world.circles[0]} />);
    fireEvent.click(await screen.findByRole('button', { name: 'Agree for Alder' }));
    const dialog = await screen.findByRole('alertdialog');
    expect(within(dialog).getByText('Who will see this?')).toBeTruthy();
    expect(await within(dialog).findByText('Alder, Birch')).toBeTruthy();
    expect(within(dialog).getByText('143 bytes, signed')).toBeTruthy();
    expect(asked.map((one) => one.url.split('/').pop())).toEqual(['preview']);
    const sign = within(dialog).getByRole('button', { name: 'Agree for Alder' });
    fireEvent.click(sign);
    fireEvent.click(sign);
    await waitFor(() => expect(asked.length).toBe(2));
    expect(asked[1]?.body).toEqual({ type: 'concurrence', target: openProposal().ref });
    expect(asked[1]?.key).toMatch(/^[0-9a-f-]{36}$/);
    finish(
      json({ ref: openProposal().ref, circle: openProposal().circle, state: 'recorded' }, 201),
    );
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    expect(asked.length).toBe(2);
  });

  it('keeps the dialogue open and says what was wrong when the node refuses', async () => {
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
      const url = (input as Request).url;
      if (url.endsWith('/why')) return json({ agreed: false, lines: [] });
      if (url.endsWith('/preview')) {
        return json({
          circle: '',
          circle_name: '',
          parties: [],
          marking: 'M',
          required: [],
          header_bytes: 1,
          content_bytes: 0,
          content_hex: '',
        });
      }
      return json(
        { type: '', title: 'conflict', status: 409, detail: 'Bound elsewhere.', code: 'conflict' },
        409,
      );
    });
    wrapped(<DeliveryPanel act={openProposal()} circle={world.circles[0]} />);
    fireEvent.click(await screen.findByRole('button', { name: 'Decline' }));
    const dialog = await screen.findByRole('alertdialog');
    expect(within(dialog).getByText(/A decline is final/)).toBeTruthy();
    await within(dialog).findByText('1 byte, signed');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Decline for Alder' }));
    expect(await within(dialog).findByText('Something else happened meanwhile')).toBeTruthy();
    expect(within(dialog).getByText('Bound elsewhere.')).toBeTruthy();
  });
});

describe('files of a proposal', () => {
  it('are offered for download when they are here, and said to be on their way before', async () => {
    vi.spyOn(globalThis, 'fetch').mockResolvedValue(json({ agreed: false, lines: [] }));
    await activate('en');
    const open = openProposal();
    const act = {
      ...open,
      proposal: {
        ...open.proposal,
        files: [
          { file: 'a'.repeat(64), size: 2048, state: 'held' },
          { file: 'b'.repeat(64), size: null, state: 'wanted' },
        ],
      },
    } as Act;
    wrapped(<DeliveryPanel act={act} circle={world.circles[0]} />);
    const links = screen.getAllByText('Download file');
    expect(links.length).toBe(1);
    expect(links[0]?.getAttribute('href')).toBe(
      `/api/v1/circles/${act.circle}/files/${act.ref}/${'a'.repeat(64)}`,
    );
    expect(screen.getByText('On its way')).toBeTruthy();
    expect(screen.getByText('2 KiB')).toBeTruthy();
  });
});

describe('frame pieces', () => {
  it('say with whom something is shared in the words of a secretariat', async () => {
    const { rerender } = wrapped(<AudienceChip circle={world.circles[0]} />);
    expect(screen.getByText('Shared with Alder, Birch')).toBeTruthy();
    rerender(<div />);
    wrapped(<AudienceChip circle={world.circles[2]} />);
    expect(screen.getByText('Alder only')).toBeTruthy();
    wrapped(<AudienceChip circle={world.circles[1]} />);
    expect(screen.getByText('Shared with Alder, Birch, CDR')).toBeTruthy();
    await activate('ko');
    wrapped(<AudienceChip circle={world.circles[2]} />);
    expect(await screen.findAllByText('오리나무국 전용')).toBeTruthy();
  });

  it('mark a screen with the highest the reader may see while its label is unknown', () => {
    show({ title: '', label: null, circle: null, audience: 'several' });
    wrapped(<Banner place="top" />);
    expect(screen.getByText('TEST RESTRICTED')).toBeTruthy();
  });

  it('show an entry without effect with its reason', () => {
    const act = world.acts.find((one: Act) => one.verdict === 'already_answered');
    wrapped(<Entries acts={[act]} selected={null} />);
    expect(screen.getByText('No effect, because the party had answered already')).toBeTruthy();
  });
});
