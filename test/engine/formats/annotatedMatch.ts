/** Matches that nobody would play but that follow the rules, with analyses, for round trips through record formats. */
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { AnalysisLevel, CubeAnalysis, PlayAnalysis } from '../../../engine/analysis.ts';
import { isCrawfordNext, whyNoBeaver, whyNoDouble } from '../../../engine/match/cubeRules.ts';
import type { EventNotes, GameRecord, MatchRecord } from '../../../engine/match/record.ts';
import { Recorder } from '../../../engine/match/recorder.ts';
import { openingState } from '../../../engine/match/state.ts';
import { makeRules, type MatchRules, otherSeat, type Seat } from '../../../engine/match/rules.ts';
import { matchWinner, positionFor } from '../../../engine/match/state.ts';
import type { CumulativeOutcome } from '../../../engine/outcome.ts';
import { legalPlays } from '../../../engine/plays/legalPlays.ts';
import type { Roll } from '../../../engine/roll.ts';

/** What a format can hold of a match. */
export interface AnnotatedMatchOptions {
  /** Levels its analyses are made at. */
  readonly levels: readonly AnalysisLevel[];
  /** Numbers as the format keeps them. */
  readonly round: (value: number) => number;
  /** The luck and comments too. */
  readonly hasNotes: boolean;
  readonly mostGames: number;
  /** Nothing that some formats have no room for: passed beavers, unplayed rolls, analyses that are not in order. */
  readonly isPlain: boolean;
}

/** Returns a match that follows from the seed alone. */
export function annotatedMatch(seed: number, options: AnnotatedMatchOptions): MatchRecord {
  return new Maker(seed, options).match();
}

class Maker {
  readonly #options: AnnotatedMatchOptions;
  readonly #random: ReturnType<typeof xoroshiro128plus>;

  constructor(seed: number, options: AnnotatedMatchOptions) {
    this.#options = options;
    this.#random = xoroshiro128plus(seed);
  }

