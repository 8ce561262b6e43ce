// What is typed: Korean as an input method composes it in every kind of field, and the whole main job
// by key alone. If this fails, whoever writes Korean loses syllables, signs by ending a word, or is
// thrown out of a form by Escape; or somebody without a mouse cannot do the work.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { shown } from './checks.mjs';
import { startChromium } from './chromium.mjs';
import { byAccount, byLink, fill, go, picture, startSides } from './seats.mjs';

const { nodes, stop } = startSides();
let browser;
let kim;
let cdp;

before(async () => {
  await nodes('start', 0);
  await fill(nodes, 'national');
  browser = await startChromium();
  kim = await byAccount(browser, nodes, 0, 'kim', ['head']);
  cdp = await kim.context.newCDPSession(kim.page);
});
after(async () => {
  await browser?.close();
  await stop();
});

// As an input method gives keys to the page while it composes: as they are, while the browser says that
// something is composed; or as one key that says nothing, number 229.
const pressed = async (session, key, code, number) => {
  await session.send('Input.dispatchKeyEvent', {
    type: 'rawKeyDown',
    key,
    code,
    windowsVirtualKeyCode: number,
  });
  await session.send('Input.dispatchKeyEvent', {
    type: 'keyUp',
    key,
    code,
    windowsVirtualKeyCode: number,
  });
};
const compose = (text, session = cdp) =>
  session.send('Input.imeSetComposition', {
    text,
    selectionStart: text.length,
    selectionEnd: text.length,
  });

// Composes 한국 in what has the focus, with keys between that would act if they were heard.
async function hangul(session = cdp, named = true) {
  for (const text of ['ㅎ', '하', '한']) await compose(text, session);
  for (const [key, code, number] of [
    ['Enter', 'Enter', 13],
    ['Escape', 'Escape', 27],
    ['g', 'KeyG', 71],
    ['b', 'KeyB', 66],
    ['/', 'Slash', 191],
  ])
    await pressed(session, named ? key : 'Process', code, named ? number : 229);
  await session.send('Input.insertText', { text: '한' });
  for (const text of ['ㄱ', '구', '국']) await compose(text, session);
  await session.send('Input.insertText', { text: '국' });
}

// `field` takes 한국, the page stays where it is, and what is open stays open.
async function takesHangul(page, field, stays, name) {
  const before = page.url();
  await field.fill('');
  await field.focus();
  await hangul();
  assert.equal(await field.inputValue(), '한국', `${name}: what was composed`);
  await field.fill('');
  await hangul(cdp, false);
  assert.equal(await field.inputValue(), '한국', `${name}: what was composed, with nameless keys`);
  assert.equal(
    page.url().split('?')[0],
    before.split('?')[0],
    `${name}: the page has gone elsewhere`,
  );
  if (stays) assert.ok(await stays.isVisible(), `${name}: what was open is closed`);
  await field.fill('');
}

test('search fields: of bodies, and of records, whose address waits for the word', async () => {
  const { page } = kim;
  await go(kim, '/bodies');
  await takesHangul(
    page,
    page.getByRole('searchbox'),
    page.getByRole('heading', { level: 1, name: 'Bodies' }),
    'find a body',
  );
  await go(kim, '/records');
  const box = page.getByRole('searchbox').first();
  await takesHangul(page, box, page.getByRole('heading', { level: 1, name: 'Records' }), 'records');
});

