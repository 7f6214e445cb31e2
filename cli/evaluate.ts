/** `better-play evaluate`: how often and how dearly a model departs from the teacher, beside the baselines. */
import { Command } from 'commander';
import path from 'node:path';
import { PUBEVAL } from '../engine/player/pubeval.ts';
import { randomEvaluator } from '../engine/player/random.ts';
import type { EvaluationReport } from '../model/report.ts';
import { evaluatePlayers } from '../trainer/evaluate/evaluate.ts';
import type { Decision } from '../trainer/records/decision.ts';
import { streamDecisions } from '../trainer/records/load.ts';
import { heldOutTest } from '../trainer/records/split.ts';
import { DEFAULT_MODEL, openModel } from './places.ts';
import { reportText } from './reportText.ts';
import { addSourceOptions, readSourceOptions, type SourceOptions } from './sources.ts';
import { failed, printJson, startProgress } from './terminal.ts';

interface EvaluateOptions extends SourceOptions {
  readonly model: string;
  readonly heldOut?: boolean;
  readonly json?: boolean;
}

/** Seed of the random player's choices. */
const RANDOM_SEED = 1;

/** Returns the verb `evaluate`. */
export function evaluateCommand(): Command {
  return addSourceOptions(new Command('evaluate'))
    .description('measure how well a model agrees with the plays of experts or with labels')
    .option('--model <name or folder>', 'the model to judge', DEFAULT_MODEL)
    .option('--held-out', 'only matches the model held out of its training')
    .option('--json', 'print the report as JSON')
    .addHelpText(
      'after',
      `
Beside the model always stand random, pubeval (Tesauro's public evaluator) and, where the teacher is not the player
himself, what was played. Decisions are unforced plays. Agreement is the share of them where the top play is the
teacher's; equity lost is in mEMG, thousandths of a point a decision, where the decisions are labelled.

Examples:
  better-play evaluate --records data/records
  better-play evaluate --model mine --records ~/matches --expert 'My Name' --held-out
  better-play evaluate --labels labels.tsv.gz --json`,
    )
    .action(evaluate);
}

async function evaluate(options: EvaluateOptions): Promise<void> {
  const sources = readSourceOptions(options);
  const model = await openModel(options.model);
  if (!model.ok) return failed(model.error.message);
  const { card, evaluator, release } = model.value;
  const reading = startProgress('reading', options.json);
  const decisions: Decision[] = [];
  const isWanted = options.heldOut ? heldOutTest(card.training.split) : () => true;
  const read = await streamDecisions(
    sources,
    (decision) => void (isWanted(decision.match) && decisions.push(decision)),
    (what, share) => reading.update(share, what),
  );
  reading.stop();
  if (!read.ok) return failed(read.error.message);
  if (decisions.length === 0) return failed(`${card.name} held out none of these matches`);
  const judging = startProgress('judging', options.json);
  const players = await evaluatePlayers(
    decisions,
    [evaluator, PUBEVAL, randomEvaluator(RANDOM_SEED)],
    (done) => judging.update(done / decisions.length, `${done} decisions`),
  );
  judging.stop();
  await release();
  const report: EvaluationReport = {
    data: [...sources.records, ...sources.labels].map((place) => path.basename(place)).join(', '),
    teacher: [...new Set(read.value.map(({ teacher }) => teacher))].join('; '),
    decisions: decisions.length,
    // Forced plays are counted for whole sources only.
    forced: options.heldOut ? 0 : read.value.reduce((sum, { forced }) => sum + forced, 0),
    matches: new Set(decisions.map(({ match }) => match)).size,
    players,
  };
  if (options.json) printJson(report);
  else process.stdout.write(`${reportText(report)}\n`);
}
