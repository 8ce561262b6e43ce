// Papers in and out in the page, before a real node: what is recognised, mapped, tried, recorded and
// found again; what is hostile, broken, too large or gone; and nothing of it lost.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { checkReflow, checkScreen, shown, speak } from './checks.mjs';
import { startChromium } from './chromium.mjs';
import { byAccount, byLink, fill, go, picture, startSides } from './seats.mjs';

const { nodes, stop } = startSides();
const folder = mkdtempSync(join(tmpdir(), 'entente-papers-'));
let browser;
let alder;

const csv = (...lines) => Buffer.from(`${lines.join('\n')}\n`);
const file = (name, buffer, mimeType = 'application/octet-stream') => ({ name, mimeType, buffer });

// A zip as Python makes it: members by name.
function zip(name, members) {
  const path = join(folder, name);
  const script =
    'import sys,json,zipfile\nwith zipfile.ZipFile(sys.argv[1],"w",zipfile.ZIP_DEFLATED) as z:\n for n,c in json.load(sys.stdin).items(): z.writestr(n, c["text"] * c.get("times", 1))';
  const made = spawnSync('python3', ['-c', script, path], { input: JSON.stringify(members) });
  assert.equal(made.status, 0, String(made.stderr));
  return readFileSync(path);
}

function workbook(rows, more = {}, before = '') {
  return zip(`book-${Math.random()}.xlsx`, {
    '[Content_Types].xml': {
      text: '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    },
    'xl/workbook.xml': {
      text: '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
    },
    'xl/_rels/workbook.xml.rels': {
      text: '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="t" Target="worksheets/sheet1.xml"/></Relationships>',
    },
    'xl/worksheets/sheet1.xml': {
      text: `${before}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`,
    },
    ...more,
  });
}
const cells = (number, ...texts) =>
  `<row r="${number}">${texts.map((text, at) => `<c r="${String.fromCharCode(65 + at)}${number}" t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`;

async function choose({ page }, chosen) {
  await page.getByLabel(/^(A file:|파일:|Một tệp:)/).setInputFiles(chosen);
}

before(async () => {
  await nodes('start', 0);
  const circle = 'national';
  await fill(nodes, circle);
  browser = await startChromium();
  alder = await byLink(browser, nodes, 0);
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
  await stop();
});

test('a tracker: recognised, mapped, tried with its mistakes in words, recorded, and found by its links', async () => {
  const { page, faults } = alder;
  await go(alder, '/');
  await page.getByRole('link', { name: 'Bring in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Bring papers in' }).waitFor();
  await picture(alder, 'import-1-empty');
  await choose(
    alder,
    file(
      '..\\..\\tracker ‮vsc.csv',
      csv(
        'No,Action,Owner,Due date,Status',
        '1,Read the gauges <b>weekly</b><script>alert(1)</script>,Brev Office,10/06/2025,in progress',
        '2,=HYPERLINK("http://example.test"),,30/02/2025,done',
        '3,하천 수위 공동 조사,,2025년 7월,완료',
      ),
    ),
  );
  await page.getByRole('heading', { name: /What it holds/ }).waitFor();
  assert.equal(await page.getByText('‮').count(), 0, 'an override of direction is on the screen');
  assert.match(page.url(), /\/import\?paper=[0-9a-f]{32}$/);
  assert.equal(await page.getByLabel('Its rows are').inputValue(), 'commitments');
  // What is needed is said at the field.
  await page.getByLabel('Column of: Text').selectOption('0');
  await page.getByRole('button', { name: /^Try it/ }).click();
  await page.getByText('Choose a column, or say what holds for all: Text.').waitFor();
  await page.getByLabel('Column of: Text').selectOption({ label: 'B  Action' });
  await page.getByLabel('Body, for all rows').selectOption('river-talks');
  await page.getByRole('button', { name: /^Try it/ }).click();
  const report = page.getByRole('region', { name: /What would become of it/ });
  await report.waitFor();
  if (process.env.DUMP) console.log(await page.locator('main').innerText());
  await report.getByText('Due: may mean two days.').waitFor();
  await report.getByText('Due: is no date that there is.').waitFor();
  await report.getByText('Whose task: names somebody who was not assigned to a side.').waitFor();
  await report.getByText('<b>weekly</b><script>', { exact: false }).waitFor();
  assert.equal(
    await nodes('get', 0, '/api/v1/follow-up?circle=national').then((all) => all.items.length),
    1,
    'a try has recorded something',
  );
  await checkScreen(page, 'an import, tried');
  await picture(alder, 'import-2-tried', true);
  // What was said survives a reload; so does what the try gave.
  await page.getByLabel(/stands first$/).selectOption('day');
  await page.reload();
  await shown(page);
  assert.equal(await page.getByLabel(/stands first$/).inputValue(), 'day');
  assert.equal(await page.getByLabel('Body, for all rows').inputValue(), 'river-talks');
  await page.getByRole('heading', { name: 'What would become of it' }).waitFor();
  for (const [language, words] of [
    ['ko', '기한: 없는 날짜입니다.'],
    ['vi', 'Hạn: không phải ngày có thật.'],
  ]) {
    await speak(page, language);
    await page.getByText(words).waitFor();
    await checkScreen(page, `an import, ${language}`);
    await page.setViewportSize({ width: 390, height: 844 });
    await checkReflow(page, `an import, ${language}`);
    await page.setViewportSize({ width: 1366, height: 860 });
    await picture(alder, `import-3-${language}`, true);
  }
  await speak(page, 'en');
  await page.getByRole('button', { name: 'Record them, for our side only' }).click();
  const done = page.getByRole('region', { name: 'What became of it' });
  await done.waitFor();
  await done.getByText('Recorded: 2').waitFor();
  await done.getByText('Left out: 1').waitFor();
  await picture(alder, 'import-4-done', true);
  await done
    .getByRole('row', { name: /하천 수위/ })
    .getByRole('link', { name: 'Open' })
    .click();
  await page
    .getByRole('heading', { level: 1 })
    .filter({ hasText: '하천 수위 공동 조사' })
    .waitFor();
  assert.deepEqual(faults, []);
});

test('the node goes away in the middle: what was said stays, and the same file adds nothing twice', async () => {
  const { page } = alder;
  const agenda = file('agenda.csv', csv('No,Agenda item', '1,Water level', '2,Tolls'));
  await go(alder, '/import');
  await choose(alder, agenda);
  await page.getByLabel('Its rows are').selectOption('agenda');
  await page.getByLabel('Body, for all rows').selectOption('river-talks');
  await page.getByLabel('Meeting, for all rows').fill('5');
  await nodes('stop', 0);
  await page.getByRole('button', { name: /^Try it/ }).click();
  await page.getByText('The node does not answer').first().waitFor({ timeout: 30_000 });
  assert.equal(await page.getByLabel('Meeting, for all rows').inputValue(), '5');
  await nodes('start', 0);
  const url = page.url();
  await page.goto(await nodes('link', 0));
  await shown(page);
  await page.goto(url);
  await page.getByText('This paper is no longer here').waitFor();
  await checkScreen(page, 'an import that is gone');
  await choose(alder, agenda);
  await page.getByRole('heading', { name: /What it holds/ }).waitFor();
  assert.equal(
    await page.getByLabel('Meeting, for all rows').inputValue(),
    '5',
    'what was said of the file is lost',
  );
  await page.getByRole('button', { name: /^Try it/ }).click();
  await page.getByText('Comes in: 2').waitFor();
  await page.getByRole('button', { name: 'Record them, for our side only' }).click();
  await page.getByText('Recorded: 2').waitFor();
  await page.getByRole('button', { name: 'Record them, for our side only' }).click();
  await page.getByText('Here already: 2').waitFor();
});

test('fifty thousand rows: the page tells how far it is, and stops when it is told to', async () => {
  const { page } = alder;
  const lines = Array.from({ length: 50_000 }, (_, at) => `Undertaking ${at},2031-05-06`);
  await go(alder, '/import');
  await choose(alder, file('large.csv', csv('Commitment,Due', ...lines)));
  await page.getByLabel('Body, for all rows').selectOption('river-talks');
  await page.getByRole('button', { name: /^Try it/ }).click();
  await page.getByText('Comes in: 50,000').waitFor({ timeout: 60_000 });
  await page.getByText('49,500 more rows are in the list below.').waitFor();
  await page.getByRole('button', { name: 'Record them, for our side only' }).click();
  await page.getByRole('progressbar', { name: 'How far it is' }).waitFor();
  await picture(alder, 'import-5-progress');
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByText('You stopped it. What is recorded stays').waitFor({ timeout: 60_000 });
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'The whole list, as CSV' }).click(),
  ]);
  assert.equal(download.suggestedFilename(), 'import-result.csv');
});

// What a paper can be, and what whoever chose it reads: English, Korean, Vietnamese.
const hostile = () => [
  [
    'macros.xlsm',
    workbook(cells(1, 'Action'), { 'xl/vbaProject.bin': { text: 'x' } }),
    'This file carries macros',
    '매크로가 있습니다',
    'Tệp này có macro',
  ],
  [
    'bomb.xlsx',
    workbook(cells(1, 'a') + ' '.repeat(60_000_000)),
    'unpacks to far more than its size',
    '비정상적으로 커집니다',
    'bung ra lớn hơn',
  ],
  [
    'entity.xlsx',
    workbook(cells(1, '&amp;x;'), {}, '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    'it was made to harm',
    '해를 끼치려고',
    'để gây hại',
  ],
  [
    'cut.docx',
    zip('d.docx', {
      'word/document.xml': {
        text: '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>',
      },
    }),
    'This file is damaged',
    '손상되었거나',
    'Tệp bị hỏng',
  ],
  [
    'entity.hwpx',
    zip('h.hwpx', {
      mimetype: { text: 'application/hwp+zip' },
      'Contents/section0.xml': { text: '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>' },
    }),
    'it was made to harm',
    '해를 끼치려고',
    'để gây hại',
  ],
  [
    'half.xlsx',
    workbook(cells(1, 'Action')).subarray(0, 300),
    'This file is damaged',
    '손상되었거나',
    'Tệp bị hỏng',
  ],
  [
    'picture.png',
    Buffer.from('\x89PNG\r\n\x1a\n0000000000000000', 'latin1'),
    'Files of this kind are not read here',
    '이 종류의 파일은 읽지 않습니다',
    'Không đọc loại tệp này',
  ],
  ['open.csv', Buffer.from('a,"b\nc'), 'This file is damaged', '손상되었거나', 'Tệp bị hỏng'],
  [
    'plain.zip',
    zip('p.zip', { 'readme.txt': { text: 'no date' } }),
    'There is no folder in it whose name begins with a date',
    '날짜로 시작하는 폴더가 없습니다',
    'Không có thư mục nào',
  ],
  [
    'empty.csv',
    Buffer.alloc(0),
    'is empty or larger than 32 MiB',
    '비어 있거나 32 MiB보다',
    'trống hoặc lớn hơn',
  ],
];

for (const [at, language] of ['en', 'ko', 'vi'].entries()) {
  test(`what is hostile, broken or foreign is answered where it was chosen, ${language}`, async () => {
    const { page, faults } = alder;
    await go(alder, '/import');
    await speak(page, language);
    for (const [name, bytes, ...words] of hostile()) {
      await choose(alder, file(name, bytes));
      await page
        .getByRole('alert')
        .filter({ hasText: words[at] })
        .waitFor({ timeout: 30_000 })
        .catch(async (cause) => {
          throw new Error(`${name}: ${await page.locator('main').innerText()}`, { cause });
        });
    }
    await checkScreen(page, `a refused paper, ${language}`);
    await picture(alder, `import-6-refused-${language}`);
    await speak(page, 'en');
    assert.deepEqual(faults, []);
  });
}

test('a folder with a folder for each meeting, and a letter with its fields', async () => {
  const { page } = alder;
  const root = join(folder, '회의 자료');
  for (const [name, inside] of [
    ['2022-05-12 1st talks', 'readout.txt'],
    ['2023-09 2nd talks', 'list.txt'],
  ]) {
    mkdirSync(join(root, name), { recursive: true });
    writeFileSync(join(root, name, inside), 'text');
  }
  await go(alder, '/import');
  await page.getByLabel(/^A folder, with/).setInputFiles(root);
  await page.getByText('Folders named by dates', { exact: false }).first().waitFor();
  assert.equal(await page.getByLabel('Its rows are').inputValue(), 'meetings');
  await page.getByLabel('Body, for all rows').selectOption('river-talks');
  await page.getByLabel('State, for all rows').selectOption('HELD');
  await page.getByRole('button', { name: /^Try it/ }).click();
  await page.getByText('Comes in: 2').waitFor();
  await page.getByRole('button', { name: 'Record them, for our side only' }).click();
  await page.getByText('Recorded: 2').waitFor();

  const letter = [
    'From: Office of Rivers <rivers@birch.example>',
    'To: desk@alder.example',
    'Date: Mon, 10 Jun 2024 09:30:00 +0900',
    'Subject: Gauges',
    '',
    'Please answer by July.',
    '',
  ].join('\r\n');
  await choose(alder, file('letter.eml', Buffer.from(letter)));
  await page.getByText('Letter by e-mail (EML)', { exact: false }).waitFor();
  assert.equal(await page.getByLabel('Its rows are').inputValue(), 'letters');
  await page.getByLabel('Body, for all rows').selectOption('river-talks');
  await page.getByLabel('Number on the letter, for all rows').fill('R-24-117');
  await page.getByLabel('Reply due, for all rows').fill('2024-07-01');
  await page.getByRole('button', { name: /^Try it/ }).click();
  await page.getByText('Comes in: 1').waitFor();
  await page.getByRole('button', { name: 'Record them, for our side only' }).click();
  await page.getByText('Recorded: 1').waitFor();
  await picture(alder, 'import-7-letter', true);
  const body = await nodes('get', 0, '/api/v1/bodies/national/river-talks');
  const found = body.series.letters.find((one) => one.reference === 'R-24-117');
  assert.equal(found?.reply_due, '2024-07-01');
  assert.equal(found?.papers[0]?.name, 'letter.eml');
});

test('an import ends for whoever is disabled meanwhile', async () => {
  const kim = await byAccount(browser, nodes, 0, 'kim', ['delegate']);
  await go(kim, '/import');
  const lines = Array.from({ length: 60_000 }, (_, at) => `Of kim ${at}`);
  await choose(kim, file('kim.csv', csv('Commitment', ...lines)));
  await kim.page.getByLabel('Body, for all rows').selectOption('river-talks');
  await kim.page.getByRole('button', { name: /^Try it/ }).click();
  await kim.page.getByText('Comes in: 60,000').waitFor({ timeout: 60_000 });
  await kim.page.getByRole('button', { name: 'Record them, for our side only' }).click();
  await kim.page.getByRole('progressbar', { name: 'How far it is' }).waitFor();
  await nodes('disable', 0, 'kim');
  await kim.page
    .getByRole('dialog', { name: 'Your session has ended' })
    .waitFor({ timeout: 30_000 });
  const rows = await nodes('get', 0, '/api/v1/follow-up?circle=national&text=Of%20kim&limit=1');
  assert.ok(rows);
  await kim.context.close();
});

test('out again, where one is: the meeting, its lists, the commitments, the body in folders', async () => {
  const { page, faults } = alder;
  const take = async (entry, menu = 'Papers …') => {
    await page.getByRole('button', { name: menu }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: entry }).click(),
    ]);
    const path = join(folder, download.suggestedFilename());
    await download.saveAs(path);
    return path;
  };
  await go(alder, '/b/national/river-talks/m/3');
  assert.match(
    readFileSync(await take('The meeting on one page, as HTML'), 'utf8'),
    /TEST UNCLASSIFIED/,
  );
  assert.equal(
    readFileSync(await take('The delegation list, as XLSX'))
      .subarray(0, 2)
      .toString(),
    'PK',
  );
  assert.equal(
    readFileSync(await take('The administrative note, as DOCX'))
      .subarray(0, 2)
      .toString(),
    'PK',
  );
  assert.equal(
    readFileSync(await take('All of it in a folder, with its files (ZIP)'))
      .subarray(0, 2)
      .toString(),
    'PK',
  );
  assert.equal(
    await page.getByRole('button', { name: 'Take out …' }).count(),
    0,
    'two menus for one thing',
  );
  // What this machine cannot make is said, with what to do.
  await page.getByRole('button', { name: 'Papers …' }).click();
  const [answer] = await Promise.all([
    page.waitForResponse(/format=pdf/),
    page.getByRole('menuitem', { name: 'The meeting on one page, as PDF' }).click(),
  ]);
  if (answer.status() === 503) {
    await page.getByText('The node cannot answer just now').waitFor();
    await page.getByText('apt-get install weasyprint', { exact: false }).waitFor();
    await checkScreen(page, 'a paper that cannot be made');
  } else {
    assert.equal(answer.status(), 200);
    // Looked at in a tab of its own, and not only saved.
    await page.getByRole('button', { name: 'Papers …' }).click();
    const [tab] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('menuitem', { name: 'Look at it as PDF, in a new tab' }).click(),
    ]);
    await tab.waitForURL(/^blob:/);
    await tab.close();
  }
  // What the browser prints is the meeting: no entries, and not how each was delivered.
  await page.emulateMedia({ media: 'print' });
  for (const name of ['Entries', /^Delivery/])
    assert.equal(
      await page.getByRole('heading', { name }).filter({ visible: true }).count(),
      0,
      `${name} is printed`,
    );
  await page.emulateMedia({ media: null });
  assert.ok((await page.getByRole('heading', { name: 'Entries' }).count()) > 0);
  await go(alder, '/b/national/river-talks');
  const path = await take('All meetings in folders, with their files (ZIP)', 'Take out …');
  const listed = spawnSync('python3', [
    '-c',
    'import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); print(z.testzip(), *z.namelist(), sep="\\n")',
    path,
  ]);
  const names = String(listed.stdout).split('\n');
  assert.equal(names[0], 'None', String(listed.stderr));
  assert.ok(
    names.some((one) => /^2024-06-10 .*\/3 page\.html$/.test(one)),
    names.join(),
  );
  assert.ok(names.includes('commitments.xlsx'));
  assert.ok(
    names.some((one) => one.endsWith('/letter.eml')),
    `a letter's paper is not in it: ${names.join()}`,
  );
  assert.ok(names.includes('index.html'));
  await go(alder, '/commitments');
  await page.getByRole('button', { name: 'Take out …' }).click();
  await page.getByRole('menuitem', { name: /The commitments, as XLSX/ }).waitFor();
  await page.keyboard.press('Escape');
  assert.deepEqual(faults, []);
});

