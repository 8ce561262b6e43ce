// Debian's Chromium under Playwright, started so that it talks to nobody but the page's own server:
// every other request is stopped and counted as a fault.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

const web = new URL('../../web/', import.meta.url);
const require = createRequire(new URL('package.json', web));

export function load(name) {
  try {
    return require(name);
  } catch (cause) {
    throw new Error(`${name} is not installed: run ./dev deps`, { cause });
  }
}

export const executablePath = ['/usr/bin/chromium', process.env.CHROMIUM].find(
  (path) => path && existsSync(path),
);

// `pdf`: with the browser's own viewer of PDF, which Playwright otherwise leaves out.
export async function startChromium({ pdf = false } = {}) {
  if (!executablePath) throw new Error('no Chromium: run ./dev deps (Debian package chromium)');
  const { chromium } = load('playwright-core');
  return chromium.launch({
    executablePath,
    headless: !pdf,
    ignoreDefaultArgs: pdf
      ? ['--disable-extensions', '--disable-component-extensions-with-background-pages']
      : [],
    args: [
      ...(pdf ? ['--headless=new'] : []),
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
    ],
  });
}

// What each page has asked for and not yet got; a stream of events is never got.
const asked = new WeakMap();
const calmMs = 150; // longer than the page gathers what arrived before it asks anew

export function watchRequests(page) {
  const state = { open: new Set(), begun: 0, last: Date.now() };
  asked.set(page, state);
  const ended = (request) => {
    state.open.delete(request);
    state.last = Date.now();
  };
  page.on('request', (request) => {
    if (request.resourceType() === 'eventsource') return;
    // Another document: nobody waits for what the one before it asked for.
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) state.open.clear();
    state.open.add(request);
    state.begun += 1;
    state.last = Date.now();
  });
  page.on('requestfinished', ended);
  page.on('requestfailed', ended);
}

// Until the page has got all that it asked for, has nothing to do and asks for nothing more; no longer than `mostMs`.
export async function calm(page, mostMs = 20_000) {
  const state = asked.get(page);
  if (!state) return page.waitForLoadState('networkidle', { timeout: mostMs }).catch(() => {});
  const end = Date.now() + mostMs;
  while (Date.now() < end) {
    const rest = state.last + calmMs - Date.now();
    if (state.open.size > 0 || rest > 0) {
      await new Promise((goOn) => setTimeout(goOn, Math.max(10, Math.min(rest, calmMs))));
      continue;
    }
    const { begun } = state;
    await page
      .evaluate(() => new Promise((idle) => requestIdleCallback(() => idle(), { timeout: 1_000 })))
      .catch(() => {});
    if (state.begun === begun && state.open.size === 0) return;
  }
}

// A context of its own (cookies, storage) whose page reports in `faults` whatever no user should
// ever get: requests elsewhere, refusals of the content security policy, errors of scripts.
export async function openPage(browser, origin, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1366, height: 860 },
    locale: 'en-GB',
    timezoneId: 'Asia/Seoul',
    reducedMotion: 'reduce',
    ...options,
  });
  const faults = [];
  await context.route('**/*', (route) => {
    const url = route.request().url();
    // The last is the browser's own viewer of PDF.
    const own = [`${origin}/`, 'data:', 'blob:', 'chrome-extension://', 'chrome://resources/'];
    if (own.some((one) => url.startsWith(one))) return route.continue();
    faults.push(`request elsewhere: ${url}`);
    return route.abort();
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  watchRequests(page);
  page.on('pageerror', (error) => faults.push(`script error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource|net::ERR_/.test(message.text())) {
      faults.push(`console: ${message.text()}`);
    }
  });
  return { context, page, faults };
}

// What axe finds, of `what`: all; the colours, which alone differ in the dark; or all but these, which do
// not depend on the language and take it longest.
export async function axeViolations(page, what = 'all') {
  const module = load('@axe-core/playwright');
  const AxeBuilder = module.default ?? module.AxeBuilder;
  const axe = new AxeBuilder({ page })
    .setLegacyMode() // no screen holds a frame of another origin
    // Of what passes no places, which took half of its time; and no copy of the styles, which only a rule that
    // is not asked for reads and the content security policy refuses where one is just being loaded.
    .options({ resultTypes: ['violations'], preload: { assets: ['media'] } });
  if (what === 'colours') axe.withRules(['color-contrast']);
  else axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']);
  if (what === 'words') axe.disableRules(['color-contrast']);
  const { violations } = await axe.analyze();
  return violations.map(
    (one) =>
      `${one.id}: ${one.help} (${one.nodes
        .map((node) => node.target.join(' '))
        .slice(0, 4)
        .join('; ')})`,
  );
}
