// What one side keeps to itself about a text that both negotiate, in the page before two real nodes: what capital
// is asked and answers at a bracket, a fallback, words that colleagues look at first; then the adopted text signed
// in ink. If this fails, an instruction is shown to the other side, what is submitted is not what was drafted, or
// a scan counts that nobody compared.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkReflow, checkScreen } from './checks.mjs';
import { go, picture, startSides } from './seats.mjs';
import { bracket, element, openText, record, says, words } from './text_steps.mjs';

const { nodes, signIn, startBrowser, stopAll } = startSides();
let alder;
let birch;
let place;
const address = '/t/alder-birch/river-talks/statement';
const acts = '/api/v1/circles/alder-birch/acts';
const secrets = [
  'May we take autumn?',
  'The minister allows autumn',
  'Telegram 4711',
  'Give up spring',
];

before(async () => {
  await nodes('start', 0);
  await nodes('start', 1);
  await nodes('join');
  place = await openText(nodes, 'statement', {
    p1: ['1', 'The two sides meet in spring.'],
    p2: ['2', 'Each side measures the water every month.'],
  });
  await place.propose(0, 'p1', 'The two sides meet in September.');
  await place.propose(1, 'p1', 'The two sides meet in autumn.');
  await startBrowser();
  alder = await signIn(0);
  birch = await signIn(1);
  for (const side of [alder, birch]) {
    await go(side, address);
    await says(bracket(side, 1), '[Brevonia: autumn]');
  }
});
after(stopAll);

const kept = ({ page }) => page.locator('section[aria-labelledby=at-home]');

test('capital is asked about a bracket, and its answer stands there with authority and date', async () => {
  const { page } = alder;
  await page.getByRole('button', { name: 'Request instructions …' }).click();
  const form = page.getByRole('dialog');
  const asked = form.getByRole('group', { name: 'Paragraph 1, English' });
  await says(asked.getByRole('listitem'), 'our position');
  const save = form.getByRole('button', { name: 'Save for Aldermark only' });
  assert.ok(await save.isDisabled(), 'nothing is asked of nobody');
  await asked.getByLabel('Question').fill(secrets[0]);
  await form.getByLabel('Asked of').fill('The minister');
  await checkScreen(page, 'the form of a request for instructions');
  await picture(alder, 'home-1-request');
  await save.click();
  await form.waitFor({ state: 'detached' });
  const request = page.locator('[data-request]');
  await says(request.getByRole('row'), secrets[0]);
  // It waits in the inbox by its day, and leads back to where it is answered.
  await go(alder, '/inbox');
  const waits = page.getByRole('listitem').filter({ hasText: 'Instructions asked' });
  await says(waits, 'due');
  await picture(alder, 'home-1b-inbox');
  await waits.getByRole('link').first().click();
  await request.waitFor();
  await page.waitForFunction(
    () => document.activeElement?.matches('[data-request]') ?? false,
    undefined,
    { timeout: 20_000 },
  );
  await request.getByRole('button', { name: 'Make the sheet' }).click();
  const [paper] = await Promise.all([
    page.waitForEvent('download', { timeout: 60_000 }),
    page.getByRole('menuitem', { name: 'DOCX' }).click(),
  ]);
  assert.match(paper.suggestedFilename(), /^Request for instructions.*\.docx$/);
  await request.getByRole('button', { name: 'Enter the answer' }).click();
  const answer = page.getByRole('dialog');
  await answer.getByLabel('Instruction (English)', { exact: true }).fill(`${secrets[1]}.`);
  await answer.getByLabel('Authority (English)', { exact: true }).fill('Minister Orr');
  await answer.getByLabel('Reference number').fill(secrets[2]);
  await answer.getByRole('button', { name: 'Save for Aldermark only' }).click();
  await answer.waitFor({ state: 'detached' });
  await says(request.locator('[data-instruction]'), 'Minister Orr');
  await go(alder, '/inbox');
  await page.getByRole('status').filter({ hasText: 'Nothing needs an answer of yours' }).waitFor();
  assert.equal(await waits.count(), 0, 'what is answered still waits');
  await go(alder, address);
  // At the bracket itself too.
  await bracket(alder, 1).click();
  const there = kept(alder).locator('[data-instruction]');
  for (const said of [secrets[1], 'Minister Orr', secrets[2]]) await says(there, said);
  await checkScreen(page, 'a bracket with an instruction');
  await picture(alder, 'home-2-instructed', true);
  await page.setViewportSize({ width: 390, height: 844 });
  await checkReflow(page, 'instructions on a telephone');
  await page.setViewportSize({ width: 1366, height: 860 });
});

