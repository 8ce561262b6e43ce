// What the pen-holder alone does in the page, before two real nodes and in two browsers: speaking as Chair,
// changes of form, and numbers. If this fails, a Chair's words count as a party's, a comma costs every mark,
// or a number moves without a list that says so.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkScreen } from './checks.mjs';
import { go, picture, recorder, signSeen, startSides } from './seats.mjs';
import { announced, bracket, element, openText, record, says, words } from './text_steps.mjs';

const { nodes, signIn, startBrowser, stopAll } = startSides();
let alder;
let birch;
let place;
const address = '/t/alder-birch/river-talks/statement';

before(async () => {
  await nodes('start', 0);
  await nodes('start', 1);
  await nodes('join');
  place = await openText(nodes, 'statement', {
    p1: ['1', 'The two sides meet in spring.'],
    p2: ['2', 'Each side measures the water every month.'],
  });
  await startBrowser();
  alder = await signIn(0);
  birch = await signIn(1);
  await go(alder, address);
  await go(birch, address);
});
after(stopAll);

const editing = () => alder.page.getByRole('checkbox', { name: /^As Chair: / });

test('under a mandate of all the pen-holder proposes as Chair, and that is nobody’s position', async () => {
  const { page } = alder;
  await page.getByRole('button', { name: 'Edit Paragraph 1' }).click();
  await page.getByRole('textbox', { name: 'Paragraph 1, English' }).waitFor();
  assert.equal(await editing().count(), 0, 'nobody is Chair without a mandate');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Propose or attach …' }).click();
  await page.getByRole('menuitem', { name: 'Propose a mandate of the Chair' }).click();
  await page.getByRole('dialog').waitFor();
  await signSeen(alder, 'Submit to Brevonia');
  await birch.page.getByRole('button', { name: /^Proposal: / }).click();
  await birch.page.getByRole('button', { name: 'Agree for Brevonia' }).click();
  const answer = birch.page.getByRole('alertdialog');
  await answer.getByRole('button', { name: 'Agree for Brevonia' }).click();
  await answer.waitFor({ state: 'detached' });
  await page.getByText('Proposed, not agreed yet').waitFor({ state: 'detached', timeout: 20_000 });
  await page.getByRole('button', { name: 'Edit Paragraph 1' }).click();
  await page.getByRole('textbox', { name: 'Paragraph 1, English' }).waitFor();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  for (let at = 0; at < 'spring'.length; at += 1) await page.keyboard.press('Backspace');
  await page.keyboard.type('summer');
  await editing().check();
  await checkScreen(page, 'the editor of a Chair');
  await page.getByRole('button', { name: 'Propose', exact: true }).click();
  await record(alder, 'Brevonia');
  for (const side of [alder, birch]) {
    await says(bracket(side, 1), '[Chair: summer]');
    await side.page.getByRole('radio', { name: 'By party' }).check();
    await side.page.getByLabel('As proposed by').selectOption({ label: 'Aldermark' });
    await says(words(side, 1), 'The two sides meet in spring.');
    await side.page.getByRole('radio', { name: 'Compilation' }).check();
  }
  await picture(alder, 'pen-1-chair');
  // A screen reader says Chair, and of words within the Chair's whose they are.
  const told = async (side) =>
    (await announced(side, 'button')).filter((one) => one.startsWith('bracket'));
  const chair = 'bracket, 2 alternatives; as in Rev.1: spring; Chair: ';
  assert.deepEqual(await told(birch), [`${chair}summer`]);
  const { changes } = await place.read(1);
  const { key } = changes.find((one) => one.chair);
  await place.propose(1, 'p1', 'winter', { on: key });
  for (const side of [alder, birch]) {
    await says(bracket(side, 1), '[Brevonia: winter]');
    assert.deepEqual(await told(side), [
      `${chair}bracket, 2 alternatives; Chair: summer; Brevonia: winter`,
    ]);
  }
  const nested = (await place.read(1)).changes.find((one) => one.on === key);
  await place.speak(1, [{ stance: { items: [{ change: nested.key, verdict: 'LETS_GO' }] } }]);
  for (const side of [alder, birch])
    await bracket(side, 1).getByText('Brevonia').waitFor({ state: 'detached', timeout: 20_000 });
  // It ends by the same way.
  await page.getByRole('button', { name: 'Propose or attach …' }).click();
  await page.getByRole('menuitem', { name: /^Propose that the mandate of the Chair ends/ }).click();
  assert.ok(await page.getByRole('dialog').getByLabel('The mandate ends').isChecked());
  await page.keyboard.press('Escape');
});

