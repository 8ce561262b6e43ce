// People at a real node, in a browser: the first administrator's link, sign-in in three languages and
// by keyboard alone, an invitation, and a session that ends while somebody writes.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkReflow, checkScreen, languages, shown, speak } from './checks.mjs';
import { axeViolations, openPage, startChromium } from './chromium.mjs';

const pictures = process.env.PICTURES ?? '';
const password = '고요한 아침의 강물 and a boat';
const program = spawn('python3', [fileURLToPath(new URL('two_nodes.py', import.meta.url))], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const answers = createInterface({ input: program.stdout })[Symbol.asyncIterator]();

async function nodes(...words) {
  program.stdin.write(`${JSON.stringify(words)}\n`);
  const { value } = await answers.next();
  assert.ok(value, 'the nodes have ended');
  const { answer, error } = JSON.parse(value);
  assert.equal(error, undefined, error);
  return answer;
}

// RFC 6238, by code of our own.
function codeOf(secret, step) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret]
    .map((char) => alphabet.indexOf(char).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', key).update(counter).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

let browser;
let origin;
const phones = new Map();

// A code that was not used yet; a recovery code where the authenticator has none for half a minute.
function code(name) {
  const phone = phones.get(name);
  const present = Math.floor(Date.now() / 30_000);
  const step = Math.max(phone.step + 1, present - 1);
  if (step > present + 1) return phone.recovery.pop();
  phone.step = step;
  return codeOf(phone.secret, step);
}

async function picture(page, name) {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
}

async function seat() {
  return openPage(browser, origin);
}

async function takeUp(page, url, name) {
  await page.goto(url);
  await page.getByLabel('Your new password').waitFor();
  // The same key for a camera: drawn, and not empty.
  const drawn = await page
    .getByRole('img', { name: /^QR code of the key/ })
    .locator('path')
    .getAttribute('d');
  assert.ok(drawn.length > 2_000, 'the QR code is empty');
  const secret = (await page.locator('code').first().innerText()).replaceAll(' ', '');
  phones.set(name, { secret, step: 0, recovery: [] });
  await page.getByLabel('Your new password').fill(password);
}

// The code at the end: it is good for less than a minute, however long the screen was looked at.
async function finish(page, name) {
  await page.getByLabel('The code that it shows now').fill(code(name));
  await page.getByRole('button', { name: 'Set up and sign in' }).click();
  await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
  phones.get(name).recovery = await page.locator('section li code').allInnerTexts();
  assert.equal(phones.get(name).recovery.length, 10);
}

async function signIn(page, name) {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByLabel('Code').fill(code(name));
  await page.getByRole('button', { name: 'Sign in' }).click();
}

before(async () => {
  await nodes('start', 0);
  browser = await startChromium();
});
after(async () => {
  await browser?.close();
  program.stdin.end();
  await new Promise((ended) => program.on('exit', ended));
});

let administrator;

test('the first administrator sets password and authenticator by the link', async () => {
  const url = await nodes('first_administrator', 0);
  origin = new URL(url).origin;
  administrator = await seat();
  const { page, faults } = administrator;
  await takeUp(page, url, 'admin');
  assert.deepEqual(await axeViolations(page), [], 'welcome: axe');
  await picture(page, 'people-welcome');
  await finish(page, 'admin');
  assert.deepEqual(await axeViolations(page), [], 'recovery codes: axe');
  // The link is spent, and stands no longer in the address.
  assert.equal(new URL(page.url()).hash, '');
  await page.getByRole('link', { name: 'Go on' }).click();
  await shown(page);
  await page.getByRole('link', { name: 'People & duty' }).waitFor();
  // The one thing to do on an empty node.
  await page.getByRole('main').getByRole('link', { name: 'Invite somebody' }).waitFor();
  // Its link again, in the languages of the page.
  for (const [tag, words] of [
    ['ko-KR,ko;q=0.9,en;q=0.8', '더 이상 쓸 수 없습니다'],
    ['vi', 'không còn dùng được'],
    ['fr', 'This link is spent'],
  ]) {
    const answer = await page.request.get(`${origin}/open/${'0'.repeat(43)}`, {
      headers: { 'Accept-Language': tag },
      failOnStatusCode: false,
    });
    assert.equal(answer.status(), 404);
    const text = await answer.text();
    assert.ok(text.includes(words) && !text.includes('<code>'), text);
  }
  assert.deepEqual(faults, []);
});

test('an administrator invites somebody, and sees their account in every language', async () => {
  const { page, faults } = administrator;
  await page.getByRole('link', { name: 'People & duty' }).click();
  await page.getByRole('heading', { level: 1, name: 'People' }).waitFor();
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  // What is missing is said in the page's own words, beside the field.
  await page.getByLabel('Signs in as').fill('Kim Minjun');
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await page.getByText('Allowed here: Small letters a–z, digits and . _ - @').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'name');
  await page.getByLabel('Signs in as').fill('kim');
  // What a Korean input method composes stays as it is composed.
  await page.getByLabel('Name · 한국어').focus();
  const input = await page.context().newCDPSession(page);
  await input.send('Input.imeSetComposition', { text: 'ㄱ', selectionStart: 1, selectionEnd: 1 });
  await input.send('Input.imeSetComposition', { text: '기', selectionStart: 1, selectionEnd: 1 });
  await input.send('Input.imeSetComposition', { text: '김', selectionStart: 1, selectionEnd: 1 });
  await input.send('Input.insertText', { text: '김' });
  assert.equal(await page.getByLabel('Name · 한국어').inputValue(), '김');
  await page.getByLabel('Name · English').fill('Kim Minjun');
  await page.getByLabel('Office · English').fill('Secretariat of the talks');
  await page.getByLabel('All bodies').check();
  await page.getByLabel('Drafter').check();
  await checkScreen(page, 'account form');
  await picture(page, 'people-form');
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await page.getByRole('heading', { name: 'One-time link' }).waitFor();
  const url = await page.locator('code').filter({ hasText: '/welcome#' }).innerText();
  await page
    .getByRole('row', { name: /kim/ })
    .getByRole('cell', { name: 'Invited', exact: true })
    .waitFor();

  const kim = await seat();
  await takeUp(kim.page, url, 'kim');
  await finish(kim.page, 'kim');
  await kim.context.close();
  assert.deepEqual(kim.faults, []);

  await page.reload();
  await page
    .getByRole('row', { name: /kim/ })
    .getByRole('cell', { name: 'Active', exact: true })
    .waitFor();
  for (const language of languages) {
    await page
      .locator('label, [role=radiogroup] *', {
        hasText: { en: 'English', ko: '한국어', vi: 'Tiếng Việt' }[language],
      })
      .first()
      .click();
    await page.waitForFunction((tag) => document.documentElement.lang === tag, language);
    await checkScreen(page, `people, ${language}`);
  }
  await picture(page, 'people-vi');
  await page.setViewportSize({ width: 320, height: 640 });
  await checkReflow(page, 'people');
  await page.setViewportSize({ width: 1366, height: 860 });
  assert.deepEqual(faults, []);
});

