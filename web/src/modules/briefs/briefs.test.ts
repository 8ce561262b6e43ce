// If these fail, an office with an account is never asked for its clearance, an answer is taken for another
// office's, a sheet that goes out carries more of the brief than was ticked, or what stands until it is
// closed is missing from the book.
import { describe, expect, it } from 'vitest';
import { contentOf } from '../../writing/form';
import { officesOf } from '../../writing/OfficePick';
import { unaskedOf } from '../../writing/Readers';
import { followedUp } from './FollowedUp';
import { clearanceSheet } from './forms';
import { sheetAddress } from './SheetOut';

const place = { body: 'talks', slug: '1' };
const colleague = (person: string, at: string, names: Record<string, string> = {}) => ({
  person,
  text: person,
  at,
  office: names.en ?? '',
  officeNames: names,
});
const colleagues = [
  colleague('kim', 'treaties', { en: 'Treaties', ko: '조약과' }),
  colleague('lee', 'treaties'),
  colleague('ha', 'archive'),
  colleague('guest', ''),
];

describe('the clearance sheet', () => {
  it('names an office whose people sign in here as their accounts do, and any other anew', () => {
    const typed = {
      offices: [
        { id: 'treaties', names: { en: 'Treaties' } },
        { names: { en: 'Water board' } },
        { id: undefined, names: { en: 'Harbour' } },
      ],
    };
    const made = contentOf(clearanceSheet.complete?.(typed, place)) as {
      offices: { id: string }[];
    };
    const ids = made.offices.map((one) => one.id);
    expect(ids[0]).toBe('treaties');
    for (const id of ids) expect(id).toMatch(/^[a-z0-9][a-z0-9-]*$/);
    expect(new Set([...ids, ...colleagues.map((one) => one.at)]).size).toBe(5);
  });

  it('offers the offices of those who sign in here, each once, and their people as readers', () => {
    expect(officesOf(colleagues, 'en')).toEqual([
      { id: 'archive', text: 'archive', names: { en: 'archive' } },
      { id: 'treaties', text: 'Treaties', names: { en: 'Treaties', ko: '조약과' } },
    ]);
    const offices = clearanceSheet.offices?.({ offices: [{ id: 'treaties' }, {}] }) ?? [];
    expect(unaskedOf(['kim'], offices, colleagues).map((one) => one.person)).toEqual(['lee']);
    expect(unaskedOf(['kim', 'lee'], offices, colleagues)).toEqual([]);
  });
});

it('a sheet that goes out asks for nothing of the brief that was not ticked', () => {
  const book = { circle: 'c', meeting_circle: 'm', body: 'talks', slug: '1' };
  const bare = new URL(`https://node${sheetAddress(book, 'clearance', ['x'], [], 'docx', 'ko')}`);
  expect(bare.pathname).toBe('/api/v1/briefs/c/talks/1/print');
  expect(Object.fromEntries(bare.searchParams)).toEqual({
    sheet: 'clearance',
    format: 'docx',
    language: 'ko',
    meeting_circle: 'm',
    of: 'x',
  });
  const told = ['objective 1', 'line 1', 'line 12'];
  const more = new URL(`https://node${sheetAddress(book, 'instructions', [], told, 'pdf', 'en')}`);
  expect(more.searchParams.get('objective')).toBe('1');
  expect(more.searchParams.get('line')).toBe('1,12');
});

it('the book has what stands until it is closed, while the meeting is ahead', () => {
  const meeting = 'meetings/talks/2';
  const items = [
    { key: 'w', state: 'open', returns_on_agenda: [meeting], due: { meeting: null } },
    { key: 'o', state: 'open', returns_on_agenda: [], due: { meeting: null } },
  ] as never[];
  const keys = (state: string) =>
    followedUp({ meeting, state: state as never, follow_up: items }).map((one) => one.key);
  expect(keys('scheduled')).toEqual(['w']);
  expect(keys('concluded')).toEqual([]);
});
