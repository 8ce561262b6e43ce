// The small rules behind a text's screens. If these fail, a paragraph stands in the wrong place or under the
// wrong number, a pasted text loses words, or an editor says something else than what was typed.
import { describe, expect, it } from 'vitest';
import type { NegotiatedTextSummary, TextElement, TextPart } from '../../api/model';
import { numberIn } from '../../record/element_words';
import { replaced } from './ContentSaid';
import { compare, wordsOf as segments } from './compare';
import { fullest } from './counting';
import { bracketCount, docOf, withNumbers, wordsOf } from './editor_doc';
import { marksOf } from './MarkDialog';
import { numberAfter, numberOf } from './numbering';
import { countBrackets, plainOf, proposedBy, readingOf, readingWith, spanOf } from './parts';
import { elementsOf, paragraphsOf } from './pasted';
import { between, freshElement, placesOf } from './place';
import { piecesOf } from './references';
import { textSearch, textsSearch } from './search';
import { shownLanguages } from './shown_languages';
import { placeAfter } from './structure';
import { newestFirst } from './Texts';

// The same numbers in every run.
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

describe('a place between two others', () => {
  it('is between them, however often something is put there', () => {
    const next = random(7);
    const places = placesOf(5);
    for (let at = 0; at < 2_000; at += 1) {
      const gap = Math.floor(next() * (places.length + 1));
      const made = between(places[gap - 1] ?? '', places[gap] ?? '');
      expect(made > (places[gap - 1] ?? '')).toBe(true);
      if (gap < places.length) expect(made < (places[gap] as string)).toBe(true);
      places.splice(gap, 0, made);
    }
    expect(new Set(places).size).toBe(places.length);
    expect([...places].sort()).toEqual(places);
  });

  it('stays short where paragraphs are put at the same spot or at the end again and again', () => {
    let last = placesOf(3)[2] as string;
    for (let at = 0; at < 100; at += 1) last = between(last, '');
    expect(last.length).toBeLessThan(40);
  });

  it('of many in a row leaves room everywhere', () => {
    for (const count of [1, 2, 35, 36, 1_000]) {
      const places = placesOf(count);
      expect([...places].sort()).toEqual(places);
      expect(new Set(places).size).toBe(count);
      for (const [at, one] of places.entries()) {
        const made = between(places[at - 1] ?? '', one);
        expect(made < one && made > (places[at - 1] ?? ''), `${places[at - 1]} ${one}`).toBe(true);
      }
    }
  });

  it('is behind the former where another program left no room, or another order', () => {
    expect(between('a', 'a0') > 'a').toBe(true);
    expect(between('b', 'a') > 'b').toBe(true);
  });

  it('behind a paragraph is among those of its parent, and not behind itself', () => {
    const all = [
      { id: '1', parent: '', place: 'c' },
      { id: 'a', parent: '1', place: 'c' },
      { id: '2', parent: '', place: 'e' },
    ];
    const { parent, place } = placeAfter(all, all[0] as (typeof all)[0]);
    expect(parent).toBe('');
    expect(place > 'c' && place < 'e').toBe(true);
    expect(placeAfter(all, all[0] as (typeof all)[0], '2').place > 'c').toBe(true);
    expect(placeAfter(all, all[1] as (typeof all)[0])).toMatchObject({ parent: '1' });
  });

  it('has an element of a new name', () => {
    expect(freshElement(new Set())).toMatch(/^e-[0-9a-f]{8}$/);
  });
});