// How somebody is told of their inbox: refused where they are, kept over a reload, in every language.
async function setMail(page) {
  const form = page.getByRole('form', { name: 'Mail that tells of your inbox' });
  await form.getByText('No mail', { exact: true }).waitFor();
  await form.getByLabel('Address').fill('kim@localhost');
  await form.getByLabel('How often').selectOption('daily');
  await form.getByLabel('At', { exact: true }).fill('08:30');
  await form.getByLabel('Time zone').selectOption({ label: 'Seoul (UTC+9)' });
  await form.getByLabel('Quiet hours', { exact: true }).check();
  await form.getByRole('button', { name: 'Tell me by mail' }).click();
  await form.getByRole('alert').getByText('address').waitFor();
  assert.equal(await form.getByLabel('At', { exact: true }).inputValue(), '08:30');
  await form.getByLabel('Address').fill('kim@ministry.example');
  await form.getByRole('button', { name: 'Tell me by mail' }).click();
  await form.getByRole('button', { name: 'No more mail' }).waitFor();
  await page.reload();
  await form.getByRole('button', { name: 'No more mail' }).waitFor();
  assert.equal(await form.getByLabel('Address').inputValue(), 'kim@ministry.example');
  assert.equal(await form.getByLabel('Time zone').inputValue(), 'Asia/Seoul');
  assert.equal(await form.getByLabel('Quiet from').inputValue(), '22:00');
  for (const [tag, title] of [
    ['ko', '받은 일을 알리는 메일'],
    ['vi', 'Thư báo về hộp việc'],
    ['en', 'Mail that tells of your inbox'],
  ]) {
    await page.locator(`[role=radiogroup] label[lang=${tag}]`).click();
    await page.getByRole('heading', { name: title }).waitFor();
    await checkScreen(page, `you with mail, ${tag}`);
    await page.setViewportSize({ width: 320, height: 640 });
    await checkReflow(page, `you with mail, ${tag}`);
    await page.setViewportSize({ width: 1366, height: 860 });
  }
  await picture(page, 'people-mail');
  await page.getByRole('link', { name: /^Inbox: / }).click();
  await page.getByText('Nothing waits for you.').waitFor();
  await checkScreen(page, 'empty inbox');
  await page.goBack();
  await form.getByRole('button', { name: 'No more mail' }).click();
  await form.getByText('No mail', { exact: true }).waitFor();
}

