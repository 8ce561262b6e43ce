// If this fails, a body that put meetings off looks like one that held them all.
import { i18n } from '@lingui/core';
import { beforeAll, expect, it } from 'vitest';
import { activate } from '../../i18n/languages';
import { gapsOf, heldText } from './Held';

beforeAll(() => activate('en'));

it('says what is still to come, was put off or called off, and which numbers are not on record', () => {
  const meetings = [
    { ordinal: 17, state: 'reported' },
    { ordinal: 18, state: 'concluded' },
    { ordinal: 21, state: 'postponed' },
    { ordinal: 22, state: 'cancelled' },
    { ordinal: null, state: 'mooted' },
  ] as never;
  expect(gapsOf(meetings)).toEqual({
    first: 17,
    missing: [19, 20],
    postponed: 1,
    cancelled: 1,
    ahead: 1,
  });
  expect(gapsOf([])).toEqual({ first: 1, missing: [], postponed: 0, cancelled: 0, ahead: 0 });
});

it('counts what was not held beside what was', () => {
  expect(heldText(i18n, { held: 8, meetings: 8, unreported: 0 })).toBe('8 held');
  expect(heldText(i18n, { held: 2, meetings: 5, unreported: 0 })).toBe('2 held, 3 not held so far');
});
