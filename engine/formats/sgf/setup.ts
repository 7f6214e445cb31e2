/** Positions set up in SGF: AE, AB and AW for the board, CV and CP (or CO) for the cube, PL for whose turn it is. */
import { HIGHEST_CUBE, isCubeValue, otherSeat, type Seat, SEATS } from '../../match/rules.ts';
import {
  type Cube,
  type GameEvent,
  type MatchState,
  type OpeningState,
  positionFor,
  type ToRollState,
} from '../../match/state.ts';
import { BAR, checkerCount, makePosition, OFF, sameSide, type Side } from '../../position.ts';
import { type Failure, ok, type Result } from '../../result.ts';
import { variant } from '../../variants.ts';
import { valueOf } from './header.ts';
import { makePlace, parsePlace } from './moves.ts';
import { makeProperty, type SgfNode } from './tree.ts';

/** What a set-up changes: each side's checkers as it numbers the points, the cube, and whose turn it is. */
export interface Setup {
  readonly sides: Readonly<Record<Seat, Side>>;
  readonly cube: Cube;
  /** undefined before the opening roll. */
  readonly onRoll: Seat | undefined;
  /** True once a node sets up checkers and whose turn it is: the opening is over, even where nothing is changed. */
  readonly isBegun: boolean;
}

const BOARD = ['AE', 'AB', 'AW'];

/** Returns the set-up that a state of a game amounts to. */
export function setupFrom(state: MatchState): Setup {
  const { playerOnRoll: light, opponent: dark } = positionFor(state, 'light');
  const isBegun = state.phase !== 'opening';
  const onRoll = isBegun ? state.onRoll : undefined;
  return { sides: { light, dark }, cube: state.cube, onRoll, isBegun };
}

/** Returns true when both have the same checkers on the board and the same cube. */
export function samePlace(a: Setup, b: Setup): boolean {
  const isSameBoard = SEATS.every((seat) => sameSide(a.sides[seat], b.sides[seat]));
  return isSameBoard && a.cube.value === b.cube.value && a.cube.owner === b.cube.owner;
}

/** Returns the set-up as the node's properties change it. */
export function changeSetup(setup: Setup, node: SgfNode): Setup {
  const sides = { light: [...setup.sides.light], dark: [...setup.sides.dark] };
  for (const place of placesOf(node, 'AE')) for (const seat of SEATS) sides[seat][place(seat)] = 0;
  for (const place of placesOf(node, 'AB')) sides.dark[place('dark')]!++;
  for (const place of placesOf(node, 'AW')) sides.light[place('light')]!++;
  for (const seat of SEATS) {
    sides[seat][OFF] = 0;
    sides[seat][OFF] = checkerCount(setup.sides[seat]) - checkerCount(sides[seat]);
  }
  const owner = valueOf(node, 'CP') || valueOf(node, 'CO');
  const value = Number(valueOf(node, 'CV'));
  const onRoll = seatOf(valueOf(node, 'PL'));
  const isBoard = BOARD.some((name) => node.properties.has(name));
  return {
    sides,
    cube: {
      value: isCubeValue(value) ? value : setup.cube.value,
      owner: owner === '' ? setup.cube.owner : (seatOf(owner) ?? null),
    },
    onRoll: onRoll ?? setup.onRoll,
    isBegun: setup.isBegun || (isBoard && onRoll !== undefined),
  };
}

/** Returns why the node's cube cannot be, which is then left as it was; undefined where it can, or there is none. */
export function whyNoCube(node: SgfNode): string | undefined {
  const value = valueOf(node, 'CV');
  if (value === '' || isCubeValue(Number(value))) return undefined;
  return `CV[${value.slice(0, 20)}]: expected a power of two up to ${HIGHEST_CUBE}`;
}

/** The places that a property lists, single letters and ranges such as a:y, each as either side numbers it. */
function* placesOf(node: SgfNode, name: string): Generator<(seat: Seat) => number> {
  for (const value of node.properties.get(name) ?? []) {
    const [first = '', last = first] = value.trim().split(':');
    if (!/^[a-y]$/.test(first) || !/^[a-y]$/.test(last)) continue;
    for (let code = first.charCodeAt(0); code <= last.charCodeAt(0); code++) {
      yield (seat) => parsePlace(String.fromCharCode(code), seat)!;
    }
  }
}

/** Returns whom a colour's name stands for, whole or its first letter; undefined for other text. */
export function seatOf(colour: string): Seat | undefined {
  const letter = colour.trim()[0]?.toLowerCase();
  if (letter === 'w') return 'light';
  return letter === 'b' ? 'dark' : undefined;
}

/** Returns the state that a game begins with from the set-up, `onRoll` to roll; or what is wrong with it. */
export function stateOf(
  { sides, cube }: Setup,
  opening: OpeningState,
  onRoll: Seat,
): Result<ToRollState, Failure<string>> {
  const { checkers } = variant(opening.rules.variant);
  const position = makePosition(sides[onRoll], sides[otherSeat(onRoll)], checkers);
  if (!position.ok) return position;
  return ok({
    ...opening,
    phase: 'toRoll',
    cube,
    onRoll,
    position: position.value,
  });
}

/** Returns the double, and the beavers in answer to it, that a state waits for an answer to. */
export function offersOf(state: MatchState): (GameEvent & { readonly seat: Seat })[] {
  if (state.phase !== 'doubled') return [];
  const { seat, cube, beavers } = state.offer;
  // The last of them is the other side's of the one who is to answer.
  return Array.from({ length: beavers + 1 }, (_, i) => ({
    kind: i === 0 ? 'double' : 'beaver',
    seat: (beavers - i) % 2 === 0 ? otherSeat(seat) : seat,
    cube: cube / 2 ** (beavers - i),
  }));
}

/** Returns the nodes of a set-up, as GNU Backgammon writes them. */
export function makeSetup({ sides, cube, onRoll = 'light' }: Omit<Setup, 'isBegun'>): string[] {
  const owner = cube.owner === null ? 'c' : cube.owner === 'light' ? 'w' : 'b';
  return [
    makeProperty('PL', colourOf(onRoll)) +
      makeProperty('AE', 'a:y') +
      makeProperty('AW', ...lettersOf(sides.light, 'light')) +
      makeProperty('AB', ...lettersOf(sides.dark, 'dark')),
    makeProperty('CV', `${cube.value}`),
    makeProperty('CP', owner),
  ];
}

/** Returns the property letter of a side's moves. */
export function colourOf(seat: Seat): 'W' | 'B' {
  return seat === 'light' ? 'W' : 'B';
}

function lettersOf(side: Side, seat: Seat): string[] {
  const letters: string[] = [];
  for (let place = 1; place <= BAR; place++) {
    for (let n = side[place]!; n > 0; n--) letters.push(makePlace(place, seat));
  }
  return letters;
}