describe('the number of a paragraph', () => {
  it('that comes after another is bis, ter and so on, and never the next one', () => {
    expect(numberAfter('12', ['12', '13'])).toBe('12 bis');
    expect(numberAfter('12', ['12', '12 bis', '13'])).toBe('12 ter');
    expect(numberAfter('12 bis', ['12', '12 bis'])).toBe('12 ter');
    expect(numberAfter('(a)', ['(a)', '(b)'])).toBe('(a) bis');
    expect(numberAfter('', [])).toBe('');
  });

  it('is read from what is pasted', () => {
    const read = (text: string) => [numberOf(text).number, numberOf(text).words];
    expect(read('1. The two sides')).toEqual(['1', 'The two sides']);
    expect(read('12 bis. The two sides')).toEqual(['12 bis', 'The two sides']);
    expect(read('12 bis The two sides')).toEqual(['12 bis', 'The two sides']);
    expect(read('3.2. The two sides')).toEqual(['3.2', 'The two sides']);
    expect(read('(a) water;')).toEqual(['(a)', 'water;']);
    expect(read('(iv) water;')).toEqual(['(iv)', 'water;']);
    expect(read('가. 수위')).toEqual(['가', '수위']);
    expect(read('2031 was dry')).toEqual(['', '2031 was dry']);
    expect(read('3.5 metres of water')).toEqual(['', '3.5 metres of water']);
  });
});

describe('a text that is pasted', () => {
  const id = (at: number) => `e-${at}`;
  it('becomes title, preamble, numbered paragraphs and what stands below them', () => {
    const { elements, uneven } = elementsOf(
      {
        en: 'Statement\r\n\r\nRecalling 2030,\n\n1. They meet.\n\n(a) at home;\n\n2. They measure.\n\nDone in two copies.',
        ko: '성명\n\n2030년을 상기하며,\n\n1. 만난다.\n\n가. 국내;\n\n2. 측정한다.',
      },
      id,
    );
    expect(elements.map((one) => [one.type, one.number, one.parent, one.words.en])).toEqual([
      ['title', '', '', 'Statement'],
      ['preambular', '', '', 'Recalling 2030,'],
      ['operative', '1', '', 'They meet.'],
      ['sub_paragraph', '(a)', 'e-2', 'at home;'],
      ['operative', '2', '', 'They measure.'],
      ['chapeau', '', '', 'Done in two copies.'],
    ]);
    expect(elements.map((one) => one.words.ko)).toEqual([
      '성명',
      '2030년을 상기하며,',
      '만난다.',
      '국내;',
      '측정한다.',
      undefined,
    ]);
    expect(uneven).toEqual({ ko: 5 });
    const top = elements.filter((one) => one.parent === '').map((one) => one.place);
    expect([...top].sort()).toEqual(top);
  });

  it('loses no word of the language that leads', () => {
    const text = 'T\n\nOne\nmore line\n\n1. Two\n\nAnnex A\n\n9) Three';
    const { elements } = elementsOf({ en: text }, id);
    const said = elements.map((one) => `${one.number} ${one.words.en}`).join(' ');
    for (const word of text.split(/[\s.)]+/).filter(Boolean)) expect(said).toContain(word);
    expect(paragraphsOf('')).toEqual([]);
    expect(elementsOf({ en: '  ' }, id).elements).toEqual([]);
  });
});

const alternative = (parties: string[], parts: TextPart[], changes: string[] = []) => ({
  frozen: parties.length === 0,
  chair: false,
  accepted: false,
  parties,
  proposers: parties,
  changes,
  parts,
});
const nested: TextPart[] = [
  'They meet in ',
  {
    alternatives: [
      alternative([], ['spring']),
      alternative(
        ['a'],
        [{ alternatives: [alternative([], ['May']), alternative(['b'], ['June'])] }, ' 2031'],
        ['a/1'],
      ),
      alternative(['b'], [{ blank: 'to_be_supplied' }], ['b/2']),
    ],
  },
  '.',
];

