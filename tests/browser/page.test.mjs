// The page before an invented world (web/dev): every screen in three languages, by eye, ear and key,
// with the line cut and with hostile content.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startFixture } from '../../web/dev/server.mjs';
import { checkFocus, checkReflow, checkScreen, languages, shown, speak } from './checks.mjs';
import { openPage, startChromium } from './chromium.mjs';

const screens = [
  ['today', '/'],
  ['bodies', '/bodies'],
  ['body', '/b/alder-birch/hsd'],
  ['meeting', '/b/alder-birch/hsd/m/4'],
  ['open meeting', '/b/alder-birch/hsd/m/5'],
  ['postponed meeting', '/b/alder-birch/ice/m/2'],
  ['under consideration', '/b/three/coast/m/june-2031'],
  ['records', '/records'],
  ['records found', '/records?q=%EA%B3%B5%EB%8F%99%EC%84%B1%EB%AA%85&party=birch.example'],
  ['inbox', '/inbox'],
  ['inbox, nothing put aside', '/inbox?show=aside'],
  ['links', '/links'],
  ['nothing here', '/b/alder-birch/nowhere'],
];

let browser;
before(async () => {
  browser = await startChromium();
});
after(() => browser?.close());

async function opened(options, run, fixtureOptions) {
  const fixture = await startFixture(fixtureOptions);
  const { context, page, faults } = await openPage(browser, fixture.url, options);
  try {
    await page.goto(fixture.link);
    await shown(page);
    await run({ fixture, page, faults, context });
    assert.deepEqual(faults, []);
  } finally {
    await context.close();
    await fixture.stop();
  }
}

for (const language of languages) {
  test(`axe finds nothing on any screen, and each fits 320 px, ${language}`, async () => {
    await opened({ colorScheme: 'light' }, async ({ fixture, page }) => {
      await speak(page, language);
      for (const [name, path] of screens) {
        await page.setViewportSize({ width: 1366, height: 768 });
        await page.goto(fixture.url + path);
        await shown(page);
        // Colours do not depend on the language: they are looked at once, in light and in the dark.
        await checkScreen(page, `${name} (${language})`, language === 'en' ? 'all' : 'words');
        if (language === 'en') {
          await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
          await checkScreen(page, `${name} (dark)`, 'colours');
          await page.emulateMedia({ colorScheme: 'light' });
        }
        await page.setViewportSize({ width: 320, height: 640 });
        await checkReflow(page, `${name} (${language})`);
      }
    });
  });
}

test('the focus is seen everywhere and never covered, wide and narrow', async () => {
  for (const viewport of [
    { width: 1366, height: 768 },
    { width: 360, height: 640 },
  ]) {
    await opened({ viewport }, async ({ fixture, page }) => {
      for (const [name, path] of screens.slice(0, 8)) {
        await page.goto(fixture.url + path);
        await shown(page);
        await checkFocus(page, `${name} at ${viewport.width}`);
      }
    });
  }
});

test('a delegate answers a proposal by keyboard alone, and it becomes agreed by all', async () => {
  await opened({}, async ({ fixture, page }) => {
    const keys = async (...all) => {
      for (const key of all) await page.keyboard.press(key);
    };
    await keys('g', 'b');
    await page.getByRole('heading', { level: 1, name: 'Bodies' }).waitFor();
    const reach = async (place) => {
      for (let step = 0; step < 60; step += 1) {
        await keys('Tab');
        if (await place.evaluate((element) => element === document.activeElement)) return;
      }
      assert.fail('not reached by Tab');
    };
    await reach(page.getByRole('searchbox', { name: 'Find a body or its next meeting' }));
    await page.keyboard.type('harbour safety');
    await page.getByText('1 body').waitFor();
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.textContent), 'HSD');
    await keys('Enter');
    await page.getByRole('heading', { level: 1, name: 'Harbour Safety Dialogue' }).waitFor();
    await keys('j', 'Enter');
    await page.getByRole('heading', { level: 1, name: '5th HSD' }).waitFor();
    const agree = page.getByRole('button', { name: 'Agree for Alder' });
    await agree.waitFor();
    await reach(agree);
    await keys('Enter');
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText('Who will see this?').waitFor();
    await dialog.getByText('Alder, Birch').waitFor();
    // Nothing is signed by opening, nor by a single key.
    await keys('a', 'y', 'j');
    assert.equal(fixture.state.written.length, 0);
    await keys('Control+Enter');
    await page.getByText('Agreed by all').first().waitFor();
    assert.deepEqual(
      fixture.state.written.map((one) => one.type),
      ['concurrence'],
    );
    await page.locator('[aria-current=step]', { hasText: 'Scheduled' }).waitFor();
    await keys('g', 't');
    await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor();
    assert.equal(await page.getByText('Agree for Alder').count(), 0);
  });
});

