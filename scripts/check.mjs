// `npm run check`: types, layering, lint and formatting of everything, tests included.
import { spawnSync } from 'node:child_process';
import { root, setUp } from './setup.mjs';

setUp();
const CHECKS = [
  { name: 'types', program: 'node_modules/typescript/bin/tsc', args: ['-b'] },
  {
    name: 'lint',
    program: 'node_modules/oxlint/bin/oxlint',
    args: ['--type-aware', '--deny-warnings'],
  },
  { name: 'format', program: 'node_modules/oxfmt/bin/oxfmt', args: ['--check'] },
];
let failed = 0;
for (const { name, program, args } of CHECKS) {
  const { status } = spawnSync(process.execPath, [program, ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  process.stdout.write(`${name}: ${status === 0 ? 'ok' : 'FAILED'}\n`);
  if (status !== 0) failed++;
}
process.exit(failed === 0 ? 0 : 1);
