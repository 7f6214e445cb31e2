/** A game of temp.xg, from its header to its footer, as a record that follows the rules. */
import type { CubeAnalysis } from '../../analysis.ts';
import type { EventNotes, GameRecord, RecordProblem } from '../../match/record.ts';
import { Recorder, type RecorderErrorCode } from '../../match/recorder.ts';
import { openingState } from '../../match/state.ts';
import { type MatchRules, otherSeat, type Seat, startOf } from '../../match/rules.ts';
import { type MatchState, positionFor } from '../../match/state.ts';
import { checkerCount, flip, type PositionErrorCode } from '../../position.ts';
import { type Failure, fail, ok, type Result } from '../../result.ts';
import { isDie, type Roll, rollName } from '../../roll.ts';
import { cubeAnalysisOf, playAnalysisOf } from './analysis.ts';
import { PlaysByBoard, positionOf, showsPosition } from './boards.ts';
import type { XgCube, XgGameFooter, XgGameHeader, XgMove, XgPlayer } from './records.ts';

/** A game as the file has it. */
export interface XgGame {
  readonly header: XgGameHeader;
  readonly decisions: readonly (XgCube | XgMove)[];
  readonly footer: XgGameFooter | undefined;
}
/** What the games of a file have in common. */
export interface XgContext {
  readonly rules: MatchRules;
  /** Of temp.xgr. */
  readonly rollouts: Uint8Array;
  /** By number. */
  readonly comments: readonly string[];
}
export interface ReadXgGame {
  readonly game: GameRecord;
  readonly problems: readonly RecordProblem[];
}
export type XgGameErrorCode =
  | RecorderErrorCode
  | PositionErrorCode
  | 'badRecord'
  | 'editedPosition';
type Done = Result<unknown, Failure<XgGameErrorCode>>;

/** Returns the record of a game, or what in it does not follow the rules: that costs the whole game. */
export function readXgGame(context: XgContext, game: XgGame): Result<ReadXgGame, RecordProblem> {
  const { header, decisions, footer } = game;
  const refuse = (
    { code, message }: Failure<string>,
    byte: number,
  ): { readonly ok: false; readonly error: RecordProblem } => ({
    ok: false,
    error: { code, message, place: { byte }, game: header.number },
  });
  const setup = setupOf(context.rules, game);
  if (!setup.ok) return refuse(setup.error, decisions[0]?.byte ?? header.byte);
  const reader = new GameReader(context, setup.value);
  const isOpening = setup.value.phase === 'opening';
  const ties = Math.min(header.automaticDoubles, context.rules.mostAutomaticDoubles);
  for (let left = isOpening ? ties : 0; left > 0; left--) {
    reader.recorder.act({ kind: 'openingRoll', light: 1, dark: 1 });
  }
  reader.comment(header.comments[0]);
  for (const decision of decisions) {
    const read = decision.kind === 'cube' ? reader.cube(decision) : reader.move(decision);
    if (!read.ok) return refuse(read.error, decision.byte);
  }
  const problems = reader.problems(header.number);
  if (footer) {
    const why = readFooter(reader.recorder, header, footer);
    if (why !== undefined) {
      const message = `game ${header.number}: ${why}`;
      problems.push({ code: 'otherResult', message, place: { byte: footer.byte }, game: null });
    }
  }
  reader.comment(header.comments[1]);
  return ok({ game: reader.finish(), problems });
}

/** Takes the result; returns what speaks against it. */
function readFooter(
  recorder: Recorder,
  { score }: XgGameHeader,
  { winner, points }: XgGameFooter,
): string | undefined {
  const seat = seatOf(winner);
  const { state } = recorder;
  if (seat === undefined || points < 1) return `${points} points for player ${winner}`;
  if (state.phase !== 'over') {
    recorder.claim(seat, points);
    return undefined;
  }
  const { ending, rules } = state;
  // XG counts no more points than the match has left.
  const left = rules.length === 0 ? points : rules.length - score[seat === 'light' ? 0 : 1];
  const counted = Math.min(ending.points, left);
  if (ending.winner === seat && (points === counted || points === ending.points)) return undefined;
  return `${points} points for ${seat}, by its plays ${ending.points} for ${ending.winner}`;
}

