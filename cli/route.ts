/** `better-play route`: what a router does with logits, for anyone who wants to see or check one. */
import { Command } from 'commander';
import type { RouteAnswer, RouteRequest } from '../trainer/network/routers/routeRequest.ts';
import { answerInput, readJson } from './jsonLines.ts';
import { failed } from './terminal.ts';

/** Returns the verb `route`. */
export function routeCommand(): Command {
  return new Command('route')
    .description('route logits read as JSON lines by a named router: dispatch and combine')
    .addHelpText(
      'after',
      `
Reads lines {"router":NAME,"logits":[[...]],...}, logits tokens x experts, and writes for each, in order,
{"dispatch":[[...]],"combine":[[...]],"metrics":{"load":[...],"entropy":...,"dropped":...}}, both tokens x experts:
inference, float32. A bad line is answered with {"error":{"code":...,"message":...}} and the rest goes on.

  router                                                      fields
  softmax-token-choice, sinkhorn-token-choice                 logits, k; capacity (none: no limit), batchPriority
  softmax-expert-choice, sinkhorn-expert-choice,
  sparsity-constrained-expert-choice                          logits, capacity
  usmoe-a, usmoe-b                                            logits, budget (pairs kept); alpha (0.5)
  soft-moe                                                    tokens, phi (features x experts); scale (1), normalise (true)

Example:
  echo '{"router":"softmax-token-choice","logits":[[2,0.5,-1],[1.5,1,0]],"k":1,"capacity":1}' | better-play route`,
    )
    .action(route);
}

async function route(): Promise<void> {
  const { openBackend } = await import('../trainer/backend.ts');
  const { answerRoute, readRoute } = await import('../trainer/network/routers/routeRequest.ts');
  // Plain JavaScript: it is everywhere and repeats bit for bit.
  const backend = await openBackend('cpu');
  if (!backend.ok) return failed(backend.error.message);
  await answerInput<RouteRequest>({
    read: (line) => {
      const json = readJson(line);
      return json.ok ? readRoute(json.value) : json;
    },
    answer: async (requests) => {
      const answers: RouteAnswer[] = [];
      for (const request of requests) answers.push(await answerRoute(request));
      return answers;
    },
  });
}
