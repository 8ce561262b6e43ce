// What an officer's week needs of the pages of a meeting, its brief and its body, before two real nodes:
// papers that are drafted from what is there, an agenda that is changed in place, what another side said
// where it belongs.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkScreen } from './checks.mjs';
import { go, open, picture, sign, signSeen, startSides } from './seats.mjs';

const { nodes, signIn, signInAs, startBrowser, stopAll } = startSides();

const circle = 'alder-birch';
const acts = `/api/v1/circles/${circle}/acts`;
const own = '/api/v1/circles/national/acts';
// As the browsers of these tests reckon it.
const today = new Intl.DateTimeFormat('sv', { timeZone: 'Asia/Seoul' }).format(new Date());
const meeting = 'meetings/river-talks/1';
const page1 = `/b/${circle}/river-talks/m/1`;
let alder;

const say = (number, content, more = {}) =>
  nodes('post', number, acts, { type: 'statement', matter: meeting, module: 'meetings', content, ...more }, 201);

// Proposed and agreed to by the first side, then by the second.
async function agree(content, more = {}) {
  const { ref } = await say(0, content, { type: 'proposal', body: 'river-talks', concur: true, ...more });
  await nodes('until_known', 1, circle, ref);
  await nodes('post', 1, acts, { type: 'concurrence', target: ref }, 201);
  return ref;
}

const details = { dates: today, ordinal: 1, timezone: 'Asia/Seoul' };

before(async () => {
  await nodes('start', 0);
  await nodes('start', 1);
  await nodes('join');
  await startBrowser();
  const body = { names: { en: 'River Talks', ko: '하천 회담' }, parties: ['alder.example', 'birch.example'] };
  await agree({ body }, { matter: 'bodies/river-talks', module: 'bodies' });
  await agree({ schedule: { round: 1, details } });
  for (const [number, en] of [[1, 'Water level at the lower bridge'], [2, 'Tolls on the river']])
    await agree({ agenda_item: { id: `a${number}`, number, titles: { en }, minutes: 30 } });
  const heads = [{ names: { en: 'Ada Holm' }, office: { en: 'Director for Rivers' } }];
  await say(0, { delegation: { party: 'alder.example', heads } });
  await say(0, { stage: { state: 'IN_SESSION', round: 1 } });
  await agree({
    outcome: {
      id: 'gauges', kind: 'COMMITMENT', words: { en: 'The gauges are read together.' }, agenda_item: 'a1',
      commitment: 'UNDERTAKING', owners: ['birch.example'], due: '2032-03',
    },
  });
  await agree({ held: { details } });
  alder = await signIn(0);
});
after(stopAll);

const text = (form, name, at = 0) => form.getByLabel(`${name} (English)`, { exact: true }).nth(at).inputValue();

test('minutes begin with who was there, the agenda and what came out of each item', async () => {
  await go(alder, page1);
  const form = await open(alder, 'Add …', 'Draft the minutes');
  await form.getByRole('group', { name: 'Paragraph 3' }).waitFor();
  assert.equal(await text(form, 'Title'), 'Minutes: 1st River Talks');
  assert.match(await text(form, 'Text', 0), /Aldermark: Ada Holm \(Director for Rivers\)/);
  assert.match(await text(form, 'Text', 1), /lower bridge\nThe gauges are read together\. \(Brevonia; 2032-03\)/);
  assert.equal(await text(form, 'Text', 2), 'Tolls on the river');
  assert.equal(await form.getByLabel('Agenda item').nth(1).inputValue(), 'a1');
  // What was typed stays, and nothing of the draft comes back over it.
  await form.getByLabel('Text (English)', { exact: true }).nth(2).fill('Tolls were discussed.');
  await picture(alder, '40-minutes-drafted');
  await checkScreen(alder.page, 'drafted minutes');
  await sign(alder, /^Record as Aldermark/);
  await alder.page.getByText('Tolls were discussed.').waitFor();
});

