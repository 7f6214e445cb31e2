// The decisions that benches share: positions and rolls from games of seeded players with themselves.
import { applyAction, newGame } from '../../dist/engine/game.js';
import { bestIndex } from '../../dist/engine/player/evaluator.js';
import { PUBEVAL } from '../../dist/engine/player/pubeval.js';
import { randomEvaluator } from '../../dist/engine/player/random.js';
import { legalPlays } from '../../dist/engine/plays/legalPlays.js';
import { BAR } from '../../dist/engine/position.js';
import { seededDice } from '../../dist/engine/seededDice.js';

/** Returns `count` positions with the roll to be played there, forced passes too: of 4 games 3 by pubeval, 1 at random. */
export async function selfPlayDecisions(count, seed) {
  const decisions = [];
  for (let game = 0; decisions.length < count; game++) {
    const player = game % 4 === 3 ? randomEvaluator(seed + game) : PUBEVAL;
    await playGame(player, seededDice(seed + game), decisions);
  }
  return decisions.slice(0, count);
}

async function playGame(player, dice, decisions) {
  let state = newGame();
  while (state.phase !== 'over') {
    const [first, second] = dice.roll();
    if (state.phase === 'opening') {
      if (first === second) continue;
      state = applyAction(state, { kind: 'openingRoll', light: first, dark: second }).value;
    } else {
      state = applyAction(state, { kind: 'roll', roll: [first, second] }).value;
    }
    if (state.phase !== 'toPlay') continue;
    const { position, roll } = state;
    decisions.push({ position, roll });
    const plays = legalPlays(position, roll);
    const results = plays.map(({ result }) => result);
    const [scores] = await player.score([{ parent: position, results }]);
    const moves = plays[bestIndex(scores)]?.play ?? [];
    state = applyAction(state, { kind: 'play', moves }).value;
  }
}

/**
 * Returns the decisions as text for other programs, one a line, 28 numbers: the mover's bar counted as place 25, its
 * points 24 to 1 and the opponent's bar as place 0, from place 0, enemy checkers negative; then the two dice.
 */
export function decisionsText(decisions) {
  return decisions
    .map(({ position: { playerOnRoll, opponent }, roll }) => {
      const places = playerOnRoll.map((n, place) =>
        place === 0 ? -opponent[BAR] : place === BAR ? n : n - opponent[25 - place],
      );
      return [...places, ...roll].join(' ') + '\n';
    })
    .join('');
}
