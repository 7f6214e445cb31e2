// `npm test`: sets up what is missing, then runs the tests; the last line is "N passed, N failed". Arguments go to
// vitest: `npm test -- test/engine`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root, setUp } from './setup.mjs';

setUp();
const folder = mkdtempSync(path.join(tmpdir(), 'better-play-test-'));
const report = path.join(folder, 'report.json');
const args = [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile=${report}`,
];
const { status } = spawnSync(process.execPath, [...args, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
try {
  const { numPassedTests, numFailedTests, numFailedTestSuites, success } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  // A file that cannot be loaded has no tests to fail: it counts as one.
  const failed = numFailedTests > 0 || success ? numFailedTests : Math.max(1, numFailedTestSuites);
  process.stdout.write(`${numPassedTests} passed, ${failed} failed\n`);
} catch {
  process.stdout.write('0 passed, 1 failed\n');
}
rmSync(folder, { recursive: true });
process.exit(status ?? 1);
