// Pictures of every screen of a running server, to be looked at: BROWSER_URL is a one-time link or
// empty (then the invented world of web/dev is started). Arguments: folder [language,…] [scheme,…]
import { mkdirSync } from 'node:fs';
import { startFixture } from '../../web/dev/server.mjs';
import { openPage, startChromium } from './chromium.mjs';

const [folder = 'build/pictures', languages = 'en', schemes = 'light'] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const fixture = process.env.BROWSER_URL ? null : await startFixture({ reconstructed: true });
const link = process.env.BROWSER_URL ?? fixture.link;
const origin = new URL(link).origin;
const screens = (
  process.env.SCREENS ??
  'today=/,bodies=/bodies,body=/b/alder-birch/hsd,meeting=/b/alder-birch/hsd/m/4,open=/b/alder-birch/hsd/m/5,postponed=/b/alder-birch/ice/m/2,links=/links'
)
  .split(',')
  .map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]);
const browser = await startChromium();
try {
  let storage;
  for (const scheme of schemes.split(',')) {
    for (const width of [1366, 360]) {
      const { context, page, faults } = await openPage(browser, origin, {
        colorScheme: scheme,
        viewport: { width, height: width > 400 ? 860 : 740 },
        storageState: storage,
      });
      if (!storage) {
        await page.goto(link);
        storage = await context.storageState();
      }
      for (const language of languages.split(',')) {
        await page.goto(origin);
        await page.evaluate(
          (tag) => localStorage.setItem('entente.settings', JSON.stringify({ language: tag })),
          language,
        );
        for (const [name, path] of screens) {
          await page.goto(origin + path);
          await page.locator('main h1').waitFor();
          await page.waitForTimeout(500);
          await page.evaluate(() => document.fonts.ready);
          await page.screenshot({
            path: `${folder}/${name}-${language}-${scheme}-${width}.png`,
            fullPage: width < 400,
          });
        }
      }
      for (const fault of faults) console.error(fault);
      await context.close();
    }
  }
} finally {
  await browser.close();
  await fixture?.stop();
}
