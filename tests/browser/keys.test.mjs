// The keys of the page and what they lead to: the palette, keys that somebody changes or gives up, the
// order of an agenda, help, and the way out of empty places. If this fails, whoever works without a
// mouse is shut out of something, or a key does what its owner took from it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkScreen, shown, speak } from './checks.mjs';
import { startChromium } from './chromium.mjs';
import { byAccount, fill, go, picture, startSides } from './seats.mjs';

const { nodes, stop } = startSides();
let browser;
let kim;

const item = (id, number, title) => ({
  type: 'statement',
  matter: 'meetings/river-talks/5',
  module: 'meetings',
  content: { agenda_item: { id, number, titles: { en: title }, state: 'PROPOSED' } },
});

before(async () => {
  await nodes('start', 0);
  await fill(nodes, 'national');
  await nodes('say', 0, 'national', {
    type: 'statement',
    matter: 'meetings/river-talks/5',
    module: 'meetings',
    content: { intent: { details: { dates: '2032-09', ordinal: 5 } } },
  });
  for (const one of [item('a1', 1, 'Piers'), item('a2', 2, 'Dredging'), item('a3', 3, 'Pilots')])
    await nodes('say', 0, 'national', one);
  browser = await startChromium();
  kim = await byAccount(browser, nodes, 0, 'kim', ['head']);
});
after(async () => {
  await browser?.close();
  await stop();
});

const palette = () => kim.page.locator('input[role=combobox]');
const option = (text) =>
  kim.page.getByRole('option').filter({ has: kim.page.getByText(text, { exact: true }) });

async function openPalette() {
  await kim.page.keyboard.press('Control+k');
  await palette().waitFor();
}

test('Ctrl+K leads to a screen, a body and a meeting, by words of any language of the interface', async () => {
  const { page } = kim;
  await go(kim, '/');
  await openPalette();
  await checkScreen(page, 'the palette');
  await picture(kim, 'palette');
  // In Korean, while the page speaks English.
  await palette().fill('도움말');
  await option('Help').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Help' }).waitFor();
  await openPalette();
  await palette().fill('5th river');
  await page
    .getByRole('option', { name: /^5th River Talks/ })
    .first()
    .waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/river-talks\/m\/5$/);
  // From a field too; and Escape gives the focus back to it.
  await go(kim, '/records');
  const box = page.getByRole('searchbox').first();
  await box.focus();
  await openPalette();
  await page.keyboard.press('Escape');
  await palette().waitFor({ state: 'detached' });
  assert.ok(await box.evaluate((one) => one === document.activeElement), 'the focus is lost');
  // What is not called so is found in the record.
  await openPalette();
  await palette().fill('gauges');
  await page
    .getByRole('group', { name: 'Found in the record' })
    .getByRole('option')
    .first()
    .waitFor();
  await page.keyboard.press('Escape');
});

test('the palette finds what is composed, and the Enter that ends a composition takes nothing', async () => {
  const { page, context } = kim;
  await go(kim, '/');
  await openPalette();
  const cdp = await context.newCDPSession(page);
  for (const text of ['ㄱ', '기', '길', '기로'])
    await cdp.send('Input.imeSetComposition', {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    });
  await cdp.send('Input.imeSetComposition', { text: '기록', selectionStart: 2, selectionEnd: 2 });
  await option('Records').waitFor();
  for (const type of ['rawKeyDown', 'keyUp'])
    await cdp.send('Input.dispatchKeyEvent', {
      type,
      key: 'Enter',
      code: 'Enter',
      windowsVirtualKeyCode: 13,
    });
  await cdp.send('Input.insertText', { text: '기록' });
  assert.equal(await palette().inputValue(), '기록');
  assert.equal(new URL(page.url()).pathname, '/', 'a composition has gone elsewhere');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Records' }).waitFor();
});

