/** What can be done in a state, by whom. */
import { legalPlays } from '../plays/legalPlays.ts';
import type { LegalPlay } from '../plays/play.ts';
import { GAME_VALUES, type GameValue } from '../position.ts';
import { whyNoBeaver, whyNoDouble } from './cubeRules.ts';
import { otherSeat, type Seat, SEATS } from './rules.ts';
import { type MatchState, matchWinner } from './state.ts';

/** An action that `apply` takes, with what it needs to be made: dice are whoever's who has them. */
export type LegalAction =
  | { readonly kind: 'openingRoll' | 'nextGame' }
  | { readonly kind: 'roll' | 'take' | 'pass' | 'accept' | 'reject'; readonly seat: Seat }
  /** Every distinct play; [] where the only legal one is to pass: `{kind: 'play', moves: []}`. */
  | { readonly kind: 'play'; readonly seat: Seat; readonly plays: readonly LegalPlay[] }
  /** `cube` is the value it would be offered at. */
  | { readonly kind: 'double' | 'beaver'; readonly seat: Seat; readonly cube: number }
  | { readonly kind: 'resign'; readonly seat: Seat; readonly values: readonly GameValue[] };

/** Returns every action that `apply` would take in this state; [] once the match is over. */
export function legalActions(state: MatchState): LegalAction[] {
  switch (state.phase) {
    case 'opening':
      return [{ kind: 'openingRoll' }];
    case 'toRoll': {
      const { onRoll: seat, cube } = state;
      const isDoubleLegal = whyNoDouble(state) === undefined;
      return [
        { kind: 'roll', seat },
        ...(isDoubleLegal ? [{ kind: 'double', seat, cube: cube.value * 2 } as const] : []),
        ...resignations(),
      ];
    }
    case 'toPlay': {
      const { onRoll: seat, position, roll } = state;
      return [{ kind: 'play', seat, plays: legalPlays(position, roll) }, ...resignations()];
    }
    case 'doubled': {
      const { seat, cube } = state.offer;
      const isBeaverLegal = whyNoBeaver(state) === undefined;
      return [
        { kind: 'take', seat },
        { kind: 'pass', seat },
        ...(isBeaverLegal ? [{ kind: 'beaver', seat, cube: cube * 2 } as const] : []),
        ...resignations(),
      ];
    }
    case 'resigned': {
      const seat = otherSeat(state.resignation.seat);
      return [
        { kind: 'accept', seat },
        { kind: 'reject', seat },
      ];
    }
    case 'over':
      return matchWinner(state) === undefined ? [{ kind: 'nextGame' }] : [];
  }
}

/** [RESIGN-1] Either side may offer to lose the game at any value, whoever's turn it is. */
function resignations(): LegalAction[] {
  return SEATS.map((seat) => ({ kind: 'resign', seat, values: GAME_VALUES }));
}
