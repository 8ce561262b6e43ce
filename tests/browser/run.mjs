// Runs the browser tests: before the invented world of web/dev; with BROWSER_URL (a one-time link)
// before a running node; with the argument `sides` before two nodes that it starts, with `meeting`
// before two in the middle of a meeting, with `course` before two that go from a date to a report, with
// `week` before two after one, with `texts` before two that negotiate a text, with `text_papers` before
// two of which one brings a paper of it in, with `room` before one on the wall of a room, with `room_sides`
// before two and the machine in a room, with `filed` before two that file papers, with `answers` before two where
// something waits for one, with `submit` before one that joins the other late, with `people` before one
// where people sign in, with `papers`, `screens`, `input`, `fields` or `keys` before such as hold
// something of everything.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
if (!existsSync(here('../../web/node_modules/playwright-core'))) {
  console.error('the npm packages of the page are not installed: run ./dev deps');
  process.exit(1);
}
if (!process.env.BROWSER_URL && !existsSync(here('../../web/dist/index.html'))) {
  const built = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: here('../../web'),
    stdio: 'inherit',
  });
  if (built.status !== 0) process.exit(built.status ?? 1);
}
const started = {
  sides: 'two_sides.test.mjs',
  meeting: 'meeting_sides.test.mjs',
  answers: 'answers.test.mjs',
  course: 'course.test.mjs',
  week: 'week.test.mjs',
  filed: 'filed.test.mjs',
  submit: 'submit.test.mjs',
  people: 'people.test.mjs',
  texts: 'texts.test.mjs',
  text_home: 'text_home.test.mjs',
  text_papers: 'text_papers.test.mjs',
  room: 'room.test.mjs',
  room_sides: 'room_sides.test.mjs',
  packages: 'packages.test.mjs',
  silence: 'silence.test.mjs',
  pen: 'pen.test.mjs',
  colleagues: 'colleagues.test.mjs',
  negotiation: 'negotiation.test.mjs',
  papers: 'papers.test.mjs',
  screens: 'screens.test.mjs',
  input: 'input.test.mjs',
  fields: 'fields.test.mjs',
  keys: 'keys.test.mjs',
};
const file =
  started[process.argv[2]] ?? (process.env.BROWSER_URL ? 'node.test.mjs' : 'page.test.mjs');
const run = spawnSync(process.execPath, ['--test', '--test-reporter=spec', here(file)], {
  stdio: 'inherit',
});
process.exit(run.status ?? 1);
