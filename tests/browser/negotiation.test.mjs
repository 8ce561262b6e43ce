// A joint statement from its draft at home to the signatures, before two real nodes, with two officers of each side in
// browsers of their own; the line between the nodes is cut twice while both sides write at the same words, and a node is
// killed under an officer who is typing. If this fails, delegations cannot bring a text to its end here, a word
// that somebody proposed is lost on the way, or one side signs something else than the other.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkScreen } from './checks.mjs';
import { go, open, picture, sign, signInAgain, signSeen, startSides } from './seats.mjs';
import { bracket, element, record, says, words } from './text_steps.mjs';

const { nodes, signInAs, startBrowser, stopAll } = startSides();
const name = 'joint-statement-on-the-bridge';
const address = `/t/alder-birch/river-talks/${name}`;
// Of each side one who negotiates, and one whose agreement is that of the party.
let lim;
let han;
let mai;
let vu;
let all;
// Every word that anybody proposed on the way.
const proposed = [];

before(async () => {
  for (const number of [0, 1]) await nodes('start', number);
  await nodes('join');
  await nodes('say', 0, 'national', {
    type: 'statement',
    matter: 'bodies/river-talks',
    module: 'bodies',
    content: {
      body: { names: { en: 'River Talks' }, parties: ['alder.example', 'birch.example'] },
    },
  });
  await startBrowser();
  lim = await signInAs(0, 'lim', ['delegate']);
  han = await signInAs(0, 'han', ['head']);
  mai = await signInAs(1, 'mai', ['delegate']);
  vu = await signInAs(1, 'vu', ['head']);
  await nodes('grant', 0, 'han', 'alder-birch');
  await nodes('grant', 1, 'vu', 'alder-birch');
  all = [lim, han, mai, vu];
});
after(stopAll);

// Types other words in the place of `old` in the editor of a paragraph, which is open or is opened.
async function retype(side, number, old, fresh) {
  const { page } = side;
  await page.getByRole('button', { name: `Edit Paragraph ${number}`, exact: true }).click();
  const editor = page.getByRole('textbox', { name: `Paragraph ${number}, English` });
  await editor.waitFor();
  const text = await editor.innerText();
  const from = text.indexOf(old);
  assert.ok(from >= 0, `“${old}” is not in “${text}”`);
  await page.keyboard.press('End');
  for (let at = text.length; at > from + old.length; at -= 1)
    await page.keyboard.press('ArrowLeft');
  for (let at = 0; at < old.length; at += 1) await page.keyboard.press('Backspace');
  await page.keyboard.type(fresh);
  proposed.push(fresh);
  return editor;
}

async function propose(side, them) {
  await side.page.keyboard.press('Enter');
  await record(side, them);
}

const everywhere = (sides, step) => Promise.all(sides.map(step));

async function cut(is) {
  await nodes('cut', is);
}

test('drafted at home by one officer, read there by the other, and unknown to the other side', async () => {
  const { page } = lim;
  await go(lim, '/texts');
  await page.getByRole('button', { name: 'New text' }).click();
  const entry = page.getByRole('menuitem', { name: 'River Talks: Aldermark only' });
  if (await entry.count()) await entry.click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Title (English)', { exact: true }).fill('Joint statement on the bridge');
  await sign(lim, 'Save for Aldermark only');
  await page.getByRole('heading', { level: 1, name: 'Joint statement on the bridge' }).waitFor();
  await page.getByLabel('Words (English)').fill(`Joint statement on the bridge

1. The two sides meet in spring.

2. Each side measures the water every month.

3. The bridge stays open in winter.`);
  await page.getByRole('button', { name: 'Issue Rev.1 …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save for Aldermark only' }).click();
  await says(words(lim, 1), 'The two sides meet in spring.');
  await go(han, '/texts');
  await han.page.getByRole('link', { name: 'Joint statement on the bridge' }).click();
  await says(words(han, 3), 'The bridge stays open in winter.');
  await go(vu, '/texts');
  await vu.page.getByText(/^No text yet\./).waitFor();
});

