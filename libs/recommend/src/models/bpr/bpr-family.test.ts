import { describe, expect, it } from 'vitest';
import { storedAndRead } from '../../testing/subject-of-family.js';
import { dataOfRows } from '../item-item/testing/data-of.js';
import { BPR } from './bpr-family.js';

const data = dataOfRows([
  [1, 0, 2],
  [0, 0, 1],
  [1, 0, 0],
]);
const settings = BPR.resolve({ factors: 2, epochs: 3 });

describe('the family of BPR', () => {
  it('refuses a log in which no two products could be told apart', async () => {
    expect(BPR.refusal(data, settings)).toBeNull();
    expect(BPR.refusal(dataOfRows([[0, 0]]), settings)).toContain('no product has a pair');
    const single = dataOfRows([
      [1, 0],
      [2, 0],
    ]);
    expect(BPR.refusal(single, settings)).toContain('only one product has a pair');
    await expect(BPR.fit(single, settings)).rejects.toThrow('only one product');
  });

  it('costs more with more passes and factors', () => {
    const work = (given: object): number => BPR.cost(data, BPR.resolve({ ...given })).work;
    expect(work({ epochs: 80 })).toBeGreaterThan(work({}));
    expect(work({ factors: 128 })).toBeGreaterThan(work({}));
  });

  it('tells each pass once, and the loss falls', async () => {
    const told: { pass: number; objective: number | null }[] = [];
    await BPR.fit(data, BPR.resolve({ factors: 2, epochs: 60, learningRate: 0.2 }), {
      onPass: (pass) => told.push(pass),
    });
    expect(told.map(({ pass }) => pass)).toEqual(Array.from({ length: 60 }, (_, pass) => pass + 1));
    expect(told.at(-1)!.objective).toBeLessThan(told[0]!.objective!);
  });

  it('refuses stored parts that do not fit, naming the part', async () => {
    const parts = storedAndRead(BPR.save(await BPR.fit(data, settings)));
    expect(() => BPR.load(parts, { ...data, products: 2 })).toThrow('"products" has product row 2');
    expect(() => BPR.load({ ...parts, arrays: { ...parts.arrays, vectors: new Float32Array(5) } }, data)).toThrow(
      '"vectors" has 5 values where 6 are needed',
    );
    expect(() => BPR.load({ ...parts, json: { settings: { factors: 0 } } }, data)).toThrow('factors of BPR is 0');
  });
});
