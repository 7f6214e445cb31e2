/**
 * Making a database in small steps, so that whoever asks for it can show progress, pause or give up: a generator that
 * yields the share that is done and returns the database.
 *
 *     const database = runToEnd(generateOneSided(), (share) => progress.update(share));
 */

/** Runs a generation to its end and returns what it makes; `onShare` is told the share that is done, 0 to 1. */
export function runToEnd<Database>(
  generation: Generator<number, Database, void>,
  onShare: (share: number) => void = () => {},
): Database {
  for (;;) {
    const step = generation.next();
    if (step.done) return step.value;
    onShare(step.value);
  }
}
