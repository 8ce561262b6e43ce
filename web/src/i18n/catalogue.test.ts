// A reader of any of the three languages finds every sentence in it, with the same blanks, and never
// one of the code's own words.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import openapi from '../../../src/api/openapi.json';
import * as texts from './node_texts';
import * as words from './words';

const root = join(import.meta.dirname, '..');

function messages(language: string): Map<string, string> {
  const text = readFileSync(join(root, 'i18n', language, 'messages.po'), 'utf8');
  const found = new Map<string, string>();
  for (const [, id = '', lines = ''] of text.matchAll(/^msgid "(.*)"\nmsgstr ((?:".*"\n?)+)/gm)) {
    if (id) found.set(id, [...lines.matchAll(/"(.*)"/g)].map((line) => line[1]).join(''));
  }
  return found;
}

function sources(folder = root): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sources(path);
    return /\.tsx?$/.test(name) && !/\.test\.|messages\.ts|schema\.d\.ts/.test(name) ? [path] : [];
  });
}

const blanks = (text: string) =>
  [...new Set([...text.matchAll(/\{(\w+)\s*[,}]/g)].map((blank) => blank[1]))].sort();

describe('catalogues', () => {
  const english = messages('en');

  it('hold every sentence of the sources and nothing else', () => {
    const used = new Set<string>();
    for (const path of sources()) {
      for (const [, id] of readFileSync(path, 'utf8').matchAll(/\bid: '([a-z_]+\.[a-z_]+)'/g))
        used.add(id as string);
    }
    expect([...english.keys()].sort()).toEqual([...used].sort());
  });

  for (const language of ['en', 'ko', 'vi']) {
    it(`say everything in ${language}, with the same blanks`, () => {
      const own = messages(language);
      expect([...own.keys()]).toEqual([...english.keys()]);
      for (const [id, text] of own) {
        expect(text.trim(), `${language} ${id}`).not.toBe('');
        expect(text, `${language} ${id}`).toBe(text.normalize('NFC'));
        const wanted = blanks(english.get(id) ?? '').filter(
          (blank) => !/^(one|two|few|other)$/.test(blank ?? ''),
        );
        for (const blank of blanks(text)) expect(wanted, `${language} ${id}`).toContain(blank);
        // Where a number only chooses a plural, a language without plurals may leave it out.
        if (!english.get(id)?.includes('plural,'))
          expect(blanks(text), `${language} ${id}`).toEqual(wanted);
      }
    });
  }

  it('never show the words of the code', () => {
    const forbidden: Record<string, RegExp> = {
      en: /\b(tabled?|tabling|circles?|matters?|acts?|journals?|joint facts?|charters?|concur\w*|leaf|hash(es)?|epochs?|void|slots?|rivals?)\b/i,
      ko: /저널|서클|테이블|차터|해시|에포크|조인트 팩트/,
      vi: /\bnhật ký\b|\bvòng tròn\b|\bhiến chương\b|\bbăm\b|\bbàn đàm phán\b/i,
    };
    for (const [language, pattern] of Object.entries(forbidden)) {
      for (const [id, text] of messages(language)) {
        expect(pattern.test(text), `${language} ${id}: ${text}`).toBe(false);
      }
    }
  });
});

describe('machine words', () => {
  const schemas = openapi.components.schemas as Record<
    string,
    { enum?: string[]; properties?: Record<string, { enum?: string[] }> }
  >;
  const values = (schema: string, property?: string) =>
    (property ? schemas[schema]?.properties?.[property]?.enum : schemas[schema]?.enum) ?? [];

  it.each([
    ['state of a meeting', values('MeetingState'), words.meetingStates],
    ['state of a link', values('Link', 'state'), words.linkStates],
    ['state of an invitation', values('Invitation', 'state'), words.invitationStates],
    ['kind of outcome', values('Outcome', 'kind'), words.outcomeKinds],
    ['problem', values('Problem', 'code'), words.problems],
    ['warning', values('Warning', 'code'), texts.warnings],
    ['closed volume', values('Head', 'frozen_code').filter(Boolean), texts.frozen],
    ['opening', values('Act', 'opening').filter((word) => word !== 'held'), words.openings],
    [
      'capacity',
      values('ActorInput', 'capacity').filter((word) => word !== 'substantive'),
      words.capacities,
    ],
    ['type of entry', values('ActInput', 'type'), words.actTypes],
  ] as [string, string[], words.Words][])(
    '%s: each has a word on screen',
    (_name, wanted, table) => {
      expect(wanted.length).toBeGreaterThan(0);
      for (const word of wanted) expect(Object.keys(table)).toContain(word);
    },
  );

  it('gives every verdict of the record its reason', () => {
    const record = readFileSync(join(root, '../../docs/formats/record.md'), 'utf8');
    const verdicts = [...record.matchAll(/^\| (\d+) \| (\w+) \|/gm)]
      .filter((row) => Number(row[1]) > 1)
      .map((row) => row[2]);
    expect(verdicts.length).toBeGreaterThan(15);
    for (const verdict of verdicts) expect(Object.keys(words.verdicts)).toContain(verdict);
  });
});
