// A secretariat's work in the page, before two real nodes and in two browsers: first one side alone,
// then both, with the line cut in the middle. PICTURES (a folder) keeps what was on the screens.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkReflow, checkScreen, shown } from './checks.mjs';
import { go, open, picture, sign, signSeen, startSides } from './seats.mjs';

const { nodes, signIn, startBrowser, stopAll } = startSides();

const gauges = { name: 'gauges 2031.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 gauges') };
let alder;
let birch;

before(async () => {
  await nodes('start', 0);
  await startBrowser();
  alder = await signIn(0);
});
after(stopAll);

test('alone: counterpart named, body set up, meeting planned, agenda, position noted', async () => {
  const { page } = alder;
  await go(alder, '/bodies');
  await picture(alder, '01-alone-empty');
  let form = await open(alder, 'Enter …', /Name another party/);
  // What is missing is said at the field, and the focus is there.
  await form.getByRole('button', { name: 'Save for Aldermark only' }).click();
  await form.getByText('One field has to be looked at; nothing is lost.').waitFor();
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-invalid') === 'true');
  await checkScreen(page, 'a form with mistakes');
  await form.getByText('Advanced').click();
  await form.getByLabel(/Its address in the record/).fill('birch.example');
  await form.getByLabel('Name (English)', { exact: true }).fill('Brevonia');
  await sign(alder, 'Save for Aldermark only');

  form = await open(alder, 'Enter …', /Set up a body/);
  await form.getByLabel('Name (English)', { exact: true }).fill('River Talks');
  await form.getByRole('button', { name: '+ 한국어' }).first().click();
  await form.getByLabel('Name (한국어)', { exact: true }).fill('하천 회담');
  await form.getByRole('group', { name: 'Parties' }).getByLabel('Brevonia', { exact: true }).check();
  await sign(alder, 'Save for Aldermark only');
  await page.getByRole('heading', { level: 1, name: 'River Talks' }).waitFor();

  form = await open(alder, 'Plan a meeting', 'The next numbered meeting');
  await form.getByLabel('Known to the', { exact: true }).selectOption('month');
  await form.getByLabel('Month', { exact: true }).selectOption('9');
  await form.getByLabel('Year', { exact: true }).fill('2031');
  await checkScreen(page, 'the form of a meeting');
  await page.setViewportSize({ width: 320, height: 640 });
  await checkReflow(page, 'the form of a meeting');
  await page.setViewportSize({ width: 1366, height: 860 });
  await picture(alder, '02-form');
  await sign(alder, 'Save for Aldermark only');
  await page.getByRole('heading', { level: 1, name: '1st River Talks (planned)' }).waitFor();
  await page.getByText('September 2031').first().waitFor();

  form = await open(alder, 'Add …', 'Agenda item');
  await form.getByLabel('Title (English)', { exact: true }).fill('Water level at the lower bridge');
  await form.getByLabel(/^Add files/).setInputFiles(gauges);
  await form.getByText('gauges 2031.pdf').waitFor();
  await sign(alder, 'Save for Aldermark only');
  form = await open(alder, 'Note what another side said …', 'Position');
  await form.getByLabel('Text (English)', { exact: true }).fill('The gauges are to be read together, every month.');
  await sign(alder, 'Save for Aldermark only');
  await page.getByText('Position of Brevonia, as noted by Aldermark, unconfirmed').first().waitFor();
  await picture(alder, '03-alone-meeting');
  await checkScreen(page, 'a meeting of one side');
});

