// If this fails, a scan is confirmed by the bytes of another file than the one that was chosen last.
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
// @ts-expect-error: plain JavaScript without types
import { makeWorld } from '../../../dev/fixture.mjs';
import { queries } from '../../api/queries';
import { PartiesProvider } from '../../frame/parties';
import { activate } from '../../i18n/languages';
import { type InText, TextContext } from './in_text';
import { ConfirmDialog } from './Signatures';
import { digestOf, type Signed } from './signed';

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