test('submitted by the head, it is at all four screens', async () => {
  const form = await open(han, 'Submit to Brevonia');
  await form.getByRole('button', { name: 'Select all' }).first().click();
  await form.getByRole('button', { name: 'See exactly what goes' }).click();
  await form.getByRole('button', { name: /^Submit \d+ entries$/ }).click();
  await form
    .waitFor({ state: 'detached' })
    .catch(async () => assert.fail(`not submitted: ${await form.innerText()}`));
  await everywhere([mai, vu], async (side) => {
    await go(side, '/texts');
    await side.page.getByRole('link', { name: 'Joint statement on the bridge' }).click();
    await says(words(side, 1), 'The two sides meet in spring.');
    await side.page.getByText('Pen: Aldermark').waitFor();
  });
  await everywhere([lim, han], (side) => go(side, address));
  for (const side of all) await side.page.getByText('No bracket open').waitFor();
});

test('the other side brackets a word, and gets an alternative to it', async () => {
  await retype(mai, 1, 'spring', 'autumn');
  await propose(mai, 'Aldermark');
  await everywhere(all, (side) => says(bracket(side, 1), '[Brevonia: autumn]'));
  await bracket(lim, 1).click();
  await lim.page.getByRole('button', { name: 'Propose other words' }).click();
  await lim.page.getByLabel('In the place of this bracket').fill('September');
  proposed.push('September');
  await lim.page.getByRole('button', { name: 'Propose', exact: true }).click();
  await record(lim, 'Brevonia');
  await everywhere(all, async (side) => {
    await says(bracket(side, 1), '[Aldermark: September]');
    await says(bracket(side, 1), '[Brevonia: autumn]');
    await side.page.getByText('1 bracket open').waitFor();
  });
  await picture(vu, 'negotiation-1-bracket');
});

test('the line is cut while both write at the same words: both stand when it is back', async () => {
  await cut(true);
  await everywhere([lim, mai], ({ page }) =>
    page
      .getByRole('list', { name: 'Links' })
      .getByText(/Cut by us|Down|Connecting/)
      .waitFor(),
  );
  await picture(mai, 'negotiation-2-cut');
  await Promise.all([
    retype(lim, 2, 'month', 'week').then(() => propose(lim, 'Brevonia')),
    retype(vu, 2, 'month', 'day').then(() => propose(vu, 'Aldermark')),
  ]);
  await everywhere([lim, han], (side) => says(bracket(side, 2), '[Aldermark: week]'));
  await everywhere([mai, vu], (side) => says(bracket(side, 2), '[Brevonia: day]'));
  for (const side of [lim, han])
    assert.equal(await bracket(side, 2).filter({ hasText: 'day' }).count(), 0, 'not cut');
  await cut(false);
  await everywhere(all, async (side) => {
    await says(bracket(side, 2), '[Aldermark: week]');
    await says(bracket(side, 2), '[Brevonia: day]');
    await side.page.getByText('2 brackets open').waitFor();
  });
});

test('a node is killed under an officer who is typing: the words are there, and are proposed when it is back', async () => {
  const { page } = lim;
  const editor = await retype(lim, 3, 'in winter', 'at all times');
  await page.getByText('Draft kept in this browser').waitFor();
  await nodes('kill', 0);
  await everywhere([lim, han], (side) => side.page.getByText(/^Connection lost\./).waitFor());
  // Typing goes on; what is signed meanwhile is refused, and stays.
  await page.keyboard.type(' of the year');
  proposed.splice(proposed.indexOf('at all times'), 1, 'at all times of the year');
  await says(editor, 'open at all times of the year');
  await page.keyboard.press('Enter');
  await picture(lim, 'negotiation-3-killed');
  await page.getByRole('alert').first().waitFor();
  await says(editor, 'open at all times of the year');
  await nodes('start', 0);
  await everywhere([lim, han], signInAgain);
  await everywhere([lim, han], (side) =>
    side.page.getByText(/^Connection lost\./).waitFor({ state: 'detached' }),
  );
  await says(editor, 'open at all times of the year');
  await editor.focus();
  await propose(lim, 'Brevonia');
  await everywhere(all, (side) => says(words(side, 3), 'at all times of the year'));
});

