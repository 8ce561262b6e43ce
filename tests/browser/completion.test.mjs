// What surrounds the words of a text, before two real nodes and in two browsers: the check of a language, where each
// side stands, notes and annexes, another paragraph named by its number, and after adoption what travels with the text
// and mends it. If this fails, an older language passes for the negotiated one, 'no objection' reads as agreement, or an
// adopted text cannot be put right by those who adopted it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkFocus, checkHeight, checkReflow, checkScreen } from './checks.mjs';
import { go, open, picture, recorder, signSeen, startSides } from './seats.mjs';
import { element, openText, record, says, words } from './text_steps.mjs';

const { nodes, signIn, startBrowser, stopAll } = startSides();
let alder;
let birch;
let place;
let agree;
const address = '/t/alder-birch/river-talks/statement';

before(async () => {
  await nodes('start', 0);
  await nodes('start', 1);
  await nodes('join');
  place = await openText(
    nodes,
    'statement',
    {
      p1: ['1', { en: 'The two sides meet in spring.', ko: '양측은 봄에 만난다.' }],
      p2: ['2', { en: 'Each side measures the water.', ko: '각 측은 수위를 잰다.' }],
      p3: ['3', { en: 'The bridge stays open.', ko: '다리는 열어 둔다.' }],
    },
    {
      together: true,
      languages: [
        { tag: 'en', role: 'NEGOTIATING', prevails: true },
        { tag: 'ko', role: 'OFFICIAL' },
        { tag: 'vi', role: 'COURTESY', pending: true },
      ],
    },
  );
  ({ agree } = recorder(nodes, '/api/v1/circles/alder-birch/acts', place.matter));
  await startBrowser();
  alder = await signIn(0);
  birch = await signIn(1);
  await go(alder, address);
  await go(birch, address);
  for (const side of [alder, birch]) await says(words(side, 1), 'The two sides meet in spring.');
});
after(stopAll);

const both = async (act) => {
  for (const side of [alder, birch]) await act(side);
};
const card = (side, number) =>
  element(side, number)
    .getByRole('button', { name: new RegExp(`^Paragraph ${number},`) })
    .click();
const chip = (side, number, text) =>
  element(side, number).getByText(text).first().waitFor({ timeout: 20_000 });
const said = async (number) => (await place.read(number)).changes.map((one) => one.content.change);

test('beside the title: which language prevails, and which is not there yet', async () => {
  await both(async ({ page }) => {
    const header = page.locator('main header').first();
    await header.getByText('English: negotiating (prevails)').waitFor();
    await header.getByText('Vietnamese: courtesy translation (not there yet)').waitFor();
  });
});

test('a language older than the negotiated one says so until each side’s checker has signed', async () => {
  await place.issue({
    elements: [
      {
        id: 'p1',
        type: 'OPERATIVE',
        place: 'b',
        number: '1',
        words: { en: 'The two sides meet in autumn.', ko: '양측은 봄에 만난다.' },
      },
    ],
  });
  await both((side) => chip(side, 1, 'Korean not updated since Rev.1'));
  for (const [side, them] of [
    [alder, 'Aldermark'],
    [birch, 'Brevonia'],
  ]) {
    await card(side, 1);
    await side.page.getByRole('button', { name: 'Check the language' }).first().click();
    const form = side.page.getByRole('dialog');
    await form.getByLabel('Who checked it').fill(`Language service of ${them}`);
    await checkScreen(side.page, 'the check of a language');
    await chip(side, 1, 'Korean not updated since Rev.1');
    await signSeen(side, `Record as ${them}'s word`);
  }
  await both((side) =>
    element(side, 1)
      .getByText('Korean not updated since Rev.1')
      .waitFor({ state: 'detached', timeout: 20_000 }),
  );
});

