// What a form makes of what was typed. If this fails, a secretariat signs another text than it
// typed, or is told of a mistake only by the node, or not at all.
import { describe, expect, it } from 'vitest';
import { allForms as bodyForms, counterpart, person } from '../modules/bodies/forms';
import { writtenForms } from '../modules/described';
import { allForms, held, intent, outcome, postponement } from '../modules/meetings/forms';
import { contentOf, type Field, fieldOf, mistakesOf, mostBytes, roomIn } from './form';
import { isPeriod, noPeriod, readPeriod, writePeriod } from './period';
import { bytes, clean, idOf } from './text';

describe('texts', () => {
  it('are put in order: NFC, one kind of line end, no controls, no overrides of direction', () => {
    const pasted = '  Hàn Quốc\r\n한국'.normalize('NFD');
    expect(clean(pasted)).toBe('Hàn Quốc\n한국'.normalize('NFC'));
    expect(clean('a\u202Eb\u2066c\u0007d\uFEFFe\tf\u2028g')).toBe('abcde f\ng');
    expect(clean(clean(pasted))).toBe(clean(pasted));
  });
  it('have a length in bytes, as the record counts it', () => {
    expect(bytes('a')).toBe(1);
    expect(bytes('한')).toBe(3);
  });
  it('give identifiers of small letters, digits and hyphens', () => {
    expect(idOf('River Talks')).toBe('river-talks');
    expect(idOf('Đối thoại Quốc phòng')).toBe('doi-thoai-quoc-phong');
    expect(idOf('River Talks', new Set(['river-talks']))).toBe('river-talks-2');
    expect(idOf('하천 회담')).toMatch(/^[a-z0-9-]{1,40}$/);
    expect(idOf('x'.repeat(90)).length).toBeLessThanOrEqual(40);
  });
});

describe('dates', () => {
  const texts = [
    '2031-05-12',
    '2031-05-12/2031-05-13',
    '2031-09',
    '2031-Q3',
    '2031-H2',
    '2031-end',
    '2031',
  ];
  it.each(texts)('%s is read and written as it was said', (text) => {
    expect(writePeriod(readPeriod(text))).toBe(text);
    expect(isPeriod(text, true)).toBe(true);
  });
  it.each([
    '2031-02-30',
    '2031-13',
    '1899-01-01',
    '2200',
    '2031-05-13/2031-05-12',
    '2031-05/2031-06',
    '2031-Q5',
    'soon',
    '12.05.2031',
  ])('%s is no date', (text) => {
    expect(isPeriod(text, true)).toBe(false);
  });
  it('a day alone is no span where one day is asked for', () => {
    expect(isPeriod('2031-05-12/2031-05-13', false)).toBe(false);
  });
  it('is nothing while a part is missing, and never finer than was said', () => {
    expect(writePeriod({ ...noPeriod, precision: 'month' })).toBe('');
    expect(writePeriod({ ...noPeriod, precision: 'year_end', year: 2031, part: 7 })).toBe(
      '2031-end',
    );
  });
});

describe('a content', () => {
  it('holds nothing that was left empty', () => {
    const typed = {
      titles: { en: ' A ', ko: '' },
      place: { country: '', city: {} },
      flag: false,
      list: [{}],
      n: 0,
    };
    expect(contentOf(typed)).toEqual({ titles: { en: 'A' } });
  });
  it('says beside the field what is wrong with it', () => {
    const found = mistakesOf(intent.fields, {
      details: {
        dates: '2031-02-30',
        ordinal: 0.5,
        place: { country: 'kr' },
        titles: { en: 'x'.repeat(4001) },
      },
    });
    expect([...found.keys()].sort()).toEqual([
      'details.dates',
      'details.ordinal',
      'details.place.country',
      'details.titles.en',
    ]);
    expect([...mistakesOf(intent.fields, {}).keys()]).toEqual(['details']);
    expect([
      ...mistakesOf(person.fields, {
        party: 'a.example',
        names: [{ text: 'a/b', lang: 'en' }],
      }).keys(),
    ]).toEqual(['names.0.text']);
    expect([
      ...mistakesOf(counterpart.fields, { party: 'no dots', names: { en: 'B' } }).keys(),
    ]).toEqual(['party']);
  });
  it('takes as much as the node takes, and says in characters what is too much', () => {
    const long = (name: string, text: string) => {
      const field = { kind: 'texts', name, label: { id: 'x' } } as const;
      return [...mistakesOf([field], { [name]: { ko: text } }).values()][0]?.values;
    };
    expect(long('words', '가'.repeat(6_666))).toBeUndefined();
    expect(long('words', '가'.repeat(6_670))).toEqual({ over: 4 });
    expect(long('titles', '가'.repeat(1_333))).toBeUndefined();
    expect(long('titles', '가'.repeat(1_343))).toEqual({ over: 10 });
    expect(roomIn('가'.repeat(6_000), mostBytes('our_line'))).toBe(666);
    expect(roomIn('', 4_000)).toBe(4_000);
  });
  it('is of several lines only where the node takes lines', () => {
    const wrong: string[] = [];
    const walk = (fields: readonly Field[], of: string) => {
      for (const field of fields) {
        if (field.kind === 'texts' && field.lines && mostBytes(field.name) !== 20_000)
          wrong.push(`${of}.${field.name}`);
        if ('fields' in field) walk(field.fields, `${of}.${field.name}`);
      }
    };
    for (const form of writtenForms) walk(form.fields, form.says);
    expect(wrong).toEqual([]);
  });
  it('finds the field that the node speaks of', () => {
    expect(fieldOf(held, 'content: held.details.dates: say when it was held')).toBe(
      'details.dates',
    );
    expect(fieldOf(held, 'content: schedule.details.dates: no')).toBe('');
    expect(fieldOf(held, 'label: above your own clearance')).toBe('');
  });
  it('says of a postponement without a date that there is none', () => {
    const place = { body: 'b', slug: '1' };
    expect(contentOf(postponement.complete?.({ round: 1 }, place))).toEqual({
      round: 1,
      sine_die: true,
    });
    expect(contentOf(postponement.complete?.({ round: 1, dates: '2031-11' }, place))).toEqual({
      round: 1,
      dates: '2031-11',
    });
  });
  it('gives commitments alone a due date and owners', () => {
    const place = { body: 'b', slug: '1' };
    const typed = {
      kind: 'NOTE',
      words: { en: 'N' },
      due: '2031-11',
      owners: ['a.example'],
      id: 'o1',
    };
    expect(contentOf(outcome.complete?.(typed, place))).toEqual({
      kind: 'NOTE',
      words: { en: 'N' },
      id: 'o1',
    });
    expect(contentOf(outcome.complete?.({ ...typed, kind: 'COMMITMENT' }, place))).toMatchObject({
      commitment: 'UNDERTAKING',
      due: '2031-11',
    });
  });
});

it('no form names one field twice, and each has a place for what it makes', () => {
  const walk = (fields: readonly Field[]) => {
    expect(new Set(fields.map((one) => one.name)).size).toBe(fields.length);
    for (const one of fields) if (one.kind === 'group' || one.kind === 'list') walk(one.fields);
  };
  for (const form of [...bodyForms, ...allForms]) {
    walk(form.fields);
    expect(form.matter({ body: 'b', slug: '1' }, { names: [], party: 'a.example' })).toMatch(
      /^(bodies|meetings)\//,
    );
  }
});
