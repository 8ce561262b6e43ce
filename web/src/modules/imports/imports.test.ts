// What a folder is sent as, and whether every reason of the reader has its words: else a user of
// another language is told in English, or nothing, why the paper was refused.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 as known } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import openapi from '../../../../src/api/openapi.json';
import { fileRefusals } from '../../writing/refused_file';
import { beginOrder, missing, type Order, orderInput, type Paper, unassigned } from './order';
import { enclosedStates, fields, fileResults, rowProblems, stops, targets } from './words';
import { crc32, zipOf } from './zip';

const sources = join(import.meta.dirname, '../../../../src');
const source = (path: string) =>
  readFileSync(join(sources, path), 'utf8').replaceAll(/"\s*\n\s*"/g, '');

describe('a folder as one file', () => {
  it('has the sums and sizes that an archive has', async () => {
    const text = new TextEncoder().encode('회의록 – minutes');
    expect(crc32(text)).toBe(known(text));
    const blob = zipOf([
      { path: '2024-06-10 제3차/b.txt', bytes: text },
      { path: '2024-06-10 제3차/a.txt', bytes: new Uint8Array() },
    ]);
    const view = new DataView(await blob.arrayBuffer());
    expect(view.getUint32(0, true)).toBe(0x04034b50);
    const end = view.byteLength - 22;
    expect(view.getUint32(end, true)).toBe(0x06054b50);
    expect(view.getUint16(end + 10, true)).toBe(2);
    // The directory stands where the end says, and each entry of it where it says.
    const directory = view.getUint32(end + 16, true);
    expect(view.getUint32(directory, true)).toBe(0x02014b50);
    expect(directory + view.getUint32(end + 12, true)).toBe(end);
    const second = directory + 46 + view.getUint16(directory + 28, true);
    const at = view.getUint32(second + 42, true);
    expect(view.getUint32(at, true)).toBe(0x04034b50);
    expect(view.getUint32(at + 14, true)).toBe(known(text));
    const name = new Uint8Array(view.buffer, at + 30, view.getUint16(at + 26, true));
    expect(new TextDecoder().decode(name)).toBe('2024-06-10 제3차/b.txt');
  });
});

describe('words', () => {
  it('there are for every kind of row, field, problem and stop of the node', () => {
    const kinds = openapi.components.schemas.ImportOrder.properties.target.enum;
    for (const kind of kinds) expect(Object.keys(targets)).toContain(kind);
    for (const why of openapi.components.schemas.ImportReport.properties.stopped.enum)
      if (why) expect(Object.keys(stops)).toContain(why);
    for (const became of openapi.components.schemas.ImportFile.properties.result.enum)
      expect(Object.keys(fileResults)).toContain(became);
    for (const state of openapi.components.schemas.ImportEnclosed.properties.state.enum)
      if (state !== 'whole') expect(Object.keys(enclosedStates)).toContain(state);
    const told = source('papers/targets.cpp').slice(
      source('papers/targets.cpp').indexOf('make_targets'),
    );
    const named = [
      ...told.matchAll(
        /\{"([a-z_]+)",\s*(?:words|line|id|party|parties|date|dates|number|flag|choice),/g,
      ),
    ];
    expect(named.length).toBeGreaterThan(40);
    for (const [, name = ''] of named) expect(Object.keys(fields), name).toContain(name);
    const codes = [
      ...source('papers/plan.cpp').matchAll(/problem\([^;]*?"([a-z_]+)", (?:name|""|std::string)/g),
      ...source('api/import_acts.cpp').matchAll(/(?:fails|warns)\(item, "([a-z_]+)"/g),
    ].map((one) => one[1] ?? '');
    expect(new Set(codes).size).toBeGreaterThan(8);
    for (const code of [
      ...codes,
      'formula',
      'formula_without_value',
      'refused',
      'missing',
      'which_day',
    ])
      expect(Object.keys(rowProblems), code).toContain(code);
  });

  it('there are for every reason why the reader refuses a file', () => {
    const readers = readdirSync(join(sources, 'papers')).filter((name) =>
      /^(archive|xml|xlsx|csv|ics|eml|msg|docx|hwpx|folders|kinds|compound|charset|page_text)\.cpp$/.test(
        name,
      ),
    );
    let found = 0;
    for (const name of readers) {
      for (const [, text = ''] of source(`papers/${name}`).matchAll(
        /ErrorCode::invalid,\s*"([^"]{12,})"/g,
      )) {
        found += 1;
        expect(
          fileRefusals.some(([pattern]) => pattern.test(text)),
          `${name}: ${text}`,
        ).toBe(true);
      }
    }
    expect(found).toBeGreaterThan(20);
  });
});

const paper = {
  contents: {
    kind: 'csv',
    notes: [],
    sheets: [
      {
        name: '',
        rows: 2,
        header_row: 1,
        formulas: false,
        notes: [],
        columns: [],
        suggestion: { target: 'agenda', columns: { title: 2 } },
      },
    ],
  },
  targets: [
    {
      target: 'agenda',
      fields: [
        { field: 'title', needed: true, words: [] },
        { field: 'meeting', needed: true, words: [] },
      ],
    },
  ],
  parties: { us: 'us.example' },
} as unknown as Paper;

describe('the order of an import', () => {
  it('begins as the headings suggest, asks for what is needed, and sends what was said', () => {
    const order = beginOrder(paper, '');
    expect(missing(paper, order)).toEqual(['meeting']);
    const said: Order = {
      ...order,
      defaults: { meeting: '3', title: 'not sent: a column says it' },
      first: 'day',
    };
    expect(missing(paper, said)).toEqual([]);
    expect(orderInput(paper, said)).toEqual({
      target: 'agenda',
      sheet: '',
      header_row: 1,
      columns: { title: 2 },
      defaults: { meeting: '3' },
      parties: { us: 'us.example' },
      day_first: true,
    });
  });

  it('names the sides that nobody was assigned to', () => {
    const row = (text: string) => ({
      problems: [{ level: 'warning', code: 'unknown_party', field: 'owner', text }],
    });
    const report = {
      items: [
        row('names somebody who is no party that was assigned; kept as words: MND, JCS'),
        row('x: MND'),
      ],
    };
    expect(unassigned(report as never)).toEqual(['MND', 'JCS']);
  });
});
