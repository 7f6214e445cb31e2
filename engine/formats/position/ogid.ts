/**
 * OGIDs, the position IDs of OpenGammon.
 *
 *     parseOgid('11ccccchhhjjjjj:66666888dddddoo:N0N:13:B:IB:0:0:7:0');    // 7 points, light to play 13
 *
 * White's and Black's checkers (0 White's bar, 1 to o the points with White's home last, p Black's bar), the cube's
 * owner, its power of two and what was done with it, dice, who acted last, the state of the game, White's and Black's
 * score before the game, the match length (C: the Crawford game), the number of plays and, unless 15, the checkers a
 * side. White is light. Sources: HedgeHog's OGID by way of the codecs ogxm 2.3.2, whose strings the tests quote, and
 * gvformat (gammonview-analysis), both MIT.
 */
import type { FormatFailure, Written } from '../../match/record.ts';
import { otherSeat, type Seat, startOf } from '../../match/rules.ts';
import { type MatchState, pendingPart, playsOf, positionFor } from '../../match/state.ts';
import { BAR, OFF, samePosition, type Side } from '../../position.ts';
import { fail, type Result } from '../../result.ts';
import { type VariantName, variant } from '../../variants.ts';
import { reading, wholeText } from './fields.ts';
import { OGID_POINTS, ogidState } from './ogidState.ts';
import { plusPoints, type Unwritable, written } from './positionState.ts';

const PREFIX = 'OGID=';
const LETTER = { light: 'W', dark: 'B' } as const;

/**
 * Returns the state an OGID stands for, with or without "OGID=". It says neither the variant (3 checkers read as
 * Hypergammon) nor anything of the rules but the length. Resignations have states whose size it does not say: refused.
 */
export function parseOgid(
  text: string,
  name?: VariantName,
): Result<MatchState, FormatFailure<'badOgid'>> {
  return reading('badOgid', 'OGID', () => ogidState(wholeText(text, PREFIX), name));
}

/** Returns the state's OGID; there is none of a double that was beavered, nor of a game that ended by a resignation. */
export function makeOgid(state: MatchState): Result<Written, Unwritable> {
  const now = pendingPart(state);
  if (now.phase === 'doubled' && now.offer.beavers > 0) {
    return fail('unwritable', 'an OGID has no beavers that wait for an answer');
  }
  if (state.phase === 'over' && state.ending.by === 'resignation') {
    return fail('unwritable', 'an OGID has no resignations');
  }
  if (
    state.phase === 'over' &&
    state.ending.by === 'pass' &&
    state.ending.points > state.cube.value
  ) {
    return fail('unwritable', 'an OGID has no beavers that were passed');
  }
  const { rules, cube } = state;
  const score =
    state.phase === 'over'
      ? plusPoints(state.score, state.ending.winner, -state.ending.points)
      : state.score;
  const position = positionFor(state, 'light');
  const { checkers } = variant(rules.variant);
  const fields = [
    checkersText(position.playerOnRoll, (point) => BAR - point),
    checkersText(position.opponent, (point) => point),
    `${cube.owner === null ? 'N' : LETTER[cube.owner]}${Math.log2(cube.value)}${actionOf(state)}`,
    now.phase === 'toPlay' ? [...now.roll].sort((a, b) => a - b).join('') : '',
    LETTER[actorOf(state)],
    gameStateOf(state),
    score.light,
    score.dark,
    `${rules.length}${isMarkedCrawford(state) ? 'C' : ''}`,
    playsOf(state).length,
    ...(checkers === 15 ? [] : [checkers]),
  ];
  const id = fields.join(':');
  // Three checkers are Hypergammon.
  return written(id, state, parseOgid(id, rules.variant), rules.variant === 'hypergammon');
}

function checkersText(side: Side, absolute: (point: number) => number): string {
  const texts = side.map((n, point) =>
    point === OFF ? '' : OGID_POINTS[absolute(point)]!.repeat(n),
  );
  return [...texts.join('')]
    .sort((a, b) => OGID_POINTS.indexOf(a) - OGID_POINTS.indexOf(b))
    .join('');
}

/** Who acted last; before the opening roll White. A side that has doubled stays on roll. */
function actorOf(state: MatchState): Seat {
  if (state.phase === 'opening') return 'light';
  const { phase } = pendingPart(state);
  return phase === 'doubled' ? state.onRoll : otherSeat(state.onRoll);
}

function actionOf(state: MatchState): string {
  if (state.phase === 'over') return state.ending.by === 'pass' ? 'P' : 'N';
  const { phase } = pendingPart(state);
  if (phase === 'doubled') return 'O';
  return isTaken(state) ? 'T' : 'N';
}

function isTaken({ history }: MatchState): boolean {
  return history.at(-1)?.kind === 'take';
}

function gameStateOf(state: MatchState): string {
  const { phase } = pendingPart(state);
  switch (phase) {
    case 'opening':
      return 'IW';
    case 'toRoll':
      return isTaken(state) ? 'A' : 'C';
    case 'toPlay': {
      const isFirst =
        playsOf(state).length === 0 &&
        samePosition(positionFor(state, 'light'), startOf(state.rules));
      return isFirst ? 'IB' : 'R';
    }
    case 'doubled':
      return 'D';
    case 'over':
      return 'G';
  }
}

/** A one point match is marked too. */
function isMarkedCrawford({ rules, isCrawford }: MatchState): boolean {
  return isCrawford || rules.length === 1;
}
