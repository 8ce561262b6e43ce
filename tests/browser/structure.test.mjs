// Paragraphs as wholes, before two real nodes and in two browsers, by keyboard alone: one is split in both of its
// languages, two are joined, one is moved and goes a level down. If this fails, who drafts has to write a paragraph
// anew to part it, or a proposal says something else than what its preview showed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkReflow, checkScreen } from './checks.mjs';
import { go, picture, startSides } from './seats.mjs';
import { element, openText, record, says, words } from './text_steps.mjs';

const { nodes, signIn, startBrowser, stopAll } = startSides();
let alder;
let birch;
let place;
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
      p2: [
        '2',
        {
          en: 'Each side measures the water. They report to the council.',
          ko: '각 측은 수위를 잰다. 양측은 이사회에 보고한다.',
        },
      ],
      p3: ['3', { en: 'The bridge stays open.', ko: '다리는 열어 둔다.' }],
    },
    {
      languages: [
        { tag: 'en', role: 'NEGOTIATING' },
        { tag: 'ko', role: 'NEGOTIATING' },
      ],
    },
  );
  await startBrowser();
  alder = await signIn(0);
  birch = await signIn(1);
  for (const side of [alder, birch]) {
    await go(side, address);
    await says(words(side, 1), 'The two sides meet in spring.');
  }
});
after(stopAll);

const focus = ({ page }) => page.evaluate(() => document.activeElement?.id ?? '');

// Into the editor of a paragraph by key, the caret at the beginning of its English words.
async function edit(side, number) {
  const { page } = side;
  await element(side, number)
    .getByRole('button', { name: new RegExp(`^Paragraph ${number},`) })
    .focus();
  await page.keyboard.press('e');
  const box = page.getByRole('textbox', { name: `Paragraph ${number}, English` });
  await box.waitFor();
  await page.waitForFunction(
    (label) => document.activeElement?.getAttribute('aria-label') === label,
    `Paragraph ${number}, English`,
  );
  // The editor puts its own caret once it has the focus, a moment later.
  await home(side);
  return box;
}

async function home({ page }) {
  for (let at = 0; at < 50; at += 1) {
    await page.keyboard.press('Control+Home');
    const offset = await page.evaluate(
      () => new Promise((ends) => setTimeout(() => ends(getSelection().anchorOffset), 50)),
    );
    if (offset === 0) return;
  }
  assert.fail('the caret does not come to the beginning');
}

const press = async ({ page }, key, times) => {
  for (let at = 0; at < times; at += 1) await page.keyboard.press(key);
};