test('the inbox by keyboard alone: opened, put aside one and several, filtered, taken back', async () => {
  await opened({}, async ({ fixture, page }) => {
    const keys = async (...all) => {
      for (const key of all) await page.keyboard.press(key);
    };
    const counted = () => page.getByRole('link', { name: /^Inbox: / });
    const all = async () =>
      Number((await counted().getAttribute('aria-label')).match(/: (\d+)/)[1]);
    await counted().waitFor();
    await keys('g', 'i');
    await page.getByRole('heading', { level: 1, name: 'Inbox' }).waitFor();
    const rows = page.locator('[data-item]');
    await rows.first().waitFor();
    const before = await rows.count();
    assert.ok(before > 2);
    assert.equal(await all(), before);
    // What needs an answer stands first, and says so in words.
    assert.match(await rows.first().innerText(), /Answer/);
    const first = await rows.first().getAttribute('data-item');
    await keys('j', 'e');
    await page.locator(`[data-item="${first}"]`).waitFor({ state: 'detached' });
    await page.waitForFunction(
      (wanted) => document.querySelectorAll('[data-item]').length === wanted,
      before - 1,
    );
    await page.getByRole('link', { name: new RegExp(`^Inbox: ${before - 1},`) }).waitFor();
    // Several, selected by key.
    await rows.nth(0).getByRole('link').focus();
    await keys('x', 'j', 'x');
    assert.equal(await page.locator('[data-item] input:checked').count(), 2);
    await page.getByRole('button', { name: 'Put aside: 2' }).waitFor();
    await keys('e');
    await page.getByRole('link', { name: new RegExp(`^Inbox: ${before - 3},`) }).waitFor();
    // The filter stands in the address and outlives a reload.
    await page.getByLabel('Show').selectOption('aside');
    await page.waitForURL(/show=aside/);
    await page.reload();
    await shown(page);
    await rows.first().waitFor();
    assert.equal(await rows.count(), 3);
    await page.getByLabel('Select all').check();
    await page.getByRole('button', { name: 'Take back: 3' }).click();
    await page.getByText('You have put nothing aside that still waits.').waitFor();
    await page.getByRole('link', { name: new RegExp(`^Inbox: ${before},`) }).waitFor();
    await checkScreen(page, 'inbox with nothing put aside');
    // Nothing of all this is told to another party.
    assert.deepEqual(fixture.state.written, []);
    await page.goto(`${fixture.url}/inbox`);
    await rows.first().getByRole('link').click();
    await page.waitForURL(/\/b\//);
  });
});

test('a refusal stays in the dialogue, says why, and nothing chosen is lost', async () => {
  await opened({}, async ({ fixture, page }) => {
    fixture.state.refuse = true;
    await page.goto(`${fixture.url}/b/alder-birch/hsd/m/5`);
    await page.getByRole('button', { name: 'Agree for Alder' }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText('Agree ad ref: does not count').click();
    await dialog.getByRole('button', { name: 'Agree ad ref for Alder' }).click();
    await dialog.getByText('Another proposal of this point was agreed meanwhile.').waitFor();
    assert.ok(await dialog.getByRole('radio', { name: /Agree ad ref/ }).isChecked());
    await checkScreen(page, 'refused answer');
    fixture.state.refuse = false;
    await dialog.getByRole('button', { name: 'Agree ad ref for Alder' }).click();
    await page
      .getByText(/Agreed ad ref, confirmation due/)
      .first()
      .waitFor();
    assert.equal(await page.getByText('Agreed by all').count(), 0);
  });
});

test('dialogues: axe finds nothing, Escape closes, the focus returns', async () => {
  await opened({}, async ({ fixture, page }) => {
    await page.keyboard.press('Shift+Slash');
    const sheet = page.getByRole('dialog');
    await sheet.waitFor();
    await checkScreen(page, 'key sheet');
    await sheet.getByText('Single-key shortcuts').click();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await page.keyboard.press('g');
    await page.keyboard.press('b');
    await page.waitForTimeout(300);
    assert.equal(new URL(page.url()).pathname, '/', 'keys that were switched off rest');
    await page.goto(`${fixture.url}/links`);
    const join = page.getByRole('button', { name: 'Join for Alder' });
    await join.click();
    await checkScreen(page, 'join');
    await page.keyboard.press('Escape');
    assert.ok(await join.evaluate((button) => button === document.activeElement));
    await join.click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Join for Alder' }).click();
    await page.getByText('Joined by us; waiting for the others').waitFor();
  });
});

test('an invitation is declined by the invited and withdrawn by who invited, after a word of warning', async () => {
  await opened({}, async ({ fixture, page }) => {
    await page.goto(`${fixture.url}/links`);
    const item = (name) => page.getByRole('listitem').filter({ hasText: name });
    assert.equal(
      await item('harbour, proposed by Alder').getByRole('button', { name: 'Decline' }).count(),
      0,
    );
    for (const [name, action, warning] of [
      ['alder-cedar, proposed by Cedar', 'Decline', 'not shown again'],
      ['harbour, proposed by Alder', 'Withdraw', 'who accepts later is not heard'],
    ]) {
      await item(name).getByRole('button', { name: action }).click();
      const dialog = page.getByRole('alertdialog');
      await dialog.getByText(warning).waitFor();
      await checkScreen(page, action);
      await dialog.getByRole('button', { name: 'Back' }).click();
      assert.equal(await item(name).count(), 1, 'nothing happens before it is said twice');
      await item(name).getByRole('button', { name: action }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: action }).click();
      await item(name).waitFor({ state: 'detached' });
    }
  });
});

test('Korean is composed in the search of the record, which asks for no half syllable', async () => {
  await opened({}, async ({ fixture, page, context }) => {
    await page.keyboard.press('/');
    const field = page.getByRole('searchbox');
    await field.waitFor();
    await page.waitForFunction(() => document.activeElement?.id === 'record-words');
    assert.equal(new URL(page.url()).pathname, '/records');
    const session = await context.newCDPSession(page);
    for (const text of ['ㄱ', '고', '공', '공ㄷ', '공도', '공동']) {
      await session.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      });
      await page.waitForTimeout(350);
    }
    assert.deepEqual(fixture.state.searched, []);
    await session.send('Input.insertText', { text: '공동성' });
    assert.equal(await field.inputValue(), '공동성');
    await page.locator('mark', { hasText: '공동성' }).first().waitFor();
    assert.deepEqual(fixture.state.searched, ['공동성']);
    assert.equal(new URL(page.url()).searchParams.get('q'), '공동성');
    await page.keyboard.type('gt?');
    assert.equal(new URL(page.url()).pathname, '/records');
    assert.equal(await page.getByRole('dialog').count(), 0);
  });
});

