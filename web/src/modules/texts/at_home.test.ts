// What is kept at home is shown where it belongs. If this fails, an instruction stands at another bracket, or a scan
// counts as confirmed by nobody who said so.
import { describe, expect, it } from 'vitest';
import type { Act, NegotiatedText } from '../../api/model';
import { answersTo, isAbout, isSubmitted, keptOf } from './at_home';
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
