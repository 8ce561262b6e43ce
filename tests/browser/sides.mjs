// Two real nodes (two_nodes.py) and a browser for each, and the steps that a person takes before them.
// PICTURES (a folder) keeps what was on the screens.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { shown } from './checks.mjs';
import { openPage, startChromium } from './chromium.mjs';

const pictures = process.env.PICTURES ?? '';
const program = spawn('python3', [fileURLToPath(new URL('two_nodes.py', import.meta.url))], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const answers = createInterface({ input: program.stdout })[Symbol.asyncIterator]();

export async function nodes(...words) {
  program.stdin.write(`${JSON.stringify(words)}\n`);
  const { value } = await answers.next();
  assert.ok(value, 'the nodes have ended');
  const { answer, error } = JSON.parse(value);
  assert.equal(error, undefined, error);
  return answer;
}

let browser;

export async function signIn(number) {
  const url = await nodes('link', number);
  const origin = new URL(url).origin;
  const { context, page, faults } = await openPage(browser, origin);
  await page.goto(url);
  await shown(page);
  return { origin, context, page, faults };
}

// Somebody with an account and these roles, signed in.
export async function signInAs(number, name, roles) {
  const { origin, ...cookie } = await nodes('signed_in', number, name, roles);
  const { context, page, faults } = await openPage(browser, origin);
  await context.addCookies([{ name: cookie.name, value: cookie.value, url: origin }]);
  await page.goto(origin);
  await shown(page);
  return { origin, context, page, faults };
}

export async function picture(side, name) {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  await side.page.waitForTimeout(300);
  await side.page.screenshot({ path: `${pictures}/${name}.png` });
}

export async function go(side, path) {
  await side.page.goto(side.origin + path);
  await shown(side.page);
}

// Opens the form behind a button, or behind an entry of its menu.
export async function open({ page }, button, entry) {
  await page.getByRole('button', { name: button }).first().click();
  if (entry) await page.getByRole('menuitem', { name: entry }).click();
  const form = page.getByRole('dialog');
  await form.waitFor();
  return form;
}

// Goes on to what leaves, and signs; what stays with our side is saved in one step, or in two where
// the record says something against it.
export async function sign(side, button) {
  if (!/^Save for /.test(button)) return signSeen(side, button);
  const form = side.page.getByRole('dialog');
  await form.getByRole('button', { name: button }).click();
  const advised = form.getByRole('heading', { name: 'Before you go on' });
  const gone = form.waitFor({ state: 'detached' }).then(() => false, () => false);
  if (await Promise.race([gone, advised.waitFor().then(() => true, () => false)]))
    await form.getByRole('button', { name: button }).click();
  await form.waitFor({ state: 'detached' }).catch(async () => assert.fail(`not saved: ${await form.innerText()}`));
}

// Goes on to who will see it, and signs.
export async function signSeen({ page }, button) {
  const form = page.getByRole('dialog');
  await form.getByRole('button', { name: 'Continue' }).click();
  await form.getByRole('heading', { name: 'Who will see this?' }).waitFor();
  await form.getByRole('button', { name: button }).click();
  await form.waitFor({ state: 'detached' });
}

export async function startBrowser() {
  browser = await startChromium();
}

export async function stopAll() {
  await browser?.close();
  program.stdin.end();
  await new Promise((ended) => program.on('exit', ended));
}

// Writing at a node itself: `say` for one side; `agree` proposed by the first side, agreed to by both.
// Everything is about `matter` unless said otherwise.
export function recorder(acts, matter) {
  const say = (number, content, more = {}) =>
    nodes('post', number, acts, { type: 'statement', matter, module: 'meetings', content, ...more }, 201);
  const agree = async (content, more = {}) => {
    const { ref } = await say(0, content, { type: 'proposal', body: 'river-talks', concur: true, ...more });
    await nodes('until_known', 1, 'alder-birch', ref);
    await nodes('post', 1, acts, { type: 'concurrence', target: ref }, 201);
  };
  return { say, agree };
}
