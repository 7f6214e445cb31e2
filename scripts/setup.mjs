// Makes a clone ready to run: checks Node, installs the packages, builds. Each step is skipped when it is done.
// Plain JavaScript without dependencies, and syntax that old versions of Node can read far enough to say what is wrong.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const OLDEST_NODE = [20, 19];
const BOXES = ['engine', 'model', 'trainer', 'server', 'client', 'cli'];
const PACKAGES_STAMP = path.join(root, 'node_modules', '.better-play-lock');
const BUILD_STAMP = path.join(root, 'dist', '.built');

/** Checks Node, installs and builds what is missing or old. Exits with status 1 and says why when it cannot. */
export function setUp() {
  checkNode();
  installPackages();
  build();
}

/** Says what is wrong on standard error and ends the process. */
function stop(message) {
  process.stderr.write(`better-play: ${message}\n`);
  process.exit(1);
}

/** Progress goes to standard error: standard output belongs to the command. */
function say(message) {
  process.stderr.write(`better-play: ${message}\n`);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    stop(
      `Node ${process.versions.node} is too old: it needs ${OLDEST_NODE.join('.')} or newer (https://nodejs.org)`,
    );
  }
}

function installPackages() {
  const lock = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
  const wanted = `${lock} ${process.platform} ${process.arch}`;
  if (readIfThere(PACKAGES_STAMP) === wanted) return;
  say('installing packages (npm ci), about half a minute ...');
  const { status, stdout, stderr, error } = spawnSync(
    'npm',
    ['ci', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    },
  );
  if (error) stop(`npm could not be started: ${error.message}`);
  if (status !== 0) {
    const output = `${stdout}${stderr}`.trim();
    const isOffline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ECONNRESET/.test(
      output,
    );
    const why = isOffline
      ? 'the npm registry cannot be reached: is there a network, a proxy to set?'
      : 'npm ci failed';
    stop(`${why}\n${output.split('\n').slice(-15).join('\n')}`);
  }
  writeFileSync(PACKAGES_STAMP, wanted);
}

function build() {
  const newest = Math.max(
    ...BOXES.map((box) => newestChange(path.join(root, box))),
    statSync(path.join(root, 'tsconfig.base.json')).mtimeMs,
    statSync(PACKAGES_STAMP).mtimeMs,
  );
  if (existsSync(BUILD_STAMP) && statSync(BUILD_STAMP).mtimeMs > newest) return;
  say('building ...');
  const startedAt = Date.now();
  mkdirSync(path.join(root, 'dist'), { recursive: true });
  rmSync(BUILD_STAMP, { force: true });
  runNode(['node_modules/typescript/bin/tsc', '-b', ...BOXES.map((box) => path.join(root, box))]);
  runNode(['node_modules/vite/bin/vite.js', 'build', 'client', '--logLevel', 'warn']);
  writeFileSync(BUILD_STAMP, `${new Date().toISOString()}\n`);
  say(`built in ${((Date.now() - startedAt) / 1000).toFixed(0)} s`);
}

/** Runs a Node script to its end with its output on standard error. */
function runNode(args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
  });
  if (status === 0) return;
  stop(`the build failed in ${path.basename(args[0])}:\n${stdout}${stderr}`);
}

/** Milliseconds since 1970 of the newest file below a folder. */
function newestChange(folder) {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile())
      newest = Math.max(
        newest,
        statSync(path.join(entry.parentPath ?? entry.path, entry.name)).mtimeMs,
      );
  }
  return newest;
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) setUp();
