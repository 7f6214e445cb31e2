/** What the parts of a state must have to do with each other: the rules that `apply` keeps by construction. */
import { ending } from '../position.ts';
import { pointsFor } from './cubeRules.ts';
import { otherSeat, SEATS } from './rules.ts';
import { type CubeOffer, type MatchState, type OverState, pendingPart } from './state.ts';

/** Returns why no game comes to this state, beginning with the field; undefined for one that may come up. */
export function whyNoState(state: MatchState): string | undefined {
  return whyNoCube(state) ?? whyNoScore(state) ?? whyNotPhase(state);
}

function whyNoCube({ rules, cube, isCrawford }: MatchState): string | undefined {
  if (cube.value > rules.cubeLimit)
    return `cube.value ${cube.value}: the limit is ${rules.cubeLimit}`;
  if (!rules.hasCube && (cube.value !== 1 || cube.owner !== null)) {
    return `cube ${JSON.stringify(cube)}: these rules have no cube`;
  }
  if (isCrawford && !rules.hasCrawford) return 'isCrawford true: these rules have no Crawford game';
  return undefined;
}

function whyNoScore({ rules, score, phase }: MatchState): string | undefined {
  if (rules.length === 0 || phase === 'over') return undefined;
  const seat = SEATS.find((each) => score[each] >= rules.length);
  if (seat === undefined) return undefined;
  return `score.${seat} ${score[seat]}: that has won the match to ${rules.length}`;
}

function whyNotPhase(state: MatchState): string | undefined {
  if (state.phase === 'opening') return undefined;
  if (state.phase === 'over') return whyNotOver(state);
  if (ending(state.position))
    return `position: a side has borne off, but the phase is ${state.phase}`;
  const pending = pendingPart(state);
  return pending.phase === 'doubled' ? whyNoOffer(state, pending.offer) : undefined;
}

function whyNoOffer(
  state: Exclude<MatchState, { phase: 'opening' | 'over' }>,
  { seat, cube, beavers }: CubeOffer,
): string | undefined {
  const { rules, onRoll } = state;
  if (beavers > rules.mostBeavers)
    return `offer.beavers ${beavers}: the rules allow ${rules.mostBeavers}`;
  const due = beavers % 2 === 0 ? otherSeat(onRoll) : onRoll;
  if (seat !== due) return `offer.seat ${seat}: ${due} is to answer`;
  const offered = state.cube.value * 2 ** (beavers + 1);
  if (cube !== offered)
    return `offer.cube ${cube}: a cube of ${state.cube.value} is offered at ${offered}`;
  if (cube > rules.cubeLimit) return `offer.cube ${cube}: the limit is ${rules.cubeLimit}`;
  const { owner } = state.cube;
  if (!rules.hasCube || rules.length === 1) return 'offer: these rules have no cube';
  if (state.isCrawford) return 'offer: nobody may double in the Crawford game';
  return owner === null || owner === onRoll ? undefined : `offer: the cube is ${owner}'s`;
}

function whyNotOver(state: OverState): string | undefined {
  const { by, value, points, winner } = state.ending;
  if (points > state.score[winner]) return `ending.points ${points}: the score is less`;
  if (by === 'bearoff') {
    const end = ending(state.position);
    if (!end) return 'ending.by bearoff: both sides have checkers left';
    const seat = end.winner === 'playerOnRoll' ? state.onRoll : otherSeat(state.onRoll);
    if (seat !== winner || end.value !== value) {
      return `ending: the position says ${seat} wins a ${end.value}`;
    }
  }
  if (by !== 'pass' && points !== pointsFor(state, value)) {
    return `ending.points ${points}: a ${value} scores ${pointsFor(state, value)}`;
  }
  return undefined;
}