function seatOf(player: XgPlayer): Seat | undefined {
  return player === 1 ? 'light' : player === -1 ? 'dark' : undefined;
}

/** What a game begins with: its opening, or the position of its first decision where that is another. */
function setupOf(
  rules: MatchRules,
  { header, decisions }: XgGame,
): Result<MatchState, Failure<XgGameErrorCode>> {
  const [light, dark] = header.score;
  if (light < 0 || dark < 0 || header.number < 1) {
    return fail(
      'badRecord',
      `game ${header.number} at ${light} to ${dark}: expected numbers from 0`,
    );
  }
  const opening = openingState(rules, {
    number: header.number,
    score: { light, dark },
    isCrawford: header.isCrawford,
  });
  const [first] = decisions;
  if (!first) return ok(opening);
  const start = startOf(rules);
  const isPlayed = decisions.some((d) => (d.kind === 'cube' ? d.double === 1 : d.isPlayed));
  const beginsWithDouble = first.kind === 'cube' && first.double === 1;
  const isOpening = showsPosition(first.board, start) && first.cube === 0;
  if (isOpening && isPlayed && !beginsWithDouble) return ok(opening);
  const seat = seatOf(first.player);
  if (seat === undefined) return fail('badRecord', `player ${first.player}: expected 1 or -1`);
  if (Math.abs(first.cube) > 15) {
    return fail('badRecord', `cube 2^${Math.abs(first.cube)}: expected at most 2^15`);
  }
  const position = positionOf(first.board, checkerCount(start.playerOnRoll));
  if (!position.ok) return position;
  return ok({
    ...opening,
    phase: 'toRoll',
    onRoll: seat,
    position: seat === 'light' ? position.value : flip(position.value),
    cube: {
      value: 2 ** Math.min(15, Math.abs(first.cube) + Math.max(0, header.automaticDoubles)),
      owner: first.cube === 0 ? null : first.cube > 0 ? 'light' : 'dark',
    },
  });
}

class GameReader {
  readonly recorder: Recorder;
  readonly #context: XgContext;
  /** Said about what comes next. */
  #notes: EventNotes = {};
  #unreadable = 0;
  #unreadableByte = 0;

  constructor(context: XgContext, setup: MatchState) {
    this.#context = context;
    this.recorder = new Recorder(setup);
  }

  /** Takes a comment by its number. */
  comment(number: number): void {
    const text = this.#context.comments[number];
    if (text === undefined || text === '') return;
    const before = this.#notes.comment;
    this.#notes = { ...this.#notes, comment: before === undefined ? text : `${before}\n${text}` };
  }

