// A server in a process of its own, to be killed: `node serverProcess.mjs <options as JSON>`. Prints its address when
// games can be played. It runs the built program, as tests of processes must.
import { pipCount } from '../../../dist/engine/position.js';
import { createServer } from '../../../dist/server/server.js';

const evaluator = {
  name: 'runner',
  score: async (decisions) =>
    decisions.map(({ results }) => results.map(({ opponent }) => -pipCount(opponent))),
};

const started = await createServer({
  ...JSON.parse(process.argv[2]),
  loadEvaluator: async () => ({ ok: true, value: evaluator }),
});
if (!started.ok) {
  process.stderr.write(`${started.error.message}\n`);
  process.exit(1);
}
await started.value.ready;
process.stdout.write(`${started.value.url}\n`);
