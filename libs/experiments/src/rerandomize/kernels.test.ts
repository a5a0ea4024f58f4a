import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { UserOutcomes } from './outcomes.js';
import { rerandomize, type Rerandomized } from './rerandomize.js';
import { describeKernel, madeUsers } from './testing/kernel-contract.js';

describeKernel({ kernel: 'typescript', threads: 'auto' });
describeKernel({ kernel: 'wasm', threads: 'auto' });

const KINDS = ['conversion', 'mean', 'cuped'] as const;
const WAYS = [
  { kernel: 'typescript' },
  { kernel: 'wasm', threads: 'auto' },
  { kernel: 'wasm', threads: 1 },
  { kernel: 'wasm', threads: 3 },
] as const;

function outcomesOf(kind: UserOutcomes['kind'], users: number, shift = 0): UserOutcomes {
  const { x, y, converted } = madeUsers(users);
  return kind === 'conversion' ? { kind, converted } : { kind, x, y: y.map((value) => value + shift) };
}

function resultBytes({ comparisons, ratio }: Rerandomized): string {
  const hash = createHash('sha256').update(
    JSON.stringify([
      ratio,
      comparisons.map(({ falsePositiveRate, coverage, uniformity }) => [falsePositiveRate, coverage, uniformity]),
    ]),
  );
  for (const { pValues, differences } of comparisons)
    hash.update(new Uint8Array(pValues.buffer)).update(new Uint8Array(differences.buffer));
  return hash.digest('hex');
}

it('both kernels deal the same bytes at any number of threads', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...KINDS),
      fc.integer({ min: 1, max: 3_000 }),
      fc.constantFrom([0.5, 0.5], [0.9, 0.1], [0.2, 0.3, 0.5]),
      fc.integer({ min: 1, max: 40 }),
      fc.maxSafeInteger(),
      fc.constantFrom(0, 1e6),
      async (kind, users, weights, rerandomizations, seed, shift) => {
        const results = await Promise.all(
          WAYS.map((way) =>
            rerandomize({ outcomes: outcomesOf(kind, users, shift), weights, rerandomizations, seed, ...way }),
          ),
        );
        expect(new Set(results.map(resultBytes)).size).toBe(1);
        expect(results.map(({ threads }) => threads)).toEqual([0, 0, 1, 3]);
      },
    ),
    { numRuns: 15 },
  );
});

it('the same seed deals the same users forever', async () => {
  const bytes = resultBytes(
    await rerandomize({ outcomes: outcomesOf('cuped', 1_000), weights: [0.7, 0.3], rerandomizations: 100, seed: 7 }),
  );
  expect(bytes.slice(0, 16)).toBe('c4ee6db0111660b4');
});
