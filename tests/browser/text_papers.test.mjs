// A paper of a negotiated text that comes back changed, in the page and before two real nodes: found again, whose
// words they are said, ticked, and recorded. If this fails, a delegation types by hand what the other side sent in
// Word, or takes a stranger's words for its own.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { checkReflow, checkScreen, speak } from './checks.mjs';
import { go, picture, startSides } from './seats.mjs';

const { nodes, signIn, startBrowser, stopAll } = startSides();
let alder;
const acts = '/api/v1/circles/alder-birch/acts';
const texts = '/api/v1/texts/alder-birch/river-talks/statement';
const address = '/t/alder-birch/river-talks/statement';
const say = (matter, module, content) =>
  nodes('post', 0, acts, { type: 'statement', matter, module, content }, 201);

before(async () => {
  await nodes('start', 0);
  await nodes('start', 1);
  await nodes('join');
  await say('bodies/river-talks', 'bodies', {
    body: {
      names: { en: 'River Talks' },
      parties: ['alder.example', 'birch.example'],
    },
  });
  await say('texts/river-talks/statement', 'texts', {
    text: {
      kind: 'JOINT_STATEMENT',
      titles: { en: 'Statement on the river' },
      languages: [{ tag: 'en', role: 'NEGOTIATING' }],
    },
  });
  const words = [
    ['t', 'TITLE', 'a', '', 'Statement on the river'],
    ['p1', 'OPERATIVE', 'b', '1', 'The two sides shall meet in spring.'],
    ['p2', 'OPERATIVE', 'c', '2', 'Each side measures the water every month.'],
    ['p3', 'OPERATIVE', 'd', '3', 'They report to the council.'],
  ];
  const { contents } = await nodes('post', 0, `${texts}/compose`, {
    revision: {
      elements: words.map(([id, type, place, number, en]) => ({
        id,
        type,
        place,
        ...(number ? { number } : {}),
        words: { en },
      })),
    },
  });
  for (const content of contents) await say('texts/river-talks/statement', 'texts', content);
  await startBrowser();
  alder = await signIn(0);
});
after(stopAll);

const by = (author) => `w:author="${author}" w:date="2031-05-12T09:00:00Z"`;
const run = (words) => `<w:r><w:t xml:space="preserve">${words}</w:t></w:r>`;
const struck = (author, words) =>
  `<w:del w:id="1" ${by(author)}><w:r><w:delText xml:space="preserve">${words}</w:delText></w:r></w:del>`;
const added = (author, words) => `<w:ins w:id="2" ${by(author)}>${run(words)}</w:ins>`;
const paragraph = (...runs) => `<w:p>${runs.join('')}</w:p>`;
const w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';

function docx(name, body, more = {}) {
  const script =
    'import sys,json,zipfile,io\nb=io.BytesIO()\nwith zipfile.ZipFile(b,"w",zipfile.ZIP_DEFLATED) as z:\n for n,c in json.load(sys.stdin).items(): z.writestr(n,c)\nsys.stdout.buffer.write(b.getvalue())';
  const made = spawnSync('python3', ['-c', script], {
    input: JSON.stringify({
      '[Content_Types].xml':
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
      'word/document.xml': `<w:document ${w}><w:body>${body}</w:body></w:document>`,
      ...more,
    }),
  });
  assert.equal(made.status, 0, String(made.stderr));
  return { name, mimeType: 'application/octet-stream', buffer: made.stdout };
}

const paper = () =>
  docx(
    'from-brevonia.docx',
    [
      paragraph(run('Statement on the river')),
      paragraph(
        run('1. The two sides '),
        struck('Kim', 'shall'),
        added('Kim', 'may'),
        run(' meet in spring.'),
      ),
      paragraph(
        run('2. Each side measures the water every '),
        struck('Lee', 'month'),
        added('Lee', 'week'),
        run('.'),
      ),
      paragraph(
        run('3. They '),
        '<w:commentRangeStart w:id="5"/>',
        run('report'),
        '<w:commentRangeEnd w:id="5"/>',
        run(' to the council.'),
      ),
      paragraph(run('Nobody knows this '), added('Kim', 'at all'), run('.')),
    ].join(''),
    {
      'word/comments.xml': `<w:comments ${w}><w:comment w:id="5" ${by('Lee')}><w:p>${run('To which council?')}</w:p></w:comment></w:comments>`,
    },
  );