test('a report upward needs a receiving body, and is drafted from the meetings that none covers', async () => {
  const { page } = alder;
  await go(alder, `/b/${circle}/river-talks`);
  let form = await open(alder, 'Enter …', 'Report upward');
  await form.getByText('Set up the receiving body first:').waitFor();
  assert.equal(await form.getByRole('option', { name: 'River Talks' }).count(), 0, 'a body reports to itself');
  await checkScreen(page, 'a report without a receiver');
  await picture(alder, '41-no-receiver');
  await form.getByRole('link', { name: 'Bodies' }).click();
  await page.getByRole('heading', { level: 1, name: 'Bodies' }).waitFor();
  const council = { names: { en: 'River Council' }, parties: ['alder.example', 'birch.example'] };
  await agree({ body: council }, { matter: 'bodies/river-council', module: 'bodies' });
  await go(alder, `/b/${circle}/river-talks`);
  form = await open(alder, 'Enter …', 'Report upward');
  const to = form.getByLabel('To', { exact: true });
  await to.selectOption({ label: 'River Council' });
  assert.equal(await to.getByRole('option', { name: 'River Talks' }).count(), 0, 'a body reports to itself');
  assert.ok(await form.getByLabel('1st River Talks').isChecked(), 'what was held and not reported is not ticked');
  await page.waitForFunction(() => /gauges/.test(document.querySelector('[role=dialog] textarea')?.value ?? ''));
  assert.match(await text(form, 'Text'), /^1st River Talks, .*\n– The gauges are read together\. \(Brevonia; 2032-03\)$/);
  await picture(alder, '42-report-drafted');
  await sign(alder, 'Submit to Brevonia');
});

test("a cable is drafted from the day's entries, stands in the brief, and is gone on with", async () => {
  const { page } = alder;
  await go(alder, `${page1}/brief`);
  let form = await open(alder, 'Add …', 'Reporting cable');
  await page.waitForFunction(() => /gauges/.test([...document.querySelectorAll('[role=dialog] textarea')].map((one) => one.value).join()));
  await picture(alder, '43-cable-drafted');
  await checkScreen(page, 'a drafted cable');
  await form.getByLabel('Text (English)', { exact: true }).first().fill('All came.');
  await signSeen(alder, 'Save for Aldermark only');
  await page.getByRole('heading', { name: 'Reporting cables' }).waitFor();
  await page.getByText('All came.').waitFor();
  // The day's cable is there: a further one begins from it and not from nothing.
  form = await open(alder, 'Add …', 'Reporting cable');
  await page.waitForFunction(() => document.querySelector('[role=dialog] textarea')?.value === 'All came.');
  await page.keyboard.press('Escape');
  await checkScreen(page, 'a brief with a cable');
});

test('two officers who cannot read each other write beside each other, and who reads both sees who wrote what', async () => {
  for (const [name, line] of [['kim', 'Keep the gauges as they are.'], ['lee', 'Replace the gauges.']]) {
    const seat = await signInAs(0, name, ['drafter']);
    await go(seat, `${page1}/brief`);
    const form = await open(seat, 'Add …', 'Brief for an agenda item');
    await form.getByLabel('Agenda item').fill('1');
    await form.getByLabel('Our line (English)', { exact: true }).fill(line);
    await form.getByRole('group', { name: 'Who may read this' }).getByLabel(/operator/).check();
    await signSeen(seat, 'Save for Aldermark only');
    await seat.page.getByText(`Written by ${name}`).waitFor();
    await seat.context.close();
  }
  const { page } = alder;
  await go(alder, `${page1}/brief`);
  const beside = page.getByRole('region', { name: 'Written beside it by another officer' });
  await beside.waitFor();
  const stands = await beside.innerText();
  const [theirs, other] = /Keep/.test(stands) ? ['kim', 'lee'] : ['lee', 'kim'];
  assert.match(stands, new RegExp(`Written by ${theirs}`));
  const whole = await page.getByRole('listitem').filter({ has: beside }).innerText();
  assert.match(whole, /Keep the gauges as they are\./);
  assert.match(whole, /Replace the gauges\./);
  assert.match(whole, new RegExp(`Written by ${other}`));
  await checkScreen(page, 'a brief of two officers');
  await picture(alder, '44-beside');
});

