// The page before a real node. BROWSER_URL is a one-time link of it (entente link);
// BROWSER_PEER_URL, if given, one of another party's node, for both sides at once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { answerFaults } from '../../web/dev/conforms.mjs';
import { checkFocus, checkReflow, checkScreen, languages, shown, speak } from './checks.mjs';
import { openPage, startChromium } from './chromium.mjs';

const link = process.env.BROWSER_URL;
const peerLink = process.env.BROWSER_PEER_URL;
if (!link) throw new Error('BROWSER_URL is missing: a one-time link of the node to test');

// How often the answer of each address was held against the document.
const checked = new Map();
let browser;
let session;
let peer;

async function open(url) {
  const origin = new URL(url).origin;
  const { context, page, faults } = await openPage(browser, origin);
  const departures = [];
  const pending = [];
  page.on('response', (response) => {
    const type = response.headers()['content-type'] ?? '';
    if (!/json/.test(type) || response.status() === 304) return;
    pending.push(
      response.json().then(
        (body) => {
          const path = new URL(response.url()).pathname;
          checked.set(path, (checked.get(path) ?? 0) + 1);
          departures.push(
            ...answerFaults(response.request().method(), path, String(response.status()), body),
          );
        },
        () => {},
      ),
    );
  });
  await page.goto(url);
  await shown(page);
  return { origin, context, page, faults, departures, pending };
}

before(async () => {
  browser = await startChromium();
  session = await open(link);
  if (peerLink) peer = await open(peerLink);
});
after(async () => {
  await browser?.close();
});

// The addresses of the screens, as a reader would find them.
async function findScreens({ page, origin }) {
  const found = [
    ['today', '/'],
    ['bodies', '/bodies'],
    ['links', '/links'],
  ];
  await page.goto(`${origin}/bodies`);
  await shown(page);
  const addresses = await page
    .locator('main a[data-row]')
    .evaluateAll((links) => links.map((one) => one.getAttribute('href')));
  const bodies = addresses.filter((one) => !one.includes('/m/'));
  assert.ok(bodies.length > 0, 'no body on the node');
  for (const body of bodies) {
    found.push([`body ${body}`, body]);
    await page.goto(origin + body);
    await shown(page);
    const meetings = await page
      .locator('main ol a[data-row]')
      .evaluateAll((links) =>
        links.map((one) => one.getAttribute('href')).filter((one) => one.includes('/m/')),
      );
    for (const meeting of meetings) found.push([`meeting ${meeting}`, meeting]);
  }
  return found;
}

test('every screen, in three languages: axe, words of a secretariat, 320 px', async () => {
  const { page, origin } = session;
  const screens = await findScreens(session);
  for (const language of languages) {
    await page.goto(origin);
    await speak(page, language);
    // Everything in English; one of each kind in the others.
    const kinds = new Set();
    for (const [name, path] of screens) {
      const kind = name.split(' ')[0];
      if (language !== 'en' && kinds.has(kind)) continue;
      kinds.add(kind);
      await page.setViewportSize({ width: 1366, height: 860 });
      await page.goto(origin + path);
      await shown(page);
      assert.equal(await page.getByRole('alert').count(), 0, `${name}: shows an error`);
      await checkScreen(page, `${name} (${language})`);
      await page.setViewportSize({ width: 320, height: 640 });
      await checkReflow(page, `${name} (${language})`);
    }
  }
  await page.setViewportSize({ width: 1366, height: 860 });
  await speak(page, 'en');
});

test('the focus is seen on every kind of screen', async () => {
  const { page, origin } = session;
  const screens = await findScreens(session);
  const kinds = new Map(screens.map(([name, path]) => [name.split(' ')[0], path]));
  for (const [kind, path] of kinds) {
    await page.goto(origin + path);
    await shown(page);
    await checkFocus(page, kind);
  }
});

test('the node says on every screen that its material is reconstructed, where it is', async () => {
  const { page, origin } = session;
  const told = await page.evaluate(async () => (await fetch('/api/v1/session')).json());
  const { circles } = await page.evaluate(async () => (await fetch('/api/v1/node')).json());
  const notices = new Set(circles.map((circle) => circle.notice?.en).filter(Boolean));
  await page.goto(origin);
  await shown(page);
  for (const notice of notices) await page.getByText(notice, { exact: true }).waitFor();
  if (told.reconstructed && notices.size === 0) {
    await page.getByText('Reconstructed from public sources').waitFor();
  }
});

test('an entry’s proof is a file', async () => {
  const { page, origin } = session;
  const screens = await findScreens(session);
  for (const [name, path] of screens.filter(([each]) => each.startsWith('meeting'))) {
    await page.goto(origin + path);
    await shown(page);
    const button = page.getByRole('link', { name: 'Download proof' });
    if ((await button.count()) === 0) continue;
    const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
    const stream = await download.createReadStream();
    let text = '';
    for await (const chunk of stream) text += chunk.toString('latin1');
    assert.match(text, /tlog-proof/, name);
    return;
  }
  assert.fail('no meeting has an entry');
});

test('what one side agrees is on the other side’s screen by itself', {
  skip: !peerLink && 'no BROWSER_PEER_URL',
}, async (t) => {
  const { page, origin } = session;
  await page.goto(origin);
  await shown(page);
  const item = page.locator('main section').first().locator('a[data-row][href*="entry="]').first();
  if ((await item.count()) === 0) return t.skip('nothing waits for an answer on this node');
  const address = await item.getAttribute('href');
  await peer.page.goto(peer.origin + address);
  await shown(peer.page);
  await item.click();
  await page.getByRole('button', { name: /^Agree for/ }).click();
  await page
    .getByRole('alertdialog')
    .getByRole('button', { name: /^Agree for/ })
    .click();
  await page.getByRole('alertdialog').waitFor({ state: 'detached' });
  await peer.page
    .locator('aside')
    .getByText(/^Agreed by all|^Agreed for/)
    .first()
    .waitFor({ timeout: 30_000 });
});

test('nothing went elsewhere, nothing was refused by the policy, and every answer was as documented', async () => {
  for (const kind of ['session', 'node', 'today', 'bodies', 'meetings']) {
    const seen = [...checked.keys()].some((path) => path.startsWith(`/api/v1/${kind}`));
    assert.ok(seen, `no answer of ${kind} was checked`);
  }
  for (const one of [session, peer].filter(Boolean)) {
    await Promise.all(one.pending);
    assert.deepEqual(one.faults, []);
    assert.deepEqual([...new Set(one.departures)].slice(0, 20), []);
  }
});