test('what is typed survives a reload, a node that stops, and its start', async () => {
  const { page } = alder;
  let form = await open(alder, 'Add …', 'Outcome');
  await form.getByLabel('Text (English)', { exact: true }).fill('The bridge stays open in winter.');
  await page.reload();
  await shown(page);
  form = await open(alder, 'Add …', 'Outcome');
  await form.getByText('What was typed before is still here:').waitFor();
  assert.equal(await form.getByLabel('Text (English)', { exact: true }).inputValue(), 'The bridge stays open in winter.');
  await nodes('stop', 0);
  await form.getByRole('button', { name: 'Save for Aldermark only' }).click();
  await form.getByText('The node does not answer').waitFor({ timeout: 30_000 });
  await picture(alder, '04-node-away');
  await nodes('start', 0);
  // A session ends with the process; the page is opened anew by the same person.
  await page.goto(await nodes('link', 0));
  await shown(page);
  await go(alder, '/b/national/river-talks/m/1');
  form = await open(alder, 'Add …', 'Outcome');
  assert.equal(await form.getByLabel('Text (English)', { exact: true }).inputValue(), 'The bridge stays open in winter.');
  await form.getByLabel('Kind', { exact: true }).selectOption('NOTE');
  await sign(alder, 'Save for Aldermark only');
  await page.getByText('The bridge stays open in winter.').first().waitFor();
});

test('Korean is composed in a field without being cut, and Enter then ends no form', async () => {
  const { page, context } = alder;
  const form = await open(alder, 'Add …', 'Agenda item');
  const field = form.getByLabel('Title (English)', { exact: true });
  await field.focus();
  const cdp = await context.newCDPSession(page);
  for (const text of ['ㅎ', '하', '한']) {
    await cdp.send('Input.imeSetComposition', { text, selectionStart: 1, selectionEnd: 1 });
  }
  await page.keyboard.press('Enter');
  assert.ok(await form.isVisible());
  await cdp.send('Input.insertText', { text: '한' });
  for (const text of ['ㄱ', '구', '국']) {
    await cdp.send('Input.imeSetComposition', { text, selectionStart: 1, selectionEnd: 1 });
  }
  await cdp.send('Input.insertText', { text: '국' });
  assert.equal(await field.inputValue(), '한국');
  await form.getByRole('button', { name: 'Start anew' }).waitFor({ state: 'detached' }).catch(() => {});
  await page.keyboard.press('Escape');
  await form.waitFor({ state: 'detached' });
});

test('together: a chosen selection goes, exactly as shown, and the rest stays', async () => {
  await nodes('start', 1);
  await nodes('join');
  birch = await signIn(1);
  await go(alder, '/b/national/river-talks/m/1');
  const form = await open(alder, 'Submit to Brevonia');
  assert.equal(await form.getByText('gauges').count(), 0, 'words noted of the other side are offered to it');
  // The other side has no such body: it goes along, so that the meeting is found.
  await form.getByText('does not have this body yet').waitFor();
  await form.getByRole('checkbox', { name: /Intent/ }).check();
  await form.getByRole('checkbox', { name: /Agenda item/ }).check();
  await form.getByRole('button', { name: 'See exactly what goes' }).click();
  await form.getByText('Counts when Aldermark, Brevonia have agreed; we agree by this.').first().waitFor();
  await checkScreen(alder.page, 'the preview of a submission');
  await picture(alder, '05-submit');
  await form.getByRole('button', { name: 'Submit 3 entries' }).click();
  await form.waitFor({ state: 'detached' });
  await go(birch, '/');
  await birch.page.getByRole('button', { name: 'Agree to several' }).waitFor({ timeout: 30_000 });
  const seen = await birch.page.locator('main').innerText();
  assert.ok(!seen.includes('bridge stays open'), 'what was not chosen has gone too');
  await picture(birch, '06-other-side');
});

test('the other side agrees to both in one go', async () => {
  const { page } = birch;
  await page.getByRole('button', { name: 'Agree to several' }).click();
  const list = page.getByRole('alertdialog');
  await list.getByRole('checkbox').first().waitFor();
  for (const box of await list.getByRole('checkbox').all()) await box.check();
  await checkScreen(page, 'agreeing to several');
  await picture(birch, '07-agree');
  await list.getByRole('button', { name: 'Agree to 3 for Brevonia' }).click();
  await list.waitFor({ state: 'detached' });
  await go(alder, '/b/alder-birch/river-talks/m/1');
  await alder.page.getByText('Agreed in principle').first().waitFor();
  await alder.page.getByRole('list').filter({ hasText: 'Water level' }).getByText('Agreed by all').first().waitFor({ timeout: 30_000 });
  await picture(alder, '08-agreed');
  // The file came with the item, under the name that it had.
  await go(birch, '/b/alder-birch/river-talks/m/1');
  await birch.page.getByRole('link', { name: 'Proposal: Agenda item' }).first().click();
  const file = birch.page.locator('li', { hasText: 'gauges 2031.pdf' }).getByRole('link', { name: 'Download file' });
  await file.waitFor({ timeout: 30_000 });
  const [download] = await Promise.all([birch.page.waitForEvent('download'), file.click()]);
  assert.equal(download.suggestedFilename(), 'gauges 2031.pdf');
  let bytes = '';
  for await (const piece of await download.createReadStream()) bytes += piece.toString('latin1');
  assert.equal(bytes, gauges.buffer.toString('latin1'));
});