  cube(record: XgCube): Done {
    const seat = this.#check(record);
    if (!seat.ok) return seat;
    this.comment(record.comment);
    const analysis = cubeAnalysisOf(record.analysis, this.#context.rollouts);
    if (analysis === 'unreadable') this.#countUnreadable(1, record.byte);
    else if (analysis) this.#notes = { ...this.#notes, cubeAnalysis: analysis };
    if (record.double !== 1) return ok(undefined);
    const known = analysis === 'unreadable' ? undefined : analysis;
    const doubled = this.recorder.cube('double', seat.value, this.#takeNotes());
    return doubled.ok ? this.#answer(record, seat.value, known) : doubled;
  }

  /** The answers to a double, which are in its own record. */
  #answer(
    { take, beaver, raccoon }: XgCube,
    doubler: Seat,
    analysis: CubeAnalysis | undefined,
  ): Done {
    const other = otherSeat(doubler);
    const notes: EventNotes = analysis ? { cubeAnalysis: analysis } : {};
    if (take === 0) return this.recorder.cube('pass', other, notes);
    if (take === 1) return this.recorder.cube('take', other, notes);
    if (take !== 2) return ok(undefined);
    const beavered = this.recorder.cube('beaver', other, notes);
    if (!beavered.ok || beaver < 0) return beavered;
    if (beaver < 2) return this.recorder.cube(beaver === 0 ? 'pass' : 'take', doubler);
    const raccooned = this.recorder.cube('beaver', doubler);
    if (!raccooned.ok || raccoon < 0) return raccooned;
    return this.recorder.cube(raccoon === 0 ? 'pass' : 'take', other);
  }

  move(record: XgMove): Done {
    const seat = this.#check(record);
    if (!seat.ok) return seat;
    this.comment(record.comment);
    const [first, second] = record.dice;
    // A position that is about the cube has no dice yet.
    if (first === 0 && second === 0 && !record.isPlayed) return ok(undefined);
    if (!isDie(first) || !isDie(second)) {
      return fail('badRoll', `${first} and ${second}: expected two numbers from 1 to 6`);
    }
    const roll: Roll = [first, second];
    const position = positionFor(this.recorder.state, seat.value);
    const plays = new PlaysByBoard(position, roll);
    const { analysis, unreadable } = playAnalysisOf(
      record.candidates(),
      plays,
      this.#context.rollouts,
    );
    this.#countUnreadable(unreadable, record.byte);
    this.#notes = {
      ...this.#notes,
      ...(analysis && { playAnalysis: analysis }),
      ...(record.luckLevel >= 0 && Number.isFinite(record.luck) && { luck: record.luck }),
    };
    if (!record.isPlayed) return this.recorder.roll(seat.value, roll);
    const play = plays.find(record.boardAfter);
    if (!play) {
      const message = `the position after ${rollName(roll)} is not one that a legal play leads to`;
      return fail('illegalPlay', message);
    }
    return this.recorder.turn(seat.value, roll, play, this.#takeNotes());
  }

  /** What was left out of analyses. */
  problems(game: number): RecordProblem[] {
    const count = this.#unreadable;
    if (count === 0) return [];
    const message = `game ${game}: ${count} analysed plays or cube decisions hold no numbers or no legal play`;
    return [{ code: 'badAnalysis', message, place: { byte: this.#unreadableByte }, game: null }];
  }

  /** The record, with what was said last and belongs to no event. */
  finish(): GameRecord {
    const game = this.recorder.finish();
    const notes = this.#notes;
    if (Object.keys(notes).length === 0) return game;
    const last = game.events.at(-1);
    const { comment, ...others } = notes;
    if (Object.keys(others).length > 0 || !last || comment === undefined) {
      return { ...game, undecided: notes };
    }
    const whole = last.comment === undefined ? comment : `${last.comment}\n${comment}`;
    return { ...game, events: [...game.events.slice(0, -1), { ...last, comment: whole }] };
  }

  /** Checks that a record is about the position that has been reached; returns whose it is. */
  #check({ player, board }: XgCube | XgMove): Result<Seat, Failure<XgGameErrorCode>> {
    const seat = seatOf(player);
    if (seat === undefined) return fail('badRecord', `player ${player}: expected 1 or -1`);
    if (this.recorder.state.phase === 'over') return fail('gameOver', 'a decision after the end');
    if (showsPosition(board, positionFor(this.recorder.state, 'light'))) return ok(seat);
    const message = 'its position is not the one the plays before it lead to: it was edited there';
    return fail('editedPosition', message);
  }

  #takeNotes(): EventNotes {
    const notes = this.#notes;
    this.#notes = {};
    return notes;
  }

  #countUnreadable(count: number, byte: number): void {
    if (count > 0 && this.#unreadable === 0) this.#unreadableByte = byte;
    this.#unreadable += count;
  }
}
