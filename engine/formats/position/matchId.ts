/**
 * Match IDs and GNUBG IDs as GNU Backgammon writes them: score, cube, dice and whose turn it is, in 72 bits,
 * little-endian, 12 characters of Base64; a GNUBG ID is a Position ID and a Match ID with a colon between.
 *
 *     parseGnubgId('4HPwATDgc/ABMA:cIkKAAAAAAAA');    // money, dark to play 52 from the start
 *
 * GNU Backgammon's player 0 is light, its player 1 dark. Source: GNU Backgammon manual, "A technical description of
 * the Match ID", which documents 66 bits; the 67th says that there is no Jacoby rule, and is set in every match.
 */
import type { FormatFailure, Written } from '../../match/record.ts';
import { otherSeat, type Seat, SEATS, startOf } from '../../match/rules.ts';
import {
  type Cube,
  type CubeOffer,
  type MatchState,
  pendingPart,
  seatToAct,
} from '../../match/state.ts';
import { checkerCount, type GameValue, OFF, GAME_VALUES } from '../../position.ts';
import { fail, type Result } from '../../result.ts';
import { type VariantName, variant } from '../../variants.ts';
import { part, reading, refuse, wholeText } from './fields.ts';
import { matchIdState } from './matchIdState.ts';
import { CENTRED, GAME_STATES, MATCH_ID_LENGTH, readMatchKey, writeMatchKey } from './matchKey.ts';
import {
  makePositionId,
  parsePositionId,
  POSITION_ID_CHECKERS,
  POSITION_ID_LENGTH,
} from '../positionId.ts';
import { turnedCube, type Unwritable, written } from './positionState.ts';

const HIGHEST_SCORE = 32_767;

type ParsedState<Code extends string> = Result<MatchState, FormatFailure<Code>>;
type WrittenState = Result<Written, Unwritable>;

/**
 * Returns the state a Match ID stands for, at the start of the variant, which the ID does not say; beavers, automatic
 * doubles and the rest of the rules are as `makeRules` has them. A double that was beavered more than once reads as
 * beavered twice, one beavered during a resignation as once.
 */
export function parseMatchId(
  text: string,
  name: VariantName = 'standard',
): ParsedState<'badMatchId'> {
  return reading('badMatchId', 'Match ID', () => {
    const id = wholeText(text);
    const { start } = variant(name);
    return matchIdState(readMatchKey(id), {
      name,
      position: start,
      positionField: id,
      matchField: id,
    });
  });
}

/** Returns the state's Match ID; the position is never in it. */
export function makeMatchId(state: MatchState): WrittenState {
  const id = matchIdOf(state);
  const made = makeGnubgId(state);
  return made.ok
    ? { ok: true, value: { data: id, lost: ['the position', ...made.value.lost] } }
    : made;
}

/** Returns the state that "PositionID:MatchID" stands for; of what it does not say see `parseMatchId`. */
export function parseGnubgId(
  text: string,
  name: VariantName = 'standard',
): ParsedState<'badGnubgId'> {
  return reading('badGnubgId', 'GNUBG ID', () => {
    const whole = wholeText(text);
    const length = POSITION_ID_LENGTH + 1 + MATCH_ID_LENGTH;
    if (whole.text.length !== length || whole.text[POSITION_ID_LENGTH] !== ':') {
      refuse(whole, `${POSITION_ID_LENGTH} characters, a colon, ${MATCH_ID_LENGTH} characters`);
    }
    const positionField = part(whole, 'Position ID', 0, POSITION_ID_LENGTH);
    const matchField = part(whole, 'Match ID', POSITION_ID_LENGTH + 1, length);
    const position = parsePositionId(positionField.text, variant(name).checkers);
    if (!position.ok) {
      const { message, place } = position.error;
      const column = whole.place.column! + place.column! - 1;
      refuse({ ...positionField, place: { column } }, message);
    }
    return matchIdState(readMatchKey(matchField), {
      name,
      position: position.value,
      positionField,
      matchField,
    });
  });
}

/** Returns the state's GNUBG ID, "PositionID:MatchID". */
export function makeGnubgId(state: MatchState): WrittenState {
  const position = state.phase === 'opening' ? startOf(state.rules) : state.position;
  const sides = [position.playerOnRoll, position.opponent];
  if (sides.some((side) => checkerCount(side) - side[OFF]! > POSITION_ID_CHECKERS)) {
    return fail('unwritable', `a Position ID holds ${POSITION_ID_CHECKERS} checkers a side`);
  }
  const { light, dark } = state.score;
  if (Math.max(light, dark) > HIGHEST_SCORE) {
    return fail(
      'unwritable',
      `a Match ID holds scores up to ${HIGHEST_SCORE}, not ${light}-${dark}`,
    );
  }
  const id = `${makePositionId(position)}:${matchIdOf(state)}`;
  return written(id, state, parseGnubgId(id, state.rules.variant));
}

/** The Match ID alone, of a state whose scores fit. */
function matchIdOf(state: MatchState): string {
  const { rules, score } = state;
  const cube = cubeOf(state);
  const [first, second] = diceOf(state);
  return writeMatchKey({
    cube: Math.log2(cube.value),
    'cube owner': cube.owner === null ? CENTRED : SEATS.indexOf(cube.owner),
    'player on roll': state.phase === 'opening' ? 0 : SEATS.indexOf(state.onRoll),
    'Crawford flag': Number(state.isCrawford),
    'game state': gameStateOf(state),
    turn: SEATS.indexOf(turnOf(state)),
    double: Number(offerIn(state) !== undefined),
    resignation: 1 + GAME_VALUES.indexOf(resignedIn(state)!),
    'first die': Math.max(first, second),
    'second die': Math.min(first, second),
    'match length': rules.length,
    'score of player 0': score.light,
    'score of player 1': score.dark,
    'no Jacoby flag': Number(!rules.hasJacoby),
    'unused bits': 0,
  });
}

function gameStateOf(state: MatchState): number {
  if (state.phase === 'opening') return GAME_STATES.notBegun;
  return state.phase === 'over' ? GAME_STATES[state.ending.by] : GAME_STATES.playing;
}

/** Whose turn it is: to play, to answer, or whose play or answer ended the game. */
function turnOf(state: MatchState): Seat {
  if (state.phase !== 'over') return seatToAct(state) ?? 'light';
  const { winner, by } = state.ending;
  if (by === 'bearoff') return state.onRoll;
  return by === 'resignation' ? winner : otherSeat(winner);
}

/** The cube as it is shown while a double waits and after it was passed. */
function cubeOf(state: MatchState): Cube {
  if (state.phase === 'opening') return state.cube;
  const isPassed = state.phase === 'over' && state.ending.by === 'pass';
  const offered = isPassed ? state.ending.points * 2 : offerIn(state)?.cube;
  return offered === undefined ? state.cube : turnedCube(state.cube, offered, state.onRoll);
}

function offerIn(state: MatchState): CubeOffer | undefined {
  const now = pendingPart(state);
  return now.phase === 'doubled' ? now.offer : undefined;
}

function resignedIn(state: MatchState): GameValue | undefined {
  if (state.phase === 'resigned') return state.resignation.value;
  return state.phase === 'over' && state.ending.by === 'resignation'
    ? state.ending.value
    : undefined;
}

function diceOf(state: MatchState): readonly [number, number] {
  const now = pendingPart(state);
  return now.phase === 'toPlay' ? now.roll : [0, 0];
}