// Each paper of the two menus is there and is what it is called.
const beginnings = {
  XLSX: 'PK',
  DOCX: 'PK',
  PDF: '%PDF',
  HTML: '<!doctype',
  CSV: '\u{feff}',
  ICS: 'BEGIN:VCALENDAR',
  ZIP: 'PK',
};

test('every register, report and plan of a body and a meeting is taken out of its menu', async () => {
  const { page, faults } = alder;
  const circle = (await nodes('get', 0, '/api/v1/circles')).items.find(
    (one) => one.name === 'national',
  ).id;
  const write = (matter, content) =>
    nodes('post', 0, `/api/v1/circles/${circle}/acts`, {
      type: 'statement',
      matter,
      module: matter.split('/')[0],
      content,
    });
  await write('meetings/river-talks/31', {
    held: { details: { dates: '2031-05-12', ordinal: 31 } },
  });
  await write('meetings/river-talks', {
    report: {
      id: 'upward',
      to_authority: { en: 'The cabinet' },
      covers: ['meetings/river-talks/31'],
      sent: '2031-06-02',
      words: { en: 'All went well.' },
    },
  });
  await write('commitments/river-talks', {
    workplan: {
      period: '2031',
      titles: { en: 'The year' },
      lines: ['commitments/river-talks/none'],
    },
  });
  const menu = async (name) => {
    await page.getByRole('button', { name }).first().click();
    const entries = page.getByRole('menuitem');
    await entries.first().waitFor();
    const texts = await entries.allInnerTexts();
    await page.keyboard.press('Escape');
    return texts;
  };
  const take = async (name, entry) => {
    await page.getByRole('button', { name }).first().click();
    const [download] = await Promise.all([
      page.waitForEvent('download', { timeout: 120_000 }),
      page.getByRole('menuitem', { name: entry, exact: true }).click(),
    ]);
    const path = join(folder, `out-${download.suggestedFilename()}`);
    await download.saveAs(path);
    const form = /(XLSX|DOCX|PDF|HTML|CSV|ICS|ZIP)\)?$/.exec(entry)?.[1];
    assert.ok(
      readFileSync(path, 'utf8').startsWith(beginnings[form]),
      `${entry}: ${readFileSync(path).subarray(0, 40)}`,
    );
    return readFileSync(path, 'utf8');
  };
  const isThere = (form) => form !== 'PDF';
  for (const [address, name, wanted] of [
    [
      '/b/national/river-talks',
      'Take out …',
      [
        'The register of letters',
        'The agreed wording',
        'The strands of work',
        'The workplans',
        'The report upward',
      ],
    ],
    [
      '/b/national/river-talks/m/31',
      'Papers …',
      ['The register of letters', 'The report upward', 'For a calendar'],
    ],
    ['/b/national/river-talks/plans', 'Take out …', ['The workplan of 2031']],
  ]) {
    await go(alder, address);
    const texts = await menu(name);
    for (const one of wanted)
      assert.ok(
        texts.some((text) => text.startsWith(one)),
        `${address} has no ${one}: ${texts.join('; ')}`,
      );
    await page.getByRole('button', { name }).first().click();
    await page.getByRole('menu').waitFor();
    await checkScreen(page, `the papers of ${address}`);
    await picture(alder, `papers-of${address.replaceAll('/', '-')}`);
    await page.keyboard.press('Escape');
    for (const text of texts) {
      const form = /(XLSX|DOCX|PDF|HTML|CSV|ICS|ZIP)\)?$/.exec(text)?.[1];
      if (form && isThere(form)) {
        const bytes = await take(name, text);
        if (text === 'The report upward, as HTML') assert.match(bytes, /All went well\./);
        if (form === 'ICS') assert.match(bytes, /DTSTART;VALUE=DATE:20310512/);
      }
    }
  }
  for (const [language, words] of [
    ['ko', '공문 대장'],
    ['vi', 'Sổ công văn'],
  ]) {
    await go(alder, '/b/national/river-talks');
    await speak(page, language);
    await page
      .getByRole('button', { name: language === 'ko' ? '내보내기 …' : 'Xuất ra …' })
      .click();
    await page.getByRole('menuitem', { name: new RegExp(`^${words}, .*XLSX`) }).waitFor();
    await picture(alder, `papers-of-a-body-${language}`);
    await page.keyboard.press('Escape');
  }
  await speak(page, 'en');
  assert.deepEqual(faults, []);
});