test('a fallback names its readers', async () => {
  const { page } = alder;
  await bracket(alder, 1).click();
  await kept(alder).getByRole('button', { name: 'Add a fallback' }).click();
  const form = page.getByRole('dialog');
  await form.getByText('Who may read this').waitFor();
  await form.getByLabel('Text (English)', { exact: true }).fill(`${secrets[3]}.`);
  await form.getByRole('button', { name: 'Continue' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^(Save for Aldermark only|Record)/ })
    .click();
  await says(kept(alder).locator('[data-fallback]'), secrets[3]);
  await says(kept(alder).locator('[data-fallback]'), 'Seen by');
});

test('words kept for colleagues are submitted exactly as they were drafted', async () => {
  const { page } = alder;
  await page.getByRole('button', { name: 'Edit Paragraph 2' }).click();
  await page.getByRole('textbox', { name: 'Paragraph 2, English' }).waitFor();
  await page.keyboard.press('End');
  await page.keyboard.type(' Both publish it.');
  await page.keyboard.press('Enter');
  const seen = page.getByRole('dialog').filter({ hasText: 'Who will see this?' });
  // What could not be kept at home is not offered to the other side by that, and nothing of it is lost.
  const keep = seen.getByRole('button', { name: 'Keep for Aldermark only' });
  const send = seen.getByRole('button', { name: 'Record and send to Brevonia' });
  const writes = /\/api\/v1\/circles\/[^/]+\/acts$/;
  await send.and(page.locator(':enabled')).waitFor();
  await page.route(writes, (route) => route.abort());
  await keep.click();
  await seen.getByRole('alert').first().waitFor();
  await keep.and(page.locator(':enabled')).waitFor();
  assert.ok(await send.isDisabled(), 'what was to be kept at home is offered to the other side');
  await page.keyboard.press('Control+Enter');
  await says(seen.locator('ins'), 'Both publish it.');
  await page.unroute(writes);
  await keep.click();
  await seen.waitFor({ state: 'detached' });
  assert.equal((await place.read(1)).changes.length, 2, 'a draft of one side is at the other');
  await element(alder, 2)
    .getByRole('button', { name: /^Paragraph 2,/ })
    .click();
  const draft = kept(alder).locator('[data-draft]');
  await says(draft.locator('ins'), 'Both publish it.');
  await checkScreen(page, 'a draft of our own side');
  await picture(alder, 'home-3-draft', true);
  const national = (await nodes('get', 0, '/api/v1/circles')).items.find((one) => one.national).id;
  const drafted = (
    await nodes('get', 0, `/api/v1/circles/${national}/acts?matter=${place.matter}&limit=200`)
  ).items.find((one) => one.content?.change);
  // Its side dismisses it, which destroys nothing: it is taken up again as it was.
  await draft.getByRole('button', { name: 'Dismiss the draft …' }).click();
  await record(alder, 'Aldermark only', 'Save for');
  await draft.waitFor({ state: 'detached' });
  await kept(alder).getByText('1 dismissed draft').click();
  const gone = kept(alder).locator('[data-dismissed]');
  await says(gone, 'Dismissed by');
  await says(gone.locator('ins'), 'Both publish it.');
  assert.equal(await gone.getByRole('button', { name: /^Submit/ }).count(), 0);
  await checkScreen(page, 'a draft that was dismissed');
  await picture(alder, 'home-3b-dismissed', true);
  await gone.getByRole('button', { name: 'Take the draft up again …' }).click();
  await record(alder, 'Aldermark only', 'Save for');
  await says(draft.locator('ins'), 'Both publish it.');
  await draft.getByRole('button', { name: 'Submit to Brevonia …' }).click();
  await record(alder, 'Brevonia');
  await says(words(birch, 2), 'Both publish it.');
  await draft.waitFor({ state: 'detached' });
  const sent = (await place.read(1)).changes.find((one) => one.element === 'p2');
  assert.deepEqual(sent.content, drafted.content, 'what was submitted is not what was drafted');
});

