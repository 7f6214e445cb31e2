/** Arbitrary states of matches and money sessions for fast-check: consistent, though not always reachable by play. */
import fc from 'fast-check';
import { makeRules, type MatchRules, SEATS } from '../../engine/match/rules.ts';
import type {
  Cube,
  GameEnding,
  MatchState,
  OpeningState,
  OverState,
  ResignedState,
  Score,
  ToRollState,
} from '../../engine/match/state.ts';
import { pointsFor } from '../../engine/match/cubeRules.ts';
import { otherSeat } from '../../engine/match/rules.ts';
import { ending, type GameValue, OFF, type Position } from '../../engine/position.ts';
import { anyPosition, anyRoll } from './positions.ts';

const anySeat = fc.constantFrom(...SEATS);
const anyValue = fc.constantFrom<GameValue>('single', 'gammon', 'backgammon');

/** Rules of matches up to 25 points and of money sessions, from the standard start. */
export const anyRules: fc.Arbitrary<MatchRules> = fc
  .oneof(
    fc.record({
      length: fc.integer({ min: 1, max: 25 }),
      hasCube: fc.boolean(),
      hasCrawford: fc.boolean(),
      cubeLimit: fc.constantFrom(64, 1024),
    }),
    fc.record({
      length: fc.constant(0),
      hasCube: fc.boolean(),
      hasJacoby: fc.boolean(),
      mostBeavers: fc.integer({ min: 0, max: 3 }),
      mostAutomaticDoubles: fc.integer({ min: 0, max: 2 }),
      cubeLimit: fc.constantFrom(64, 1024),
    }),
  )
  .map((given) => {
    const rules = makeRules(given);
    if (!rules.ok) throw new Error(rules.error.message);
    return rules.value;
  });

/** Scores at which the match goes on. */
function scoresIn({ length }: MatchRules): fc.Arbitrary<Score> {
  const points = fc.integer({ min: 0, max: length === 0 ? 30 : length - 1 });
  return fc.record({ light: points, dark: points });
}

/** The score and whether it is the Crawford game, which needs a side that is one point away. */
function anyStanding(rules: MatchRules): fc.Arbitrary<{ score: Score; isCrawford: boolean }> {
  return fc.record({ score: scoresIn(rules), flag: fc.boolean() }).map(({ score, flag }) => ({
    score,
    isCrawford:
      flag &&
      rules.hasCrawford &&
      rules.length > 1 &&
      Math.max(score.light, score.dark) === rules.length - 1,
  }));
}

/** A cube that may still be doubled or not; centred at 1 where nobody may turn it. */
function cubesIn(rules: MatchRules, isCrawford: boolean): fc.Arbitrary<Cube> {
  const centred: Cube = { value: 1, owner: null };
  if (!rules.hasCube || rules.length === 1 || isCrawford) return fc.constant(centred);
  const owned = fc.record({
    value: fc.constantFrom(2, 4, 8, 16, rules.cubeLimit),
    owner: anySeat,
  });
  return fc.oneof({ weight: 1, arbitrary: fc.constant(centred) }, { weight: 2, arbitrary: owned });
}

/** What every state in play is made of: `onRoll` is to roll. */
const anyToRoll: fc.Arbitrary<ToRollState> = anyRules
  .chain((rules) => fc.tuple(fc.constant(rules), anyStanding(rules)))
  .chain(([rules, standing]) =>
    fc.record({
      phase: fc.constant('toRoll' as const),
      rules: fc.constant(rules),
      game: fc.integer({ min: 1, max: 9 }),
      score: fc.constant(standing.score),
      isCrawford: fc.constant(standing.isCrawford),
      cube: cubesIn(rules, standing.isCrawford),
      history: fc.constant([]),
      onRoll: anySeat,
      position: anyPosition,
    }),
  );

function opening({ rules, game, score, isCrawford, history }: ToRollState): OpeningState {
  return {
    phase: 'opening',
    rules,
    game,
    score,
    isCrawford,
    cube: { value: 1, owner: null },
    history,
  };
}

function withRoll(state: ToRollState): fc.Arbitrary<MatchState> {
  return anyRoll.map((roll) => ({ ...state, phase: 'toPlay', roll }));
}

/** The state with a double made, and beavered a few times where the rules know beavers; itself where nobody may double. */
function doubled(state: ToRollState): fc.Arbitrary<MatchState> {
  const { rules, cube, onRoll } = state;
  const mayDouble =
    rules.hasCube &&
    rules.length !== 1 &&
    !state.isCrawford &&
    cube.owner !== otherSeat(onRoll) &&
    cube.value * 2 <= rules.cubeLimit;
  if (!mayDouble) return fc.constant(state);
  return fc.integer({ min: 0, max: Math.min(2, rules.mostBeavers) }).map((wanted) => {
    const beavers = cube.value * 2 ** (wanted + 1) <= rules.cubeLimit ? wanted : 0;
    return {
      ...state,
      phase: 'doubled',
      offer: {
        seat: beavers % 2 === 0 ? otherSeat(onRoll) : onRoll,
        cube: cube.value * 2 ** (beavers + 1),
        beavers,
      },
    };
  });
}

function resigned(state: ToRollState): fc.Arbitrary<MatchState> {
  return fc
    .record({
      resignation: fc.record({ seat: anySeat, value: anyValue }),
      from: fc.oneof(fc.constant(state), withRoll(state), doubled(state)),
    })
    .map(({ resignation, from }) => {
      const resumes: ResignedState['resumes'] =
        from.phase === 'toPlay'
          ? { phase: 'toPlay', roll: from.roll }
          : from.phase === 'doubled'
            ? { phase: 'doubled', offer: from.offer }
            : { phase: 'toRoll' };
      return { ...state, phase: 'resigned', resignation, resumes };
    });
}

/** The position with all of the opponent's checkers borne off: whoever played last has won. */
function borneOff({ playerOnRoll }: Position): Position {
  return { playerOnRoll, opponent: playerOnRoll.map((_, place) => (place === OFF ? 15 : 0)) };
}

function over(state: ToRollState): fc.Arbitrary<OverState> {
  const position = borneOff(state.position);
  const { value } = ending(position)!;
  const won: GameEnding = {
    winner: otherSeat(state.onRoll),
    value,
    by: 'bearoff',
    points: pointsFor(state, value),
  };
  const passed: GameEnding = {
    winner: state.onRoll,
    value: 'single',
    by: 'pass',
    points: state.cube.value,
  };
  const gaveUp = fc
    .record({ winner: anySeat, value: anyValue })
    .map((end): GameEnding => ({ ...end, by: 'resignation', points: pointsFor(state, end.value) }));
  const end = (made: GameEnding, at: Position): OverState => ({
    ...state,
    phase: 'over',
    position: at,
    score: { ...state.score, [made.winner]: state.score[made.winner] + made.points },
    ending: made,
  });
  return fc.oneof(
    fc.constant(end(won, position)),
    fc.constant(end(passed, state.position)),
    gaveUp.map((made) => end(made, state.position)),
  );
}

/** Any state, of every phase and with empty history: matches and money, cubes, Crawford games, resignations. */
export const anyMatchState: fc.Arbitrary<MatchState> = anyToRoll.chain((state) =>
  fc.oneof<fc.Arbitrary<MatchState>[]>(
    fc.constant(opening(state)),
    fc.constant(state),
    withRoll(state),
    doubled(state),
    resigned(state),
    over(state),
  ),
);
