/** `better-play position`: what can be said of positions without playing them. */
import { Command } from 'commander';
import { findFormat } from '../engine/formats/convert.ts';
import { parsePositionId } from '../engine/formats/positionId.ts';
import type { Position } from '../engine/position.ts';
import { positionFor } from '../engine/match/state.ts';
import { type Failure, fail, ok, type Result } from '../engine/result.ts';
import { answerInput, answerLines, type LineAnswers, readJson } from './jsonLines.ts';
import { BEAROFF_FOLDER, openBearoff } from './places.ts';
import { factsOf } from './positionFacts.ts';
import { positionText } from './positionText.ts';
import { failed } from './terminal.ts';

interface PositionOptions {
  readonly json?: boolean;
  readonly bearoff: string;
}

/** Returns the verb `position`. */
export function positionCommand(): Command {
  return new Command('position')
    .description('say what is known of positions: pips, class, race and bear-off')
    .argument('[ids...]', 'Position IDs, XGIDs or others (default: standard input, one a line)')
    .option('--json', 'print a JSON line for each')
    .option('--bearoff <folder>', 'where the bear-off databases are', BEAROFF_FOLDER)
    .addHelpText(
      'after',
      `
A line is a Position ID as GNU Backgammon writes it, {"positionId":"4HPwATDgc/ABMA"}, or a position in any format that
convert reads from a line (XGID, GNUBG ID ...), of which the checkers and who is on roll are taken. A bad line is answered with
{"error":{"code":...,"message":...}} and the rest goes on. docs/bearoff.md says what the numbers mean.

Examples:
  better-play position 4HPwATDgc/ABMA
  echo 2+4OAAB/uwAAAA | better-play position --json`,
    )
    .action(position);
}

async function position(ids: readonly string[], options: PositionOptions): Promise<void> {
  const databases = openBearoff(options.bearoff);
  const missing = new Set<string>();
  const onMissing = (message: string): void => {
    if (!missing.has(message)) failed(`${message} (better-play bearoff generate makes them)`);
    missing.add(message);
  };
  const answers: LineAnswers<Position> = {
    read: readPosition,
    answer: async (positions) => {
      const said: unknown[] = [];
      for (const asked of positions) {
        const facts = await factsOf(asked, databases, onMissing);
        said.push(options.json ? facts : positionText(asked, facts));
      }
      return said;
    },
    ...(!options.json && { show: textOf }),
  };
  await (ids.length > 0 ? answerLines(ids, answers) : answerInput(answers));
}

/** A position's text, or why its line was bad. */
function textOf(answer: unknown): string {
  if (typeof answer === 'string') return `${answer}\n\n`;
  return `${(answer as { error: Failure<string> }).error.message}\n\n`;
}

/** A Position ID, or any line that holds a position: XGID, GNUBG ID and others. */
function readText(text: string): Result<Position, Failure<string>> {
  const bytes = new TextEncoder().encode(text);
  const format = findFormat(bytes);
  if (format?.kind !== 'position' || !format.isLine) return parsePositionId(text);
  const read = format.parse(bytes);
  if (!read.ok) return read;
  const { state } = read.value;
  return ok(state.phase === 'opening' ? positionFor(state, 'light') : state.position);
}

function readPosition(line: string): Result<Position, Failure<string>> {
  const text = line.trim();
  if (!text.startsWith('{')) return readText(text);
  const json = readJson(text);
  if (!json.ok) return json;
  const { positionId } = json.value as { positionId?: unknown };
  return typeof positionId === 'string'
    ? parsePositionId(positionId)
    : fail('badRequest', 'expected a Position ID or {"positionId": "4HPwATDgc/ABMA"}');
}
