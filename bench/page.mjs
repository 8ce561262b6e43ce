// What bench/served.py asks of Debian's Chromium before a node: how long its page takes, and pages
// held open. Arguments: what, a one-time link, and more; the answer is one JSON line.
import { readFileSync } from 'node:fs';
import { startChromium } from '../tests/browser/chromium.mjs';

const [what, given, ...words] = process.argv.slice(2);
const meetingPath = '/b/national/kidd/m/19';
const first = { today: '/', meeting: meetingPath, still: '/still.html' };
const textPath = '/t/national/council/statement';

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const part = (values, of) => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * of))] ?? 0;

// No route is set on these contexts: one would switch the browser's cache off.
const fresh = (browser, storageState) =>
  browser.newContext({ viewport: { width: 1366, height: 860 }, locale: 'en-GB', reducedMotion: 'reduce', ignoreHTTPSErrors: true, storageState });

async function signIn(browser, link) {
  const context = await fresh(browser);
  const page = await context.newPage();
  await page.goto(link);
  await page.locator('main h1').waitFor();
  const state = await context.storageState();
  await context.close();
  return state;
}

// Milliseconds from the start of the navigation until the first frame with the screen's heading, and
// nothing in it that still waits.
async function load(page, url) {
  await page.goto(url, { waitUntil: 'commit' });
  const handle = await page.waitForFunction(
    () => document.querySelector('main h1') && !document.querySelector('main [aria-busy=true]') && performance.now(),
    undefined,
    { polling: 'raf' },
  );
  return handle.jsonValue();
}

async function sizes(browser, link) {
  const state = await signIn(browser, link);
  const context = await fresh(browser, state);
  const page = await context.newPage();
  await load(page, new URL(first.today, link).href);
  await page.waitForTimeout(500);
  const bytes = await page.evaluate(() =>
    [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].reduce((sum, one) => sum + one.encodedBodySize, 0),
  );
  await context.close();
  return { bytes };
}

async function loads(browser, link, rounds) {
  const state = await signIn(browser, link);
  const found = Object.fromEntries(Object.keys(first).map((name) => [name, { cold: [], warm: [] }]));
  for (let round = 0; round < rounds; ++round) {
    for (const [name, path] of Object.entries(first)) {
      const context = await fresh(browser, state);
      const page = await context.newPage();
      const url = new URL(path, link).href;
      found[name].cold.push(await load(page, url));
      await page.waitForTimeout(200);
      found[name].warm.push(await load(page, url));
      await context.close();
    }
  }
  return Object.fromEntries(Object.entries(found).map(([name, { cold, warm }]) => [name, { cold: median(cold), warm: median(warm) }]));
}

// Runs in the page: every click and key, from its own time stamp to the frame after its handlers.
function watchInteractions() {
  globalThis.frames_seen = [];
  for (const type of ['click', 'keydown']) {
    addEventListener(
      type,
      (event) => {
        if (event.isTrusted) {
          requestAnimationFrame(() => {
            const channel = new MessageChannel();
            channel.port1.onmessage = () => globalThis.frames_seen.push(performance.now() - event.timeStamp);
            channel.port2.postMessage(0);
          });
        }
      },
      true,
    );
  }
}

async function interactions(browser, link, rounds) {
  const state = await signIn(browser, link);
  const context = await fresh(browser, state);
  await context.addInitScript(watchInteractions);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const kinds = new Map();
  const take = async (kind) => {
    await page.waitForTimeout(120); // the frame has come, and what it asked the node for is drawn
    const times = await page.evaluate(() => globalThis.frames_seen.splice(0));
    kinds.set(kind, [...(kinds.get(kind) ?? []), ...times]);
  };
  const click = async (kind, locator) => {
    await locator.click();
    await take(kind);
  };
  const press = async (kind, keys) => {
    for (const key of keys) await page.keyboard.press(key);
    await take(kind);
  };
  const rail = (index) => page.locator('nav a').nth(index);
  for (let round = 0; round < rounds; ++round) {
    await load(page, new URL('/', link).href);
    await page.waitForTimeout(300);
    await click('to Bodies', rail(1));
    await click('to Commitments', rail(2));
    await click('to Records', rail(3));
    const field = page.locator('main input').first();
    await field.click();
    await take('into the search field');
    for (const letter of 'deterrence') await press('a letter in the search field', [letter]);
    await press('search', ['Enter']);
    await click('to Today', rail(0));
    await press('by keys to Bodies', ['g', 'b']);
    await page.locator('main a[data-row]').first().waitFor();
    await press('down a list', ['j', 'j', 'j', 'k']);
    await load(page, new URL('/b/national/kidd', link).href);
    await click('from a body to a meeting', page.locator('main a[data-row][href*="/m/19"]').first());
    await page.locator('main h1').waitFor();
    await press('down a meeting', ['j', 'j', 'j', 'k']);
    await press('the list of keys', ['?']);
    await press('closed again', ['Escape']);
    await click('to Bodies from a meeting', rail(1));
  }
  // The same kinds of events where nothing listens.
  await load(page, new URL(first.still, link).href);
  for (let round = 0; round < rounds; ++round) {
    for (let i = 0; i < 8; ++i) await click('still', page.locator('button'));
    await page.locator('input').click();
    for (const letter of 'nothing') await press('still', [letter]);
  }
  const still = kinds.get('still');
  kinds.delete('still');
  const all = [...kinds.values()].flat();
  const slowest = [...kinds]
    .map(([kind, times]) => [kind, Math.round(median(times) * 10) / 10])
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, 5);
  await context.close();
  return { count: all.length, p50: median(all), p95: part(all, 0.95), still_count: still.length, still_p50: median(still), still_p95: part(still, 0.95), slowest };
}

