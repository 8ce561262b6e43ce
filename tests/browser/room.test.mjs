// A text on the wall of a room, and what is noted there. If this fails, words of one side stand as another's before
// everybody in the room, something that was said is lost, or the operator needs a mouse.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkFocus, checkReflow, checkScreen, languages, speak } from './checks.mjs';
import { go, picture, startSides } from './seats.mjs';

const { nodes, signIn, startBrowser, stopAll } = startSides();
const matter = 'texts/river-talks/minutes';
const address = '/t/national/river-talks/minutes';
let side;

const say = (content, of = matter) =>
  nodes('say', 0, 'national', {
    type: 'statement',
    matter: of,
    module: of.split('/')[0],
    content,
  });

before(async () => {
  await nodes('start', 0);
  await say(
    {
      counterpart: {
        party: 'birch.example',
        names: { en: 'Brevonia', ko: '브레보니아', vi: 'Brevonia' },
      },
    },
    'bodies/parties/birch.example',
  );
  await say(
    {
      counterpart: {
        party: 'cedar.example',
        names: { en: 'Cassowia', ko: '카소위아', vi: 'Cassowia' },
      },
    },
    'bodies/parties/cedar.example',
  );
  await say({
    text: {
      kind: 'AGREED_MINUTES',
      titles: { en: 'Agreed minutes', ko: '합의 의사록' },
      languages: [{ tag: 'en', role: 'NEGOTIATING' }],
      parties: ['alder.example', 'birch.example', 'cedar.example'],
    },
  });
  const { contents } = await nodes(
    'post',
    0,
    '/api/v1/texts/national/river-talks/minutes/compose',
    {
      revision: {
        elements: [
          {
            id: 'e-1',
            type: 'TITLE',
            place: 'b',
            words: { en: 'Agreed minutes' },
          },
          {
            id: 'e-2',
            type: 'OPERATIVE',
            place: 'c',
            number: '1',
            words: { en: 'The sides meet in spring.' },
          },
          {
            id: 'e-3',
            type: 'OPERATIVE',
            place: 'd',
            number: '2',
            words: { en: 'Each side measures the water every month.' },
          },
          {
            id: 'e-4',
            type: 'OPERATIVE',
            place: 'e',
            number: '3',
            words: { en: 'The bridge is open to all.' },
          },
        ],
      },
    },
  );
  for (const content of contents) await say(content);
  await startBrowser();
  side = await signIn(0);
});
after(stopAll);

const element = (number) =>
  side.page.locator('[data-element]').filter({
    has: side.page.getByRole('button', {
      name: new RegExp(`^Paragraph ${number},`),
    }),
  });
const words = (number) => element(number).locator('[data-words]').first();
const says = (locator, text) =>
  locator.filter({ hasText: text }).first().waitFor({ timeout: 20_000 });
const kept = () => side.page.getByText(/Kept, \d/).waitFor({ timeout: 20_000 });
const speaks = async (key, party) => {
  await side.page.keyboard.press(key);
  await side.page.getByRole('button', { name: `${party} speaks`, pressed: true }).waitFor();
};
// To that paragraph, from wherever the focus is.
async function toParagraph(number) {
  const { page } = side;
  for (let step = 0; step < 12; step += 1) {
    const at = await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
    if (at.startsWith(`Paragraph ${number},`)) return;
    await page.keyboard.press(step < 6 ? 'k' : 'j');
  }
  assert.fail(`Paragraph ${number} is not reached by key`);
}
// The last word of the paragraph in hand is another.
async function changeLastWord(before, after) {
  const { page } = side;
  await page.keyboard.press('b');
  await page.getByRole('textbox', { name: /^Paragraph \d, English/ }).waitFor();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  for (let at = 0; at < before.length; at += 1) await page.keyboard.press('Backspace');
  await page.keyboard.type(after);
}

