/** Recorded games replayed under the rules: what was rolled, from where, and what was played. */
import { type LegalPlay, legalPlays } from './plays/legalPlays.ts';
import type { Column, MatCell, MatGame } from './formats/mat.ts';
import { parsePlay } from './notation.ts';
import { ending, flip, type GameValue, type Position, START } from './position.ts';
import { type Failure, fail, ok, type Result } from './result.ts';
import { type Roll, rollName } from './roll.ts';

/** One turn of a record, checked against the rules. */
export interface RecordedTurn {
  readonly player: Column;
  /** Line of the file. */
  readonly line: number;
  /** Turns since the start of the game, from 0, both sides counted. */
  readonly index: number;
  /** Before the play, seen by `player`. */
  readonly position: Position;
  readonly roll: Roll;
  /** Every legal play; [] where the turn was a forced pass. */
  readonly plays: readonly LegalPlay[];
  /** The one that was played; undefined for a forced pass. */
  readonly played: LegalPlay | undefined;
}

export interface GameRecord {
  readonly turns: readonly RecordedTurn[];
  /** Who won, as the play or else the record says; undefined for a game broken off. */
  readonly winner: Column | undefined;
  /** How the game ended where it was played out. */
  readonly value: GameValue | undefined;
}

/** Why a game cannot be used: the line of the file and the reason. */
export interface RecordFailure extends Failure<
  'unreadable' | 'badPlay' | 'outOfTurn' | 'afterEnd'
> {
  readonly line: number;
}

/**
 * Returns the game's turns, or the first line that contradicts the rules. A roll at the very end that was not played
 * out (a resignation, a clock) is left out; a play the record does not know ends what can be used of the game.
 */
export function replay(game: MatGame): Result<GameRecord, RecordFailure> {
  const refuse = (
    code: RecordFailure['code'],
    line: number,
    message: string,
  ): { ok: false; error: RecordFailure } => ({
    ok: false,
    error: { ...fail(code, message).error, line },
  });
  if (game.problem) return refuse('unreadable', game.problem.line, game.problem.reason);

  const turns: RecordedTurn[] = [];
  let position = START;
  let isKnown = true;
  for (const [i, cell] of game.cells.entries()) {
    if (cell.kind === 'unknown') isKnown = false;
    if (cell.kind !== 'roll' || !isKnown) continue;
    const { column, roll, line } = cell;
    if (turns.at(-1)?.player === column) {
      return refuse('outOfTurn', line, `${rollName(roll)}: the same player rolls twice in a row`);
    }
    if (ending(position))
      return refuse('afterEnd', line, `${rollName(roll)}: the game was already over`);
    const plays = legalPlays(position, roll);
    const parsed = parsePlay(cell.play, position, roll, plays);
    if (!parsed.ok) {
      if (cell.play === '' && isLastRoll(game.cells, i)) break;
      return refuse('badPlay', line, parsed.error.message);
    }
    const played = plays.length > 0 ? parsed.value : undefined;
    turns.push({ player: column, line, index: turns.length, position, roll, plays, played });
    position = played ? played.result : flip(position);
  }
  const end = ending(position);
  const last = turns.at(-1);
  return ok({
    turns,
    winner: end && last ? last.player : winnerWritten(game.cells),
    value: end?.value,
  });
}

function isLastRoll(cells: readonly MatCell[], at: number): boolean {
  return !cells.slice(at + 1).some(({ kind }) => kind === 'roll');
}

function winnerWritten(cells: readonly MatCell[]): Column | undefined {
  const last = cells.findLast(({ kind }) => ['win', 'loss', 'drop', 'concede'].includes(kind));
  if (!last) return undefined;
  return last.kind === 'win' ? last.column : last.column === 0 ? 1 : 0;
}
