/** The backends of this machine, as the program says them: finding out takes a process and a second. */
import * as z from 'zod';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import { type BackendStatus, backendStatusSchema, type Device } from '../../model/backends.ts';
import { outputOf } from '../program.ts';
import { describeEnd } from './jobOutcome.ts';

/** How long the program may take. */
const LIST_TIMEOUT_MS = 30_000;
/** How long a list is good for, unless a set-up ends before: somebody may install a backend in a terminal. */
export const LIST_KEPT_MS = 60_000;

export type Backends = Result<BackendStatus[], Failure<'backendsUnknown'>>;

export class BackendList {
  readonly #read: () => Promise<Backends>;
  readonly #nowMs: () => number;
  #known: { readonly list: Promise<Backends>; readonly atMs: number } | undefined;
  /** The last that could be read. */
  #last: Backends | undefined;

  constructor(read: () => Promise<Backends>, nowMs: () => number = () => performance.now()) {
    this.#read = read;
    this.#nowMs = nowMs;
  }

  /** Returns the backends, read anew when the list is older than LIST_KEPT_MS; a failure is not kept. */
  async list(): Promise<Backends> {
    const now = this.#nowMs();
    if (!this.#known || now - this.#known.atMs > LIST_KEPT_MS)
      this.#known = { list: this.#read(), atMs: now };
    const known = this.#known;
    const list = await known.list;
    if (list.ok) this.#last = list;
    else if (this.#known === known) this.#known = undefined;
    return list;
  }

  /** Returns the backends as they were last read, at once; read now where they never were. */
  async latest(): Promise<Backends> {
    return this.#last ?? (await this.list());
  }

  /** Something was installed or removed: the next list is read anew. */
  forget(): void {
    this.#known = undefined;
  }
}

/** Returns what `better-play backend list` says. */
export async function readBackends(program: string): Promise<Backends> {
  const args = ['backend', 'list', '--no-rate', '--json'];
  const end = await outputOf(program, args, LIST_TIMEOUT_MS);
  const unknown = (why: string): Backends =>
    fail('backendsUnknown', `the backends of this machine cannot be listed: ${why}`);
  if (end.status !== 0) return unknown(end.errorText || describeEnd(end));
  try {
    return ok(z.array(backendStatusSchema).parse(JSON.parse(end.output)));
  } catch {
    return unknown('the program printed no list that this server can read');
  }
}

/** Returns the device of a backend, or of the one that is used where none is named; the CPU where that is not known. */
export function deviceOf(backends: Backends, name: string | null): Device {
  const list = backends.ok ? backends.value : [];
  const used = list.find((each) => (name === null ? each.isDefault : each.name === name));
  return used?.device ?? 'cpu';
}
