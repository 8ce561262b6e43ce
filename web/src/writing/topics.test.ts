// What is offered to the other side of several entries on one thing. If this differs from the node's own
// rule, a change of lead, a state of a document or a day's progress is never offered, or one that was
// replaced goes out.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { telling, topicOf } from './topics';

const modules = ['bodies', 'meetings', 'commitments', 'texts'] as const;
const node = join(import.meta.dirname, '../../../src/modules');
const source = (module: string, name: string) => readFileSync(join(node, module, name), 'utf8');

// Every kind that the schema has: the members of `says`.
const kindsOf = (module: string): string[] => {
  const says = /oneof says \{([\s\S]*?)\n {2}\}/.exec(source(module, 'acts.proto'))?.[1] ?? '';
  return [...says.matchAll(/^\s*\w+ (\w+) = \d+;/gm)].map((found) => found[1] ?? '');
};

// The body of a function of the node.
const bodyOf = (text: string, begin: RegExp): string =>
  /\{([\s\S]*?)\n\}/.exec(text.slice(text.search(begin)))?.[1] ?? '';

// The members of each kind that the node's rule reads, from its source.
function nodeReads(module: string): Map<string, Set<string>> {
  const text = source(module, `${module}.cpp`);
  const rule = bodyOf(text, /^std::string topic\(const Content& content\) \{/m);
  const out = new Map<string, Set<string>>();
  for (const [, block = ''] of rule.matchAll(
    /case Content::k\w+:([\s\S]*?)(?=case Content::|$)/g,
  )) {
    const kind = /content\.(\w+)\(\)/.exec(block)?.[1];
    if (!kind) continue;
    const reads = new Set(
      [...block.matchAll(/content\.\w+\(\)\.(\w+)\(\)/g)].map((found) => found[1] ?? ''),
    );
    const helper = /(item_key|place_of)\(content/.exec(block)?.[1];
    const helped =
      helper === 'item_key'
        ? bodyOf(text, /^std::string item_key\(/m)
        : helper === 'place_of'
          ? (/place_of = \[\]\(const Use& use\) \{([\s\S]*?)\};/.exec(rule)?.[1] ?? '')
          : '';
    for (const [, name = ''] of helped.matchAll(/(?:item|use)\.(\w+)\(\)/g)) reads.add(name);
    out.set(kind, reads);
  }
  return out;
}

// The members that the page's rule reads, however deep.
function pageReads(module: string, kind: string): Set<string> {
  const reads = new Set<string>();
  const watched: Record<string, unknown> = new Proxy(
    {},
    {
      get: (_, name) => {
        reads.add(String(name));
        return name === 'use' ? watched : '';
      },
    },
  );
  telling[module]?.[kind]?.(watched);
  return reads;
}

describe("the node's rule and the page's", () => {
  for (const module of modules) {
    const kinds = kindsOf(module);
    it(`know the same kinds of ${module}`, () => {
      expect(kinds.length).toBeGreaterThan(5);
      expect(Object.keys(telling[module] ?? {}).sort()).toEqual([...kinds].sort());
    });
    const rule = nodeReads(module);
    for (const kind of kinds) {
      // Each spelling of a name is a row of its own there, told by what it is.
      if (module === 'bodies' && kind === 'person') continue;
      it(`tell two of ${module}.${kind} apart by the same`, () => {
        expect([...pageReads(module, kind)].sort()).toEqual([...(rule.get(kind) ?? [])].sort());
      });
    }
  }
});

describe('two entries of one matter', () => {
  const topic = (module: string, says: Record<string, unknown>) =>
    topicOf({ matter: 'x/river-talks/1', module, content: says });
  const apart: readonly [string, string, Record<string, unknown>, Record<string, unknown>][] = [
    ['bodies', 'lead', { party: 'a', from: '2023-07-18' }, { party: 'a', from: '2024-06-10' }],
    ['bodies', 'naming', { from: '2020' }, { from: '2024' }],
    ['bodies', 'custom', { from: '2020' }, { from: '2024' }],
    ['bodies', 'parent', { from: '2020' }, { from: '2024' }],
    ['bodies', 'status', { from: '2020' }, { from: '2024' }],
    ['bodies', 'membership', { party: 'a', from: '2020' }, { party: 'a', from: '2024' }],
    ['bodies', 'instrument', { id: 'i', state: 'SIGNED' }, { id: 'i', state: 'IN_FORCE' }],
    ['bodies', 'person', { names: [{ text: 'Kim' }] }, { names: [{ text: '김' }] }],
    ['commitments', 'progress', { date: '2031-01-02' }, { date: '2031-02-02' }],
    [
      'commitments',
      'reaffirmation',
      { language: 'w', use: { date: '2030' } },
      { language: 'w', use: { meeting: 'meetings/x/2', date: '2030' } },
    ],
    ['meetings', 'availability', { candidate: 'c1' }, { candidate: 'c2' }],
  ];
  for (const [module, kind, one, two] of apart)
    it(`both stand: ${module}.${kind}`, () => {
      expect(topic(module, { [kind]: one })).not.toBe(topic(module, { [kind]: two }));
    });
  it('the later stands in the place of the earlier where only its words differ', () => {
    expect(
      topic('bodies', { lead: { party: 'a', from: '2024-H1', organisation: { en: 'x' } } }),
    ).toBe(topic('bodies', { lead: { party: 'a', from: '2024-h1', organisation: { en: 'y' } } }));
    expect(topic('meetings', { stage: { round: 1, stage: 'OPEN' } })).toBe(
      topic('meetings', { stage: { round: 1, stage: 'CONCLUDED' } }),
    );
    expect(topic('meetings', { agenda_item: { number: 1 } })).toBe(
      topic('meetings', { agenda_item: { number: 1, titles: { en: 'x' } } }),
    );
  });
});
