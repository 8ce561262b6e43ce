// A text negotiated in the page, before two real nodes and in two browsers: opened, bracketed by both sides on
// the same word, freed of the bracket, marked, and issued anew. If this fails, two delegations cannot agree a
// sentence here, or somebody who writes Korean loses syllables in it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkReflow, checkScreen } from './checks.mjs';
import { fill, go, longNames, open, picture, signSeen, startSides } from './seats.mjs';
import { announced } from './text_steps.mjs';

const { nodes, signIn, startBrowser, stopAll } = startSides();
let alder;
let birch;
const address = '/t/alder-birch/river-talks/joint-statement-on-the-bridge';

before(async () => {
  await nodes('start', 0);
  await nodes('start', 1);
  await nodes('join');
  await nodes(
    'post',
    0,
    '/api/v1/circles/alder-birch/acts',
    {
      type: 'statement',
      matter: 'bodies/river-talks',
      module: 'bodies',
      content: {
        body: {
          names: { en: 'River Talks', ko: '하천 회담', vi: 'Đàm phán về sông' },
          parties: ['alder.example', 'birch.example'],
        },
      },
    },
    201,
  );
  await startBrowser();
  alder = await signIn(0);
  birch = await signIn(1);
});
after(stopAll);

const element = ({ page }, number) =>
  page.locator('[data-element]').filter({
    has: page.getByRole('button', { name: new RegExp(`^Paragraph ${number},`) }),
  });
const words = (side, number) => element(side, number).locator('[data-words]').first();
const bracket = (side, number) => element(side, number).locator('[data-bracket]');
const says = (locator, text) =>
  locator.filter({ hasText: text }).first().waitFor({ timeout: 20_000 });

// 'Who will see this?', then the signature.
async function record({ page }, them) {
  const dialog = page.getByRole('dialog').filter({ hasText: 'Who will see this?' });
  await dialog.getByRole('button', { name: `Record and send to ${them}` }).click();
  await dialog
    .waitFor({ state: 'detached' })
    .catch(async () => assert.fail(`not recorded: ${await dialog.innerText()}`));
}

const rev1 = `Joint statement on the bridge

Recalling the second meeting,

1. The two sides meet in spring.

2. Each side measures the water every month.

(a) at the lower bridge;`;

test('a text is opened, its first words are pasted, and the other side has Rev.1', async () => {
  const { page } = alder;
  await go(alder, '/texts');
  await page.getByText(/^No text yet\. Drafts stay Aldermark only/).waitFor();
  await checkScreen(page, 'no text yet');
  await picture(alder, 'texts-1-empty');
  await page.getByRole('button', { name: 'New text' }).click();
  const entry = page.getByRole('menuitem', { name: /River Talks: Shared with/ });
  if (await entry.count()) await entry.click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Title (English)', { exact: true }).fill('Joint statement on the bridge');
  await signSeen(alder, "Record as Aldermark's word");
  await page.getByRole('heading', { level: 1, name: 'Joint statement on the bridge' }).waitFor();
  assert.ok(page.url().endsWith(address), page.url());
  await page.getByLabel('Words (English)').fill(rev1);
  await page.getByText('This makes 5 paragraphs').waitFor();
  await checkScreen(page, 'the first words');
  await picture(alder, 'texts-2-first', true);
  await page.getByRole('button', { name: 'Issue Rev.1 …' }).click();
  // Of each entry the exact bytes are there to be seen, and those are what goes.
  const seen = page.getByRole('dialog').filter({ hasText: 'Who will see this?' });
  await seen.locator('details code').nth(1).waitFor({ state: 'attached', timeout: 20_000 });
  const shown = await seen.locator('details code').allTextContents();
  assert.equal(shown.length, await seen.locator('details').count(), 'bytes of some are not shown');
  await seen.getByText('Exactly this, nothing else').nth(1).click();
  await seen.locator('details code').nth(1).waitFor();
  await checkScreen(page, 'several entries and their bytes');
  await picture(alder, 'texts-2b-seen', true);
  await record(alder, 'Brevonia');
  await says(words(alder, 1), 'The two sides meet in spring.');
  await go(birch, '/texts');
  await birch.page.getByRole('link', { name: 'Joint statement on the bridge' }).click();
  await says(words(birch, 1), 'The two sides meet in spring.');
  await birch.page.getByText('Pen: Aldermark').waitFor();
  const matter = 'texts/river-talks/joint-statement-on-the-bridge';
  const { items } = await nodes(
    'get',
    1,
    `/api/v1/circles/alder-birch/acts?limit=200&matter=${encodeURIComponent(matter)}`,
  );
  const sent = items.filter((one) => one.content?.page || one.content?.revision);
  assert.deepEqual(
    sent.map((one) => one.content_hex),
    shown,
    'other bytes were sent than were shown',
  );
});

