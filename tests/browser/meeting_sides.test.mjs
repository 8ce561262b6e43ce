// The whole work of a numbered meeting in the page, before two real nodes: who is there, what comes out
// of each item, what waits, letters, wording, workplans, and what never leaves our own side.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { checkFocus, checkReflow, checkScreen, languages, speak } from './checks.mjs';
import { go, open, picture, recorder, sign, signSeen, startSides } from './seats.mjs';

const { nodes, signIn, startBrowser, stopAll } = startSides();

const acts = '/api/v1/circles/alder-birch/acts';
const matter = 'meetings/river-talks/1';
const page1 = '/b/alder-birch/river-talks/m/1';
let alder;
let birch;

const { say, agree } = recorder(nodes, acts, matter);

const member = (en, office) => ({ names: { en }, office: { en: office } });

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
  await agree(
    { strand: { id: 'gauges', titles: { en: 'Gauges' }, status: 'UNDER_WAY', title_only: true } },
    { matter: 'bodies/river-talks', module: 'bodies' },
  );
  await agree({
    schedule: { round: 1, details: { dates: '2031-05-12', ordinal: 1, timezone: 'Asia/Seoul' } },
  });
  for (const [number, en] of [
    [1, 'Water level at the lower bridge'],
    [2, 'Tolls on the river'],
  ])
    await agree({ agenda_item: { id: `a${number}`, number, titles: { en }, minutes: 30 } });
  await say(0, {
    delegation: {
      party: 'alder.example',
      heads: [member('Ada Holm', 'Director for Rivers')],
      members: [member('Nguyễn Thị Minh Khai Hoàng Phương', 'Adviser')],
    },
  });
  await say(1, {
    delegation: { party: 'birch.example', heads: [member('Bo Lind', 'Head of Waterways')] },
  });
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
  for (const [key, kind] of [
    ['n', 'NOTE'],
    ['d', 'DECISION'],
    ['c', 'COMMITMENT'],
    ['a', 'ASSESSMENT'],
  ]) {
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
  await form
    .getByLabel('Text (English)', { exact: true })
    .fill('Tolls are the same on both banks.');
  await picture(alder, '20-outcome-key');
  await checkScreen(page, 'an outcome by key');
  await sign(alder, 'Submit to Brevonia');
  await page.getByText('Tolls are the same on both banks.').first().waitFor();
  await page.keyboard.press('Shift+Slash');
  await page
    .getByRole('dialog')
    .getByText('In a session: agreed assessment on the item in hand')
    .waitFor();
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
  await form
    .getByRole('group', { name: 'Person' })
    .getByLabel('Name (English)', { exact: true })
    .fill('Bo Lind');
  await sign(birch, /^Record as Brevonia/);
  await page
    .locator('[data-person]')
    .filter({ hasText: 'Bo Lind' })
    .getByText('from the beginning – to the end')
    .waitFor();
});

test('a substitution is written from the row of who is absent', async () => {
  const { page } = alder;
  await go(alder, page1);
  await page.getByRole('button', { name: /^Substitute Nguyễn/ }).click();
  const form = page.getByRole('dialog');
  await form.waitFor();
  assert.equal(
    await form
      .getByRole('group', { name: 'Who is absent' })
      .getByLabel('Name (English)', { exact: true })
      .inputValue(),
    'Nguyễn Thị Minh Khai Hoàng Phương',
  );
  await form
    .getByRole('group', { name: 'Who takes the place' })
    .getByLabel('Name (English)', { exact: true })
    .fill('Ida Berg');
  await sign(alder, /^Record as Aldermark/);
  for (const side of [alder, birch]) {
    const row = side.page.getByRole('region', { name: 'Substitutions' }).getByRole('listitem');
    const words = await row.filter({ hasText: 'Ida Berg' }).innerText({ timeout: 30_000 });
    assert.match(words, /Ida Berg[^]*in the place of\s+Nguyễn Thị Minh Khai Hoàng Phương/);
  }
  await picture(alder, '21-in-session');
  await checkScreen(page, 'a meeting in session');
  await checkFocus(page, 'a meeting in session');
  await page.setViewportSize({ width: 320, height: 640 });
  await checkReflow(page, 'a meeting in session');
  await page.setViewportSize({ width: 1366, height: 860 });
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
  await say(
    0,
    { intent: { details: { dates: '2031-09', ordinal: 2 } } },
    { matter: 'meetings/river-talks/2' },
  );
  await go(alder, '/b/alder-birch/river-talks/m/2');
  const waiting = page.getByRole('listitem').filter({ hasText: 'Tolls on the river' });
  await waiting.getByText('The figures are missing.').waitFor();
  await waiting.getByRole('button', { name: 'Take onto the agenda' }).click();
  assert.equal(
    await page.getByRole('dialog').getByLabel('Title (English)', { exact: true }).inputValue(),
    'Tolls on the river',
  );
  await sign(alder, 'Submit to Brevonia');
  await page.getByText('On the agenda of').waitFor();
  await page.getByText('Carried on from').first().waitFor();
  await checkScreen(page, 'a meeting with what waits');
});