// The long text: from the start of the navigation to the first frame with its words, the program cached; and its bare
// answer fetched and parsed by the same browser.
async function textOpen(browser, link, rounds) {
  const context = await fresh(browser, await signIn(browser, link));
  const page = await context.newPage();
  const opened = [];
  const bare = [];
  for (let round = 0; round <= rounds; ++round) {
    await page.goto(new URL(textPath, link).href, { waitUntil: 'commit' });
    const shown = await page.waitForFunction(() => document.querySelector('main [data-element] [data-words]') && performance.now(), undefined, { polling: 'raf' });
    const took = await page.evaluate(async (path) => {
      const begin = performance.now();
      await (await fetch(path)).json();
      return performance.now() - begin;
    }, `/api/v1/texts${textPath.slice(2)}`);
    if (round === 0) continue; // it brings the program
    opened.push(await shown.jsonValue());
    bare.push(took);
  }
  await context.close();
  return { opened: median(opened), bare: median(bare) };
}

// Keys in an element of the long text, all of it drawn; and in a field of a page where nothing listens.
async function textEdit(browser, link, keys) {
  const context = await fresh(browser, await signIn(browser, link));
  await context.addInitScript(watchInteractions);
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const type = async (place) => {
    await place.click();
    await page.waitForTimeout(500);
    await page.evaluate(() => globalThis.frames_seen.splice(0));
    for (let key = 0; key < keys; ++key) {
      await page.keyboard.press('a river '[key % 8]);
      await page.waitForTimeout(60);
    }
    await page.waitForTimeout(200);
    return page.evaluate(() => globalThis.frames_seen.splice(0));
  };
  await page.goto(new URL(textPath, link).href);
  const elements = page.locator('main [data-element]');
  await elements.first().waitFor();
  for (let before = 0, now = await elements.count(); now > before; ) {
    await page.waitForTimeout(2000);
    [before, now] = [now, await elements.count()];
  }
  const drawn = await elements.count();
  await elements.nth(3).locator('[data-edit] button').click();
  const typed = await type(page.locator('[contenteditable=true]').first());
  await page.goto(new URL(first.still, link).href);
  const still = await type(page.locator('input'));
  await context.close();
  return { drawn, count: typed.length, p50: median(typed), p95: part(typed, 0.95), still_p95: part(still, 0.95) };
}

async function open(browser, links) {
  const contexts = [];
  for (const [index, link] of links.entries()) {
    const context = await fresh(browser);
    const page = await context.newPage();
    await page.goto(link);
    await page.locator('main h1').waitFor();
    await page.goto(new URL([first.today, first.meeting, '/bodies', '/commitments'][index % 4], link).href);
    await page.locator('main h1').waitFor();
    contexts.push(context);
  }
  return contexts;
}

const browser = await startChromium();
try {
  let answer = {};
  if (what === 'sizes') answer = await sizes(browser, given);
  else if (what === 'load') answer = await loads(browser, given, Number(words[0]));
  else if (what === 'interaction') answer = await interactions(browser, given, Number(words[0]));
  else if (what === 'text_open') answer = await textOpen(browser, given, Number(words[0]));
  else if (what === 'text_edit') answer = await textEdit(browser, given, Number(words[0]));
  else if (what === 'open') for (const context of await open(browser, [given])) await context.close();
  else {
    await open(browser, JSON.parse(readFileSync(given, 'utf8')));
    process.stdout.write('open\n');
    // Held until the other side closes its end.
    for await (const _ of process.stdin);
  }
  if (what !== 'hold') process.stdout.write(`${JSON.stringify(answer)}\n`);
} finally {
  await browser.close();
}
