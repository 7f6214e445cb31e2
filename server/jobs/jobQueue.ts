/** Who waits for whom: a lane is a line of jobs, oldest first, and the job at its head has its turn. */
import type { JobLane } from '../protocol/jobs.ts';

export class JobQueue {
  readonly #lines = new Map<JobLane, string[]>();

  /** Puts a job at the end of a lane. It must be in none. */
  enter(id: string, lane: JobLane): void {
    const line = this.#lines.get(lane);
    if (line) line.push(id);
    else this.#lines.set(lane, [id]);
  }

  /** Takes a job out, wherever it stands; returns those that stood behind it, in their order. */
  leave(id: string): string[] {
    const line = this.#lineOf(id);
    if (!line) return [];
    const place = line.indexOf(id);
    line.splice(place, 1);
    return line.slice(place);
  }

  /** Returns true for a job in any lane. */
  has(id: string): boolean {
    return this.#lineOf(id) !== undefined;
  }

  /** Returns how many jobs are before it in its lane; 0 for one that is in none. */
  waitsFor(id: string): number {
    return this.#lineOf(id)?.indexOf(id) ?? 0;
  }

  /** Returns true for the job at the head of its lane. */
  hasTurn(id: string): boolean {
    return this.heads().includes(id);
  }

  /** Returns the jobs that have their turn, one of each lane that is not empty. */
  heads(): string[] {
    return [...this.#lines.values()].flatMap((line) => line.slice(0, 1));
  }

  /** How many jobs there are in all lanes, those at the heads counted. */
  get size(): number {
    return [...this.#lines.values()].reduce((sum, { length }) => sum + length, 0);
  }

  #lineOf(id: string): string[] | undefined {
    return [...this.#lines.values()].find((line) => line.includes(id));
  }
}
