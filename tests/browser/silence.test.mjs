// An adoption under the silence procedure in the page, before two real nodes and in two browsers: proposed with
// its time, heard or not heard by the other side, and broken with a reason. If this fails, a text is agreed by
// the silence of people whom no screen told that they were asked, or who could not find how to speak.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkReflow, checkScreen } from './checks.mjs';
import { go, open, picture, startSides } from './seats.mjs';
import { openText } from './text_steps.mjs';

const { nodes, signIn, startBrowser, stopAll } = startSides();
let alder;
let birch;
const address = '/t/alder-birch/river-talks/statement';
const waiting = ({ page }) => page.locator('section[aria-labelledby=waiting]');
const shows = (side, text) => waiting(side).getByText(text).first().waitFor({ timeout: 30_000 });
const runs =
  /^Silence procedure, class Adoption of texts: agreed on \d+ \w+ \d{4}, \d\d:\d\d UTC · \d\d:\d\d .+ unless somebody breaks the silence\.$/;

before(async () => {
  await nodes('start', 0);
  await nodes('start', 1);
  await nodes('join', 'SILENCE');
  for (const number of [0, 1])
    await nodes('say', number, 'alder-birch', { type: 'silence_authorisation', class: 'texts' });
  await openText(nodes, 'statement', { p1: ['1', 'The two sides meet in spring.'] });
  await startBrowser();
  alder = await signIn(0);
  birch = await signIn(1);
  await go(alder, address);
  await go(birch, address);
});
after(stopAll);

test('only what the rules list can be put under silence, with a notice that can be heard', async () => {
  const { page } = alder;
  let form = await open(alder, 'Propose or attach …', 'Propose who holds the pen');
  assert.equal(await form.getByText(/silence/i).count(), 0, 'the pen is nothing for silence');
  await form.getByRole('button', { name: 'Back' }).click();
  await form.waitFor({ state: 'detached' });

  await nodes('cut', true);
  form = await open(alder, 'Propose or attach …', 'Propose adoption');
  await form
    .getByRole('group', { name: 'At the level of' })
    .getByRole('textbox')
    .first()
    .fill('Ministers');
  await form
    .getByRole('checkbox', { name: /^Under the silence procedure, class Adoption of texts/ })
    .check();
  // Two years back nobody could have heard of it.
  const year = form
    .getByRole('group', { name: 'The silence ends' })
    .getByRole('spinbutton', { name: /year/ });
  const right = Number(await year.innerText());
  await year.focus();
  for (let at = 0; at < 2; at += 1) await page.keyboard.press('ArrowDown');
  await form.getByRole('button', { name: 'Continue' }).click();
  await form
    .getByText('The arrangement asks for a notice of 48 hours: choose a later time.')
    .waitFor();
  await checkScreen(page, 'the form of an adoption under silence');
  await picture(alder, 'silence-1-form');
  await year.focus();
  for (let at = 0; at < 2; at += 1) await page.keyboard.press('ArrowUp');
  assert.equal(Number(await year.innerText()), right);
  await form.getByRole('button', { name: 'Continue' }).click();
  await form.getByText(runs).waitFor();
  await picture(alder, 'silence-2-preview');
  await form.getByRole('button', { name: 'Submit to Brevonia' }).click();
  await form.waitFor({ state: 'detached' });
});

test('whose node has not got the notice is named: its silence is no consent', async () => {
  await shows(alder, runs);
  await waiting(alder)
    .getByRole('button', { name: /^Proposal: / })
    .click();
  await shows(alder, /^Notice stored by Aldermark, /);
  await shows(alder, 'Not stored by Brevonia so far: unheard silence is no consent.');
  await checkScreen(alder.page, 'a notice that did not arrive');
  await picture(alder, 'silence-3-unheard', true);
  assert.equal(await waiting(birch).count(), 0);
  await nodes('cut', false);
  await shows(birch, runs);
  // Read at the other side, it is stored there, and both say so.
  await waiting(birch)
    .getByRole('button', { name: /^Proposal: / })
    .click();
  for (const side of [alder, birch]) {
    await shows(side, /^Notice stored by Aldermark, /);
    await shows(side, /^Notice stored by Brevonia, /);
    assert.equal(
      await waiting(side)
        .getByText(/no consent|not authorised/)
        .count(),
      0,
    );
  }
  await checkScreen(birch.page, 'a proposal under silence');
  await picture(birch, 'silence-4-heard', true);
});

test('the other side breaks the silence with a reason, by keyboard alone, and both read it', async () => {
  const { page } = birch;
  await waiting(birch).getByRole('button', { name: 'Break the silence' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('alertdialog', { name: 'Break the silence for Brevonia' });
  await dialog.getByText(/^Then it is not agreed by silence/).waitFor();
  await dialog.getByLabel('Reason, if you give one').focus();
  await page.keyboard.type('Spring is too early for us.');
  await dialog.getByText('Parties', { exact: true }).waitFor();
  await checkScreen(page, 'before the silence is broken');
  await picture(birch, 'silence-5-break');
  await page.keyboard.press('Control+Enter');
  await dialog.waitFor({ state: 'detached' });
  for (const side of [alder, birch]) {
    await shows(
      side,
      'The silence was broken by Brevonia: it needs a plain answer of every party now.',
    );
    assert.equal(await waiting(side).getByRole('button', { name: 'Break the silence' }).count(), 0);
    await side.page.getByText('Spring is too early for us.').first().waitFor({ timeout: 20_000 });
  }
  // Each can still answer it plainly.
  await waiting(birch).getByRole('button', { name: 'Agree for Brevonia' }).waitFor();
  await picture(alder, 'silence-6-broken', true);
  await alder.page.setViewportSize({ width: 390, height: 844 });
  await checkReflow(alder.page, 'a broken silence on a telephone');
});