test('a side that keeps a text alone says who speaks, and it is noted of that party', async () => {
  const { page } = side;
  await go(side, address);
  await page.getByLabel('Who speaks').selectOption({ label: 'Brevonia' });
  await page.getByText('is noted as the words of Brevonia').waitFor();
  await page.getByRole('button', { name: 'Edit Paragraph 3' }).click();
  await page.getByRole('textbox', { name: 'Paragraph 3, English' }).waitFor();
  await page.keyboard.press('End');
  await page.keyboard.type(' At night it is lit.');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Noted as the words of Brevonia; it binds nobody.').waitFor();
  await checkScreen(page, 'what is noted of another');
  await picture(side, 'room-1-noted');
  await dialog.getByRole('button', { name: 'Record as noted' }).click();
  await dialog.waitFor({ state: 'detached' });
  await says(words(3), 'Brevonia: At night it is lit.');
  await element(3)
    .getByRole('button', { name: /^Paragraph 3,/ })
    .click();
  await page.getByRole('button', { name: 'Where Brevonia stands' }).waitFor();
  const { items } = await nodes('get', 0, `/api/v1/circles/national/acts?matter=${matter}`);
  const noted = items.filter((one) => one.type === 'noted');
  assert.deepEqual(
    noted.map((one) => [one.content.words_of, one.channel]),
    [['birch.example', 'letter']],
  );
});

test('the wall: by key alone a party speaks, brackets a word, and it is kept', async () => {
  const { page } = side;
  await page.setViewportSize({ width: 1920, height: 1080 });
  await go(side, address);
  await page.getByRole('link', { name: 'On the wall of a room' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /Cassowia$/ }).waitFor();
  assert.equal(await page.getByRole('navigation').count(), 0);
  // Nobody's words are noted before somebody speaks.
  await toParagraph(1);
  await page.keyboard.press('b');
  await page.getByText('Say first who speaks').waitFor();
  await speaks('2', 'Brevonia');
  await changeLastWord('spring', 'September');
  await picture(side, 'room-2-editor');
  await page.keyboard.press('Enter');
  await says(words(1), '[Brevonia: September]');
  await kept();
  await page.keyboard.press(']');
  await page.getByRole('heading', { name: 'Bracket in Paragraph 1, English' }).waitFor();
  await speaks('3', 'Cassowia');
  await page.keyboard.press('o');
  await page.getByLabel('In the place of this bracket').fill('autumn');
  await page.keyboard.press('Control+Enter');
  await says(words(1), '[Cassowia: autumn]');
  await says(words(1), '[Brevonia: September]');
  await checkScreen(page, 'the wall');
  await picture(side, 'room-3-wall-1920');
  await page.setViewportSize({ width: 1280, height: 720 });
  await checkScreen(page, 'the wall, smaller');
  await picture(side, 'room-4-wall-1280');
  await page.setViewportSize({ width: 320, height: 800 });
  await checkReflow(page, 'the wall at 320');
  await page.setViewportSize({ width: 1920, height: 1080 });
});

test('what was noted last is taken back, and the screen says what it was', async () => {
  const { page } = side;
  await page.getByRole('heading', { name: 'What was noted' }).click();
  await page.keyboard.press('Control+z');
  await page.getByText('Taken back: Cassowia, Paragraph 1: other words').waitFor();
  await says(words(1), '[Brevonia: September]');
  assert.equal(await words(1).getByText('autumn').count(), 0);
  // Another operator, or this one after a crash, goes on where it was left.
  await page.reload();
  await says(words(1), '[Brevonia: September]');
  await checkFocus(page, 'the wall');
  await page.getByRole('button', { name: 'Take back the last' }).click();
  await page.getByText('Taken back: Brevonia, Paragraph 1: other words').waitFor();
  await says(words(1), /^The sides meet in spring\.$/);
  const lines = page.getByRole('region', { name: 'What was noted' }).getByRole('listitem');
  assert.equal(await lines.filter({ hasText: 'Taken back' }).count(), 2);
});

