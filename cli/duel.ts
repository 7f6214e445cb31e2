/** `better-play duel`: two players over mirrored pairs of games on the same dice. */
import { Command } from 'commander';
import type { Dice } from '../engine/roll.ts';
import { type PairResult, playPairs } from '../engine/player/duel.ts';
import type { Evaluator } from '../engine/player/evaluator.ts';
import { PUBEVAL } from '../engine/player/pubeval.ts';
import { randomEvaluator } from '../engine/player/random.ts';
import { type Failure, ok, type Result } from '../engine/result.ts';
import { seededDice } from '../engine/seededDice.ts';
import { agreement, meanInterval } from '../trainer/evaluate/statistics.ts';
import { DEFAULT_MODEL, openModel } from './places.ts';
import { percent } from './reportText.ts';
import { failed, printJson, startProgress, wholeNumber, wrongUsage } from './terminal.ts';

interface DuelOptions {
  readonly games: number;
  readonly seed: number;
  readonly json?: boolean;
}

/** Returns the verb `duel`. */
export function duelCommand(): Command {
  return new Command('duel')
    .description('let two players meet over many games, seats swapped on the same dice')
    .argument('[first]', "a model's name or folder, pubeval or random", DEFAULT_MODEL)
    .argument('[second]', 'the same', 'pubeval')
    .option('--games <n>', 'games to play, two to a pair', wholeNumber, 2000)
    .option('--seed <n>', 'seed of the dice', wholeNumber, 1)
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Cubeless money games. Both games of a pair have the same dice and the seats swapped, so most of the luck cancels; the
pair is the observation behind the 95% interval of the points per game. The same seed gives the same games.

Examples:
  better-play duel
  better-play duel mine default --games 10000`,
    )
    .action(duel);
}

async function duel(
  first: string,
  second: string,
  { games, seed, json }: DuelOptions,
): Promise<void> {
  if (games < 1) wrongUsage('--games: expected 1 or more');
  const players: Evaluator[] = [];
  for (const [i, name] of [first, second].entries()) {
    const player = await openPlayer(name, seed + i);
    if (!player.ok) return failed(player.error.message);
    players.push(player.value);
  }
  const pairs = Math.ceil(games / 2);
  const progress = startProgress('playing', json);
  const results: PairResult[] = [];
  for await (const result of playPairs(
    players[0]!,
    players[1]!,
    (pair) => pairDice(seed, pair),
    0,
    pairs,
  )) {
    results.push(result);
    progress.update(results.length / pairs, `${2 * results.length} games`);
  }
  progress.stop();
  const { mean, halfWidth } = meanInterval(results.map(({ points }) => points / 2));
  const wins = agreement(
    results.reduce((sum, result) => sum + result.wins, 0),
    2 * pairs,
  );
  const summary = {
    first,
    second,
    games: 2 * pairs,
    seed,
    pointsPerGame: mean,
    halfWidth,
    wins: wins.share,
  };
  if (json) return printJson(summary);
  process.stdout.write(
    `${first} against ${second}: ${mean >= 0 ? '+' : ''}${mean.toFixed(3)} ± ${halfWidth.toFixed(3)} points per game, ` +
      `${percent(wins.share)} of ${(2 * pairs).toLocaleString('en')} games won (seed ${seed})\n`,
  );
}

async function openPlayer(name: string, seed: number): Promise<Result<Evaluator, Failure<string>>> {
  if (name === 'pubeval') return ok(PUBEVAL);
  if (name === 'random') return ok(randomEvaluator(seed));
  const model = await openModel(name);
  return model.ok ? ok(model.value.evaluator) : model;
}

/** Dice of their own for every pair, so that a pair's games do not depend on the others'. */
function pairDice(seed: number, pair: number): Dice {
  return seededDice(Math.imul(seed, 0x9e3779b1) ^ Math.imul(pair + 1, 0x85ebca6b));
}
