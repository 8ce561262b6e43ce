// If these fail, a scan is confirmed, or signed with, by the bytes of another file than the one that was chosen last.
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
// @ts-expect-error: plain JavaScript without types
import { makeWorld } from '../../../dev/fixture.mjs';
import type { Circle } from '../../api/model';
import { queries } from '../../api/queries';
import { PartiesProvider } from '../../frame/parties';
import { activate } from '../../i18n/languages';
import { type InText, TextContext } from './in_text';
import { ConfirmDialog, InkDialog } from './Signatures';
import { digestOf, type Signed } from './signed';

// Files are taken in at once; how they come to a node is tested there.
vi.mock('../../writing/upload', async (original) => ({
  ...(await original<typeof import('../../writing/upload')>()),
  takeIn: async (_: string, file: File) => `taken ${file.name}`,
  unfinished: async () => [],
}));

const world = makeWorld();

// A file whose bytes come when they are let go.
function slow(name: string, words: string) {
  const file = new File([words], name);
  let go = () => {};
  const bytes = new Promise<ArrayBuffer>((resolve) => {
    go = () => resolve(new TextEncoder().encode(words).buffer as ArrayBuffer);
  });
  Object.defineProperty(file, 'arrayBuffer', { value: () => bytes });
  return { file, go: () => go() };
}

const settled = () => act(() => new Promise((resolve) => setTimeout(resolve, 20)));

describe('a scan that is confirmed', () => {
  it('is the file chosen last, and none while that is still read', async () => {
    await activate('en');
    const signed = slow('scan.pdf', 'signed');
    const other = slow('other.pdf', 'something else');
    const again = slow('scan.pdf', 'signed');
    signed.go();
    const one = {
      party: 'birch.example',
      digest: 'a'.repeat(64),
      scan: 'file',
      scanName: 'scan.pdf',
      scanDigest: await digestOf(signed.file),
    } as unknown as Signed;
    const first = slow('scan.pdf', 'signed');
    const write = vi.fn();
    const queryClient = new QueryClient({
      defaultOptions: { queries: { retry: false, staleTime: 1e9 } },
    });
    queryClient.setQueryData(queries.session().queryKey, world.session);
    render(
      <I18nProvider i18n={i18n}>
        <QueryClientProvider client={queryClient}>
          <PartiesProvider>
            <TextContext.Provider value={{ write } as unknown as InText}>
              <ConfirmDialog one={one} onClose={() => {}} />
            </TextContext.Provider>
          </PartiesProvider>
        </QueryClientProvider>
      </I18nProvider>,
    );
    const field = screen.getByLabelText('The scan that we have');
    const choose = (file: File) => fireEvent.change(field, { target: { files: [file] } });
    // The right one first, and another before it was read: its bytes come last.
    choose(first.file);
    choose(other.file);
    other.go();
    await settled();
    await screen.findByText(/other.pdf is another file/, {}, { timeout: 20_000 });
    first.go();
    await settled();
    expect(screen.getByText(/other.pdf is another file/)).toBeTruthy();
    expect(screen.queryByRole('checkbox')).toBeNull();
    // While it is read nothing can be ticked or gone on with.
    choose(again.file);
    await settled();
    await screen.findByText('scan.pdf is being read …', {}, { timeout: 20_000 });
    expect(screen.queryByRole('checkbox')).toBeNull();
    again.go();
    await settled();
    fireEvent.click(await screen.findByRole('checkbox', {}, { timeout: 20_000 }));
    fireEvent.click(screen.getByRole('button', { name: 'Continue' }));
    expect(write).toHaveBeenCalledOnce();
  }, 60_000);
});

describe('a signature in ink', () => {
  it('is entered with the file chosen last, and with none while that is still read', async () => {
    await activate('en');
    const first = slow('first.pdf', 'first');
    const last = slow('last.pdf', 'last');
    const wrong = slow('wrong.pdf', 'wrong');
    const write = vi.fn();
    const queryClient = new QueryClient({
      defaultOptions: { queries: { retry: false, staleTime: 1e9 } },
    });
    queryClient.setQueryData(queries.session().queryKey, world.session);
    const circle = world.circles.find((one: Circle) => !one.national) as Circle;
    const text = { adoption: null, digest: 'd' };
    render(
      <I18nProvider i18n={i18n}>
        <QueryClientProvider client={queryClient}>
          <PartiesProvider>
            <TextContext.Provider value={{ write, circle, text } as unknown as InText}>
              <InkDialog onClose={() => {}} />
            </TextContext.Provider>
          </PartiesProvider>
        </QueryClientProvider>
      </I18nProvider>,
    );
    fireEvent.change(screen.getByLabelText('Who signs'), { target: { value: 'A. Orr' } });
    const field = document.querySelector('input[type="file"]') as HTMLInputElement;
    const goOn = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Continue' });
    const choose = async (...files: File[]) => {
      fireEvent.change(field, { target: { files } });
      await settled();
    };
    await choose(first.file);
    await screen.findByText('first.pdf is being read …', {}, { timeout: 20_000 });
    await choose(last.file);
    await screen.findByText('last.pdf is being read …', {}, { timeout: 20_000 });
    expect(goOn().disabled).toBe(true);
    last.go();
    await screen.findByText('last.pdf', {}, { timeout: 20_000 });
    // The bytes of the one that was chosen first come last.
    first.go();
    await settled();
    expect(screen.queryByText('first.pdf')).toBeNull();
    // Once more another: from then on nothing is signed with the one before.
    await choose(wrong.file);
    expect(screen.queryByText('last.pdf')).toBeNull();
    expect(goOn().disabled).toBe(true);
    await choose(last.file);
    await screen.findByText('last.pdf', {}, { timeout: 20_000 });
    wrong.go();
    await settled();
    fireEvent.click(goOn());
    expect(write.mock.calls[0]?.[0]).toMatchObject([
      {
        signature: {
          scan: 'taken last.pdf',
          scan_name: 'last.pdf',
          scan_digest: await digestOf(last.file),
        },
      },
    ]);
  }, 60_000);
});
