/**
 * Builds the record of a game event by event under the rules. Every reader of a record format uses it, so that no
 * format can let in what another would refuse.
 *
 *     const recorder = new Recorder(openingState(rules, { number: 1, score, isCrawford: false }));
 *     const played = recorder.turn('light', [3, 1], '8/5 6/5', { line: 4 });
 *     if (!played.ok) ...                         // code and message; the record is as it was
 *     recorder.finish();                          // GameRecord
 */
import { type NotationErrorCode, parsePlay } from '../notation.ts';
import type { Play } from '../plays/play.ts';
import { flip, GAME_VALUES } from '../position.ts';
import { type Failure, fail, ok, type Result } from '../result.ts';
import { makeRoll, type Roll, rollName } from '../roll.ts';
import { apply, applyLegalPlay, type MatchAction, type MatchErrorCode } from './apply.ts';
import { pointsFor } from './cubeRules.ts';
import type { EventNotes, GameRecord, RecordedEnding, RecordedEvent } from './record.ts';
import { otherSeat, type Seat, startOf } from './rules.ts';
import { LONGEST_GAME, type MatchState, pendingPart, seatToAct } from './state.ts';

export type RecorderErrorCode = MatchErrorCode | NotationErrorCode | 'outOfTurn' | 'tooLong';
type Recorded = Result<MatchState, Failure<RecorderErrorCode>>;

/**
 * Takes what was done in a game, in order. A refused event leaves the record as it was. After `skip` whatever comes is
 * passed over, but for the result.
 */
export class Recorder {
  #state: MatchState;
  readonly #setup: MatchState;
  readonly #notes: EventNotes[] = [];
  #rollLine: number | undefined;
  #unplayed: GameRecord['unplayed'];
  #gap: GameRecord['gap'];
  #claim: RecordedEnding | undefined;

  /** Begins with an opening, or with any state of a game that a record is set up from. */
  constructor(setup: MatchState) {
    this.#setup = setup;
    this.#state = setup;
  }

  /** Now, after everything taken so far. */
  get state(): MatchState {
    return this.#state;
  }

  /** Takes any action, with what the record says about it. */
  act(action: MatchAction, notes: EventNotes = {}): Recorded {
    const before = this.#state;
    if (this.#gap) return ok(before);
    const next = apply(before, action);
    return next.ok ? this.#keep(next.value, notes) : next;
  }

  /** Goes on to the state that an action has led to. */
  #keep(next: MatchState, notes: EventNotes): Recorded {
    const before = this.#state;
    if (next.history.length > LONGEST_GAME) {
      return fail('tooLong', `more than ${LONGEST_GAME} events in a game`);
    }
    if (next.history.length > before.history.length) this.#notes.push(notes);
    if (before.phase === 'resigned' && next.phase === 'over') {
      this.#unplayed = this.#rollLeft(before);
    }
    this.#state = next;
    return ok(next);
  }

  /** Takes a seat's roll and play, in play notation or as checker moves ('' or [] for a forced pass). */
  turn(seat: Seat, roll: Roll, play: string | Play, notes: EventNotes = {}): Recorded {
    const before = this.#state;
    if (this.#gap) return ok(before);
    const rolled = this.#hasRolled(seat, roll) ? ok(before) : this.roll(seat, roll, notes.line);
    if (!rolled.ok) return rolled;
    const next =
      typeof play === 'string'
        ? this.#read(play, notes)
        : this.act({ kind: 'play', moves: play }, notes);
    if (!next.ok) this.#state = before;
    return next;
  }

  /** True where the roll is the one that waits: a resignation was rejected before it was played. */
  #hasRolled(seat: Seat, roll: Roll): boolean {
    const state = this.#state;
    if (state.phase !== 'toPlay' || state.onRoll !== seat) return false;
    const [first, second] = state.roll;
    return (first === roll[0] && second === roll[1]) || (first === roll[1] && second === roll[0]);
  }

