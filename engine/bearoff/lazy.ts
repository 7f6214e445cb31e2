/**
 * Databases read when they are first asked for, once. Where the bytes come from, a file or a server, is handed in.
 *
 *     const bearoff = new LazyBearoff({ oneSided: () => readFile(..), twoSided: () => readFile(..) });
 *     const read = await bearoff.oneSided();
 */
import { type Failure, fail, type Result } from '../result.ts';
import { type BearoffDatabase, type BearoffErrorCode, parseBearoffDatabase } from './format.ts';
import type { OneSidedDatabase } from './oneSided.ts';
import type { TwoSidedDatabase } from './twoSided.ts';

export type BearoffKind = BearoffDatabase['kind'];

/** Names of the databases' files, wherever they are kept. */
export const BEAROFF_FILES: Readonly<Record<BearoffKind, string>> = {
  oneSided: 'one-sided.bearoff',
  twoSided: 'two-sided.bearoff',
};

/** Fetches a database's bytes; rejects where it cannot. */
export type BearoffSource = () => Promise<Uint8Array>;

/** `unavailable`: the source rejected; `wrongKind`: it has the other database. */
export type LazyBearoffErrorCode = BearoffErrorCode | 'unavailable' | 'wrongKind';
type Read<Database> = Promise<Result<Database, Failure<LazyBearoffErrorCode>>>;

/** Both databases, each read on its first use. */
export class LazyBearoff {
  readonly #sources: Readonly<Record<BearoffKind, BearoffSource>>;
  readonly #reads = new Map<BearoffKind, Read<BearoffDatabase>>();

  constructor(sources: Readonly<Record<BearoffKind, BearoffSource>>) {
    this.#sources = sources;
  }

  /** Returns the one-sided database, or why it cannot be had; a failure is not kept, the next call tries again. */
  oneSided(): Read<OneSidedDatabase> {
    return this.#get('oneSided') as Read<OneSidedDatabase>;
  }

  /** Returns the two-sided database, likewise. */
  twoSided(): Read<TwoSidedDatabase> {
    return this.#get('twoSided') as Read<TwoSidedDatabase>;
  }

  #get(kind: BearoffKind): Read<BearoffDatabase> {
    const known = this.#reads.get(kind);
    if (known) return known;
    const read = load(kind, this.#sources[kind]).then((result) => {
      if (!result.ok) this.#reads.delete(kind);
      return result;
    });
    this.#reads.set(kind, read);
    return read;
  }
}

async function load(kind: BearoffKind, source: BearoffSource): Read<BearoffDatabase> {
  let bytes: Uint8Array;
  try {
    bytes = await source();
  } catch (error) {
    return fail('unavailable', `${BEAROFF_FILES[kind]}: ${(error as Error).message}`);
  }
  const read = parseBearoffDatabase(bytes);
  if (read.ok && read.value.kind !== kind) {
    return fail('wrongKind', `${BEAROFF_FILES[kind]} holds the ${read.value.kind} database`);
  }
  return read;
}