test('a bracket is closed by support, all agree, and one press takes all of that back', async () => {
  const { page } = side;
  await toParagraph(2);
  await speaks('3', 'Cassowia');
  await changeLastWord('month', 'week');
  await page.keyboard.press('Enter');
  await says(words(2), '[Cassowia: week]');
  await toParagraph(2);
  await page.keyboard.press('a');
  await page.getByText('Paragraph 2 is still open').waitFor();
  for (const [key, party] of [
    ['1', 'Aldermark'],
    ['2', 'Brevonia'],
  ]) {
    await speaks(key, party);
    await element(2).locator('[data-bracket]').focus();
    await page.keyboard.press('s');
    assert.equal(
      await page.evaluate(() => document.activeElement?.textContent),
      `Support Cassowia, for ${party}`,
    );
    await page.keyboard.press('Enter');
    if (party === 'Aldermark') await page.getByText('Supported by Aldermark').waitFor();
  }
  await says(words(2), /^Each side measures the water every week\.$/);
  await toParagraph(2);
  await page.keyboard.press('Shift+A');
  await page
    .getByText('Paragraph 2: agreed ad ref by Aldermark, Brevonia, Cassowia')
    .waitFor({ timeout: 20_000 });
  await element(2).getByText('Cassowia: Agreed ad ref').waitFor();
  await picture(side, 'room-5-agreed');
  await page.keyboard.press('Control+z');
  await page.getByText(/^Taken back: Cassowia, .*; Brevonia, .*; Aldermark, /).waitFor();
  await element(2).getByText('Agreed ad ref').first().waitFor({ state: 'detached' });
});

test('a paragraph is put off before all eyes, and taken up again', async () => {
  const { page } = side;
  await speaks('2', 'Brevonia');
  await toParagraph(3);
  await page.keyboard.press('d');
  await element(3).getByText('Put off, as Brevonia asked').waitFor();
  await checkScreen(page, 'a paragraph that is put off');
  await toParagraph(3);
  await page.keyboard.press('d');
  await element(3).getByText('Put off, as Brevonia asked').waitFor({ state: 'detached' });
});

test('words stay in the editor while nobody answers, and are kept once when somebody does', async () => {
  const { page, context } = side;
  await toParagraph(1);
  await changeLastWord('spring', 'winter');
  await page.getByText('Draft kept in this browser').waitFor();
  await nodes('stop', 0);
  await page.keyboard.press('Enter');
  await page.getByText('The node does not answer').first().waitFor({ timeout: 30_000 });
  const editor = page.getByRole('textbox', { name: 'Paragraph 1, English' });
  assert.equal(await editor.innerText(), 'The sides meet in winter.');
  await picture(side, 'room-6-unanswered');
  await nodes('start', 0);
  // A session ends with the process; the page is opened anew, and the words are there.
  await page.goto(await nodes('link', 0));
  await go(side, `${address}/room`);
  await speaks('2', 'Brevonia');
  await toParagraph(1);
  await page.keyboard.press('b');
  await editor.waitFor();
  assert.equal(await editor.innerText(), 'The sides meet in winter.');
  await page.keyboard.press('Enter');
  await says(words(1), '[Brevonia: winter]');
  await kept();
  // What a key noted while nobody answered is said not to be kept, and is kept once at last.
  await context.setOffline(true);
  await toParagraph(3);
  await page.keyboard.press('d');
  await page.getByText('Not kept. What was typed stays where it is.').waitFor();
  assert.equal(await page.getByText(/Kept, \d/).count(), 0);
  await checkScreen(page, 'what is not kept');
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Try again' }).first().click();
  await kept();
  await element(3).getByText('Put off, as Brevonia asked').waitFor();
  const { items } = await nodes('get', 0, `/api/v1/circles/national/acts?matter=${matter}`);
  const count = (what) => items.filter((one) => JSON.stringify(one.content).includes(what)).length;
  assert.deepEqual([count('winter'), count('Deferred (2)')], [1, 1]);
});

test('the keys are shown, and another key does the same', async () => {
  const { page } = side;
  await page.getByRole('button', { name: 'Keys' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByText('In the room: party 2 speaks').waitFor();
  assert.equal(await sheet.getByText('Go to: Inbox').count(), 0);
  await sheet.getByRole('button', { name: 'Change keys …' }).click();
  await sheet.getByRole('button', { name: 'Another key: In the room: party 1 speaks' }).click();
  await page.keyboard.press('q');
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  await speaks('q', 'Aldermark');
});

test('the wall in each language', async () => {
  for (const language of languages) {
    await speak(side.page, language);
    await checkScreen(side.page, `the wall, ${language}`);
    await picture(side, `room-7-${language}`);
  }
  await speak(side.page, 'en');
});