test('sign-in: three languages, keyboard alone, and the same words for whatever is wrong', async () => {
  const { page, context, faults } = await seat();
  await page.goto(origin);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  for (const [tag, words] of [
    ['ko', '로그인'],
    ['vi', 'Đăng nhập'],
    ['en', 'Sign in'],
  ]) {
    await page.locator(`input[type=radio][value=${tag}]`).check();
    await page.getByRole('heading', { name: words }).waitFor();
    assert.deepEqual(await axeViolations(page), [], `sign-in, ${tag}: axe`);
    await picture(page, `people-signin-${tag}`);
  }
  assert.deepEqual(
    await page.locator('form input').evaluateAll((all) => all.map((one) => one.autocomplete)),
    ['username', 'current-password', 'one-time-code'],
  );
  await page.setViewportSize({ width: 320, height: 640 });
  await checkReflow(page, 'sign-in');
  await page.setViewportSize({ width: 1366, height: 860 });

  await page.getByLabel('Name').focus();
  for (const text of ['kim', 'not the password', '123456']) {
    await page.keyboard.type(text);
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('Name, password or code is wrong').waitFor();
  assert.equal(await page.getByLabel('Name').inputValue(), 'kim');

  await page.getByLabel('Password').fill('');
  await page.getByLabel('Password').focus();
  await page.keyboard.insertText(password); // as pasting does
  await page.keyboard.press('Tab');
  await page.keyboard.press('Control+A');
  await page.keyboard.type(code('kim'));
  await page.keyboard.press('Enter');
  await shown(page);
  await page.getByRole('link', { name: 'You' }).click();
  await page.getByRole('heading', { level: 1, name: 'Kim Minjun' }).waitFor();
  await checkScreen(page, 'you');
  await picture(page, 'people-you');
  assert.equal(await page.getByRole('link', { name: 'People & duty' }).count(), 0);
  await setMail(page);
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await context.close();
  assert.deepEqual(faults, []);
});

test('a session that ends in the middle of work is taken up again, and nothing typed is lost', async () => {
  const { page, context, faults } = await seat();
  await page.goto(origin);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await signIn(page, 'kim');
  await shown(page);
  await page.getByRole('link', { name: 'You' }).click();
  await page.getByLabel('Your new password').fill('half a sentence of mine');
  await nodes('restart', 0);
  const again = page.getByRole('dialog', { name: 'Your session has ended' });
  await again.waitFor({ timeout: 40_000 });
  assert.deepEqual(await axeViolations(page), [], 'sign-in over the page: axe');
  await picture(page, 'people-again');
  assert.equal(await again.getByLabel('Name').inputValue(), 'kim');
  // Nothing behind it is reached, and Escape does not do away with it.
  await page.keyboard.press('Escape');
  await again.waitFor();
  await again.getByLabel('Password').fill(password);
  await again.getByLabel('Code').fill(code('kim'));
  await again.getByRole('button', { name: 'Sign in' }).click();
  await again.waitFor({ state: 'detached' });
  assert.equal(await page.getByLabel('Your new password').inputValue(), 'half a sentence of mine');
  await context.close();
  assert.deepEqual(faults, []);
});

async function arrive(page, name) {
  await page.goto(origin);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await signIn(page, name);
  await page.getByRole('link', { name: 'You', exact: true }).waitFor();
}

// What the browser of this page keeps beside its settings.
const kept = (page) =>
  page.evaluate(() =>
    Object.keys(localStorage)
      .filter((key) => key !== 'entente.settings')
      .sort(),
  );

// Asks the node as the page does.
function asked(page, method, path, body) {
  return page.evaluate(
    async ([how, where, what]) => {
      const session = await (await fetch('/api/v1/session')).json();
      const answer = await fetch(`/api/v1${where}`, {
        method: how,
        headers: { 'X-Entente-CSRF': session.csrf_token, 'Content-Type': 'application/json' },
        ...(what ? { body: JSON.stringify(what) } : {}),
      });
      return { status: answer.status, body: await answer.json() };
    },
    [method, path, body],
  );
}

test('a session that is taken away hides the page at once, and gives it back to its person alone', async () => {
  const { page, context, faults } = await seat();
  await arrive(page, 'kim');
  const circles = await asked(page, 'GET', '/circles');
  const national = circles.body.items.find((one) => one.national).id;
  const act = async (matter, module, content, label) => {
    const done = await asked(page, 'POST', `/circles/${national}/acts`, {
      type: 'statement',
      matter,
      module,
      content,
      ...(label ? { label } : {}),
    });
    assert.equal(done.status, 201, JSON.stringify(done.body));
  };
  await act('bodies/council', 'bodies', {
    body: { names: { en: 'Council' }, level: 'MINISTERS', parties: ['alder.example'] },
  });
  await act('meetings/council/1', 'meetings', {
    possibility: { details: { dates: '2031-10' }, words: { en: 'Thought of.' } },
  });
  await act(
    'briefs/council/1',
    'briefs',
    { item: { number: 0, our_line: { en: 'Zebra line' } } },
    { policy: 'TEST', classification: 'UNCLASSIFIED', categories: ['person/kim'] },
  );
  await page.goto(`${origin}/b/${national}/council/m/1/brief`);
  await page.getByText('Zebra line').first().waitFor();
  const other = await context.newPage();
  await other.goto(`${origin}/you`);
  await other.getByLabel('Your new password').fill('half a sentence of mine');
  await other.evaluate(() => {
    localStorage.setItem('entente.draft meetings/council/1', '{"value":"kept","at":1}');
    localStorage.setItem('entente.views/x/kim', '[]');
  });

  const office = await seat();
  await arrive(office.page, 'admin');
  const disable = (disabled) => asked(office.page, 'POST', '/people/kim/disable', { disabled });
  assert.equal((await disable(true)).status, 200);
  const began = Date.now();
  const again = page.getByRole('dialog', { name: 'Your session has ended' });
  await again.waitFor({ timeout: 3_000 });
  assert.ok(Date.now() - began < 1_500, 'the page noticed late');
  assert.ok(!(await page.innerText('body')).includes('Zebra'), 'the brief is still legible');
  assert.equal(await page.getByText('Zebra line').first().isVisible(), false);
  assert.ok(!(await page.title()).includes('Council'));
  assert.deepEqual(await axeViolations(page), [], 'the hidden page: axe');
  await picture(page, 'people-ended');
  // Whoever it was taken from does not come back; who gets it back has lost nothing.
  await again.getByLabel('Password').fill(password);
  await again.getByLabel('Code').fill(code('kim'));
  await again.getByRole('button', { name: 'Sign in' }).click();
  await again.getByRole('alert').waitFor();
  assert.ok(!(await page.innerText('body')).includes('Zebra'));
  assert.equal((await disable(false)).status, 200);
  await again.getByLabel('Code').fill(code('kim'));
  await again.getByRole('button', { name: 'Sign in' }).click();
  await again.waitFor({ state: 'detached' });
  await page.getByText('Zebra line').first().waitFor();
  assert.equal(await other.getByLabel('Your new password').inputValue(), 'half a sentence of mine');
  assert.ok((await kept(page)).includes('entente.draft meetings/council/1'));
  assert.ok((await kept(page)).includes('entente.views/x/kim'));

  // Left for good: nothing of theirs stays.
  await page.goto(`${origin}/you`);
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  assert.deepEqual(await kept(page), []);
  await office.context.close();
  await context.close();
  assert.deepEqual(
    faults.filter((fault) => !/401/.test(fault)),
    [],
  );
});

test('what is saved is said, and led to: parties, persons and their offices stand in one list', async () => {
  const { page, context, faults } = await seat();
  await arrive(page, 'kim');
  await page.getByRole('link', { name: 'Who is who' }).click();
  await page.getByRole('heading', { level: 1, name: 'Who is who' }).waitFor();
  const form = page.getByRole('dialog');
  const save = async () => {
    await form.getByRole('button', { name: /^Save for / }).click();
    await form.waitFor({ state: 'detached' });
  };
  await page.getByRole('button', { name: 'Enter …' }).click();
  await page.getByRole('menuitem', { name: /Name another party/ }).click();
  await form.getByLabel('Name (English)', { exact: true }).fill('Brevonia');
  await form.getByRole('button', { name: '+ 한국어' }).first().click();
  await form.getByLabel('Name (한국어)', { exact: true }).fill('브레보니아');
  await save();
  const notice = page.getByRole('status').filter({ hasText: 'Saved:' });
  await notice.getByRole('link', { name: 'Name another party · Brevonia' }).waitFor();
  const row = page
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: 'Brevonia' }) });
  await row.getByText('브레보니아').waitFor();
  await row.getByText('it takes no part here').waitFor();

  await page.getByRole('button', { name: 'Enter …' }).click();
  await page.getByRole('menuitem', { name: /Enter a person/ }).click();
  await form.getByLabel('Spelling').fill('Lee Sora');
  await form.getByRole('button', { name: '+ Another form' }).click();
  await form.getByLabel('Spelling').nth(1).fill('이소라');
  await form
    .getByLabel(/^Language/)
    .nth(1)
    .selectOption('ko');
  await save();
  const lee = page
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: 'Lee Sora' }) });
  await lee.getByText('이소라').waitFor();
  await lee.getByRole('button', { name: 'Enter an office held' }).click();
  await form.getByLabel('Office (English)', { exact: true }).fill('Deputy Minister');
  await form.getByLabel('Capacity').selectOption('ACTING');
  const from = form.getByRole('group', { name: /^From/ });
  await from.getByLabel('Known to the', { exact: true }).selectOption('month');
  await from.getByLabel('Year', { exact: true }).fill('2021');
  await save();
  await lee.getByText('Deputy Minister').first().waitFor();
  await lee.getByText('acting').waitFor();
  await lee.getByText('January 2021 – …').waitFor();
  for (const language of languages) {
    await speak(page, language);
    await checkScreen(page, `who is who, ${language}`);
  }
  await speak(page, 'en');
  await picture(page, 'people-directory');
  await page.setViewportSize({ width: 320, height: 640 });
  await checkReflow(page, 'who is who');
  await page.setViewportSize({ width: 1366, height: 860 });

  // Picked into a delegation, with all that is known; the link of what was saved leads there.
  await page.goto(`${origin}/b/national/council/m/1`);
  await page.getByRole('button', { name: 'Add …' }).first().click();
  await page.getByRole('menuitem', { name: 'Delegation' }).click();
  await form
    .getByLabel('Somebody on record')
    .first()
    .selectOption({ label: 'Lee Sora · Deputy Minister' });
  assert.equal(
    await form.getByLabel('Name (English)', { exact: true }).first().inputValue(),
    'Lee Sora',
  );
  assert.equal(
    await form.getByLabel('Name (한국어)', { exact: true }).first().inputValue(),
    '이소라',
  );
  assert.equal(
    await form.getByLabel('Office (English)', { exact: true }).first().inputValue(),
    'Deputy Minister',
  );
  assert.equal(await form.getByLabel('Capacity').first().inputValue(), 'ACTING');
  await checkScreen(page, 'a delegation with a person of the record');
  await save();
  await page.goto(`${origin}/bodies`);
  await shown(page);
  await context.close();
  assert.deepEqual(faults, []);
});