test('a package of the one head, accepted whole by the other: two brackets are gone at once', async () => {
  const { page } = han;
  await page.getByRole('button', { name: 'Make a package' }).click();
  const form = page.getByRole('dialog');
  const of = (number) => form.getByRole('group', { name: `Paragraph ${number}, English` });
  await of(1).getByText('Brevonia: autumn').click();
  await of(2).getByText('Aldermark: week').click();
  await form.getByText('2 proposals are taken, 2 let go.').waitFor();
  await form.getByLabel('What it is called').fill('Autumn for every week');
  await form.getByRole('button', { name: 'Continue' }).click();
  await record(han, 'Brevonia', 'Propose to');
  const offered = ({ page }) =>
    page.locator('[data-package]').filter({ hasText: 'Autumn for every week' });
  await everywhere(all, async (side) => {
    await offered(side).waitFor({ timeout: 20_000 });
    await side.page.getByText('3 brackets open').waitFor();
  });
  await offered(vu).getByRole('button', { name: 'Agree for Brevonia', exact: true }).click();
  const dialog = vu.page.getByRole('alertdialog');
  await dialog.getByRole('button', { name: 'Agree for Brevonia' }).click();
  await dialog.waitFor({ state: 'detached' });
  await everywhere(all, async (side) => {
    await offered(side).getByText('Accepted by all').waitFor({ timeout: 20_000 });
    await says(words(side, 1), 'The two sides meet in autumn.');
    await says(words(side, 2), 'Each side measures the water every week.');
    await side.page.getByText('1 bracket open').waitFor();
  });
});

test('the line is cut once more: what one side accepts and the other changes meanwhile stays open', async () => {
  await cut(true);
  await bracket(mai, 3).click();
  await mai.page.getByRole('button', { name: 'Support Aldermark, for Brevonia' }).click();
  await record(mai, 'Aldermark');
  await says(words(mai, 3), 'The bridge stays open at all times of the year.');
  await bracket(han, 3).click();
  await han.page.getByRole('button', { name: 'Propose other words' }).click();
  await han.page.getByLabel('In the place of this bracket').fill('in winter and in summer');
  proposed.push('in winter and in summer');
  await han.page.getByRole('button', { name: 'Propose', exact: true }).click();
  await record(han, 'Brevonia');
  await cut(false);
  await everywhere(all, async (side) => {
    await says(bracket(side, 3), 'at all times of the year');
    await says(bracket(side, 3), 'in winter and in summer');
    await side.page.getByText('1 bracket open').waitFor();
  });
});

test('what one side lets go, by another officer than who proposed it, leaves a clean text', async () => {
  await bracket(lim, 3).click();
  const card = lim.page.getByRole('complementary', { name: 'Beside the text' });
  await card
    .getByRole('listitem')
    .filter({ hasText: 'in winter and in summer' })
    .getByRole('button', { name: 'Let our own go' })
    .click();
  await record(lim, 'Brevonia');
  await everywhere(all, async (side) => {
    await says(words(side, 3), 'The bridge stays open at all times of the year.');
    await side.page.getByText('No bracket open').waitFor();
  });
});

// All that the package left, at once and as far as this officer's word goes.
async function mark(side, them, stand) {
  const { page } = side;
  await page.getByRole('button', { name: 'Select all clean ones' }).click();
  await page.getByRole('button', { name: 'Where we stand on 2 paragraphs' }).click();
  const form = page.getByRole('dialog');
  assert.equal(await form.getByText('Agreed', { exact: true }).count(), stand ? 1 : 0);
  if (stand) await form.getByText(stand, { exact: true }).click();
  await form.getByRole('button', { name: 'Continue' }).click();
  await record(side, them);
}

// Proposed for all by one, agreed to by the other side's head where it waits on the page.
async function complete(side, them, entry, fill = async () => {}) {
  const form = await open(side, 'Propose or attach …', entry);
  await fill(form);
  await signSeen(side, `Submit to ${them}`);
}

async function agree({ page }, title, party) {
  await page.getByRole('button', { name: `Proposal: ${title}` }).click();
  await page
    .getByRole('button', { name: `Agree for ${party}` })
    .first()
    .click();
  const answer = page.getByRole('alertdialog');
  await answer.getByRole('button', { name: `Agree for ${party}` }).click();
  await answer.waitFor({ state: 'detached' });
}

