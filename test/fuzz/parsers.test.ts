/**
 * All parsers on malformed input: no crash, nothing slow, no memory kept, every refusal coded and placed. A few seconds
 * in the suite; `FUZZ_INPUTS=1000000 npm test -- test/fuzz` is the full run, whose report FUZZ_REPORT=file writes.
 */
import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { fuzz, type Outcome } from './run.ts';
import { TARGETS } from './targets.ts';

const INPUTS = Number(process.env['FUZZ_INPUTS'] ?? 6000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const EACH = Math.ceil(INPUTS / TARGETS.length);
/** Caches of the engine and of the runtime may fill; what grows with the inputs would be far more. */
const MOST_GROWN_MB = 24;

describe(`seed ${SEED}, ${EACH} inputs each`, () => {
  const outcomes: Outcome[] = [];

  test.each(TARGETS)(
    '$name refuses with a code and a place, or reads',
    (target) => {
      const outcome = fuzz(target, EACH, SEED);
      outcomes.push(outcome);
      expect(outcome.failures).toEqual([]);
      expect(outcome.grownMb).toBeLessThan(MOST_GROWN_MB);
      // An input that is never refused, or always, tests little.
      if (target.name !== 'text') expect(outcome.refused).toBeGreaterThan(0);
    },
    3_600_000,
  );

  afterAll(() => {
    const file = process.env['FUZZ_REPORT'];
    if (file !== undefined) writeFileSync(file, report(outcomes));
  });
});

function report(outcomes: readonly Outcome[]): string {
  const total = outcomes.reduce((sum, { inputs }) => sum + inputs, 0);
  const rows = outcomes.map(
    ({ name, inputs, parsed, refused, slowestMs, seconds, grownMb, failures }) =>
      [
        name,
        inputs.toLocaleString('en'),
        parsed.toLocaleString('en'),
        refused.toLocaleString('en'),
        slowestMs.toFixed(1),
        seconds.toFixed(0),
        grownMb.toFixed(1),
        `${failures.length}`,
      ].join(' | '),
  );
  return [
    `Seed ${SEED}, ${total.toLocaleString('en')} inputs, Node ${process.version}.`,
    '',
    '| parser | inputs | read | refused | slowest ms | seconds | MB more in use | failures |',
    '|---|---|---|---|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
    '',
  ].join('\n');
}
