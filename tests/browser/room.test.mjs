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
  nodes('say', 0, 'national', { type: 'statement', matter: of, module: of.split('/')[0], content });

before(async () => {
  await nodes('start', 0);
  await say({ counterpart: { party: 'birch.example', names: { en: 'Brevonia', ko: '브레보니아', vi: 'Brevonia' } } }, 'bodies/parties/birch.example');
  await say({ counterpart: { party: 'cedar.example', names: { en: 'Cassowia', ko: '카소위아', vi: 'Cassowia' } } }, 'bodies/parties/cedar.example');
  await say({
    text: {
      kind: 'AGREED_MINUTES',
      titles: { en: 'Agreed minutes', ko: '합의 의사록' },
      languages: [{ tag: 'en', role: 'NEGOTIATING' }],
      parties: ['alder.example', 'birch.example', 'cedar.example'],
    },
  });
  const { contents } = await nodes('post', 0, '/api/v1/texts/national/river-talks/minutes/compose', {
    revision: {
      elements: [
        { id: 'e-1', type: 'TITLE', place: 'b', words: { en: 'Agreed minutes' } },
        { id: 'e-2', type: 'OPERATIVE', place: 'c', number: '1', words: { en: 'The sides meet in spring.' } },
        { id: 'e-3', type: 'OPERATIVE', place: 'd', number: '2', words: { en: 'Each side measures the water every month.' } },
        { id: 'e-4', type: 'OPERATIVE', place: 'e', number: '3', words: { en: 'The bridge is open to all.' } },
      ],
    },
  });
  for (const content of contents) await say(content);
  await startBrowser();
  side = await signIn(0);
});
after(stopAll);

test('look', async () => {
  await side.page.setViewportSize({ width: 1920, height: 1080 });
  await go(side, address);
  await picture(side, 'room-0-text');
  await go(side, `${address}/room`);
  await picture(side, 'room-1');
  const { page } = side;
  await page.keyboard.press('2');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('b');
  await page.getByRole('textbox').first().waitFor();
  await page.waitForTimeout(500);
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  for (let at = 0; at < 6; at += 1) await page.keyboard.press('Backspace');
  await page.keyboard.type('September');
  await picture(side, 'room-2-editor');
  await page.keyboard.press('Enter');
  await page.waitForTimeout(1500);
  await picture(side, 'room-3-bracket');
  await page.keyboard.press(']');
  await page.keyboard.press('3');
  await page.waitForTimeout(500);
  await picture(side, 'room-4-bracket');
  await page.keyboard.press('s');
  await page.keyboard.press('Enter');
  await page.waitForTimeout(1500);
  await picture(side, 'room-5-support');
  await page.keyboard.press('Control+z');
  await page.waitForTimeout(1500);
  await picture(side, 'room-6-undone');
  await checkScreen(page, 'room');
});
