// If this fails, whoever works by keyboard begins at the top of the page again after each proposal.
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { expect, it, vi } from 'vitest';
// @ts-expect-error: plain JavaScript without types
import { makeWorld } from '../../../dev/fixture.mjs';
// @ts-expect-error: plain JavaScript without types
import { textOf } from '../../../dev/texts.mjs';
import type { NegotiatedText } from '../../api/model';
import { queries } from '../../api/queries';
import { PartiesProvider } from '../../frame/parties';
import { ElementRow } from './ElementRow';
import { type InText, TextContext } from './in_text';

vi.mock('./ElementEditor', () => ({
  default: ({ onClose }: { onClose: () => void }) => (
    <textarea
      aria-label="The words"
      onKeyDown={(event) => event.key === 'Enter' && event.ctrlKey && onClose()}
    />
  ),
}));

const world = makeWorld();
const text = textOf('hsd', 'harbour-statement', null) as NegotiatedText;
const [element, other] = text.elements;

function Rows() {
  const [editing, setEditing] = useState<string | null>('');
  if (!element || !other) throw new Error('the invented text has no paragraphs');
  const more = { open: false, chosen: false, onEdited: () => setEditing(null) };
  const shown = { view: 'compilation' as const, party: '', since: 0, before: undefined };
  return (
    <ol>
      <ElementRow element={other} shown={shown} editing={null} {...more} />
      <ElementRow element={element} shown={shown} editing={editing} {...more} />
    </ol>
  );
}

it('goes back to the paragraph whose editor was closed', async () => {
  const queryClient = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: 1e9 } },
  });
  queryClient.setQueryData(queries.session().queryKey, world.session);
  render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <PartiesProvider>
          <TextContext.Provider
            value={
              {
                text,
                languages: ['en'],
                mine: true,
                terms: [],
                changes: new Map(),
              } as unknown as InText
            }
          >
            <Rows />
          </TextContext.Provider>
        </PartiesProvider>
      </QueryClientProvider>
    </I18nProvider>,
  );
  const words = await screen.findByLabelText('The words', {}, { timeout: 20_000 });
  words.focus();
  // The focus goes with what had it.
  fireEvent.keyDown(words, { key: 'Enter', ctrlKey: true });
  await waitFor(
    () =>
      expect(document.activeElement?.closest('[data-element]')?.getAttribute('data-element')).toBe(
        element?.id,
      ),
    { timeout: 20_000 },
  );
}, 60_000);
