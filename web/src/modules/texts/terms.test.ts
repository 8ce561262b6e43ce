import { describe, expect, it } from 'vitest';
import type { NegotiatedText } from '../../api/model';
import { agreedTerms, insertedAt, stands, usedTerms } from './terms';

const gauge = {
  id: 'g',
  forms: { en: 'border gauge', ko: '국경 수위관측소', vi: 'trạm đo biên giới' },
};

describe('agreed terms', () => {
  it.each([
    ['border gauge', 'The Border Gauge is read hourly.', true],
    ['gauge', 'Gauges are read.', false],
    ['수위관측소', '국경 수위관측소의 유량은', true],
    ['trạm đo', 'các trạm đo.', true],
    ['trạm đo', 'các tra\u0323m đo.', true],
    ['đo', 'đông', false],
    ['', 'anything', false],
  ])('%s in "%s": %s', (form, words, found) => {
    expect(stands(form, words)).toBe(found);
  });

  it('are pointed out where one language has the term and another has not its agreed form', () => {
    expect(
      usedTerms([gauge], {
        en: 'At the border gauge.',
        ko: '관측소에서',
        vi: 'Tại trạm đo biên giới.',
      }),
    ).toEqual([{ ...gauge, lacking: ['ko'] }]);
    expect(usedTerms([gauge], { en: 'Nothing of it.', ko: '' })).toEqual([]);
    expect(usedTerms([gauge], { en: 'At the border gauge.' })[0]?.lacking).toEqual([]);
  });

  it('are those of all, never what one side says alone, unless it is alone there', () => {
    const text = {
      terms: [
        { content: { term: { id: 'a', words: { en: 'A' } } }, said: { kind: 'joint' } },
        { content: { term: { id: 'b', words: { en: 'B' } } }, said: { kind: 'national' } },
      ],
    } as unknown as NegotiatedText;
    expect(agreedTerms(text, false).map((one) => one.id)).toEqual(['a']);
    expect(agreedTerms(text, true).map((one) => one.id)).toEqual(['a', 'b']);
  });
});

describe('a form inserted where words are typed', () => {
  // The caret, or what is selected, between bars.
  const at = (words: string, form: string) => {
    const start = words.indexOf('|');
    const end = words.lastIndexOf('|');
    const selectionEnd = end > start ? end - 1 : start;
    return insertedAt({ selectionStart: start, selectionEnd }, words.replaceAll('|', ''), form);
  };

  it('stands apart from the words around it as its script has it', () => {
    expect(at('양측은| 협력', '공동위원회')).toBe('양측은 공동위원회 협력');
    expect(at('양측의 |는', '공동위원회')).toBe('양측의 공동위원회는');
    expect(at('|shall meet', 'Commission')).toBe('Commission shall meet');
    expect(at('the| shall', 'Commission')).toBe('the Commission shall');
    expect(at('the (|).', 'Commission')).toBe('the (Commission).');
    expect(at('合同|会議', '委員会')).toBe('合同委員会会議');
    expect(insertedAt(null, '', 'Commission')).toBe('Commission');
  });

  it('takes the place of what is selected', () => {
    expect(at('the |panel| shall', 'Commission')).toBe('the Commission shall');
  });
});
