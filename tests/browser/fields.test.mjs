// Hangul in every field: at every address, in every form that the address offers, each field that text can
// be typed into takes what an input method composes, whole; Enter that ends a composition neither sends
// the form nor picks from a list. If this fails, whoever writes Korean loses syllables in that field, or
// signs by ending a word.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { addresses, isOperators } from './addresses.mjs';
import { shown } from './checks.mjs';
import { startChromium } from './chromium.mjs';
import { byAccount, byLink, fill, go, startSides } from './seats.mjs';

const { nodes, stop } = startSides();
let browser;
let head;
let officer;

before(async () => {
  await nodes('start', 0);
  await fill(nodes, 'national');
  browser = await startChromium();
  head = await byAccount(browser, nodes, 0, 'kim', ['head']);
  officer = await byLink(browser, nodes, 0);
  for (const seat of [head, officer]) seat.cdp = await seat.context.newCDPSession(seat.page);
});
after(async () => {
  await browser?.close();
  await stop();
});

// Numbers, days and passwords are not composed.
const typed =
  'textarea, [contenteditable=true], input:not([type]), input[type=text], input[type=search], input[type=email], input[type=url], input[type=tel]';

// The fields of text that are seen there now, with what is folded away unfolded; each gets a mark.
function fieldsOf(page) {
  return page.evaluate((selector) => {
    const within = document.querySelector('[role=dialog]') ?? document;
    for (const one of within.querySelectorAll('details')) one.open = true;
    return [...within.querySelectorAll(selector)]
      .filter(
        (one) =>
          one.checkVisibility() && !one.disabled && !one.readOnly && one.inputMode !== 'numeric',
      )
      .map((one, at) => {
        one.dataset.typed = String(at);
        return {
          at,
          name: (
            one.labels?.[0]?.textContent ??
            one.getAttribute('aria-label') ??
            one.name ??
            one.id
          ).trim(),
        };
      });
  }, typed);
}

// Composes 한국 in the field, with an Enter in each syllable that would act if it were heard, once under its
// name and once as input methods hide it; what then stands there. Sent in one go: the order is kept.
async function composed({ page, cdp }, at) {
  await page.evaluate((mark) => {
    const field = document.querySelector(`[data-typed="${mark}"]`);
    field.focus();
    field.select?.();
    document.execCommand('delete');
  }, at);
  const compose = (text) =>
    cdp.send('Input.imeSetComposition', {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    });
  const enter = (key, number) =>
    ['rawKeyDown', 'keyUp'].map((type) =>
      cdp.send('Input.dispatchKeyEvent', {
        type,
        key,
        code: 'Enter',
        windowsVirtualKeyCode: number,
      }),
    );
  await Promise.all([
    compose('ㅎ'),
    compose('한'),
    ...enter('Enter', 13),
    cdp.send('Input.insertText', { text: '한' }),
    compose('국'),
    ...enter('Process', 229),
    cdp.send('Input.insertText', { text: '국' }),
  ]);
  return page.evaluate((mark) => {
    const field = document.querySelector(`[data-typed="${mark}"]`);
    return field ? (field.value ?? field.textContent) : 'the field is gone';
  }, at);
}

const met = [];

// Every field that is open takes Hangul, and the screen stays as it is.
async function takeAll(seat, where, wrong) {
  const before = new URL(seat.page.url()).pathname;
  const fields = await fieldsOf(seat.page);
  for (const { at, name } of fields) {
    const text = await composed(seat, at);
    if (text !== '한국') wrong.push(`${where}, ${name}: ${text}`);
    if (new URL(seat.page.url()).pathname !== before)
      wrong.push(`${where}, ${name}: the page has gone elsewhere`);
    met.push(`${where}: ${name}`);
    if (text === 'the field is gone') return fields.length;
  }
  return fields.length;
}

