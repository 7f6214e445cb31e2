/** From the fields of a Match ID and a position to a match state. */
import { pointsFor } from '../../match/cubeRules.ts';
import { HIGHEST_CUBE, type MatchRules, otherSeat, type Seat, SEATS } from '../../match/rules.ts';
import type {
  Cube,
  DoubledState,
  GameEnding,
  MatchState,
  OverState,
  ToRollState,
} from '../../match/state.ts';
import { ending, type Position, GAME_VALUES } from '../../position.ts';
import { isDie, makeRoll, type Roll } from '../../roll.ts';
import type { VariantName } from '../../variants.ts';
import { type Field, refuse } from './fields.ts';
import { GAME_STATES, type MatchKey, matchKeyField, type MatchKeyName } from './matchKey.ts';
import { beforeDouble, checked, notBegun, rulesOf } from './positionState.ts';

/** Where a state is read from: its position, seen by the player on roll, and the two halves of the ID. */
interface Source {
  readonly name: VariantName;
  readonly position: Position;
  readonly positionField: Field;
  readonly matchField: Field;
}

type Begun = Omit<ToRollState, 'phase'>;
type FieldAt = (name: MatchKeyName) => Field;

/** Returns the state, or refuses what holds no sense; for use inside `reading`. */
export function matchIdState(key: MatchKey, source: Source): MatchState {
  const { position, positionField } = source;
  const at: FieldAt = (name) => matchKeyField(source.matchField, key, name);
  if (key['unused bits'] !== 0) refuse(at('unused bits'), '0');
  if (key['cube owner'] === 2) refuse(at('cube owner'), '0, 1 or 3 for a centred cube');
  const onRoll = SEATS[key['player on roll']]!;
  const begun: Begun = {
    rules: readRules(key, source.name, at),
    game: 1,
    score: { light: key['score of player 0'], dark: key['score of player 1'] },
    isCrawford: key['Crawford flag'] === 1,
    cube: { value: 2 ** key.cube, owner: SEATS[key['cube owner']] ?? null },
    history: [],
    onRoll,
    position,
  };
  const fields = { position: positionField, score: at('score of player 0') };
  switch (key['game state']) {
    case GAME_STATES.notBegun:
      return checked(notBegun(begun), fields);
    case GAME_STATES.playing:
      return checked(playing(key, begun, at), fields);
    case GAME_STATES.bearoff: {
      const end = ending(position) ?? refuse(positionField, 'a side without checkers');
      const winner = end.winner === 'playerOnRoll' ? onRoll : otherSeat(onRoll);
      return checked(over(begun, { winner, value: end.value, by: 'bearoff' }), fields);
    }
    case GAME_STATES.resignation: {
      const value = GAME_VALUES[key.resignation - 1] ?? refuse(at('resignation'), '1 to 3');
      return checked(over(begun, { winner: SEATS[key.turn]!, value, by: 'resignation' }), fields);
    }
    case GAME_STATES.pass:
      return checked(passed(key, begun, at), fields);
    default:
      return refuse(at('game state'), '0 to 4');
  }
}

function readRules(key: MatchKey, name: VariantName, at: FieldAt): MatchRules {
  const length = key['match length'];
  if (length > 0) return rulesOf({ length, variant: name }, at('match length'));
  if (key['Crawford flag']) refuse(at('Crawford flag'), '0 in money play');
  const hasJacoby = key['no Jacoby flag'] === 0;
  return rulesOf({ length, variant: name, hasJacoby }, at('match length'));
}

function playing(key: MatchKey, begun: Begun, at: FieldAt): MatchState {
  const roll = readRoll(key, at);
  if (roll && key.double) refuse(at('first die'), '0 while a double is offered');
  const turn = SEATS[key.turn]!;
  if (key.resignation === 0) {
    if (key.double) return doubled(begun, turn, at);
    return roll ? { ...begun, phase: 'toPlay', roll } : { ...begun, phase: 'toRoll' };
  }
  const resignation = { seat: otherSeat(turn), value: GAME_VALUES[key.resignation - 1]! };
  if (key.double) {
    // The turn says who resigned, so it cannot say who was to answer the double.
    const { phase, offer, ...common } = doubled(begun, undefined, at);
    return { ...common, phase: 'resigned', resignation, resumes: { phase, offer } };
  }
  const resumes = roll ? ({ phase: 'toPlay', roll } as const) : ({ phase: 'toRoll' } as const);
  return { ...begun, phase: 'resigned', resignation, resumes };
}

/** `answerer` undefined: as few beavers as the cube shows. */
function doubled(begun: Begun, answerer: Seat | undefined, at: FieldAt): DoubledState {
  const { onRoll, cube: shown } = begun;
  const isBeavered = shown.owner === otherSeat(onRoll);
  const seat = answerer ?? (isBeavered ? onRoll : otherSeat(onRoll));
  const { cube, beavers } = beforeDouble({ cube: shown, answerer: seat }, onRoll, at('turn'));
  return {
    ...withBeavers(begun, beavers, at('turn')),
    phase: 'doubled',
    cube,
    offer: { seat, cube: offeredAt(shown, at('cube')), beavers },
  };
}

function offeredAt({ value }: Cube, field: Field): number {
  return value < HIGHEST_CUBE ? value * 2 : refuse(field, 'a cube that may be doubled');
}

/** A double passed: the cube shows what that lost. */
function passed(key: MatchKey, begun: Begun, at: FieldAt): OverState {
  const { onRoll, cube: shown } = begun;
  const answerer = SEATS[key.turn]!;
  const { cube, beavers } = beforeDouble({ cube: shown, answerer }, onRoll, at('turn'));
  return {
    ...withBeavers(begun, beavers, at('turn')),
    phase: 'over',
    cube,
    ending: {
      winner: otherSeat(answerer),
      value: 'single',
      by: 'pass',
      points: shown.value,
    },
  };
}

/** The state under rules that allow the beavers it has seen. */
function withBeavers(begun: Begun, beavers: number, field: Field): Begun {
  if (beavers === 0) return begun;
  return { ...begun, rules: rulesOf({ ...begun.rules, mostBeavers: beavers }, field) };
}

function readRoll(key: MatchKey, at: FieldAt): Roll | undefined {
  const dice = [key['first die'], key['second die']] as const;
  if (dice[0] === 0 && dice[1] === 0) return undefined;
  const roll = makeRoll(dice);
  return roll.ok ? roll.value : refuse(at(isDie(dice[0]) ? 'second die' : 'first die'), '1 to 6');
}

function over(begun: Begun, { winner, value, by }: Omit<GameEnding, 'points'>): OverState {
  const points = pointsFor({ ...begun, phase: 'toRoll' }, value);
  return { ...begun, phase: 'over', ending: { winner, value, by, points } };
}
