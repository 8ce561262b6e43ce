// Every address that the page has, taken from its source, so that none can be forgotten, in the world of
// fill() (seats.mjs).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

// What stands for the blanks of an address.
const blanks = {
  circle: 'national',
  body: 'river-talks',
  slug: '3',
  meeting: '3',
  commitment: 'gauges',
  text: 'statement',
};

const source = readFileSync(new URL('../../web/src/routes.tsx', import.meta.url), 'utf8');
export const patterns = [...source.matchAll(/\bpath:\s*'([^']+)'/g)].map((one) => one[1]);
assert.ok(patterns.length >= 12, 'the addresses of the page are not found in its source');

// One of each.
export const addresses = patterns.map((pattern) =>
  pattern.replaceAll(/\$(\w+)/g, (_, name) => {
    assert.ok(name in blanks, `${pattern}: say in addresses.mjs what stands for $${name}`);
    return blanks[name];
  }),
);

// An account alone has a page of its own; accounts are an operator's.
export const isOperators = (address) => address === '/people';
