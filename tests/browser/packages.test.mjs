// A package in the page, before two real nodes and in two browsers: one side ties two brackets together, the
// other takes the whole by one answer or none of it. If this fails, a concession offered for another one
// stands without it, or a refused offer leaves a trace in what a side is said to want.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkReflow, checkScreen } from './checks.mjs';
import { go, picture, startSides } from './seats.mjs';
import { bracket, element, openText, record, says, words } from './text_steps.mjs';

const { nodes, signIn, startBrowser, stopAll } = startSides();
let alder;
let birch;
const address = '/t/alder-birch/river-talks/statement';
let place;

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
  await place.propose(0, 'p2', 'Each side measures the water every week.');
  await startBrowser();
  alder = await signIn(0);
  birch = await signIn(1);
  await go(alder, address);
  await go(birch, address);
  for (const side of [alder, birch]) {
    await says(bracket(side, 1), '[Brevonia: autumn]');
    await says(bracket(side, 2), '[Aldermark: week]');
  }
});
after(stopAll);

const section = ({ page }) => page.locator('section[aria-labelledby=packages]');
const named = (side, name) => section(side).locator('[data-package]').filter({ hasText: name });
const shown = async (side) => [await words(side, 1).innerText(), await words(side, 2).innerText()];

// Ours in the second paragraph for theirs in the first.
async function offer(name) {
  const { page } = alder;
  await page.getByRole('button', { name: 'Make a package' }).click();
  const form = page.getByRole('dialog');
  const of = (number) => form.getByRole('group', { name: `Paragraph ${number}, English` });
  await of(1).getByText('Brevonia: autumn').click();
  await form.getByText('1 proposal is taken, 1 let go.').waitFor();
  await of(2).getByText('Aldermark: week').click();
  await form.getByText('2 proposals are taken, 1 let go.').waitFor();
  await form.getByLabel('What it is called').fill(name);
  return form;
}

async function propose(name) {
  const form = await offer(name);
  await form.getByRole('button', { name: 'Continue' }).click();
  const seen = alder.page.getByRole('dialog').filter({ hasText: 'Who will see this?' });
  await says(seen.locator('ins'), 'autumn');
  await says(seen.locator('ins'), 'week');
  await says(seen, 'every side has agreed, as they then read: Paragraph 1, Paragraph 2');
  await record(alder, 'Brevonia', 'Propose to');
  for (const side of [alder, birch]) await named(side, name).waitFor({ timeout: 20_000 });
}

async function answer(name, button, confirm) {
  // Who is still to answer finds the answers without a press.
  await named(birch, name).getByRole('button', { name: button, exact: true }).click();
  const dialog = birch.page.getByRole('alertdialog');
  // What is agreed stands there in its words, and by no sign of the record.
  await says(dialog.locator('ins'), 'autumn');
  await says(dialog, 'as they then read: Paragraph 1, Paragraph 2');
  assert.doesNotMatch(await dialog.locator('p, li').allInnerTexts().then(String), /[0-9a-f]{16}/);
  await picture(birch, 'packages-3-answer');
  await dialog.getByRole('button', { name: confirm }).click();
  await dialog.waitFor({ state: 'detached' });
}

