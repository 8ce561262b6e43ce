// If these fail, of several contents something else is signed than what the preview showed, a warning of a later one
// is seen by nobody, or what was set aside in one is set aside in all.
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
// @ts-expect-error: plain JavaScript without types
import { makeWorld } from '../../../dev/fixture.mjs';
// @ts-expect-error: plain JavaScript without types
import { textOf } from '../../../dev/texts.mjs';
import type { ActInput, Circle, NegotiatedText, Preview } from '../../api/model';
import { queries } from '../../api/queries';
import { PartiesProvider } from '../../frame/parties';
import type { Said } from './ContentSaid';
import { type InText, TextContext } from './in_text';
import { digestOfBytes } from './naming';
import { restingOn } from './resting';
import { WriteContents } from './WriteContents';

const world = makeWorld();
const found = world.circles.find((one: Circle) => !one.national) as Circle;
const text = textOf('hsd', 'harbour-statement', null) as NegotiatedText;

type Advice = Preview['advice'];
interface Asked {
  preview: boolean;
  input: ActInput;
}

const hexOf = (value: unknown): string =>
  [...new TextEncoder().encode(JSON.stringify(value))]
    .map((one) => one.toString(16).padStart(2, '0'))
    .join('');
const changeOf = (n: number): Said => ({
  change: { element: 'p1', wordings: [{ language: 'en', words: `September ${n}` }] },
});

// A node whose bytes of a content are nobody's to foresee: this time's are told by `salt`.
function node(advice: (content: string, written: readonly string[]) => Advice, salt = '') {
  const asked: Asked[] = [];
  const written: string[] = [];
  const bytesOf = (input: ActInput) => input.content_hex ?? `${hexOf(input.content)}${salt}`;
  const json = (status: number, body: unknown) =>
    new Response(JSON.stringify(body), {
      status,
      headers: { 'Content-Type': 'application/json' },
    });
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (request) => {
    const { url, method } = request as Request;
    if (method !== 'POST') return json(404, {});
    const input = (await (request as Request).clone().json()) as ActInput;
    const preview = url.endsWith('/preview');
    asked.push({ preview, input });
    const bytes = bytesOf(input);
    const said = advice(bytes, written);
    if (preview)
      return json(200, {
        circle: found.id,
        circle_name: 'alder-birch',
        parties: found.audience,
        marking: 'TEST UNCLASSIFIED',
        required: [],
        header_bytes: 100,
        content_bytes: bytes.length / 2,
        content_hex: bytes,
        advice: said,
      });
    if (said.some((one) => one.stops && !input.despite?.includes(one.word)))
      return json(409, {
        type: 'urn:entente:problem:conflict',
        title: 'conflict',
        status: 409,
        code: 'conflict',
        detail: 'something speaks against it',
      });
    written.push(bytes);
    return json(201, { ref: `ref ${written.length}`, circle: found.id, state: 'recorded' });
  });
  return { asked, written };
}

function show(contents: readonly Said[]) {
  const onClose = vi.fn();
  const queryClient = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: 1e9 } },
  });
  queryClient.setQueryData(queries.session().queryKey, world.session);
  render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <PartiesProvider>
          <TextContext.Provider
            value={{ text, circle: found, reach: 'final' } as unknown as InText}
          >
            <WriteContents
              contents={contents}
              title="Propose"
              how={{}}
              circle={found}
              text={text}
              changes={new Map()}
              noting={null}
              onClose={onClose}
            />
          </TextContext.Provider>
        </PartiesProvider>
      </QueryClientProvider>
    </I18nProvider>,
  );
  return onClose;
}

const waiting = { timeout: 20_000 };
const record = () => screen.getByRole<HTMLButtonElement>('button', { name: /^Record and send/ });
const ready = () => waitFor(() => expect(record().disabled).toBe(false), waiting);
const shownBytes = () =>
  [...document.querySelectorAll('details code')].map((one) => one.textContent);

afterEach(() => void vi.restoreAllMocks());