// An input method: what it shows while something is composed, and what it then writes.
function methodOf(cdp) {
  const compose = (text) =>
    cdp.send('Input.imeSetComposition', {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    });
  return {
    compose,
    write: async (steps) => {
      for (const text of steps) await compose(text);
      await cdp.send('Input.insertText', { text: steps.at(-1) });
    },
  };
}

test('Korean is composed in the editor without being cut, and Enter then proposes nothing', async () => {
  const { page, context } = alder;
  await page.getByRole('button', { name: 'Edit Paragraph 2' }).click();
  const editor = page.getByRole('textbox', { name: 'Paragraph 2, English' });
  await editor.waitFor();
  const cdp = await context.newCDPSession(page);
  const { compose } = methodOf(cdp);
  const press = async (key, code, number) => {
    for (const type of ['rawKeyDown', 'keyUp'])
      await cdp.send('Input.dispatchKeyEvent', { type, key, code, windowsVirtualKeyCode: number });
  };
  for (const text of ['ㅎ', '하', '한']) await compose(text);
  for (const [key, code, number] of [
    ['Enter', 'Enter', 13],
    ['Escape', 'Escape', 27],
    ['Process', 'BracketRight', 229],
  ])
    await press(key, code, number);
  await cdp.send('Input.insertText', { text: '한' });
  for (const text of ['ㄱ', '구', '국']) await compose(text);
  await cdp.send('Input.insertText', { text: '국' });
  assert.equal(await editor.innerText(), 'Each side measures the water every month.한국');
  assert.equal(await page.getByRole('dialog').count(), 0);
  await page.getByText('Draft kept in this browser').waitFor();
  await checkScreen(page, 'the editor');
  await picture(alder, 'texts-3-editor');
  // What was typed outlives the page.
  await page.reload();
  await page.getByRole('button', { name: 'Edit Paragraph 2' }).click();
  await says(editor, 'every month.한국');
  await editor.focus();
  await page.keyboard.press('Escape');
  await page.getByText('Discard what was typed?').waitFor();
  await page.getByRole('button', { name: 'Discard', exact: true }).click();
  await says(words(alder, 2), /^Each side measures the water every month\.$/);
});

test('both propose on the same word: both alternatives stand on both sides', async () => {
  const { page } = alder;
  await page.getByRole('button', { name: 'Edit Paragraph 1' }).click();
  await page.getByRole('textbox', { name: 'Paragraph 1, English' }).waitFor();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  for (let at = 0; at < 'spring'.length; at += 1) await page.keyboard.press('Backspace');
  await page.keyboard.type('September');
  await page.keyboard.press('Enter');
  await record(alder, 'Brevonia');
  await says(bracket(alder, 1), '[Aldermark: September]');
  // The keyboard goes on from the paragraph, not from the top of the page.
  await page.waitForFunction(
    () => /^Paragraph 1,/.test(document.activeElement?.getAttribute('aria-label') ?? ''),
    undefined,
    { timeout: 20_000 },
  );
  await says(bracket(birch, 1), '[Aldermark: September]');
  // By the button where nothing is chosen, and by key: to the bracket, whose card opens beside it.
  await birch.page.getByRole('button', { name: 'Go to the first open bracket' }).click();
  await birch.page.getByRole('heading', { name: 'Bracket in Paragraph 1, English' }).waitFor();
  assert.ok(await bracket(birch, 1).evaluate((one) => one === document.activeElement));
  await birch.page.locator('h1').click();
  await birch.page.keyboard.press(']');
  await birch.page.getByRole('heading', { name: 'Bracket in Paragraph 1, English' }).waitFor();
  assert.match(
    await bracket(birch, 1).getAttribute('aria-label'),
    /^bracket, 2 alternatives; .*Aldermark: September/,
  );
  await birch.page.getByRole('button', { name: 'Propose no text here' }).waitFor();
  await birch.page.getByRole('button', { name: 'Propose other words' }).click();
  await birch.page.getByLabel('In the place of this bracket').fill('autumn');
  await birch.page.getByRole('button', { name: 'Propose', exact: true }).click();
  await record(birch, 'Aldermark');
  for (const side of [alder, birch]) {
    await says(bracket(side, 1), '[Brevonia: autumn]');
    await says(bracket(side, 1), '[Aldermark: September]');
    await side.page.getByText('1 bracket open').waitFor();
  }
  await checkScreen(page, 'a bracket of both sides');
  await bracket(alder, 1).click();
  await checkScreen(page, 'the card of a bracket');
  await picture(alder, 'texts-4-bracket');
  await page.setViewportSize({ width: 390, height: 844 });
  await checkReflow(page, 'a bracket on a telephone');
  await checkScreen(page, 'a bracket on a telephone');
  await page.setViewportSize({ width: 1366, height: 860 });
});