describe('words with brackets', () => {
  it('read as the revision has them, and by party as that one proposes', () => {
    expect(readingOf(nested)).toBe('They meet in spring.');
    expect(plainOf(proposedBy(nested, 'a'))).toBe('They meet in May 2031.');
    expect(proposedBy(nested, 'b')).toContainEqual({ blank: 'to_be_supplied' });
    expect(plainOf(proposedBy(nested, 'c'))).toBe('They meet in spring.');
    expect(countBrackets(nested)).toBe(2);
    expect(readingWith(nested, 0, 'autumn')).toBe('They meet in autumn.');
  });

  it('have a span that all changes of the bracket lie in', () => {
    const bracket = nested[1] as Extract<TextPart, { alternatives: unknown }>;
    const changes = new Map([
      [
        'a/1',
        {
          on: '',
          content: { change: { wordings: [{ language: 'en', base: 'x', from: 13, to: 19 }] } },
        },
      ],
      [
        'b/2',
        {
          on: '',
          content: { change: { wordings: [{ language: 'en', base: 'x', from: 10, to: 15 }] } },
        },
      ],
    ]);
    expect(spanOf(bracket, changes, 'en', 'x')).toEqual({ from: 10, to: 19 });
    expect(spanOf(bracket, changes, 'en', 'other')).toBeNull();
  });

  it('become a document and the same words again, with each bracket one piece', () => {
    const doc = docOf(nested, () => '[…]');
    expect(bracketCount(doc)).toBe(1);
    expect(wordsOf(doc)).toBe('They meet in spring.');
    expect(wordsOf(docOf(['one\n\ntwo', nested[1] as TextPart], () => ''))).toBe(
      'one\n\ntwospring',
    );
    expect(wordsOf(docOf([], () => ''))).toBe('');
    // As they are composed: one form of each syllable.
    expect(wordsOf(docOf(['한국'.normalize('NFD')], () => ''))).toBe('한국'.normalize('NFC'));
  });

  it('has what is named by its number of today, and says the same in the words', () => {
    const words = 'as in {#p2}, not {#gone}\nnor (see {#p2})';
    const number = (id: string) => (id === 'p2' ? '3 (a)' : '');
    const shown = (doc: ReturnType<typeof docOf>) => {
      const out: string[] = [];
      doc.descendants((node) => {
        if (node.type.name === 'reference') out.push(String(node.attrs.shown));
      });
      return out;
    };
    const doc = docOf([words], () => '', number);
    expect(shown(doc)).toEqual(['3 (a)', '3 (a)']);
    expect(wordsOf(doc)).toBe(words);
    // A draft of an earlier day, with another number or with none.
    for (const kept of [
      docOf(
        [words],
        () => '',
        () => '2',
      ),
      docOf([words], () => ''),
    ]) {
      expect(shown(withNumbers(kept, number))).toEqual(['3 (a)', '3 (a)']);
      expect(wordsOf(withNumbers(kept, number))).toBe(words);
    }
    expect(
      bracketCount(
        withNumbers(
          docOf(nested, () => '[…]'),
          number,
        ),
      ),
    ).toBe(bracketCount(docOf(nested, () => '[…]')));
  });

  it('are counted where most of them are', () => {
    const element = (id: string, parts: TextPart[] | null) =>
      ({
        id,
        words: [{ language: 'en', words: '', frozen: null, parts }],
      }) as unknown as TextElement;
    const text = { elements: [element('1', null), element('2', nested)] };
    expect(fullest(text, ['en'])).toMatchObject({ element: { id: '2' }, count: 2 });
    expect(fullest(text, ['ko'])).toBeNull();
  });
});