test('a package that is refused leaves every bracket, position and count as before', async () => {
  const before = await shown(alder);
  const form = await offer('Autumn for weekly figures');
  await checkScreen(alder.page, 'the form of a package');
  await picture(alder, 'packages-1-form');
  await form.getByRole('button', { name: 'Back' }).click();
  await propose('Autumn for weekly figures');
  await checkScreen(birch.page, 'a package is offered');
  await picture(birch, 'packages-2-offered', true);
  // The other side reads its items in full, and nobody's position has moved.
  await says(named(birch, 'Autumn for weekly figures').locator('ins'), 'autumn');
  await says(named(birch, 'Autumn for weekly figures').locator('ins'), 'week');
  // And what the paragraphs say once it is accepted, for that is what it agrees to.
  const reads = named(birch, 'Autumn for weekly figures').locator('[data-readings] > li');
  assert.deepEqual(await reads.allInnerTexts(), [
    'Paragraph 1\n\nEnglish The two sides meet in autumn.',
    'Paragraph 2\n\nEnglish Each side measures the water every week.',
  ]);
  for (const side of [alder, birch]) {
    assert.deepEqual(await shown(side), before);
    await side.page.getByText('2 brackets open').waitFor();
  }
  await alder.page.getByRole('radio', { name: 'By party' }).check();
  await says(words(alder, 1), 'The two sides meet in September.');
  await alder.page.getByRole('radio', { name: 'Compilation' }).check();
  await answer('Autumn for weekly figures', 'Decline', 'Decline for Brevonia');
  for (const side of [alder, birch]) {
    await named(side, 'Refused: Brevonia').waitFor({ timeout: 20_000 });
    assert.deepEqual(await shown(side), before);
    await side.page.getByText('2 brackets open').waitFor();
  }
  await alder.page.getByRole('radio', { name: 'By party' }).check();
  await says(words(alder, 1), 'The two sides meet in September.');
  await alder.page.getByRole('radio', { name: 'Compilation' }).check();
});

test('one that its proposer withdraws can be accepted by nobody', async () => {
  const before = await shown(alder);
  await propose('Withdrawn before an answer');
  await named(alder, 'Withdrawn before an answer')
    .getByRole('button', { name: 'Withdraw this package' })
    .click();
  const dialog = alder.page.getByRole('alertdialog');
  await dialog.getByRole('button', { name: 'Withdraw for Aldermark' }).click();
  await dialog.waitFor({ state: 'detached' });
  for (const side of [alder, birch]) {
    const one = named(side, 'Withdrawn before an answer');
    await one.getByText('Withdrawn: Aldermark').waitFor({ timeout: 20_000 });
    assert.equal(
      await one.getByRole('button', { name: 'Answers to the whole package' }).count(),
      0,
    );
    assert.deepEqual(await shown(side), before);
  }
});

test('accepted whole by one answer: both brackets are gone, and the marks follow', async () => {
  // A mark on the words as they were: the answer to the package is the later word.
  await place.mark(1, 'p2', 'AD_REF');
  await element(alder, 2).getByText('Brevonia: Agreed ad ref').waitFor({ timeout: 20_000 });
  await propose('Both together');
  await answer('Both together', 'Agree for Brevonia', 'Agree for Brevonia');
  for (const side of [alder, birch]) {
    await named(side, 'Accepted by all').waitFor({ timeout: 20_000 });
    await says(words(side, 1), 'The two sides meet in autumn.');
    await says(words(side, 2), 'Each side measures the water every week.');
    await side.page.getByText('No bracket open').waitFor();
    assert.equal(await bracket(side, 1).count(), 0);
    assert.equal(await bracket(side, 2).count(), 0);
    for (const number of [1, 2])
      for (const party of ['Aldermark', 'Brevonia'])
        await element(side, number).getByText(`${party}: Agreed, by a package`).waitFor();
  }
  for (const number of [0, 1]) {
    const { elements } = await place.read(number);
    assert.deepEqual(
      elements.filter((one) => ['p1', 'p2'].includes(one.id)).map((one) => one.state),
      ['agreed', 'agreed'],
    );
  }
  // One side reopens its own, and the other reads why.
  const { digest } = (await place.read(0)).elements.find((one) => one.id === 'p1');
  for (const [stand, told] of [
    ['STUDY', 'Aldermark: Study reservation (the lawyers ask for a day)'],
    ['NO_POSITION', /Aldermark: .* \(the lawyers ask for a day\)/],
  ]) {
    await place.speak(0, [
      {
        marks: {
          stand,
          marked: [{ element: 'p1', digest }],
          reason: { en: 'the lawyers ask for a day' },
        },
      },
    ]);
    await element(birch, 1).getByText(told).waitFor({ timeout: 20_000 });
  }
  await checkScreen(birch.page, 'a package that all accepted');
  await picture(birch, 'packages-3-accepted', true);
  await birch.page.setViewportSize({ width: 390, height: 844 });
  await checkReflow(birch.page, 'packages on a telephone');
  await birch.page.setViewportSize({ width: 1366, height: 860 });
});

