/** Reads the nodes of one game, in order, into its record. */
import type { PlayAnalysis } from '../../analysis.ts';
import type { EventNotes, GameRecord } from '../../match/record.ts';
import { Recorder } from '../../match/recorder.ts';
import { openingState } from '../../match/state.ts';
import type { MatchRules, Seat } from '../../match/rules.ts';
import type { MatchState } from '../../match/state.ts';
import { parsePlay } from '../../notation.ts';
import { findPlay } from '../../plays/findPlay.ts';
import { type Failure, fail, type Result } from '../../result.ts';
import { makeRoll, type Roll } from '../../roll.ts';
import { parseCubeAnalysis, parsePlayAnalysis, type SgfDecision } from './analysis.ts';
import { makeResult, moveOf, type SgfHeader, tagsOf, valueOf } from './header.ts';
import { parseTurn, type SgfTurn } from './moves.ts';
import {
  changeSetup,
  colourOf,
  samePlace,
  seatOf,
  type Setup,
  setupFrom,
  stateOf,
  whyNoCube,
} from './setup.ts';
import type { SgfNode, SgfTree } from './tree.ts';

/** Something wrong, and in which line. */
export interface Remark extends Failure<string> {
  readonly line: number;
}

const ACTIONS = { take: 'take', drop: 'pass' } as const;

type Done = Result<unknown, Failure<string>>;
const DONE: Done = { ok: true, value: undefined };

/** Reads one game: `read` takes its nodes, `finish` gives the record. */
export class GameReader {
  /** What was wrong without making the game unreadable. */
  readonly remarks: Remark[] = [];
  readonly #header: SgfHeader;
  #recorder: Recorder;
  /** Until the first move: the game as it is set up so far. */
  #setup: Setup | undefined;
  /** Dice set, and not yet played. */
  #dice: { readonly seat: Seat; readonly roll: Roll; readonly notes: EventNotes } | undefined;
  #lastMove: SgfNode | undefined;

  constructor(rules: MatchRules, header: SgfHeader, number: number) {
    const isCrawford = rules.hasCrawford && header.rules.has('CrawfordGame');
    this.#header = header;
    this.#recorder = new Recorder(openingState(rules, { number, score: header.score, isCrawford }));
  }