test('forms: lines, several lines, identifiers, numbers, within lists and groups', async () => {
  const { page } = kim;
  await go(kim, '/b/national/river-talks/m/4');
  const dialog = page.getByRole('dialog');
  const open = async (button, entry) => {
    await page.getByRole('button', { name: button }).first().click();
    if (entry) await page.getByRole('menuitem', { name: entry }).click();
    await dialog.waitFor();
  };
  // Every form of this place, and every kind of field that text can be typed into.
  const met = new Set();
  for (const button of ['Add …', 'Next step …', 'Note what another side said …']) {
    if ((await page.getByRole('button', { name: button }).count()) === 0) continue;
    await page.getByRole('button', { name: button }).first().click();
    const entries = await page.getByRole('menuitem').allInnerTexts();
    await page.keyboard.press('Escape');
    for (const entry of entries) {
      await open(button, entry);
      for (const add of await dialog.getByRole('button', { name: /^\+ / }).all())
        await add.click({ timeout: 1_000 }).catch(() => {});
      const fields = dialog.locator('input[type=text]:visible, textarea:visible');
      for (const field of await fields.all()) {
        const kind = await field.evaluate(
          (one) =>
            `${one.tagName} ${one.inputMode} ${one.getAttribute('lang') ?? ''} ${one.closest('fieldset fieldset fieldset') ? 'deep' : one.closest('fieldset fieldset') ? 'within' : ''}`,
        );
        // One of each kind, wherever the forms have it.
        if (met.has(kind)) continue;
        met.add(kind);
        await takesHangul(page, field, dialog, `${entry}: ${kind}`);
      }
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    }
  }
  assert.ok(met.size >= 6, `only ${[...met].join('; ')}`);
  for (const kind of ['TEXTAREA', 'INPUT numeric', 'INPUT  en'])
    assert.ok(
      [...met].some((one) => one.includes(kind)),
      kind,
    );
});

