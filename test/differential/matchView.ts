/** Our records as GNU Backgammon shows its own: the same shape, to be compared as a whole. */
import { makePositionId } from '../../engine/formats/positionId.ts';
import type { GameRecord, MatchRecord } from '../../engine/match/record.ts';
import { replayGame } from '../../engine/match/replay.ts';
import { otherSeat, type Seat, startOf } from '../../engine/match/rules.ts';
import type { Cube, GameEvent, MatchState } from '../../engine/match/state.ts';
import { flip } from '../../engine/position.ts';
import { type Roll, rollName } from '../../engine/roll.ts';
import type { GnubgGame, GnubgMatch, GnubgRecord, GnubgState } from './gnubgMatches.ts';

const NUMBERS: Readonly<Record<Seat, 0 | 1>> = { light: 0, dark: 1 };
const ACTIONS = {
  play: 'move',
  double: 'double',
  beaver: 'double',
  take: 'take',
  pass: 'drop',
} as const;
/** LongGammon is a position set up at the start of every game. */
const VARIATIONS = {
  standard: 'Standard',
  nackgammon: 'Nackgammon',
  hypergammon: 'Hypergammon3',
  longgammon: 'Standard',
} as const;

/** Returns what GNU Backgammon should make of the match. */
export function viewMatch({ rules, games }: MatchRecord): GnubgMatch {
  return {
    variation: VARIATIONS[rules.variant],
    games: games.map((game) => viewGame(rules, game)),
  };
}

/** Returns what a record must have kept once it has been through a format: one line for each event, and the result. */
export function outline({ rules, games }: MatchRecord): unknown {
  const { length, variant, hasCube, hasJacoby } = rules;
  const variation = VARIATIONS[variant];
  return { rules: { length, variation, hasCube, hasJacoby }, games: games.map(outlineGame) };
}

function outlineGame({ score, isCrawford, setup, events, unplayed, ending }: GameRecord): unknown {
  return {
    score,
    isCrawford,
    // Under the Jacoby rule the value of a resignation is not in the result.
    ending: ending && { winner: ending.winner, by: ending.by, points: ending.points },
    unplayed: unplayed && `${unplayed.seat} ${rollName(unplayed.roll)}`,
    events: [...(setup?.history ?? []), ...events].flatMap((event) => {
      if (event.kind === 'automaticDouble') return [event.kind];
      if (actionOf(event) === undefined) return [];
      const { kind, seat } = event;
      return kind === 'play'
        ? [`${seat} ${rollName(event.roll)} from ${makePositionId(event.position)}`]
        : [`${seat} ${kind}`];
    }),
  };
}

function viewGame(rules: MatchRecord['rules'], game: GameRecord): GnubgGame {
  const steps = replayGame(rules, game);
  if (!steps.ok) throw new Error(`game ${game.number}: ${steps.error.message}`);
  const records: GnubgRecord[] = [];
  for (const { event, before } of steps.value) {
    const action = actionOf(event);
    if (action === undefined) continue;
    const seat = event.kind === 'automaticDouble' ? 'light' : event.seat;
    const dice = event.kind === 'play' ? event.roll : null;
    records.push(viewRecord(action, seat, dice, viewState(before, seat)));
  }
  const { ending, score, unplayed } = game;
  const { after } = steps.value.at(-1)!;
  // Our score is the one after the game once it is over, GNU Backgammon's the one before it.
  const last = viewState({ ...after, score }, 'light');
  if (unplayed) records.push(viewRecord('set', unplayed.seat, unplayed.roll, last));
  const isResigned = ending?.by === 'resignation';
  if (isResigned) records.push(viewRecord('resign', otherSeat(ending.winner), null, last));
  return {
    records,
    lastId: last.id,
    score: [score.light, score.dark],
    winner: ending ? NUMBERS[ending.winner] : null,
    points: ending?.points ?? 0,
    isResigned,
  };
}

/** Resignations are not records, but for an accepted one, which ends the game. */
function actionOf({ kind }: GameEvent): GnubgRecord['action'] | undefined {
  return kind in ACTIONS ? ACTIONS[kind as keyof typeof ACTIONS] : undefined;
}

function viewRecord(
  action: GnubgRecord['action'],
  seat: Seat,
  dice: Roll | null,
  state: GnubgState,
): GnubgRecord {
  return { ...state, action, player: NUMBERS[seat], dice: dice && [dice[0], dice[1]] };
}

/** Before an event of `seat`, or after the last. */
function viewState(state: MatchState, seat: Seat): GnubgState {
  const { rules, isCrawford, score } = state;
  const { length } = rules;
  const isOpening = state.phase === 'opening';
  const start = startOf(rules);
  const position = isOpening ? (seat === 'light' ? start : flip(start)) : state.position;
  const cube = cubeShown(state);
  return {
    id: makePositionId(position),
    cube: cube.value,
    owner: cube.owner === null ? -1 : NUMBERS[cube.owner],
    move: NUMBERS[isOpening ? seat : state.onRoll],
    score: length === 0 ? [0, 0] : [score.light, score.dark],
    crawford: Number(isCrawford),
    jacoby: Number(rules.hasJacoby),
    length,
  };
}

/** Until a double is answered the cube stands where it was; a beaver takes the double before it. */
function cubeShown(state: MatchState): Cube {
  const part = state.phase === 'resigned' ? state.resumes : state;
  if (part.phase !== 'doubled' || state.phase === 'opening' || part.offer.beavers === 0)
    return state.cube;
  const { onRoll } = state as Extract<MatchState, { onRoll: Seat }>;
  return { value: part.offer.cube / 2, owner: otherSeat(onRoll) };
}