  /** Takes a play in notation. Reading it finds the legal play, which is not looked for again. */
  #read(text: string, notes: EventNotes): Recorded {
    const state = this.#state;
    if (state.phase !== 'toPlay') return this.act({ kind: 'play', moves: [] }, notes);
    const read = parsePlay(text, state.position, state.roll);
    if (!read.ok) return read;
    return this.#keep(applyLegalPlay(state, read.value), notes);
  }

  /**
   * Takes a seat's roll alone. The first roll of a game is the opening roll, whoever made it; a record may open with
   * doubles, as games do that are played without the opening rule.
   */
  roll(seat: Seat, roll: Roll, line?: number): Recorded {
    const state = this.#state;
    if (this.#gap) return ok(state);
    this.#rollLine = line;
    if (state.phase === 'opening') {
      const checked = makeRoll(roll);
      if (!checked.ok) return checked;
      const start = startOf(state.rules);
      const position = seat === 'light' ? start : flip(start);
      this.#state = { ...state, phase: 'toPlay', onRoll: seat, position, roll };
      return ok(this.#state);
    }
    if (state.phase === 'toRoll' && state.onRoll !== seat) {
      return fail('outOfTurn', `${rollName(roll)}: the same player rolls twice in a row`);
    }
    return this.act({ kind: 'roll', roll });
  }

  /** Takes a cube action of a seat, after checking that it is that seat's to take. */
  cube(kind: 'double' | 'take' | 'pass' | 'beaver', seat: Seat, notes: EventNotes = {}): Recorded {
    const due = seatToAct(this.#state);
    if (!this.#gap && due !== undefined && due !== seat) {
      return fail('outOfTurn', `a ${kind} of ${seat}, when ${due} is to act`);
    }
    return this.act({ kind }, notes);
  }

  /**
   * Takes the result a record states for a game that its plays leave open: as a resignation where the points are what
   * one scores, else as the record's claim. Changes nothing where the game is over already.
   */
  claim(winner: Seat, points: number, notes: EventNotes = {}): void {
    const state = this.#state;
    if (state.phase === 'over') return;
    const value = GAME_VALUES.find((v) => pointsFor(state, v) === points);
    const canResign = ['toRoll', 'toPlay', 'doubled'].includes(state.phase) && !this.#gap;
    if (value && canResign) {
      this.act({ kind: 'resign', seat: otherSeat(winner), value }, notes);
      this.act({ kind: 'accept' });
      return;
    }
    this.#claim ??= { winner, value: value ?? 'single', by: 'claimed', points };
  }

  /** Takes a place where the record itself does not know what happened. */
  skip(seat: Seat, text: string, line?: number): void {
    this.#gap ??= { seat, text, ...(line !== undefined && { line }) };
  }

  /** Returns the record so far. */
  finish(): GameRecord {
    const state = this.#state;
    const setup = this.#setup;
    const unplayed = this.#unplayed ?? this.#rollLeft(state);
    const isPlainOpening = setup.phase === 'opening' && setup.history.length === 0;
    return {
      number: setup.game,
      score: setup.score,
      isCrawford: setup.isCrawford,
      ...(!isPlainOpening && { setup }),
      events: this.#events(),
      ...(unplayed && { unplayed }),
      ...(this.#gap && { gap: this.#gap }),
      ending: state.phase === 'over' ? state.ending : (this.#claim ?? null),
    };
  }

  #events(): RecordedEvent[] {
    const events: RecordedEvent[] = [];
    for (const event of this.#state.history.slice(this.#setup.history.length)) {
      events.push({ ...event, ...this.#notes[events.length] });
    }
    return events;
  }

  /** The roll that a state leaves to be played. */
  #rollLeft(state: MatchState): GameRecord['unplayed'] {
    const part = pendingPart(state);
    if (part.phase !== 'toPlay' || state.phase === 'opening') return undefined;
    const line = this.#rollLine;
    return { seat: state.onRoll, roll: part.roll, ...(line !== undefined && { line }) };
  }
}
