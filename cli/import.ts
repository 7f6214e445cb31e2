/** `better-play import`: reads records, says what is in them and what was refused. */
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import { rollName } from '../engine/roll.ts';
import type { ImportSummary } from '../model/importSummary.ts';
import { type ImportedDecision, importRecords } from '../trainer/records/importRecords.ts';
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
  const progress = startProgress('importing', json);
  const read = await importRecords(paths, { kind: 'all' }, (done, total) =>
    progress.update(done / total, `${done} files`),
  );
  progress.stop();
  if (!read.ok) return failed(read.error.message);
  if (decisions) {
    try {
      await writeDecisions(decisions, read.value.decisions);
    } catch (error) {
      return failed(`--decisions ${decisions}: ${(error as Error).message}`);
    }
  }
  if (json) printJson(read.value.summary);
  else process.stdout.write(`${summaryText(read.value.summary)}\n`);
  if (read.value.summary.games === 0) failed('no game could be read');
}

async function writeDecisions(file: string, decisions: readonly ImportedDecision[]): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  const lines = Readable.from(
    (function* () {
      for (const decision of decisions) yield `${JSON.stringify(decisionLine(decision))}\n`;
    })(),
  );
  try {
    await pipeline(lines, createWriteStream(temporary));
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
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
