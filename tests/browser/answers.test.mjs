// What waits for an answer, before two real nodes: whatever it is, the inbox of the other side leads to
// where it is seen and answered. And what became of a draft is said where the draft is.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkReflow, checkScreen } from './checks.mjs';
import { axeViolations } from './chromium.mjs';
import { go, open, picture, recorder, sign, startSides } from './seats.mjs';

const { nodes, signIn, startBrowser, stopAll } = startSides();

const acts = '/api/v1/circles/alder-birch/acts';
const matter = 'meetings/river-talks/1';
const series = 'meetings/river-talks';
const register = 'commitments/river-talks';
let alder;
let birch;

const { say, agree } = recorder(nodes, acts, matter);

// Proposed by the first side, with its own agreement; known to the other.
async function propose(content, more = {}) {
  const { ref } = await say(0, content, {
    type: 'proposal',
    body: 'river-talks',
    concur: true,
    ...more,
  });
  await nodes('until_known', 1, 'alder-birch', ref);
  return ref;
}

// From the inbox of the other side, by the one link that leads to the entry.
async function openFromInbox(ref, path) {
  const { page } = birch;
  await go(birch, '/inbox');
  const link = page.locator(`main a[href*="${encodeURIComponent(ref)}"]`);
  await link.first().click();
  await page.waitForURL((url) => url.pathname === path);
  await page.getByRole('heading', { name: 'Delivery and replies' }).waitFor();
}