describe('what changed', () => {
  const shown = (before: string, now: string, language: string) =>
    compare(before, now, language)
      .map((run) =>
        run.kind === 'same' ? run.text : `${run.kind === 'gone' ? '-' : '+'}${run.text}|`,
      )
      .join('');
  it('is said by whole words, in Korean and Vietnamese too', () => {
    expect(shown('They meet in spring.', 'They meet in late autumn.', 'en')).toBe(
      'They meet in -spring|+late autumn|.',
    );
    expect(shown('양측은 봄에 만난다.', '양측은 가을에 만난다.', 'ko')).toBe(
      '양측은 -봄에|+가을에| 만난다.',
    );
    expect(shown('Hai bên gặp nhau.', 'Hai bên họp nhau.', 'vi')).toBe('Hai bên -gặp|+họp| nhau.');
    expect(shown('', 'New', 'en')).toBe('+New|');
  });

  it('says both texts whole, whatever they are', () => {
    const next = random(3);
    const vocabulary = ['the', 'sides', ' ', ' ', '양측', '.', ',', 'đồng', '\n', '𝒳'];
    const text = () =>
      Array.from({ length: 12 }, () => vocabulary[Math.floor(next() * vocabulary.length)]).join('');
    for (let at = 0; at < 300; at += 1) {
      const [before, now] = [text(), text()];
      const runs = compare(before, now, 'ko');
      const of = (kind: string) =>
        runs.map((run) => (run.kind === 'same' || run.kind === kind ? run.text : '')).join('');
      expect(of('gone')).toBe(before);
      expect(of('new')).toBe(now);
      expect(segments(before, 'ko').join('')).toBe(before);
    }
  });

  it('is counted in code points, as the record counts', () => {
    expect(replaced('a𝒳b', 1, 2, '한')).toBe('a한b');
  });
});

describe('a mark of many paragraphs', () => {
  it('is one entry for every 64', () => {
    const all = Array.from({ length: 130 }, (_, at) => ({ id: `e${at}`, digest: `${at}` }));
    const contents = marksOf(all, 'AD_REF', '2031-05-12', {});
    expect(contents.map((one) => (one.marks as { marked: unknown[] }).marked.length)).toEqual([
      64, 64, 2,
    ]);
    expect(contents[0]).toMatchObject({ marks: { stand: 'AD_REF', due: '2031-05-12' } });
    expect(marksOf(all.slice(0, 1), 'AGREED', '', { en: 'why' })).toEqual([
      {
        marks: { stand: 'AGREED', marked: [{ element: 'e0', digest: '0' }], reason: { en: 'why' } },
      },
    ]);
  });
});

describe('the address of a text', () => {
  it('keeps what there is and nothing else', () => {
    expect(textSearch({ view: 'clean', languages: 'en,ko', since: '2', at: 'e-1' })).toEqual({
      view: 'clean',
      languages: 'en,ko',
      since: 2,
      at: 'e-1',
    });
    expect(textSearch({ view: 'compilation' })).toEqual({});
    for (const wrong of [
      { view: 'x' },
      { since: -1 },
      { since: 'a' },
      { party: '../x' },
      { at: '<b>' },
    ])
      expect(textSearch(wrong)).toEqual({});
    expect(textsSearch({ circle: 'a/b', body: 'talks' })).toEqual({ body: 'talks' });
  });

  it('shows as many languages as there is room for, the reader’s own among them', () => {
    const tags = ['en', 'ja', 'ko'];
    expect(shownLanguages(tags, ['en'], undefined, 'ko', false)).toEqual(['en', 'ko']);
    // The brackets are in the language that is negotiated.
    expect(shownLanguages(tags, ['en'], undefined, 'ko', true)).toEqual(['en']);
    expect(shownLanguages(tags, ['en', 'ko'], undefined, 'ko', true)).toEqual(['ko']);
    expect(shownLanguages(tags, [], undefined, 'ko', true)).toEqual(['ko']);
    expect(shownLanguages(tags, ['en'], 'ko,en,xx', 'vi', true)).toEqual(['ko', 'en']);
    expect(shownLanguages([], [], undefined, 'vi', true)).toEqual(['vi']);
  });

  it('lists what moved last first', () => {
    const one = (id: string, last: string | null) => ({ id, last }) as NegotiatedTextSummary;
    expect(
      newestFirst([one('a', null), one('b', '2031'), one('c', '2032')]).map((x) => x.id),
    ).toEqual(['c', 'b', 'a']);
  });
});