// How many points of a picture (PNG as Chromium writes it: 8 bits, not interlaced) are white and black.
function brightness(png) {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const depth = png[25] === 6 ? 4 : 3;
  const packed = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      packed.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const lines = inflateSync(Buffer.concat(packed));
  const row = width * depth;
  let above = new Uint8Array(row);
  let [white, black] = [0, 0];
  for (let y = 0; y < height; y += 1) {
    const filter = lines[y * (row + 1)];
    const line = new Uint8Array(row);
    for (let x = 0; x < row; x += 1) {
      const [a, b, c] = [
        x < depth ? 0 : line[x - depth],
        above[x],
        x < depth ? 0 : above[x - depth],
      ];
      const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
      const guess = [0, a, b, (a + b) >> 1, pa <= pb && pa <= pc ? a : pb <= pc ? b : c][filter];
      line[x] = lines[y * (row + 1) + 1 + x] + guess;
    }
    for (let x = 0; x < row; x += depth) {
      if (line[x] > 250 && line[x + 1] > 250 && line[x + 2] > 250) white += 1;
      if (line[x] < 10 && line[x + 1] < 10 && line[x + 2] < 10) black += 1;
    }
    above = line;
  }
  return [white, black];
}

// A PDF of one page with these words, as small as one can be.
function pdf(words) {
  const stream = `BT /F1 24 Tf 20 100 Td (${words}) Tj ET`;
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${stream.length}>>stream\n${stream}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ];
  let out = '%PDF-1.4\n';
  const offsets = objects.map((object, at) => {
    const offset = out.length;
    out += `${at + 1} 0 obj${object}endobj\n`;
    return offset;
  });
  const table = out.length;
  out += `xref\n0 6\n0000000000 65535 f \n${offsets.map((one) => `${String(one).padStart(10, '0')} 00000 n \n`).join('')}`;
  return Buffer.from(`${out}trailer<</Size 6/Root 1 0 R>>\nstartxref\n${table}\n%%EOF\n`);
}

