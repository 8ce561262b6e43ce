// Two officers of one side in the same paragraph, before two real nodes: each sees what the other is typing, and
// nothing of it leaves their node. If this fails, two people of one ministry write over one another without
// knowing it, or the other side reads what was never proposed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkScreen } from './checks.mjs';
import { go, picture, startSides } from './seats.mjs';
import { bracket, element, openText, record, says, words } from './text_steps.mjs';

const { nodes, signIn, signInAs, startBrowser, stopAll } = startSides();
const address = '/t/alder-birch/river-talks/statement';
const typing = '/api/v1/texts/alder-birch/river-talks/statement/typing';
let place;
let lim;
let han;
let mai;

before(async () => {
  for (const number of [0, 1]) await nodes('start', number);
  await nodes('join');
  place = await openText(nodes, 'statement', {
    p1: ['1', 'The two sides meet in spring.'],
    p2: ['2', 'Each side measures the water every month.'],
  });
  await startBrowser();
  lim = await signInAs(0, 'lim', ['delegate']);
  han = await signInAs(0, 'han', ['delegate']);
  mai = await signIn(1);
  for (const side of [lim, han, mai]) {
    await go(side, address);
    await says(words(side, 1), 'The two sides meet in spring.');
  }
});
after(stopAll);

const colleague = (side, number) => element(side, number).locator('[data-typist]');
const editor = ({ page }, number) =>
  page.getByRole('textbox', { name: `Paragraph ${number}, English` });
const openEditor = async (side, number) => {
  await side.page.getByRole('button', { name: `Edit Paragraph ${number}` }).click();
  await editor(side, number).waitFor();
};
const retype = async ({ page }, old, fresh) => {
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  for (let at = 0; at < old.length; at += 1) await page.keyboard.press('Backspace');
  await page.keyboard.type(fresh);
};

test('who opens a paragraph is seen there at once by the colleague, with the words as typed, and by nobody else', async () => {
  await openEditor(lim, 1);
  await colleague(han, 1).getByText('Lim is writing here').waitFor({ timeout: 3_000 });
  await retype(lim, 'spring', 'September');
  await colleague(han, 1).locator('ins').getByText('September').waitFor({ timeout: 3_000 });
  await says(colleague(han, 1).locator('del'), 'spring');
  await colleague(han, 1)
    .getByText('Not saved as a proposal, and seen by our side alone:')
    .waitFor();
  await checkScreen(han.page, 'a colleague is writing');
  await picture(han, 'colleagues-1-writing');
  // The text itself is as it was, and one does not see oneself.
  await says(words(han, 1), /^The two sides meet in spring\.$/);
  assert.equal(await lim.page.locator('[data-typist]').count(), 0);
  // The other side's node has heard nothing.
  assert.equal(await mai.page.locator('[data-typist]').count(), 0);
  assert.deepEqual((await nodes('get', 1, typing)).items, []);
  assert.equal((await nodes('get', 0, typing)).items.length, 1);
  assert.ok(
    !JSON.stringify(await nodes('get', 0, '/api/v1/circles/alder-birch/acts?limit=200')).includes(
      'September',
    ),
  );
});

test('closed without a proposal, it is gone from the colleague’s screen', async () => {
  await openEditor(han, 2);
  await colleague(lim, 2).getByText('Han is writing here').waitFor({ timeout: 3_000 });
  await han.page.keyboard.press('Escape');
  await colleague(lim, 2).waitFor({ state: 'detached', timeout: 3_000 });
});

test('what was still on its way when an editor closed leaves no ghost on the colleague’s screen', async () => {
  const asked = han.page.waitForRequest(
    (one) => one.method() === 'POST' && one.url().endsWith(typing),
  );
  await openEditor(han, 2);
  const late = await asked;
  await colleague(lim, 2).getByText('Han is writing here').waitFor({ timeout: 3_000 });
  await han.page.keyboard.press('Escape');
  await colleague(lim, 2).waitFor({ state: 'detached', timeout: 3_000 });
  const status = await han.page.evaluate(
    ([path, token, body]) =>
      fetch(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Entente-CSRF': token },
        body,
      }).then((response) => response.status),
    [typing, late.headers()['x-entente-csrf'], late.postData()],
  );
  assert.equal(status, 204);
  // Lim is still in paragraph 1; of Han nothing has come back.
  assert.deepEqual(
    (await nodes('get', 0, typing)).items.map((one) => one.person),
    ['lim'],
  );
});

test('both save in one paragraph: the second is asked, reads both wordings, and both stand', async () => {
  await openEditor(han, 1);
  await retype(han, 'spring', 'autumn');
  await colleague(lim, 1).locator('ins').getByText('autumn').waitFor({ timeout: 3_000 });
  await editor(lim, 1).focus();
  await lim.page.keyboard.press('Enter');
  await record(lim, 'Brevonia');
  await colleague(han, 1).waitFor({ state: 'detached' });
  // It is told as it comes, and asked about before anything of ours goes on top of it.
  const met = han.page.locator('[data-met]');
  await says(met, 'Aldermark has proposed in this paragraph since you began:');
  await says(met, 'September');
  await editor(han, 1).focus();
  await han.page.keyboard.press('Enter');
  await says(met, 'And you have typed:');
  await says(met.locator('ins'), 'autumn');
  await says(met, 'September');
  assert.equal(await han.page.getByRole('dialog').count(), 0);
  await checkScreen(han.page, 'both changed the same paragraph');
  await picture(han, 'colleagues-2-met');
  // Back in the words by one key, and asked once more.
  await han.page.keyboard.press('Enter');
  await says(editor(han, 1), 'The two sides meet in autumn.');
  await met.getByRole('button', { name: 'Go on typing' }).waitFor({ state: 'detached' });
  await han.page.keyboard.press('Enter');
  await met.getByRole('button', { name: 'Propose mine beside it' }).click();
  await record(han, 'Brevonia');
  for (const side of [lim, han, mai]) {
    await says(bracket(side, 1), '[Aldermark: September]');
    await says(bracket(side, 1), '[Aldermark: autumn]');
  }
});

test('words that read otherwise meanwhile are not turned back unseen', async () => {
  await openEditor(han, 2);
  await retype(han, 'month', 'month, and reports');
  const { key } = (await place.read(0)).changes.at(-1) ?? {};
  assert.ok(key);
  // Somebody proposes a word there, and the other side accepts it: the paragraph reads otherwise.
  await place.propose(1, 'p2', 'Every side measures the water every month.');
  const theirs = (await place.read(0)).changes.find((one) => one.element === 'p2').key;
  await place.speak(0, [{ stance: { items: [{ change: theirs, verdict: 'SUPPORTS' }] } }]);
  const met = han.page.locator('[data-met]');
  await says(met, 'The paragraph reads otherwise than when you began:');
  await editor(han, 2).focus();
  await han.page.keyboard.press('Enter');
  await met
    .getByRole('button', { name: 'Begin with the words as they read now, and keep mine in view' })
    .click();
  await says(editor(han, 2), 'Every side measures the water every month.');
  await says(element(han, 2), 'The words have changed since this was typed. It is kept here:');
  await says(element(han, 2), 'month, and reports');
});

test('no script failed', () => {
  for (const side of [lim, han, mai]) assert.deepEqual(side.faults, []);
});