test('somebody was quicker: 409 says in our language what changed, and what was typed stays', async () => {
  const { page } = alder;
  await go(alder, '/b/alder-birch/river-talks/m/1');
  await speak(page, 'ko');
  await page
    .getByRole('button', { name: /다음 단계/ })
    .first()
    .click();
  await page
    .getByRole('menuitem', { name: /취소|휴회|연기/ })
    .first()
    .click();
  const form = page.getByRole('dialog');
  await form.waitFor();
  // Another one of ours concludes it meanwhile, agreed by both.
  await agree({ held: { details: { dates: '2031-05-12', ordinal: 1, timezone: 'Asia/Seoul' } } });
  await page.keyboard.press('Control+Enter');
  await form.getByText('계속하기 전에').waitFor();
  await form.getByText('그 사이에 회의가 개최되었습니다.').waitFor();
  assert.ok(
    await form.getByRole('button').last().isDisabled(),
    'it can be signed without a second thought',
  );
  await checkScreen(page, 'advice that stops');
  await picture(alder, '22-advice');
  await page.keyboard.press('Escape');
  await form.waitFor({ state: 'detached' });
  await speak(page, 'en');
});

test('a refusal between the preview and the signature shows what was recorded meanwhile', async () => {
  const { page } = alder;
  await agree({
    minutes: {
      id: 'minutes',
      version: 1,
      titles: { en: 'Minutes' },
      paragraphs: [{ number: '1', words: { en: 'Noon.' } }],
    },
  });
  await agree(
    {
      schedule: { round: 1, details: { dates: '2031-11-03', ordinal: 3, timezone: 'Asia/Seoul' } },
    },
    { matter: 'meetings/river-talks/3' },
  );
  await go(alder, '/b/alder-birch/river-talks/m/3');
  const form = await open(alder, 'Next step …', /^Postpone/);
  await form.getByLabel('Reason (English)', { exact: true }).fill('High water is forecast.');
  await form.getByRole('button', { name: 'Continue' }).click();
  await form.getByRole('heading', { name: 'Who will see this?' }).waitFor();
  // The other side's conclusion arrives between the look and the signature.
  await say(
    0,
    { held: { details: { dates: '2031-11-03', ordinal: 3, timezone: 'Asia/Seoul' } } },
    { matter: 'meetings/river-talks/3' },
  );
  await form.getByRole('button', { name: /^Record as Aldermark/ }).click();
  await form.getByRole('heading', { name: 'What was recorded meanwhile' }).waitFor();
  await form.getByText('Statement: Meeting held').waitFor();
  await form.getByText('The meeting was held meanwhile.').first().waitFor();
  await checkScreen(page, 'a refusal with what changed');
  await picture(alder, '23-conflict');
  await form.getByRole('button', { name: 'Back' }).click();
  assert.equal(
    await form.getByLabel('Reason (English)', { exact: true }).inputValue(),
    'High water is forecast.',
  );
  await page.keyboard.press('Escape');
});