describe('several contents before they are signed', () => {
  it('go by the bytes that were shown of each, however many they are', async () => {
    const contents = Array.from({ length: 7 }, (_, at) => changeOf(at));
    // The next preview would be of other bytes.
    const { written, asked } = node(() => [], '2020');
    const closed = show(contents);
    await ready();
    const bytes = shownBytes();
    expect(bytes).toEqual(contents.map((one) => `${hexOf(one)}2020`));
    fireEvent.click(record());
    await waitFor(() => expect(closed).toHaveBeenCalledWith(true), waiting);
    expect(written).toEqual(bytes);
    expect(asked.filter((one) => !one.preview).every((one) => !('content' in one.input))).toBe(
      true,
    );
  }, 60_000);

  it('show what speaks against each, and are set aside one by one', async () => {
    const bad = [hexOf(changeOf(4)), hexOf(changeOf(5))];
    const { asked, written } = node((bytes) =>
      bad.includes(bytes)
        ? [{ word: 'element_gone', text: 'There is no such paragraph.', stops: true }]
        : [],
    );
    const closed = show(Array.from({ length: 6 }, (_, at) => changeOf(at)));
    const boxes = () => screen.findAllByRole('checkbox', {}, waiting);
    await waitFor(async () => expect(await boxes()).toHaveLength(2), waiting);
    const [first, second] = await boxes();
    expect(screen.getByRole('alert').textContent).toContain('2 / 6');
    expect(record().disabled).toBe(true);
    if (first) fireEvent.click(first);
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('1 / 6'), waiting);
    expect(record().disabled).toBe(true);
    if (second) fireEvent.click(second);
    await ready();
    fireEvent.click(record());
    await waitFor(() => expect(closed).toHaveBeenCalledWith(true), waiting);
    expect(written).toHaveLength(6);
    const set = asked.filter((one) => !one.preview).map((one) => one.input.despite ?? []);
    expect(set).toEqual([[], [], [], [], ['element_gone'], ['element_gone']]);
  }, 60_000);

  it('that rest on one before are asked about again right before they go', async () => {
    const change = changeOf(1);
    const name = `${found.audience[0]}/${(await digestOfBytes(hexOf(change))).slice(0, 32)}`;
    const stance = { stance: { items: [{ change: name, verdict: 'SUPPORTS' }] } };
    let against = true;
    const unknown = { word: 'unknown_change', text: 'Not here.', stops: true };
    const { asked, written } = node((bytes, before) =>
      bytes === hexOf(stance) && (against || before.length === 0) ? [unknown] : [],
    );
    const closed = show([change, stance]);
    await screen.findByText(/It rests on what goes before it/, {}, waiting);
    expect(screen.queryByRole('checkbox')).toBeNull();
    await ready();
    const bytes = shownBytes();
    fireEvent.click(record());
    // The first went, and something still speaks against the second: that is seen before it goes.
    await screen.findByRole('checkbox', {}, waiting);
    expect(written).toEqual(bytes.slice(0, 1));
    expect(closed).not.toHaveBeenCalled();
    against = false;
    fireEvent.click(screen.getByRole('checkbox'));
    await ready();
    fireEvent.click(record());
    await waitFor(() => expect(closed).toHaveBeenCalledWith(true), waiting);
    expect(written).toEqual(bytes);
    expect(asked.filter((one) => !one.preview)).toHaveLength(2);
  }, 60_000);

  it('of which one is refused meanwhile say what speaks against it, and repeat nothing', async () => {
    let against = false;
    const gone = { word: 'element_gone', text: 'It left the text.', stops: true };
    const { written } = node((bytes) => (against && bytes === hexOf(changeOf(1)) ? [gone] : []));
    const closed = show([changeOf(0), changeOf(1), changeOf(2)]);
    await ready();
    against = true;
    fireEvent.click(record());
    fireEvent.click(await screen.findByRole('checkbox', {}, waiting));
    await ready();
    fireEvent.click(record());
    await waitFor(() => expect(closed).toHaveBeenCalledWith(true), waiting);
    expect(written).toEqual([changeOf(0), changeOf(1), changeOf(2)].map(hexOf));
  }, 60_000);
});

describe('a content rests on one before it', () => {
  it('whose name or paragraph it says, and on no later one', async () => {
    const page = { page: { elements: [{ id: 'new' }, { id: 'old' }] } };
    const digest = await digestOfBytes(hexOf(page));
    const contents: Said[] = [
      { marks: { marked: [{ element: 'new' }] } },
      page,
      { revision: { number: 1, pages: [digest] } },
      { change: { element: 'new', wordings: [] } },
      { change: { element: 'old', wordings: [] } },
    ];
    const resting = await restingOn(contents, contents.map(hexOf), new Set(['old']));
    expect([...resting]).toEqual([2, 3]);
  });
});