// Forms that stand on a page and open by a button of their own.
const plain = {
  '/people': ['Invite somebody'],
  '/you': ['Another authenticator'],
};
// Forms that have to be reached, whatever else is.
const known = [
  'Set up a body',
  'Agenda item',
  'Outcome',
  'Position',
  'Register a letter',
  'Enter a person',
  'Agreed language',
  'Begin a strand of work',
  'Workplan',
  'Invite somebody',
  'Another authenticator',
];

// How many entries of the record there are: a composition has recorded nothing.
const entries = async () =>
  (await nodes('get', 0, '/api/v1/search?q=%ED%95%9C%EA%B5%AD&limit=1')).items.length;

const opened = [];
const done = new Set();
const began = Date.now();

for (const address of [...addresses, '/b/national/river-talks/m/4']) {
  test(`every field of ${address} takes Hangul`, async () => {
    const seat = isOperators(address) ? officer : head;
    const { page } = seat;
    const wrong = [];
    await go(seat, address);
    await takeAll(seat, address, wrong);
    if (!address.startsWith('/records')) await go(seat, address);
    for (const name of plain[address] ?? []) {
      const button = page.getByRole('button', { name }).first();
      if ((await button.count()) === 0) continue;
      await button.click();
      opened.push(name);
      await takeAll(seat, `${address}: ${name}`, wrong);
    }
    // What can be written here: every entry of every menu, as the palette lists them, once each.
    for (const name of await offers(page)) {
      if (done.has(name)) continue;
      done.add(name);
      await page.keyboard.press('.');
      await offer(page)
        .filter({ has: page.getByText(name, { exact: true }) })
        .first()
        .click();
      await palette(page).waitFor({ state: 'detached' });
      const dialog = page.getByRole('dialog');
      await dialog.waitFor();
      for (const add of await dialog.getByRole('button', { name: /^\+ / }).all())
        await add.click({ timeout: 500 }).catch(() => {});
      opened.push(name);
      await takeAll(seat, `${address}: ${name}`, wrong);
      if (!(await dialog.isVisible()))
        wrong.push(`${address}, ${name}: a composition closed the form`);
      await page.keyboard.press('Escape');
      // What was typed for named persons alone is asked about.
      if (
        !(await dialog.waitFor({ state: 'detached', timeout: 700 }).then(
          () => true,
          () => false,
        ))
      )
        await go(seat, address);
    }
    assert.deepEqual(wrong, []);
    assert.equal(await entries(), 0, 'a composition has recorded something');
    assert.deepEqual(seat.faults, []);
  });
}

const palette = (page) => page.locator('input[role=combobox]');
const offer = (page) => page.getByRole('dialog').locator('[role=option][data-key^=offer]');

// Names of what opens a form on this screen.
async function offers(page) {
  await shown(page);
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('.');
  await palette(page).waitFor();
  const names = await offer(page).evaluateAll((all) =>
    all.map((one) => one.querySelector('span').textContent.trim()),
  );
  await page.keyboard.press('Escape');
  await palette(page).waitFor({ state: 'detached' });
  return [...new Set(names)];
}

test('the fields of the door: of sign-in and of an invitation', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(head.origin);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  const seat = { page, cdp: await context.newCDPSession(page) };
  const wrong = [];
  assert.equal(await takeAll(seat, 'sign-in', wrong), 2);
  assert.deepEqual(wrong, []);
  assert.equal(await page.getByRole('alert').count(), 0, 'a composition has signed in');
  await context.close();
});

test('the fields were all met: none can fall out of this test unseen', () => {
  console.log(
    `${met.length} fields in ${opened.length} forms, ${Math.round((Date.now() - began) / 1000)} s`,
  );
  const missing = known.filter((name) => !opened.some((one) => one.startsWith(name)));
  assert.deepEqual(missing, [], `forms that were not reached; reached: ${opened.join('; ')}`);
  assert.ok(met.length >= 120, `only ${met.length} fields`);
});