test('a brief is for colleagues who can sign in, and they are named before it is saved', async () => {
  const { page, context, faults } = await seat();
  await arrive(page, 'kim');
  await page.goto(`${origin}/b/national/council/m/1/brief`);
  await page.getByRole('heading', { level: 1, name: /^Brief:/ }).waitFor();
  await page.getByRole('button', { name: 'Change' }).first().click();
  const form = page.getByRole('dialog');
  const readers = form.getByRole('group', { name: 'Who may read this' });
  assert.ok(
    await readers.getByRole('checkbox', { name: /Kim Minjun/ }).isChecked(),
    'the author does not read it',
  );
  assert.equal(
    await readers.getByRole('checkbox', { name: /admin/i }).count(),
    0,
    'an administrator reads no content',
  );
  await form.getByLabel('Our line (English)', { exact: true }).fill('Weekly.');
  await checkScreen(page, 'a brief with its readers');
  await form.getByRole('button', { name: 'Continue' }).click();
  await form.getByRole('heading', { name: 'Who will see this?' }).waitFor();
  await form.getByText('Loading …').waitFor({ state: 'detached' });
  assert.match(await form.innerText(), /Persons\s+Kim Minjun/);
  await form.getByRole('button', { name: /^Save for / }).click();
  await form.waitFor({ state: 'detached' });
  // What named persons alone may read is not said again in the frame.
  const notice = page.getByRole('status').filter({ hasText: 'Saved:' });
  assert.ok(!(await notice.innerText()).includes('Weekly'));
  await context.close();
  assert.deepEqual(faults, []);
});

test('who signs in where somebody else was finds nothing of theirs', async () => {
  const { page, context } = await seat();
  await arrive(page, 'kim');
  await page.evaluate(() => localStorage.setItem('entente.draft x', '{"value":"kept","at":1}'));
  const second = await context.newPage();
  await second.goto(`${origin}/you`);
  await second.getByRole('heading', { level: 1, name: 'Kim Minjun' }).waitFor();
  await nodes('restart', 0);
  // The person themselves: it is still there.
  await arrive(page, 'kim');
  assert.ok((await kept(page)).includes('entente.draft x'));
  await nodes('restart', 0);
  await arrive(page, 'admin');
  assert.ok(!(await kept(page)).includes('entente.draft x'));
  // Nor does another window go on as the one who was there.
  await second
    .getByRole('heading', { level: 1, name: 'Kim Minjun' })
    .waitFor({ state: 'detached' });
  await context.close();
});
