import { describe, expect, it } from 'vitest';
import { workPace } from '@cartograph/threads';
import { dataOfRows } from '../item-item/testing/data-of.js';
import { easeWeights } from './ease-weights.js';

const rows = [
  [1, 0, 2, 0],
  [0, 0, 1, 3],
  [1, 0, 0, 1],
  [2, 0, 1, 1],
];
const { csr } = dataOfRows(rows).strengths;
const LAMBDA = 0.7;

describe('the weights of EASE', () => {
  it('are where the gradient is 0 off the diagonal, and the diagonal is empty', async () => {
    const { products, weights } = await easeWeights(csr, LAMBDA, { pace: workPace(undefined) });
    expect([...products]).toEqual([0, 2, 3]);
    const n = products.length;
    const gram = (i: number, j: number): number =>
      rows.reduce((sum, row) => sum + row[products[i]!]! * row[products[j]!]!, 0);
    for (let i = 0; i < n; i += 1) {
      expect(weights[i * n + i]).toBe(0);
      for (let j = 0; j < n; j += 1) {
        if (i === j) continue;
        let gradient = LAMBDA * weights[i * n + j]! - gram(i, j);
        for (let other = 0; other < n; other += 1) gradient += gram(i, other) * weights[other * n + j]!;
        expect(gradient).toBeCloseTo(0, 5);
      }
    }
  });

  it('tell the columns that are done, up to all of them', async () => {
    const told: number[] = [];
    await easeWeights(csr, LAMBDA, { pace: workPace(undefined), onColumns: (done) => told.push(done) });
    expect(told.at(-1)).toBe(3);
  });

  it('stop with the reason of a signal', async () => {
    await expect(easeWeights(csr, LAMBDA, { pace: workPace(AbortSignal.abort(new Error('enough'))) })).rejects.toThrow(
      'enough',
    );
  });
});