  get #state(): MatchState {
    return this.#recorder.state;
  }

  /** Takes the whole game; returns why it cannot be read. */
  read({ nodes }: SgfTree): Remark | undefined {
    const [root, ...rest] = nodes;
    this.#lastMove = rest.findLast((node) => moveOf(node) !== undefined);
    for (const node of nodes) {
      const done = node === root ? this.#readRoot(root) : this.#readNode(node);
      if (!done.ok) return { ...done.error, line: node.line };
      const message = whyNoCube(node);
      if (message !== undefined) this.remarks.push({ code: 'badCube', message, line: node.line });
    }
    const ended = this.#end();
    return ended.ok ? undefined : { ...ended.error, line: nodes.at(-1)!.line };
  }

  /** The record of what was taken. */
  finish(): GameRecord {
    return this.#recorder.finish();
  }

  #readRoot(root: SgfNode): Done {
    for (let n = 0; n < this.#header.automaticDoubles; n++) {
      const before = this.#state;
      const doubled = this.#recorder.act({ kind: 'openingRoll', light: 1, dark: 1 }, {});
      if (!doubled.ok || doubled.value === before) {
        return fail(
          'illegalDouble',
          `CV ${valueOf(root, 'CV')}: the rules allow no automatic double`,
        );
      }
    }
    this.#setup = setupFrom(this.#state);
    return this.#readNode({
      line: root.line,
      properties: new Map([...root.properties].filter(([name]) => name !== 'CV')),
    });
  }

  #readNode(node: SgfNode): Done {
    this.#readSetup(node);
    const dice = makeRoll([...valueOf(node, 'DI').trim()].map(Number));
    const seat = seatOf(valueOf(node, 'PL')) ?? this.#seatOnRoll();
    if (dice.ok) this.#dice = { seat, roll: dice.value, notes: notesOf(node) };
    const move = moveOf(node);
    return move ? this.#readMove(node, move) : DONE;
  }

  #seatOnRoll(): Seat {
    const state = this.#state;
    return this.#setup?.onRoll ?? (state.phase === 'opening' ? 'light' : state.onRoll);
  }

  #readSetup(node: SgfNode): void {
    if (this.#setup) {
      this.#setup = changeSetup(this.#setup, node);
      return;
    }
    const now = setupFrom(this.#state);
    if (samePlace(now, changeSetup(now, node))) return;
    // A game that goes on from somewhere else: what is recorded stops here.
    this.#recorder.skip(this.#seatOnRoll(), 'a position is set up', node.line);
  }

  /** Before the first event: leaves the set-up behind. GNU Backgammon's PL can name the side that is not on roll. */
  #begin(onRoll: Seat): Done {
    const state = this.#state;
    const setup = this.#setup;
    this.#setup = undefined;
    if (!setup || state.phase !== 'opening') return DONE;
    if (!setup.isBegun && samePlace(setup, setupFrom(state))) return DONE;
    const begun = stateOf(setup, state, onRoll);
    if (begun.ok) this.#recorder = new Recorder(begun.value);
    return begun;
  }

  #readMove(node: SgfNode, { seat, value }: { seat: Seat; value: string }): Done {
    const begun = this.#begin(seat);
    if (!begun.ok) return begun;
    const action = value.toLowerCase();
    const turn = parseTurn(value, seat);
    if (turn) return this.#readTurn(node, seat, turn);
    this.#dice = undefined;
    const notes = this.#cubeNotes(node);
    if (action === 'double') return this.#recorder.cube(this.#doubleOf(seat), seat, notes);
    if (action === 'take' || action === 'drop') {
      return this.#recorder.cube(ACTIONS[action], seat, notes);
    }
    const text = `${colourOf(seat)}[${value.slice(0, 20)}]`;
    return fail(
      'badMove',
      `${text}: expected a roll and its moves, such as 31hefe, or double, take, drop`,
    );
  }

  /** A double in answer to one is a beaver. */
  #doubleOf(seat: Seat): 'double' | 'beaver' {
    const state = this.#state;
    return state.phase === 'doubled' && state.offer.seat === seat ? 'beaver' : 'double';
  }

  #readTurn(node: SgfNode, seat: Seat, { roll, steps }: SgfTurn): Done {
    const dice = this.#dice;
    this.#dice = undefined;
    const rolled = this.#recorder.roll(seat, roll, node.line);
    const state = this.#state;
    if (!rolled.ok || state.phase !== 'toPlay') return rolled;
    const { position } = state;
    // GNU Backgammon ends a game that is not over with the roll that is to be played.
    if (steps.length === 0 && node === this.#lastMove && !findPlay(position, roll, [])) return DONE;
    const play = findPlay(position, roll, steps)?.play;
    const text = steps.map(({ from, to }) => `${from}/${to}`).join(' ');
    const named = play ? undefined : parsePlay(text, position, roll);
    if (named?.ok === false) return named;
    const isMoney = this.#isMoney;
    const analysis = this.#playAnalysis(node, { seat, position, roll, isMoney });
    return this.#recorder.act(
      { kind: 'play', moves: play ?? named!.value.play },
      {
        ...(dice?.roll.join('') === roll.join('') && dice.seat === seat && dice.notes),
        ...this.#cubeNotes(node),
        ...(analysis && { playAnalysis: analysis }),
      },
    );
  }

  get #isMoney(): boolean {
    return this.#state.rules.length === 0;
  }

  #playAnalysis(node: SgfNode, decision: SgfDecision): PlayAnalysis | undefined {
    const values = node.properties.get('A');
    const analysis = values && parsePlayAnalysis(values, decision);
    if (values && analysis?.plays.length !== values.length - 1) this.#remark(node, 'A', values);
    return analysis;
  }

  #cubeNotes(node: SgfNode): EventNotes {
    const values = node.properties.get('DA');
    const analysis = values && parseCubeAnalysis(values[0]!, this.#isMoney);
    if (values && !analysis) this.#remark(node, 'DA', values);
    return { ...notesOf(node), ...(analysis && { cubeAnalysis: analysis }) };
  }

  #remark({ line }: SgfNode, name: 'A' | 'DA', values: readonly string[]): void {
    const shown = values.at(-1)!.slice(0, 40);
    const message = `${name}[${shown}]: expected analyses as GNU Backgammon writes them`;
    this.remarks.push({ code: 'badAnalysis', message, line });
  }

  /** The roll left unplayed, and the result where the moves leave it open. */
  #end(): Done {
    const begun = this.#begin(this.#dice?.seat ?? this.#seatOnRoll());
    if (!begun.ok) return begun;
    if (this.#dice && ['opening', 'toRoll'].includes(this.#state.phase)) {
      const { seat, roll, notes } = this.#dice;
      const rolled = this.#recorder.roll(seat, roll, notes.line);
      if (!rolled.ok) return rolled;
    }
    const { result } = this.#header;
    const state = this.#state;
    if (!result || result.points === 0) return DONE;
    if (state.phase !== 'over') {
      this.#recorder.claim(result.winner, result.points);
      return DONE;
    }
    const { winner, points } = state.ending;
    if (winner !== result.winner || points !== result.points) {
      const message = `RE[${makeResult(result, false)}]: the moves make it ${makeResult(state.ending, false)}`;
      this.remarks.push({ code: 'otherResult', message, line: this.#lastMove?.line ?? 1 });
    }
    return DONE;
  }
}

function notesOf(node: SgfNode): EventNotes {
  const comment = valueOf(node, 'C');
  const luck = Number.parseFloat(valueOf(node, 'LU'));
  const { C: _, ...tags } = tagsOf(node) ?? {};
  return {
    line: node.line,
    ...(comment !== '' && { comment }),
    ...(Number.isFinite(luck) && { luck: luck + 0 }),
    ...(Object.keys(tags).length > 0 && { tags }),
  };
}
