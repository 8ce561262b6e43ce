// If these fail, a day that one side set alone reads as one that all agreed, or a non-paper is to be disposed of too early.
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
// @ts-expect-error: plain JavaScript without types
import { makeWorld } from '../../../dev/fixture.mjs';
import type { NegotiatedText } from '../../api/model';
import { queries } from '../../api/queries';
import { PartiesProvider } from '../../frame/parties';
import { Disposal, isPast } from './Disposal';

const world = makeWorld();

function shows(kind: string): string {
  const party = kind === 'joint' ? null : 'birch.example';
  const queryClient = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: 1e9 } },
  });
  queryClient.setQueryData(queries.session().queryKey, world.session);
  const drawn = render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <PartiesProvider>
          <Disposal
            text={
              {
                disposal: { precision: 'day', from: '2231-06-01', to: null },
                said: { kind, party, of: null, time: null, ref: null },
              } as unknown as NegotiatedText
            }
          />
        </PartiesProvider>
      </QueryClientProvider>
    </I18nProvider>,
  );
  const said = screen.getByRole('note').textContent ?? '';
  drawn.unmount();
  return said;
}

it('says whether the day is agreed by all or the word of one side', () => {
  const agreed = shows('joint');
  expect(agreed).toContain('Agreed by all: every side disposes of it on 1 June 2231.');
  const alone = shows('national');
  expect(alone).toMatch(/By the word of .+ alone .* 1 June 2231; that day is not agreed/);
  expect(alone).not.toContain('Agreed by all');
  for (const one of [agreed, alone]) expect(one).toContain('cannot be enforced from here');
});

it('has passed the day after, of a month the month after', () => {
  expect(isPast('2031-06-01', '2031-06-01')).toBe(false);
  expect(isPast('2031-06-01', '2031-06-02')).toBe(true);
  expect(isPast('2031-06', '2031-06-15')).toBe(false);
  expect(isPast('2031-06', '2031-07-01')).toBe(true);
  expect(isPast(null)).toBe(false);
});