test('a change of form is listed by its revision, and each side carries its marks over by one entry', async () => {
  const { page } = alder;
  await place.mark(1, 'p2', 'AD_REF');
  await element(birch, 2).getByText('Brevonia: Agreed ad ref').waitFor({ timeout: 20_000 });
  await place.propose(0, 'p2', 'Each side measures the water each month.');
  await bracket(birch, 2).click();
  await birch.page.getByRole('button', { name: 'Support Aldermark, for Brevonia' }).click();
  await record(birch, 'Aldermark');
  await element(birch, 2).getByText('words changed since').waitFor({ timeout: 20_000 });
  await says(words(alder, 2), 'each month');
  await page.getByRole('button', { name: 'Issue Rev.2' }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('checkbox', { name: 'Paragraph 2' }).check();
  await checkScreen(page, 'a revision with changes of form');
  await form.getByRole('button', { name: 'Continue' }).click();
  await record(alder, 'Brevonia');
  for (const side of [alder, birch])
    await side.page.getByText('Changed in form alone: Paragraph 2').waitFor({ timeout: 20_000 });
  assert.equal(await page.getByRole('button', { name: 'Carry our marks over' }).count(), 0);
  await birch.page.getByRole('button', { name: 'Carry our marks over' }).click();
  await record(birch, 'Aldermark');
  for (const side of [alder, birch]) {
    await element(side, 2)
      .getByText('words changed since')
      .waitFor({ state: 'detached', timeout: 20_000 });
    await element(side, 2)
      .getByText(/^Brevonia: Agreed ad ref, confirmation due \d/)
      .waitFor();
  }
  await birch.page
    .getByRole('button', { name: 'Carry our marks over' })
    .waitFor({ state: 'detached' });
  await picture(birch, 'pen-2-carried', true);
});

test('numbers move by the pen-holder’s list of old and new ones', async () => {
  const { page } = alder;
  assert.equal(await birch.page.getByRole('button', { name: /^Renumber with/ }).count(), 0);
  await page.getByRole('button', { name: 'Renumber with Rev.3' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('New number of Paragraph 2').fill('5');
  await checkScreen(page, 'the form of new numbers');
  await form.getByRole('button', { name: 'Continue' }).click();
  await picture(alder, 'pen-3-renumber');
  await record(alder, 'Brevonia');
  for (const side of [alder, birch]) {
    await side.page.getByText('Renumbered: 2 → 5').waitFor({ timeout: 20_000 });
    await says(words(side, 5), 'Each side measures the water each month.');
    assert.equal(await element(side, 2).count(), 0);
    await side.page.getByRole('rowheader', { name: 'Rev.3' }).waitFor();
  }
});

test('a non-paper says on its head what it is, reminds of its disposal, and is compiled for nobody', async () => {
  const paper = await openText(
    nodes,
    'idea',
    { p1: ['1', 'The bridge could be shared.'] },
    { non_paper: true, disposal: '2026-01-31' },
  );
  await paper.propose(1, 'p1', 'The bridge could be sold.');
  const { page } = alder;
  await go(alder, '/t/alder-birch/river-talks/idea?view=party');
  await page.getByText('Without prejudice: it is nobody’s position').waitFor();
  await page.getByText('By the word of Aldermark alone every side disposes of it').waitFor();
  await page.getByText('cannot be enforced from here').waitFor();
  await page.getByText('That day has passed: dispose of it').waitFor();
  await page.getByRole('radio', { name: 'Rolling text' }).waitFor();
  assert.ok(await page.getByRole('radio', { name: 'Rolling text' }).isChecked());
  for (const view of ['Compilation', 'By party'])
    assert.equal(await page.getByRole('radio', { name: view }).count(), 0, view);
  assert.equal(await page.getByText('[Brevonia: sold]').count(), 0);
  await checkScreen(page, 'a non-paper');
  await picture(alder, 'pen-4-non-paper');
});

test('a word of look-alike letters that the other side proposes is marked, and read out so', async () => {
  const paper = await openText(nodes, 'alike', { p1: ['1', 'The parties share the bridge.'] });
  // U+0430 in the place of the second letter.
  await paper.propose(1, 'p1', 'The pаrties share the bridge.');
  const { page } = alder;
  await go(alder, '/t/alder-birch/river-talks/alike');
  const marked = bracket(alder, 1).locator('[data-look-alike]');
  await says(marked, 'pаrties');
  assert.equal(await marked.count(), 1, 'a word that is what it looks like is marked too');
  assert.equal(await marked.getAttribute('title'), 'contains look-alike letters');
  await bracket(alder, 1).click();
  await page.getByRole('heading', { name: 'Bracket in Paragraph 1, English' }).waitFor();
  assert.equal(await page.locator('[data-look-alike]').count(), 2, 'not in its card');
  assert.match(
    (await announced(alder, 'button')).join('\n'),
    /pаrties \(contains look-alike letters\)/,
  );
  await checkScreen(page, 'a word of look-alike letters');
  await picture(alder, 'pen-6-look-alike');
  // And in what is shown before our own side says anything about it.
  await page.getByRole('button', { name: /^Support Brevonia/ }).first().click();
  const dialog = page.getByRole('dialog').filter({ hasText: 'Who will see this?' });
  await says(dialog.locator('[data-look-alike]'), 'pаrties');
  await page.keyboard.press('Escape');
});

test('an agreed term is looked for in each language, and comes into the words by one key', async () => {
  const { agree } = recorder(nodes, '/api/v1/circles/alder-birch/acts', 'texts/river-talks');
  const languages = [
    { tag: 'en', role: 'NEGOTIATING' },
    { tag: 'ko', role: 'OFFICIAL' },
  ];
  await openText(
    nodes,
    'terms',
    { p1: ['1', { en: 'The sides set up a joint committee.', ko: '양측은 위원회를 둔다.' }] },
    { languages },
  );
  const { page } = alder;
  await go(alder, '/t/alder-birch/river-talks/terms?languages=en,ko');
  await says(words(alder, 1), 'The sides set up a joint committee.');
  assert.equal(await element(alder, 1).getByText('공동위원회').count(), 0);
  await agree(
    { term: { id: 'joint-committee', words: { en: 'joint committee', ko: '공동위원회' } } },
    { module: 'texts' },
  );
  const lacking = element(alder, 1).getByText(/공동위원회/);
  await lacking.waitFor({ timeout: 20_000 });
  await page.getByRole('button', { name: 'Edit Paragraph 1' }).click();
  const korean = page.getByRole('textbox', { name: 'Paragraph 1, Korean' });
  await korean.waitFor();
  const terms = page.getByRole('region', { name: 'Agreed terms in these words' });
  await terms.getByText('not in the words yet').waitFor();
  await checkScreen(page, 'agreed terms in the editor');
  await picture(alder, 'pen-5-terms');
  await korean.click();
  await page.keyboard.press('Home');
  await terms.getByRole('button', { name: 'Insert “공동위원회” in Korean' }).click();
  await terms.getByText('not in the words yet').waitFor({ state: 'detached' });
  assert.match(await korean.innerText(), /^공동위원회/);
  await page.keyboard.press('Escape');
});
