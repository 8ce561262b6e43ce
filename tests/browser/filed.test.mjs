// What a secretariat files with its words, before two real nodes: papers of a brief, evidence of progress,
// what an outcome and a comment are about, papers of a meeting, and the people that it names.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkScreen, speak } from './checks.mjs';
import { go, open, picture, recorder, sign, signSeen, startSides } from './seats.mjs';

const { nodes, signIn, signInAs, startBrowser, stopAll } = startSides();

const circle = 'alder-birch';
const meeting = 'meetings/river-talks/1';
const page1 = `/b/${circle}/river-talks/m/1`;
const { say, agree } = recorder(nodes, `/api/v1/circles/${circle}/acts`, meeting);
const own = '/api/v1/circles/national/acts';
const file = (name, words) => ({ name, mimeType: 'application/pdf', buffer: Buffer.from(words) });
let alder;
let birch;

before(async () => {
  await nodes('start', 0);
  await nodes('start', 1);
  await nodes('join');
  await startBrowser();
  const body = {
    names: { en: 'River Talks', ko: '하천 회담', vi: 'Đàm phán sông' },
    parties: ['alder.example', 'birch.example'],
  };
  await agree({ body }, { matter: 'bodies/river-talks', module: 'bodies' });
  const people = { matter: 'bodies/people/lind-mira', module: 'bodies' };
  await agree(
    {
      person: {
        party: 'alder.example',
        names: [
          { text: 'Mira Lind', lang: 'en' },
          { text: '린드 미라', lang: 'ko' },
        ],
      },
    },
    people,
  );
  const director = {
    id: 'd',
    office: { en: 'Director for Rivers', ko: '하천국장' },
    organisation: { en: 'Ministry of Works' },
    capacity: 'ACTING',
  };
  await agree({ holding: { ...director, from: '2031-01-01', until: '2031-06-30' } }, people);
  await agree({ holding: { id: 'e', office: { en: 'Envoy' }, from: '2031-07-01' } }, people);
  await agree({
    schedule: { round: 1, details: { dates: '2031-05-12', ordinal: 1, timezone: 'Asia/Seoul' } },
  });
  const known = { person: 'bodies/people/lind-mira', names: { en: 'Mira Lind' } };
  await agree({
    agenda_item: { id: 'a1', number: 1, titles: { en: 'Water level' }, presenter: known },
  });
  const head = { ...known, role: 'CO_CHAIR', institution: 'FOREIGN_AFFAIRS' };
  await say(0, { delegation: { party: 'alder.example', heads: [head] } });
  await agree({
    session: {
      id: 's1',
      titles: { en: 'Opening' },
      chairs: [{ party: 'alder.example', member: known }],
    },
  });
  await agree(
    { commitment: { kind: 'UNDERTAKING', words: { en: 'Gauges are built.' } } },
    { matter: 'commitments/river-talks/gauges', module: 'commitments' },
  );
  alder = await signIn(0);
  birch = await signIn(1);
});
after(stopAll);

// What the first side proposed last of this kind, agreed to by the second.
async function agreed(matter, says) {
  const { items } = await nodes(
    'get',
    0,
    `/api/v1/circles/${circle}/acts?matter=${encodeURIComponent(matter)}&limit=200`,
  );
  const { ref } = items.findLast((one) => one.content?.[says]);
  await nodes('until_known', 1, circle, ref);
  await nodes(
    'post',
    1,
    `/api/v1/circles/${circle}/acts`,
    { type: 'concurrence', target: ref },
    201,
  );
}

// What a link of the page gives, as a browser that is signed in gets it.
const fetched = ({ page }, link) =>
  page.evaluate(async (address) => {
    const answer = await fetch(address);
    return [answer.status, answer.ok ? await answer.text() : ''];
  }, link);

test('people stand in the language of the reader, other spellings beside, with what they were on that day', async () => {
  await go(alder, page1);
  const delegations = alder.page.getByRole('region', { name: 'Delegations' });
  for (const words of [
    'Mira Lind',
    '린드 미라',
    'Director for Rivers',
    'Ministry of Works',
    'acting',
    'Foreign affairs',
    'Co-chair',
  ])
    await delegations.getByText(words).first().waitFor();
  assert.equal(await delegations.getByText('Envoy').count(), 0, 'the office of another day');
  for (const name of ['Sessions', 'Agenda'])
    await alder.page
      .getByRole('region', { name })
      .getByText('Director for Rivers')
      .first()
      .waitFor();
  await picture(alder, '60-people');
  await checkScreen(alder.page, 'people of a meeting');
  await speak(alder.page, 'ko');
  const first = alder.page.locator('section[aria-labelledby=delegations] strong').first();
  assert.equal(await first.innerText(), '린드 미라');
  await alder.page.getByText('하천국장').first().waitFor();
  await checkScreen(alder.page, 'people of a meeting in Korean');
  await picture(alder, '61-people-ko');
  await speak(alder.page, 'en');
  await alder.page
    .locator('section[aria-labelledby=delegations] a', { hasText: 'Mira Lind' })
    .first()
    .click();
  await alder.page.getByRole('heading', { level: 1, name: 'Who is who' }).waitFor();
});

