/** A GAME section with what is said about its plies, as a record that follows the rules. */
import type { EventNotes, GameRecord, RecordProblem } from '../../match/record.ts';
import { Recorder, type RecorderErrorCode } from '../../match/recorder.ts';
import { openingState } from '../../match/state.ts';
import { isCubeValue, type MatchRules, otherSeat, type Seat, startOf } from '../../match/rules.ts';
import { type MatchState, positionFor, type Score } from '../../match/state.ts';
import type { MatchEquityTable } from '../../met/matchEquityTable.ts';
import { findPlay } from '../../plays/findPlay.ts';
import {
  checkerCount,
  flip,
  GAME_VALUES,
  makePosition,
  OFF,
  type Position,
} from '../../position.ts';
import { type Failure, fail, ok, type Result } from '../../result.ts';
import { rollName } from '../../roll.ts';
import type { OgxmDecision } from './decisions.ts';
import { ACTION, movesOf, type OgxmGame, type OgxmPly, sidesOf } from './plies.ts';
import { type PlayOf, readDecision, scaleOf } from './readAnalyses.ts';

/** What is said about the plies of a match, by their number. */
export interface OgxmNotes {
  readonly decisions: ReadonlyMap<number, readonly OgxmDecision[]>;
  readonly comments: ReadonlyMap<number, string>;
  readonly tags: ReadonlyMap<number, Readonly<Record<string, string>>>;
}
export interface OgxmContext {
  readonly rules: MatchRules;
  readonly number: number;
  readonly score: Score;
  readonly isCrawford: boolean;
  /** Of the game's first ply. */
  readonly firstPly: number;
  readonly notes: OgxmNotes;
  /** Makes equities of chances of winning the match. */
  readonly table: MatchEquityTable;
  /** About the game. */
  readonly comment: string;
}
export interface ReadOgxmGame {
  readonly game: GameRecord;
  /** Analyses that were left out: what they are about could not be used. */
  readonly unreadable: number;
  /** Analyses in chances of winning a match where there is none. */
  readonly unscaled: number;
}
type Done = Result<
  unknown,
  Failure<RecorderErrorCode | 'badPosition' | 'editedPosition' | 'unknownAction'>
>;

/** Where the decisions go. */
const NOTE = { checker: 'playAnalysis', cube: 'cubeAnalysis', roll: 'luck' } as const;
/** Actions that only mark the end of a game or of the match. */
const MARKS: ReadonlySet<number> = new Set([
  ACTION.gameOver,
  ACTION.matchOver,
  ACTION.final,
  ACTION.none,
]);

/** Returns the record of a game, or what in it does not follow the rules: that costs the whole game. */
export function readGame(
  context: OgxmContext,
  game: OgxmGame,
): Result<ReadOgxmGame, RecordProblem> {
  const refuse = (
    { code, message }: Failure<string>,
    byte: number,
  ): { readonly ok: false; readonly error: RecordProblem } => ({
    ok: false,
    error: { code, message, place: { byte }, game: context.number },
  });
  const setup = setupOf(context, game);
  if (!setup.ok) return refuse(setup.error, game.byte);
  const reader = new GameReader(context, setup.value);
  const isOpening = setup.value.phase === 'opening';
  const ties = Math.min(game.automaticDoubles, context.rules.mostAutomaticDoubles);
  for (let left = isOpening ? ties : 0; left > 0; left--) {
    reader.recorder.act({ kind: 'openingRoll', light: 1, dark: 1 });
  }
  for (let i = setUpBy(game) ? 1 : 0; i < game.plies.length; i++) {
    const ply = game.plies[i]!;
    const read = reader.ply(ply, game.plies[i + 1], context.firstPly + i);
    if (!read.ok) return refuse(read.error, ply.byte);
  }
  const record = reader.finish(game);
  const { unreadable, unscaled } = reader;
  return ok({ game: record, unreadable, unscaled });
}

/** What a game begins with: its opening, or the board it is set up from. */
function setupOf(
  { rules, number, score, isCrawford }: OgxmContext,
  { board, plies, cube, automaticDoubles }: OgxmGame,
): Result<MatchState, Failure<'badPosition'>> {
  const opening = openingState(rules, { number, score, isCrawford });
  const start = setUpBy({ plies })?.board ?? board;
  const isCentred = cube.value === 1 && cube.owner === null;
  if (!start && isCentred) return ok(opening);
  const onRoll = plies.find(({ action }) => !MARKS.has(action))?.seat ?? 'light';
  const position = start
    ? positionOf(start, checkerCount(startOf(rules).playerOnRoll))
    : ok(startOf(rules));
  if (!position.ok) return position;
  const value = cube.value * 2 ** Math.min(automaticDoubles, 15);
  if (!isCubeValue(value) || value > rules.cubeLimit) {
    return fail(
      'badPosition',
      `a cube of ${value}: expected a power of two up to ${rules.cubeLimit}`,
    );
  }
  return ok({
    ...opening,
    phase: 'toRoll',
    onRoll,
    position: onRoll === 'light' ? position.value : flip(position.value),
    cube: { value, owner: cube.owner },
  });
}

/** The ply that sets a game up, where it begins with one. */
function setUpBy({ plies: [first] }: Pick<OgxmGame, 'plies'>): OgxmPly | undefined {
  return first?.action === ACTION.setPosition && !first.isIllegal ? first : undefined;
}

/** A board as the position White sees. */
function positionOf(
  board: readonly number[],
  checkers: number,
): Result<Position, Failure<'badPosition'>> {
  const { white, black } = sidesOf(board);
  white[OFF] = checkers - checkerCount(white) + white[OFF]!;
  black[OFF] = checkers - checkerCount(black) + black[OFF]!;
  const position = makePosition(white, black, checkers);
  return position.ok ? position : fail('badPosition', position.error.message);
}