test('every action of the screen is in the palette, and alone under "."', async () => {
  const { page } = kim;
  await go(kim, '/b/national/river-talks/m/5');
  await page.keyboard.press('.');
  await palette().waitFor();
  assert.equal(await option('Bodies').count(), 0, 'screens are no actions');
  await palette().fill('agenda it');
  await option('Agenda item').first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('heading', { name: 'Agenda item' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  // Esc with nothing open leads to the page above.
  await page.keyboard.press('Escape');
  await page.waitForURL(/\/b\/national\/river-talks$/);
});

test('a key is changed, told when taken, given up, and the sheet shows what there is now', async () => {
  const { page } = kim;
  await go(kim, '/');
  await page.keyboard.press('Shift+Slash');
  const sheet = page.getByRole('dialog');
  const row = (id) => sheet.locator(`[data-command="${id}"]`);
  await sheet.getByRole('button', { name: 'Change keys …' }).click();
  await sheet.getByRole('button', { name: 'Another key: Search the record' }).click();
  await page.keyboard.press('j');
  await row('search')
    .getByRole('alert')
    .filter({ hasText: 'That key is taken: Next row.' })
    .waitFor();
  assert.equal(await row('search').locator('kbd').innerText(), '/');
  await checkScreen(page, 'keys being changed');
  await page.keyboard.press('q');
  await row('search').locator('kbd', { hasText: 'q' }).waitFor();
  await sheet.getByRole('button', { name: 'No key: Go to: Links & arrangements' }).click();
  await row('go.links').locator('kbd', { hasText: 'none' }).waitFor();
  await picture(kim, 'keys-changed');
  await sheet.getByRole('button', { name: 'Close' }).click();
  await sheet.waitFor({ state: 'detached' });
  await page.reload();
  await shown(page);
  await page.keyboard.press('/');
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await page.waitForTimeout(200);
  assert.equal(new URL(page.url()).pathname, '/', 'a key that was given up still acts');
  await page.waitForTimeout(1_000);
  await page.keyboard.press('q');
  await page.waitForURL(/\/records/);
  await page.getByRole('link', { name: 'Help' }).click();
  await page.locator('main [data-command=search] kbd', { hasText: 'q' }).waitFor();
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('Shift+Slash');
  await sheet.getByRole('button', { name: 'All keys as they were' }).click();
  await row('search').locator('kbd', { hasText: '/' }).waitFor();
  await sheet.getByRole('button', { name: 'Close' }).click();
});

test('items of an agenda change places by Alt and an arrow, said by ear, and recorded by a button', async () => {
  const { page } = kim;
  await go(kim, '/b/national/river-talks/m/5');
  const titles = () =>
    page.locator('[data-item]').evaluateAll((all) => all.map((one) => one.dataset.item).join());
  assert.equal(await titles(), 'a1,a2,a3');
  const pilots = page.locator('[data-item=a3]');
  await pilots.focus();
  await page.keyboard.press('Alt+ArrowUp');
  await page.keyboard.press('Alt+ArrowUp');
  assert.equal(await titles(), 'a3,a1,a2');
  assert.ok(
    await pilots.evaluate((one) => one.contains(document.activeElement)),
    'the focus did not go along',
  );
  await page
    .getByRole('status')
    .filter({ hasText: 'Pilots: now number 1, place 1 of 3. Not recorded yet.' })
    .waitFor();
  await page.keyboard.press('Alt+ArrowUp');
  await page.getByRole('status').filter({ hasText: 'Pilots is the first.' }).waitFor();
  await checkScreen(page, 'an agenda in another order');
  await picture(kim, 'agenda-order', true);
  await page.getByRole('button', { name: 'Save the order for Aldermark' }).click();
  await page
    .getByRole('button', { name: 'Save the order for Aldermark' })
    .waitFor({ state: 'detached' });
  await page.reload();
  await shown(page);
  assert.equal(await titles(), 'a3,a1,a2');
  // By pointer as well, and back again before it is recorded.
  await page.getByRole('button', { name: 'Item 1 further down' }).click();
  assert.equal(await titles(), 'a1,a3,a2');
  await page.getByRole('button', { name: 'As it was' }).click();
  assert.equal(await titles(), 'a3,a1,a2');
  assert.deepEqual(kim.faults, []);
});

test('help is there with the line cut, in three languages', async () => {
  const { page, context } = kim;
  for (const [language, heading, word] of [
    ['ko', '도움말', '전원 합의'],
    ['vi', 'Trợ giúp', 'Tất cả đã nhất trí'],
    ['en', 'Help', 'Agreed by all'],
  ]) {
    await go(kim, '/');
    await speak(page, language);
    await context.setOffline(true);
    await page.locator('a[href="/help"]').click();
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    await page.getByText(word, { exact: true }).first().waitFor();
    await context.setOffline(false);
    await picture(kim, `help-${language}`);
  }
});

test('records begin with the oldest where that is wanted, and the address keeps it', async () => {
  const { page } = kim;
  await go(kim, '/records?q=river');
  const times = () =>
    page.locator('main ol time').evaluateAll((all) => all.map((one) => one.dateTime));
  const newest = await times();
  assert.ok(newest.length > 2);
  await page.getByRole('combobox', { name: 'Order' }).selectOption('oldest');
  await page.waitForURL(/order=oldest/);
  await page.getByText('Oldest first.').waitFor();
  assert.deepEqual(await times(), newest.toReversed());
  await page.reload();
  await page.getByText('Oldest first.').waitFor();
  assert.deepEqual(await times(), newest.toReversed());
});

test('an empty place leads on: letters to what brings them in', async () => {
  const { page } = kim;
  await go(kim, '/b/national/river-talks/letters');
  await page.getByRole('link', { name: 'Bring it in from a file' }).click();
  await page.waitForURL(/\/import/);
  await go(kim, '/inbox?show=aside');
  await page.getByRole('link', { name: 'All that waits' }).click();
  await page.waitForURL((url) => url.pathname === '/inbox' && !url.search.includes('aside'));
});

test('on a telephone the content begins in the upper third, and the menu leads on', async () => {
  const { page } = kim;
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 844 });
    for (const address of ['/', '/bodies', '/records', '/help', '/b/national/river-talks/m/5']) {
      await go(kim, address);
      const top = await page.locator('main h1').evaluate((one) => one.getBoundingClientRect().top);
      assert.ok(top < 844 / 3, `${address} at ${width} px begins at ${top}`);
    }
  }
  const menu = page.getByRole('button', { name: /^Menu/ });
  await menu.click();
  await checkScreen(page, 'the menu of a telephone');
  await picture(kim, 'phone-menu');
  await page.getByRole('link', { name: 'Records' }).click();
  await page.waitForURL(/\/records/);
  assert.equal(await menu.getAttribute('aria-expanded'), 'false');
  await page.setViewportSize({ width: 1366, height: 860 });
});

test('the door names the party and the node, and says when the line is cut', async () => {
  const { page, context, origin } = kim;
  await context.clearCookies();
  await page.goto(origin);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.getByText('Aldermark', { exact: true }).waitFor();
  await page.getByText(new URL(origin).host).waitFor();
  await page.getByText('TEST UNCLASSIFIED').waitFor();
  await page.getByLabel('Name', { exact: true }).fill('kim');
  await page.getByLabel('Password').fill('a secret of some length');
  await page.getByLabel('Code').fill('123456');
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').filter({ hasText: 'Connection lost' }).waitFor();
  assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'kim');
  assert.equal(await page.getByLabel('Code').inputValue(), '123456');
  await picture(kim, 'door-lost');
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').filter({ hasText: 'Name, password or code is wrong' }).waitFor();
});
