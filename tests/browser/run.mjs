// Runs the browser tests: against the invented world of web/dev, or, with BROWSER_URL (a one-time
// link), against a running node.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
if (!existsSync(here('../../web/node_modules/playwright-core'))) {
  console.error('the npm packages of the page are not installed: run ./dev deps');
  process.exit(1);
}
if (!process.env.BROWSER_URL && !existsSync(here('../../web/dist/index.html'))) {
  const built = spawnSync('npm', ['run', '--silent', 'build'], { cwd: here('../../web'), stdio: 'inherit' });
  if (built.status !== 0) process.exit(built.status ?? 1);
}
const file = process.env.BROWSER_URL ? 'node.test.mjs' : 'page.test.mjs';
const run = spawnSync(process.execPath, ['--test', '--test-reporter=spec', here(file)], { stdio: 'inherit' });
process.exit(run.status ?? 1);
