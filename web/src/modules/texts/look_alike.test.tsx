// If these fail, a word in which one letter is of another alphabet passes for the word that it looks like, in what
// another side proposes; or a screen reader reads nothing of it.
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { describe, expect, it } from 'vitest';
import vectors from '../../../../tests/vectors/look_alike.json';
// @ts-expect-error: plain JavaScript without types
import { makeWorld } from '../../../dev/fixture.mjs';
import type { NegotiatedText, TextPart } from '../../api/model';
import { queries } from '../../api/queries';
import { PartiesProvider } from '../../frame/parties';
import { ContentSaid } from './ContentSaid';
import { compare } from './compare';
import { type InText, TextContext } from './in_text';
import { lookedAt } from './look_alike';
import { Parts } from './Parts';
import { Runs } from './Runs';

const world = makeWorld();
const strange = 'pаrties'; // U+0430
const hidden = '\u202e';
const text = {
  matter: 'texts/council/one',
  revision: 1,
  parties: ['alder.example', 'birch.example'],
  elements: [
    {
      id: 'p1',
      type: 'operative',
      number: '1',
      words: [{ language: 'en', words: 'The parties agree.', frozen: null, parts: null }],
    },
  ],
} as unknown as NegotiatedText;

function draw(what: ReactNode): HTMLElement {
  const queryClient = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: 1e9 } },
  });
  queryClient.setQueryData(queries.session().queryKey, world.session);
  return render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <PartiesProvider>
          <TextContext.Provider value={{ text, select: () => {} } as unknown as InText}>
            {what}
          </TextContext.Provider>
        </PartiesProvider>
      </QueryClientProvider>
    </I18nProvider>,
  ).container;
}

const marked = (drawn: HTMLElement) =>
  [...drawn.querySelectorAll('[data-look-alike]')].map((one) => one.textContent);
const controls = (drawn: HTMLElement) =>
  [...drawn.querySelectorAll('[data-control]')].map((one) => one.textContent);

describe('words that are not what they look like', () => {
  it('are those of which a node warns their writer', () => {
    expect(vectors.length).toBeGreaterThan(200);
    for (const one of vectors) {
      const pieces = lookedAt(one.words, one.language);
      const found = pieces.filter(({ kind }) => kind === 'strange').map((each) => each.text);
      expect([one.words, found]).toEqual([one.words, one.found]);
      expect(pieces.map((each) => each.text).join('')).toBe(one.words);
    }
  });

  it('are marked in an alternative of another side, and read out with it', () => {
    const alternative = (party: string, words: string) => ({
      frozen: false,
      chair: false,
      accepted: false,
      parties: [party],
      proposers: [party],
      changes: [],
      parts: [words],
    });
    const parts = [
      'All ',
      {
        alternatives: [
          alternative('alder.example', 'parties'),
          alternative('birch.example', `${strange}${hidden}`),
        ],
      },
    ] as unknown as TextPart[];
    const drawn = draw(<Parts parts={parts} view="compilation" element="p1" language="en" />);
    const said = `${strange} (contains look-alike letters)`;
    expect(marked(drawn)).toEqual([said]);
    expect(controls(drawn)).toEqual(['[U+202E]']);
    expect(screen.getByRole('button').getAttribute('aria-label')).toContain(`${said}[U+202E]`);
  });

  it('are marked in frozen words, in the rolling text, and in what changed', () => {
    const frozen = draw(
      <Parts parts={[`The ${strange}`]} view="clean" element="p1" language="en" />,
    );
    expect(marked(frozen)).toHaveLength(1);
    const changed = draw(
      <Runs runs={compare('The parties', `The ${strange} ${hidden}x`, 'en')} language="en" />,
    );
    expect(marked(changed)).toHaveLength(1);
    expect(controls(changed)).toEqual(['[U+202E]']);
    expect(changed.querySelector('ins [data-look-alike]')).not.toBeNull();
    const bracket = {
      alternatives: [{ frozen: true, parties: [], proposers: [], changes: [], parts: [strange] }],
    };
    const rolling = draw(
      <Parts parts={[bracket as unknown as TextPart]} view="rolling" element="p1" language="en" />,
    );
    expect(marked(rolling)).toHaveLength(1);
  });

  it('are marked in the preview of what is proposed', () => {
    const change = {
      element: 'p1',
      wordings: [{ language: 'en', from: 4, to: 11, words: `${strange}${hidden}` }],
    };
    const drawn = draw(<ContentSaid content={{ change }} text={text} changes={new Map()} />);
    expect(marked(drawn)).toHaveLength(1);
    expect(controls(drawn)).toEqual(['[U+202E]']);
  });
});