test('papers of the meeting are filed, and the letters of a body stand among its entries', async () => {
  await go(alder, page1);
  const form = await open(alder, 'Add …', 'Papers of the meeting');
  await form.getByLabel(/Proposed: it counts/).check();
  await form
    .getByLabel(/^Add files/)
    .setInputFiles([file('map.pdf', 'the map'), file('names.pdf', 'the names')]);
  await form.getByText('names.pdf').waitFor();
  await picture(alder, '62-filing');
  await checkScreen(alder.page, 'the form of papers of a meeting');
  await signSeen(alder, 'Submit to Brevonia');
  await agreed(meeting, 'filing');
  await go(birch, page1);
  const link = birch.page
    .getByRole('region', { name: 'Papers of the meeting' })
    .getByRole('link', { name: 'map.pdf', exact: true });
  await link.waitFor();
  await birch.page.waitForFunction(
    async (address) => (await fetch(address)).ok,
    await link.getAttribute('href'),
  );
  assert.deepEqual(await fetched(birch, await link.getAttribute('href')), [200, 'the map']);
  const letter = {
    letter: { id: 'l1', direction: 'IN', registered: '2031-01-02', subject: { en: 'On tolls' } },
  };
  await nodes(
    'post',
    0,
    own,
    { type: 'statement', matter: 'meetings/river-talks', module: 'meetings', content: letter },
    201,
  );
  const body = { names: { en: 'River Talks' }, parties: ['alder.example'] };
  await nodes(
    'post',
    0,
    own,
    {
      type: 'proposal',
      matter: 'bodies/river-talks',
      module: 'bodies',
      content: { body },
      concur: true,
    },
    201,
  );
  await go(alder, '/b/national/river-talks');
  await alder.page
    .getByRole('region', { name: /^Entries/ })
    .getByText('On tolls')
    .waitFor();
});

test('a brief names papers for each item, and they open for whom it names and for nobody else', async () => {
  await go(alder, `${page1}/brief`);
  const { page } = alder;
  let form = await open(alder, 'Add …', 'Brief for an agenda item');
  await form.getByLabel(/^Agenda item/).fill('1');
  await form.getByLabel('Our line (English)', { exact: true }).fill('Keep the level.');
  await form.getByLabel(/^Add files/).setInputFiles(file('annex.pdf', 'for two alone'));
  await form.getByText('annex.pdf').waitFor();
  await form.getByRole('button', { name: 'A file on record …' }).click();
  await page.getByRole('menuitem', { name: 'map.pdf' }).click();
  await form.getByText('map.pdf').waitFor();
  await form.getByRole('button', { name: '+ Link' }).click();
  await form.getByLabel(/^Link/).fill('javascript:alert(1)');
  await form.getByRole('button', { name: 'Continue' }).click();
  await form.getByText('An address begins with https:// or http:// and has no spaces.').waitFor();
  await form.getByLabel(/^Link/).fill('https://levels.example/river');
  await form.getByRole('button', { name: '+ Meeting' }).click();
  await picture(alder, '63-brief-papers-form');
  await checkScreen(page, 'papers of a brief');
  // A line that nothing was chosen in is left out.
  await signSeen(alder, 'Save for Aldermark only');
  const papers = page.getByRole('list', { name: 'Papers' });
  for (const name of ['annex.pdf', 'map.pdf'])
    assert.equal(
      (
        await fetched(
          alder,
          await papers.getByRole('link', { name, exact: true }).getAttribute('href'),
        )
      )[0],
      200,
      name,
    );
  const out = papers.getByRole('link', { name: 'https://levels.example/river' });
  assert.match(await out.getAttribute('rel'), /noopener/);
  await picture(alder, '64-brief-papers');
  await checkScreen(page, 'a brief with papers');
  // What is there stays when a line is changed.
  form = await open(alder, 'Change');
  await form.getByLabel('Fallback (English)', { exact: true }).fill('Two hands lower.');
  await signSeen(alder, 'Save for Aldermark only');
  await page.getByText('Two hands lower.').waitFor();
  for (const name of ['annex.pdf', 'map.pdf'])
    await papers.getByRole('link', { name, exact: true }).waitFor();
  const href = await papers
    .getByRole('link', { name: 'annex.pdf', exact: true })
    .getAttribute('href');
  // On paper too: the book of the head of delegation.
  await page.emulateMedia({ media: 'print' });
  await papers.getByText('annex.pdf').waitFor();
  await picture(alder, '65-brief-papers-print');
  await page.emulateMedia({ media: 'screen' });
  const kim = await signInAs(0, 'kim', ['drafter']);
  await go(kim, `${page1}/brief`);
  assert.equal(await kim.page.getByText('annex.pdf').count(), 0);
  assert.equal(
    (await fetched(kim, href))[0],
    404,
    'somebody who is not named opens a paper of the brief',
  );
  // Nor may it be carried by somebody who cannot read it.
  await go(kim, page1);
  await kim.context.close();
  for (const language of ['ko', 'vi']) {
    await speak(page, language);
    await checkScreen(page, `a brief with papers, ${language}`);
    await picture(alder, `66-brief-papers-${language}`);
  }
  await speak(page, 'en');
});