test('filters stand in the address, and a view that is kept comes back with them', async () => {
  await opened({}, async ({ fixture, page }) => {
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await page.getByText('Everything that you may see is searched').waitFor();
    assert.equal(await page.locator('mark').count(), 0);
    await page.getByLabel('Said by').selectOption('birch.example');
    await page.getByRole('button', { name: /Search without Said by/ }).waitFor();
    assert.equal(new URL(page.url()).searchParams.get('party'), 'birch.example');
    await page.getByRole('searchbox').fill('narrows');
    await page.locator('mark').first().waitFor();
    await page.getByText('Saved views').click();
    await page.getByLabel('Name of this view').fill('Narrows, by Birch');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.goto(`${fixture.url}/records`);
    await shown(page);
    await page.getByText('Saved views').click();
    await page.getByRole('button', { name: 'Narrows, by Birch', exact: true }).click();
    await page.locator('mark').first().waitFor();
    const asked = new URL(page.url()).searchParams;
    assert.deepEqual([asked.get('q'), asked.get('party')], ['narrows', 'birch.example']);
    await page.getByRole('button', { name: /Search without Said by/ }).click();
    await page.waitForURL((url) => !url.searchParams.has('party'));
    await page.keyboard.press('/');
    await page.waitForFunction(() => document.activeElement?.id === 'record-words');
    assert.equal(new URL(page.url()).searchParams.get('q'), 'narrows');
  });
});