test('what another side says was held stands under its number and title beside the agreed schedule', async () => {
  const { page } = alder;
  const at = { matter: 'meetings/river-talks/2' };
  await agree({ schedule: { round: 1, details: { dates: '2026-05-12', ordinal: 2 } } }, at);
  const { ref } = await say(1, {
    held: { details: { dates: '2026-05-14', ordinal: 3, titles: { en: 'Round on ferries' }, place: { country: 'KR', city: { en: 'Breve Mills' } } } },
  }, at);
  await nodes('until_known', 0, circle, ref);
  await go(alder, `/b/${circle}/river-talks/m/2`);
  await page.getByRole('heading', { level: 1, name: '2nd River Talks' }).waitFor();
  const held = page.getByRole('region', { name: 'As held' });
  for (const words of ['14 May 2026', 'as the 3rd', 'Round on ferries', 'Breve Mills', 'According to Brevonia'])
    await held.getByText(words).first().waitFor();
  await page.getByRole('region', { name: 'As planned' }).getByText('12 May 2026').waitFor();
  await checkScreen(page, 'a meeting that one side says was held otherwise');
  await picture(alder, '45-held');
  await go(alder, `/b/${circle}/river-talks`);
  const form = await open(alder, 'Plan a meeting', 'The next numbered meeting');
  const { series } = await nodes('get', 0, `/api/v1/bodies/${circle}/river-talks`);
  assert.equal(await form.getByLabel(/^Number in the series/).inputValue(), String(series.next_ordinal));
  assert.equal(series.next_ordinal, 4, 'a number that another side uses is offered again');
  await page.keyboard.press('Escape');
});

test('an outcome is begun from its item, asks a commitment alone for what it needs, and is due at what is to come', async () => {
  const { page } = alder;
  await agree({ schedule: { round: 1, details: { dates: '2031-09-01', ordinal: 5 } } }, { matter: 'meetings/river-talks/5' });
  await go(alder, page1);
  await page.getByRole('button', { name: 'Item 2 …' }).click();
  await page.getByRole('menuitem', { name: 'Outcome' }).click();
  const form = page.getByRole('dialog');
  assert.equal(await form.getByLabel(/^Agenda item/).inputValue(), 'a2');
  const due = form.getByLabel(/^Due at the meeting/);
  assert.equal(await due.count(), 0, 'a note is asked when it is due');
  await form.getByLabel('Kind', { exact: true }).selectOption('COMMITMENT');
  await form.getByText('Nobody ticked: by all.').waitFor();
  await due.getByRole('option', { name: '5th River Talks' }).waitFor({ state: 'attached' });
  assert.equal(await due.getByRole('option', { name: '1st River Talks' }).count(), 0, 'due at a meeting of the past');
  await checkScreen(page, 'an outcome of an item');
  await form.getByLabel('Text (English)', { exact: true }).fill('Tolls are reviewed.');
  await due.selectOption({ label: '5th River Talks' });
  await picture(alder, '46-outcome');
  // Thought over: a note has none of it.
  await form.getByLabel('Kind', { exact: true }).selectOption('NOTE');
  await sign(alder, 'Submit to Brevonia');
  const written = (await nodes('get', 0, `${acts}?matter=${encodeURIComponent(meeting)}`)).items.findLast((one) => one.content?.outcome);
  assert.deepEqual(Object.keys(written.content.outcome).sort(), ['agenda_item', 'id', 'kind', 'words']);
});