test('views: rolling, clean, by party', async () => {
  const { page } = alder;
  for (const [view, shown] of [
    ['Rolling text', 'meet in spring[3].'],
    ['Clean', 'meet in […].'],
    ['By party', 'meet in September.'],
    ['Compilation', '[Brevonia: autumn]'],
  ]) {
    await page.getByRole('radio', { name: view }).check();
    await says(words(alder, 1), shown);
  }
});

// The same word in Hangul, and in Vietnamese as Telex recomposes it: đươc, then j makes it được.
const methods = [
  ['Korean', ['ㅎ', '하', '한', '한ㄱ', '한구', '한국']],
  ['Vietnamese', ['d', 'đ', 'đu', 'đuo', 'đươ', 'đươc', 'được']],
];
const atom = (editor) => editor.locator('[data-atom]');

// What stands around the bracket in the editor.
const around = (editor) =>
  editor.evaluate((one) => {
    const [before, behind] = ['', ''];
    const found = { before, behind, atoms: 0 };
    for (const node of one.querySelector('p').childNodes) {
      if (node.dataset?.atom !== undefined) found.atoms += 1;
      else if (!node.classList?.contains('ProseMirror-separator'))
        found[found.atoms > 0 ? 'behind' : 'before'] += node.textContent;
    }
    return found;
  });

// What lies behind the caret: brackets, and letters of words. An arrow steps over either as over one.
const behindCaret = () => {
  const selection = getSelection();
  const paragraph = document.activeElement?.querySelector('p');
  if (!paragraph?.contains(selection.focusNode)) return null;
  const range = document.createRange();
  range.setStart(selection.focusNode, selection.focusOffset);
  range.setEndAfter(paragraph.lastChild);
  const rest = range.cloneContents();
  const atoms = [...rest.querySelectorAll('[data-atom]')];
  for (const one of atoms) one.remove();
  return atoms.length + rest.textContent.length;
};

// The caret by key, for it is what an input method writes at: behind the last word, from there back, and over these
// words. The editor puts its own caret once it has the focus, a moment later.
async function caret(page, back, over) {
  for (let at = 0; at < 20; at += 1) {
    await page.keyboard.press('Control+End');
    for (let step = 0; step < back; step += 1) await page.keyboard.press('ArrowLeft');
    for (let step = 0; step < over.length; step += 1) await page.keyboard.press('Shift+ArrowLeft');
    await page.evaluate(() => new Promise((ends) => setTimeout(ends, 50)));
    const selected = await page.evaluate(() => getSelection().toString());
    if (selected === over && (await page.evaluate(behindCaret)) === back + over.length) return;
  }
  assert.fail(`'${over}' is never selected`);
}

for (const [name, steps] of methods) {
  test(`${name} is composed before and behind a bracket, and over words beside it: the bracket stays`, async () => {
    const { page, context } = alder;
    const cdp = await context.newCDPSession(page);
    const { write } = methodOf(cdp);
    const said = steps.at(-1);
    const editor = page.getByRole('textbox', { name: 'Paragraph 1, English' });
    // Behind the bracket there is the full stop; an arrow steps over the bracket as over one character.
    for (const [back, over, before, behind] of [
      [1, '', 'The two sides meet in ', `${said}.`],
      [2, '', `The two sides meet in ${said}`, '.'],
      // Up to the bracket from before, and from behind.
      [2, 'in ', `The two sides meet ${said}`, '.'],
      [0, '.', 'The two sides meet in ', said],
    ]) {
      await page.getByRole('button', { name: 'Edit Paragraph 1' }).click();
      await atom(editor).waitFor();
      await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'textbox');
      await caret(page, back, over);
      await write(steps);
      assert.deepEqual(await around(editor), { before, behind, atoms: 1 }, `${back} '${over}'`);
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog').filter({ hasText: 'Who will see this?' });
      // One change, with the word whole in it.
      await says(dialog.locator('ins'), said);
      assert.equal(await dialog.locator('ol > li').count(), 1);
      await dialog.getByRole('button', { name: 'Back' }).click();
      await dialog.waitFor({ state: 'detached' });
      assert.deepEqual(await around(editor), { before, behind, atoms: 1 });
      await editor.focus();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Discard', exact: true }).click();
      await editor.waitFor({ state: 'detached' });
    }
    await cdp.detach();
    await says(bracket(alder, 1), '[Brevonia: autumn]');
  });
}

