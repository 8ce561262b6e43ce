// Searching as people type: with an input method, from an address, from a view that was kept.
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Session } from '../../api/model';
import { activate } from '../../i18n/languages';
import { Snippet } from './Hit';
import { SearchBox } from './SearchBox';
import { isEmpty, recordSearch, savedViews, saveViews } from './search';

beforeEach(async () => {
  await activate('en');
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  localStorage.clear();
});

function box(value = '') {
  const asked: string[] = [];
  const view = (words: string) => (
    <I18nProvider i18n={i18n}>
      <SearchBox value={words} onSearch={(next) => asked.push(next)} />
    </I18nProvider>
  );
  const { rerender } = render(view(value));
  const field = screen.getByRole('searchbox') as HTMLInputElement;
  const type = (text: string) => fireEvent.change(field, { target: { value: text } });
  return { asked, field, type, address: (words: string) => rerender(view(words)) };
}

describe('the search box', () => {
  it('asks once typing rests, and not for each key', () => {
    const { asked, type } = box();
    for (const text of ['k', 'ki', 'kid', 'kidd']) type(text);
    expect(asked).toEqual([]);
    act(() => void vi.advanceTimersByTime(300));
    expect(asked).toEqual(['kidd']);
  });

  it('never asks for a syllable that is still being composed', () => {
    const { asked, field, type } = box();
    fireEvent.compositionStart(field);
    for (const text of ['ㅎ', '혀', '협']) type(text);
    act(() => void vi.advanceTimersByTime(5_000));
    expect(asked).toEqual([]);
    fireEvent.submit(field.form as HTMLFormElement);
    expect(asked).toEqual([]);
    type('협의');
    fireEvent.compositionEnd(field);
    act(() => void vi.advanceTimersByTime(300));
    expect(asked).toEqual(['협의']);
    expect(field.value).toBe('협의');
  });

  it('asks at once for who presses Enter, and only once', () => {
    const { asked, field, type } = box();
    type('điều kiện');
    fireEvent.submit(field.form as HTMLFormElement);
    act(() => void vi.advanceTimersByTime(300));
    expect(asked).toEqual(['điều kiện']);
  });

  it('takes the words of another address, and loses none that are being typed', () => {
    const { field, type, address } = box('kidd');
    address('ncg');
    expect(field.value).toBe('ncg');
    type('ncg 4');
    address('ncg');
    expect(field.value).toBe('ncg 4');
  });
});

describe('what stands in the address', () => {
  it('is taken as far as it can be asked', () => {
    expect(recordSearch({ q: '제19차', party: 'rok.example', from: '2021-05-14' })).toEqual({
      q: '제19차',
      party: 'rok.example',
      from: '2021-05-14',
    });
    expect(recordSearch({ q: 19 })).toEqual({ q: '19' });
    expect(
      recordSearch({ q: '', party: '<b>', from: 'May', body: ['a'], other: 'x', module: '../x' }),
    ).toEqual({});
    expect(isEmpty({ q: '  ' })).toBe(true);
    expect(isEmpty({ party: 'us.example' })).toBe(false);
  });
});

describe('saved views', () => {
  const session = (name: string) =>
    ({ party: { name: 'rok.example' }, viewer: { name } }) as unknown as Session;
  it('are one person’s in this browser, and survive what is damaged', () => {
    saveViews(session('a'), [{ name: 'Owed', search: { q: 'report' } }]);
    expect(savedViews(session('a'))).toEqual([{ name: 'Owed', search: { q: 'report' } }]);
    expect(savedViews(session('b'))).toEqual([]);
    localStorage.setItem(
      'entente.views/rok.example/a',
      '[{"name":1},{"name":"x","search":{"q":"<","from":"no"}}, null',
    );
    expect(savedViews(session('a'))).toEqual([]);
    localStorage.setItem(
      'entente.views/rok.example/a',
      '[{"name":1},null,{"name":"x","search":{"q":"y","from":"no"}}]',
    );
    expect(savedViews(session('a'))).toEqual([{ name: 'x', search: { q: 'y' } }]);
  });
});

describe('a snippet', () => {
  it('marks what was found and shows markup as text', () => {
    const hit = {
      ref: '1/1-a3f0c21d/1/ab',
      language: 'vi',
      snippet: [
        { text: 'Các ', found: false },
        { text: 'điều', found: true },
        { text: ' <b>kiện</b>', found: false },
      ],
    };
    const { container } = render(<Snippet hit={hit} />);
    expect(container.querySelectorAll('mark')).toHaveLength(1);
    expect(container.querySelector('b')).toBeNull();
    expect(container.textContent).toBe('Các điều <b>kiện</b>');
    expect(container.querySelector('p')?.lang).toBe('vi');
  });
});
