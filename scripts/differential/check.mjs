// Holds a generator of plays to answers of GNU Backgammon.
import { createHash } from 'node:crypto';

/** Returns the hash that gnubgPlays.py gives a set of Position IDs: 64 bits as 16 hex digits. */
export function hashOf(ids) {
  return createHash('sha256').update(ids.toSorted().join('')).digest('hex').slice(0, 16);
}

/**
 * Returns the Position IDs of the results that a generator, (position, roll) => positions or plays with a `result`,
 * finds for an answer's pair; one that it lists twice is there twice. `engine` holds parsePositionId and makePositionId.
 */
export function idsOf({ id, dice }, checkers, generator, engine) {
  const position = engine.parsePositionId(id, checkers);
  if (!position.ok) throw new Error(position.error.message);
  const roll = [Number(dice[0]), Number(dice[1])];
  return [...generator(position.value, roll)].map((found) =>
    engine.makePositionId(found.result ?? found),
  );
}

/** Returns true when the generator finds exactly the results that GNU Backgammon has, each once. */
export function agrees(answer, checkers, generator, engine) {
  const ids = idsOf(answer, checkers, generator, engine);
  return ids.length === answer.count && hashOf(ids) === answer.hash;
}