test('the first screen says what waits and what moved, and each party has its clock', async () => {
  const { page } = birch;
  await go(birch, '/');
  const moved = page.getByRole('region', { name: 'Moved since you looked' });
  await moved.getByRole('link', { name: /Agenda item · Water level at the lower bridge/ }).first().waitFor();
  await page.keyboard.press('Shift+?');
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Time of Aldermark').selectOption('America/New_York');
  await checkScreen(page, 'the key sheet with clocks');
  await sheet.getByRole('button', { name: 'Close' }).click();
  const bar = page.getByRole('banner');
  await bar.getByText(/^Washington\/New York \d\d:\d\d$/).waitFor();
  await page.reload();
  await bar.getByText(/^Washington\/New York \d\d:\d\d$/).waitFor();
  await checkScreen(page, 'today with what moved');
  await picture(birch, '06-today');
  // What somebody typed into an address, and there is not, is not asked for.
  await go(birch, '/commitments?circle=nosuch&body=..%2F..&kind=secret&x=y');
  await page.getByRole('heading', { level: 1, name: 'Commitments' }).waitFor();
  assert.deepEqual(await page.getByRole('alert').allInnerTexts(), []);
  await checkScreen(page, 'commitments at an address of somebody');
});

test('with the line cut each works on, and both see it when it is back', async () => {
  await nodes('cut', true);
  let form = await open(alder, 'Next step …', 'Schedule it');
  await form.getByLabel('Known to the', { exact: true }).selectOption('day');
  const first = form.getByRole('group', { name: 'First day' });
  await first.getByRole('spinbutton').first().click();
  await alder.page.keyboard.type('12092031');
  await sign(alder, 'Submit to Brevonia');
  await alder.page.getByText('Recorded here, not sent yet').first().waitFor();
  await picture(alder, '09-line-cut');
  await go(birch, '/b/alder-birch/river-talks/m/1');
  form = await open(birch, 'Add …', 'Agenda item');
  await form.getByLabel('Title (English)', { exact: true }).fill('Tolls on the river');
  await sign(birch, 'Submit to Aldermark');
  await nodes('cut', false);
  await alder.page.getByText('Tolls on the river').first().waitFor({ timeout: 60_000 });
  await alder.page.getByText('Stored by Brevonia').first().waitFor({ timeout: 60_000 });
  await go(birch, '/');
  await birch.page.getByText('Proposal: Date and place').first().waitFor({ timeout: 60_000 });
  await birch.page.locator('main').getByText('Proposal: Date and place').first().waitFor();
  await birch.page.locator('li', { hasText: 'Proposal: Date and place' }).first().getByRole('link').first().click();
  await birch.page.getByRole('button', { name: 'Agree for Brevonia' }).click();
  await birch.page.getByRole('alertdialog').getByRole('button', { name: 'Agree for Brevonia' }).click();
  await birch.page.getByRole('alertdialog').waitFor({ state: 'detached' });
  await alder.page.getByText('12 September 2031').first().waitFor({ timeout: 60_000 });
  await go(alder, '/b/alder-birch/river-talks/m/1');
  await alder.page.getByRole('list').getByText('Scheduled').first().waitFor();
  await picture(alder, '10-scheduled');
});

