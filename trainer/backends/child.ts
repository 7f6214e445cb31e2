/** The process that `ask.ts` starts: takes one request, answers it and ends. */
import { type Failure, ok, type Result } from '../../engine/result.ts';
import type { BackendName, BackendRate, Device } from '../../model/backends.ts';
import { type OpenBackend, openOne, tf } from '../backend.ts';
import { type MatMulRate, matMulRates, measure } from './measure.ts';
import { type Trace, traceTraining, type TraceRequest } from './parity.ts';

/** What may be asked of a backend. */
export type ChildRequest =
  | { readonly kind: 'open'; readonly backend: BackendName }
  | { readonly kind: 'measure'; readonly backend: BackendName }
  | { readonly kind: 'matMul'; readonly backend: BackendName }
  | ({ readonly kind: 'trace'; readonly backend: BackendName } & TraceRequest);

/** What an opened backend says of itself. */
export interface Opened {
  readonly device: Device;
  readonly detail: string;
}

/** The answers by the kind of request. */
export interface ChildAnswers {
  /** After a multiplication that came out right. */
  readonly open: Opened;
  readonly measure: Opened & { readonly rate: BackendRate };
  readonly matMul: Opened & { readonly rates: readonly MatMulRate[] };
  readonly trace: Opened & { readonly trace: Trace };
}

type Answer = Result<ChildAnswers[ChildRequest['kind']], Failure<'noBackend'>>;

async function answer(request: ChildRequest): Promise<Answer> {
  const opened = await openOne(request.backend);
  if (!opened.ok) return opened;
  await checkMatMul(opened.value);
  const { device, detail } = opened.value;
  switch (request.kind) {
    case 'open':
      return ok({ device, detail });
    case 'measure':
      return ok({ device, detail, rate: await measure() });
    case 'matMul':
      return ok({ device, detail, rates: await matMulRates() });
    case 'trace':
      return ok({ device, detail, trace: await traceTraining(request) });
  }
}

/** Multiplies two small matrices. Throws where the product is not the one it should be. */
async function checkMatMul({ name }: OpenBackend): Promise<void> {
  const product = tf.tidy(() =>
    tf.matMul(
      tf.tensor2d([
        [1, 2],
        [3, 4],
      ]),
      tf.tensor2d([
        [5, 6],
        [7, 8],
      ]),
    ),
  );
  const got = [...(await product.data())];
  product.dispose();
  if (got.join() !== '19,22,43,50') {
    throw new Error(`${name} multiplied wrongly: got ${got.join()}, expected 19,22,43,50`);
  }
}

async function serve(request: ChildRequest): Promise<void> {
  const answered = await answer(request);
  // Ends at once: some drivers crash when they are taken down in order.
  process.send!(answered, () => process.exit(0));
}

process.once('message', (request) => void serve(request as ChildRequest));