test('a screen reader is told whose each alternative is, in the text and in the editor', async () => {
  const { page } = alder;
  const told =
    'bracket, 3 alternatives; as in Rev.1: spring; Aldermark: September; Brevonia: autumn';
  assert.deepEqual(
    (await announced(alder, 'button')).filter((one) => one.startsWith('bracket')),
    [told],
  );
  await page.getByRole('button', { name: 'Edit Paragraph 1' }).click();
  await atom(page.getByRole('textbox', { name: 'Paragraph 1, English' })).waitFor();
  assert.deepEqual(
    (await announced(alder, 'StaticText')).filter((one) => one.startsWith('bracket')),
    [told],
  );
  await page.keyboard.press('Escape');
});

test('one side supports the other and lets its own go: the bracket is gone, and no word was lost', async () => {
  await bracket(birch, 1).click();
  await birch.page.getByRole('button', { name: 'Support Aldermark, and let our own go' }).click();
  await record(birch, 'Aldermark');
  for (const side of [alder, birch]) {
    await says(words(side, 1), 'The two sides meet in September.');
    await side.page.getByText('No bracket open').waitFor();
    assert.equal(await bracket(side, 1).count(), 0);
  }
});

test('marks: ad ref with its date, and agreed; one act marks a range', async () => {
  await alder.page.getByRole('button', { name: 'Select all clean ones' }).click();
  await alder.page.getByRole('button', { name: 'Where we stand on 5 paragraphs' }).click();
  const dialog = alder.page.getByRole('dialog');
  await checkScreen(alder.page, 'the form of a mark');
  await picture(alder, 'texts-5-marks');
  await dialog.getByText('Agreed', { exact: true }).click();
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await record(alder, 'Brevonia');
  await element(birch, 1).getByText('Aldermark: Agreed').waitFor();
  await element(birch, 1)
    .getByRole('button', { name: /^Paragraph 1,/ })
    .focus();
  await birch.page.keyboard.press('x');
  await birch.page.getByRole('button', { name: 'Where we stand on 1 paragraph' }).click();
  await birch.page.getByRole('dialog').getByRole('button', { name: 'Continue' }).click();
  await record(birch, 'Aldermark');
  for (const side of [alder, birch])
    await element(side, 1)
      .getByText(/Brevonia: Agreed ad ref, confirmation due \d/)
      .waitFor();
});

test('the pen-holder issues Rev.2, and the marks that fit its words hold', async () => {
  const { page } = alder;
  assert.equal(await birch.page.getByRole('button', { name: 'Issue Rev.2' }).count(), 0);
  const dialog = await open(alder, 'Issue Rev.2');
  await dialog.getByText('It takes over 1 change that all support:').waitFor();
  await says(dialog.locator('del'), 'spring');
  await says(dialog.locator('ins'), 'September');
  await dialog.getByLabel('Editorial note').fill('As agreed in the room.');
  await picture(alder, 'texts-6-issue');
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await record(alder, 'Brevonia');
  for (const side of [alder, birch]) {
    await side.page.getByRole('rowheader', { name: 'Rev.2' }).waitFor({ timeout: 20_000 });
    await says(words(side, 1), 'The two sides meet in September.');
    await element(side, 1).getByText('Agreed ad ref', { exact: true }).waitFor();
  }
  await page.getByRole('link', { name: 'Changes since Rev.1' }).click();
  await words(alder, 1).locator('del').filter({ hasText: 'spring' }).waitFor();
  await words(alder, 1).locator('ins').filter({ hasText: 'September' }).waitFor();
  await checkScreen(page, 'changes since a revision');
  await picture(alder, 'texts-7-changes', true);
});

