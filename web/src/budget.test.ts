// @vitest-environment node
// What a browser must fetch before it shows anything stays small enough for a thin line, and
// nothing of it comes from elsewhere or stands inline.
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { beforeAll, describe, expect, it, vi } from 'vitest';

type Output = Rolldown.RolldownOutput['output'][number];

describe('the built page', () => {
  let output: Output[] = [];
  beforeAll(async () => {
    // The test's own setting would bundle React's development build.
    vi.stubEnv('NODE_ENV', 'production');
    const built = await build({
      root: join(import.meta.dirname, '..'),
      mode: 'production',
      logLevel: 'silent',
      build: { write: false },
    });
    output = ([built].flat()[0] as Rolldown.RolldownOutput).output as Output[];
  }, 120_000);

  const text = (one: Output) => (one.type === 'chunk' ? one.code : one.source);
  const size = (one: Output) => gzipSync(text(one)).length;

  it('opens with at most 300 kB, and asks for at most 120 kB more at any later step', () => {
    const html = output.find((one) => one.fileName === 'index.html') as Output;
    const named = [...String(text(html)).matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(
      ([, file]) => file,
    );
    expect(named.length).toBeGreaterThan(10);
    // What the page asks for by itself, in any language: the fonts' list of ranges.
    const fonts = output.filter((one) => /noto-sans-kr.*\.css$/.test(one.fileName));
    expect(fonts).toHaveLength(1);
    const first = output.filter((one) => named.includes(one.fileName));
    expect(first).toHaveLength(named.length);
    const catalogues = output.filter(
      (one) => one.type === 'chunk' && /messages/.test(one.name ?? ''),
    );
    expect(catalogues).toHaveLength(3);
    const catalogue = Math.max(...catalogues.map(size));
    const shell = [html, ...first, ...fonts].reduce((sum, one) => sum + size(one), catalogue);
    expect(shell).toBeGreaterThan(50_000);
    expect(shell).toBeLessThanOrEqual(300_000);
    for (const one of output) {
      if (one.type === 'chunk' && !one.isEntry)
        expect(size(one), one.fileName).toBeLessThanOrEqual(120_000);
    }
  });

  it('stands under the policy of the node: nothing inline, nothing from elsewhere', () => {
    const html = String(text(output.find((one) => one.fileName === 'index.html') as Output));
    expect(html).not.toMatch(/<style|style=|<script(?![^>]*\bsrc=)/);
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
    for (const one of output.filter((each) => each.fileName.endsWith('.css'))) {
      expect(String(text(one)), one.fileName).not.toMatch(/url\(["']?(https?:|\/\/|data:)|@import/);
    }
  });
});
