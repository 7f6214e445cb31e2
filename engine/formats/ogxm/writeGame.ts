/** A recorded game as a GAME section, with what is said about its plies. */
import type { EventNotes, GameRecord, RecordedEvent } from '../../match/record.ts';
import { type ReplayStep, replayGame, setupOf } from '../../match/replay.ts';
import type { MatchRules, Seat } from '../../match/rules.ts';
import { type MatchState, positionFor } from '../../match/state.ts';
import { findPlay } from '../../plays/findPlay.ts';
import { POINTS, samePosition } from '../../position.ts';
import { type Failure, fail, ok, type Result } from '../../result.ts';
import { variant } from '../../variants.ts';
import { answerTo, beaversBefore } from './answers.ts';
import { OgxmWriter } from './bytes.ts';
import { automaticDoublesOf } from './match.ts';
import {
  ACTION,
  boardOf,
  MOST_PLIES,
  numberOf,
  putAction,
  putCubeSet,
  putResignation,
  putRoll,
} from './plies.ts';

/** What a ply says beside what was done. */
export interface SaidOfPly {
  /** Counts the plies of the match from 0. */
  readonly ply: number;
  readonly notes: EventNotes;
  readonly event: RecordedEvent;
  /** Before it. */
  readonly state: MatchState;
}
export interface WrittenGame {
  readonly content: Uint8Array;
  readonly plies: number;
  readonly said: readonly SaidOfPly[];
  /** True where a double was still open when the game ended: that takes a later reader. */
  readonly endsInDouble: boolean;
}

/** Returns the section of a game of which only the result is known. */
export function writeResult(winner: Seat, points: number): Uint8Array {
  return new OgxmWriter()
    .record((body) => body, {
      0: (body) => body.varint(numberOf(winner)),
      1: (body) => body.varint(points),
    })
    .bytes();
}

/** Returns the section; what it has no room for is added to `lost`. */
export function writeGame(
  rules: MatchRules,
  game: GameRecord,
  firstPly: number,
  lost: Set<string>,
): Result<WrittenGame, Failure<'unwritable'>> {
  const setup = setupOf(rules, game);
  if (setup.phase !== 'opening' && setup.phase !== 'toRoll' && setup.phase !== 'toPlay') {
    const message = `game ${game.number} begins in the middle of a double or after its end`;
    return fail('unwritable', message);
  }
  if (setup.phase !== 'opening' && game.events.length === 0) {
    lost.add('whose turn it is where nothing was played');
  }
  const steps = replayGame(rules, game);
  if (!steps.ok) return fail('unwritable', `game ${game.number}: ${steps.error.message}`);
  const writer = new GameWriter(game, firstPly, lost);
  for (const [i, step] of steps.value.entries()) {
    const written = writer.event(step, answerTo(steps.value, i));
    if (!written.ok) return written;
  }
  writer.end();
  if (writer.count > MOST_PLIES) {
    const message = `game ${game.number}: ${writer.count} plies, expected at most ${MOST_PLIES}`;
    return fail('unwritable', message);
  }
  const { ending } = game;
  const automatic = automaticDoublesOf(game);
  const { cube } = setup;
  const position = positionFor(setup, 'light');
  const isSet = !samePosition(position, variant(rules.variant).start);
  const content = new OgxmWriter().record((body) => body, {
    0: ending !== null && ((body) => body.varint(numberOf(ending.winner))),
    1: ending !== null && ((body) => body.varint(ending.points)),
    3: isSet && ((body) => body.put(boardOf(position).map((count) => count & 0xff))),
    4: cube.value > 1 && ((body) => body.varint(cube.value)),
    5: cube.owner !== null && ((body) => body.varint(numberOf(cube.owner!))),
    6: automatic > 0 && ((body) => body.varint(automatic)),
  });
  const { plies, said, endsInDouble } = writer;
  return ok({
    content: content.put(plies.bytes()).bytes(),
    plies: writer.count,
    said,
    endsInDouble,
  });
}

class GameWriter {
  readonly plies = new OgxmWriter();
  readonly said: SaidOfPly[] = [];
  count = 0;
  endsInDouble = false;
  readonly #game: GameRecord;
  readonly #firstPly: number;
  readonly #lost: Set<string>;
  #isUnplayedWritten = false;

  constructor(game: GameRecord, firstPly: number, lost: Set<string>) {
    this.#game = game;
    this.#firstPly = firstPly;
    this.#lost = lost;
  }

