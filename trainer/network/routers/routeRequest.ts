/** A router asked by itself, in numbers: what `better-play route` answers and the golden tests hold. Inference, float32. */
import * as z from 'zod';
import { type Failure, fail, ok, type Result } from '../../../engine/result.ts';
import { type Tensor2D, tf, type Tensor3D } from '../../backend.ts';
import { expertChoice } from './expertChoice.ts';
import type { Routing } from './routing.ts';
import { softRouting } from './softMoe.ts';
import { tokenChoice } from './tokenChoice.ts';
import { usmoe } from './usmoe.ts';

const MOST = 4096;
const matrix = z
  .array(z.array(z.number()).min(1).max(MOST))
  .min(1)
  .max(MOST)
  .refine((rows) => rows.every((row) => row.length === rows[0]!.length), {
    error: 'expected rows of equal length',
  });
const count = z.int().min(1);
const logits = matrix;
const tokenChoiceFields = {
  /** Tokens x experts. */
  logits,
  k: count,
  /** Tokens an expert takes at most; no limit without it. */
  capacity: count.optional(),
  batchPriority: z.boolean().default(false),
};
const expertChoiceFields = { logits, capacity: count };
const usmoeFields = { logits, alpha: z.number().min(0).max(1).default(0.5), budget: count };

/** One line that `better-play route` reads. */
export const routeRequestSchema = z.discriminatedUnion('router', [
  z.strictObject({ router: z.literal('softmax-token-choice'), ...tokenChoiceFields }),
  z.strictObject({ router: z.literal('sinkhorn-token-choice'), ...tokenChoiceFields }),
  z.strictObject({ router: z.literal('softmax-expert-choice'), ...expertChoiceFields }),
  z.strictObject({ router: z.literal('sinkhorn-expert-choice'), ...expertChoiceFields }),
  z.strictObject({
    router: z.literal('sparsity-constrained-expert-choice'),
    ...expertChoiceFields,
  }),
  z.strictObject({ router: z.literal('usmoe-a'), ...usmoeFields }),
  z.strictObject({ router: z.literal('usmoe-b'), ...usmoeFields }),
  z.strictObject({
    router: z.literal('soft-moe'),
    /** Tokens x features. */
    tokens: matrix,
    /** Features x experts: one slot an expert. */
    phi: matrix,
    scale: z.number().default(1),
    normalise: z.boolean().default(true),
  }),
]);
export type RouteRequest = z.infer<typeof routeRequestSchema>;

/** One line that it writes: both tensors tokens x experts. */
export interface RouteAnswer {
  readonly dispatch: number[][];
  readonly combine: number[][];
  readonly metrics: {
    readonly load: number[];
    /** Nats. */
    readonly entropy: number;
    /** Share of the tokens without an expert. */
    readonly dropped: number;
  };
}

/** Returns the request in a line's JSON value; the error names the field. */
export function readRoute(json: unknown): Result<RouteRequest, Failure<'badRoute'>> {
  const read = routeRequestSchema.safeParse(json);
  if (!read.success) return fail('badRoute', z.prettifyError(read.error));
  const why = whyImpossible(read.data);
  return why ? fail('badRoute', why) : ok(read.data);
}

/** Returns how the router named routes. Opens no backend: one must be open. */
export async function answerRoute(request: RouteRequest): Promise<RouteAnswer> {
  const { dispatch, combine, metrics } = tf.tidy(() => {
    const routing = routed(request);
    return {
      dispatch: routing.dispatch,
      combine: routing.combine,
      metrics: { ...routing.metrics },
    };
  });
  const answer: RouteAnswer = {
    dispatch: await rows(dispatch),
    combine: await rows(combine),
    metrics: {
      load: [...(await metrics.load.data<'float32'>())],
      entropy: (await metrics.entropy.data<'float32'>())[0]!,
      dropped: (await metrics.dropped.data<'float32'>())[0]!,
    },
  };
  tf.dispose([dispatch, combine, metrics.load, metrics.entropy, metrics.dropped]);
  return answer;
}

/** What the shapes forbid, in words. */
function whyImpossible(request: RouteRequest): string | undefined {
  if (request.router === 'soft-moe') {
    const features = request.tokens[0]!.length;
    return request.phi.length === features
      ? undefined
      : `phi: ${request.phi.length} rows, expected ${features}, the features of a token`;
  }
  const tokens = request.logits.length;
  const experts = request.logits[0]!.length;
  if ('k' in request && request.k > experts) {
    return `k: ${request.k}, expected at most ${experts}, the experts`;
  }
  if (request.router.endsWith('expert-choice') && 'capacity' in request) {
    return request.capacity! <= tokens
      ? undefined
      : `capacity: ${request.capacity}, expected at most ${tokens}, the tokens`;
  }
  if ('budget' in request && request.budget > tokens * experts) {
    return `budget: ${request.budget}, expected at most ${tokens * experts}, the pairs`;
  }
  return undefined;
}

function routed(request: RouteRequest): Routing {
  switch (request.router) {
    case 'softmax-token-choice':
    case 'sinkhorn-token-choice': {
      const { k, capacity, batchPriority } = request;
      const rank = request.router === 'softmax-token-choice' ? 'softmax' : 'sinkhorn';
      return tokenChoice({
        rank,
        k,
        batchPriority,
        ...(capacity !== undefined && { capacity }),
      }).route(group(request.logits));
    }
    case 'softmax-expert-choice':
      return expertChoice({ rank: 'softmax', capacity: request.capacity }).route(
        group(request.logits),
      );
    case 'sinkhorn-expert-choice':
      return expertChoice({ rank: 'sinkhorn', capacity: request.capacity }).route(
        group(request.logits),
      );
    case 'sparsity-constrained-expert-choice':
      return expertChoice({ rank: 'sparse', capacity: request.capacity }).route(
        group(request.logits),
      );
    case 'usmoe-a':
    case 'usmoe-b': {
      const { alpha, budget } = request;
      const variant = request.router === 'usmoe-a' ? 'a' : 'b';
      return usmoe({ variant, alpha, budget }).route(group(request.logits));
    }
    case 'soft-moe': {
      const { phi, scale, normalise } = request;
      return softRouting(
        group(request.tokens),
        { phi: tf.tensor2d(phi), scale: tf.scalar(scale) },
        { experts: phi[0]!.length, slots: 1, isNormalised: normalise },
      );
    }
  }
}

function group(values: readonly (readonly number[])[]): Tensor3D {
  return tf.tensor3d([values.map((row) => [...row])]);
}

async function rows(values: Tensor3D): Promise<number[][]> {
  const matrix: Tensor2D = values.squeeze([0]);
  const numbers = await matrix.array();
  matrix.dispose();
  return numbers;
}
