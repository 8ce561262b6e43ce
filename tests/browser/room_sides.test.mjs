// A text that two nodes share goes to a machine in a room, is negotiated there without a line to either, and comes
// home to both. If this fails, what was said in the room is lost on the way home, one side's node signs what the
// other said, or a file that somebody changed is taken for what was said.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { checkScreen, languages, speak } from './checks.mjs';
import { go, picture, startSides } from './seats.mjs';

const { nodes, signIn, startBrowser, stopAll } = startSides();
const matter = 'texts/river-talks/statement';
const place = 'alder-birch/river-talks/statement';
let alder;
let birch;
let room;
let result;

const say = (content, of = matter) =>
  nodes(
    'post',
    0,
    '/api/v1/circles/alder-birch/acts',
    { type: 'statement', matter: of, module: of.split('/')[0], content },
    201,
  );
const element = ({ page }, number) =>
  page.locator('[data-element]').filter({
    has: page.getByRole('button', { name: new RegExp(`^Paragraph ${number},`) }),
  });
const words = (side, number) => element(side, number).locator('[data-words]').first();
const says = (locator, text) =>
  locator.filter({ hasText: text }).first().waitFor({ timeout: 20_000 });
const checkWords = ({ page }) => page.locator('[data-check-words] span').allInnerTexts();

before(async () => {
  for (const number of [0, 1]) await nodes('start', number);
  await nodes('join');
  await say(
    {
      body: { names: { en: 'River Talks' }, parties: ['alder.example', 'birch.example'] },
    },
    'bodies/river-talks',
  );
  await say({
    text: {
      kind: 'JOINT_STATEMENT',
      titles: { en: 'Joint statement', ko: '공동성명' },
      languages: [{ tag: 'en', role: 'NEGOTIATING' }],
    },
  });
  const { contents } = await nodes('post', 0, `/api/v1/texts/${place}/compose`, {
    revision: {
      elements: [
        { id: 'e-1', type: 'TITLE', place: 'b', words: { en: 'Joint statement' } },
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
          words: { en: 'Each side measures the water.' },
        },
      ],
    },
  });
  for (const content of contents) await say(content);
  await startBrowser();
  alder = await signIn(0);
  birch = await signIn(1);
});
after(stopAll);

test('the text is taken to the room as a file', async () => {
  await go(alder, `/t/${place}`);
  const [file] = await Promise.all([
    alder.page.waitForEvent('download'),
    alder.page.getByRole('button', { name: 'Take to the room' }).click(),
  ]);
  assert.match(file.suggestedFilename(), /\.json$/);
  assert.equal(JSON.parse(await readFile(await file.path(), 'utf8')).entente, 'room 1');
  await alder.page.getByText('Saved by this browser').waitFor();
  await picture(alder, 'sides-1-text');
  await nodes('room', `/api/v1/texts/${place}/room`);
  room = await signIn(2);
  await room.page.waitForURL(/\/room$/);
  await says(words(room, 1), 'The sides meet in spring.');
  // The parties of the text speak, and nobody else: the room itself is none.
  assert.deepEqual(
    await room.page.getByRole('group', { name: 'Who speaks' }).getByRole('button').allInnerTexts(),
    ['1\nAldermark', '2\nBrevonia'],
  );
  // One text, and no way to anything else.
  assert.equal(await room.page.getByRole('navigation').count(), 0);
  assert.equal(await room.page.getByRole('link', { name: /inbox|people|bodies/i }).count(), 0);
  await go(room, '/inbox').catch(() => {});
  await room.page.waitForURL(/\/room$/);
  await says(words(room, 1), 'The sides meet in spring.');
});

test('both are noted there, each in its own name, and both take the same home', async () => {
  const { page } = room;
  await page.setViewportSize({ width: 1920, height: 1080 });
  for (const [key, party, typed] of [
    ['1', 'Aldermark', 'September'],
    ['2', 'Brevonia', 'autumn'],
  ]) {
    await page.keyboard.press(key);
    await page.getByRole('button', { name: `${party} speaks`, pressed: true }).waitFor();
    if (typed === 'September') {
      await page.keyboard.press('j');
      await page.keyboard.press('j');
      await page.keyboard.press('b');
      await page.getByRole('textbox', { name: 'Paragraph 1, English' }).waitFor();
      await page.keyboard.press('End');
      await page.keyboard.press('ArrowLeft');
      for (let at = 0; at < 'spring'.length; at += 1) await page.keyboard.press('Backspace');
      await page.keyboard.type(typed);
      await page.keyboard.press('Enter');
    } else {
      await page.keyboard.press(']');
      await page.keyboard.press('o');
      await page.getByLabel('In the place of this bracket').fill(typed);
      await page.keyboard.press('Control+Enter');
    }
    await says(words(room, 1), `[${party}: ${typed}]`);
  }
  await page.getByRole('button', { name: /^Paragraph 2,/ }).focus();
  await page.keyboard.press('Shift+A');
  await page.getByText('Paragraph 2: agreed ad ref by Aldermark, Brevonia').waitFor();
  await picture(room, 'sides-2-room');
  await checkScreen(page, 'the room');
  await page.getByRole('button', { name: 'To take home' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Every side takes the same file').waitFor();
  await checkScreen(page, 'what is taken home');
  await picture(room, 'sides-3-home');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Save the result of this session' }).click(),
  ]);
  result = { bytes: await readFile(await file.path()), words: await checkWords(room) };
  assert.equal(result.words.length, 4);
  await dialog.getByRole('button', { name: 'Close' }).click();
});

