/** `better-play bearoff`: makes the bear-off databases. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { Command } from 'commander';
import { type BearoffDatabase, makeBearoffDatabase } from '../engine/bearoff/format.ts';
import { generateOneSided } from '../engine/bearoff/generateOneSided.ts';
import { generateTwoSided } from '../engine/bearoff/generateTwoSided.ts';
import { runToEnd } from '../engine/bearoff/generation.ts';
import { BEAROFF_FILES, type BearoffKind } from '../engine/bearoff/lazy.ts';
import { writeAtomically } from '../model/node/atomicFile.ts';
import { BEAROFF_FOLDER } from './places.ts';
import { printJson, startProgress, table } from './terminal.ts';

interface GenerateOptions {
  readonly out: string;
  readonly json?: boolean;
}

/** Returns the verb `bearoff`. */
export function bearoffCommand(): Command {
  const command = new Command('bearoff').description('make the bear-off databases');
  command
    .command('generate')
    .description('make both databases, byte for byte those that are shipped')
    .option('--out <folder>', 'where they go', BEAROFF_FOLDER)
    .option('--json', 'print what was written as JSON lines')
    .addHelpText(
      'after',
      `
One-sided: the rolls that any position of up to 15 checkers in the home board needs until all are off, and until the
first is. Two-sided: exact equities of up to 6 checkers a side, without a cube and for every state of the cube. Takes
less than half a minute; a file is written whole or not at all. docs/bearoff.md says what is in them.

Example:
  better-play bearoff generate --out /tmp/bearoff`,
    )
    .action(generate);
  command.addHelpText(
    'after',
    `
Example:
  better-play bearoff generate`,
  );
  return command;
}

async function generate({ out, json = false }: GenerateOptions): Promise<void> {
  const made = [
    await make('oneSided', generateOneSided(), out),
    await make('twoSided', generateTwoSided(), out),
  ];
  if (json) return made.forEach(printJson);
  const rows = made.map(({ file, bytes, sha256 }) => [file, bytes.toLocaleString('en'), sha256]);
  process.stdout.write(`${table([['file', 'bytes', 'SHA-256'], ...rows])}\n`);
}

interface Made {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

async function make(
  kind: BearoffKind,
  generation: Generator<number, BearoffDatabase, void>,
  folder: string,
): Promise<Made> {
  const file = path.join(folder, BEAROFF_FILES[kind]);
  const progress = startProgress(BEAROFF_FILES[kind]);
  const database = runToEnd(generation, (share) => progress.update(share));
  progress.update(1, 'writing');
  const bytes = makeBearoffDatabase(database);
  await writeAtomically(file, bytes);
  progress.stop();
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { file, bytes: bytes.length, sha256 };
}