test('words let go make a package void, and the page says whose they were', async () => {
  await place.propose(0, 'p1', 'The two sides meet in autumn each year.');
  await place.propose(0, 'p2', 'Each side measures the water every week and reports.');
  for (const number of [1, 2]) await bracket(alder, number).first().waitFor({ timeout: 20_000 });
  await alder.page.getByRole('button', { name: 'Make a package' }).click();
  const form = alder.page.getByRole('dialog');
  for (const number of [1, 2])
    await form
      .getByRole('group', { name: `Paragraph ${number}, English` })
      .getByText(/^Aldermark:/)
      .click();
  await form.getByLabel('What it is called').fill('Then let go');
  await form.getByRole('button', { name: 'Continue' }).click();
  await record(alder, 'Brevonia', 'Propose to');
  await named(birch, 'Then let go').waitFor({ timeout: 20_000 });
  await bracket(alder, 1).click();
  await alder.page.getByRole('button', { name: 'Let our own go' }).click();
  // Before it is signed: the words themselves, and that the package has to be withdrawn from as well.
  const signing = alder.page.getByRole('dialog').filter({ hasText: 'Who will see this?' });
  await signing.locator('ins', { hasText: 'autumn' }).waitFor();
  await signing.getByText('which this ends').waitFor();
  await checkScreen(alder.page, 'letting go of words in a package');
  await picture(alder, 'packages-let-go');
  await record(alder, 'Brevonia');
  const one = named(birch, 'Then let go');
  await one
    .getByText('Words that it was made of were let go: Aldermark.')
    .waitFor({ timeout: 20_000 });
  assert.equal(await one.getByRole('button', { name: 'Answers to the whole package' }).count(), 0);
});

test('the four words of a print lead to what changed since, and a word read wrong is named', async () => {
  const { page } = birch;
  const opens = page.getByRole('button', { name: 'Check words of a print' });
  await opens.click();
  const present = page.getByText('Of what this screen shows now:').locator('code');
  const before = await present.innerText();
  assert.match(before, /^[a-z]+( [a-z]+){3}$/);
  const field = page.getByLabel(/^The four words at the foot of the print/);
  const find = page.getByRole('button', { name: 'What changed since?' });
  await field.fill(`Rev.1 ${before}`);
  await find.click();
  await page.getByText('nothing changed since').waitFor();
  // Words that came since, and words that went.
  await place.propose(0, 'p1', 'The two sides meet at the bridge in autumn.');
  await bracket(birch, 2).first().click();
  await page.getByRole('button', { name: 'Support Aldermark, for Brevonia' }).click();
  await record(birch, 'Aldermark');
  await page
    .getByText('The print shows an earlier state of Rev.1.')
    .waitFor({ timeout: 20_000 })
    .catch(async () =>
      assert.fail(await page.locator('section[aria-labelledby=check-print]').innerText()),
    );
  const changes = page.locator('section[aria-labelledby=check-print] li');
  await says(changes.filter({ hasText: 'Proposed since' }).locator('ins'), 'at the bridge');
  await changes
    .filter({ hasText: 'Supported by all now' })
    .getByText('Supported since by Brevonia')
    .waitFor();
  await checkScreen(page, 'what changed since a print');
  await picture(birch, 'packages-4-since', true);
  await changes.getByRole('link', { name: 'Paragraph 1', exact: true }).click();
  assert.match(page.url(), /at=p1/);
  const [first, ...others] = before.split(' ');
  await field.fill([`${first}q`, ...others].join(' '));
  await find.click();
  await page.getByText(`“${first}q” is none of the words. Is it “${first}”?`).waitFor();
  await field.fill('acorn acorn acorn acorn');
  await find.click();
  await page.getByText(/^No state with these words among the \d+/).waitFor();
});
