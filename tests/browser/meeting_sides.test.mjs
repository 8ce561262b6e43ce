// The whole work of a numbered meeting in the page, before two real nodes: who is there, what comes out
// of each item, what waits, letters, wording, workplans, and what never leaves our own side.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { checkFocus, checkReflow, checkScreen, languages, speak } from './checks.mjs';
import { go, nodes, open, picture, sign, signIn, startBrowser, stopAll } from './sides.mjs';

const acts = '/api/v1/circles/alder-birch/acts';
const matter = 'meetings/river-talks/1';
const page1 = '/b/alder-birch/river-talks/m/1';
let alder;
let birch;

const say = (number, content, more = {}) =>
  nodes('post', number, acts, { type: 'statement', matter, module: 'meetings', content, ...more }, 201);

// Proposed and agreed to by the first side, then by the second.
async function agree(content, more = {}) {
  const { ref } = await say(0, content, { type: 'proposal', body: 'river-talks', concur: true, ...more });
  await nodes('until_known', 1, 'alder-birch', ref);
  await nodes('post', 1, acts, { type: 'concurrence', target: ref }, 201);
}

const member = (en, office) => ({ names: { en }, office: { en: office } });

before(async () => {
  await nodes('start', 0);
  await nodes('start', 1);
  await nodes('join');
  await startBrowser();
  await agree(
    { body: { names: { en: 'River Talks', ko: '하천 회담' }, parties: ['alder.example', 'birch.example'] } },
    { matter: 'bodies/river-talks', module: 'bodies' },
  );
  await agree(
    { strand: { id: 'gauges', titles: { en: 'Gauges' }, status: 'UNDER_WAY', title_only: true } },
    { matter: 'bodies/river-talks', module: 'bodies' },
  );
  await agree({
    schedule: { round: 1, details: { dates: '2031-05-12', ordinal: 1, timezone: 'Asia/Seoul' } },
  });
  for (const [number, en] of [[1, 'Water level at the lower bridge'], [2, 'Tolls on the river']])
    await agree({ agenda_item: { id: `a${number}`, number, titles: { en }, minutes: 30 } });
  await say(0, {
    delegation: {
      party: 'alder.example',
      heads: [member('Ada Holm', 'Director for Rivers')],
      members: [member('Nguyễn Thị Minh Khai Hoàng Phương', 'Adviser')],
    },
  });
  await say(1, { delegation: { party: 'birch.example', heads: [member('Bo Lind', 'Head of Waterways')] } });
  await say(0, { stage: { state: 'IN_SESSION', round: 1 } });
  alder = await signIn(0);
  birch = await signIn(1);
});
after(stopAll);

test('a single key opens the form of an outcome on the item in hand, and records nothing by itself', async () => {
  const { page } = alder;
  await go(alder, page1);
  await page.getByRole('button', { name: 'Tolls on the river' }).focus();
  const before = (await nodes('get', 0, `/api/v1/meetings/alder-birch/river-talks/1`)).acts.length;
  // A sequence that begins with g is no outcome: g c goes to the commitments.
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await page.getByRole('heading', { level: 1, name: 'Commitments' }).waitFor();
  assert.equal(await page.getByRole('dialog').count(), 0);
  await go(alder, page1);
  await page.getByRole('button', { name: 'Tolls on the river' }).focus();
  await page.waitForTimeout(1_100);
  for (const [key, kind] of [['n', 'NOTE'], ['d', 'DECISION'], ['c', 'COMMITMENT'], ['a', 'ASSESSMENT']]) {
    await page.keyboard.press(key);
    const form = page.getByRole('dialog');
    await form.waitFor();
    assert.equal(await form.getByLabel('Kind', { exact: true }).inputValue(), kind);
    assert.equal(await form.getByLabel(/^Agenda item/).inputValue(), 'a2');
    // A stray key again, and the other keys, change nothing and send nothing.
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
  }
  const after = (await nodes('get', 0, `/api/v1/meetings/alder-birch/river-talks/1`)).acts.length;
  assert.equal(after, before, 'a single key recorded something');
  await page.keyboard.press('d');
  const form = page.getByRole('dialog');
  await form.getByLabel('Text (English)', { exact: true }).fill('Tolls are the same on both banks.');
  await picture(alder, '20-outcome-key');
  await checkScreen(page, 'an outcome by key');
  await sign(alder, 'Submit to Brevonia');
  await page.getByText('Tolls are the same on both banks.').first().waitFor();
  await page.keyboard.press('Shift+Slash');
  await page.getByRole('dialog').getByText(/note, decision, commitment, agreed assessment/).waitFor();
  await page.keyboard.press('Escape');
});