test('the room in each language, at both sizes of a wall', async () => {
  for (const [width, height] of [
    [1280, 720],
    [1920, 1080],
  ]) {
    await room.page.setViewportSize({ width, height });
    for (const language of languages) {
      await speak(room.page, language);
      await checkScreen(room.page, `the room, ${language}, ${width}`);
      await picture(room, `sides-4-${language}-${width}`);
    }
  }
  await speak(room.page, 'en');
});

const bring = async (side, bytes) => {
  await side.page.getByRole('button', { name: 'Bring back from the room …' }).click();
  const dialog = side.page.getByRole('dialog');
  await dialog
    .getByLabel('The result of the session (file)')
    .setInputFiles({ name: 'room-result.json', mimeType: 'application/json', buffer: bytes });
  return dialog;
};

test('a file that was changed by hand is refused, with the reason', async () => {
  const changed = Buffer.from(result.bytes.toString('utf8').replace('September', 'Septembre'));
  const dialog = await bring(alder, changed);
  await dialog.getByRole('alert').waitFor();
  assert.equal(await dialog.getByRole('checkbox').count(), 0);
  await picture(alder, 'sides-5-changed');
  await checkScreen(alder.page, 'a result that was changed');
  const large = dialog.getByText('larger than 8 MiB');
  await dialog
    .getByLabel('The result of the session (file)')
    .setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.alloc(9 << 20) });
  await large.waitFor();
  await dialog.getByRole('button', { name: 'Back' }).click();
});

test('each confirms its own at home: all of it, or some, and nothing of the other', async () => {
  let dialog = await bring(alder, result.bytes);
  await dialog.getByText('Do the other side’s read the same?').waitFor();
  assert.deepEqual(await checkWords(alder), result.words);
  await checkScreen(alder.page, 'the preview of a result');
  await picture(alder, 'sides-6-preview', true);
  const own = dialog.getByRole('group', { name: 'Aldermark' });
  const theirs = dialog.getByRole('group', { name: 'Brevonia' });
  assert.equal(await own.getByRole('checkbox', { checked: true }).count(), 2);
  assert.equal(await theirs.getByRole('checkbox', { checked: true }).count(), 0);
  await theirs.getByText('Said in the room, not confirmed by Brevonia').first().waitFor();
  // The proposal is confirmed, the agreement is not yet.
  await own
    .getByRole('listitem')
    .filter({ hasText: 'Agreed ad ref' })
    .getByRole('checkbox')
    .uncheck();
  await dialog
    .getByRole('button', { name: 'Confirm 1 line for Aldermark, and send it to Brevonia' })
    .click();
  await dialog.getByText('1 line was written. What was confirmed is now our own word.').waitFor();
  await own.getByText('On record already, as the word of Aldermark').waitFor();
  await picture(alder, 'sides-7-confirmed');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await says(words(alder, 1), '[Aldermark: September]');
  await go(birch, `/t/${place}`);
  await says(words(birch, 1), '[Aldermark: September]');
  dialog = await bring(birch, result.bytes);
  await dialog.getByText('Do the other side’s read the same?').waitFor();
  assert.deepEqual(await checkWords(birch), result.words);
  await dialog
    .getByRole('group', { name: 'Aldermark' })
    .getByText('On record already, as the word of Aldermark')
    .waitFor();
  await dialog
    .getByRole('button', { name: 'Confirm 2 lines for Brevonia, and send them to Aldermark' })
    .click();
  await dialog.getByText('2 lines were written.').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  for (const side of [alder, birch]) {
    await says(words(side, 1), '[Brevonia: autumn]');
    await says(words(side, 1), '[Aldermark: September]');
    await element(side, 2)
      .getByText(/Brevonia: Agreed ad ref/)
      .waitFor({ timeout: 20_000 });
    assert.equal(
      await element(side, 2)
        .getByText(/Aldermark: Agreed ad ref/)
        .count(),
      0,
    );
  }
  const { items } = await nodes('get', 0, `/api/v1/circles/alder-birch/acts?matter=${matter}`);
  assert.deepEqual(
    items
      .filter((one) => one.content.change || one.content.marks)
      .map((one) => [one.type, one.party])
      .sort(),
    [
      ['statement', 'alder.example'],
      ['statement', 'birch.example'],
      ['statement', 'birch.example'],
    ],
  );
});