test('where a side stands: study, scrutiny and no objection each read as what they are, and agreed as provisional', async () => {
  for (const [side, them, number, stand, reads] of [
    [alder, 'Brevonia', 1, 'Study reservation', 'Aldermark: Study reservation'],
    [birch, 'Aldermark', 1, 'No objection', 'Brevonia: No objection'],
    [alder, 'Brevonia', 2, 'Scrutiny reservation', 'Aldermark: Scrutiny reservation'],
    [alder, 'Brevonia', 3, 'Agreed', 'Aldermark: Agreed, provisional'],
  ]) {
    await card(side, number);
    await side.page.getByRole('button', { name: 'Where we stand', exact: true }).click();
    await side.page.getByRole('dialog').getByText(stand, { exact: true }).click();
    await side.page.getByRole('dialog').getByRole('button', { name: 'Continue' }).click();
    await record(side, them);
    await both((one) => chip(one, number, reads));
  }
  // Of paragraph 2 the other side has said nothing, which is not 'no objection'.
  assert.equal(await element(alder, 2).getByText('Brevonia: No objection').count(), 0);
  await checkScreen(alder.page, 'where the sides stand');
  await picture(alder, 'completion-1-stands');
});

test('a footnote and an annex are proposed, and stand as what they are', async () => {
  const { page } = alder;
  for (const [kind, number, text] of [
    ['Footnote', '*', 'Measured at the lower bridge.'],
    ['Annex', 'I', 'Stations of measurement'],
  ]) {
    await card(alder, 3);
    await page.getByRole('button', { name: 'Insert paragraph after' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Kind').selectOption({ label: kind });
    await form.getByLabel('Number, as printed').fill(number);
    await form.getByLabel('Words (English)').fill(text);
    await form.getByRole('button', { name: 'Continue' }).click();
    await record(alder, 'Brevonia');
    await birch.page.getByText(text).first().waitFor({ timeout: 20_000 });
  }
  // It has no Korean words that could be older than its English ones.
  await alder.page.getByText('No words in Korean yet').first().waitFor();
  assert.equal(await alder.page.getByText(/since Rev\.0/).count(), 0);
  const come = (await said(1)).filter((one) => one.move?.what === 'COMES');
  assert.deepEqual(
    come.map((one) => one.move.type).sort(),
    ['ANNEX', 'FOOTNOTE'],
  );
});

test('another paragraph is named by choosing it, and both sides read its number', async () => {
  const { page } = alder;
  await page.getByRole('button', { name: 'Edit Paragraph 3' }).click();
  const box = page.getByRole('textbox', { name: 'Paragraph 3, English' });
  await box.waitFor();
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'textbox');
  // The editor puts its own caret a moment after it has the focus.
  for (let at = 0; at < 20; at += 1) {
    await page.keyboard.press('Control+End');
    await page.keyboard.press('ArrowLeft');
    await page.evaluate(() => new Promise((ends) => setTimeout(ends, 50)));
    if ((await page.evaluate(() => getSelection().anchorOffset)) === 21) break;
  }
  await page.keyboard.type(', as in paragraph ');
  await page.getByLabel('Name another paragraph').selectOption({ label: 'Paragraph 2' });
  await page.getByRole('button', { name: 'Insert its number in English' }).focus();
  await page.keyboard.press('Enter');
  await says(box, 'The bridge stays open, as in paragraph 2.');
  await checkScreen(page, 'the editor with a paragraph named');
  await picture(alder, 'completion-2-named');
  await page.keyboard.press('Enter');
  await record(alder, 'Brevonia');
  await both((side) => chip(side, 3, 'as in paragraph 2'));
  const named = (await said(1)).find((one) => one.element === 'p3');
  assert.equal(named.wordings[0].words, ', as in paragraph {#p2}');
  // What is named is one piece in the editor of the other side too.
  const change = birch.page.getByRole('button', { name: 'Change the words of Aldermark' });
  await element(birch, 3).locator('[data-bracket]').first().click();
  await change.click();
  const theirs = birch.page.getByRole('textbox', { name: 'Paragraph 3, English' });
  await theirs.waitFor();
  assert.equal(await theirs.locator('[data-reference]').innerText(), '2');
  await birch.page.keyboard.press('Escape');
  await theirs.waitFor({ state: 'detached' });
});

test('after adoption: a statement travels with the paragraphs it is of, and a correction mends one language', async () => {
  // All that is open is taken by both; the last revision is adopted.
  const { changes } = await place.read(1);
  await place.speak(1, [
    { stance: { items: changes.map((one) => ({ change: one.key, verdict: 'SUPPORTS' })) } },
  ]);
  await place.issue({});
  const { revision, digest } = await place.read(0);
  await agree(
    {
      adoption: {
        revision,
        digest,
        body: 'bodies/river-talks',
        level: { en: 'Ministers' },
        date: '2031-05-12',
        languages: [{ tag: 'en', role: 'AUTHENTIC' }],
      },
    },
    { module: 'texts' },
  );
  await both(({ page }) =>
    page.getByText('Adopted', { exact: true }).first().waitFor({ timeout: 20_000 }),
  );
  assert.equal(await alder.page.getByText(/since Rev\.0/).count(), 0);
  const { page } = birch;
  let form = await open(birch, 'Propose or attach …', 'Statement or reservation');
  await form.getByLabel('Kind').selectOption({ label: 'Interpretative statement' });
  await form.getByRole('textbox').first().fill('Water means the water of the main stream.');
  await form.getByRole('checkbox', { name: 'Paragraph 2: Each side measures the water.' }).check();
  await checkScreen(page, 'the form of a statement');
  await signSeen(birch, "Record as Brevonia's word");
  await both(async (side) => {
    const stands = side.page.locator('section[aria-labelledby=completion]');
    await stands.getByText('Interpretative statement').waitFor({ timeout: 20_000 });
    await stands.getByText('Water means the water of the main stream.').waitFor();
    await stands.getByText('Paragraph 2', { exact: true }).waitFor();
  });
  // A correction is written at its paragraph, of the words as they were adopted.
  await card(birch, 2);
  form = await open(birch, 'Correction after adoption', 'Correct Paragraph 2, Korean');
  const [box, ...more] = await form
    .getByRole('group', { name: 'As corrected' })
    .getByRole('textbox')
    .all();
  assert.equal(more.length, 0, 'one language is corrected');
  assert.equal(await box.inputValue(), '각 측은 수위를 잰다.');
  await box.fill('각 측은 수위를 측정한다.');
  await form.getByLabel('The languages did not agree').check();
  await form
    .getByRole('group', { name: 'Objections until' })
    .getByRole('spinbutton')
    .first()
    .click();
  await page.keyboard.type('12052031');
  await checkScreen(page, 'the form of a correction');
  await picture(birch, 'completion-3-correction');
  await signSeen(birch, 'Submit to Aldermark');
  await alder.page.getByRole('button', { name: /^Proposal: / }).click({ timeout: 20_000 });
  const asked = alder.page.locator('section[aria-labelledby=waiting]');
  for (const word of ['각 측은 수위를 잰다.', '각 측은 수위를 측정한다.', 'Paragraph 2'])
    await asked.getByText(word).first().waitFor();
  await picture(alder, 'completion-4-asked', true);
  await alder.page.getByRole('button', { name: 'Agree for Aldermark' }).click();
  const answer = alder.page.getByRole('alertdialog');
  await answer.getByRole('button', { name: 'Agree for Aldermark' }).click();
  await answer.waitFor({ state: 'detached' });
  await both(async (side) => {
    const korean = element(side, 2).locator('[data-words]').nth(1);
    await says(korean, '각 측은 수위를 측정한다.');
    // The adopted text stays beside it.
    await side.page.getByText('각 측은 수위를 잰다.').first().waitFor();
    assert.equal(await words(side, 2).innerText(), 'Each side measures the water.');
  });
  assert.equal((await place.read(0)).digest, digest);
  await checkScreen(alder.page, 'a text that was corrected');
  await picture(alder, 'completion-5-corrected', true);
});

test('of what anybody read nothing is claimed, and the screen holds at any width and by key', async () => {
  await both(async ({ page }) => {
    assert.doesNotMatch(await page.locator('main').innerText(), /\bseen by\b|\bread by\b/i);
  });
  await checkHeight(alder.page, 'an adopted text');
  await alder.page.setViewportSize({ width: 320, height: 800 });
  await checkReflow(alder.page, 'an adopted text');
  await alder.page.setViewportSize({ width: 1366, height: 860 });
  await checkFocus(alder.page, 'an adopted text');
  for (const side of [alder, birch]) assert.deepEqual(side.faults, []);
});