  /** `answer` is what settles the step, where that is a beaver or a resignation. */
  event(step: ReplayStep, answer: ReplayStep | undefined): Result<unknown, Failure<'unwritable'>> {
    const { event, before } = step;
    switch (event.kind) {
      case 'play':
        putRoll(this.plies, event.seat, event.roll, event.play);
        break;
      case 'double':
        putAction(this.plies, event.seat, ACTION.double);
        break;
      case 'beaver':
        return this.#beaver(event, step, answer);
      case 'pass':
        // The format has no pass of a beaver: it loses what a resignation at the cube before it loses.
        if (beaversBefore(step) > 0) putResignation(this.plies, event.seat, POINTS.single);
        else putAction(this.plies, event.seat, ACTION.pass);
        break;
      case 'take':
        // A beaver is taken unless the next ply says otherwise.
        if (beaversBefore(step) > 0) {
          this.#keepOwner(step);
          return this.#silent(event);
        }
        putAction(this.plies, event.seat, ACTION.take);
        break;
      case 'resign':
        if (answer?.event.kind !== 'accept') {
          this.#lost.add('resignations that were not accepted');
          return this.#silent(event);
        }
        this.#unplayed(before);
        this.#forgetPass();
        this.endsInDouble ||= before.phase === 'doubled';
        putResignation(this.plies, event.seat, POINTS[event.value]);
        break;
      case 'automaticDouble':
      case 'accept':
      case 'reject':
        return this.#silent(event);
    }
    this.#say(event, event, before);
    return ok(undefined);
  }

  /** To the format a beaver turns the cube by itself: one that never did is left out, or written as what it costs. */
  #beaver(
    event: RecordedEvent & { readonly seat: Seat },
    step: ReplayStep,
    answer: ReplayStep | undefined,
  ): Result<unknown, Failure<'unwritable'>> {
    const made = beaversBefore(step);
    const isPassed = answer?.event.kind === 'pass' && beaversBefore(answer) === made + 1;
    if (answer?.event.kind === 'accept') {
      this.#lost.add('beavers after which a side resigned instead of an answer');
      return this.#silent(event);
    }
    if (isPassed) {
      this.#lost.add(
        'that beavers were passed, which are written as taken doubles and resignations',
      );
      if (made > 0) return this.#silent(event);
    }
    if (!answer) this.#lost.add('that beavers were not answered, which are written as taken');
    if (made > 1) return fail('unwritable', `game ${this.#game.number}: more than one raccoon`);
    const action = isPassed ? ACTION.take : made === 0 ? ACTION.beaver : ACTION.raccoon;
    putAction(this.plies, event.seat, action);
    this.#say(event, event, step.before);
    return ok(undefined);
  }

  /** A raccoon leaves the cube with whoever was doubled first [MONEY-3]; to the format it is the raccooner's. */
  #keepOwner(step: ReplayStep): void {
    const { after } = step;
    const { value, owner } = after.cube;
    if (beaversBefore(step) < 2 || after.phase !== 'toRoll' || owner === null) return;
    putCubeSet(this.plies, after.onRoll, { value, owner });
    this.count++;
  }

  /** What the record breaks off at. */
  end(): void {
    const { unplayed, undecided, gap } = this.#game;
    if (gap) this.#lost.add('what a record does not know itself');
    if (unplayed && !this.#isUnplayedWritten) this.#lost.add('rolls that were not played');
    if (undecided) this.#lost.add('what is said about decisions that were not made');
  }

  /** A roll without steps before a resignation counts as one that nobody played, of which nothing can be said. */
  #forgetPass(): void {
    const last = this.said.at(-1);
    const isPass = last?.event.kind === 'play' && last.event.play.length === 0;
    if (!isPass || last.ply !== this.#firstPly + this.count - 1 || !last.notes.playAnalysis) return;
    this.#lost.add('analyses of forced passes before resignations');
    const { playAnalysis: _playAnalysis, ...notes } = last.notes;
    this.said.splice(-1, 1, { ...last, notes });
  }

  /** A roll that was resigned to; one without a legal play would read as a forced pass. */
  #unplayed(before: MatchState): void {
    const { unplayed } = this.#game;
    if (!unplayed) return;
    const { seat, roll } = unplayed;
    if (findPlay(positionFor(before, seat), roll, [])) return;
    putRoll(this.plies, seat, roll, []);
    this.count++;
    this.#isUnplayedWritten = true;
  }

  #silent(event: RecordedEvent): Result<unknown, never> {
    if (event.comment !== undefined || event.cubeAnalysis || event.tags) {
      this.#lost.add('what is said about answers to beavers and resignations');
    }
    return ok(undefined);
  }

  #say(notes: EventNotes, event: RecordedEvent, state: MatchState): void {
    this.said.push({ ply: this.#firstPly + this.count, notes, event, state });
    this.count++;
  }
}