test('a draft goes out under its own marking, and one for named persons not at all', async () => {
  const { page } = alder;
  const { person } = await nodes('get', 0, '/api/v1/session');
  const drafted = async (text, label) => {
    const { contents } = await place.compose(0, { words: { element: 'p1', words: { en: text } } });
    await nodes('say', 0, 'national', {
      type: 'statement',
      matter: place.matter,
      module: 'texts',
      content: contents[0],
      label,
    });
  };
  await drafted('The two sides meet in spring, always.', {
    classification: 0,
    categories: ['ALPHA'],
  });
  await drafted('The two sides meet in spring, quietly.', {
    classification: 0,
    categories: [`person/${person}`],
  });
  await go(alder, address);
  await element(alder, 1)
    .getByRole('button', { name: /^Paragraph 1,/ })
    .click();
  const draft = (word) => kept(alder).locator('[data-draft]').filter({ hasText: word });
  const seen = page.getByRole('dialog').filter({ hasText: 'Who will see this?' });
  const send = seen.getByRole('button', { name: 'Record and send to Brevonia' });
  await draft('quietly').getByRole('button', { name: 'Submit to Brevonia …' }).click();
  await says(seen.getByRole('alert'), 'it is for named persons alone');
  assert.ok(await send.isDisabled(), 'words for named persons can be sent');
  await checkScreen(page, 'a draft that may not leave');
  await picture(alder, 'home-3c-named');
  await seen.getByRole('button', { name: 'Back' }).click();
  await draft('always').getByRole('button', { name: 'Submit to Brevonia …' }).click();
  await says(seen, 'The marking of the draft, not the usual one');
  await picture(alder, 'home-3d-marked');
  await record(alder, 'Brevonia');
  await draft('always').waitFor({ state: 'detached' });
  const items = (await nodes('get', 0, `${acts}?matter=${place.matter}&limit=200`)).items;
  const sent = items.find((one) => JSON.stringify(one.content).includes('always'));
  assert.deepEqual(
    sent.label.categories,
    ['ALPHA'],
    'it went out under another marking than it had',
  );
});

test('nothing of it is at the other side, and the page submits none of it', async () => {
  const all = JSON.stringify(
    (await nodes('get', 1, `${acts}?matter=${place.matter}&limit=200`)).items,
  );
  for (const secret of secrets) {
    assert.ok(!all.includes(secret), `${secret} is at the other side`);
    assert.equal(await birch.page.getByText(secret).count(), 0);
  }
  // A text of our own under the same address offers none of it either.
  await nodes('say', 0, 'national', {
    type: 'statement',
    matter: place.matter,
    module: 'texts',
    content: {
      text: {
        kind: 'JOINT_STATEMENT',
        titles: { en: 'Our own draft' },
        languages: [{ tag: 'en', role: 'NEGOTIATING' }],
      },
    },
  });
  await go(alder, '/t/national/river-talks/statement');
  await alder.page.getByRole('button', { name: 'Submit to Brevonia' }).click();
  const form = alder.page.getByRole('dialog');
  await form.getByRole('button', { name: 'Select all' }).first().waitFor();
  const offered = await form.innerText();
  for (const secret of secrets) assert.ok(!offered.includes(secret), `${secret} is offered`);
  await form.getByRole('button', { name: 'Select all' }).first().click();
  await form.getByRole('button', { name: 'See exactly what goes' }).click();
  await form.getByRole('button', { name: /^Submit \d+ entr/ }).waitFor();
  const preview = await form.innerText();
  for (const secret of secrets) assert.ok(!preview.includes(secret), `${secret} is in the preview`);
  await alder.page.keyboard.press('Escape');
});

