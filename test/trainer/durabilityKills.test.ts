/** The real program killed outright at random moments; scripts/experiments/killAndResume.mjs does it hundreds of times. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

const SCRIPT = path.resolve(import.meta.dirname, '../../scripts/experiments/killAndResume.mjs');

test('a training killed outright eight times comes to the same curve and the same model bytes', async () => {
  const child = spawn(process.execPath, [SCRIPT, '--kills', '8', '--seed', '2']);
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const status = await new Promise((resolve) => child.on('close', resolve));
  expect(err).toBe('');
  expect(status).toBe(0);
  const { kills } = JSON.parse(out) as { kills: Record<string, number> };
  expect(Object.values(kills).reduce((sum, n) => sum + n, 0)).toBe(8);
}, 180_000);
