/** `better-play convert`: matches and positions from one format to another. */
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { Command } from 'commander';
import { findFormat, readAs, writeAs } from '../engine/formats/convert.ts';
import type { Format } from '../engine/formats/format.ts';
import { FORMATS, formatNamed } from '../engine/formats/formats.ts';
import type { Place, RecordProblem } from '../engine/match/record.ts';
import { type Failure, fail, ok, type Result } from '../engine/result.ts';
import { writeAtomically } from '../model/node/atomicFile.ts';
import { readBounded, readStandardInput } from './files.ts';
import { failed, printJson, wrongUsage } from './terminal.ts';

interface ConvertOptions {
  readonly to: string;
  readonly from?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** Returns the verb `convert`. */
export function convertCommand(): Command {
  return new Command('convert')
    .description('turn matches and positions from one format into another')
    .argument('<inputs...>', 'files, positions written out, or - for standard input')
    .requiredOption('--to <format>', 'the format to write')
    .option('--from <format>', 'the format to read; found out when it is not said')
    .option('--out <file or folder>', 'where to write; standard output when it is not said')
    .option('--json', 'with --out, say as JSON what was written and what was lost')
    .addHelpText(
      'after',
      `
Formats (r read, w written):
${FORMATS.map(formatLine).join('\n')}

What the format written cannot hold is said on standard error. A game that breaks the rules is left out and listed with
file, line and reason; the status is 0 as long as something was written (--json lists it). A match written as positions
is one a decision; a file of positions is one a line. Several inputs go to a folder.

Examples:
  better-play convert match.mat --to sgf --out match.sgf
  better-play convert 'XGID=-b----E-C---eE---c-e----B-:0:0:1:00:0:0:0:0:10' --to gnubgid
  better-play convert ~/matches/*.xg --to mat --out ~/as-text`,
    )
    .action(convert);
}

function formatLine({ name, title, kind, make }: Format): string {
  const what = kind === 'position' ? ' (a position)' : '';
  return `  ${name.padEnd(12)} ${make ? 'rw' : 'r '}  ${title}${what}`;
}

async function convert(inputs: string[], options: ConvertOptions): Promise<void> {
  const to = formatOrUsage('--to', options.to);
  if (to.make === undefined) wrongUsage(`--to ${to.name}: ${to.title} is read but not written`);
  const from = options.from === undefined ? undefined : formatOrUsage('--from', options.from);
  const isMany = inputs.length > 1;
  if (isMany && options.out === undefined && to.kind === 'record') {
    wrongUsage(`${inputs.length} matches do not fit one after the other: say a folder with --out`);
  }
  const kind = await kindOf(options.out);
  if (isMany && kind === 'file') {
    wrongUsage(`--out ${options.out}: a file, expected a folder for ${inputs.length} inputs`);
  }
  const isFolder = kind === 'folder' || (kind === 'nothing' && isMany);
  // Nothing is written over: neither what is read nor what another input has become.
  const taken = new Set(inputs.map((input) => path.resolve(input)));
  for (const [i, input] of inputs.entries()) {
    const target =
      options.out === undefined
        ? undefined
        : isFolder
          ? path.join(options.out, `${stemOf(input, i)}.${to.extensions[0]}`)
          : options.out;
    if (target !== undefined && taken.has(path.resolve(target))) {
      failed(`${input}: not written over ${target}, which is an input or was written just now`);
      continue;
    }
    if (target !== undefined) taken.add(path.resolve(target));
    const done = await convertOne(input, { from, to, target });
    if (!done.ok) {
      failed(`${input}: ${done.error.message}`);
      continue;
    }
    const { problems, lost, games } = done.value;
    for (const problem of problems) {
      const what = problem.game === null ? '' : ` game ${problem.game} left out:`;
      const where = `${input}${placeText(problem.place)}:${what}`;
      process.stderr.write(`${where} ${problem.message}\n`);
    }
    for (const what of lost) process.stderr.write(`${input}: ${to.name} cannot hold ${what}\n`);
    if (options.json && target !== undefined) {
      printJson({ input, output: target, format: to.name, games, lost, problems });
    }
  }
}

interface Job {
  readonly from: Format | undefined;
  readonly to: Format;
  readonly target: string | undefined;
}

interface Done {
  readonly problems: readonly RecordProblem[];
  readonly lost: readonly string[];
  /** Games or positions read. */
  readonly games: number;
}

async function convertOne(
  input: string,
  { from, to, target }: Job,
): Promise<Result<Done, Failure<string>>> {
  const source = await readInput(input);
  if (!source.ok) return source;
  const { bytes, name } = source.value;
  const format = from ?? findFormat(bytes, name);
  if (!format) {
    return fail('unknownFormat', 'in no format that is known: say which with --from (see --help)');
  }
  const read = readAs(bytes, format);
  if (!read.ok) {
    const message = `not read as ${format.name}${placeText(read.error.place)}: ${read.error.message}`;
    return fail(read.error.code, message);
  }
  const { content, problems } = read.value;
  const written = writeAs(content, to);
  if (!written.ok) return written;
  const { data, lost } = written.value;
  if (target === undefined) process.stdout.write(data);
  else await writeAtomically(target, data);
  const games = content.kind === 'match' ? content.match.games.length : content.states.length;
  return ok({ problems, lost, games });
}

/** A file's bytes, standard input's, or those of the argument itself where it is a position and no file. */
async function readInput(
  input: string,
): Promise<Result<{ bytes: Uint8Array; name: string }, Failure<string>>> {
  if (input === '-') return ok({ bytes: await readStandardInput(), name: '' });
  const read = await readBounded(input);
  if (read.ok) return ok({ bytes: read.value, name: input });
  const bytes = new TextEncoder().encode(input);
  const isPosition = read.error.code === 'noFile' && findFormat(bytes)?.kind === 'position';
  if (isPosition) return ok({ bytes, name: '' });
  const { code, message } = read.error;
  return code === 'noFile' ? fail(code, `${message}, and no position that is known`) : read;
}

function formatOrUsage(option: string, name: string): Format {
  return (
    formatNamed(name.toLowerCase()) ??
    wrongUsage(`${option} ${name}: expected ${FORMATS.map((format) => format.name).join(', ')}`)
  );
}

/** What a file made of an input is called, without its extension; positions written out have no name. */
function stemOf(input: string, i: number): string {
  if (input === '-') return 'standard-input';
  return existsSync(input) ? path.parse(input).name : `position-${i + 1}`;
}

/** What is at a place; a name that ends as folders do is one, there or not. */
async function kindOf(place = ''): Promise<'folder' | 'file' | 'nothing'> {
  const info = await stat(place).catch(() => undefined);
  if (info) return info.isDirectory() ? 'folder' : 'file';
  return /[/\\]$/.test(place) ? 'folder' : 'nothing';
}

/** Where in a file something is, written after its name. */
function placeText({ line, column, byte }: Place): string {
  if (byte !== undefined) return ` at byte ${byte}`;
  if (line === undefined) return column === undefined ? '' : ` at character ${column}`;
  return column === undefined ? `:${line}` : `:${line}:${column}`;
}
