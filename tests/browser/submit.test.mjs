// What one side wrote alone goes to the other from one place: its history whole, thirty entries and more
// in one selection, agreed in block, and joint at both. If this fails, a change of lead is lost on the
// way, a batch arrives in an order in which nothing can be found, or a failure in its middle sends twice.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkReflow, checkScreen } from './checks.mjs';
import { go, open, picture, sign, startSides } from './seats.mjs';

const { nodes, signIn, startBrowser, stopAll } = startSides();
let alder;
let birch;
const say = (matter, content, more = {}) =>
  nodes('say', 0, 'national', {
    type: 'statement',
    matter,
    module: matter.split('/')[0],
    content,
    ...more,
  });
const at = (number, path) => nodes('get', number, `/api/v1/${path}`);
const both = async (path, holds, what) => {
  for (const number of [0, 1])
    for (let step = 0; ; step += 1) {
      const answer = await at(number, path);
      if (holds(answer)) break;
      assert.ok(step < 60, `${what}: at ${number} it is ${JSON.stringify(answer).slice(0, 2000)}`);
      await new Promise((go_on) => setTimeout(go_on, 500));
    }
};

before(async () => {
  await nodes('start', 0);
  await startBrowser();
  await say('bodies/river-commission', {
    body: {
      names: { en: 'River Commission' },
      abbreviations: { en: 'RC' },
      parties: ['alder.example', 'birch.example'],
    },
  });
  await say('bodies/river-commission', {
    lead: { party: 'alder.example', organisation: { en: 'Security Council' }, from: '2023-07-18' },
  });
  await say('bodies/river-commission', {
    lead: {
      party: 'alder.example',
      organisation: { en: 'Ministry of Rivers' },
      from: '2024-06-10',
      from_meeting: 'meetings/river-commission/3',
      reason: { en: 'From the third meeting on the ministries lead.' },
    },
  });
  for (const state of ['SIGNED', 'IN_FORCE'])
    await say('bodies/river-commission', {
      instrument: {
        id: 'rules',
        kind: 'GUIDELINES',
        titles: { en: 'Rules of the river' },
        state,
        date: state === 'SIGNED' ? '2023-08-01' : '2024-01-01',
      },
    });
  for (const ordinal of [1, 2, 3]) {
    const matter = `meetings/river-commission/${ordinal}`;
    await say(matter, {
      held: {
        details: {
          dates: `${2022 + ordinal}-06-10`,
          ordinal,
          place: { country: 'KR', city: { en: 'Seoul' } },
        },
      },
    });
    for (const number of [1, 2, 3])
      await say(matter, {
        agenda_item: { number, titles: { en: `Item ${number} of ${ordinal}` }, state: 'TAKEN' },
      });
    await say(matter, {
      outcome: {
        id: `o${ordinal}`,
        kind: 'DECISION',
        words: { en: `Decision of the meeting ${ordinal}.` },
        agenda_item: '1',
      },
    });
  }
  for (const id of ['gauges', 'bridge', 'pilots']) {
    const matter = `commitments/river-commission/${id}`;
    await say(matter, {
      commitment: {
        words: { en: `The ${id} are looked after.` },
        kind: 'UNDERTAKING',
        owners: ['alder.example'],
        due: '2026-03',
        source: { meeting: 'meetings/river-commission/2' },
      },
    });
    for (const date of ['2025-01-10', '2025-02-10'])
      await say(matter, {
        progress: { date, state: 'UNDER_WAY', words: { en: `As of ${date}.` } },
      });
  }
  await say('commitments/river-commission', {
    agreed_language: {
      id: 'w1',
      topic: 'river',
      topic_names: { en: 'The river' },
      words: { en: 'The river is one.' },
      source: { date: '2023-06-10', meeting: 'meetings/river-commission/1', paragraph: '4' },
    },
  });
  await say('commitments/river-commission', {
    workplan: {
      period: '2026',
      titles: { en: 'Plan of 2026' },
      lines: ['commitments/river-commission/gauges'],
    },
  });
  await say('meetings/river-commission', {
    report: {
      id: 'r1',
      to_authority: { en: 'The cabinet' },
      covers: ['meetings/river-commission/1'],
      sent: '2023-07-01',
    },
  });
  await say('meetings/river-commission', {
    letter: {
      id: 'l1',
      direction: 'OUT',
      counterpart: 'birch.example',
      subject: { en: 'A letter of our register' },
    },
  });
  await say('bodies/people/kim', {
    person: { party: 'alder.example', names: [{ text: 'Kim Minjun', lang: 'en' }] },
  });
  await nodes('start', 1);
  await nodes('join');
  alder = await signIn(0);
  birch = await signIn(1);
});
after(stopAll);

