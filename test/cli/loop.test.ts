/** The whole loop by the real executable on the sample records: import, train, stop, resume, evaluate, choose, duel. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evaluationReportSchema } from '../../model/report.ts';
import { modelCardSchema } from '../../model/card.ts';
import { importSummarySchema } from '../../model/importSummary.ts';
import { liveEvents, type TrainingEvent, trainingEventSchema } from '../../model/trainingEvents.ts';
import { betterPlay, SAMPLE } from './program.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'better-play-loop-'));
});
afterAll(async () => {
  await rm(home, { recursive: true });
});

const TIMEOUT = 240_000;
const eventsOf = (lines: readonly unknown[]): TrainingEvent[] =>
  lines.map((line) => trainingEventSchema.parse(line));

describe.sequential('the loop', () => {
  test(
    'import',
    async () => {
      const { status, json } = await betterPlay([
        'import',
        SAMPLE,
        '--json',
        '--decisions',
        path.join(home, 'd.jsonl'),
      ]);
      expect(status).toBe(0);
      const summary = importSummarySchema.parse(json()[0]);
      expect(summary).toMatchObject({
        files: 10,
        matches: 10,
        games: 250,
        refusedGames: 0,
        refusedFiles: 0,
      });
      expect(summary.players.map(({ name }) => name)).toEqual(['Light', 'Dark']);
      const decisions = (await readFile(path.join(home, 'd.jsonl'), 'utf8')).trim().split('\n');
      expect(decisions).toHaveLength(summary.decisions);
      expect(JSON.parse(decisions[0]!)).toMatchObject({
        positionId: '4HPwATDgc/ABMA',
        player: 'Dark',
        game: 1,
      });
    },
    TIMEOUT,
  );

  test(
    'train 50 steps, killed outright and stopped on the way, then resumed to the end',
    async () => {
      const run = path.join(home, 'runs', 'mine');
      // 50 steps of 256 decisions.
      const killed = await betterPlay(
        ['train', '--records', SAMPLE, '--model', 'mine', '--epochs', '2.05', '--json'],
        {
          home,
          onOutput: (out, kill) => out.includes('"step":10,') && kill('SIGKILL'),
        },
      );
      expect(killed.status).toBeNull();
      const stopped = await betterPlay(['train', '--resume', run, '--json'], {
        home,
        onOutput: (out, kill) => out.includes('"step":20,') && kill('SIGINT'),
      });
      expect(stopped.status).toBe(130);
      expect(stopped.err).toContain('resume with: bin/better-play train --resume');
      expect(eventsOf(stopped.json()).at(-1)!.event).toBe('stopped');
      const finished = await betterPlay(['train', '--resume', run, '--json'], { home });
      expect(finished.err).toBe('');
      expect(finished.status).toBe(0);
      const events = eventsOf(finished.json());
      expect(events[0]).toMatchObject({ event: 'start', model: 'mine', steps: 50 });
      expect(events.at(-1)).toMatchObject({ event: 'finished', step: 50 });
      const all = eventsOf(
        (await readFile(path.join(run, 'metrics.jsonl'), 'utf8'))
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as unknown),
      );
      // The file is only ever added to: each resumption begins with a start that takes back what came after it.
      expect(all.filter(({ event }) => event === 'start')).toHaveLength(3);
      const metrics = liveEvents(all);
      const steps = metrics.filter(({ event }) => event === 'step').map(({ step }) => step);
      expect(steps).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
      const step = metrics.find(({ event }) => event === 'step');
      if (step?.event !== 'step') throw new Error('no step');
      expect(step.expertLoad.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 4);
    },
    TIMEOUT,
  );

  test(
    'its model is listed with a card that says how well it agrees',
    async () => {
      const list = await betterPlay(['model', 'list', '--json'], { home });
      const card = modelCardSchema.parse(
        (({ folder: _, ...rest }) => rest)((JSON.parse(list.out) as Record<string, unknown>[])[0]!),
      );
      expect(card.name).toBe('mine');
      expect(card.heldOut!.overall.agreement.share).toBeGreaterThan(0.3);
      const shown = await betterPlay(['model', 'show', 'mine'], { home });
      expect(shown.out).toContain('on held-out decisions');
    },
    TIMEOUT,
  );

  test(
    'evaluate on what it held out',
    async () => {
      const { status, out } = await betterPlay(
        ['evaluate', '--model', 'mine', '--records', SAMPLE, '--held-out', '--json'],
        { home },
      );
      expect(status).toBe(0);
      const report = evaluationReportSchema.parse(JSON.parse(out));
      expect(report.players.map(({ player }) => player)).toEqual(['mine', 'pubeval', 'random']);
      const [mine, pubeval, random] = report.players.map(({ overall }) => overall.agreement.share);
      expect(mine).toBeGreaterThan(random! + 0.2);
      expect(pubeval).toBeGreaterThan(0.5);
      const { byClass } = report.players[0]!;
      expect(byClass.reduce((sum, { agreement: { of } }) => sum + of, 0)).toBe(report.decisions);
      const text = await betterPlay(
        ['evaluate', '--model', 'mine', '--records', SAMPLE, '--held-out'],
        { home },
      );
      expect(text.out).toMatch(/contact +[\d,]+ +\d+\.\d% \(/);
    },
    TIMEOUT,
  );

  test(
    'choose and duel with it',
    async () => {
      const { out } = await betterPlay(['choose', '--model', path.join(home, 'models', 'mine')], {
        home,
        input: '{"positionId":"4HPwATDgc/ABMA","dice":[6,5]}\n',
      });
      expect(JSON.parse(out)).toMatchObject({
        play: expect.stringMatching(/^\d/) as string,
        resultId: expect.stringMatching(/^.{14}$/) as string,
      });
      const duel = await betterPlay(['duel', 'mine', 'random', '--games', '40', '--json'], {
        home,
      });
      expect(duel.json()[0]).toMatchObject({ first: 'mine', second: 'random', games: 40, seed: 1 });
      expect(duel.json()[0]!['pointsPerGame']).toBeGreaterThan(0.5);
    },
    TIMEOUT,
  );
});