test('a date is not typed into by Hangul, and keys of the composition end nothing', async () => {
  const { page } = kim;
  await go(kim, '/b/national/river-talks/m/4');
  await page.getByRole('button', { name: 'Next step …' }).click();
  await page.getByRole('menuitem', { name: /Schedule/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Known to the', { exact: true }).selectOption('day');
  const segment = dialog.getByRole('spinbutton').first();
  await segment.focus();
  const before = await segment.innerText();
  // Nothing is composed in it, so that the browser gives its keys as those of an input method alone.
  await hangul(cdp, false);
  assert.ok(await dialog.isVisible());
  assert.equal(await segment.innerText(), before);
  await page.keyboard.type('12092031');
  assert.match((await dialog.getByRole('spinbutton').allInnerTexts()).join(' '), /12.*0?9.*2031/);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
});

test('fields that the browser keeps: accounts, calendars, papers, sign-in, the browser’s own dialogues', async () => {
  const { page } = kim;
  await go(kim, '/you');
  const name = page.getByLabel('What you call it');
  await takesHangul(
    page,
    name,
    page.getByRole('heading', { name: 'Calendar feeds' }),
    'name of a feed',
  );
  // What it ends with is a form that is not sent by a composition's Enter.
  assert.equal(
    await page.getByText('The address, shown this one time.', { exact: false }).count(),
    0,
  );
  await go(kim, '/import');
  await page.getByLabel(/^A file:/).setInputFiles({
    name: 'a.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('Agenda item\nOne\n'),
  });
  await page.getByLabel('Its rows are').selectOption('agenda');
  await takesHangul(
    page,
    page.getByLabel('Meeting, for all rows'),
    page.getByRole('heading', { name: /What it holds/ }),
    'papers',
  );
  const officer = await byLink(browser, nodes, 0);
  const own = await officer.context.newCDPSession(officer.page);
  await go(officer, '/people');
  await officer.page.getByRole('button', { name: 'Invite somebody' }).click();
  for (const label of ['Signs in as', 'Name · 한국어', 'Office · English']) {
    const field = officer.page.getByLabel(label);
    await field.focus();
    await hangul(own);
    assert.equal(await field.inputValue(), '한국', label);
    assert.ok(
      await officer.page.getByRole('button', { name: 'Invite', exact: true }).isVisible(),
      label,
    );
  }
  await officer.context.close();
  const stranger = await browser.newContext();
  const door = await stranger.newPage();
  await door.goto(kim.origin);
  await door.getByRole('heading', { name: 'Sign in' }).waitFor();
  const session = await stranger.newCDPSession(door);
  for (const label of ['Name', 'Code']) {
    await door.getByLabel(label, { exact: true }).focus();
    await hangul(session);
    assert.equal(await door.getByLabel(label, { exact: true }).inputValue(), '한국', label);
    assert.equal(await door.getByRole('alert').count(), 0, 'a composition has signed in');
  }
  await stranger.close();
});

// Only keys from here on: whatever is pointed at is a fault.
test('the main job by key alone: a body, its meeting, an agenda, an outcome, submitted and agreed', async () => {
  await nodes('start', 1);
  await nodes('join');
  const alder = await byLink(browser, nodes, 0);
  const { page } = alder;
  await page.addInitScript(() => {
    window.pointed = 0;
    for (const kind of ['pointerdown', 'mousedown', 'touchstart'])
      window.addEventListener(kind, (event) => event.isTrusted && (window.pointed += 1), true);
  });
  await page.reload();
  await shown(page);
  const { keyboard } = page;
  const keys = async (...all) => {
    for (const key of all) await keyboard.press(key);
  };
  const here = (locator) =>
    locator
      .evaluate(
        (element) => element === document.activeElement || element.contains(document.activeElement),
      )
      .catch(() => false);
  // By Tab to this element, from wherever the focus is.
  const reach = async (locator, name) => {
    await locator.first().waitFor();
    for (let step = 0; step < 140; step += 1) {
      if (await here(locator.first())) return;
      await keys('Tab');
    }
    assert.fail(`${name} is not reached by Tab`);
  };
  const press = async (role, name) => {
    await reach(page.getByRole(role, { name }), String(name));
    await keys('Enter');
  };
  const menu = async (button, entry) => {
    await press('button', button);
    await page.getByRole('menu').waitFor();
    for (let step = 0; step < 30; step += 1) {
      if (await here(page.getByRole('menuitem', { name: entry }))) break;
      await keys('ArrowDown');
    }
    await keys('Enter');
    await page.getByRole('dialog').waitFor();
  };
  const write = async (label, text) => {
    await reach(page.getByRole('dialog').getByLabel(label, { exact: true }), label);
    await keyboard.insertText(text);
  };
  const pick = async (label, letter) => {
    await reach(page.getByRole('dialog').getByLabel(label, { exact: true }), label);
    await keyboard.type(letter);
  };
  // What stays with our own side is saved in one step.
  const sign = async () => {
    await keys('Control+Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };
  await keys('g', 'b');
  await page.getByRole('heading', { level: 1, name: 'Bodies' }).waitFor();
  await menu('Enter …', /Set up a body \(Aldermark only\)/);
  await write('Name (English)', 'Harbour Talks');
  await sign();
  await page.getByRole('heading', { level: 1, name: 'Harbour Talks' }).waitFor();
  await menu('Plan a meeting', 'The next numbered meeting');
  await pick('Known to the', 'Mon');
  await pick('Month', 'Sep');
  await write('Year', '2031');
  await sign();
  await page.getByText('September 2031').first().waitFor();
  await menu('Add …', 'Agenda item');
  await write('Title (English)', 'Piers and pilots');
  await sign();
  await page.getByText('Piers and pilots').first().waitFor();
  // To the other side: chosen, seen, submitted.
  await press('button', /^Submit to/);
  await page.getByRole('dialog').waitFor();
  for (const box of [/Intent/, /Agenda item/]) {
    await reach(page.getByRole('dialog').getByRole('checkbox', { name: box }), String(box));
    await keys('Space');
  }
  await press('button', 'See exactly what goes');
  await page.getByRole('dialog').getByText('TEST UNCLASSIFIED').first().waitFor();
  await press('button', 'Submit 3 entries'); // the body goes along
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => window.pointed), 0, 'something was pointed at');
  await picture(alder, 'keys-submitted');

  const birch = await byLink(browser, nodes, 1);
  await birch.page.getByRole('button', { name: 'Agree to several' }).waitFor({ timeout: 30_000 });
  for (let step = 0; step < 140; step += 1) {
    if (
      await birch.page
        .getByRole('button', { name: 'Agree to several' })
        .evaluate((one) => one === document.activeElement)
    )
      break;
    await birch.page.keyboard.press('Tab');
  }
  await birch.page.keyboard.press('Enter');
  const list = birch.page.getByRole('alertdialog');
  await list.getByRole('checkbox').first().waitFor();
  for (let step = 0; step < 40; step += 1) {
    const state = await birch.page.evaluate(() => ({
      box: document.activeElement?.type === 'checkbox' && !document.activeElement.checked,
      text: document.activeElement?.textContent ?? '',
    }));
    if (state.box) await birch.page.keyboard.press('Space');
    if (/^Agree to \d+ for/.test(state.text) && step > 0) break;
    await birch.page.keyboard.press('Tab');
  }
  await birch.page.keyboard.press('Enter');
  await list.waitFor({ state: 'detached' });
  await go(alder, '/b/alder-birch/harbour-talks/m/1');
  await page.getByText('Agreed by all').first().waitFor({ timeout: 30_000 });
  await picture(alder, 'keys-agreed');
  assert.deepEqual([...alder.faults, ...birch.faults], []);
  await alder.context.close();
  await birch.context.close();
});

test('what was offered is proposed otherwise by the other side, and that is agreed', async () => {
  const alder = await byLink(browser, nodes, 0);
  const birch = await byLink(browser, nodes, 1);
  await go(alder, '/b/alder-birch/harbour-talks/m/1');
  await alder.page.getByRole('button', { name: 'Add …' }).first().click();
  await alder.page.getByRole('menuitem', { name: 'Agenda item' }).click();
  let form = alder.page.getByRole('dialog');
  await form.getByLabel('Title (English)', { exact: true }).fill('Dredging in spring');
  await form.getByRole('button', { name: 'Continue' }).click();
  await form.getByRole('button', { name: 'Submit to Brevonia' }).click();
  await form.waitFor({ state: 'detached' });
  await go(birch, '/b/alder-birch/harbour-talks/m/1');
  await birch.page
    .getByRole('link', { name: 'Proposal: Agenda item' })
    .filter({ hasText: 'Dredging' })
    .or(birch.page.locator('li', { hasText: 'Dredging in spring' }).getByRole('link'))
    .first()
    .click();
  await birch.page.getByRole('button', { name: 'Propose it otherwise' }).click();
  form = birch.page.getByRole('dialog');
  const title = form.getByLabel('Title (English)', { exact: true });
  assert.equal(await title.inputValue(), 'Dredging in spring');
  await title.fill('Dredging in autumn');
  await form.getByRole('button', { name: 'Continue' }).click();
  await form.getByText('two entries are signed', { exact: false }).waitFor();
  await picture(birch, 'correct-1');
  await form.getByRole('button', { name: 'Submit to Aldermark' }).click();
  await form.waitFor({ state: 'detached' });
  await go(alder, '/b/alder-birch/harbour-talks/m/1');
  const row = alder.page
    .locator('main li', { hasText: 'Dredging in autumn' })
    .filter({ hasText: 'Proposal: Agenda item' })
    .first();
  await row.waitFor({ timeout: 30_000 });
  await row.getByRole('link').first().click();
  await alder.page.getByRole('button', { name: 'Agree for Aldermark' }).click();
  await alder.page
    .getByRole('alertdialog')
    .getByRole('button', { name: 'Agree for Aldermark' })
    .click();
  await alder.page.getByRole('alertdialog').waitFor({ state: 'detached' });
  await birch.page.getByText('Dredging in autumn').first().waitFor();
  const items = await nodes('get', 1, '/api/v1/meetings/alder-birch/harbour-talks/1').then(
    (one) => one.agenda,
  );
  const agreed = items.filter((one) =>
    Object.values(one.title ?? one.titles ?? {}).includes('Dredging in autumn'),
  );
  assert.ok(
    agreed.some((one) => one.said.kind === 'joint'),
    JSON.stringify(items.map((one) => [one.title ?? one.titles, one.said?.kind])),
  );
  assert.deepEqual([...alder.faults, ...birch.faults], []);
  await alder.context.close();
  await birch.context.close();
});
