/** What an evaluation during a training finds: the same as one of the exported model, and what to look at. */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makePositionId } from '../../engine/formats/positionId.ts';
import { parsePlay } from '../../engine/notation.ts';
import { openBackend } from '../../trainer/backend.ts';
import { evaluatePlayers } from '../../trainer/evaluate/evaluate.ts';
import { judge } from '../../trainer/evaluate/judge.ts';
import { exportModel } from '../../trainer/export/exportModel.ts';
import { loadModel } from '../../model/node/modelFolder.ts';
import { networkConfigSchema } from '../../trainer/network/config.ts';
import { Network } from '../../trainer/network/network.ts';
import { randomFrom } from '../../trainer/random.ts';
import { type Decision, openDecision } from '../../trainer/records/decision.ts';
import { importRecords } from '../../trainer/records/importRecords.ts';
import { readLabels } from '../../trainer/records/labels.ts';
import { evaluateNetwork, type Found } from '../../trainer/training/evaluation.ts';
import { ONE, SMALL, Trainings } from './trainings.ts';

const LABELS = path.resolve(import.meta.dirname, '../../data/labels/sample-2ply.tsv.gz');
const config = networkConfigSchema.parse(SMALL.network);

let trainings: Trainings;
let network: Network;
let labelled: Decision[];
let unlabelled: Decision[];
let found: Found;
beforeAll(async () => {
  trainings = await Trainings.make();
  expect((await openBackend('cpu')).ok).toBe(true);
  const labels = await readLabels(LABELS, []);
  const records = await importRecords([ONE]);
  if (!labels.ok || !records.ok) throw new Error('not read');
  labelled = labels.value.decisions.slice(0, 300);
  unlabelled = records.value.decisions.slice(0, 300);
  network = new Network(config, randomFrom(5));
  found = (await evaluateNetwork(network, [...unlabelled, ...labelled]))!;
});
afterAll(async () => {
  network.dispose();
  await trainings.remove();
});

describe('an evaluation', () => {
  test('finds the agreement and the equity lost that the exported model is judged to have', async () => {
    const exported = await exportModel(
      trainings.folder,
      config,
      await network.read(),
      { decisions: [], heldOut: [] },
      {
        name: 'drawn',
        description: '',
        training: {
          data: [],
          decisions: 0,
          split: { seed: 1, heldOutShare: 0 },
          steps: 0,
          chosen: null,
          decisionsSeen: 0,
          seconds: 0,
          backend: 'cpu',
          command: '',
          revision: null,
        },
      },
    );
    if (!exported.ok) throw new Error(exported.error.message);
    const model = await loadModel(exported.value.folder);
    if (!model.ok) throw new Error(model.error.message);
    const [report] = await evaluatePlayers([...unlabelled, ...labelled], [model.value.evaluator]);
    await model.value.release();
    expect(found.agreement).toEqual(report!.overall.agreement);
    expect(found.equityLost!.of).toBe(300);
    expect(found.equityLost!.mEMG).toBeCloseTo(report!.overall.equityLost!.mEMG, 6);
    expect((await evaluateNetwork(network, unlabelled))!.equityLost).toBeNull();
  });

  test('says how each phase goes to the experts', () => {
    expect(found.phases.map(({ phase }) => phase)).toEqual([
      'opening',
      'contact',
      'race',
      'bearoff',
    ]);
    const boards = [...unlabelled, ...labelled].reduce(
      (sum, decision) => sum + openDecision(decision).plays.length,
      0,
    );
    expect(found.phases.reduce((sum, phase) => sum + phase.boards, 0)).toBe(boards);
    for (const { expertLoad, routingEntropy } of found.phases) {
      expect(expertLoad).toHaveLength(4);
      expect(expertLoad.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
      expect(routingEntropy).toBeGreaterThan(0);
      expect(routingEntropy).toBeLessThanOrEqual(Math.log(4) + 1e-6);
    }
  });

  test('shows the dearest mistakes as plays: the labelled ones by their cost', () => {
    expect(found.mistakes).toHaveLength(12);
    const byPosition = new Map(
      labelled.map((decision) => [`${decision.position} ${decision.roll.join('')}`, decision]),
    );
    let before = Infinity;
    for (const {
      position,
      roll,
      chosen,
      preferred,
      mEMG,
      isUnlisted,
      probability,
    } of found.mistakes) {
      const decision = byPosition.get(`${position} ${roll.join('')}`)!;
      expect(mEMG! / 1000).toBe(judge(decision, chosen.result).loss);
      expect(isUnlisted).toBe(!decision.labels!.results.includes(chosen.result));
      expect(mEMG).toBeLessThanOrEqual(before);
      before = mEMG!;
      expect(preferred.result).toBe(decision.preferred[0]);
      expect(probability).toBeLessThanOrEqual(0.5);
      for (const { play, result } of [chosen, preferred]) {
        const parsed = parsePlay(play, openDecision(decision).position, decision.roll);
        expect(parsed.ok && makePositionId(parsed.value.result)).toBe(result);
      }
    }
  });

  test('shows those it is surest of where nothing is labelled', async () => {
    const { mistakes } = (await evaluateNetwork(network, unlabelled))!;
    const probabilities = mistakes.map(({ probability }) => probability);
    expect(mistakes).toHaveLength(12);
    expect(mistakes.every(({ mEMG }) => mEMG === null)).toBe(true);
    expect(probabilities).toEqual(probabilities.toSorted((a, b) => a - b));
  });

  test('of a network whose scores are no numbers finds nothing', async () => {
    const broken = new Network(config, randomFrom(5));
    broken.write((await broken.read()).map((values) => values.fill(Number.NaN)));
    expect(await evaluateNetwork(broken, unlabelled)).toBeUndefined();
    broken.dispose();
  });
});