describe('a paragraph that names another', () => {
  const elements = [
    { id: 'p2', parent: '', number: '2', type: 'operative' },
    { id: 'a', parent: 'p2', number: '(a)', type: 'sub_paragraph' },
    { id: 'season', parent: '', number: '1', type: 'footnote' },
  ] as const;
  it('is read with the number that the other has', () => {
    expect(piecesOf('as in{#a}, and{#season}.')).toEqual([
      { words: 'as in' },
      { element: 'a' },
      { words: ', and' },
      { element: 'season' },
      { words: '.' },
    ]);
    expect(numberIn(elements, 'a')).toBe('2 (a)');
    expect(numberIn(elements, 'season')).toBe('1');
    expect(numberIn(elements, 'none')).toBe('');
  });
  it('names nothing by braces alone', () => {
    expect(piecesOf('{#} {a} {#A}')).toEqual([{ words: '{#} {a} {#A}' }]);
  });
});

it('an open bracket reads as what all accepted in it', () => {
  const accepted = {
    ...alternative(['a', 'b'], ['late September'], ['a/1']),
    accepted: true,
    proposers: ['a'],
  };
  const bracket = {
    alternatives: [alternative([], ['spring']), accepted, alternative(['b'], ['June'], ['b/1'])],
  };
  expect(readingOf(['in ', bracket])).toBe('in late September');
  expect(readingOf(proposedBy(['in ', bracket], 'b'))).toBe('in June');
});

describe('what a document says of its paragraphs', () => {
  const said = (whole: string, more: object) => ({
    language: 'en',
    type: '',
    depth: 0,
    number: '',
    words: whole,
    whole,
    ...more,
  });
  const id = (at: number) => `e${at}`;

  it('makes elements where its words were not touched, and nothing where they were', () => {
    const structure = [
      said('Statement', { type: 'title' }),
      said('1 Cooperation', { type: 'chapeau' }),
      said('1. They meet', { type: 'operative', number: '1', words: 'They meet' }),
      said('(a) in spring', { type: 'sub_paragraph', depth: 1, number: '(a)', words: 'in spring' }),
      said('(i) early', { type: 'sub_paragraph', depth: 2, number: '(i)', words: 'early' }),
      said('Lists', { type: 'annex' }),
      said('Of rivers', { type: 'chapeau' }),
      said('1. The long one', { type: 'operative', number: '1', words: 'The long one' }),
      said('(a) and wide', { type: 'sub_paragraph', depth: 1, number: '(a)', words: 'and wide' }),
      said('2. The short one', { type: 'operative', number: '2', words: 'The short one' }),
      said('Maps', { type: 'annex' }),
      said('1. Of the river', { type: 'footnote', number: '1', words: 'Of the river' }),
    ];
    const whole = structure.map((one) => one.whole);
    const made = elementsOf({ en: whole.join('\n\n') }, id, structure).elements;
    expect(made.map((one) => [one.type, one.parent, one.number, one.words.en])).toEqual([
      ['title', '', '', 'Statement'],
      ['chapeau', '', '', '1 Cooperation'],
      ['operative', '', '1', 'They meet'],
      ['sub_paragraph', 'e2', '(a)', 'in spring'],
      ['sub_paragraph', 'e3', '(i)', 'early'],
      ['annex', '', '', 'Lists'],
      ['chapeau', 'e5', '', 'Of rivers'],
      ['operative', 'e5', '1', 'The long one'],
      ['sub_paragraph', 'e7', '(a)', 'and wide'],
      ['operative', 'e5', '2', 'The short one'],
      ['annex', '', '', 'Maps'],
      ['footnote', '', '1', 'Of the river'],
    ]);
    // Somebody typed into it: its words say what it is again.
    const typed = whole.with(-1, '1. Of the lake');
    const [last] = elementsOf({ en: typed.join('\n\n') }, id, structure).elements.slice(-1);
    expect([last?.type, last?.words.en]).toEqual(['operative', 'Of the lake']);
  });
});
