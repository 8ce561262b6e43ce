// Every address that the page has, taken from its source, so that none can be forgotten: axe in light
// and dark, wide and on a telephone, at twice the size of letters, with names as long as ministries
// have them, and on paper. Before a real node, as somebody who signed in and as an administrator.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isOperators, addresses as patterned } from './addresses.mjs';
import { checkFocus, checkReflow, checkScreen, languages, shown, speak } from './checks.mjs';
import { startChromium } from './chromium.mjs';
import { byAccount, byLink, fill, go, picture, startSides } from './seats.mjs';

const { nodes, stop } = startSides();
let browser;
let head;
let officer;

// The same screens in other states.
const more = [
  '/b/national/river-talks/m/4',
  '/b/national/river-talks?as_of=2024-01-31',
  '/records?q=gauges',
  '/b/national/nowhere',
];

const addresses = [...patterned, ...more];
const seatOf = (address) => (isOperators(address) ? officer : head);

before(async () => {
  await nodes('start', 0);
  await fill(nodes, 'national');
  browser = await startChromium();
  head = await byAccount(browser, nodes, 0, 'kim', ['head']);
  officer = await byLink(browser, nodes, 0);
});
after(async () => {
  await browser?.close();
  await stop();
});

// Opens every address once and runs each of these there: what each of them found wrong.
async function walk(...runs) {
  const wrong = runs.map(() => []);
  for (const address of addresses) {
    const seat = seatOf(address);
    try {
      await go(seat, address);
    } catch (error) {
      for (const found of wrong) found.push(`${address}: ${error.message}`);
      continue;
    }
    for (const [at, run] of runs.entries()) {
      try {
        await run(seat, address);
      } catch (error) {
        wrong[at].push(`${address}: ${error.message}`);
      }
    }
  }
  return wrong;
}
const nothing = (wrong) => assert.equal(wrong.length, 0, wrong.join('\n\n'));
const each = async (run) => nothing((await walk(run))[0]);

async function both(run) {
  for (const seat of [head, officer]) await run(seat.page);
}

async function axeEverywhere({ page }, address) {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ media: 'screen', colorScheme, reducedMotion: 'reduce' });
      const what = colorScheme === 'dark' ? 'colours' : 'all';
      await checkScreen(page, `${address} (${colorScheme}, ${width} px)`, what);
    }
    await checkReflow(page, `${address} (${width} px)`);
  }
}

async function focusEverywhere({ page }, address) {
  await page.emulateMedia({ media: 'screen', colorScheme: 'light', reducedMotion: 'reduce' });
  await page.setViewportSize({ width: 1280, height: 844 });
  await checkFocus(page, address);
}

async function onPaper({ page }) {
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 800, height: 1100 });
  const state = await page.evaluate(() => {
    const seen = (one) =>
      one.getClientRects().length > 0 && getComputedStyle(one).visibility !== 'hidden';
    return {
      nav: [...document.querySelectorAll('nav')].filter(seen).length,
      tools: [...document.querySelectorAll('.tools button')].filter(seen).length,
      markings: [...document.querySelectorAll('[data-place]')]
        .filter(seen)
        .map((one) => one.textContent.trim()),
      heading: document.querySelector('main h1')?.getClientRects().length ?? 0,
    };
  });
  assert.deepEqual([state.nav, state.tools], [0, 0], 'the rail or buttons are printed');
  assert.ok(state.heading > 0);
  assert.ok(
    state.markings.some((one) => /UNCLASSIFIED|SECRET|RESTRICTED|CONFIDENTIAL/.test(one)),
    'no marking on the sheet',
  );
}

// All three at once, since most of what each would take is opening the screen.
test('every address, seen, gone through by key and printed', async (t) => {
  t.after(() => both((page) => page.emulateMedia({ media: 'screen', colorScheme: 'light' })));
  const [axe, focus, paper] = await walk(axeEverywhere, focusEverywhere, onPaper);
  await t.test('axe finds nothing, in light and dark, wide and on a telephone', () => nothing(axe));
  await t.test('it is gone through by Tab, and the focus is always seen', () => nothing(focus));
  await t.test('on paper: the marking, the content, and nothing that only a screen needs', () =>
    nothing(paper),
  );
});

for (const language of languages) {
  test(`long names break nothing, at twice the size of letters as well, ${language}`, async () => {
    await both(async (page) => {
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize({ width: 390, height: 844 });
      await speak(page, language);
    });
    await each(async ({ page }, address) => {
      await checkReflow(page, address);
      // Letters twice as large, as who reads badly sets them: nothing is cut, nothing lies over another.
      await page.setViewportSize({ width: 1280, height: 844 });
      await page.evaluate(() => {
        document.documentElement.style.fontSize = '200%';
      });
      await checkReflow(page, `${address} at 200 %`);
      const cut = await page.evaluate(() =>
        [...document.querySelectorAll('main button, main a, main h1, main h2')]
          .filter(
            (one) =>
              one.scrollWidth > one.clientWidth + 2 && getComputedStyle(one).overflow === 'hidden',
          )
          .map((one) => one.textContent.slice(0, 40)),
      );
      assert.deepEqual(cut, [], 'cut off');
      await page.setViewportSize({ width: 390, height: 844 });
    });
    await go(head, '/b/national/river-talks');
    await picture(head, `screen-long-${language}`);
    await both((page) => speak(page, 'en'));
  });
}

