import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type NetworkConfig, networkConfigSchema } from '../../trainer/network/config.ts';
import { describeLayers } from '../../trainer/network/describe.ts';
import { parameterCount } from '../../trainer/network/network.ts';

const networks: fc.Arbitrary<NetworkConfig> = fc
  .record({
    stem: fc.integer({ min: 1, max: 4096 }),
    shared: fc.integer({ min: 1, max: 4096 }),
    units: fc.integer({ min: 1, max: 1024 }),
    experts: fc.integer({ min: 2, max: 64 }),
  })
  .chain(({ stem, experts, ...mixture }) =>
    fc
      .integer({ min: 1, max: experts })
      .map((perBoard) =>
        networkConfigSchema.parse({ stem, mixture: { ...mixture, experts, perBoard } }),
      ),
  );

describe('what a network is made of', () => {
  test('the default network, by hand', () => {
    const described = describeLayers(networkConfigSchema.parse({}));
    const { layers, flops, bytes, mixture } = described;
    // 246 inputs, stem 256, shared 128, 8 experts of 32, 2 a board.
    expect(layers.map(({ parameters }) => parameters)).toEqual([
      246 * 256 + 256,
      256 * 128 + 128,
      256 * 8,
      256 * 256 + 256,
      0,
      160,
    ]);
    expect(described.parameters).toBe(164_128);
    // Six of the eight experts do not see the board: 6 x (256 x 32 + 32) parameters.
    expect(described.activeParameters).toBe(164_128 - 49_344);
    // 2 x (246 x 256 + 256 x 128 + 256 x 8 + 256 x 256 + 8 x 32 + 160)
    expect(flops).toEqual({ forward: 327_488, training: 982_464, activeForward: 228_800 });
    expect(bytes.parameters).toBe(656_512);
    expect(mixture).toMatchObject({ capacity: null, tokensPerBoard: 1, expectedLoad: 0.25 });
  });

  test('layers have all the parameters, and a board that goes to every expert uses them all', () => {
    fc.assert(
      fc.property(networks, (network) => {
        const { layers, parameters, activeParameters, flops } = describeLayers(network);
        expect(layers.reduce((sum, layer) => sum + layer.parameters, 0)).toBe(
          parameterCount(network),
        );
        const { experts, perBoard } = network.mixture;
        expect(activeParameters === parameters).toBe(perBoard === experts);
        expect(flops.activeForward === flops.forward).toBe(perBoard === experts);
      }),
    );
  });
});