test('an attached PDF is looked at in a sandbox; what only says that it is one never runs', async () => {
  // The viewer of PDF is part of the browser as people have it, not of the one that other tests start.
  const viewer = await startChromium({ pdf: true });
  const officer = await byLink(viewer, nodes, 0);
  const { page } = officer;
  const dialogs = [];
  officer.context.on('dialog', (dialog) => dialogs.push(dialog.message()));
  await go(officer, '/b/national/river-talks/letters');
  const circle = (await nodes('get', 0, '/api/v1/circles')).items.find(
    (one) => one.name === 'national',
  ).id;
  const attached = {
    'real.pdf': pdf('SEEN IN THE VIEWER'),
    'page.pdf': Buffer.from('<!doctype html><script>alert("ran")</script><h1>A page</h1>'),
    'drawing.pdf': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    'packed.pdf': Buffer.from('PK\x03\x04\0\0'),
  };
  const papers = [];
  for (const [name, bytes] of Object.entries(attached)) {
    const file = await page.evaluate(
      async ([to, text, token]) => {
        const body = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
        const answer = await fetch(to, {
          method: 'POST',
          headers: { 'Content-Type': 'application/octet-stream', 'X-Entente-CSRF': token },
          body,
        });
        return (await answer.json()).file;
      },
      [
        `/api/v1/circles/${circle}/files`,
        bytes.toString('base64'),
        await page.evaluate(async () => (await (await fetch('/api/v1/session')).json()).csrf_token),
      ],
    );
    papers.push({ file, name, size: bytes.length, media_type: 'application/pdf' });
  }
  await nodes('post', 0, `/api/v1/circles/${circle}/acts`, {
    type: 'statement',
    matter: 'meetings/river-talks',
    module: 'meetings',
    content: {
      letter: { id: 'with-papers', direction: 'IN', subject: { en: 'With papers' } },
      papers,
    },
  });
  await go(officer, '/b/national/river-talks/letters');
  const show = async (name) => {
    const [tab] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('link', { name: `Show ${name}, in a new tab` }).click(),
    ]);
    await tab.waitForURL(/\/show$/);
    await tab.waitForLoadState();
    return tab;
  };
  const real = await show('real.pdf');
  // A white page with black words on the viewer's dark ground.
  let white = 0;
  let black = 0;
  for (let tries = 0; tries < 20 && black < 200; tries += 1) {
    await real.waitForTimeout(500);
    [white, black] = brightness(
      await real.screenshot(
        process.env.PICTURES ? { path: join(process.env.PICTURES, 'shown-pdf.png') } : {},
      ),
    );
  }
  assert.ok(
    white > 50_000 && black > 200,
    `the viewer shows nothing of it: ${white} white and ${black} black points`,
  );
  await real.close();
  for (const name of ['page.pdf', 'drawing.pdf']) {
    const tab = await show(name);
    assert.equal(
      await tab.evaluate(() => document.contentType).catch(() => 'text/plain'),
      'text/plain',
      `${name} was rendered`,
    );
    assert.equal(await tab.locator('h1, svg').count(), 0, `${name} was rendered`);
    await tab.close();
  }
  // What is neither is said where it was asked for, and can be saved.
  const [tab] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('link', { name: 'Show packed.pdf, in a new tab' }).click(),
  ]);
  await page.getByRole('alert').first().waitFor();
  assert.ok(tab.isClosed() || (await tab.waitForEvent('close').then(() => true)));
  assert.deepEqual(dialogs, []);
  await viewer.close();
});