test('an arrival and a departure by key on the row of a person, and the other side sees them', async () => {
  const { page } = alder;
  await go(alder, page1);
  const row = page.locator('[data-person]').filter({ hasText: 'Ada Holm' });
  await page.getByRole('button', { name: 'Ada Holm', exact: true }).focus();
  await page.keyboard.press('i');
  let form = page.getByRole('dialog');
  await form.waitFor();
  await form.getByText('Time of Asia/Seoul.').first().waitFor();
  await checkScreen(page, 'the form of an attendance');
  await sign(alder, /^Record as Aldermark/);
  await row.getByText('to the end').waitFor();
  await page.getByRole('button', { name: 'Ada Holm', exact: true }).focus();
  await page.keyboard.press('o');
  form = page.getByRole('dialog');
  await form.waitFor();
  await sign(alder, /^Record as Aldermark/);
  await row.getByText('to the end').waitFor({ state: 'detached' });
  const { attendance } = await nodes('get', 0, '/api/v1/meetings/alder-birch/river-talks/1');
  assert.equal(attendance.length, 1, 'one person is there once');
  assert.equal(attendance[0].presences.length, 1);
  assert.match(attendance[0].presences[0].arrived, /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}Z$/);
  assert.ok(attendance[0].presences[0].left);
  await go(birch, page1);
  await birch.page.getByRole('heading', { name: 'Attendance' }).waitFor();
  await birch.page.getByText('According to Aldermark').first().waitFor();
});

test('who is there from the beginning to the end needs no time', async () => {
  const { page } = birch;
  await go(birch, page1);
  const form = await open(birch, 'Add …', 'Attendance');
  await form.getByRole('group', { name: 'Person' }).getByLabel('Name (English)', { exact: true }).fill('Bo Lind');
  await sign(birch, /^Record as Brevonia/);
  await page.locator('[data-person]').filter({ hasText: 'Bo Lind' }).getByText('from the beginning – to the end').waitFor();
});

test('a substitution is written from the row of who is absent', async () => {
  const { page } = alder;
  await go(alder, page1);
  await page.getByRole('button', { name: /^Substitute Nguyễn/ }).click();
  const form = page.getByRole('dialog');
  await form.waitFor();
  assert.equal(
    await form.getByRole('group', { name: 'Who is absent' }).getByLabel('Name (English)', { exact: true }).inputValue(),
    'Nguyễn Thị Minh Khai Hoàng Phương',
  );
  await form.getByRole('group', { name: 'Who takes the place' }).getByLabel('Name (English)', { exact: true }).fill('Ida Berg');
  await sign(alder, /^Record as Aldermark/);
  await page.getByText('Ida Berg for Nguyễn Thị Minh Khai Hoàng Phương').waitFor();
  await birch.page.getByText('Ida Berg for Nguyễn Thị Minh Khai Hoàng Phương').waitFor({ timeout: 30_000 });
  await picture(alder, '21-in-session');
  await checkScreen(page, 'a meeting in session');
  await checkFocus(page, 'a meeting in session');
  await page.setViewportSize({ width: 320, height: 640 });
  await checkReflow(page, 'a meeting in session');
  await page.setViewportSize({ width: 1366, height: 860 });
});