test('progress is shown by a file, which opens where it is shown', async () => {
  const { page } = alder;
  await go(alder, `/c/${circle}/river-talks/gauges`);
  const form = await open(alder, 'Progress');
  await form.getByLabel(/Proposed: it counts/).check();
  await form.getByLabel(/^Add files/).setInputFiles(file('gauge.pdf', 'it stands'));
  await form.getByText('gauge.pdf').waitFor();
  await picture(alder, '67-evidence-form');
  await checkScreen(page, 'the form of progress');
  await form.getByRole('button', { name: 'Continue' }).click();
  await form.getByText('gauge.pdf').first().waitFor();
  await picture(alder, '68-evidence-seen');
  await form.getByRole('button', { name: 'Submit to Brevonia' }).click();
  await form.waitFor({ state: 'detached' });
  await agreed('commitments/river-talks/gauges', 'progress');
  for (const side of [alder, birch]) {
    await go(side, `/c/${circle}/river-talks/gauges`);
    const link = side.page
      .getByRole('list', { name: 'Evidence' })
      .getByRole('link', { name: 'gauge.pdf', exact: true });
    await link.waitFor();
    await side.page.waitForFunction(
      async (address) => (await fetch(address)).ok,
      await link.getAttribute('href'),
    );
    assert.deepEqual(await fetched(side, await link.getAttribute('href')), [200, 'it stands']);
  }
  await checkScreen(page, 'a commitment with evidence');
  await picture(alder, '69-evidence');
});

test('an outcome says from which paragraph it is and what it is about; a comment stands apart, with its source', async () => {
  const { page } = alder;
  await go(alder, page1);
  let form = await open(alder, 'Add …', 'Outcome');
  await form.getByLabel('Kind', { exact: true }).selectOption({ label: 'Agreed assessment' });
  await form.getByLabel('Text (English)', { exact: true }).fill('The gauges suffice.');
  await form.getByLabel(/^Paragraph/).fill('III.4');
  await form.getByLabel('Gauges are built.').check();
  await picture(alder, '70-outcome-form');
  await checkScreen(page, 'the form of an outcome');
  await signSeen(alder, 'Submit to Brevonia');
  await agreed(meeting, 'outcome');
  const outcomes = page.getByRole('region', { name: /^Outcomes/ });
  await outcomes.getByText('paragraph III.4').waitFor();
  await outcomes.getByText('Agreed assessment').waitFor();
  await outcomes.getByRole('link', { name: 'Gauges are built.' }).waitFor();
  form = await open(alder, 'Add …', 'Comment by others');
  await form.getByLabel('Who says so').fill('A newspaper');
  await form.getByLabel('Text (English)', { exact: true }).fill('A triumph.');
  await form.getByLabel(/^Where it is found/).fill('javascript:alert(1)');
  await form.getByLabel('The gauges suffice.').check();
  await form.getByRole('button', { name: 'Continue' }).click();
  await form.getByText('An address begins with https://').waitFor();
  await form.getByLabel(/^Where it is found/).fill('https://news.example/story');
  await sign(alder, /^Record as Aldermark/);
  const comments = page.getByRole('region', { name: 'Comments by others (no outcome)' });
  const link = comments.getByRole('link', { name: 'https://news.example/story' });
  assert.equal(await link.getAttribute('rel'), 'noopener noreferrer external');
  await comments.getByRole('link', { name: 'The gauges suffice.' }).waitFor();
  assert.equal(
    await outcomes.getByText('A triumph.').count(),
    0,
    'what a newspaper says stands among the outcomes',
  );
  // What comes from a peer may hold any address: it is text and leads nowhere.
  await say(0, {
    comment: { id: 'bad', by: 'Somebody', words: { en: 'Look.' }, link: 'javascript:alert(1)' },
  });
  await say(0, {
    comment: {
      id: 'sly',
      by: 'Somebody',
      words: { en: 'Look here.' },
      link: 'https://ministry.example@elsewhere.example/',
    },
  });
  await comments.getByText('Look here.').waitFor();
  assert.equal(await comments.locator('a[href^=javascript]').count(), 0);
  assert.equal(await comments.locator('a[href*=elsewhere]').count(), 0);
  await agree({
    publication: {
      id: 'p',
      kind: 'JOINT_STATEMENT',
      titles: { en: 'On the river' },
      names_first: 'birch.example',
    },
  });
  await page.getByText('This copy names Brevonia first.').waitFor();
  await checkScreen(page, 'outcomes and comments');
  await picture(alder, '71-outcomes');
  assert.deepEqual([...alder.faults, ...birch.faults], []);
});