test('a body as of a day: in the address, with what changed since and why', async () => {
  const { page } = head;
  await go(head, '/b/national/river-talks');
  const history = page.getByRole('region', { name: 'As it was on a day' });
  await history.getByText('Ministry of Rivers').first().waitFor();
  assert.equal(await history.locator('ul').getByText('Security council').count(), 0);
  await history.getByRole('spinbutton').first().click();
  await page.keyboard.type('31012024');
  await page.waitForURL(/as_of=2024-01-31/);
  await history.getByText('As of 31 January 2024').waitFor();
  await history.locator('ul').getByText('Security council').waitFor();
  assert.equal(await history.locator('ul').getByText('Ministry of Rivers').count(), 0);
  await history.getByText('1 change since').waitFor();
  await history.getByText('From the third meeting on the ministries lead.').waitFor();
  await picture(head, 'screen-as-of', true);
  await page.reload();
  await shown(page);
  await history.locator('ul').getByText('Security council').waitFor();
  await history.getByRole('button', { name: 'As it is today' }).click();
  await page.waitForURL((url) => !url.search.includes('as_of'));
  await history.locator('ul').getByText('Ministry of Rivers').waitFor();
  // A day that there is not, in an address that somebody was sent.
  await go(head, '/b/national/river-talks?as_of=2024-02-30');
  await history.locator('ul').getByText('Ministry of Rivers').waitFor();
});

test('calendar feeds: made, named, shown once, read by a calendar, ended', async () => {
  const { page, context, origin, faults } = head;
  await go(head, '/you');
  const feeds = page.getByRole('region', { name: 'Calendar feeds' });
  await feeds.getByText('No agenda, no names, no words', { exact: false }).waitFor();
  await feeds.getByLabel('What you call it').fill('전화기 <b>');
  await feeds.getByRole('button', { name: 'Make a feed' }).click();
  await feeds.getByText('The address, shown this one time.', { exact: false }).waitFor();
  const address = await feeds.locator('code').innerText();
  assert.match(address, /\/calendar\/[\w-]{43}\.ics$/);
  await checkScreen(page, 'a feed that was made');
  await picture(head, 'screen-feeds', true);
  const read = await context.request.get(address);
  assert.match(await read.text(), /BEGIN:VCALENDAR/);
  await page.reload();
  await shown(page);
  await feeds.getByText('전화기 <b>').waitFor();
  assert.equal(await feeds.locator('code').count(), 0, 'the address is shown again');
  await feeds.getByRole('button', { name: 'End the feed: 전화기 <b>' }).click();
  await feeds.getByText('전화기 <b>').waitFor({ state: 'detached' });
  assert.equal((await context.request.get(address)).status(), 404);
  // Of one body, where that is.
  await go(head, '/b/national/river-talks');
  const own = page.getByRole('region', { name: 'Calendar feeds' });
  await own.getByRole('button', { name: 'Make a feed' }).click();
  await own.getByText('The address, shown this one time.', { exact: false }).waitFor();
  assert.equal(new URL(await own.locator('code').innerText()).origin, origin);
  assert.deepEqual(faults, []);
});

test('who may agree for each side: shown to all, given on by a head, taken back', async () => {
  await nodes('start', 1);
  await nodes('join');
  const both = ['alder.example', 'birch.example'];
  await nodes('say', 0, 'alder-birch', {
    type: 'statement',
    matter: 'bodies/river-talks',
    module: 'bodies',
    content: { body: { names: { en: 'River Talks' }, parties: both, level: 'MINISTERS' } },
  });
  const park = await byAccount(browser, nodes, 0, 'park', ['delegate']);
  await nodes('grant', 0, 'kim', 'alder-birch');
  await go(park, '/b/alder-birch/river-talks');
  const seen = park.page.getByRole('region', { name: 'Who may agree for each side' });
  await seen.getByText('Kim').waitFor();
  await seen.getByText('You may not agree for our side here.').waitFor();
  assert.equal(await seen.getByRole('button').count(), 0);
  await go(head, '/b/alder-birch/river-talks');
  const own = head.page.getByRole('region', { name: 'Who may agree for each side' });
  await own.getByText('You may agree for our side here.').waitFor();
  await own.getByLabel('Give this power to').selectOption({ label: 'Park, secretariat' });
  await own.getByRole('button', { name: 'Give it, signed' }).click();
  await own.getByText('Recorded.').waitFor();
  await own.getByRole('button', { name: 'Take it back from Park' }).waitFor();
  await checkScreen(head.page, 'authority');
  await picture(head, 'screen-authority', true);
  await seen.getByText('You may agree for our side here.').waitFor({ timeout: 30_000 });
  await own.getByRole('button', { name: 'Take it back from Park' }).click();
  await seen.getByText('You may not agree for our side here.').waitFor({ timeout: 30_000 });
  await go(head, '/you');
  await head.page.getByRole('heading', { name: 'Who may agree for each side' }).waitFor();
  assert.deepEqual([...head.faults, ...park.faults], []);
  await park.context.close();
});
