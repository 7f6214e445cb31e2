// Counts what can be reached from a position, after `npm run build`: node scripts/perft.mjs [TURNS] [POSITION_ID]
// A table of each number of turns; "opening" where the first roll is not doubles. Three turns from the start take
// two minutes.
import { parsePositionId } from '../dist/engine/formats/positionId.js';
import { ALL_ROLLS, OPENING_ROLLS, perft, reachable } from '../dist/engine/plays/perft.js';
import { START } from '../dist/engine/position.js';

const [turns = 2, id] = process.argv.slice(2);
const position = id === undefined ? { ok: true, value: START } : parsePositionId(id);
if (!position.ok || !(Number(turns) >= 1)) {
  process.stderr.write(`${position.error?.message ?? 'usage: perft.mjs [TURNS] [POSITION_ID]'}\n`);
  process.exit(2);
}
process.stdout.write('| turns | positions | paths | positions (opening) | paths (opening) |\n');
process.stdout.write('|---|---|---|---|---|\n');
for (let n = 1; n <= Number(turns); n++) {
  const counts = [ALL_ROLLS, OPENING_ROLLS].flatMap((rolls) => [
    reachable(position.value, n, rolls),
    perft(position.value, n, rolls),
  ]);
  process.stdout.write(
    `| ${[n, ...counts].map((count) => count.toLocaleString('en')).join(' | ')} |\n`,
  );
}
