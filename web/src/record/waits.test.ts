// If these fail, a proposal waits on a page that does not show it, a page shows more than its marking
// covers, or a draft says that something else was submitted than what was.
import { describe, expect, it } from 'vitest';
import type { Act, Circle, Label } from '../api/model';
import { shownInRoom } from '../modules/meetings/Presentation';
import { openReports } from '../modules/meetings/reports';
import { covering, openOf } from './asked';
import { becameOf } from './became';
import { headline } from './ContentLine';

const act = (ref: string, content: object, more: object = {}) =>
  ({
    ref,
    matter: 'meetings/talks',
    module: 'meetings',
    party: 'a.example',
    type: 'proposal',
    verdict: 'effective',
    content,
    proposal: { state: 'open' },
    ...more,
  }) as unknown as Act;

describe('what waits', () => {
  const report = act('r', { report: { id: 'r1', covers: ['meetings/talks/1'] } });
  const received = act('a', { acknowledgement: { report: 'r1' } });
  const elsewhere = act('e', { report: { id: 'r2', to_meeting: 'meetings/council/5' } });
  const agreed = act('j', { report: { id: 'r3' } }, { proposal: { state: 'joint' } });
  const void_ = act('v', { report: { id: 'r4' } }, { verdict: 'no_authority' });
  const letter = act('l', { letter: { id: 'l1' } });
  const all = [report, received, elsewhere, agreed, void_, letter];
  const refs = (acts: readonly Act[]) => acts.map((one) => one.ref);

  it('is what can still be agreed, of the register alone', () => {
    expect(refs(openReports(all))).toEqual(['r', 'a', 'e']);
    expect(refs(openOf(all, null))).toEqual(['r', 'a', 'e', 'l']);
    expect(openOf(undefined, null)).toEqual([]);
  });

  it('stands with the meeting that it covers, or that receives it', () => {
    expect(refs(openReports(all, 'meetings/talks/1'))).toEqual(['r', 'a']);
    expect(refs(openReports(all, 'meetings/council/5'))).toEqual(['e']);
    expect(openReports(all, 'meetings/talks/2')).toEqual([]);
  });
});

describe('the marking of a page', () => {
  const label = (classification: number, ...categories: string[]) =>
    ({ classification, categories }) as unknown as Label;
  const marked = (one: Label) => ({ label: one }) as Act;

  it('covers every entry on it, else it is not known and the highest is shown', () => {
    const own = label(2, 'body/talks');
    expect(covering(own, [null, marked(label(1)), marked(own)])).toBe(own);
    expect(covering(own, [marked(label(3))])).toBeNull();
    expect(covering(own, [marked(label(1, 'person/kim'))])).toBeNull();
    expect(covering(null, [marked(label(0))])).toBeNull();
  });
});

describe('what a proposed person is called', () => {
  it('is the first spelling of each language, in one line', () => {
    const names = [
      { text: '김민준', lang: 'ko' },
      { text: 'Kim Min-jun', lang: 'en' },
      { text: 'Kim Minjun', lang: 'en' },
    ];
    const called = headline({ person: { party: 'a.example', names } });
    expect(called).toEqual({ ko: '김민준', en: 'Kim Min-jun' });
  });
});

describe('what a draft became', () => {
  const target = { id: 'c', national: false, bodies: [] } as unknown as Circle;
  const words = (en: string) => ({ commitment: { words: { en }, kind: 'UNDERTAKING' } });
  const at = { matter: 'commitments/talks/c1', module: 'commitments' };
  const draft = act('1', words('First words.'), { ...at, type: 'statement', proposal: null });
  const sent = act('2', words('First words.'), at);
  const changed = act('3', words('Other words.'), at);

  it('is the entry of the same words, though another version followed it', () => {
    expect(becameOf(draft, [sent, changed], target)).toEqual({ target, act: sent, same: true });
  });
  it('is another version, where these words were never submitted', () => {
    expect(becameOf(draft, [changed], target)).toEqual({ target, act: changed, same: false });
  });
  it('is nothing, where the others say it of themselves or it is on another topic', () => {
    const theirs = { ...sent, party: 'b.example' };
    const other = { ...sent, matter: 'commitments/talks/c2' };
    expect(becameOf(draft, [theirs, other], target)).toBeNull();
  });
});

describe('what is shown in the room', () => {
  const points = ['joint', 'national', 'proposed', 'noted'].map((kind) => ({ said: { kind } }));
  const shown = (national: boolean) =>
    shownInRoom(points as unknown as Parameters<typeof shownInRoom>[0], national).map(
      (one) => one.said?.kind,
    );

  it('is what all agreed, and of a side alone the agenda as that side has it', () => {
    expect(shown(false)).toEqual(['joint']);
    expect(shown(true)).toEqual(['joint', 'national']);
  });
});