test('in the room: what is agreed in large type, and nothing else', async () => {
  const { page } = alder;
  await go(alder, '/b/alder-birch/river-talks/m/1');
  await page.getByRole('button', { name: 'Show in the room' }).click();
  const room = page.getByRole('dialog');
  await room.getByText('Water level at the lower bridge').waitFor();
  assert.equal(await room.getByText('Tolls on the river').count(), 0, 'what is only asked for stands in the room');
  assert.equal(await room.locator('[data-place]').count(), 2, 'the marking above and below');
  await room.getByText('Invented parties; nothing here is real').waitFor();
  await picture(alder, '14-room');
  await page.keyboard.press('Escape');
  await room.waitFor({ state: 'detached' });
});

test('finding a date, minutes and a commitment, written in the page', async () => {
  const { page } = alder;
  await go(alder, '/b/alder-birch/river-talks/m/1');
  await page.getByRole('heading', { level: 1, name: '1st River Talks' }).waitFor();
  let form = await open(alder, 'Add …', 'Circulate the minutes');
  await form.getByLabel('Title (English)', { exact: true }).fill('Minutes of the first talks');
  // Behind what was drafted from the record.
  await form.getByRole('group', { name: 'Paragraph 1' }).waitFor();
  await form.getByRole('button', { name: '+ Paragraph' }).click();
  await form.getByLabel('Number', { exact: true }).last().fill('9');
  await form.getByLabel('Text (English)', { exact: true }).last().fill('The level is measured at noon.');
  await sign(alder, /^Record as Aldermark/);
  await page.getByRole('heading', { name: /Minutes of the first talks/ }).getByText('Circulated').waitFor();
  await go(birch, '/b/alder-birch/river-talks/m/1');
  form = await open(birch, 'Comment on the minutes');
  await form.getByLabel(/^Paragraph/).fill('9');
  await form.getByLabel('Text (English)', { exact: true }).fill('At eight, we said.');
  await sign(birch, /^Record as Brevonia/);
  await page.getByText('At eight, we said.').first().waitFor({ timeout: 30_000 });
  await picture(alder, '11-minutes');
  await checkScreen(page, 'a meeting with minutes');

  await go(alder, '/commitments');
  form = await open(alder, 'Enter a commitment', 'River Talks (Aldermark only)');
  await form.getByLabel('Text (English)', { exact: true }).fill('Each side reads its gauges every week.');
  await form.getByLabel('Known to the', { exact: true }).selectOption('month');
  await form.getByLabel('Year', { exact: true }).fill('2025');
  await sign(alder, 'Save for Aldermark only');
  await page.getByRole('listitem').filter({ hasText: 'Each side reads its gauges' }).getByText('Overdue').waitFor();
  await checkScreen(page, 'commitments');
  await page.getByRole('radio', { name: 'Line of time' }).check();
  await page.getByRole('link', { name: /^Due January 2025/ }).waitFor();
  await checkScreen(page, 'the line of time');
  await picture(alder, '12-time');
});

test('the brief is for who is named, and the other side finds nothing of it', async () => {
  const { page } = alder;
  await go(alder, '/b/alder-birch/river-talks/m/1');
  await page.getByRole('link', { name: 'Brief, Aldermark only' }).click();
  await page.getByRole('heading', { level: 1, name: /^Brief:/ }).waitFor();
  const form = await open(alder, 'Prepare it', undefined);
  await form.getByLabel('Fallback (English)', { exact: true }).fill('We would accept a fortnight.');
  await form.getByLabel('Our line (English)', { exact: true }).fill('Every week.');
  // Who may read it is shown before it is saved.
  await signSeen(alder, 'Save for Aldermark only');
  await page.getByText('We would accept a fortnight.').waitFor();
  await checkScreen(page, 'the brief');
  await picture(alder, '13-brief');
  assert.ok(!JSON.stringify(await page.evaluate(() => ({ ...localStorage }))).includes('fortnight'), 'a brief stays in the browser');
  await go(birch, '/records?q=fortnight');
  assert.ok(!(await birch.page.locator('main').innerText()).includes('accept a fortnight'));
  await go(birch, '/b/alder-birch/river-talks/m/1/brief');
  assert.ok(!(await birch.page.locator('main').innerText()).includes('fortnight'));
});

test('nothing went elsewhere, and no script failed', () => {
  for (const side of [alder, birch]) assert.deepEqual(side.faults, []);
});
