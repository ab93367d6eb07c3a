/**
 * `npm test`: unit tests, then the real application in a real browser. Builds what is missing, finds or fetches a browser,
 * and ends with one line, `N passed, N failed, N skipped`, over both. `npm run test:slow`, which calls this with `slow`: the
 * trainings that take minutes, all or those whose files' names hold one of the words after it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser } from './find-browser.js';

const slow = process.argv[2] === 'slow';
const root = fileURLToPath(new URL('..', import.meta.url));
const reports = mkdtempSync(path.join(tmpdir(), 'netloom-reports-'));
const binary = (name, file) => path.join(root, 'node_modules', name, file);

/** Runs a Node program with our output; true when it ended well. */
function node(args, environment = {}) {
  const env = { ...process.env, ...environment };
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env }).status === 0;
}

function build() {
  const vite = binary('vite', 'bin/vite.js');
  const configs = ['vite.config.ts', 'vite.node.config.ts', 'vite.preload.config.ts'];
  return configs.every(config => node([vite, 'build', '--config', config, '--logLevel', 'warn']));
}

/** What vitest's JSON report counts. */
function countUnit(file) {
  if (!existsSync(file)) return null;
  const report = JSON.parse(readFileSync(file, 'utf8'));
  // A test file that cannot be loaded has no tests that could fail.
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every(test => test.status !== 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** What Playwright's JSON report counts; a test that passed at its second try has passed. */
function countBrowser(file) {
  if (!existsSync(file)) return null;
  const { stats, errors } = JSON.parse(readFileSync(file, 'utf8'));
  const failed = stats.unexpected + errors.length;
  return { passed: stats.expected + stats.flaky, failed, skipped: stats.skipped };
}

const results = [];

/** A part that ended badly without a count, or with none failed, counts as one failure. */
function add(name, ok, counts) {
  const known = counts ?? { passed: 0, failed: 0, skipped: 0 };
  if (!ok && known.failed === 0) {
    process.stderr.write(`${name}: ended with an error.\n`);
    known.failed = 1;
  }
  results.push(known);
}

function testUnits(name, project, filters = []) {
  const report = path.join(reports, 'unit.json');
  const vitest = binary('vitest', 'vitest.mjs');
  const ok = node([
    vitest,
    'run',
    `--project=${project}`,
    ...filters,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  add(name, ok, countUnit(report));
}

function testBrowser() {
  const browser = findBrowser(root);
  if ('missing' in browser) {
    process.stderr.write(`browser tests: no browser could be had: ${browser.missing}\n`);
    add('browser tests', false, null);
    return;
  }
  const report = path.join(reports, 'browser.json');
  const ok = node([binary('@playwright/test', 'cli.js'), 'test', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    ...(browser.path === null ? {} : { NETLOOM_CHROMIUM: browser.path }),
  });
  add('browser tests', ok, countBrowser(report));
}

if (slow) testUnits('slow tests', 'slow', process.argv.slice(3));
else if (build()) {
  testUnits('unit tests', '!slow');
  testBrowser();
} else add('build', false, null);

rmSync(reports, { recursive: true, force: true });
const sum = key => results.reduce((total, counts) => total + counts[key], 0);
process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped\n`);
process.exitCode = sum('failed') === 0 ? 0 : 1;
