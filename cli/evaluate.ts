/** `better-play evaluate`: how often and how dearly a model departs from the teacher, beside the baselines. */
import { Command } from 'commander';
import path from 'node:path';
import { PUBEVAL } from '../engine/player/pubeval.ts';
import { randomEvaluator } from '../engine/player/random.ts';
import type { LoadedModel } from '../model/node/modelFolder.ts';
import type { EvaluationReport } from '../model/report.ts';
import { judgePlayers } from '../trainer/evaluate/evaluate.ts';
import { pairedAgreement } from '../trainer/evaluate/paired.ts';
import type { Decision } from '../trainer/records/decision.ts';
import { streamDecisions } from '../trainer/records/load.ts';
import { unseenTest } from '../trainer/records/split.ts';
import { DEFAULT_MODEL, openModel } from './places.ts';
import { reportText } from './reportText.ts';
import { addSourceOptions, readSourceOptions, type SourceOptions } from './sources.ts';
import { failed, printJson, startProgress } from './terminal.ts';

interface EvaluateOptions extends SourceOptions {
  readonly model: string[];
  readonly heldOut?: boolean;
  readonly json?: boolean;
}

/** Seed of the random player's choices. */
const RANDOM_SEED = 1;

/** Returns the verb `evaluate`. */
export function evaluateCommand(): Command {
  return addSourceOptions(new Command('evaluate'))
    .description('measure how well models agree with the plays of experts or with labels')
    .option('--model <names or folders...>', 'the models to judge', [DEFAULT_MODEL])
    .option(
      '--held-out',
      'only matches that all of the models, and those they began with, held out of their trainings',
    )
    .option('--json', 'print the report as JSON')
    .addHelpText(
      'after',
      `
Beside the models always stand random, pubeval (Tesauro's public evaluator) and, where the teacher is not the player
himself, what was played. Decisions are unforced plays. Agreement is the share of them where the top play is the
teacher's; equity lost is in mEMG, thousandths of a point a decision, where the decisions are labelled. The first of several models is held to each of the
others on the same decisions: how often only one of the two agrees, and McNemar's exact two-sided p-value.

Examples:
  better-play evaluate --records data/records
  better-play evaluate --model mine --records ~/matches --expert 'My Name' --held-out
  better-play evaluate --model me default --records ~/matches --expert 'My Name' --held-out
  better-play evaluate --labels labels.tsv.gz --json`,
    )
    .action(evaluate);
}

async function evaluate(options: EvaluateOptions): Promise<void> {
  const sources = readSourceOptions(options);
  const models: LoadedModel[] = [];
  for (const name of options.model) {
    const model = await openModel(name);
    if (!model.ok) return failed(model.error.message);
    models.push(model.value);
  }
  const reading = startProgress('reading', options.json);
  const decisions: Decision[] = [];
  const tests = options.heldOut ? models.map(({ card }) => unseenTest(card)) : [];
  const read = await streamDecisions(
    sources,
    (decision) => {
      if (tests.every((isUnseen) => isUnseen(decision.match))) decisions.push(decision);
    },
    (what, share) => reading.update(share, what),
  );
  reading.stop();
  if (!read.ok) return failed(read.error.message);
  const names = models.map(({ card }) => card.name);
  if (decisions.length === 0)
    return failed(`${names.join(' and ')} held out none of these matches`);
  const judging = startProgress('judging', options.json);
  const { players, agreed } = await judgePlayers(
    decisions,
    [...models.map(({ evaluator }) => evaluator), PUBEVAL, randomEvaluator(RANDOM_SEED)],
    (done) => judging.update(done / decisions.length, `${done} decisions`),
  );
  judging.stop();
  for (const { release } of models) await release();
  const [first, ...others] = names;
  const report: EvaluationReport = {
    data: [...sources.records, ...sources.labels].map((place) => path.basename(place)).join(', '),
    teacher: [...new Set(read.value.map(({ teacher }) => teacher))].join('; '),
    decisions: decisions.length,
    // Forced plays are counted for whole sources only.
    forced: options.heldOut ? 0 : read.value.reduce((sum, { forced }) => sum + forced, 0),
    matches: new Set(decisions.map(({ match }) => match)).size,
    players,
    ...(others.length > 0 && {
      paired: others.map((other, i) =>
        pairedAgreement([first!, other], agreed[0]!, agreed[i + 1]!),
      ),
    }),
  };
  if (options.json) printJson(report);
  else process.stdout.write(`${reportText(report)}\n`);
}