const choose = ({ page }, file) =>
  page.getByLabel(/^(A file: DOCX|파일: DOCX|Một tệp: DOCX)/).setInputFiles(file);
const change = (page, words) => page.getByRole('listitem').filter({ hasText: words });

test('a file that is no paper of the text says why, and nothing is lost', async () => {
  const { page } = alder;
  await go(alder, address);
  await page.getByRole('button', { name: 'Bring in a paper' }).click();
  await choose(alder, docx('macros.docx', paragraph(run('x')), { 'word/vbaProject.bin': 'x' }));
  await page
    .getByRole('alert')
    .getByText(/macros/)
    .waitFor();
  await choose(alder, docx('other.docx', paragraph(run('Quite another text.'))));
  await page
    .getByRole('alert')
    .getByText(/paper of another text/)
    .waitFor();
  await choose(alder, {
    name: 'a.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.7'),
  });
  await page
    .getByRole('alert')
    .getByText(/no paper of a text/)
    .waitFor();
  await checkScreen(page, 'a refused paper');
});

test('changes and comments are shown by author, and left out until somebody says whose they are', async () => {
  const { page } = alder;
  await choose(alder, paper());
  await page.getByText(/4 paragraphs of the text found; 3 changes and comments/).waitFor();
  const take = page.getByRole('dialog').getByRole('button', { name: /^Take/ });
  assert.equal(await take.isDisabled(), true);
  await page.getByLabel('Kim (1)').selectOption({ label: 'Brevonia: noted of them' });
  await page.getByLabel('Lee (2)').selectOption({ label: 'Aldermark: our own words' });
  await page.getByText('No paragraph of the text reads so.').waitFor();
  await checkScreen(page, 'a paper found again');
  await picture(alder, 'text-papers-1');
  // One is left out by hand.
  await change(page, 'To which council?').getByRole('checkbox').uncheck();
  await page.getByRole('button', { name: 'Take 2 …' }).click();
});

