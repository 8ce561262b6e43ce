// What is kept at home is shown where it belongs. If this fails, an instruction stands at another bracket, or a scan
// counts as confirmed by nobody who said so.
import { describe, expect, it } from 'vitest';
import type { Act, Circle, Label, NegotiatedText } from '../../api/model';
import { actOf } from '../../writing/act';
import {
  answersTo,
  askedAt,
  dismissalOf,
  isAbout,
  isSubmitted,
  keptOf,
  nameOf,
  withdrawal,
} from './at_home';
import { instruction } from './forms';
import { reasonsOf } from './Reasons';
import { signaturesOf } from './signed';

const act = (content: object, more: object = {}) =>
  ({
    ref: JSON.stringify(content).length.toString(),
    type: 'statement',
    verdict: 'effective',
    module: 'texts',
    content,
    ...more,
  }) as unknown as Act;

const one = 'alder.example/1';
const other = 'birch.example/2';
const at = { element: 'p1', language: 'en', changes: [one] };

describe('what is kept at home', () => {
  it('is read from what has effect, the last request of a name first', () => {
    const asked = (question: string) =>
      act({ instruction_request: { id: 'r', rows: [{ ...at, question: { en: question } }] } });
    const kept = keptOf([
      asked('First?'),
      asked('Second?'),
      act({ instruction: { ...at, request: 'r', answer: { en: 'Yes' } } }),
      act({ instruction: { ...at, answer: { en: 'No' } } }, { verdict: 'malformed' }),
      act({ comment: { element: 'p1' } }),
    ]);
    expect(kept.requests.map((each) => each.rows[0]?.question)).toEqual([{ en: 'Second?' }]);
    expect(kept.instructions.map((each) => each.answer)).toEqual([{ en: 'Yes' }]);
    const [request] = kept.requests;
    expect(request && answersTo(request, at, kept.instructions)).toHaveLength(1);
    expect(answersTo({ id: 'another' }, at, kept.instructions)).toHaveLength(0);
  });

  it('stands at its bracket as long as one of its proposals does, and at its paragraph in any case', () => {
    expect(isAbout(at, { ...at, changes: [other, one] })).toBe(true);
    expect(isAbout(at, { ...at, changes: [other] })).toBe(false);
    expect(isAbout(at, { ...at, language: 'ko' })).toBe(false);
    expect(isAbout(at, { element: 'p1', language: '', changes: [] })).toBe(true);
    expect(isAbout(at, { element: 'p2', language: '', changes: [] })).toBe(false);
  });

  it('answers at a bracket the newest request that still asks there', () => {
    const request = (id: string, more: object = {}) =>
      act({ instruction_request: { id, rows: [{ ...at, question: { en: '?' } }], ...more } });
    const asked = (...acts: Act[]) => {
      const { requests, instructions } = keptOf(acts);
      return askedAt({ ...at, changes: [other, one] }, requests, instructions)?.request.id;
    };
    const answer = act({ instruction: { ...at, request: 'new' } });
    expect(asked(request('old'), request('new'))).toBe('new');
    expect(asked(request('old'), request('new'), answer)).toBe('old');
    expect(asked(request('old'), request('new'), request('new', { withdrawn: true }))).toBe('old');
    expect(asked(request('old', { rows: [{ ...at, changes: ['x'] }] }))).toBeUndefined();
    const [first] = keptOf([request('old')]).requests;
    expect(first && withdrawal(first)).toEqual({
      instruction_request: { id: 'old', rows: [{ ...at, question: { en: '?' } }], withdrawn: true },
    });
  });

  it('is dismissed until it is taken up or kept once more', async () => {
    const draft = act(
      { change: { element: 'p1' } },
      { party: 'alder.example', content_hex: '616263' },
    );
    // SHA-256 of "abc", FIPS 180-2, B.1.
    const name = await nameOf(draft);
    expect(name).toBe('alder.example/ba7816bf8f01cfea414140de5dae2223');
    const stance = (verdict: string) => act({ stance: { items: [{ change: name, verdict }] } });
    const dismissed = (...acts: Act[]) => {
      const { drafts, words } = keptOf(acts);
      return drafts.map((each) => dismissalOf(each, name, words) !== null);
    };
    expect(dismissed(draft)).toEqual([false]);
    expect(dismissed(draft, stance('LETS_GO'))).toEqual([true]);
    expect(dismissed(draft, stance('LETS_GO'), stance('SUPPORTS'))).toEqual([false]);
    expect(dismissed(draft, stance('LETS_GO'), { ...draft })).toEqual([false, true]);
  });

  it('is submitted when our own side has said exactly that', () => {
    const change = { element: 'p1', wordings: [{ language: 'en', base: 'b', to: 1, words: 'A' }] };
    const text = (said: object, more: object = {}) =>
      ({
        changes: [{ party: 'alder.example', noted: false, content: { change: said }, ...more }],
      }) as unknown as NegotiatedText;
    const draft = { content: { change } };
    expect(isSubmitted(draft, text({ ...change, chair: false }), 'alder.example')).toBe(true);
    expect(isSubmitted(draft, text({ ...change, element: 'p2' }), 'alder.example')).toBe(false);
    expect(isSubmitted(draft, text(change, { party: 'birch.example' }), 'alder.example')).toBe(
      false,
    );
  });
});