class GameReader {
  readonly recorder: Recorder;
  unreadable = 0;
  unscaled = 0;
  readonly #context: OgxmContext;
  /** Said about what comes next. */
  #rest: EventNotes;
  /** A beaver or raccoon that stands unless it is answered by another or by a pass. */
  #openBeaver = false;

  constructor(context: OgxmContext, setup: MatchState) {
    this.#context = context;
    this.recorder = new Recorder(setup);
    this.#rest = context.comment === '' ? {} : { comment: context.comment };
  }

  ply(ply: OgxmPly, next: OgxmPly | undefined, ref: number): Done {
    if (MARKS.has(ply.action)) return ok(undefined);
    const { seat, action } = ply;
    const { recorder } = this;
    if (this.#openBeaver && action !== ACTION.raccoon && action !== ACTION.pass) {
      const taken = this.#acceptBeaver();
      if (!taken.ok) return taken;
    }
    if (ply.roll) return this.#play(ply, next, ref);
    const notes = this.#notes(ref, seat, () => undefined);
    switch (action) {
      case ACTION.double:
        return recorder.cube('double', seat, notes);
      case ACTION.take:
        return recorder.cube('take', seat, notes);
      case ACTION.pass:
        this.#openBeaver = false;
        return recorder.cube('pass', seat, notes);
      case ACTION.beaver:
      case ACTION.raccoon:
        this.#openBeaver = true;
        return recorder.cube('beaver', seat, notes);
      case ACTION.resignGame:
      case ACTION.resignMatch: {
        const value = GAME_VALUES[(ply.resignValue ?? 0) - 1];
        if (!value || recorder.state.phase === 'opening') return ok(undefined);
        const resigned = recorder.act({ kind: 'resign', seat, value }, notes);
        return resigned.ok ? recorder.act({ kind: 'accept' }) : resigned;
      }
      case ACTION.forfeit:
      case ACTION.settle:
        // What it is worth, the game's winner and points say.
        return ok(undefined);
      case ACTION.setCube: {
        const { cube } = recorder.state;
        if (ply.cube?.value === cube.value && ply.cube.owner === cube.owner) return ok(undefined);
        return fail('editedPosition', 'the cube was set by hand in the middle of the game');
      }
      case ACTION.setPosition:
        return ply.isIllegal
          ? fail('illegalPlay', 'a play against the rules, kept as the position it led to')
          : fail('editedPosition', 'the position was edited in the middle of the game');
      default:
        return fail('unknownAction', `action ${action} in the middle of the game`);
    }
  }

  /** Returns the record, with the result it states and what was said last and belongs to no event. */
  finish({ winner, points = 0 }: OgxmGame): GameRecord {
    if (this.#openBeaver) this.#acceptBeaver();
    if (winner && points > 0) this.recorder.claim(winner, points);
    const game = this.recorder.finish();
    return Object.keys(this.#rest).length > 0 ? { ...game, undecided: this.#rest } : game;
  }

  #acceptBeaver(): Done {
    this.#openBeaver = false;
    const { state } = this.recorder;
    return state.phase === 'doubled' ? this.recorder.cube('take', state.offer.seat) : ok(undefined);
  }

  #play(ply: OgxmPly, next: OgxmPly | undefined, ref: number): Done {
    const { seat, steps } = ply;
    const roll = ply.roll!;
    const position = positionFor(this.recorder.state, seat);
    const notes = this.#notes(
      ref,
      seat,
      (alternative) => findPlay(position, roll, movesOf(alternative.steps, seat))?.play,
    );
    const ends: readonly number[] = [ACTION.resignGame, ACTION.resignMatch, ACTION.forfeit];
    const isUnplayed = steps.length === 0 && next !== undefined && ends.includes(next.action);
    if (isUnplayed && !findPlay(position, roll, [])) {
      this.#rest = notes;
      return this.recorder.roll(seat, roll);
    }
    const moves = movesOf(steps, seat);
    const found = findPlay(position, roll, moves);
    if (!found) {
      const text = moves.map(({ from, to }) => `${from}/${to}`).join(' ');
      return fail('illegalPlay', `"${text}" is not a legal play of ${rollName(roll)}`);
    }
    return this.recorder.turn(seat, roll, found.play, notes);
  }

  /** What is said about a ply, whose events are about to be taken. */
  #notes(ref: number, seat: Seat, playOf: PlayOf): EventNotes {
    const { decisions, comments, tags } = this.#context.notes;
    const tagged = tags.get(ref);
    const comment = [this.#rest.comment, comments.get(ref)].filter((text) => text !== undefined);
    const read: EventNotes[] = [
      {
        ...(comment.length > 0 && { comment: comment.join('\n') }),
        ...(tagged && { tags: tagged }),
      },
    ];
    this.#rest = {};
    for (const decision of decisions.get(ref) ?? []) {
      const { state } = this.recorder;
      const isAnswer = state.phase === 'doubled';
      // Of several analyses the first is kept.
      if (read.some((notes) => NOTE[decision.kind] in notes)) continue;
      const doubler = isAnswer ? otherSeat(seat) : seat;
      const scale = scaleOf(decision.currency, state, doubler, this.#context.table);
      if (!scale) {
        this.unscaled++;
        continue;
      }
      const { notes, unreadable } = readDecision(decision, scale, { isAnswer, playOf });
      read.push(notes);
      this.unreadable += unreadable;
    }
    return Object.assign({}, ...read) as EventNotes;
  }
}
