// Two real nodes for a test (two_nodes.py), the browsers of people who sign in at them, and the steps that a
// person takes before them. PICTURES (a folder) keeps what was on the screens.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { shown } from './checks.mjs';
import { calm, openPage, startChromium } from './chromium.mjs';

const pictures = process.env.PICTURES ?? '';

export function startSides() {
  const program = spawn('python3', [fileURLToPath(new URL('two_nodes.py', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
  // What two_nodes.py does for this word.
  async function nodes(...words) {
    program.stdin.write(`${JSON.stringify(words)}\n`);
    const { value } = await answers.next();
    assert.ok(value, 'the nodes have ended');
    const { answer, error } = JSON.parse(value);
    assert.equal(error, undefined, error);
    return answer;
  }
  const stop = () => {
    program.stdin.end();
    return new Promise((ended) => program.on('exit', ended));
  };
  // One browser for all who sign in, where a test needs no other.
  let browser;
  const startBrowser = async () => {
    browser = await startChromium();
  };
  const stopAll = async () => {
    await browser?.close();
    await stop();
  };
  const signIn = (number) => byLink(browser, nodes, number);
  const signInAs = (number, name, roles) => byAccount(browser, nodes, number, name, roles);
  return { nodes, stop, startBrowser, stopAll, signIn, signInAs };
}

// The browser of a viewer of the configuration, by one-time link.
export async function byLink(browser, nodes, number, options) {
  const url = await nodes('link', number);
  const origin = new URL(url).origin;
  const seat = await openPage(browser, origin, options);
  await seat.page.goto(url);
  await shown(seat.page);
  return { origin, ...seat };
}

// The browser of somebody with an account and these roles, signed in.
export async function byAccount(browser, nodes, number, name, roles, options) {
  const account = await nodes('signed_in', number, name, roles);
  const { origin, password, code } = account;
  const seat = await openPage(browser, origin, options);
  await seat.context.addCookies([{ name: account.name, value: account.value, url: origin }]);
  await seat.page.goto(origin);
  await shown(seat.page);
  return { origin, password, code, ...seat };
}

// A node that was started anew knows no session: password and code once more, before what was open.
export async function signInAgain({ page, password, code }) {
  const again = page.getByRole('dialog', { name: 'Your session has ended' });
  await again.waitFor();
  await again.getByLabel('Password').fill(password);
  await again.getByLabel('Code').fill(code);
  await again.getByRole('button', { name: 'Sign in' }).click();
  await again.waitFor({ state: 'detached' });
}

export async function go(side, path) {
  await side.page.goto(side.origin + path);
  await shown(side.page);
}

export async function picture(side, name, fullPage = false) {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  await calm(side.page, 300); // what is being waited for is a picture too
  await side.page.screenshot({ path: `${pictures}/${name}.png`, fullPage });
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
  const gone = form.waitFor({ state: 'detached' }).then(
    () => false,
    () => false,
  );
  if (
    await Promise.race([
      gone,
      advised.waitFor().then(
        () => true,
        () => false,
      ),
    ])
  )
    await form.getByRole('button', { name: button }).click();
  await form
    .waitFor({ state: 'detached' })
    .catch(async () => assert.fail(`not saved: ${await form.innerText()}`));
}

// Goes on to who will see it, and signs.
export async function signSeen({ page }, button) {
  const form = page.getByRole('dialog');
  await form.getByRole('button', { name: 'Continue' }).click();
  await form.getByRole('heading', { name: 'Who will see this?' }).waitFor();
  await form.getByRole('button', { name: button }).click();
  await form.waitFor({ state: 'detached' });
}

// Writing at a node itself: `say` for one side; `agree` proposed by the first side, agreed to by both.
// Everything is about `matter` unless said otherwise.
export function recorder(nodes, acts, matter) {
  const say = (number, content, more = {}) =>
    nodes(
      'post',
      number,
      acts,
      { type: 'statement', matter, module: 'meetings', content, ...more },
      201,
    );
  const agree = async (content, more = {}) => {
    const { ref } = await say(0, content, {
      type: 'proposal',
      body: 'river-talks',
      concur: true,
      ...more,
    });
    await nodes('until_known', 1, 'alder-birch', ref);
    const answer = await nodes('post', 1, acts, { type: 'concurrence', target: ref }, 201);
    // What is written next at the first side may rest on it.
    await nodes('until_known', 0, 'alder-birch', answer.ref);
  };
  return { say, agree };
}

// Names as long as ministries have them.
export const longNames = {
  en: 'Standing Consultative Commission on the Joint Management of Transboundary Water Levels and Early Warning',
  ko: '국경하천수위공동관리및조기경보체계상설협의위원회실무조정분과',
  vi: 'Ủy ban tham vấn thường trực về quản lý chung mực nước xuyên biên giới và cảnh báo sớm thiên tai',
};

// Something on every kind of screen, at node 0: a body, meetings, a commitment, a brief.
export async function fill(nodes, circle) {
  const say = (matter, content, more = {}) =>
    nodes('say', 0, circle, {
      type: 'statement',
      matter,
      module: matter.split('/')[0],
      content,
      ...more,
    });
  await say('bodies/river-talks', {
    body: {
      names: longNames,
      abbreviations: { en: 'River Talks', ko: '하천 회담', vi: 'Đàm phán về sông' },
      level: 'MINISTERS',
      parties: ['alder.example'],
    },
  });
  await say('bodies/river-talks', {
    lead: {
      party: 'alder.example',
      organisation: { en: 'Security council', ko: '안보실' },
      from: '2023-07-18',
    },
  });
  await say('bodies/river-talks', {
    lead: {
      party: 'alder.example',
      organisation: { en: 'Ministry of Rivers', ko: '하천부' },
      from: '2024-06-10',
      reason: { en: 'From the third meeting on the ministries lead.' },
    },
  });
  await say('meetings/river-talks/3', {
    held: {
      details: {
        dates: '2024-06-10',
        ordinal: 3,
        place: { country: 'KR', city: { en: 'Seoul' } },
        titles: longNames,
      },
    },
  });
  await say('meetings/river-talks/3', {
    outcome: { id: 'gauges', kind: 'NOTE', words: longNames },
  });
  await say('meetings/river-talks/4', { intent: { details: { dates: '2031-09', ordinal: 4 } } });
  await say('meetings/river-talks/4', {
    agenda_item: { number: 1, titles: longNames, state: 'PROPOSED' },
  });
  await say('texts/river-talks/statement', {
    text: {
      kind: 'JOINT_STATEMENT',
      titles: longNames,
      languages: [
        { tag: 'en', role: 'NEGOTIATING' },
        { tag: 'ko', role: 'AUTHENTIC' },
        { tag: 'vi', role: 'COURTESY' },
      ],
      meeting: 'meetings/river-talks/4',
    },
  });
  const place = `/api/v1/texts/${circle}/river-talks/statement/compose`;
  const composed = await nodes('post', 0, place, {
    revision: {
      elements: [
        { id: 'e-1', type: 'TITLE', place: 'b', words: longNames },
        { id: 'e-2', type: 'OPERATIVE', place: 'c', number: '1', words: longNames },
        {
          id: 'e-3',
          type: 'SUB_PARAGRAPH',
          parent: 'e-2',
          place: 'b',
          number: '(a)',
          words: longNames,
        },
      ],
    },
  });
  for (const content of composed.contents) await say('texts/river-talks/statement', content);
  const changed = await nodes('post', 0, place, {
    words: { element: 'e-2', words: { en: `${longNames.en} in September` } },
  });
  for (const content of changed.contents) await say('texts/river-talks/statement', content);
  await say('commitments/river-talks/gauges', {
    commitment: {
      words: longNames,
      kind: 'UNDERTAKING',
      owners: ['alder.example'],
      due: '2025-03',
    },
  });
}
