// The pairs of a run: families, cut into chunks that depend on the seed, the family and the chunk's number alone.
import { createHash } from 'node:crypto';
import { adversarial } from './adversarial.mjs';
import { randomPositions } from './randomPositions.mjs';
import { selfPlay } from './selfPlay.mjs';

/**
 * By name: how many of its pairs a run asks for one pair it is told to, the variation GNU Backgammon is set to,
 * checkers a side, the generator. Standard backgammon adds up to 1; hypergammon comes on top.
 */
export const FAMILIES = {
  selfPlay: {
    share: 0.4,
    variation: 'standard',
    checkers: 15,
    pairs: (seed, engine) => selfPlay(seed, engine, ['backgammon', 'backgammon', 'nackgammon']),
  },
  random: {
    share: 0.3,
    variation: 'standard',
    checkers: 15,
    pairs: (seed) => randomPositions(seed),
  },
  adversarial: {
    share: 0.3,
    variation: 'standard',
    checkers: 15,
    pairs: (seed) => adversarial(seed),
  },
  hypergammonSelfPlay: {
    share: 0.05,
    variation: '3-chequer-hypergammon',
    checkers: 3,
    pairs: (seed, engine) => selfPlay(seed, engine, ['hypergammon']),
  },
  hypergammonRandom: {
    share: 0.05,
    variation: '3-chequer-hypergammon',
    checkers: 3,
    pairs: (seed) => randomPositions(seed, 3),
  },
};

/**
 * Returns the lines of a chunk, "4HPwATDgc/ABMA 31", none twice. `engine` holds what is needed of ours: legalPlays,
 * flip, ending, makePositionId, PUBEVAL, bestIndex.
 */
export async function chunkLines({ family, number, size, seed }, engine) {
  const chunkSeed = createHash('sha256')
    .update(`${seed} ${family} ${number}`)
    .digest()
    .readInt32LE();
  const lines = new Set();
  for await (const [position, roll] of FAMILIES[family].pairs(chunkSeed, engine)) {
    lines.add(`${engine.makePositionId(position)} ${roll.join('')}`);
    if (lines.size === size) break;
  }
  return [...lines];
}