  match(): MatchRecord {
    const length = this.#pick([0, 1, 3, 5, 7]);
    const rules = makeRules({
      length,
      ...(length === 0 && { hasJacoby: this.#chance(50), mostBeavers: this.#pick([0, 2]) }),
      ...(length === 0 && { mostAutomaticDoubles: this.#int(0, this.#options.isPlain ? 1 : 2) }),
      ...(length > 1 && { hasCrawford: this.#chance(80) }),
      cubeLimit: this.#pick([64, 1024]),
    });
    if (!rules.ok) throw new Error(rules.error.message);
    const games: GameRecord[] = [];
    let score = { light: 0, dark: 0 };
    let isCrawford = false;
    while (games.length < this.#options.mostGames) {
      const number = games.length + 1;
      const recorder = new Recorder(openingState(rules.value, { number, score, isCrawford }));
      const undecided = this.#game(recorder, rules.value);
      games.push({ ...recorder.finish(), ...(undecided && { undecided }) });
      const { state } = recorder;
      if (state.phase !== 'over' || matchWinner(state) !== undefined) break;
      score = state.score;
      isCrawford = isCrawfordNext(rules.value, score, state.ending);
    }
    const players = { light: 'Zoë', dark: 'Łukasz 2' };
    return { rules: rules.value, players, info: { event: 'Test', date: '2024-02-29' }, games };
  }

  /** Plays a game; returns notes on what it breaks off at. */
  #game(recorder: Recorder, rules: MatchRules): EventNotes | undefined {
    for (let i = this.#int(0, rules.mostAutomaticDoubles); i > 0; i--) {
      recorder.act({ kind: 'openingRoll', light: 1, dark: 1 });
    }
    let seat: Seat = this.#pick(['light', 'dark']);
    for (let turn = 0; turn < 400 && !isOver(recorder); turn++) {
      const isOpening = recorder.state.phase === 'opening';
      if (!isOpening && this.#chance(3) && !rules.hasJacoby) {
        recorder.claim(otherSeat(seat), recorder.state.cube.value * this.#int(1, 2));
        return undefined;
      }
      const cubeAnalysis = isOpening || this.#chance(30) ? undefined : this.#cubeAnalysis();
      let notes: EventNotes = cubeAnalysis ? { cubeAnalysis } : {};
      if (!isOpening && whyNoDouble(recorder.state) === undefined && this.#chance(8)) {
        this.#double(recorder, seat, notes);
        notes = {};
        if (isOver(recorder)) return undefined;
      }
      const rest = this.#turn(recorder, seat, notes);
      if (rest || recorder.state.phase === 'toPlay') return rest;
      seat = otherSeat(seat);
    }
    return undefined;
  }

  #double(recorder: Recorder, seat: Seat, notes: EventNotes): void {
    const other = otherSeat(seat);
    recorder.cube('double', seat, { ...notes, ...this.#comment() });
    if (this.#chance(50) && whyNoBeaver(recorder.state) === undefined) {
      recorder.cube('beaver', other, notes);
      if (this.#chance(50) && whyNoBeaver(recorder.state) === undefined) {
        recorder.cube('beaver', seat);
        recorder.cube(this.#answer(true), other);
      } else recorder.cube(this.#answer(true), seat);
    } else recorder.cube(this.#answer(false), other, notes);
  }

  #answer(isToBeaver: boolean): 'take' | 'pass' {
    return this.#chance(60) || (isToBeaver && this.#options.isPlain) ? 'take' : 'pass';
  }

  #turn(recorder: Recorder, seat: Seat, before: EventNotes): EventNotes | undefined {
    const dice = [this.#die(), this.#die()] as const;
    // Some formats do not say which die was which.
    const roll: Roll = dice[0] >= dice[1] || !this.#options.isPlain ? dice : [dice[1], dice[0]];
    const position = positionFor(recorder.state, seat);
    const plays = legalPlays(position, roll);
    const playAnalysis = this.#chance(80) ? this.#playAnalysis(plays.map(({ play }) => play)) : {};
    const luck = this.#options.hasNotes && this.#chance(70) ? { luck: this.#number() } : {};
    const notes = { ...before, ...playAnalysis, ...luck, ...this.#comment() };
    if (recorder.state.phase !== 'opening' && this.#chance(1) && !this.#options.isPlain) {
      recorder.roll(seat, roll);
      return Object.keys(notes).length > 0 ? notes : undefined;
    }
    const played = recorder.turn(seat, roll, plays.length > 0 ? this.#pick(plays).play : [], notes);
    if (!played.ok) throw new Error(played.error.message);
    return undefined;
  }

  #playAnalysis(plays: readonly PlayAnalysis['plays'][number]['play'][]): {
    playAnalysis?: PlayAnalysis;
  } {
    const { levels, isPlain } = this.#options;
    const common = this.#pick(levels);
    const analysed = plays.slice(0, this.#int(0, 6)).map((play) => {
      const level = isPlain ? common : this.#pick(levels);
      return {
        play,
        equity: this.#number(),
        outcome: this.#outcome(),
        level,
        ...(level.trials !== undefined && { interval: this.#options.round(this.#share(0.1)) }),
      };
    });
    if (isPlain) analysed.sort((a, b) => b.equity - a.equity);
    return analysed.length > 0 ? { playAnalysis: { plays: analysed } } : {};
  }

  #cubeAnalysis(): CubeAnalysis {
    const outcome = this.#outcome();
    const { win, winGammon, winBackgammon, loseGammon, loseBackgammon } = outcome;
    const gammons = winGammon + winBackgammon - loseGammon - loseBackgammon;
    return {
      level: this.#pick(this.#options.levels),
      outcome,
      cubelessEquity: this.#options.round(2 * win - 1 + gammons),
      noDouble: this.#number(),
      doubleTake: this.#number(),
      doublePass: 1,
    };
  }

  #outcome(): CumulativeOutcome {
    const { round } = this.#options;
    const [win, winGammon, winBackgammon] = [0.5, 0.25, 0.1].map((most) => this.#share(most));
    const [loseGammon, loseBackgammon] = [0.25, 0.1].map((most) => this.#share(most));
    return {
      win: round(win!),
      winGammon: round(winGammon!),
      winBackgammon: round(winBackgammon!),
      loseGammon: round(loseGammon!),
      loseBackgammon: round(loseBackgammon!),
    };
  }

  #comment(): { comment?: string } {
    const isSaid = this.#options.hasNotes && this.#chance(5);
    return isSaid ? { comment: this.#pick(['a blunder', 'schön gespielt', '{odd} \\ text']) } : {};
  }

  #share(most: number): number {
    return (this.#int(0, 10_000) / 10_000) * most;
  }
  #number(): number {
    return this.#options.round(this.#int(-20_000, 20_000) / 10_000);
  }
  #die(): Roll[0] {
    return this.#int(1, 6) as Roll[0];
  }
  #chance(percent: number): boolean {
    return this.#int(1, 100) <= percent;
  }
  #pick<T>(from: readonly T[]): T {
    return from[this.#int(0, from.length - 1)]!;
  }
  #int(least: number, most: number): number {
    return uniformInt(this.#random, least, most);
  }
}

function isOver({ state }: Recorder): boolean {
  return state.phase === 'over';
}