test('a meeting is opened, goes into recess, is resumed, and takes a decision by key again', async () => {
  const { page } = alder;
  const at = { matter: 'meetings/river-talks/w1' };
  const address = '/b/alder-birch/river-talks/m/w1';
  const step = async (name) => {
    await open(alder, 'Next step …', name);
    await sign(alder, /^Record as Aldermark/);
  };
  await agree({ schedule: { round: 1, details: { dates: '2031-03-03', timezone: 'Asia/Seoul' } } }, at);
  await go(alder, address);
  await step('Open the meeting');
  await page.getByRole('button', { name: 'Decision' }).waitFor();
  await step('Go into recess');
  await page.getByText('In recess').first().waitFor();
  assert.equal(await page.getByRole('button', { name: 'Decision' }).count(), 0, 'decisions are taken in recess');
  await picture(alder, '21-recess');
  await step('Resume the meeting');
  await page.getByRole('button', { name: 'Decision' }).waitFor();
  assert.equal((await nodes('get', 0, '/api/v1/meetings/alder-birch/river-talks/w1')).state, 'in_session');
  await page.keyboard.press('d');
  await page.getByRole('dialog').getByLabel('Text (English)', { exact: true }).fill('The ferry goes on Sundays.');
  await sign(alder, 'Submit to Brevonia');
  await page.getByText('The ferry goes on Sundays.').first().waitFor();
  // A second recess ends as the first did.
  await step('Go into recess');
  await page.getByText('In recess').first().waitFor();
  await step('Resume the meeting');
  await page.getByRole('button', { name: 'Decision' }).waitFor();
  // What the other side alone says was held becomes both sides' word.
  await say(1, { held: { details: { dates: '2031-03-03', timezone: 'Asia/Seoul' } } }, at);
  await page.getByText('Held').first().waitFor({ timeout: 30_000 });
  await open(alder, 'Next step …', 'Conclude: it was held');
  await sign(alder, 'Submit to Brevonia');
  const { acts: entries } = await nodes('get', 0, '/api/v1/meetings/alder-birch/river-talks/w1');
  const proposed = entries.findLast((one) => one.content?.held && one.party === 'alder.example');
  await nodes('until_known', 1, 'alder-birch', proposed.ref);
  await nodes('post', 1, acts, { type: 'concurrence', target: proposed.ref }, 201);
  await page.getByRole('region', { name: 'As held' }).getByText('Agreed by all').waitFor({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Next step …' }).click();
  const steps = await page.getByRole('menuitem').allInnerTexts();
  await picture(alder, '21-after');
  assert.ok(steps.includes('Report upward'), steps.join('; '));
  for (const gone of ['Conclude: it was held', 'Postpone', 'Cancel', 'Open the meeting'])
    assert.ok(!steps.includes(gone), `${gone} is offered of a meeting that was held`);
  await page.keyboard.press('Escape');
});

test('an item is deferred with its reason, waits, and is taken onto the agenda of the next meeting', async () => {
  const { page } = alder;
  await go(alder, page1);
  await page.getByRole('button', { name: 'Item 2 …' }).click();
  await page.getByRole('menuitem', { name: 'Defer to a later meeting' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Reason (English)', { exact: true }).fill('The figures are missing.');
  await sign(alder, /^Record as Aldermark/);
  await page.getByText('Deferred').first().waitFor();
  await say(0, { intent: { details: { dates: '2031-09', ordinal: 2 } } }, { matter: 'meetings/river-talks/2' });
  await go(alder, '/b/alder-birch/river-talks/m/2');
  const waiting = page.getByRole('listitem').filter({ hasText: 'Tolls on the river' });
  await waiting.getByText('The figures are missing.').waitFor();
  await waiting.getByRole('button', { name: 'Take onto the agenda' }).click();
  assert.equal(await page.getByRole('dialog').getByLabel('Title (English)', { exact: true }).inputValue(), 'Tolls on the river');
  await sign(alder, 'Submit to Brevonia');
  await page.getByText('On the agenda of').waitFor();
  await page.getByText('Carried on from').first().waitFor();
  await checkScreen(page, 'a meeting with what waits');
});

test('somebody was quicker: 409 says in our language what changed, and what was typed stays', async () => {
  const { page } = alder;
  await go(alder, '/b/alder-birch/river-talks/m/1');
  await speak(page, 'ko');
  await page.getByRole('button', { name: /다음 단계/ }).first().click();
  await page.getByRole('menuitem', { name: /취소|휴회|연기/ }).first().click();
  const form = page.getByRole('dialog');
  await form.waitFor();
  // Another one of ours concludes it meanwhile, agreed by both.
  await agree({ held: { details: { dates: '2031-05-12', ordinal: 1, timezone: 'Asia/Seoul' } } });
  await page.keyboard.press('Control+Enter');
  await form.getByText('계속하기 전에').waitFor();
  await form.getByText('그 사이에 회의가 개최되었습니다.').waitFor();
  assert.ok(await form.getByRole('button').last().isDisabled(), 'it can be signed without a second thought');
  await checkScreen(page, 'advice that stops');
  await picture(alder, '22-advice');
  await page.keyboard.press('Escape');
  await form.waitFor({ state: 'detached' });
  await speak(page, 'en');
});

test('a refusal between the preview and the signature shows what was recorded meanwhile', async () => {
  const { page } = alder;
  await agree({ minutes: { id: 'minutes', version: 1, titles: { en: 'Minutes' }, paragraphs: [{ number: '1', words: { en: 'Noon.' } }] } });
  await agree({ schedule: { round: 1, details: { dates: '2031-11-03', ordinal: 3, timezone: 'Asia/Seoul' } } }, { matter: 'meetings/river-talks/3' });
  await go(alder, '/b/alder-birch/river-talks/m/3');
  const form = await open(alder, 'Next step …', /^Postpone/);
  await form.getByLabel('Reason (English)', { exact: true }).fill('High water is forecast.');
  await form.getByRole('button', { name: 'Continue' }).click();
  await form.getByRole('heading', { name: 'Who will see this?' }).waitFor();
  // The other side's conclusion arrives between the look and the signature.
  await say(0, { held: { details: { dates: '2031-11-03', ordinal: 3, timezone: 'Asia/Seoul' } } }, { matter: 'meetings/river-talks/3' });
  await form.getByRole('button', { name: /^Record as Aldermark/ }).click();
  await form.getByRole('heading', { name: 'What was recorded meanwhile' }).waitFor();
  await form.getByText('Statement: Meeting held').waitFor();
  await form.getByText('The meeting was held meanwhile.').first().waitFor();
  await checkScreen(page, 'a refusal with what changed');
  await picture(alder, '23-conflict');
  await form.getByRole('button', { name: 'Back' }).click();
  assert.equal(await form.getByLabel('Reason (English)', { exact: true }).inputValue(), 'High water is forecast.');
  await page.keyboard.press('Escape');
});

test('agreed wording: entered, changed, seen while writing, and taken over with its source', async () => {
  const { page } = alder;
  await go(alder, '/b/alder-birch/river-talks/wording');
  let form = await open(alder, 'Enter adopted wording');
  await form.getByLabel('Topic (English)', { exact: true }).fill('Gauges');
  await form.getByLabel('Text (English)', { exact: true }).fill('The gauges are read together every month.');
  const source = form.getByRole('group', { name: 'Where it was adopted' });
  await source.getByLabel('Meeting optional').selectOption(matter);
  await source.getByLabel('In which text optional').fill('Joint statement');
  await source.getByLabel('Paragraph optional').fill('4');
  await sign(alder, 'Submit to Brevonia');
  await page.getByRole('heading', { name: 'Proposed, not agreed yet' }).waitFor();
  const language = '/api/v1/bodies/alder-birch/river-talks/language';
  const open_ = async () => (await nodes('get', 0, `${acts}?matter=commitments%2Friver-talks`)).items.filter((one) => one.proposal?.state === 'open');
  for (const one of await open_()) {
    await nodes('until_known', 1, 'alder-birch', one.ref);
    await nodes('post', 1, acts, { type: 'concurrence', target: one.ref }, 201);
  }
  await page.getByText('Agreed by all').first().waitFor({ timeout: 30_000 });
  form = await open(alder, 'Change the wording');
  await form.getByLabel('Text (English)', { exact: true }).fill('The gauges are read together every week.');
  await form.getByRole('group', { name: 'Where it was used' }).getByLabel('Meeting optional').selectOption(matter);
  await form.getByLabel('Reason (English)', { exact: true }).fill('Floods come faster.');
  await sign(alder, 'Submit to Brevonia');
  for (const one of await open_()) {
    await nodes('until_known', 1, 'alder-birch', one.ref);
    await nodes('post', 1, acts, { type: 'concurrence', target: one.ref }, 201);
  }
  await page.getByText('Change 1', { exact: true }).waitFor({ timeout: 30_000 });
  const { topics } = await nodes('get', 0, language);
  assert.equal(topics[0].entries[0].words.en, 'The gauges are read together every week.');
  assert.equal(topics[0].entries[0].changes.length, 1);
  await checkScreen(page, 'agreed wording');
  await picture(alder, '24-wording');
  // While an outcome is written.
  await go(alder, page1);
  form = await open(alder, 'Add …', 'Outcome');
  await form.getByRole('button', { name: 'Previous wording …' }).click();
  await form.getByText('The gauges are read together every week.').waitFor();
  await checkScreen(page, 'previous wording while writing');
  await form.getByRole('button', { name: 'Take it over' }).click();
  assert.equal(await form.getByLabel('Text (English)', { exact: true }).inputValue(), 'The gauges are read together every week.');
  await form.getByText('Taken over from').waitFor();
  await sign(alder, 'Submit to Brevonia');
  const written = (await nodes('get', 0, `${acts}?matter=${encodeURIComponent(matter)}`)).items.findLast((one) => one.content?.outcome);
  assert.match(written.content.sources.join(), /River Talks/, 'taken over without its source');
});

test('a workplan of commitments, with what is done and open of it', async () => {
  const { page } = alder;
  for (const id of ['read-gauges', 'share-maps'])
    await agree({ commitment: { words: { en: `Both sides ${id.replace('-', ' ')}.` }, kind: 'UNDERTAKING', due: id === 'share-maps' ? '2025-03' : '2031-12' } }, { matter: `commitments/river-talks/${id}`, module: 'commitments' });
  await go(alder, '/b/alder-birch/river-talks/plans');
  const form = await open(alder, 'Draw up a workplan');
  await form.getByLabel('Known to the', { exact: true }).selectOption('year');
  await form.getByLabel('Year', { exact: true }).fill('2031');
  await form.getByLabel('Both sides read gauges.').check();
  await form.getByLabel('Both sides share maps.').check();
  await sign(alder, 'Submit to Brevonia');
  const plan = (await nodes('get', 0, `${acts}?matter=commitments%2Friver-talks`)).items.findLast((one) => one.content?.workplan);
  await nodes('until_known', 1, 'alder-birch', plan.ref);
  await nodes('post', 1, acts, { type: 'concurrence', target: plan.ref }, 201);
  await page.getByRole('heading', { name: 'Workplan 2031' }).waitFor({ timeout: 30_000 });
  await page.getByText('0 of 2 closed, 1 overdue').waitFor();
  await checkScreen(page, 'workplans');
  await picture(alder, '25-workplan');
});

test('a national commitment that follows up a common one stands once in the list over all places', async () => {
  const { page } = alder;
  const national = `/api/v1/circles/national/acts`;
  await nodes('post', 0, national, { type: 'statement', matter: 'bodies/river-talks', module: 'bodies', content: { body: { names: { en: 'River Talks' }, parties: ['alder.example'] } } }, 201);
  await nodes('post', 0, national, { type: 'statement', matter: 'commitments/river-talks/read-gauges', module: 'commitments', content: { commitment: { words: { en: 'Both sides read gauges.' }, kind: 'UNDERTAKING', due: '2031-12' } } }, 201);
  await nodes('post', 0, national, { type: 'statement', matter: 'commitments/river-talks/our-own', module: 'commitments', content: { commitment: { words: { en: 'Our side buys a boat.' }, kind: 'UNDERTAKING' } } }, 201);
  await go(alder, '/commitments');
  await page.getByText('Our side buys a boat.').waitFor();
  assert.equal(await page.getByRole('link', { name: 'Both sides read gauges.' }).count(), 1);
  await go(alder, '/commitments?view=time');
  await page.getByRole('link', { name: /planned for September 2031/ }).first().waitFor();
  await page.getByRole('link', { name: /^1st River Talks, held 12 May 2031/ }).waitFor();
  await checkScreen(page, 'the line of time');
  await picture(alder, '26-time');
});

test('the register of letters: in, due, answered by another', async () => {
  const { page } = alder;
  await go(alder, '/b/national/river-talks/letters');
  let form = await open(alder, 'Register a letter', 'In');
  await form.getByLabel('Subject (English)', { exact: true }).fill('Tolls in winter');
  await form.getByLabel(/^Reference number/).fill('BR-2026/17');
  const due = form.getByRole('group', { name: /^Reply due/ });
  await due.getByLabel('Known to the', { exact: true }).selectOption('month');
  await due.getByLabel('Year', { exact: true }).fill('2025');
  await form.getByLabel(/^Add files/).setInputFiles({ name: 'letter 17.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 scan') });
  await form.getByText('letter 17.pdf').waitFor();
  await sign(alder, 'Save for Aldermark only');
  const row = page.getByRole('listitem').filter({ hasText: 'BR-2026/17' }).first();
  await row.getByText('Reply overdue').waitFor();
  await row.getByRole('link', { name: 'letter 17.pdf' }).waitFor();
  await checkScreen(page, 'letters');
  await page.getByLabel('Show', { exact: true }).selectOption('answered');
  await page.getByText('0 letters shown').waitFor();
  await page.getByLabel('Show', { exact: true }).selectOption('overdue');
  await row.waitFor();
  await row.getByRole('button', { name: 'Register the reply' }).click();
  form = page.getByRole('dialog');
  await form.getByLabel('Subject (English)', { exact: true }).fill('Re: tolls in winter');
  await sign(alder, 'Save for Aldermark only');
  await page.getByLabel('Show', { exact: true }).selectOption('all');
  await row.getByText('Answered').waitFor();
  await picture(alder, '27-letters');
  await page.setViewportSize({ width: 320, height: 640 });
  await checkReflow(page, 'letters');
  await page.setViewportSize({ width: 1366, height: 860 });
});

test('what is only ours stands on no default print, in no room and on no paper of the meeting', async () => {
  const { page } = alder;
  const secret = 'fortnight';
  await go(alder, `${page1}/brief`);
  const form = await open(alder, 'Prepare it');
  await form.getByLabel('Fallback (English)', { exact: true }).fill(`We would accept a ${secret}.`);
  await sign(alder, 'Save for Aldermark only');
  await page.getByText(secret).first().waitFor();
  await nodes('post', 0, '/api/v1/circles/national/acts', { type: 'statement', matter, module: 'meetings', content: { position: { id: 'p1', words: { en: `Our ${secret} line` } } } }, 201);
  await go(alder, page1);
  for (const part of ['page', 'delegations', 'note']) {
    const html = await page.evaluate(async (address) => (await fetch(address)).text(), `/api/v1/meetings/alder-birch/river-talks/1/print?part=${part}&format=html`);
    assert.match(html, part === 'delegations' ? /Ada Holm/ : /Water level/, part);
    assert.ok(!html.includes(secret), `${part} on paper says what is only ours`);
  }
  if (process.env.PICTURES)
    await page.pdf({ path: join(process.env.PICTURES, '28-print.pdf'), format: 'A4' });
  await page.emulateMedia({ media: 'print' });
  const text = await page.locator('body').innerText();
  assert.match(text, /Water level at the lower bridge/);
  assert.match(text, /UNCLASSIFIED/);
  assert.ok(!text.includes(secret), 'the printed page says what is only ours');
  assert.ok(!/Next step|Add …|Brief, /.test(text), 'buttons are printed');
  await page.emulateMedia({ media: null });
  await page.getByRole('button', { name: 'Show in the room' }).click();
  const room = page.getByRole('dialog');
  await room.waitFor();
  assert.ok(!(await room.innerText()).includes(secret));
  await page.keyboard.press('Escape');
});

test('strands by meeting: what was said where; of a title-only strand its state alone', async () => {
  const { page } = alder;
  await go(alder, '/b/alder-birch/river-talks/strands');
  const form = await open(alder, 'Progress of a strand at a meeting');
  await form.getByLabel('Strand', { exact: true }).selectOption('gauges');
  await form.getByLabel('Meeting', { exact: true }).selectOption(matter);
  await form.getByLabel(/^State/).selectOption('COMPLETED');
  await sign(alder, /^Record as Aldermark/);
  await page.getByRole('cell').getByText('Completed').waitFor();
  await page.getByRole('rowheader').getByText('Title only').waitFor();
  await picture(alder, '29-strands');
});

test('of the dates that would do one is chosen, one is taken back, and the other side reads which', async () => {
  const { page } = alder;
  const w2 = 'meetings/river-talks/w2';
  await say(0, { intent: { details: { dates: '2032-03', timezone: 'Asia/Seoul' } } }, { matter: w2 });
  await go(alder, '/b/alder-birch/river-talks/m/w2');
  const dates = page.getByRole('region', { name: 'Dates that would do' });
  for (const [typed, shown] of [['15032032', '15 March 2032'], ['18032032', '18 March 2032']]) {
    const form = await open(alder, 'Next step …', 'A date that would do');
    await form.getByLabel('Known to the', { exact: true }).selectOption('day');
    await form.getByRole('group', { name: 'First day' }).getByRole('spinbutton').first().click();
    await page.keyboard.type(typed);
    await form.getByLabel(/^Begins at/).fill('09:30');
    await form.getByLabel(/^Ends at/).fill('17:00');
    await form.getByLabel(/^Form/).selectOption('SECURE_VTC');
    await sign(alder, /^Record as Aldermark/);
    await dates.getByText(shown).waitFor();
  }
  const row = (text) => dates.getByRole('listitem').filter({ hasText: text });
  await row('18 March 2032').getByRole('button', { name: 'Withdraw' }).click();
  await sign(alder, /^Record as Aldermark/);
  await row('18 March 2032').waitFor({ state: 'detached' });
  await row('15 March 2032').getByText('09:30–17:00').waitFor();
  await go(birch, '/b/alder-birch/river-talks/m/w2');
  const theirs = birch.page.getByRole('region', { name: 'Dates that would do' }).getByRole('listitem');
  await theirs.getByRole('button', { name: 'Choose this date' }).waitFor({ timeout: 30_000 });
  assert.equal(await theirs.getByRole('button', { name: 'Withdraw' }).count(), 0, 'they take back what is not theirs');
  await picture(birch, '32-dates');
  await checkScreen(birch.page, 'dates that would do');
  await theirs.getByRole('button', { name: 'Choose this date' }).click();
  await sign(birch, 'Submit to Aldermark');
  const { acts: entries } = await nodes('get', 1, '/api/v1/meetings/alder-birch/river-talks/w2');
  const schedule = entries.findLast((one) => one.content?.schedule);
  const [{ id }] = (await nodes('get', 1, '/api/v1/meetings/alder-birch/river-talks/w2')).candidates.filter((one) => !one.withdrawn);
  assert.equal(schedule.content.schedule.candidate, id, 'the schedule does not say which date was chosen');
  assert.equal(schedule.content.schedule.details.modality, 'SECURE_VTC');
  await nodes('until_known', 0, 'alder-birch', schedule.ref);
  await nodes('post', 0, acts, { type: 'concurrence', target: schedule.ref }, 201);
  await row('15 March 2032').getByText('Chosen').waitFor({ timeout: 30_000 });
  assert.equal(await row('15 March 2032').getByRole('button').count(), 0, 'a chosen date is chosen, refused or taken back');
  await picture(alder, '33-chosen');
});

test('each side reads both versions of the minutes, whose they are, and why they were corrected', async () => {
  const { page } = alder;
  const w3 = { matter: 'meetings/river-talks/w3' };
  const minutes = (en, more) => ({ minutes: { id: 'minutes', version: 1, titles: { en: 'Minutes of the third round' }, paragraphs: [{ number: '1', words: { en } }], ...more } });
  await say(0, { held: { details: { dates: '2031-06-03', timezone: 'Asia/Seoul' } } }, w3);
  await say(0, minutes('The ferry stops at nine.', { stage: 'CIRCULATED' }), w3);
  const { ref } = await say(1, minutes('The ferry stops at ten.', { stage: 'DRAFT' }), w3);
  await nodes('until_known', 0, 'alder-birch', ref);
  await go(alder, '/b/alder-birch/river-talks/m/w3');
  const section = page.getByRole('region', { name: /Minutes of the third round/ });
  const other = section.getByRole('article').filter({ hasText: 'Another version' });
  await other.getByText('The ferry stops at ten.').waitFor();
  await other.getByText('According to Brevonia').waitFor();
  await section.getByText('The ferry stops at nine.').waitFor();
  assert.equal(await other.getByRole('button').count(), 0, 'another side goes on with a version that is not its own');
  await checkScreen(page, 'two versions of minutes');
  await go(birch, '/b/alder-birch/river-talks/m/w3');
  await birch.page.getByRole('button', { name: 'Go on with our version …' }).click();
  await birch.page.getByRole('menuitem', { name: 'Circulate the minutes' }).click();
  const form = birch.page.getByRole('dialog');
  assert.equal(await form.getByLabel('Text (English)', { exact: true }).inputValue(), 'The ferry stops at ten.');
  await birch.page.keyboard.press('Escape');
  await picture(birch, '34-two-versions');
  await agree(minutes('The ferry stops at half past nine.'), w3);
  await agree({ correction: { id: 'v1', minutes: 'minutes', paragraph: '1', old_words: { en: 'noon' }, new_words: { en: 'ten' }, reason: { en: 'The clock was wrong.' } } }, { ...w3, despite: ['words_not_found'] });
  await section.getByText('The clock was wrong.').waitFor({ timeout: 30_000 });
  await section.getByText('The old words do not stand in the minutes as agreed.').waitFor();
  await section.getByText('The ferry stops at half past nine.').waitFor();
  await other.locator('summary').filter({ hasText: 'According to Brevonia' }).click();
  await other.getByText('The ferry stops at ten.').waitFor();
  await checkScreen(page, 'minutes that were corrected');
  await page.setViewportSize({ width: 320, height: 640 });
  await checkReflow(page, 'minutes that were corrected');
  await page.setViewportSize({ width: 1366, height: 860 });
  await section.scrollIntoViewIfNeeded();
  await picture(alder, '35-corrected');
});

test('a report goes to an authority that is no body, and one that was received is acknowledged', async () => {
  const { page } = alder;
  await go(alder, page1);
  let form = await open(alder, 'Next step …', 'Report upward');
  await form.getByLabel('To the authority (English)', { exact: true }).fill('Parliament');
  assert.equal(await form.getByLabel('To', { exact: true }).count(), 0, 'it goes to a body as well');
  await sign(alder, /^Record as Aldermark/);
  const series = { matter: 'meetings/river-talks' };
  await page.getByText('To Parliament').waitFor();
  const { reports: [written] } = await nodes('get', 0, '/api/v1/meetings/alder-birch/river-talks/1');
  assert.deepEqual(written.covers, [matter]);
  // Brevonia has one to acknowledge: the inbox leads to where that is done.
  await say(0, { intent: { details: { dates: '2031-12', titles: { en: 'Council in winter' } } } }, { matter: 'meetings/council/winter' });
  const { ref } = await say(0, { report: { id: 'r-council', to: 'bodies/council', to_meeting: 'meetings/council/winter', covers: [matter], sent: '2031-06-02' } }, series);
  await nodes('until_known', 1, 'alder-birch', ref);
  await go(birch, '/inbox');
  const waits = birch.page.getByRole('listitem').filter({ hasText: 'Acknowledge the report' });
  await waits.getByRole('link').first().click();
  await birch.page.getByRole('heading', { name: 'Reports received' }).waitFor();
  await picture(birch, '30-received');
  form = await open(birch, 'Acknowledge');
  await form.getByLabel('Received by (English)', { exact: true }).fill('Secretariat of the Council');
  assert.equal(await form.getByLabel(/^At the meeting/).inputValue(), 'meetings/council/winter');
  await sign(birch, /^Record as Brevonia/);
  const received = birch.page.getByRole('region', { name: 'Reports received' });
  await received.getByText('Secretariat of the Council').waitFor();
  await received.getByText('According to Brevonia').waitFor();
  assert.equal(await birch.page.getByRole('button', { name: 'Acknowledge', exact: true }).count(), 0, 'it is acknowledged twice');
  await picture(birch, '31-acknowledged');
  await checkScreen(birch.page, 'a report received');
  await go(alder, page1);
  await page.getByRole('region', { name: 'Report upward' }).getByText('Secretariat of the Council').waitFor({ timeout: 30_000 });
  // What was typed wrong is said anew.
  form = await open(birch, 'Change the acknowledgement');
  await form.getByLabel('Received by (English)', { exact: true }).fill('Registry of the Council');
  await sign(birch, /^Record as Brevonia/);
  await received.getByText('Registry of the Council').waitFor();
  const { reports } = await nodes('get', 1, '/api/v1/meetings/alder-birch/river-talks/1');
  const acknowledged = reports.find((one) => one.id === 'r-council').acknowledgements;
  assert.deepEqual(acknowledged.map((one) => one.by.en), ['Registry of the Council']);
});

test('each new screen in three languages: axe, no word of the code, phone width', async () => {
  const { page } = alder;
  for (const language of languages) {
    await go(alder, '/');
    await speak(page, language);
    for (const path of ['strands', 'wording', 'plans', 'letters', 'm/1']) {
      await go(alder, `/b/alder-birch/river-talks/${path}`);
      await checkScreen(page, `${path} (${language})`);
      await page.setViewportSize({ width: 320, height: 640 });
      await checkReflow(page, `${path} (${language})`);
      await page.setViewportSize({ width: 1366, height: 860 });
    }
  }
  await speak(page, 'en');
});

test('nothing went elsewhere, and no script failed', () => {
  for (const side of [alder, birch]) assert.deepEqual(side.faults, []);
});
