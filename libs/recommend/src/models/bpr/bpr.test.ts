import { seededRandom } from '@cartograph/threads';
import { describe, expect, it } from 'vitest';
import { readList } from '../../rank.js';
import type { Profile } from '../../recommender.js';
import { describeRecommender } from '../../testing/recommender-contract.js';
import { storedAndRead, subjectOfFamily } from '../../testing/subject-of-family.js';
import { smallTrainingData } from '../../testing/taste-shop.js';
import { dataOfRows } from '../item-item/testing/data-of.js';
import { BPR } from './bpr-family.js';
import { foldInBpr } from './bpr-fold-in.js';
import { trainBpr } from './bpr-training.js';

const SMALL = BPR.resolve({ factors: 8, epochs: 60 });
const profileOf = (...products: number[]): Profile => ({
  basis: 'carts',
  products: Int32Array.from(products),
  strengths: new Float32Array(products.length).fill(1),
  seen: Int32Array.from(products),
  session: new Int32Array(),
});

describeRecommender('BprModel', () => subjectOfFamily(BPR, SMALL));

describe('BprModel', () => {
  /** Two groups of users who never take from the other's products; product 3 and product 7 are the rare ones. */
  const twoTastes = dataOfRows(
    Array.from({ length: 40 }, (_, user) =>
      Array.from({ length: 8 }, (__, product) => {
        if (Math.floor(product / 4) !== user % 2) return 0;
        return product % 4 === 3 ? Number(user % 8 < 2) : Number((user + product) % 5 !== 0);
      }),
    ),
  );

  it('puts the products of one’s own taste first, also of a taste that was never seen in this combination', async () => {
    const model = await BPR.fit(twoTastes, SMALL);
    for (const [own, others] of [
      [0, [1, 2, 3]],
      [4, [5, 6, 7]],
    ] as const) {
      expect(
        readList(model.recommendProfiles([profileOf(own)], 3), 0)
          .map((entry) => entry.product)
          .toSorted((a, b) => a - b),
      ).toEqual(others);
      expect(
        readList(model.similarProducts(own, 3), 0)
          .map((entry) => entry.product)
          .toSorted((a, b) => a - b),
      ).toEqual(others);
    }
    expect(model.name).toBe('BPR on carts (8 factors)');
  });

  it('learns the same beside any number of users without a product', async () => {
    const rows = [
      [1, 0, 2],
      [0, 1, 0],
      [3, 1, 0],
    ];
    const settings = BPR.resolve({ factors: 3, epochs: 4 });
    const [alone, among] = await Promise.all(
      [rows, [[0, 0, 0], rows[0]!, [0, 0, 0], ...rows.slice(1), [0, 0, 0]]].map((all) =>
        trainBpr(dataOfRows(all).strengths.csr, settings, { pace: () => null }),
      ),
    );
    expect(among).toEqual(alone);
  });

  it('takes the steps of the paper, written out for the same draws', async () => {
    const { csr } = dataOfRows([
      [1, 0, 2],
      [0, 1, 0],
      [3, 1, 0],
    ]).strengths;
    const settings = BPR.resolve({ factors: 3, epochs: 4, learningRate: 0.3, regularization: 0.2, seed: 9 });
    const [liked, users] = [
      [0, 2, 1, 0, 1],
      [0, 0, 1, 2, 2],
    ];
    const start = await trainBpr(csr, { ...settings, epochs: 0 }, { pace: () => null });
    const y = [0, 1, 2].map((item) => [...start.vectors.subarray(item * 4, item * 4 + 3)]);
    const bias = [0, 0, 0];
    const [spread, chance] = [seededRandom(9, 2), seededRandom(9)];
    const x = [0, 1, 2].map(() =>
      Array.from({ length: 4 }, () => (0.1 / 2) * Math.sqrt(12) * (spread.next() - 0.5)).slice(0, 3),
    );
    const dot = (a: number[], b: number[]): number => a.reduce((sum, value, d) => sum + value * b[d]!, 0);
    for (let draw = 0; draw < 5 * settings.epochs; draw += 1) {
      const pair = Math.floor(chance.next() * 5);
      const [u, i] = [users[pair]!, liked[pair]!];
      let j = Math.floor(chance.next() * 3);
      while (liked.some((item, other) => item === j && users[other] === u)) j = Math.floor(chance.next() * 3);
      const margin = bias[i]! - bias[j]! + dot(x[u]!, y[i]!) - dot(x[u]!, y[j]!);
      const slope = Math.exp(-margin) / (1 + Math.exp(-margin));
      const [xu, yi, yj] = [x[u]!, y[i]!, y[j]!];
      x[u] = xu.map((value, d) => value + 0.3 * (slope * (yi[d]! - yj[d]!) - 0.2 * value));
      y[i] = yi.map((value, d) => value + 0.3 * (slope * xu[d]! - 0.2 * value));
      y[j] = yj.map((value, d) => value + 0.3 * (-slope * xu[d]! - 0.2 * value));
      bias[i]! += 0.3 * (slope - 0.2 * bias[i]!);
      bias[j]! += 0.3 * (-slope - 0.2 * bias[j]!);
    }
    const { products, vectors } = await trainBpr(csr, settings, { pace: () => null });
    expect([...products]).toEqual([0, 1, 2]);
    for (const [place, value] of y.flatMap((row, item) => [...row, bias[item]!]).entries())
      expect(Math.abs(vectors[place]! - value)).toBeLessThan(1e-6);
    expect(Math.abs(vectors[3]!)).toBeGreaterThan(0.01);
  });

  it('learns: the loss of its triples falls, and is told pass by pass', async () => {
    const losses: number[] = [];
    await BPR.fit(twoTastes, SMALL, {
      onPass: ({ pass, passes, objective }) =>
        losses.push(pass === losses.length + 1 && passes === 60 ? objective! : Number.NaN),
    });
    expect(losses.length).toBe(60);
    expect(losses[0]).toBeGreaterThan(0.6);
    expect(losses[0]).toBeLessThan(0.75);
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 2);
  });

  it('splits the personal part of a score exactly over the own products', async () => {
    const data = smallTrainingData();
    const model = await BPR.fit(data, SMALL);
    const { factors } = SMALL;
    const own = Int32Array.of(1, 4, 9);
    const parts = new Float64Array(own.length * factors);
    const vector = foldInBpr(model.items, own, SMALL, parts)!;
    for (let d = 0; d < factors; d += 1)
      expect(parts[d]! + parts[factors + d]! + parts[2 * factors + d]!).toBeCloseTo(vector[d]!, 6);
    expect(vector[factors]).toBe(1);
    let split = 0;
    for (let user = 1; user < data.users; user += 1) {
      for (const { product } of readList(model.recommendUsers(Int32Array.of(user), 5), 0)) {
        const explanation = model.explainUser(user, product);
        if (explanation.kind !== 'own-products') continue;
        split += 1;
        expect(explanation.contributions.reduce((sum, entry) => sum + entry.share, 0)).toBeCloseTo(1, 9);
      }
    }
    expect(split).toBeGreaterThan(50);
  });

  it('says that a product is popular where nothing of one’s own speaks for it', async () => {
    const model = await BPR.fit(
      dataOfRows(
        Array.from({ length: 30 }, (_, user) => [
          1,
          Number(user % 10 === 0),
          Number(user % 10 === 1),
          Number(user % 10 === 2),
        ]),
      ),
      SMALL,
    );
    const explanations = [1, 2, 3].map((own) => model.explainProfile(profileOf(own), 0));
    expect(explanations.some((explanation) => explanation.kind === 'popular')).toBe(true);
    expect(explanations.every((explanation) => explanation.kind !== 'none')).toBe(true);
    for (const explanation of explanations)
      if (explanation.kind === 'popular') expect(explanation).toEqual({ kind: 'popular', users: 30, windowDays: null });
  });

  it('has nothing to say to whoever has every product', async () => {
    const model = await BPR.fit(twoTastes, SMALL);
    expect(readList(model.recommendProfiles([profileOf(0, 1, 2, 3, 4, 5, 6, 7)], 4, { includeSeen: true }), 0)).toEqual(
      [],
    );
  });

  it('refuses what it cannot learn from, and settings it cannot use', () => {
    expect(
      BPR.refusal(
        dataOfRows([
          [1, 0],
          [2, 0],
        ]),
        SMALL,
      ),
    ).toBe('BPR learns to distinguish products, and only one product has a pair with a strength above 0.');
    expect(BPR.refusal(twoTastes, SMALL)).toBe(null);
    expect(() => BPR.resolve({ epochs: 0 })).toThrow('epochs of BPR is 0');
  });

  it('says so when it diverges', async () => {
    await expect(BPR.fit(twoTastes, BPR.resolve({ learningRate: 60, regularization: 5, epochs: 500 }))).rejects.toThrow(
      /left all bounds in pass \d+: give a learning rate below 60/,
    );
  });

  it('stops where it is told to', async () => {
    const controller = new AbortController();
    let passes = 0;
    const fitted = BPR.fit(smallTrainingData(), BPR.resolve({ epochs: 10_000 }), {
      signal: controller.signal,
      onPass: () => {
        passes += 1;
        if (passes === 3) controller.abort(new Error('enough'));
      },
    });
    await expect(fitted).rejects.toThrow('enough');
    expect(passes).toBeLessThan(100);
  });

  it('refuses stored parts that do not fit, naming the part', async () => {
    const parts = storedAndRead(BPR.save(await BPR.fit(twoTastes, SMALL)));
    expect(() => BPR.load(parts, { ...twoTastes, products: 5 })).toThrow('"products" has product row 5 at position 5');
    expect(() => BPR.load({ ...parts, arrays: { ...parts.arrays, vectors: new Float32Array(4) } }, twoTastes)).toThrow(
      '"vectors" has 4 values where 72 are needed',
    );
  });
});
