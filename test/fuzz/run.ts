/** Runs a parser over spoiled inputs and says what came of it. */
import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Place } from '../../engine/match/record.ts';
import type { Failure, Result } from '../../engine/result.ts';
import { Mutator } from './mutate.ts';

/** A parser and good inputs for it. */
export interface Target {
  readonly name: string;
  readonly corpus: readonly Uint8Array[];
  /** True where an error has a place; of the others the message names the word, the field or the line. */
  readonly isPlaced: boolean;
  parse(bytes: Uint8Array): Result<unknown, Failure<string> & { readonly place?: Place }>;
}

/** What a parser did with its inputs. */
export interface Outcome {
  readonly name: string;
  readonly inputs: number;
  readonly parsed: number;
  readonly refused: number;
  /** Of a parse, repeated where it was long: the machine has other things to do. */
  readonly slowestMs: number;
  readonly seconds: number;
  /** Megabytes more in use after than before, garbage collected. */
  readonly grownMb: number;
  /** What went wrong, with the number of the input under this seed; [] is success. */
  readonly failures: readonly string[];
}

/** No input may keep a parser busy for longer. */
const MOST_MS = 100;
const MOST_FAILURES = 5;

/** Feeds a target that many inputs. Never throws: what goes wrong is in the outcome. */
export function fuzz(target: Target, inputs: number, seed: number): Outcome {
  const mutator = new Mutator(seed);
  const failures: string[] = [];
  let parsed = 0;
  let slowestMs = 0;
  feed(target, target.corpus[0]!);
  const before = heapMb();
  const startedAt = performance.now();
  for (let i = 0; i < inputs && failures.length < MOST_FAILURES; i++) {
    const input = mutator.spoil(mutator.pick(target.corpus), target.corpus);
    const { isParsed, failure, ms } = feed(target, input);
    if (isParsed) parsed++;
    // A slow one is tried again, so that a pause of the machine is not held against it.
    const least =
      ms > MOST_MS / 4 ? Math.min(ms, feed(target, input).ms, feed(target, input).ms) : ms;
    slowestMs = Math.max(slowestMs, least);
    if (failure !== undefined) failures.push(`input ${i}: ${failure}`);
    if (least > MOST_MS) failures.push(`input ${i}: took ${least.toFixed(0)} ms`);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const grownMb = heapMb() - before;
  const { name } = target;
  return { name, inputs, parsed, refused: inputs - parsed, slowestMs, seconds, grownMb, failures };
}

function feed(
  target: Target,
  input: Uint8Array,
): { isParsed: boolean; failure: string | undefined; ms: number } {
  const startedAt = performance.now();
  try {
    const result = target.parse(input);
    const ms = performance.now() - startedAt;
    return {
      isParsed: result.ok,
      failure: result.ok ? undefined : flaw(result.error, target.isPlaced),
      ms,
    };
  } catch (error) {
    const ms = performance.now() - startedAt;
    return { isParsed: false, failure: `threw ${(error as Error).stack}`, ms };
  }
}

/** What is wrong with an error itself. */
function flaw(
  { code, message, place }: Failure<string> & { readonly place?: Place },
  isPlaced: boolean,
): string | undefined {
  if (!/^[a-z][A-Za-z]+$/.test(code)) return `error without a code: ${code}`;
  if (message.length < 5 || message.length > 2000)
    return `error message of ${message.length} characters`;
  if (!place && !isPlaced) return undefined;
  const numbers = [place?.line, place?.column, place?.byte].filter((n) => n !== undefined);
  const isPlace = numbers.length > 0 && numbers.every((n) => Number.isInteger(n) && n >= 0);
  return isPlace ? undefined : `error without a place: ${JSON.stringify(place)}`;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapMb(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
