/** A game of match text played through under the rules. */
import { pointsFor } from '../../match/cubeRules.ts';
import type { GameRecord, RecordProblem } from '../../match/record.ts';
import { Recorder } from '../../match/recorder.ts';
import { openingState } from '../../match/state.ts';
import { isCubeValue, type MatchRules, otherSeat, type Seat } from '../../match/rules.ts';
import type { OpeningState, OverState } from '../../match/state.ts';
import { GAME_VALUES } from '../../position.ts';
import type { Failure } from '../../result.ts';
import type { MatCell } from './cells.ts';
import { automaticDoublesIn, MOST_REPEATS } from './rules.ts';
import type { GameText } from './text.ts';

/** A game as it was played, or nothing where a play contradicts the rules, and what was wrong with it. */
export interface GameReading {
  readonly record: GameRecord | undefined;
  readonly problems: readonly RecordProblem[];
}

/** What a game is played at. */
interface GameSetting {
  readonly isCrawford: boolean;
  /** The length that is written, which may be none of the match; some writers cut points to it. 0 for none. */
  readonly mostPoints: number;
}

/**
 * Returns the game as it was played. A checker play against the rules costs the game; a cube action against them costs
 * only itself, since the plays are sound without it. A roll at the very end that was not played out (a resignation, a
 * clock) is kept as that; what the record itself does not know is a gap, and what follows it is passed over.
 *
 * Match text has no word for the ties of the opening that double the cube; they show in the first double, or in the
 * points of a game without one. The record may then have more of them than the rules given allow.
 */
export function readGame(
  game: GameText,
  rules: MatchRules,
  { isCrawford, mostPoints }: GameSetting,
): GameReading {
  if (game.problem) return { record: undefined, problems: [game.problem] };
  const opening = openingState(rules, {
    number: game.number,
    score: { light: game.scores[0], dark: game.scores[1] },
    isCrawford,
  });
  const ties = rules.mostAutomaticDoubles === 0 ? 0 : automaticDoublesIn(game);
  const plain = playThrough(new GameReader(game, opening, { ties, mostPoints }));
  if (plain.hiddenTies === 0) return plain;
  const { hiddenTies } = plain;
  const tied = { ...opening, rules: { ...rules, mostAutomaticDoubles: hiddenTies } };
  const again = playThrough(new GameReader(game, tied, { ties: hiddenTies, mostPoints }));
  return again.problems.length < plain.problems.length ? again : plain;
}

function playThrough(reader: GameReader): GameReading & { readonly hiddenTies: number } {
  const { problems } = reader;
  for (const [i, cell] of reader.game.cells.entries()) {
    const problem = reader.take(cell, i);
    if (problem) return { record: undefined, problems: [...problems, problem], hiddenTies: 0 };
  }
  return { record: reader.finish(), problems, hiddenTies: reader.hiddenTies };
}

/** Who won and by how much, as written; `points` is undefined where it is not. */
interface WrittenResult {
  readonly winner: Seat;
  readonly points: number | undefined;
  readonly line: number;
}

class GameReader {
  readonly game: GameText;
  readonly problems: RecordProblem[] = [];
  /** How many automatic doubles would make the plays score what is written, where nothing else shows them. */
  hiddenTies = 0;
  readonly #recorder: Recorder;
  readonly #mostPoints: number;
  readonly #lastRoll: number;
  #result: WrittenResult | undefined;
  /** True after a double that was left out, until its answer has been too. */
  #isAnswerLeftOut = false;

  constructor(
    game: GameText,
    opening: OpeningState,
    { ties, mostPoints }: { readonly ties: number; readonly mostPoints: number },
  ) {
    this.game = game;
    this.#mostPoints = mostPoints;
    this.#recorder = new Recorder(opening);
    this.#lastRoll = game.cells.findLastIndex(({ kind }) => kind === 'roll' || kind === 'unknown');
    for (let n = ties; n > 0; n--) {
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
    const { state } = this.#recorder;
    if (!result) return this.#recorder.finish();
    const { winner, points, line } = result;
    if (state.phase === 'over') this.#compare(result, state);
    else if (state.phase === 'doubled' && state.offer.seat !== winner) {
      const ofPass = state.offer.cube / 2;
      const isPass = points === undefined || this.#isWorth(winner, points, ofPass);
      if (isPass) this.#recorder.cube('pass', state.offer.seat, { line });
    }
    this.#recorder.claim(winner, this.#pointsOf(result), { line });
    return this.#recorder.finish();
  }

  /** Sees whether what is written about a game is what its plays have made of it. */
  #compare({ winner, points, line }: WrittenResult, { ending, rules, history }: OverState): void {
    const isSameWinner = ending.winner === winner;
    if (isSameWinner && (points === undefined || this.#isWorth(winner, points, ending.points))) {
      return;
    }
    const written = points === undefined ? 'a win' : `${points} points`;
    const played = `${ending.points} for ${ending.winner}`;
    const message = `game ${this.game.number}: ${written} for ${winner}, by its plays ${played}`;
    this.#note('otherResult', line, message);
    const ratio = (points ?? 0) / ending.points;
    const isCubeHidden = !history.some(({ kind }) => kind !== 'play');
    if (isSameWinner && isCubeHidden && rules.length === 0 && isCubeValue(ratio)) {
      this.hiddenTies = Math.min(Math.log2(ratio), MOST_REPEATS);
    }
  }

  /** True where points as they are written stand for those that a game was worth. */
  #isWorth(winner: Seat, written: number, points: number): boolean {
    return written === points || (written < points && this.#isCut(winner, written));
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
        this.#note('badCube', line, 'the double before this roll was not answered: read as taken');
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
      this.#note('badCube', line, `this ${action} is left out: ${taken.error.message}`);
    }
    this.#isAnswerLeftOut = !isAnswer;
    if (kind === 'drop') this.#result ??= { winner: otherSeat(seat), points: undefined, line };
  }

  /** The points a result is worth under the rules; some writers cut those that win the match. */
  #pointsOf({ winner, points }: WrittenResult): number {
    const { state } = this.#recorder;
    const worth = GAME_VALUES.map((value) => pointsFor(state, value));
    if (points === undefined) return worth[0]!;
    if (worth.includes(points) || !this.#isCut(winner, points)) return points;
    return worth.find((n) => n > points) ?? points;
  }

  /** True for points that win the match and are no more than it has, or than were still needed. */
  #isCut(winner: Seat, points: number): boolean {
    const { length } = this.#recorder.state.rules;
    const before = this.game.scores[winner === 'light' ? 0 : 1];
    const isAllOfMatch = this.#mostPoints > 0 && points === this.#mostPoints;
    return isAllOfMatch || (length > 0 && before + points === length);
  }

  /** Something that costs only itself. */
  #note(code: 'badCube' | 'otherResult', line: number, message: string): void {
    this.problems.push({ code, message, place: { line }, game: null });
  }

  #problem({ code, message }: Failure<string>, line: number): RecordProblem {
    return { code, message, place: { line }, game: this.game.number };
  }
}
