// What the comparison needs of the built engine. `npm run build` makes dist/.
import { makePositionId, parsePositionId } from '../../dist/engine/formats/positionId.js';
import { bestIndex } from '../../dist/engine/player/evaluator.js';
import { PUBEVAL } from '../../dist/engine/player/pubeval.js';
import { legalPlays } from '../../dist/engine/plays/legalPlays.js';
import { ending, flip } from '../../dist/engine/position.js';

export const engine = {
  bestIndex,
  ending,
  flip,
  legalPlays,
  makePositionId,
  parsePositionId,
  PUBEVAL,
};