// Tab goes on to it, and is caught nowhere.
async function tabTo({ page }, button) {
  for (let at = 0; at < 40; at += 1) {
    if (await button.evaluate((one) => one === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail('Tab does not come to it');
}

const seenDialog = ({ page }) => page.getByRole('dialog').filter({ hasText: 'Who will see this?' });

test('a paragraph is split at the caret, with a place in each language, and both sides read two', async () => {
  const { page } = alder;
  await edit(alder, 2);
  await press(alder, 'ArrowRight', 'Each side measures the water.'.length);
  await page.keyboard.press('Control+Enter');
  const form = page.getByRole('dialog', { name: 'Split Paragraph 2' });
  await form.getByText('The place is still missing in: Korean').waitFor();
  await says(form.locator('[data-part]'), /\) They report to the council\.$/);
  assert.ok(await form.getByRole('button', { name: 'Continue' }).isDisabled());
  // Nothing is taken to be meant in the other language; its words are where the caret is next.
  assert.equal(await focus(alder), 'split-ko');
  await page.keyboard.type('x');
  assert.equal(
    await form.getByLabel('Korean', { exact: true }).inputValue(),
    '각 측은 수위를 잰다. 양측은 이사회에 보고한다.',
  );
  await press(alder, 'ArrowRight', '각 측은 수위를 잰다.'.length);
  await form.getByText('Every negotiated language has its place.').waitFor();
  await says(form.locator('[data-part]'), /\) 양측은 이사회에 보고한다\.$/);
  assert.equal(await form.getByLabel('Number of the second part').inputValue(), '2 bis');
  await checkScreen(page, 'where a paragraph is split');
  await picture(alder, 'structure-1-split');
  // The key that is held from this form on does not sign what the next one shows.
  await page.keyboard.down('Control');
  await page.keyboard.down('Enter');
  const seen = seenDialog(alder);
  await seen.getByText('This paragraph is split').waitFor();
  await seen.getByText('Marking', { exact: true }).waitFor();
  await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await page.keyboard.up('Control');
  assert.equal((await place.read(0)).changes.length, 0);
  assert.deepEqual(await seen.locator('[data-part]').allInnerTexts(), [
    'First part (English) Each side measures the water.',
    'Second part, 2 bis (English) They report to the council.',
    'First part (Korean) 각 측은 수위를 잰다.',
    'Second part, 2 bis (Korean) 양측은 이사회에 보고한다.',
  ]);
  await picture(alder, 'structure-2-preview');
  await record(alder, 'Brevonia');
  await element(birch, 2).getByText('This paragraph is split').waitFor({ timeout: 20_000 });
  // What comes out of it stands in the card, before anything is said to it.
  await element(birch, 2)
    .getByRole('button', { name: /^Paragraph 2,/ })
    .focus();
  await birch.page.keyboard.press('Enter');
  await says(birch.page.locator('[data-part]'), 'Second part, 2 bis (Korean)');
  const support = birch.page.getByRole('button', { name: /^Support Aldermark/ });
  await support.focus();
  await birch.page.keyboard.press('Enter');
  await record(birch, 'Aldermark');
  await nodes('until_known', 0, 'alder-birch', (await place.read(1)).changes[0].said.ref);
  await says(element(alder, 2), 'This paragraph is split');
  await place.issue({});
  for (const side of [alder, birch]) {
    await says(words(side, '2 bis'), 'They report to the council.');
    assert.equal(await words(side, 2).innerText(), 'Each side measures the water.');
    assert.equal(
      await element(side, '2 bis').locator('[data-words]').nth(1).innerText(),
      '양측은 이사회에 보고한다.',
    );
  }
});

test('Backspace at the very beginning asks whether two become one, and typing on answers no', async () => {
  const { page } = alder;
  const box = await edit(alder, '2 bis');
  await page.keyboard.press('Backspace');
  const join = page.getByRole('button', { name: 'Join with Paragraph 2', exact: true });
  await join.waitFor();
  assert.equal(await box.innerText(), 'They report to the council.');
  assert.ok(await box.evaluate((one) => one === document.activeElement));
  await page.keyboard.type('x');
  await join.waitFor({ state: 'detached' });
  // What was typed is not lost with the paragraph.
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Backspace');
  await page.getByText('Propose what was typed first, or discard it').waitFor();
  assert.equal(await join.count(), 0);
  await page.keyboard.press('Delete');
  assert.equal(await box.innerText(), 'They report to the council.');
  await page.keyboard.press('Backspace');
  await join.waitFor();
  await checkScreen(page, 'the question whether two paragraphs are joined');
  await picture(alder, 'structure-3-join');
  await tabTo(alder, join);
  await page.keyboard.press('Enter');
  const seen = seenDialog(alder);
  await seen.getByText('With Paragraph 2 bis, which ends.').waitFor();
  assert.deepEqual(await seen.locator('[data-part]').allInnerTexts(), [
    'As one (English) Each side measures the water. They report to the council.',
    'As one (Korean) 각 측은 수위를 잰다. 양측은 이사회에 보고한다.',
  ]);
  await record(alder, 'Brevonia');
  await element(birch, 2).getByText('Two paragraphs are joined').waitFor({ timeout: 20_000 });
  const { changes } = await place.read(1);
  const joins = changes.find((one) => one.content.change.move?.what === 'JOINS');
  await place.speak(1, [{ stance: { items: [{ change: joins.key, verdict: 'SUPPORTS' }] } }]);
  await place.issue({});
  for (const side of [alder, birch]) {
    await says(words(side, 2), 'Each side measures the water. They report to the council.');
    await element(side, '2 bis').waitFor({ state: 'detached' });
  }
});

test('Alt with the arrows proposes another place, and the preview says which', async () => {
  const { page } = alder;
  await edit(alder, 3);
  // There is nothing behind the last one.
  await page.keyboard.press('Alt+ArrowDown');
  await page.getByText('It cannot be moved any further that way.').waitFor();
  for (const [key, where, of, said] of [
    ['Alt+ArrowUp', 'Behind', 'Paragraph 1', 'Behind: Paragraph 1; with the number 3'],
    [
      'Alt+Shift+ArrowDown',
      'As the first sub-paragraph of',
      'Paragraph 2',
      'As the first sub-paragraph of: Paragraph 2; with the number 3',
    ],
  ]) {
    await page.keyboard.press(key);
    const form = page.getByRole('dialog', { name: /^Move: Paragraph 3/ });
    const chosen = form.getByLabel(where, { exact: true });
    assert.equal(await chosen.evaluate((one) => one.selectedOptions[0].textContent), of);
    await checkScreen(page, 'where a paragraph goes');
    // Continue has the focus.
    await page.keyboard.press('Enter');
    await seenDialog(alder).getByText(said).waitFor();
    await page.keyboard.press('Escape');
    await seenDialog(alder).waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement?.closest('[role=dialog]'));
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    await page.waitForFunction(
      () => document.activeElement?.getAttribute('aria-label') === 'Paragraph 3, English',
    );
  }
  await page.keyboard.press('Alt+ArrowUp');
  await page.getByRole('dialog', { name: /^Move: Paragraph 3/ }).waitFor();
  await page.keyboard.press('Enter');
  await record(alder, 'Brevonia');
  await element(birch, 3).getByText('This paragraph moves').waitFor({ timeout: 20_000 });
  const { changes } = await place.read(1);
  const moves = changes.find((one) => one.content.change.move?.what === 'MOVES');
  await place.speak(1, [{ stance: { items: [{ change: moves.key, verdict: 'SUPPORTS' }] } }]);
  await place.issue({});
  await birch.page.waitForFunction(
    () =>
      [...document.querySelectorAll('[data-element] [data-row]')]
        .map((one) => one.textContent)
        .join(' ') === '1 3 2',
  );
});

