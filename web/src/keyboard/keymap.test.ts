// If this fails, two commands share a key unseen, a key that was given up still acts, or what somebody
// wrote into the storage of the browser decides over keys.
import { i18n } from '@lingui/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { activate } from '../i18n/languages';
import { matches, otherWords } from './found';
import { type CommandId, commandIds, conflictOf, keyOf, keysOf, keyText } from './keymap';

describe('the keymap', () => {
  it('gives no two commands that are heard at once the same key', () => {
    for (const id of commandIds) expect(conflictOf(id, keyOf(id, {}) ?? '', {}), id).toBe(null);
  });
  it('tells who has a key, and lets places that do not meet share one', () => {
    expect(conflictOf('search', 'KeyJ', {})).toBe('down');
    expect(conflictOf('search', 'KeyJ', { down: 'KeyQ' })).toBe(null);
    expect(conflictOf('search', 'KeyQ', { down: 'KeyQ' })).toBe('down');
    // In the inbox nothing is decided, and in a session nothing is put aside.
    expect(conflictOf('aside', 'KeyD', {})).toBe(null);
    expect(conflictOf('decision', 'KeyE', {})).toBe('edit');
    // The second key of two is one of its own kind.
    expect(conflictOf('go.today', 'KeyB', {})).toBe('go.bodies');
    expect(conflictOf('go.today', 'KeyJ', {})).toBe(null);
  });
  it('shows keys as they stand on the keyboard, and none where there is none', () => {
    expect(keyText('go.today', {})).toBe('g t');
    expect(keyText('sheet', {})).toBe('?');
    expect(keyText('search', { search: 'Shift+KeyQ' })).toBe('Shift+q');
    expect(keyText('go.today', { go: null })).toBe('');
    expect(keyText('down', { down: null })).toBe('');
  });
  it('takes from the storage what is a key of a command, and nothing else', () => {
    const stored = { down: 'KeyQ', up: null, search: 'Enter', nothing: 'KeyA', edit: 7 };
    expect(keysOf(stored)).toEqual({ down: 'KeyQ', up: null });
    expect(keysOf('KeyA')).toEqual({});
    expect(keysOf(null)).toEqual({});
    expect(keyOf('search' as CommandId, keysOf(stored))).toBe('Slash');
  });
});

describe('what is typed into the palette', () => {
  beforeAll(() => activate('en'));
  it('finds every word, in any language, with what begins so first', async () => {
    const { messages } = await import('../i18n/ko/messages');
    expect(otherWords(i18n, [messages])('Records')).toContain('기록');
    const all = [
      { text: 'New records', words: 'new records' },
      { text: 'Records', words: 'records 기록' },
    ];
    expect(matches(all, 'rec', 9).map((one) => one.text)).toEqual(['Records', 'New records']);
    expect(matches(all, '기', 9).map((one) => one.text)).toEqual(['Records']);
    expect(matches(all, 'rec none', 9)).toEqual([]);
    expect(matches(all, '', 1)).toHaveLength(1);
  });
});