test('Korean is composed in the search field of the bodies, and keys rest meanwhile', async () => {
  await opened({}, async ({ fixture, page, context }) => {
    await page.goto(`${fixture.url}/bodies#find`);
    const field = page.getByRole('searchbox');
    await field.waitFor();
    await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT');
    const session = await context.newCDPSession(page);
    for (const text of ['ㅎ', '하', '항', '항ㅁ', '항마', '항만']) {
      await session.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      });
    }
    await session.send('Input.insertText', { text: '항만안전' });
    assert.equal(await field.inputValue(), '항만안전');
    await page.getByText('1 body').waitFor();
    await page.keyboard.type('gt?');
    assert.equal(new URL(page.url()).pathname, '/bodies');
    assert.equal(await page.getByRole('dialog').count(), 0);
  });
});

test('a change at the node is on the screen without a reload, and is said to a screen reader', async () => {
  await opened({}, async ({ fixture, page }) => {
    await page.goto(`${fixture.url}/b/alder-birch/hsd/m/5`);
    await page.getByText('Open: Alder').first().waitFor();
    const act = fixture.world.acts.find((one) => one.matter === 'meetings/hsd/5' && one.proposal);
    act.proposal = { ...act.proposal, state: 'joint', joint: true };
    fixture.tell('joint', act.circle, act.matter);
    await page.getByText('Agreed by all').first().waitFor();
    await page
      .locator('[aria-live=polite]', { hasText: 'Something was agreed by all.' })
      .waitFor({ state: 'attached' });
  });
});

test('a lost connection is said, and everything is fresh when it is back', async () => {
  await opened({}, async ({ fixture, page }) => {
    await page.goto(`${fixture.url}/bodies`);
    await shown(page);
    await fixture.stop();
    await page.getByText('Connection lost.').waitFor();
    await page.getByRole('link', { name: 'HSD', exact: true }).waitFor();
    fixture.world.bodies[1].abbreviation = 'HSD-NEW';
    await fixture.restart();
    await page.getByRole('link', { name: 'HSD-NEW', exact: true }).waitFor({ timeout: 30_000 });
    await page.getByText('Connection lost.').waitFor({ state: 'detached' });
  });
});

test('text from elsewhere stays text', async () => {
  await opened({}, async ({ fixture, page }) => {
    const hostile =
      '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>{party} %s';
    fixture.world.bodies[1].names = { en: hostile };
    fixture.world.bodies[1].abbreviation = '"><b>x';
    fixture.world.invitations[0].charter = hostile;
    for (const path of ['/bodies', '/b/alder-birch/hsd', '/links']) {
      await page.goto(fixture.url + path);
      await shown(page);
      assert.notEqual(await page.title(), 'owned');
      assert.equal(await page.locator('main img').count(), 0);
    }
    await page.goto(`${fixture.url}/b/alder-birch/hsd?entry=javascript:alert(1)`);
    await page.getByText(hostile).first().waitFor();
  });
});

test('an address survives a reload, an entry can be linked to, and the proof is a file', async () => {
  await opened({}, async ({ fixture, page }) => {
    await page.goto(`${fixture.url}/b/alder-birch/hsd/m/4`);
    await page.getByRole('link', { name: 'Statement: Publication' }).click();
    await page.waitForURL(/entry=/);
    await page.reload();
    await page.getByRole('heading', { level: 3, name: 'Statement: Publication' }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download proof' }).click(),
    ]);
    assert.equal(download.suggestedFilename(), 'entry.tlog-proof');
  });
});

test('on a telephone an entry opens below its row, in sight, and by key Escape leads back to it', async () => {
  await opened(
    { viewport: { width: 390, height: 844 }, hasTouch: true },
    async ({ fixture, page }) => {
      await page.goto(`${fixture.url}/b/alder-birch/hsd/m/4`);
      await shown(page);
      const row = page
        .locator('li', { hasText: 'Joint statement on the fourth dialogue' })
        .getByRole('link', { name: 'Proposal: Publication' });
      await row.tap();
      await page.waitForURL(/entry=/);
      const panel = page.getByRole('region', { name: 'Delivery and replies' });
      await panel.waitFor();
      await page.waitForFunction(() => document.activeElement?.id === 'delivery');
      const [above, below] = [await row.boundingBox(), await panel.boundingBox()];
      assert.ok(below.y > above.y && below.y - above.y < 200, 'the panel stands below its row');
      assert.ok(below.y < 800, 'the panel is in sight');
      await panel.getByRole('link', { name: 'Download proof' }).waitFor();
      await checkScreen(page, 'entry on a telephone');
      await page.keyboard.press('Escape');
      assert.ok(
        await row.evaluate((link) => link === document.activeElement),
        'Escape leads back to the row',
      );
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.activeElement?.id === 'delivery');
    },
  );
});