test('an item is changed in its row; at the end each item is asked what became of it, and what is deferred waits', async () => {
  const { page } = alder;
  const at = { matter: 'meetings/river-talks/6' };
  await agree({ schedule: { round: 1, details: { dates: today, ordinal: 6 } } }, at);
  for (const [number, en] of [[1, 'Ferry hours'], [2, 'Fishing nets']])
    await agree({ agenda_item: { id: `a${number}`, number, titles: { en } } }, at);
  await go(alder, `/b/${circle}/river-talks/m/6`);
  await page.getByRole('button', { name: 'Change item 1' }).click();
  let form = page.getByRole('dialog');
  assert.equal(await form.getByLabel('Title (English)', { exact: true }).inputValue(), 'Ferry hours');
  await form.getByLabel(/^Minutes it is given/).fill('45');
  await form.getByRole('group', { name: 'Presented by' }).getByLabel('Name (English)', { exact: true }).fill('Ida Berg');
  await form.getByLabel(/^Add files/).setInputFiles({ name: 'hours.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 hours') });
  await form.getByText('hours.pdf').waitFor();
  await checkScreen(page, 'an item being changed');
  await sign(alder, 'Submit to Brevonia');
  const changed = (await nodes('get', 0, `${acts}?matter=${encodeURIComponent(at.matter)}`)).items.findLast((one) => one.content?.agenda_item);
  assert.equal(changed.content.agenda_item.id, 'a1', 'another item was made of it');
  await nodes('until_known', 1, circle, changed.ref);
  await nodes('post', 1, acts, { type: 'concurrence', target: changed.ref }, 201);
  await page.getByText('Presented by Ida Berg').waitFor({ timeout: 30_000 });
  await page.getByRole('listitem').filter({ hasText: 'Ida Berg' }).getByText('45 min').waitFor();
  form = await open(alder, 'Next step …', 'Conclude: it was held');
  await form.getByRole('button', { name: 'Continue' }).click();
  await form.getByRole('button', { name: 'Submit to Brevonia' }).click();
  form = page.getByRole('dialog', { name: 'What became of the items' });
  await form.waitFor();
  await form.getByRole('group', { name: /Ferry hours/ }).getByLabel('Dealt with').check();
  await form.getByRole('group', { name: /Fishing nets/ }).getByLabel(/^Deferred/).check();
  await picture(alder, '47-closing');
  await checkScreen(page, 'what became of the items');
  await form.getByRole('button', { name: 'Record 2 entries as Aldermark' }).click();
  await form.waitFor({ state: 'detached' });
  const { agenda } = await nodes('get', 0, `/api/v1/meetings/${circle}/river-talks/6`);
  assert.deepEqual(agenda.map((one) => one.state), ['taken', 'deferred']);
  const said = (await nodes('get', 0, `${acts}?matter=${encodeURIComponent(at.matter)}`)).items.find((one) => one.content?.agenda_item?.state === 'TAKEN');
  assert.equal(said.content.agenda_item.minutes, 45, 'what stood of the item is lost');
  assert.equal(said.content.papers[0]?.name, 'hours.pdf', 'its paper is lost');
  await say(0, { intent: { details: { dates: '2031-10' } } }, { matter: 'meetings/river-talks/7' });
  await go(alder, `/b/${circle}/river-talks/m/7`);
  await page.getByRole('region', { name: /Waiting from earlier meetings/ }).getByText('Fishing nets').waitFor();
});