test('the body offers all that there is of it, by what it is about, and nothing is ticked', async () => {
  const { page } = alder;
  await go(alder, '/b/national/river-commission');
  const form = await open(alder, 'Submit to Brevonia');
  await form.getByText('does not have this body yet').waitFor();
  assert.equal(
    await form.getByRole('checkbox', { checked: true }).count(),
    0,
    'something is ticked from the start',
  );
  for (const name of [
    /RC/,
    /Commitment: The gauges are looked after/,
    /Agreed wording and workplans of RC/,
    /Reports of RC/,
  ])
    await form.locator('summary', { hasText: name }).first().waitFor();
  assert.equal(
    await form.getByText('A letter of our register').count(),
    0,
    'the register of letters is offered',
  );
  assert.ok(await form.getByRole('button', { name: 'See exactly what goes' }).isDisabled());
  await form.getByRole('button', { name: 'Select all', exact: true }).click();
  await form.getByText('32 of 32 ticked').waitFor();
  await form.getByRole('button', { name: 'Select none', exact: true }).click();
  // By group: one meeting; its body goes along.
  await form.locator('summary', { hasText: /^2nd RC/ }).click();
  await form.getByRole('button', { name: /^Select all: 2nd RC/ }).click();
  await form.getByText('6 of 32 ticked').waitFor();
  await checkScreen(page, 'a selection of a body');
  await picture(alder, 'submit-1-chosen');
  await page.setViewportSize({ width: 320, height: 640 });
  await checkReflow(page, 'a selection of a body');
  await page.setViewportSize({ width: 1366, height: 860 });
});

test('what goes is seen first, a failure in the middle says what went, and going on repeats nothing', async () => {
  const { page } = alder;
  const form = page.getByRole('dialog');
  await form.getByRole('button', { name: 'Select all', exact: true }).click();
  await form.getByRole('button', { name: 'See exactly what goes' }).click();
  await form.getByRole('button', { name: 'Submit 32 entries' }).waitFor({ timeout: 60_000 });
  const order = await form
    .getByRole('listitem')
    .filter({ has: page.locator('details') })
    .locator('p:first-child strong')
    .allInnerTexts();
  assert.match(order[0], /The body/, `the body does not go first: ${order.slice(0, 4)}`);
  await checkScreen(page, 'the preview of a body');
  await picture(alder, 'submit-2-preview');
  let sent = 0;
  await page.route('**/circles/*/acts', async (route) => {
    if (route.request().method() !== 'POST') return route.fallback();
    sent += 1;
    return sent === 11 ? route.abort() : route.fallback();
  });
  await form.getByRole('button', { name: 'Submit 32 entries' }).click();
  await form
    .getByText('10 have gone; it stopped at the following. 21 behind it have not gone yet.')
    .waitFor({ timeout: 60_000 });
  await checkScreen(page, 'a selection that stopped');
  await picture(alder, 'submit-3-stopped');
  await page.unroute('**/circles/*/acts');
  await form.getByRole('button', { name: 'Submit 22 entries' }).click();
  await form.waitFor({ state: 'detached', timeout: 60_000 });
  const acts = [];
  for (let next = ''; next !== null; ) {
    const answer = await at(0, `circles/alder-birch/acts?limit=200${next ? `&after=${next}` : ''}`);
    acts.push(...answer.items);
    next = answer.next;
  }
  const written = acts.filter(
    (act) =>
      act.party === 'alder.example' &&
      act.matter !== 'circle' &&
      ['statement', 'proposal'].includes(act.type),
  );
  assert.equal(written.length, 32, 'some went twice, or not at all');
  const ofKind = (kind) => written.filter((act) => act.content[kind]);
  assert.deepEqual(
    ofKind('lead').map((act) => act.content.lead.from),
    ['2023-07-18', '2024-06-10'],
    'the history of leads',
  );
  assert.deepEqual(
    ofKind('instrument').map((act) => act.content.instrument.state),
    ['SIGNED', 'IN_FORCE'],
  );
  assert.deepEqual(
    [...new Set(ofKind('progress').map((act) => act.type))],
    ['statement'],
    'our view is put to the other side',
  );
  assert.equal(ofKind('progress').length, 6);
});

