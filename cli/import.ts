/** `better-play import`: reads records, says what is in them and what was refused. */
import { Command } from 'commander';
import { type Failure, fail, type Result } from '../engine/result.ts';
import { rollName } from '../engine/roll.ts';
import type { ImportSummary } from '../model/importSummary.ts';
import { GrowingFile } from '../trainer/records/growingFile.ts';
import {
  type ImportedDecision,
  type RecordsRead,
  streamRecords,
} from '../trainer/records/importRecords.ts';
import { failed, printJson, startProgress, table } from './terminal.ts';

interface ImportOptions {
  readonly json?: boolean;
  readonly decisions?: string;
}

const REFUSALS_SHOWN = 20;
const PLAYERS_SHOWN = 10;

/** Returns the verb `import`. */
export function importCommand(): Command {
  return new Command('import')
    .description(
      'read match records of any format, say what is in them and what was refused and why',
    )
    .argument('<paths...>', 'folders (read with all below them) or files')
    .option('--json', 'print the summary as JSON')
    .option(
      '--decisions <file>',
      'also write every unforced decision to a file, one JSON object a line',
    )
    .addHelpText(
      'after',
      `
A file that cannot be read costs itself, a bad game costs that game; each is listed with file, line and reason.

Examples:
  better-play import data/records
  better-play import ~/matches --decisions decisions.jsonl`,
    )
    .action(importPaths);
}

async function importPaths(paths: string[], { json, decisions }: ImportOptions): Promise<void> {
  const read = decisions
    ? await readInto(decisions, paths, json)
    : await readPaths(paths, json, () => {});
  if (!read.ok) return failed(read.error.message);
  const { summary } = read.value;
  if (json) printJson(summary);
  else process.stdout.write(`${summaryText(summary)}\n`);
  if (summary.games === 0) failed('no game could be read');
}

async function readPaths(
  paths: readonly string[],
  isQuiet: boolean | undefined,
  take: (decision: ImportedDecision) => void,
): Promise<Result<RecordsRead, Failure<string>>> {
  const progress = startProgress('importing', isQuiet);
  const read = await streamRecords(paths, { kind: 'all' }, take, (done, total) =>
    progress.update(done / total, `${done} files`),
  );
  progress.stop();
  return read;
}

/** Reads the paths and writes every decision as a line of a file, which is there whole or not at all. */
async function readInto(
  place: string,
  paths: readonly string[],
  isQuiet: boolean | undefined,
): Promise<Result<RecordsRead, Failure<string>>> {
  let file: GrowingFile | undefined;
  try {
    const lines = (file = new GrowingFile(place));
    const read = await readPaths(paths, isQuiet, (decision) =>
      lines.append(Buffer.from(`${JSON.stringify(decisionLine(decision))}\n`)),
    );
    if (read.ok) lines.finish();
    else lines.abandon();
    return read;
  } catch (error) {
    file?.abandon();
    return fail('notWritten', `--decisions ${place}: ${(error as Error).message}`);
  }
}

function decisionLine(decision: ImportedDecision): object {
  const { position, roll, play, played, player, file, game, line, turn } = decision;
  return {
    positionId: position,
    dice: roll,
    play,
    resultId: played,
    player,
    file,
    game,
    line,
    turn,
    roll: rollName(roll),
  };
}

function summaryText(summary: ImportSummary): string {
  const {
    files,
    refusedFiles,
    matches,
    duplicateGames,
    games,
    refusedGames,
    decisions,
    forced,
    seconds,
  } = summary;
  const n = (value: number): string => value.toLocaleString('en');
  const shown = summary.refusals.slice(0, REFUSALS_SHOWN);
  return [
    table([
      ['files', n(files), refusedFiles > 0 ? `${n(refusedFiles)} refused` : ''],
      ['matches', n(matches), ''],
      [
        'games',
        n(games),
        [
          refusedGames > 0 ? `${n(refusedGames)} refused` : '',
          duplicateGames > 0 ? `${n(duplicateGames)} met twice, left out` : '',
        ]
          .filter(Boolean)
          .join(', '),
      ],
      ['decisions', n(decisions), `and ${n(forced)} forced plays`],
      ['seconds', seconds.toFixed(1), ''],
    ]),
    '',
    `players with most decisions: ${summary.players
      .slice(0, PLAYERS_SHOWN)
      .map(({ name, decisions: d }) => `${name || '(no name)'} ${n(d)}`)
      .join(', ')}`,
    ...(shown.length > 0 ? ['', 'refused:'] : []),
    ...shown.map(
      ({ file, line, game, reason }) =>
        `  ${file}:${line}${game === null ? '' : ` game ${game}`}: ${reason}`,
    ),
    ...(summary.refused > shown.length
      ? [`  ... and ${n(summary.refused - shown.length)} more (--json lists up to 1,000)`]
      : []),
  ].join('\n');
}