test('what another side said stands in the agenda, in the brief and in its letter', async () => {
  const { page } = alder;
  const talks = 'meetings/river-talks';
  const write = (matter, content) =>
    nodes('post', 0, own, { type: 'statement', matter, module: matter.split('/')[0], content }, 201);
  await write('bodies/river-talks', { body: { names: { en: 'River Talks' }, parties: ['alder.example'] } });
  await write(`${talks}/8`, { intent: { details: { dates: '2031-11' } } });
  await write(`${talks}/8`, { agenda_item: { id: 'a1', number: 1, titles: { en: 'Lock gates' }, state: 'PROPOSED' } });
  await write(talks, { letter: { id: 'l1', direction: 'IN', reference: 'BR-2031/4', subject: { en: 'Items for autumn' }, date: '2031-04-02' } });
  await go(alder, '/b/national/river-talks/m/8');
  let form = await open(alder, 'Note what another side said …', 'Agenda item');
  assert.equal(await form.getByLabel('Number', { exact: true }).inputValue(), '2');
  await form.getByLabel('Title (English)', { exact: true }).fill('Ferry hours');
  await form.getByLabel('Whose words').selectOption({ label: 'Brevonia' });
  await form.getByLabel('The letter it came in').selectOption({ index: 1 });
  await checkScreen(page, 'noting what came by letter');
  await picture(alder, '48-noting');
  await sign(alder, 'Save for Aldermark only');
  form = await open(alder, 'Note what another side said …', 'Position');
  await form.getByLabel(/^Agenda item/).fill('1');
  await form.getByLabel('How it came').selectOption('in_the_room');
  await form.getByLabel('Text (English)', { exact: true }).fill('The gates stay shut.');
  await sign(alder, 'Save for Aldermark only');
  const agenda = page.getByRole('region', { name: 'Agenda' });
  const ferry = agenda.getByRole('listitem').filter({ hasText: 'Ferry hours' });
  for (const words of [/^2$/, 'Position of Brevonia, as noted by Aldermark, unconfirmed', 'By letter', /BR-2031\/4 · Items for autumn/])
    await ferry.getByText(words).first().waitFor();
  const gates = agenda.getByRole('listitem').filter({ hasText: 'Lock gates' });
  await gates.getByText('The gates stay shut.').waitFor();
  await gates.getByText('In the room').waitFor();
  assert.equal(await page.getByRole('heading', { name: 'Positions' }).count(), 0, 'it stands twice');
  await checkScreen(page, 'an agenda with what was noted');
  await picture(alder, '49-noted');
  // Noted otherwise, in place: by the same party, the same way.
  await ferry.getByRole('button', { name: 'Change what was noted' }).click();
  form = page.getByRole('dialog');
  assert.equal(await form.getByLabel('How it came').inputValue(), 'letter');
  assert.equal(await form.getByLabel('The letter it came in').inputValue(), await form.getByRole('option', { name: /BR-2031/ }).getAttribute('value'));
  await form.getByLabel('Title (English)', { exact: true }).fill('Ferry hours in autumn');
  await sign(alder, 'Save for Aldermark only');
  await ferry.getByText('Ferry hours in autumn').waitFor();
  assert.equal(await ferry.count(), 1, 'noted anew beside what was noted');
  await go(alder, '/b/national/river-talks/m/8/brief');
  await page.getByText('The gates stay shut.').waitFor();
  await page.getByText('Ferry hours in autumn').waitFor();
  await checkScreen(page, 'a brief with what was noted');
  await picture(alder, '50-brief-noted');
});

test('a meeting is planned under the number that is typed, and entered as held takes no other step', async () => {
  const { page } = alder;
  await go(alder, `/b/${circle}/river-talks`);
  let form = await open(alder, 'Plan a meeting', 'The next numbered meeting');
  await form.getByLabel(/^Number in the series/).fill('17');
  const dates = form.getByRole('group', { name: 'Date', exact: true });
  await dates.getByLabel('Known to the', { exact: true }).selectOption('year');
  await dates.getByLabel('Year', { exact: true }).fill('2033');
  await sign(alder, /^Record as Aldermark/);
  await page.waitForURL(/\/m\/17$/);
  await page.getByRole('heading', { level: 1, name: '17th River Talks (planned)' }).waitFor();
  form = await open(alder, 'Next step …', 'Conclude: it was held');
  await form.getByRole('button', { name: 'Continue' }).click();
  await form.getByRole('alert').getByText('on a day that is still to come').waitFor();
  await checkScreen(page, 'held on a day to come');
  await picture(alder, '51-held-ahead');
  await page.keyboard.press('Escape');
  const { ref } = await say(1, { held: { details: { dates: '2025-05-12' } } }, { matter: 'meetings/river-talks/18' });
  await nodes('until_known', 0, circle, ref);
  await go(alder, `/b/${circle}/river-talks/m/18`);
  const course = page.getByRole('list', { name: 'State of the meeting' });
  await course.waitFor();
  assert.equal(await course.locator('[data-done]').count(), 0, 'steps are filled that nobody recorded');
  await picture(alder, '52-ribbon');
});

test('nothing went elsewhere, and no script failed', () => {
  assert.deepEqual(alder.faults, []);
});