test('agreed wording: entered, changed, seen while writing, and taken over with its source', async () => {
  const { page } = alder;
  await go(alder, '/b/alder-birch/river-talks/wording');
  let form = await open(alder, 'Enter adopted wording');
  await form.getByLabel('Topic (English)', { exact: true }).fill('Gauges');
  await form
    .getByLabel('Text (English)', { exact: true })
    .fill('The gauges are read together every month.');
  const source = form.getByRole('group', { name: 'Where it was adopted' });
  await source.getByLabel('Meeting optional').selectOption(matter);
  await source.getByLabel('In which text optional').fill('Joint statement');
  await source.getByLabel('Paragraph optional').fill('4');
  await sign(alder, 'Submit to Brevonia');
  await page.getByRole('heading', { name: 'Proposed, not agreed yet' }).waitFor();
  const language = '/api/v1/bodies/alder-birch/river-talks/language';
  const open_ = async () =>
    (await nodes('get', 0, `${acts}?matter=commitments%2Friver-talks`)).items.filter(
      (one) => one.proposal?.state === 'open',
    );
  for (const one of await open_()) {
    await nodes('until_known', 1, 'alder-birch', one.ref);
    await nodes('post', 1, acts, { type: 'concurrence', target: one.ref }, 201);
  }
  await page.getByText('Agreed by all').first().waitFor({ timeout: 30_000 });
  form = await open(alder, 'Change the wording');
  await form
    .getByLabel('Text (English)', { exact: true })
    .fill('The gauges are read together every week.');
  await form
    .getByRole('group', { name: 'Where it was used' })
    .getByLabel('Meeting optional')
    .selectOption(matter);
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
  assert.equal(
    await form.getByLabel('Text (English)', { exact: true }).inputValue(),
    'The gauges are read together every week.',
  );
  await form.getByText('Taken over from').waitFor();
  await sign(alder, 'Submit to Brevonia');
  const written = (
    await nodes('get', 0, `${acts}?matter=${encodeURIComponent(matter)}`)
  ).items.findLast((one) => one.content?.outcome);
  assert.match(written.content.sources.join(), /River Talks/, 'taken over without its source');
});

test('a workplan of commitments, with what is done and open of it', async () => {
  const { page } = alder;
  for (const id of ['read-gauges', 'share-maps'])
    await agree(
      {
        commitment: {
          words: { en: `Both sides ${id.replace('-', ' ')}.` },
          kind: 'UNDERTAKING',
          due: id === 'share-maps' ? '2025-03' : '2031-12',
        },
      },
      { matter: `commitments/river-talks/${id}`, module: 'commitments' },
    );
  await go(alder, '/b/alder-birch/river-talks/plans');
  const form = await open(alder, 'Draw up a workplan');
  await form.getByLabel('Known to the', { exact: true }).selectOption('year');
  await form.getByLabel('Year', { exact: true }).fill('2031');
  await form.getByLabel('Both sides read gauges.').check();
  await form.getByLabel('Both sides share maps.').check();
  await sign(alder, 'Submit to Brevonia');
  const plan = (await nodes('get', 0, `${acts}?matter=commitments%2Friver-talks`)).items.findLast(
    (one) => one.content?.workplan,
  );
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
  await nodes(
    'post',
    0,
    national,
    {
      type: 'statement',
      matter: 'commitments/river-talks/read-gauges',
      module: 'commitments',
      content: {
        commitment: {
          words: { en: 'Both sides read gauges.' },
          kind: 'UNDERTAKING',
          due: '2031-12',
        },
      },
    },
    201,
  );
  await nodes(
    'post',
    0,
    national,
    {
      type: 'statement',
      matter: 'commitments/river-talks/our-own',
      module: 'commitments',
      content: { commitment: { words: { en: 'Our side buys a boat.' }, kind: 'UNDERTAKING' } },
    },
    201,
  );
  await go(alder, '/commitments');
  await page.getByText('Our side buys a boat.').waitFor();
  assert.equal(await page.getByRole('link', { name: 'Both sides read gauges.' }).count(), 1);
  await go(alder, '/commitments?view=time');
  await page
    .getByRole('link', { name: /planned for September 2031/ })
    .first()
    .waitFor();
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
  await form.getByLabel(/^Add files/).setInputFiles({
    name: 'letter 17.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.4 scan'),
  });
  await form.getByText('letter 17.pdf').waitFor();
  await sign(alder, 'Save for Aldermark only');
  const row = page.getByRole('listitem').filter({ hasText: 'BR-2026/17' }).first();
  await row.getByText('Reply overdue').waitFor();
  await row.getByRole('link', { name: 'letter 17.pdf', exact: true }).waitFor();
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
  await signSeen(alder, 'Save for Aldermark only');
  await page.getByText(secret).first().waitFor();
  await nodes(
    'post',
    0,
    '/api/v1/circles/national/acts',
    {
      type: 'statement',
      matter,
      module: 'meetings',
      content: { position: { id: 'p1', words: { en: `Our ${secret} line` } } },
    },
    201,
  );
  await go(alder, page1);
  for (const part of ['page', 'delegations', 'note']) {
    const html = await page.evaluate(
      async (address) => (await fetch(address)).text(),
      `/api/v1/meetings/alder-birch/river-talks/1/print?part=${part}&format=html`,
    );
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
