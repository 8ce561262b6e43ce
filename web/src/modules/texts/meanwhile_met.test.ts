// If this fails, an officer proposes over what a colleague saved a moment ago, and neither is told.
import { describe, expect, it } from 'vitest';
import type { NegotiatedText, TextElement } from '../../api/model';
import { began, metSince } from './meanwhile_met';

const element = (words: string) =>
  ({ id: 'e', words: [{ language: 'en', words }] }) as unknown as TextElement;
const change = (key: string, more: object = {}) => ({
  key,
  element: 'e',
  party: 'alder',
  state: 'open',
  ...more,
});
const text = (changes: object[], words = 'They meet.') =>
  ({ changes, elements: [element(words)] }) as unknown as NegotiatedText;

describe('what was saved while somebody was writing', () => {
  const begun = began(text([change('a')]), element('They meet.'), 'alder', ['en']);
  it('is nothing where the paragraph is as it was, or another side proposed', () => {
    expect(metSince(begun, text([change('a')]), 'e', 'alder')).toBeNull();
    const others = [change('b', { party: 'birch' }), change('c', { element: 'f' })];
    expect(metSince(begun, text([change('a'), ...others]), 'e', 'alder')).toBeNull();
    expect(metSince(begun, text([change('d', { state: 'let_go' })]), 'e', 'alder')).toBeNull();
  });
  it('is a proposal of our own side', () => {
    const met = metSince(begun, text([change('a'), change('d')]), 'e', 'alder');
    expect(met?.came.map((one) => one.key)).toEqual(['d']);
    expect(met?.reads).toEqual({});
  });
  it('is a reading that changed, whoever changed it', () => {
    const met = metSince(begun, text([change('a')], 'They meet in May.'), 'e', 'alder');
    expect(met?.reads).toEqual({ en: 'They meet in May.' });
  });
});