test('answers stand below what they answer, and each row says what it is on', async () => {
  await opened({}, async ({ fixture, page }) => {
    await page.goto(`${fixture.url}/b/alder-birch/hsd/m/4`);
    await shown(page);
    const rows = await page
      .locator('section[aria-labelledby=entries] li')
      .evaluateAll((all) => all.map((one) => [one.hasAttribute('data-answer'), one.textContent]));
    const at = rows.findIndex(([, text]) =>
      text.includes('Joint statement on the fourth dialogue'),
    );
    assert.deepEqual(
      rows.slice(at, at + 4).map(([answer]) => answer),
      [false, true, true, false],
    );
    assert.ok(rows.some(([answer, text]) => !answer && text.includes('which is not in this list')));
  });
});

test('an address of nothing is marked as an empty screen, and says so without the address', async () => {
  await opened({}, async ({ fixture, page }) => {
    for (const path of ['/b/alder-birch/nowhere', '/b/alder-birch/hsd/m/99', '/nowhere']) {
      await page.goto(fixture.url + path);
      await page.getByRole('heading', { level: 1, name: /There is no such thing here/ }).waitFor();
      await page.locator('[data-place=top]', { hasText: 'TEST UNCLASSIFIED' }).waitFor();
      assert.equal(await page.getByText(/nowhere/i).count(), 0);
    }
  });
});

test('on a telephone every figure of the links is in sight, with its heading', async () => {
  await opened({ viewport: { width: 390, height: 844 } }, async ({ fixture, page }) => {
    await page.goto(`${fixture.url}/links`);
    await shown(page);
    const cells = await page
      .locator('table td')
      .evaluateAll((all) =>
        all.map((cell) => [
          cell.getBoundingClientRect().right,
          getComputedStyle(cell, '::before').content,
        ]),
      );
    assert.ok(cells.length > 10);
    for (const [right, heading] of cells) {
      assert.ok(right <= 390, `a figure reaches ${right} px`);
      assert.match(heading, /\w/);
      assert.notEqual(heading, 'none');
    }
  });
});

test('a meeting without number or title goes by its body and the number it is planned under, and a fictitious country is left out', async () => {
  await opened({}, async ({ fixture, page }) => {
    await page.goto(`${fixture.url}/b/alder-birch/pilots/m/2`);
    await page
      .getByRole('heading', { level: 1, name: '2nd Pilot Talks (planned)', exact: true })
      .waitFor();
    await page.getByText('Alder Point').waitFor();
    assert.equal(await page.getByText(/Unknown Region|PILOTS/).count(), 0);
    await speak(page, 'ko');
    await page
      .getByRole('heading', { level: 1, name: '제2차 도선 회담 (예정)', exact: true })
      .waitFor();
  });
});

test('a meeting that is only proposed has one name in every list and on its page', async () => {
  await opened({}, async ({ fixture, page }) => {
    for (const path of ['/', '/b/alder-birch/pilots']) {
      await page.goto(fixture.url + path);
      await page.locator('main').getByText('Pilots at sea').first().waitFor();
      assert.equal(await page.getByText('Pilot Talks at-sea').count(), 0, path);
    }
    await page.goto(`${fixture.url}/b/alder-birch/pilots/m/at-sea`);
    await page.getByRole('heading', { level: 1, name: 'Pilots at sea' }).waitFor();
  });
});

test('without a session the page says how it is opened, and shows nothing', async () => {
  const fixture = await startFixture();
  const { context, page, faults } = await openPage(browser, fixture.url);
  try {
    await page.goto(fixture.url);
    await page.getByText('entente link').waitFor();
    assert.equal(await page.getByText('Alder').count(), 0);
    assert.deepEqual(faults, []);
  } finally {
    await context.close();
    await fixture.stop();
  }
});

test('what is reconstructed from public sources says so on every screen and in print', async () => {
  await opened(
    {},
    async ({ fixture, page }) => {
      for (const [, path] of screens) {
        await page.goto(fixture.url + path);
        await shown(page);
        await page.getByText('Reconstructed from public sources').waitFor();
      }
      await page.emulateMedia({ media: 'print' });
      assert.ok(await page.getByText('Reconstructed from public sources').isVisible());
      assert.equal(await page.locator('nav').isVisible(), false);
    },
    { reconstructed: true },
  );
});