test('what was ticked is recorded: ours as proposed, theirs as noted of them', async () => {
  const { page } = alder;
  const dialog = page.getByRole('dialog').filter({ hasText: 'Who will see this?' });
  await dialog.getByText('From from-brevonia.docx').waitFor();
  await dialog.getByRole('button', { name: 'Record and send to Brevonia' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('heading', { name: 'Bring in a paper' }).waitFor({ state: 'detached' });
  const text = await nodes('get', 0, texts);
  const said = text.changes.map((one) => [one.element, one.party, one.noted]).sort();
  assert.deepEqual(said, [
    ['p1', 'birch.example', true],
    ['p2', 'alder.example', false],
  ]);
  assert.deepEqual(text.comments, []);
  await page.locator('[data-bracket]').filter({ hasText: 'week' }).first().waitFor();
});

test('a text without words takes them from a document, to be looked at before they are issued', async () => {
  const { page } = alder;
  await say('texts/river-talks/second', 'texts', {
    text: {
      kind: 'JOINT_STATEMENT',
      titles: { en: 'Second statement' },
      languages: [{ tag: 'en', role: 'NEGOTIATING' }],
    },
  });
  await go(alder, '/t/alder-birch/river-talks/second');
  const file = page.getByLabel('Or take the words of a document (DOCX, HWPX)');
  await file.setInputFiles({
    name: 'a.pdf',
    mimeType: 'x/y',
    buffer: Buffer.from('%PDF-1.7'),
  });
  await page
    .getByRole('alert')
    .getByText(/no paper of a text/)
    .waitFor();
  await file.setInputFiles(paper());
  await page.getByText('This makes 5 paragraphs').waitFor();
  const typed = await page.getByLabel('Words (English)').inputValue();
  assert.match(typed, /^Statement on the river\n\n1\. The two sides may meet in spring\./);
  await checkScreen(page, 'the first words of a document');
  await picture(alder, 'text-papers-3-first');
});

test('what lists, styles and notes of a document say of its paragraphs is shown, and what was left out', async () => {
  const { page } = alder;
  const styled = (style, ...runs) =>
    `<w:p><w:pPr><w:pStyle w:val="${style}"/></w:pPr>${runs.join('')}</w:p>`;
  const listed = (level, words) =>
    `<w:p><w:pPr><w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="1"/></w:numPr></w:pPr>${run(words)}</w:p>`;
  const file = docx(
    'structured.docx',
    [
      styled('T', run('Statement')),
      styled('H', run('Water')),
      listed(0, 'The sides meet'),
      listed(1, 'in spring'),
      styled('H', run('Annex: rivers'), '<w:r><w:footnoteReference w:id="2"/><w:drawing/></w:r>'),
    ].join(''),
    {
      'word/styles.xml': `<w:styles ${w}><w:style w:styleId="T"><w:name w:val="Title"/></w:style><w:style w:styleId="H"><w:name w:val="heading 1"/></w:style></w:styles>`,
      'word/numbering.xml': `<w:numbering ${w}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`,
      'word/footnotes.xml': `<w:footnotes ${w}><w:footnote w:id="2"><w:p>${run('As of 2030.')}</w:p></w:footnote></w:footnotes>`,
    },
  );
  await page.getByLabel('Or take the words of a document (DOCX, HWPX)').setInputFiles(file);
  await page.getByText('This makes 6 paragraphs').waitFor();
  await page.getByText('Pictures were left out.').waitFor();
  const shown = await page
    .getByRole('listitem')
    .filter({ has: page.locator('p[lang="en"]') })
    .allInnerTexts();
  assert.deepEqual(
    shown.map((one) => one.replace(/\s+/g, ' ').trim()),
    [
      'Title Statement',
      'Chapeau Water',
      'Paragraph 1 The sides meet',
      'Sub-paragraph (a) in spring',
      'Annex Annex: rivers¹',
      'Footnote 1 As of 2030.',
    ],
  );
  await checkScreen(page, 'the structure of a document');
  await picture(alder, 'text-papers-4-structure');
});

test('a text is taken out in each form, and what takes long can be cancelled', async () => {
  const { page } = alder;
  await go(alder, address);
  const take = async (name) => {
    await page.getByRole('button', { name: 'Take out …' }).click();
    await page.getByRole('menuitem', { name }).click();
  };
  for (const [name, end] of [
    ['In brackets, as HWPX', '.hwpx'],
    ['Comment matrix, as DOCX', '.docx'],
  ]) {
    const saved = page.waitForEvent('download');
    await take(name);
    assert.match((await saved).suggestedFilename(), new RegExp(`${end}$`));
  }
  // The node holds the answer back: the page says that it is at work until it is told to stop.
  const aborted = page.waitForEvent('requestfailed', (one) => one.url().includes('format=pdf'));
  await page.route(/format=pdf/, () => {});
  await take('In brackets, as PDF');
  await page.getByText('Being made …').waitFor();
  await page.getByText(/^[1-9]\d* s$/).waitFor();
  await checkScreen(page, 'a paper being made');
  await picture(alder, 'text-papers-5-working');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await aborted;
  await page.getByText('Ended. Nothing was taken out.').waitFor();
  await page.getByText('Being made …').waitFor({ state: 'detached' });
  await page.unroute(/format=pdf/);
});

test('a paper that is being read says so, and the reading can be cancelled', async () => {
  const { page } = alder;
  await page.getByRole('button', { name: 'Bring in a paper' }).click();
  const aborted = page.waitForEvent('requestfailed', (one) => one.url().includes('/paper?'));
  await page.route(/\/paper\?/, () => {});
  await choose(alder, paper());
  await page.getByText('from-brevonia.docx is being read …').waitFor();
  await checkScreen(page, 'a paper being read');
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await aborted;
  await page.unroute(/\/paper\?/);
  // The same file, chosen once more, is read.
  await choose(alder, paper());
  await page.getByText(/4 paragraphs of the text found/).waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Back' }).click();
});

test('the same dialog in Korean and Vietnamese, and on a narrow screen', async () => {
  const { page } = alder;
  for (const [language, button] of [
    ['ko', '문서 들여오기'],
    ['vi', 'Nhập tài liệu'],
  ]) {
    await speak(page, language);
    await go(alder, address);
    await page.getByRole('button', { name: button }).click();
    await choose(alder, paper());
    await page
      .getByText(language === 'ko' ? '자리를 찾지 못한 것' : 'Những gì không tìm được chỗ')
      .waitFor();
    await checkScreen(page, `a paper in ${language}`);
    await picture(alder, `text-papers-2-${language}`);
    if (language === 'vi') await checkReflow(page, 'a paper found again');
  }
});