test('the other side agrees to all of it in block, and it is joint at both', async () => {
  const { page } = birch;
  const proposals = 32 - 6;
  await go(birch, '/');
  await page.getByRole('button', { name: 'Agree to several' }).waitFor({ timeout: 60_000 });
  for (let step = 0; ; step += 1) {
    const { needs_me } = await at(1, 'today');
    if (needs_me.filter((one) => one.act).length >= proposals) break;
    assert.ok(step < 60, `only ${needs_me.length} wait`);
    await new Promise((go_on) => setTimeout(go_on, 500));
  }
  await go(birch, '/');
  await page.getByRole('button', { name: 'Agree to several' }).click();
  const list = page.getByRole('alertdialog');
  await list.getByText(`0 of ${proposals} ticked`).waitFor();
  await list.locator('summary', { hasText: /^RC/ }).first().waitFor();
  // What is agreed here is not shown once more: none of it is folded away.
  await list.getByText('Decision of the meeting 3.').first().waitFor();
  await list.getByRole('button', { name: 'Select all', exact: true }).click();
  await list.getByText(`${proposals} of ${proposals} ticked`).waitFor();
  await checkScreen(page, 'agreeing in block');
  await picture(birch, 'submit-4-agree');
  await list.getByRole('button', { name: `Agree to ${proposals} for Brevonia` }).click();
  await list.waitFor({ state: 'detached', timeout: 60_000 });
  await both(
    'bodies/alder-birch/river-commission',
    (body) => body.meetings.length === 3,
    'the meetings of the body',
  );
  await both(
    'bodies/alder-birch/river-commission?as_of=2023-12-01',
    (body) => JSON.stringify(body).includes('Security Council'),
    'who led before',
  );
  await both(
    'commitments/alder-birch/river-commission/gauges',
    (one) => JSON.stringify(one).includes('"joint"'),
    'the commitment',
  );
  await both(
    'bodies/alder-birch/river-commission/language',
    (one) => one.topics[0]?.entries[0]?.agreed === true,
    'the wording',
  );
  // Once more: all of it stands there, and `Select all` ticks nothing anew.
  await go(alder, '/b/national/river-commission');
  const form = await open(alder, 'Submit to Brevonia');
  await form.getByText('leaves out what was submitted').waitFor();
  await form.getByRole('button', { name: 'Select all', exact: true }).click();
  await form.getByText('0 of 32 ticked').waitFor();
  await picture(alder, 'submit-5-again');
});

test('what a meeting adopted goes into the register with its source, and is not entered twice', async () => {
  const { page } = alder;
  await go(alder, '/b/alder-birch/river-commission/m/2');
  const section = page.getByRole('region', { name: 'For the register of agreed wording' });
  await section.locator('summary').click();
  await section.getByText('Decision of the meeting 2.').waitFor();
  await section.getByRole('button', { name: 'Add to agreed wording' }).click();
  const form = page.getByRole('dialog');
  assert.equal(
    await form.getByLabel('Text (English)', { exact: true }).inputValue(),
    'Decision of the meeting 2.',
  );
  await form.getByLabel('Topic (English)', { exact: true }).fill('Decisions');
  await checkScreen(page, 'a paragraph on its way into the register');
  await picture(alder, 'submit-6-register');
  await sign(alder, 'Submit to Brevonia');
  const acts = (
    await at(0, 'circles/alder-birch/acts?matter=commitments/river-commission&limit=200')
  ).items;
  const added = acts.filter((act) => act.type === 'proposal').at(-1);
  assert.equal(added.content.agreed_language.source.meeting, 'meetings/river-commission/2');
  await nodes('until_known', 1, 'alder-birch', added.ref);
  await nodes(
    'post',
    1,
    '/api/v1/circles/alder-birch/acts',
    { type: 'concurrence', target: added.ref },
    201,
  );
  await both(
    'bodies/alder-birch/river-commission/language',
    (one) => one.topics.some((topic) => topic.names.en === 'Decisions' && topic.entries[0].agreed),
    'the paragraph',
  );
  await go(alder, '/b/alder-birch/river-commission/m/2');
  await section.getByText('all of it stands in the register').click();
  await section.getByText('Stands in the register:').waitFor();
  assert.equal(
    await section.getByRole('button', { name: 'Add to agreed wording' }).count(),
    0,
    'it is offered once more',
  );
  await checkScreen(page, 'a meeting whose paragraphs stand in the register');
  await picture(alder, 'submit-7-stands');
});

test('persons and the registers have their own way to the other side', async () => {
  await go(alder, '/directory');
  const form = await open(alder, 'Submit to Brevonia');
  await form.getByText('Kim Minjun').first().waitFor();
  for (const page of ['wording', 'plans']) {
    await go(alder, `/b/national/river-commission/${page}`);
    await alder.page.getByRole('button', { name: 'Submit to Brevonia' }).waitFor();
  }
});

test('nothing went elsewhere, and no script failed', () => {
  for (const side of [alder, birch])
    assert.deepEqual(
      side.faults.filter((one) => !/ERR_FAILED/.test(one)),
      [],
    );
});