test('the keys are told where they are pressed and in the list, and Tab leaves the editor', async () => {
  const { page } = alder;
  const box = await edit(alder, 1);
  const described = await box.evaluate((one) =>
    (one.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent)
      .join(' '),
  );
  assert.match(described, /Ctrl\+Enter splits the paragraph at the caret, Backspace/);
  await page.keyboard.press('Tab');
  assert.ok(!(await box.evaluate((one) => one === document.activeElement)));
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Escape');
  await box.waitFor({ state: 'detached' });
  await page.locator('h1').click();
  await page.keyboard.press('Shift+Slash');
  const sheet = page.getByRole('dialog');
  for (const key of [
    'split it at the caret',
    'below the one before, one level up',
    'join it with the one before',
    'in the editor of a paragraph: further up, further down',
  ])
    await sheet.getByText(key).first().waitFor();
  await page.keyboard.press('Escape');
});

test('from the card, on a telephone: split, join, and a first sub-paragraph', async () => {
  const { page } = alder;
  await element(alder, 2)
    .getByRole('button', { name: /^Paragraph 2,/ })
    .click();
  await page.getByRole('button', { name: 'Join with the next paragraph' }).click();
  await page.getByText('There is no paragraph to join it with.').waitFor();
  await page.getByRole('button', { name: 'Insert paragraph after' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Place among the others').selectOption('below');
  assert.equal(await form.getByLabel('Number, as printed').inputValue(), '(a)');
  assert.equal(await form.getByLabel('Kind').inputValue(), 'SUB_PARAGRAPH');
  await form.getByLabel('Words (English)').fill('at the lower bridge;');
  await form.getByLabel('Words (Korean)').fill('아래 다리에서,');
  await form.getByRole('button', { name: 'Continue' }).click();
  await record(alder, 'Brevonia');
  const sub = birch.page.locator('[data-element][data-depth="1"]');
  await says(sub.locator('[data-words]'), 'at the lower bridge;');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('button', { name: 'Split', exact: true }).click();
  const split = page.getByRole('dialog', { name: 'Split Paragraph 2' });
  await split.getByText('The place is still missing in: English, Korean').waitFor();
  await checkReflow(page, 'where a paragraph is split, on a telephone');
  await picture(alder, 'structure-4-telephone');
  await page.keyboard.press('Escape');
  await page.setViewportSize({ width: 1366, height: 860 });
});