test('signed in ink: the other side confirms the same file, and another one is refused', async () => {
  const text = await place.read(0);
  const keys = text.changes.map((one) => one.key);
  for (const side of [0, 1])
    await place.speak(side, [
      { stance: { items: keys.map((change) => ({ change, verdict: 'LETS_GO' })) } },
    ]);
  const { revision, digest } = await place.read(0);
  const asked = await nodes(
    'post',
    0,
    acts,
    {
      type: 'proposal',
      matter: place.matter,
      module: 'texts',
      concur: true,
      content: {
        adoption: {
          revision,
          digest,
          body: 'bodies/river-talks',
          level: { en: 'Ministers' },
          date: '2031-06-01',
          languages: [{ tag: 'en', role: 'NEGOTIATING' }],
        },
      },
    },
    201,
  );
  await nodes('until_known', 1, 'alder-birch', asked.ref);
  await nodes('post', 1, acts, { type: 'concurrence', target: asked.ref }, 201);
  for (const side of [alder, birch]) {
    await go(side, address);
    await side.page.getByText('Adopted', { exact: true }).first().waitFor({ timeout: 20_000 });
  }
  const scan = {
    name: 'signed.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.4 signed'),
  };
  await alder.page.getByRole('button', { name: 'Enter a signature in ink …' }).click();
  const form = alder.page.getByRole('dialog');
  await form.getByLabel('Who signs').fill('A. Orr');
  await form.getByLabel('Capacity').fill('Minister');
  await form.getByLabel('Place').fill('Port');
  await form.getByLabel('Date').fill('2031-06-02');
  assert.ok(await form.getByRole('button', { name: 'Continue' }).isDisabled(), 'without a scan');
  await form.locator('input[type=file]').setInputFiles(scan);
  await form.getByText('signed.pdf').waitFor();
  await checkScreen(alder.page, 'the form of a signature in ink');
  await picture(alder, 'home-4-ink');
  await form.getByRole('button', { name: 'Continue' }).click();
  await record(alder, 'Brevonia');
  const signed = ({ page }) => page.locator('[data-signature="alder.example"]');
  for (const side of [alder, birch]) {
    await signed(side).getByText('Not confirmed yet by Brevonia').waitFor({ timeout: 20_000 });
    await says(signed(side), 'A. Orr, Minister, Port');
  }
  assert.equal(
    await signed(alder)
      .getByRole('button', { name: /^Confirm/ })
      .count(),
    0,
    'its own scan',
  );
  await signed(birch)
    .getByRole('button', { name: /^Confirm that the scan/ })
    .click();
  const confirm = birch.page.getByRole('dialog');
  await confirm
    .locator('input[type=file]')
    .setInputFiles({ ...scan, name: 'other.pdf', buffer: Buffer.from('%PDF-1.4 other') });
  await confirm.getByText('other.pdf is another file').waitFor();
  assert.ok(await confirm.getByRole('button', { name: 'Continue' }).isDisabled(), 'another file');
  await confirm.locator('input[type=file]').setInputFiles(scan);
  await confirm.getByText('signed.pdf is the file that was signed with.').waitFor();
  await checkScreen(birch.page, 'confirming a scan');
  await picture(birch, 'home-5-confirm');
  await confirm.getByRole('checkbox').check();
  await confirm.getByRole('button', { name: 'Continue' }).click();
  await record(birch, 'Aldermark');
  for (const side of [alder, birch])
    await signed(side)
      .getByText('The scan shows this text: confirmed by Brevonia')
      .waitFor({ timeout: 20_000 });
  assert.equal((await place.read(0)).state, 'adopted', 'one side has not signed yet');
  await place.speak(1, [{ signature: { digest, signatory: 'B. Reed', date: '2031-06-02' } }]);
  await alder.page.getByText('Signed', { exact: true }).first().waitFor({ timeout: 20_000 });
  await picture(alder, 'home-6-signed', true);
});
