import { describe, expect, it } from 'vitest';
import { dataOfRows } from '../item-item/testing/data-of.js';
import { trainBpr, type BprItems, type BprSettings } from './bpr-training.js';

const SETTINGS: BprSettings = { factors: 3, regularization: 0.01, learningRate: 0.1, epochs: 4, seed: 9 };
const ROWS = [
  [1, 0, 0, 2],
  [0, 0, 1, 0],
  [0, 0, 0, 0],
  [3, 0, 1, 0],
];
const trained = (
  rows: readonly (readonly number[])[],
  settings: Partial<BprSettings> = {},
  onPass?: (pass: number, loss: number) => void,
): Promise<BprItems> =>
  trainBpr(
    dataOfRows(rows).strengths.csr,
    { ...SETTINGS, ...settings },
    { pace: () => null, ...(onPass ? { onPass } : {}) },
  );

describe('training BPR', () => {
  it('gives vectors to the products that somebody has, and to no other', async () => {
    const { products, vectors } = await trained(ROWS);
    expect([...products]).toEqual([0, 2, 3]);
    expect(vectors).toHaveLength(3 * 4);
    expect(vectors.every(Number.isFinite)).toBe(true);
  });

  it('starts from small numbers around 0, and from biases of 0', async () => {
    const { vectors } = await trained(ROWS, { epochs: 0 });
    const bound = (0.1 / Math.sqrt(4)) * Math.sqrt(3);
    expect([3, 7, 11].map((place) => vectors[place])).toEqual([0, 0, 0]);
    expect(vectors.filter((value) => Math.abs(value) > bound)).toHaveLength(0);
    expect(new Set(vectors).size).toBe(3 * 3 + 1);
  });

  it('is the same for a seed, and otherwise with another', async () => {
    expect(await trained(ROWS)).toEqual(await trained(ROWS));
    expect((await trained(ROWS, { seed: 10 })).vectors).not.toEqual((await trained(ROWS)).vectors);
  });

  it('does not care how strong a pair is', async () => {
    expect(await trained(ROWS.map((row) => row.map((value) => 7 * value)))).toEqual(await trained(ROWS));
  });

  it('learns nothing of somebody who has everything: there is no product that she does not have', async () => {
    const losses: number[] = [];
    const everything = await trained([[1, 1, 1]], {}, (_, loss) => losses.push(loss));
    expect(everything).toEqual(await trained([[1, 1, 1]], { epochs: 0 }));
    expect(losses).toEqual([0, 0, 0, 0]);
  });

  it('lifts the bias of what most have', async () => {
    const { vectors } = await trained(
      Array.from({ length: 12 }, (_, user) => [1, Number(user === 0), Number(user === 1)]),
      { epochs: 40 },
    );
    expect(vectors[3]!).toBeGreaterThan(Math.max(vectors[7]!, vectors[11]!));
  });

  it('tells each pass by its number, with a loss that is ln 2 before anything is known', async () => {
    const told: [number, number][] = [];
    await trained(ROWS, { learningRate: 1e-9, epochs: 3 }, (pass, loss) => told.push([pass, loss]));
    expect(told).toEqual([1, 2, 3].map((pass) => [pass, expect.closeTo(Math.LN2, 1)]));
  });

  it('says which settings to lower when its numbers leave all bounds', async () => {
    await expect(trained(ROWS, { learningRate: 60, regularization: 5, epochs: 500 })).rejects.toThrow(
      /^BPR left all bounds in pass \d+: give a learning rate below 60, or a regularization below 5\.$/,
    );
  });

  it('stops where a pause is refused, before its first pass too', async () => {
    const { csr } = dataOfRows(ROWS).strengths;
    let passes = 0;
    const refusing = {
      pace: () => Promise.reject(new Error('enough')),
      onPass: () => {
        passes += 1;
      },
    };
    await expect(trainBpr(csr, SETTINGS, refusing)).rejects.toThrow('enough');
    expect(passes).toBe(0);
  });
});
