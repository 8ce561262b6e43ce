// What takes back what was said in the room. If this fails, a press takes back words of another, takes back twice what
// was said once, or leaves a mark standing that its party had taken back.
import { describe, expect, it } from 'vitest';
import type { Act, NegotiatedText, TextChange } from '../../api/model';
import { deferring, openDeferral } from './deferred';
import { canonical, lastSteps, linesOf, standingOf } from './lines';

type Content = Record<string, unknown>;
const start = Date.parse('2031-05-01T09:00:00Z');
let count = 0;
const act = (party: string, content: Content, seconds: number, more: Partial<Act> = {}) => {
  count += 1;
  return {
    ref: `1/1-0/${count}/f`,
    party: 'room.local',
    matter: 'texts/b/t',
    module: 'texts',
    type: 'noted',
    verdict: 'effective',
    time: new Date(start + seconds * 1000).toISOString(),
    content: { ...content, words_of: party },
    ...more,
  } as unknown as Act;
};
const said = (element: string, words: string) => ({
  change: { element, wordings: [{ language: 'en', base: 'f', from: 0, to: 3, words }] },
});
const changeOf = (party: string, content: Content, digest: string) =>
  ({
    key: `${party}/${digest}`,
    party,
    state: 'open',
    content: { ...content, words_of: party },
  }) as unknown as TextChange;

const A = 'alder.example';
const B = 'birch.example';
const mine = said('e-1', 'May');
const text = {
  changes: [changeOf(A, mine, 'aa'), changeOf(B, mine, 'bb')],
  comments: [],
} as unknown as NegotiatedText;
const stance = (change: string, verdict?: string) => ({
  stance: { items: [{ change, ...(verdict ? { verdict } : {}) }] },
});
const marks = (stand: string, digest = 'd1') => ({
  marks: { ...(stand === 'NO_POSITION' ? {} : { stand }), marked: [{ element: 'e-1', digest }] },
});
const standing = (acts: readonly Act[], only: ReadonlySet<string> | null = null) =>
  standingOf(linesOf(acts), only, text);

describe('what takes back the last that was said', () => {
  it('lets go, for the same party, of the words that it proposed', () => {
    const { steps } = standing([act(A, mine, 0), act(B, mine, 60)]);
    expect(lastSteps(steps).map(({ line, inverse }) => [line.party, inverse])).toEqual([
      [B, [stance(`${B}/bb`, 'LETS_GO')]],
    ]);
  });
  it('is a line too: with it the one before is the last, whoever goes on', () => {
    const acts = [act(A, mine, 0), act(B, mine, 60), act(B, stance(`${B}/bb`, 'LETS_GO'), 70)];
    const now = standing(acts);
    expect(now.steps.map((one) => one.line.party)).toEqual([A]);
    expect(now.undone).toEqual(new Set([acts[1]?.ref]));
    expect(now.undoing).toEqual(new Set([acts[2]?.ref]));
  });
  it('gives back a stance and a mark as they were before', () => {
    const supported = act(A, stance(`${B}/bb`, 'SUPPORTS'), 0);
    const letGo = act(A, stance(`${B}/bb`, 'LETS_GO'), 60);
    expect(standing([supported]).steps[0]?.inverse).toEqual([stance(`${B}/bb`, 'NEUTRAL')]);
    expect(standing([supported, letGo]).steps[1]?.inverse).toEqual([stance(`${B}/bb`, 'SUPPORTS')]);
    const agreed = act(A, marks('AD_REF'), 120);
    const study = act(A, marks('STUDY', 'd2'), 180);
    const { steps } = standing([agreed, study]);
    expect(canonical(steps[0]?.inverse)).toBe(canonical([marks('NO_POSITION')]));
    expect(steps[1]?.inverse).toEqual([marks('AD_REF')]);
  });
  it('is all that one press said: the agreement of all, never that of another moment', () => {
    const before = act(A, marks('AD_REF'), 0);
    const all = [A, B].map((party, at) => act(party, marks('AD_REF', 'd2'), 60 + at));
    const { steps } = standing([before, ...all]);
    expect(lastSteps(steps).map(({ line }) => line.party)).toEqual([B, A]);
    expect(lastSteps(steps)[1]?.inverse).toEqual([marks('AD_REF')]);
  });
  it('takes back nothing that was said before the session, and nothing without effect', () => {
    const seed = act(A, mine, 0);
    const noted = act(B, mine, 60);
    const none = act(B, marks('AD_REF'), 90, { verdict: 'label' });
    expect(standing([seed, noted, none], new Set([noted.ref])).steps).toHaveLength(1);
    expect(standing([seed], new Set()).steps).toHaveLength(0);
  });
  it('says so where nothing takes it back: words that a revision took', () => {
    const taken = {
      ...text,
      changes: text.changes.map((one) => ({ ...one, state: 'taken' as const })),
    };
    expect(standingOf(linesOf([act(A, mine, 0)]), null, taken).steps[0]?.inverse).toBe(null);
  });
});

describe('a paragraph that is put off', () => {
  const comment = (content: Content, key: string) => ({
    key,
    party: B,
    element: 'e-1',
    on: '',
    words: {},
    answers: '',
    settled: false,
    said: {},
    ...(content.comment as Content),
  });
  it('is put off, taken up again, and put off once more', () => {
    const first = deferring([], 'e-1');
    const one = [comment(first, 'k1')] as unknown as NegotiatedText['comments'];
    expect(openDeferral(one, 'e-1')?.key).toBe('k1');
    expect(openDeferral(one, 'e-2')).toBe(null);
    const settled = deferring(one, 'e-1');
    expect(settled).toEqual({ comment: { element: 'e-1', answers: 'k1', settled: true } });
    const two = [...one, comment(settled, 'k2')] as unknown as NegotiatedText['comments'];
    expect(openDeferral(two, 'e-1')).toBe(null);
    // The same words would be the same comment, which is settled.
    const again = deferring(two, 'e-1').comment as { words: Record<string, string> };
    expect(again.words).not.toEqual((first.comment as { words: object }).words);
    const three = [...two, comment({ comment: again }, 'k3')];
    expect(openDeferral(three as unknown as NegotiatedText['comments'], 'e-1')?.key).toBe('k3');
  });
});
