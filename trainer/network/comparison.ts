/**
 * Comparison training (Tesauro, "Connectionist Learning of Expert Preferences by Comparison Training", NIPS 1988):
 * P(a over b) = sigmoid(s(a) - s(b)), trained on the expert's play against every alternative of its decision.
 * Both orders of a pair give the same gradient, so one is used.
 */
import { type Scalar, type Tensor1D, type Tensor2D, tf } from '../backend.ts';
import { withGradient } from './withGradient.ts';

/** Where the scores of a batch's boards stand: decisions padded to the longest, the preferred play first. */
export interface ComparisonLayout {
  /** Decisions in the batch. */
  readonly decisions: number;
  /** Plays of the longest decision. */
  readonly width: number;
  /** [decisions x width] index of each cell's board; empty cells point at the decision's preferred board. */
  readonly boardOfCell: Int32Array;
  /** [boards] the cell of each board. */
  readonly cellOfBoard: Int32Array;
  /** [decisions x width] weight of each cell's comparison; 0 for the preferred play and for empty cells. */
  readonly weights: Float32Array;
}

/** Returns the layout of decisions with these numbers of plays, the boards being in order, preferred first. */
export function comparisonLayout(playCounts: readonly number[]): ComparisonLayout {
  const decisions = playCounts.length;
  const width = Math.max(...playCounts);
  const boards = playCounts.reduce((sum, n) => sum + n, 0);
  const boardOfCell = new Int32Array(decisions * width);
  const cellOfBoard = new Int32Array(boards);
  const weights = new Float32Array(decisions * width);
  let first = 0;
  playCounts.forEach((plays, decision) => {
    for (let i = 0; i < width; i++) {
      const cell = decision * width + i;
      boardOfCell[cell] = i < plays ? first + i : first;
      if (i < plays) cellOfBoard[first + i] = cell;
      // Every decision weighs the same, however many alternatives it has.
      if (i > 0 && i < plays) weights[cell] = 1 / ((plays - 1) * decisions);
    }
    first += plays;
  });
  return { decisions, width, boardOfCell, cellOfBoard, weights };
}

/**
 * Returns the mean comparison loss in nats: -log P(preferred over alternative), averaged over each decision's
 * alternatives and then over decisions. `scores` [boards].
 */
export function comparisonLoss(scores: Tensor1D, layout: ComparisonLayout): Scalar {
  const { decisions, width } = layout;
  const cells = spread(scores, layout);
  const preferred = tf.slice(cells, [0, 0], [decisions, 1]);
  const margins = tf.sub(preferred, cells) as Tensor2D;
  return pairLoss(margins, tf.tensor2d(layout.weights, [decisions, width]));
}

/** [boards] -> [decisions, width]. Each board has one cell of its own, so the gradient is a gather too. */
function spread(scores: Tensor1D, layout: ComparisonLayout): Tensor2D {
  const { decisions, width, boardOfCell, cellOfBoard } = layout;
  const operation = withGradient((s: Tensor1D) => ({
    value: tf.reshape(tf.gather(s, tf.tensor1d(boardOfCell, 'int32')), [
      decisions,
      width,
    ]) as Tensor2D,
    saved: [],
    gradient: (dy) => [
      tf.gather(tf.reshape(dy, [decisions * width]), tf.tensor1d(cellOfBoard, 'int32')),
    ],
  }));
  return operation(scores);
}

/** Sum of weights x log(1 + exp(-margin)), its gradient in closed form: -weights x sigmoid(-margin). */
function pairLoss(margins: Tensor2D, weights: Tensor2D): Scalar {
  const operation = withGradient((m: Tensor2D) => {
    // log(1 + exp(-m)) without overflow.
    const losses = tf.add(tf.relu(tf.neg(m)), tf.log(tf.add(1, tf.exp(tf.neg(tf.abs(m))))));
    return {
      value: tf.sum(tf.mul(losses, weights)) as Scalar,
      saved: [m, weights],
      gradient: (dy, [m0, w0]) => [tf.neg(tf.mul(dy, tf.mul(w0, tf.sigmoid(tf.neg(m0)))))],
    };
  });
  return operation(margins);
}
