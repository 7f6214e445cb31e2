/** A game of match text played through under the rules. */
import { pointsFor } from '../match/cubeRules.ts';
import type { GameRecord, RecordProblem } from '../match/record.ts';
import { openingState, Recorder } from '../match/recorder.ts';
import { type MatchRules, otherSeat, type Seat } from '../match/rules.ts';
import type { GameValue } from '../position.ts';
import type { Failure } from '../result.ts';
import type { MatCell } from './matCells.ts';
import { automaticDoublesIn } from './matRules.ts';
import type { GameText } from './matText.ts';

/** A game as it was played, or nothing where a play contradicts the rules, and what was wrong with it. */
export interface GameReading {
  readonly record: GameRecord | undefined;
  readonly problems: readonly RecordProblem[];
}

/**
 * Returns the game as it was played. A checker play against the rules costs the game; a cube action against them costs
 * only itself, since the plays are sound without it. A roll at the very end that was not played out (a resignation, a
 * clock) is kept as that; what the record itself does not know is a gap, and what follows it is passed over.
 */
export function readGame(game: GameText, rules: MatchRules, isCrawford: boolean): GameReading {
  if (game.problem) return { record: undefined, problems: [game.problem] };
  const reader = new GameReader(game, rules, isCrawford);
  for (const [i, cell] of game.cells.entries()) {
    const problem = reader.take(cell, i);
    if (problem) return { record: undefined, problems: [...reader.problems, problem] };
  }
  return { record: reader.finish(), problems: reader.problems };
}

const VALUES: readonly GameValue[] = ['single', 'gammon', 'backgammon'];

/** Who won and by how much, as written; `points` is undefined where it is not. */
interface WrittenResult {
  readonly winner: Seat;
  readonly points: number | undefined;
  readonly line: number;
}

class GameReader {
  readonly problems: RecordProblem[] = [];
  readonly #game: GameText;
  readonly #recorder: Recorder;
  readonly #lastRoll: number;
  #result: WrittenResult | undefined;
  /** True after a double that was left out, until its answer has been too. */
  #isAnswerLeftOut = false;

  constructor(game: GameText, rules: MatchRules, isCrawford: boolean) {
    this.#game = game;
    const [light, dark] = game.scores;
    const { number } = game;
    this.#recorder = new Recorder(
      openingState(rules, { number, score: { light, dark }, isCrawford }),
    );
    this.#lastRoll = game.cells.findLastIndex(({ kind }) => kind === 'roll' || kind === 'unknown');
    if (rules.mostAutomaticDoubles === 0) return;
    for (let n = automaticDoublesIn(game); n > 0; n--) {
      this.#recorder.act({ kind: 'openingRoll', light: 1, dark: 1 });
    }
  }

  /** Takes the game's cell `i`; returns why the game cannot be used. */
  take(cell: MatCell, i: number): RecordProblem | undefined {
    switch (cell.kind) {
      case 'roll':
      case 'unknown':
        return this.#takeRoll(cell, i === this.#lastRoll);
      case 'double':
      case 'take':
      case 'drop':
        this.#takeCube(cell.kind, cell.seat, cell.line);
        return undefined;
      case 'concede':
        this.#result ??= { winner: otherSeat(cell.seat), points: undefined, line: cell.line };
        return undefined;
      case 'loss':
        this.#result ??= { winner: otherSeat(cell.seat), points: cell.points, line: cell.line };
        return undefined;
      case 'win':
        // The loser's own cell may stand in the wrong column, the winner's does not.
        this.#result = { winner: cell.seat, points: cell.points, line: cell.line };
        return undefined;
    }
  }

  finish(): GameRecord {
    const result = this.#result;
    if (result) {
      const { winner, line } = result;
      const { state } = this.#recorder;
      const isPass = state.phase === 'doubled' && state.offer.seat !== winner;
      if (isPass && (result.points ?? 0) <= state.cube.value) {
        this.#recorder.cube('pass', state.offer.seat, { line });
      }
      this.#recorder.claim(winner, this.#pointsOf(result), { line });
    }
    return this.#recorder.finish();
  }

  #takeRoll(
    cell: MatCell & { kind: 'roll' | 'unknown' },
    isLast: boolean,
  ): RecordProblem | undefined {
    const recorder = this.#recorder;
    const { seat, line } = cell;
    const { state } = recorder;
    this.#isAnswerLeftOut = false;
    if (state.phase === 'doubled') {
      // A beaver is followed by the roll at once where the writer has no word for the answer.
      const taken = recorder.cube('take', state.offer.seat, { line });
      if (taken.ok && state.offer.beavers === 0) {
        this.#note(line, 'the double before this roll was not answered: read as taken');
      }
    }
    if (cell.kind === 'unknown') {
      const isUnplayed = isLast && cell.roll && recorder.roll(seat, cell.roll, line).ok;
      if (!isUnplayed) recorder.skip(seat, cell.text, line);
      return undefined;
    }
    const { roll, play } = cell;
    const taken = recorder.turn(seat, roll, play, { line });
    if (taken.ok || (play === '' && isLast && recorder.roll(seat, roll, line).ok)) return undefined;
    return this.#problem(taken.error, line);
  }

  #takeCube(kind: 'double' | 'take' | 'drop', seat: Seat, line: number): void {
    const recorder = this.#recorder;
    const { state } = recorder;
    const isAnswer = kind !== 'double';
    if (!isAnswer || !this.#isAnswerLeftOut) {
      const isBeaver = !isAnswer && state.phase === 'doubled' && state.offer.seat === seat;
      const action = kind === 'drop' ? 'pass' : isBeaver ? 'beaver' : kind;
      const taken = recorder.cube(action, seat, { line });
      if (taken.ok) return;
      this.#note(line, `this ${action} is left out: ${taken.error.message}`);
    }
    this.#isAnswerLeftOut = !isAnswer;
    if (kind === 'drop') this.#result ??= { winner: otherSeat(seat), points: undefined, line };
  }

  /**
   * The points a result is worth under the rules. Where a game wins the match some writers write no more points than
   * the match has, or than were still needed.
   */
  #pointsOf({ winner, points }: WrittenResult): number {
    const { state } = this.#recorder;
    const { length } = state.rules;
    const worth = VALUES.map((value) => pointsFor(state, value));
    if (points === undefined) return worth[0]!;
    const isCut = length > 0 && (points === length || state.score[winner] + points === length);
    if (!isCut || worth.includes(points)) return points;
    return worth.find((n) => n > points) ?? points;
  }

  /** Something that costs only itself. */
  #note(line: number, message: string): void {
    this.problems.push({ code: 'badCube', message, place: { line }, game: null });
  }

  #problem({ code, message }: Failure<string>, line: number): RecordProblem {
    return { code, message, place: { line }, game: this.#game.number };
  }
}