describe('signatures', () => {
  const said = (party: string) => ({ kind: 'national', party, of: null, time: null, ref: null });
  const text = (signatures: readonly [string, object][]) =>
    signaturesOf({
      parties: ['alder.example', 'birch.example', 'cedar.example'],
      digest: 'd2',
      adoption: { content: { adoption: { digest: 'd1' } } },
      signatures: signatures.map(([party, signature]) => ({
        said: said(party),
        content: { signature },
      })),
    } as unknown as NegotiatedText);
  const ink = { digest: 'd1', signatory: 'A. Orr', in_ink: true, scan: 's', scan_name: 's.pdf' };

  it('in ink wait for every other side, and no side confirms its own', () => {
    const [signed] = text([
      ['alder.example', ink],
      ['alder.example', { digest: 'd1', confirms: 's' }],
      ['birch.example', { digest: 'd1', confirms: 's' }],
    ]);
    expect(signed?.confirmed).toEqual(['birch.example']);
    expect(signed?.waits).toEqual(['cedar.example']);
  });

  it('of other words than the adopted ones say so, and a word on other words confirms nothing', () => {
    const [signed] = text([
      ['alder.example', ink],
      ['birch.example', { digest: 'd2', confirms: 's' }],
      ['cedar.example', { digest: 'd1', confirms: 'another' }],
    ]);
    expect(signed?.confirmed).toEqual([]);
    expect(signed?.ofAdopted).toBe(true);
    expect(text([['alder.example', { ...ink, digest: 'd2' }]])[0]?.ofAdopted).toBe(false);
  });
});

describe('why paragraphs are not settled', () => {
  it('is told of each party at each revision, and of nobody where nothing is known', () => {
    const counts = (...parties: string[]) =>
      ({
        by_party: parties.map((party) => ({
          party,
          proposing: 1,
          study: 0,
          scrutiny: 0,
          no_position: 2,
        })),
      }) as never;
    const rows = reasonsOf([
      { revision: 1, counts: counts('a') },
      { revision: 2, counts: counts('b', 'a') },
    ]);
    expect(rows.map((row) => [row.party, row.at.map((one) => one?.no_position ?? null)])).toEqual([
      ['b', [null, 2]],
      ['a', [2, 2]],
    ]);
    // Of a text without prejudice nobody is counted.
    expect(reasonsOf([{ revision: 1, counts: counts() }])).toEqual([]);
  });
});

describe('the answer to a request', () => {
  const usual = { policy: 'TEST', classification: 0, classification_name: '', marking: 'usual' };
  const answer = (asked: Partial<Label>, base: Label | null = { ...usual, categories: [] }) =>
    actOf(
      {
        form: instruction,
        circle: { id: 'home', national: true, bodies: [] } as unknown as Circle,
        place: { body: 'council', slug: 'one' },
        answers: { ...usual, categories: [], ...asked },
      },
      {
        value: { answer: { en: 'Agree.' } },
        way: 'own',
        concur: false,
        noting: null,
        readers: '',
        papers: [],
        sources: [],
      },
      base,
    ).label;

  it('is marked as that is, and never below it or below what is usual', () => {
    expect(answer({})).toEqual({ classification: 0, categories: [] });
    const asked = { classification: 2, categories: ['ALPHA', 'person/kim'] };
    expect(answer(asked)).toEqual(asked);
    expect(answer(asked, null)).toEqual(asked);
    expect(answer(asked, { ...usual, classification: 3, categories: ['BRAVO'] })).toEqual({
      classification: 3,
      categories: ['ALPHA', 'BRAVO', 'person/kim'],
    });
    // Named for different persons it is for none of them, and not for everybody.
    expect(answer(asked, { ...usual, categories: ['person/lee'] })?.categories).toEqual([
      'ALPHA',
      'person/',
    ]);
  });
});