async function agreeThere(ref) {
  const { page } = birch;
  await page.locator('#delivery').getByRole('button', { name: 'Agree for Brevonia' }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByRole('button', { name: 'Agree for Brevonia' }).click();
  await dialog.waitFor({ state: 'detached' });
  assert.equal((await nodes('get', 1, `${acts}/${ref}`)).proposal.joint, true, 'not agreed');
}

before(async () => {
  await nodes('start', 0);
  await nodes('start', 1);
  await nodes('join');
  await startBrowser();
  await agree(
    {
      body: {
        names: { en: 'River Talks', ko: '하천 회담' },
        parties: ['alder.example', 'birch.example'],
      },
    },
    { matter: 'bodies/river-talks', module: 'bodies' },
  );
  await agree({
    schedule: { round: 1, details: { dates: '2031-05-12', ordinal: 1, timezone: 'Asia/Seoul' } },
  });
  await agree({ held: { details: { dates: '2031-05-12', ordinal: 1, timezone: 'Asia/Seoul' } } });
  alder = await signIn(0);
  birch = await signIn(1);
});
after(stopAll);

test('a report upward that one side proposes is opened from the inbox of the other, and agreed', async () => {
  const { page } = birch;
  const ref = await propose(
    {
      report: {
        id: 'r1',
        to_authority: { en: 'The ministers' },
        covers: [matter],
        words: { en: 'The bridge stays open.' },
        sent: '2031-06-01',
      },
    },
    { matter: series },
  );
  await openFromInbox(ref, '/b/alder-birch/river-talks');
  await page.getByRole('heading', { name: 'Proposed, not agreed yet' }).waitFor();
  await page.locator('#delivery').getByText('The bridge stays open.').waitFor();
  await checkScreen(page, 'a report that waits');
  await picture(birch, '60-report-waits');
  await page.setViewportSize({ width: 320, height: 640 });
  await page.locator('#delivery').waitFor();
  assert.equal(await page.locator('#delivery').count(), 1, 'the entry is shown twice');
  await checkReflow(page, 'a report that waits');
  await page.setViewportSize({ width: 1366, height: 860 });
  // It waits on the page of the meeting that it covers too.
  await go(birch, '/b/alder-birch/river-talks/m/1');
  await page.getByRole('button', { name: 'Proposal: Report upward' }).click();
  await page.locator('#delivery').getByText('The bridge stays open.').waitFor();
  await checkScreen(page, 'a meeting with a report that waits');
  await agreeThere(ref);
  await page
    .getByRole('heading', { name: 'Proposed, not agreed yet' })
    .waitFor({ state: 'detached' });
});

test('a person and an office that one side proposes are answered in Who is who', async () => {
  const { page } = birch;
  const about = { matter: 'bodies/people/ada', module: 'bodies', body: undefined };
  const person = await propose(
    { person: { party: 'alder.example', names: [{ text: 'Ada Holm', lang: 'en' }] } },
    about,
  );
  // Who proposes it sees that it waits, though nobody stands in the list yet.
  await go(alder, '/directory');
  await alder.page
    .getByRole('heading', { name: 'Proposed, not agreed yet' })
    .waitFor({ timeout: 30_000 });
  await alder.page
    .getByRole('listitem')
    .filter({ hasText: 'Proposal: Person' })
    .getByText('Ada Holm')
    .first()
    .waitFor();
  await openFromInbox(person, '/directory');
  await checkScreen(page, 'a person that waits');
  await picture(birch, '61-person-waits');
  await page.locator('#delivery').getByRole('button', { name: 'Propose it otherwise' }).waitFor();
  await agreeThere(person);
  await page.getByRole('heading', { level: 3, name: 'Ada Holm' }).waitFor({ timeout: 30_000 });
  const office = await propose(
    { holding: { id: 'h1', office: { en: 'Director for Rivers' }, from: '2030-01-01' } },
    about,
  );
  await openFromInbox(office, '/directory');
  await agreeThere(office);
  await page.getByText('Director for Rivers').first().waitFor({ timeout: 30_000 });
});

test('wording, a workplan and a commitment are reached from Today, and can be proposed otherwise', async () => {
  const { page } = birch;
  const module = 'commitments';
  const wording = await propose(
    {
      agreed_language: {
        id: 'w1',
        topic: 'gauges',
        topic_names: { en: 'Gauges' },
        words: { en: 'The gauges are read together.' },
        source: { date: '2031-05-12', meeting: matter, text: 'Joint statement' },
      },
    },
    { matter: register, module },
  );
  const commitment = await propose(
    {
      commitment: {
        words: { en: 'Both sides read the gauges.' },
        kind: 'UNDERTAKING',
        due: '2031-12',
      },
    },
    { matter: `${register}/read-gauges`, module },
  );
  const plan = await propose(
    { workplan: { period: '2032', lines: [`${register}/read-gauges`] } },
    { matter: register, module },
  );
  for (const [ref, path, screen] of [
    [wording, '/b/alder-birch/river-talks/wording', '62-wording-waits'],
    [plan, '/b/alder-birch/river-talks/plans', '63-plan-waits'],
    [commitment, '/c/alder-birch/river-talks/read-gauges', '64-commitment-waits'],
  ]) {
    await go(birch, '/');
    await page
      .locator(`main a[href*="${encodeURIComponent(ref)}"]`)
      .first()
      .click();
    await page.waitForURL((url) => url.pathname === path);
    await page.locator('#delivery').getByRole('button', { name: 'Propose it otherwise' }).waitFor();
    await checkScreen(page, path);
    await picture(birch, screen);
    await agreeThere(ref);
  }
  // A register that two kinds share: the address of the other kind leads on.
  await go(birch, `/b/alder-birch/river-talks/wording?entry=${encodeURIComponent(plan)}`);
  await page.waitForURL((url) => url.pathname === '/b/alder-birch/river-talks/plans');
});

test('what was found by searching is a link, whatever it is', async () => {
  const { page } = birch;
  for (const [words, path] of [
    ['Ada Holm', '/directory'],
    ['read the gauges', '/c/alder-birch/river-talks/read-gauges'],
  ]) {
    await go(birch, `/records?q=${encodeURIComponent(words)}`);
    await page.locator('main li a[data-row]').first().click();
    await page.waitForURL((url) => url.pathname === path);
  }
});

test('a draft says that it was submitted, as what it stands with the others, and what they answered', async () => {
  const { page } = alder;
  const content = {
    commitment: {
      words: { en: 'Tolls are the same on both banks.' },
      kind: 'UNDERTAKING',
      due: '2031-12',
    },
  };
  const at = { matter: `${register}/same-tolls`, module: 'commitments' };
  const national = '/api/v1/circles/national/acts';
  await nodes(
    'post',
    0,
    national,
    {
      type: 'statement',
      matter: 'bodies/river-talks',
      module: 'bodies',
      content: { body: { names: { en: 'River Talks' }, parties: ['alder.example'] } },
    },
    201,
  );
  await nodes('post', 0, national, { type: 'statement', ...at, content }, 201);
  await go(alder, '/c/national/river-talks/same-tolls');
  assert.equal(await page.getByText(/Submitted to Brevonia/).count(), 0, 'it was not submitted');
  const ref = await propose(content, at);
  const step = page.locator('#delivery').getByRole('link', { name: 'Submitted to Brevonia' });
  await step.waitFor({ timeout: 30_000 });
  await page.locator('#delivery').getByText('Open: Brevonia').waitFor();
  await page.getByText('Submitted to Brevonia: 1 of 1').waitFor();
  await checkScreen(page, 'a draft that was submitted');
  await picture(alder, '65-submitted');
  await nodes('post', 1, acts, { type: 'concurrence', target: ref }, 201);
  await page.locator('#delivery').getByText('Agreed by all').waitFor({ timeout: 30_000 });
  await step.click();
  await page.waitForURL((url) => url.pathname === '/c/alder-birch/river-talks/same-tolls');
});

test('what a commitment of our own pursues can be a body or a commitment of the wider place', async () => {
  const { page } = alder;
  await go(alder, '/c/national/river-talks/same-tolls');
  const form = await open(alder, 'Refer to what more parties share');
  const wider = form.getByLabel('What it pursues', { exact: true });
  await wider
    .getByRole('option', { name: /^Both sides read the gauges\./ })
    .waitFor({ state: 'attached' });
  const names = await wider.getByRole('option').allInnerTexts();
  assert.ok(
    names.some((one) => /^River Talks \(/.test(one)),
    'a body cannot be chosen',
  );
  assert.ok(
    names.some((one) => /^1st River Talks/.test(one)),
    'a meeting cannot be chosen',
  );
  await wider.selectOption({
    label: names.find((one) => one.startsWith('Both sides read the gauges.')),
  });
  await checkScreen(page, 'the form of a reference');
  await sign(alder, 'Save for Aldermark only');
  await page.getByRole('link', { name: 'Both sides read the gauges.' }).click();
  await page.waitForURL((url) => url.pathname === '/c/alder-birch/river-talks/read-gauges');
});

test('a side alone shows its agenda in the room', async () => {
  const { page } = alder;
  const said = (content) =>
    nodes(
      'post',
      0,
      '/api/v1/circles/national/acts',
      { type: 'statement', matter: 'meetings/river-talks/9', module: 'meetings', content },
      201,
    );
  await said({ intent: { details: { dates: '2032-05', ordinal: 9 } } });
  await said({
    agenda_item: { id: 'a1', number: 1, titles: { en: 'Water level at the lower bridge' } },
  });
  await go(alder, '/b/national/river-talks/m/9');
  await page.getByRole('button', { name: 'Show in the room' }).click();
  const room = page.getByRole('dialog');
  await room.getByText('Water level at the lower bridge').waitFor();
  assert.equal(await room.getByText('Agreed by all').count(), 0, 'nobody else has agreed');
  assert.deepEqual(await axeViolations(page), []);
  await page.keyboard.press('Escape');
});

test('nothing went elsewhere, and no script failed', () => {
  for (const side of [alder, birch]) assert.deepEqual(side.faults, []);
});