test('a comment for our own side alone stays there', async () => {
  const { page } = alder;
  await element(alder, 1)
    .getByRole('button', { name: /^Paragraph 1,/ })
    .click();
  await page.getByRole('button', { name: 'Comment' }).click();
  await page.getByRole('menuitem', { name: 'Aldermark only' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Text (English)', { exact: true }).fill('Ask the capital first.');
  await form.getByRole('button', { name: 'Save for Aldermark only' }).click();
  await form.waitFor({ state: 'detached' });
  await page.getByText('Ask the capital first.', { exact: true }).waitFor();
  await element(birch, 1)
    .getByRole('button', { name: /^Paragraph 1,/ })
    .click();
  await birch.page.getByRole('heading', { name: 'Comments' }).waitFor();
  assert.equal(await birch.page.getByText('Ask the capital first.', { exact: true }).count(), 0);
});

test('a paragraph is proposed behind another, another is to go, and both stand attributed', async () => {
  const { page } = alder;
  await page.getByRole('radio', { name: 'Compilation' }).check();
  await element(alder, 1)
    .getByRole('button', { name: /^Paragraph 1,/ })
    .click();
  await page.getByRole('button', { name: 'Insert paragraph after' }).click();
  const form = page.getByRole('dialog');
  assert.equal(await form.getByLabel('Number, as printed').inputValue(), '1 bis');
  await form.getByLabel('Words (English)').fill('The bridge stays open in winter.');
  await checkScreen(page, 'the form of a new paragraph');
  await form.getByRole('button', { name: 'Continue' }).click();
  await record(alder, 'Brevonia');
  await says(words(birch, '1 bis'), 'The bridge stays open in winter.');
  await element(birch, '1 bis').getByText('Aldermark: A new paragraph').waitFor();
  // It stands behind its neighbour and before the next.
  const order = await birch.page.locator('[data-element] [data-row]').allInnerTexts();
  assert.deepEqual(
    order.filter((one) => /^\d/.test(one)),
    ['1', '1 bis', '2'],
  );
  await element(birch, 2)
    .getByRole('button', { name: /^Paragraph 2,/ })
    .click();
  await birch.page.getByRole('button', { name: 'Propose to delete it' }).click();
  await record(birch, 'Aldermark');
  await element(alder, 2).getByText('Brevonia: This paragraph goes').waitFor();
  await element(birch, '1 bis')
    .getByRole('button', { name: /^Paragraph 1 bis,/ })
    .click();
  await birch.page.getByRole('button', { name: /^Support Aldermark, for / }).click();
  await record(birch, 'Aldermark');
  await element(birch, 2)
    .getByRole('button', { name: /^Paragraph 2,/ })
    .click();
  await birch.page.getByRole('button', { name: 'Let our own go' }).click();
  await record(birch, 'Aldermark');
  for (const side of [alder, birch]) {
    await element(side, 2)
      .getByText('This paragraph goes')
      .waitFor({ state: 'detached', timeout: 20_000 });
    await element(side, '1 bis').getByText('Clean', { exact: true }).waitFor();
  }
  await picture(birch, 'texts-8-structure');
});

test('who holds the pen is proposed, and agreed by the usual answer', async () => {
  await alder.page.getByRole('button', { name: 'Propose or attach …' }).click();
  await alder.page.getByRole('menuitem', { name: 'Propose who holds the pen' }).click();
  const form = alder.page.getByRole('dialog');
  await form.getByLabel('From revision').waitFor();
  await checkScreen(alder.page, 'the form of the pen');
  await signSeen(alder, 'Submit to Brevonia');
  await birch.page.getByRole('button', { name: 'Proposal: Pen of the text' }).click();
  await birch.page
    .getByRole('button', { name: /^Agree/ })
    .first()
    .click();
  const answer = birch.page.getByRole('alertdialog');
  await answer.getByRole('button', { name: 'Agree for Brevonia' }).click();
  await answer.waitFor({ state: 'detached' });
  for (const side of [alder, birch])
    await side.page
      .getByText(/^Pen: Brevonia/)
      .first()
      .waitFor({ timeout: 20_000 });
  await birch.page.getByRole('button', { name: 'Issue Rev.3' }).waitFor();
  assert.equal(await alder.page.getByRole('button', { name: 'Issue Rev.3' }).count(), 0);
});

test('what one side drafted alone goes to the other as it stands, brackets and all', async () => {
  await fill(nodes, 'national');
  const { page } = alder;
  await go(alder, '/t/national/river-talks/statement');
  // Alone, what is proposed is agreed.
  await says(words(alder, 1), 'in September');
  await page.getByRole('button', { name: 'Submit to Brevonia' }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('button', { name: 'Select all' }).first().click();
  await form.getByRole('button', { name: 'See exactly what goes' }).click();
  await form.getByRole('button', { name: /^Submit \d+ entries$/ }).click();
  await form
    .waitFor({ state: 'detached' })
    .catch(async () => assert.fail(`not submitted: ${await form.innerText()}`));
  await go(birch, '/t/alder-birch/river-talks/statement');
  await birch.page.getByRole('heading', { level: 1, name: longNames.en }).waitFor();
  await says(bracket(birch, 1), 'in September');
  await birch.page.getByText('Pen: Aldermark').first().waitFor();
});
