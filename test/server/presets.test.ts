import { expect, it } from 'vitest';
import { backendStatusSchema } from '../../model/backends.ts';
import { presetSummarySchema } from '../../server/protocol/jobs.ts';
import { trainingConfigSchema } from '../../trainer/training/config.ts';
import { PRESETS } from '../../trainer/training/presets.ts';
import { startServer } from './fakes/startServer.ts';

it('presets are shown as the trainer has them, the default first', async () => {
  const { url } = await startServer();
  const answer: unknown = await (await fetch(`${url}/api/presets`)).json();
  expect(presetSummarySchema.array().parse(answer)).toEqual(
    PRESETS.map(({ name, title, expect, from, config }) => ({
      name,
      title,
      expect,
      from: from ?? null,
      epochs: trainingConfigSchema.parse(config).epochs,
    })),
  );
});

it('backends are shown as the program lists them', async () => {
  const { url } = await startServer();
  const answer: unknown = await (await fetch(`${url}/api/backends`)).json();
  expect(
    backendStatusSchema
      .array()
      .parse(answer)
      .map(({ name }) => name),
  ).toEqual(['webgpu', 'wasm']);
});