const state = ({ page }, word) =>
  page
    .locator('header .badge')
    .getByText(word, { exact: true })
    .first()
    .waitFor({ timeout: 20_000 });

test('the negotiators mark it ad ref, the heads agree, and Rev.2 takes what all support', async () => {
  await mark(lim, 'Brevonia');
  await mark(mai, 'Aldermark');
  await everywhere(all, (side) => state(side, 'Agreed ad ref'));
  await mark(han, 'Brevonia', 'Agreed');
  await mark(vu, 'Aldermark', 'Agreed');
  await everywhere(all, (side) => state(side, 'Agreed by all'));
  const form = await open(han, 'Issue Rev.2');
  await form.getByText('It takes over 3 changes that all support:').waitFor();
  await form.getByRole('button', { name: 'Continue' }).click();
  await record(han, 'Brevonia');
  await everywhere(all, async (side) => {
    await side.page.getByRole('rowheader', { name: 'Rev.2' }).waitFor({ timeout: 20_000 });
    await state(side, 'Agreed by all');
    await says(words(side, 3), 'The bridge stays open at all times of the year.');
  });
});

test('the review is completed and the text adopted, each proposed by one head and agreed by the other', async () => {
  await complete(vu, 'Aldermark', 'Propose that the review is completed');
  await agree(han, 'Review completed', 'Aldermark');
  await everywhere(all, (side) => state(side, 'Review completed'));
  await complete(han, 'Brevonia', 'Propose adoption', (form) =>
    form.getByLabel('At the level of (English)', { exact: true }).fill('Ministers'),
  );
  await agree(vu, 'Adoption', 'Brevonia');
  await everywhere(all, (side) => state(side, 'Adopted'));
});

test('signed in sequence: the second signs below the first, and the text is signed', async () => {
  for (const [side, who, party] of [
    [han, 'Han Sora, Minister', 'Aldermark'],
    [vu, 'Vu Thi Lan, Minister', 'Brevonia'],
  ]) {
    const form = await open(side, 'Propose or attach …', 'Sign');
    await form.getByLabel('Who signs', { exact: true }).fill(who);
    await signSeen(side, `Record as ${party}'s word`);
    await everywhere(all, ({ page }) => page.getByText(who).first().waitFor({ timeout: 20_000 }));
    if (side === han) await everywhere(all, (one) => state(one, 'Adopted'));
  }
  await everywhere(all, (side) => state(side, 'Signed'));
  await checkScreen(vu.page, 'a text that is signed');
  await picture(vu, 'negotiation-4-signed', true);
});

test('at the end: the same words and the same check words at all four, and no proposed word is lost', async () => {
  const seen = await everywhere(all, async ({ page }) => {
    await page.getByRole('button', { name: 'Check words of a print' }).click();
    const present = page.getByText('Of what this screen shows now:').locator('code');
    return {
      words: await page.locator('[data-element] [data-words]').allInnerTexts(),
      print: await present.innerText(),
      digest: await page.getByText('Check words of Rev.2:').locator('code').innerText(),
    };
  });
  assert.deepEqual(seen[0].words, [
    'Joint statement on the bridge',
    'The two sides meet in autumn.',
    'Each side measures the water every week.',
    'The bridge stays open at all times of the year.',
  ]);
  assert.match(seen[0].print, /^[a-z]+( [a-z]+){3}$/);
  for (const other of seen) assert.deepEqual(other, seen[0]);
  for (const number of [0, 1]) {
    const { items } = await nodes(
      'get',
      number,
      `/api/v1/circles/alder-birch/acts?matter=texts%2Friver-talks%2F${name}&limit=200`,
    );
    const said = items.flatMap(({ content }) =>
      (content?.change?.wordings ?? []).map((one) => one.words),
    );
    for (const one of proposed)
      assert.ok(said.includes(one), `“${one}” is not in the record of node ${number}: ${said}`);
  }
});

test('no script failed in any of the four browsers', () => {
  for (const side of all) assert.deepEqual(side.faults, []);
});
