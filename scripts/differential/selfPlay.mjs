// Pairs as they come up in play: games between players of mixed quality, every roll of a game a pair.
import { draws } from './draw.mjs';

/** How much a player's choice is left to chance, in units of pubeval's score: pubeval itself, two blunderers, anything. */
const TEMPERATURES = [0, 0.3, 2, Infinity];
/** A game that does not end (two players who shuffle) is left here. */
const MOST_TURNS = 400;

const side = (checkers, places) =>
  Array.from({ length: 26 }, (_, place) =>
    place === 0
      ? checkers - Object.values(places).reduce((sum, n) => sum + n, 0)
      : (places[place] ?? 0),
  );
const both = (one) => ({ playerOnRoll: one, opponent: one });

/** Starting positions by name; games of all but hypergammon have 15 checkers a side. */
export const STARTS = {
  backgammon: both(side(15, { 24: 2, 13: 5, 8: 3, 6: 5 })),
  nackgammon: both(side(15, { 24: 2, 23: 2, 13: 4, 8: 3, 6: 4 })),
  hypergammon: both(side(3, { 24: 1, 23: 1, 22: 1 })),
};

/** Yields [position, roll] without end: one game after the other from `starts`. */
export async function* selfPlay(seed, engine, starts) {
  const draw = draws(seed);
  while (true) {
    let position = STARTS[draw.pick(starts)];
    const temperatures = [draw.pick(TEMPERATURES), draw.pick(TEMPERATURES)];
    for (let turn = 0; turn < MOST_TURNS && !engine.ending(position); turn++) {
      const roll = draw.roll();
      yield [position, roll];
      position = await choose(position, roll, temperatures[turn % 2], draw, engine);
    }
  }
}

/** The position after the best play under noise; noise of Gumbel's kind makes it a softmax choice. */
async function choose(position, roll, temperature, draw, engine) {
  // In the order of their IDs: a seed gives the same games whatever order a generator lists plays in.
  const results = engine
    .legalPlays(position, roll)
    .map(({ result }) => [engine.makePositionId(result), result])
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, result]) => result);
  if (results.length === 0) return engine.flip(position);
  if (temperature === Infinity) return draw.pick(results);
  const [scores] = await engine.PUBEVAL.score([{ parent: position, results }]);
  const noisy = Array.from(
    scores,
    (score) => score - temperature * Math.log(-Math.log(draw.share())),
  );
  return results[engine.bestIndex(noisy)];
}
