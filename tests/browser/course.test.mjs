// A meeting from a date that would do to its report, each step in the page before two real nodes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkReflow, checkScreen } from './checks.mjs';
import { go, open, picture, recorder, sign, startSides } from './seats.mjs';

const { nodes, signIn, startBrowser, stopAll } = startSides();

const acts = '/api/v1/circles/alder-birch/acts';
const matter = 'meetings/river-talks/1';
const page1 = '/b/alder-birch/river-talks/m/1';
const { say, agree } = recorder(nodes, acts, matter);
let alder;
let birch;

before(async () => {
  await nodes('start', 0);
  await nodes('start', 1);
  await nodes('join');
  await startBrowser();
  await agree(
    { body: { names: { en: 'River Talks', ko: '하천 회담' }, parties: ['alder.example', 'birch.example'] } },
    { matter: 'bodies/river-talks', module: 'bodies' },
  );
  await agree({ held: { details: { dates: '2031-05-12', ordinal: 1, timezone: 'Asia/Seoul' } } });
  alder = await signIn(0);
  birch = await signIn(1);
});
after(stopAll);

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

test('nothing went elsewhere, and no script failed', () => {
  for (const side of [alder, birch]) assert.deepEqual(side.faults, []);
});
