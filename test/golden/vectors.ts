/** Numbers that the routers must give, computed independently in float64. Masks are 0/1, a row a token, a digit an expert. */

/** 6 tokens x 3 experts. */
export const LOGITS = [
  [2, 0.5, -1],
  [1.5, 1, 0],
  [1.8, -0.5, 0.2],
  [0.1, 0.4, 0.3],
  [-0.3, 0.2, 1.2],
  [1, 0.9, 0.8],
];

export const SOFTMAX = [
  [0.785597, 0.17529, 0.039113],
  [0.546549, 0.331499, 0.121952],
  [0.767958, 0.076995, 0.155048],
  [0.280013, 0.377978, 0.342009],
  [0.140244, 0.231224, 0.628532],
  [0.367165, 0.332225, 0.30061],
];

export const SINKHORN = [
  [0.62494, 0.304912, 0.070148],
  [0.353441, 0.468758, 0.177801],
  [0.597223, 0.13093, 0.271847],
  [0.149134, 0.440194, 0.410672],
  [0.067984, 0.245094, 0.686922],
  [0.207278, 0.410113, 0.382609],
];

/** [what, settings as `better-play route` takes them, mask]. */
export const MASKS: readonly (readonly [string, Record<string, unknown>, string])[] = [
  [
    'token order, K=1 C=2',
    { router: 'softmax-token-choice', k: 1, capacity: 2 },
    '100 100 000 010 001 000',
  ],
  [
    'batch priority, K=1 C=2',
    { router: 'softmax-token-choice', k: 1, capacity: 2, batchPriority: true },
    '100 000 100 010 001 000',
  ],
  ['K=2 C=4', { router: 'softmax-token-choice', k: 2, capacity: 4 }, '110 110 101 011 011 100'],
  [
    'batch priority, K=2 C=2',
    { router: 'softmax-token-choice', k: 2, capacity: 2, batchPriority: true },
    '110 000 101 010 001 000',
  ],
  ['C=2', { router: 'softmax-expert-choice', capacity: 2 }, '100 000 100 011 001 010'],
  ['C=4', { router: 'softmax-expert-choice', capacity: 4 }, '100 110 101 011 011 111'],
  [
    'batch priority, K=1 C=2',
    { router: 'sinkhorn-token-choice', k: 1, capacity: 2, batchPriority: true },
    '100 010 100 010 001 000',
  ],
  ['C=2', { router: 'sinkhorn-expert-choice', capacity: 2 }, '100 010 100 011 001 000'],
  ['k=2', { router: 'sparsity-constrained-expert-choice', capacity: 2 }, '100 010 100 010 001 001'],
  ['k=4', { router: 'sparsity-constrained-expert-choice', capacity: 4 }, '110 110 101 011 001 111'],
  ['alpha 0.5, N=6', { router: 'usmoe-a', alpha: 0.5, budget: 6 }, '100 110 100 000 001 100'],
  ['alpha 0.5, N=6', { router: 'usmoe-b', alpha: 0.5, budget: 6 }, '100 110 100 000 001 010'],
];

/** U of variant A, alpha 0.5. */
export const UNIFIED_A = [
  [0.686398, 0.295132, 0.109203],
  [0.5458, 0.409436, 0.227642],
  [0.670028, 0.164344, 0.260802],
  [0.315, 0.388552, 0.362485],
  [0.211975, 0.29889, 0.570441],
  [0.427269, 0.403096, 0.380296],
];

/** Of the softmax above. */
export const LOSSES = { gshard: 1.221882, importance: 0.0986234, z: 3.728972 };

/** Published test constants of the losses. */
export const PUBLISHED = {
  gates: [
    [0.5, 0.4, 0.1],
    [0.3, 0.3, 0.4],
    [0.1, 0.2, 0.7],
    [0.8, 0.2, 0],
  ],
  gshard: 1.0875,
  importance: 0.03874999,
  load: {
    logits: [
      [0.9, 0.06, 0.04],
      [0.7, 0.18, 0.12],
      [0.85, 0.05, 0.1],
    ],
    noise: [
      [-0.037, 0.026, -0.018],
      [-0.074, 0.045, -0.015],
      [-0.067, -0.059, 0.073],
    ],
    deviation: 0.1,
    k: 2,
    loss: 0.4857386,
  },
};

/** Two experts of one slot each: expert 0 doubles, expert 1 takes from 1. */
export const SOFT = {
  tokens: [
    [1, 0],
    [0, 2],
    [1, 1],
  ],
  phi: [
    [0.5, -0.5],
    [0.25, 1],
  ],
  experts: [(z: number): number => 2 * z, (z: number): number => 1 - z],
  plain: {
    dispatch: [
      [0.304504, 0.06289],
      [0.304504, 0.766157],
      [0.390991, 0.170953],
    ],
    combine: [
      [0.731059, 0.268941],
      [0.182426, 0.817574],
      [0.562177, 0.437823],
    ],
    output: [
      [1.222948, 1.272979],
      [0.880143, -0.210122],
      [1.117424, 0.816446],
    ],
  },
  normalised: {
    logits: [
      [0.894425, -0.447213],
      [0.447213, 0.894426],
      [0.948681, 0.316227],
    ],
    output: [
      [1.323089, 1.289394],
      [0.929711, 0.428461],
      [1.186621, 0.990727],
    ],
  },
};
