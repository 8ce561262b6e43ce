// What holds for every screen, whoever serves it.
import assert from 'node:assert/strict';
import { axeViolations, calm } from './chromium.mjs';

export const languages = ['en', 'ko', 'vi'];

export async function shown(page) {
  await page.locator('main h1').first().waitFor();
  await calm(page);
}

export async function speak(page, language) {
  await page.evaluate((tag) => {
    const place = 'entente.settings';
    const settings = JSON.parse(localStorage.getItem(place) ?? '{}');
    localStorage.setItem(place, JSON.stringify({ ...settings, language: tag }));
  }, language);
  await page.reload();
  await shown(page);
  assert.equal(await page.evaluate(() => document.documentElement.lang), language);
}

// axe (of `what`, see axeViolations), the marking at top and bottom, and no word of the code.
export async function checkScreen(page, name, what = 'all') {
  await checkHeight(page, name);
  const violations = await axeViolations(page, what);
  assert.deepEqual(violations, [], `${name}: axe`);
  const markings = await page.locator('[data-place]').allInnerTexts();
  assert.equal(markings.length, 2, `${name}: marking at top and bottom`);
  assert.equal(markings[0], markings[1]);
  assert.match(markings[0], /\S/);
  const own = await page.evaluate(() => {
    // The interface's own words: content (charters, texts, messages of the node) has a language of its own.
    const copy = document.body.cloneNode(true);
    for (const element of copy.querySelectorAll('pre, code, .mono, [lang]')) element.remove();
    return copy.textContent ?? '';
  });
  for (const word of ['circle', 'joint fact', 'journal', 'tabled', 'charter', 'concurrence']) {
    assert.ok(!own.toLowerCase().includes(word), `${name}: '${word}' is on screen`);
  }
  for (const slip of ['undefined', 'NaN', '[object', 'Invalid Date']) {
    assert.ok(!own.includes(slip), `${name}: '${slip}' is on screen`);
  }
}

// Where the content scrolls, the page itself is as tall as the window, so that its marking cannot be scrolled away.
export async function checkHeight(page, name) {
  const [tall, window] = await page.evaluate(() => {
    const scrolls = getComputedStyle(document.querySelector('main')).overflowY === 'auto';
    return [scrolls ? document.scrollingElement.scrollHeight : 0, innerHeight];
  });
  assert.ok(tall <= window, `${name}: the page is ${tall} px tall in a window of ${window}`);
}

// At 320 px nothing has to be scrolled sideways (tables scroll in themselves).
export async function checkReflow(page, name) {
  const wide = await page.evaluate(() => {
    const found = [];
    const limit = document.documentElement.clientWidth;
    const { scrollWidth } = document.scrollingElement;
    if (scrollWidth > limit) found.push(`page ${scrollWidth}`);
    // What makes the page wide may stand outside of it: a dialog, the frame.
    const within = scrollWidth > limit ? 'body *' : 'main, main *';
    for (const element of document.querySelectorAll(within)) {
      const box = element.getBoundingClientRect();
      if (box.width === 0 || box.right <= limit + 1) continue;
      let at = element.parentElement;
      let contained = false;
      while (at) {
        const { overflowX } = getComputedStyle(at);
        const clipped = overflowX !== 'visible' && at.getBoundingClientRect().right <= limit + 1;
        if (clipped) contained = true;
        at = at.parentElement;
      }
      if (!contained)
        found.push(`${element.tagName} ${element.className} ${Math.round(box.right)}`);
    }
    return found.slice(0, 5);
  });
  assert.deepEqual(wide, [], `${name}: wider than the screen`);
}

// Walks the whole screen with Tab: what has the focus is seen to have it, and nothing covers it.
export async function checkFocus(page, name) {
  await page.evaluate(() => {
    document.activeElement?.blur();
    window.scrollTo(0, 0);
  });
  const met = new Set();
  for (let step = 0; step < 150; step += 1) {
    await page.keyboard.press('Tab');
    const state = await page.evaluate(() => {
      const active = document.activeElement;
      if (!active || active === document.body) return null;
      window.walked ??= new WeakMap();
      const index = window.walked.get(active) ?? Math.random();
      window.walked.set(active, index);
      const label = active.closest('label, [data-focus-visible]') ?? active;
      const lit = [active, label].some((element) => {
        const style = getComputedStyle(element);
        return style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
      });
      const segment = active.getAttribute('role') === 'spinbutton';
      const box = label.getBoundingClientRect();
      const x = Math.min(box.left + box.width / 2, innerWidth - 1);
      const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 12), 0), innerHeight - 1);
      const top = document.elementFromPoint(x, y);
      const covered = !top || !(label.contains(top) || top.contains(label));
      return {
        index,
        lit: lit || segment,
        covered,
        text: `${active.tagName} ${(active.textContent ?? '').trim().slice(0, 40)}`,
      };
    });
    if (!state || met.has(state.index)) break;
    met.add(state.index);
    assert.ok(state.lit, `${name}: the focus on ${state.text} cannot be seen`);
    assert.ok(!state.covered, `${name}: ${state.text} is covered while it has the focus`);
  }
  assert.ok(met.size > 5, `${name}: only ${met.size} places can be reached by key`);
}
