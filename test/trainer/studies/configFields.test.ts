import { describe, expect, test } from 'vitest';
import {
  changedFields,
  configFields,
  mergeConfigs,
  parseSetting,
  withFields,
} from '../../../trainer/studies/configFields.ts';
import { trainingConfigSchema } from '../../../trainer/training/config.ts';

const DEFAULTS = trainingConfigSchema.parse({});

test('every field can be set to the value it has, and the config is the same', () => {
  const fields = configFields(DEFAULTS);
  expect(fields.get('network.mixture.experts')).toBe(8);
  expect(withFields({}, fields)).toEqual({ ok: true, value: DEFAULTS });
});

test('fields that differ from the defaults are known', () => {
  const config = trainingConfigSchema.parse({ seed: 2, network: { mixture: { units: 16 } } });
  expect([...changedFields(config)]).toEqual(['network.mixture.units', 'seed']);
  expect(changedFields(DEFAULTS).size).toBe(0);
});

test('setting a field leaves its neighbours', () => {
  const config = trainingConfigSchema.parse({ network: { stem: 16, mixture: { units: 8 } } });
  const changed = withFields(config, [['network.mixture.experts', 4]]);
  expect(changed).toMatchObject({
    ok: true,
    value: { network: { stem: 16, mixture: { units: 8, experts: 4 } } },
  });
});

test('groups merge, all else is replaced', () => {
  expect(mergeConfigs({ a: { b: 1, c: [1, 2] }, d: 1 }, { a: { c: [3] }, d: { e: 2 } })).toEqual({
    a: { b: 1, c: [3] },
    d: { e: 2 },
  });
});

describe('a setting', () => {
  test.each([
    ['learningRate=0.001', 'learningRate', [0.001]],
    ['learningRate=1e-3,0.002', 'learningRate', [0.001, 0.002]],
    ['network.mixture.experts = 4, 8', 'network.mixture.experts', [4, 8]],
    [
      'network.mixture.router=softmax-token-choice',
      'network.mixture.router',
      ['softmax-token-choice'],
    ],
  ])('%s', (text, field, values) => {
    expect(parseSetting(text)).toEqual({ ok: true, value: { field, values } });
  });

  test.each([
    ['learningRate', 'expected field=value'],
    ['=1', 'expected field=value'],
    ['seed=1,', 'expected field=value'],
    ['seed=1,1', 'there twice'],
    ['lr=1', 'lr: no field of the config; there are network.features'],
    ['network.mixture=1', 'no field'],
    ['toString=1', 'no field'],
    ['__proto__.x=1', 'no field'],
  ])('%s is refused', (text, why) => {
    expect(parseSetting(text)).toMatchObject({
      error: { code: 'badSetting', message: expect.stringContaining(why) as string },
    });
  });

  test.each([
    ['batch', 0],
    ['batch', 'many'],
    ['network.mixture.perBoard', 9],
    ['network.features', 'raw-9'],
  ])('%s = %s is out of range, and the error names the field', (field, value) => {
    expect(withFields({}, [[field, value]])).toMatchObject({
      error: { code: 'badConfig', message: expect.stringContaining(field) as string },
    });
  });
});
