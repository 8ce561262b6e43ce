// Papers that an entry names, and addresses that a person may open. If these fail, a file is left behind
// where an entry goes to the other side, or a link of a peer leads where it does not say.
import { describe, expect, it } from 'vitest';
import type { Act, Circle } from '../api/model';
import { progress } from '../modules/commitments/forms';
import { sizeOf } from '../record/FileSize';
import { isOpened } from '../record/OutLink';
import { officeOf, spellingsOf } from '../record/PersonName';
import { actOf } from './act';
import { mistakesOf } from './form';
import { asNamed, carriedBy, filesOf, withoutFileNames } from './paper';

const file = 'a'.repeat(64);
const other = 'b'.repeat(64);

describe('the files of an entry', () => {
  const content = {
    progress: { evidence: [{ file, name: 'a.pdf', size: '12' }, { link: 'https://a.example/' }] },
    item: { papers: [{ file: other, name: 'b.pdf' }] },
    papers: [{ file, name: 'c.pdf', act: '1/1/1/x' }],
  };
  it('are found wherever they stand in it', () => {
    expect(filesOf(content)).toEqual([file, other, file]);
    expect(carriedBy({ content } as unknown as Act).map((one) => one.name)).toEqual([
      'b.pdf',
      'a.pdf',
    ]);
  });
  it('are no difference between two places, where each has another name', () => {
    const here = { progress: { evidence: [{ file, name: 'a.pdf', size: '12' }] } };
    const there = { progress: { evidence: [{ file: other, name: 'a.pdf', size: 12 }] } };
    expect(withoutFileNames(here)).toEqual(withoutFileNames(there));
  });
  it('go along with what is proposed, evidence too', () => {
    const made = actOf(
      {
        form: progress,
        circle: { id: 'c', national: false, bodies: [] } as unknown as Circle,
        place: { body: 'talks', slug: 'gauges' },
      },
      {
        value: { date: '2031-05-12', state: 'DONE', evidence: [{ file, name: 'a.pdf', size: 12 }] },
        way: 'propose',
        concur: true,
        noting: null,
        readers: '',
        papers: [],
        sources: [],
      },
      null,
    );
    expect(made.files).toEqual([file]);
  });
  it('are named without what does not apply', () => {
    expect(asNamed({ file: null, name: '', size: 0, link: 'https://a.example/' })).toEqual({
      link: 'https://a.example/',
    });
  });
});

describe('a line of papers', () => {
  const wrong = (paper: Record<string, unknown>) => [
    ...mistakesOf(progress.fields, { date: '2031', state: 'OPEN', evidence: [paper] }).keys(),
  ];
  it('is left out while nothing is typed, and mended before the node is asked', () => {
    expect(wrong({ link: '' })).toEqual([]);
    expect(wrong({ matter: '' })).toEqual([]);
    expect(wrong({ link: 'https://a.example/x' })).toEqual([]);
    expect(wrong({ matter: 'meetings/talks/1' })).toEqual([]);
    expect(wrong({ link: '', name: 'Only a name' })).toEqual(['evidence.0.link']);
    for (const link of ['javascript:alert(1)', 'ftp://a.example', 'https://a b', 'a.example'])
      expect(wrong({ link })).toEqual(['evidence.0.link']);
    expect(wrong({ link: 'https://a.example', name: 'a/b' })).toEqual(['evidence.0.name']);
  });
});

describe('an address elsewhere', () => {
  it('is opened where it is a plain web address, and else is text', () => {
    for (const link of ['https://a.example/x?y=1', 'http://a.example', 'https://한국.example/'])
      expect(isOpened(link)).toBe(true);
    for (const link of [
      'javascript:alert(1)',
      'JAVASCRIPT:alert(1)',
      'data:text/html,x',
      'https://ministry.example@elsewhere.example/',
      'https://',
      'https://a.example/" onclick="x',
      'Printed gazette, page 4',
      '//a.example',
    ])
      expect(isOpened(link)).toBe(false);
  });
});

describe('somebody whom the record names', () => {
  const form = (text: string, lang: string, source: string | null = null) => ({
    text,
    lang,
    source,
    said: { kind: 'joint' as const, party: null, time: null, ref: null },
  });
  const forms = [form('Mira Lind', 'en'), form('린드 미라', 'ko', 'S1'), form('M. Lind', 'en')];
  const texts = (language: string) =>
    spellingsOf({ name: { en: 'Mira Lind' } }, { forms }, language).map((one) => one.text);
  it('comes in the language of the reader first, every other spelling once', () => {
    expect(texts('ko')).toEqual(['린드 미라', 'Mira Lind', 'M. Lind']);
    expect(texts('en')).toEqual(['Mira Lind', '린드 미라', 'M. Lind']);
    expect(spellingsOf({ name: {} }, undefined, 'en')).toEqual([]);
  });
  const said = form('', '').said;
  const held = (office: string, from: string | null, to: string | null) => ({
    office: { en: office },
    organisation: {},
    capacity: 'acting',
    from,
    to,
    said,
  });
  const holdings = [held('Director', '2030-01', '2031-06'), held('Envoy', '2031-07', null)];
  it('is what they were on that day, and what is said of them goes before', () => {
    const on = (day: string, office = {}) =>
      (officeOf({ office }, { holdings } as never, day).office as { en?: string }).en;
    expect(on('2031-06-30')).toBe('Director');
    expect(on('2031-07-01')).toBe('Envoy');
    expect(on('2029-01-01')).toBeUndefined();
    expect(on('2031-07-01', { en: 'Guest' })).toBe('Guest');
  });
});

describe('how large a file is', () => {
  it('is told in the largest unit of which it has one', () => {
    expect(sizeOf(512)).toEqual([512, 'B']);
    expect(sizeOf(1536 * 1024)).toEqual([1.5, 'MiB']);
    expect(sizeOf(2 ** 31)).toEqual([2, 'GiB']);
  });
});
