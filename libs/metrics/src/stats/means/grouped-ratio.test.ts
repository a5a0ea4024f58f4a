import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '@cartograph/threads';
import { groupedRatio, groupedShare, groupedShareDifference, type GroupSums, ratioGroups } from './grouped-ratio.js';
import { wilson } from '../proportions/proportion.js';
import { studentQuantile } from '../distributions/student-t.js';
import { newcombe } from '../proportions/two-proportions.js';

const FOUR = { x: [2, 2, 2, 2], y: [2, 0, 2, 0] };
const T3 = 3.182446305284263;

function bounds(estimate: ReturnType<typeof groupedShare>): [low: number, high: number] {
  if (!estimate.ok) throw new Error(estimate.detail);
  return [estimate.low, estimate.high];
}

describe('groupedShare', () => {
  it('counts alike units of a user as few: half of 8 sessions, of 4 users who always or never buy', () => {
    // Σ(y − x/2)² = 4, so Var = 4/3 · 4 / 64 = 1/12 instead of 1/32: 8 sessions say as much as 3.
    const t2 = T3 * T3;
    const half = (T3 / (1 + t2 / 3)) * Math.sqrt(0.25 / 3 + t2 / 36);
    const [low, high] = bounds(groupedShare(4, 8, ratioGroups(FOUR)));
    expect(low).toBeCloseTo(0.5 - half, 10);
    expect(high).toBeCloseTo(0.5 + half, 10);
  });

  it('is never narrower than for independent units', () => {
    const counts = fc.array(fc.tuple(fc.nat(50), fc.nat(50)), { minLength: 2, maxLength: 64 });
    fc.assert(
      fc.property(counts, (drawn) => {
        const sums = { x: drawn.map(([a, b]) => a + b), y: drawn.map(([a]) => a) };
        const [n, successes] = [ratioGroups(sums).x, ratioGroups(sums).y];
        if (n === 0) return;
        const mine = groupedShare(successes, n, ratioGroups(sums));
        const [low, high] = bounds(mine);
        const [lowest, highest] = bounds(wilson(successes, n));
        expect(low).toBeLessThanOrEqual(lowest + 1e-12);
        expect(high).toBeGreaterThanOrEqual(highest - 1e-12);
        expect(low).toBeLessThanOrEqual(successes / n);
        expect(high).toBeGreaterThanOrEqual(successes / n);
      }),
    );
  });

  it('takes the sessions of a user to be all alike where none succeeded', () => {
    // 64 users of 10 sessions in 64 groups are spread as evenly as can be; one user of 640 is one.
    const even = { x: Array.from({ length: 64 }, () => 10), y: Array.from({ length: 64 }, () => 0) };
    const one = { x: even.x.map((_, at) => (at === 0 ? 630 : at === 1 ? 10 : 0)), y: even.y };
    expect(bounds(groupedShare(0, 640, ratioGroups(even)))[1]).toBeLessThan(0.01);
    expect(bounds(groupedShare(0, 640, ratioGroups(one)))[1]).toBeGreaterThan(0.9);
  });

  it('says nothing of others from one user', () => {
    expect(groupedShare(3, 9, ratioGroups({ x: [0, 9], y: [0, 3] }))).toMatchObject({
      ok: true,
      value: 1 / 3,
      low: 0,
      high: 1,
    });
  });

  it('has no share of nothing, and refuses counts that cannot be', () => {
    expect(groupedShare(0, 0, ratioGroups({ x: [], y: [] }))).toMatchObject({ ok: false, reason: 'no-data' });
    expect(() => groupedShare(3, 2, ratioGroups(FOUR))).toThrow(RangeError);
    expect(() => groupedShare(1.5, 2, ratioGroups(FOUR))).toThrow(RangeError);
    expect(() => ratioGroups({ x: [1], y: [] })).toThrow('There are 1 groups of x and 0 of y');
  });
});

describe('groupedRatio', () => {
  it('is the ratio of the sums with Student’s t, of as many groups as those of unequal size are worth', () => {
    // What groups have beyond their share of 1.25 each: 0.75, −0.75, 1.5, −1.5; a group of 3 in 8 counts 1 + 2 · 3/8 times.
    const sums = { x: [1, 2, 2, 3], y: [2, 1.75, 4, 2.25] };
    const spread = 0.5625 * (1 + 2 / 8) + 0.5625 * (1 + 4 / 8) + 2.25 * (1 + 4 / 8) + 2.25 * (1 + 6 / 8);
    const half = studentQuantile(0.975, 64 / 18 - 1) * Math.sqrt(((4 / 3) * spread) / 64);
    const estimate = groupedRatio(ratioGroups(sums));
    expect(estimate).toMatchObject({ ok: true, value: 1.25, method: 'ratio-by-user' });
    if (!estimate.ok) throw new Error(estimate.detail);
    expect(estimate.low).toBeCloseTo(1.25 - half, 10);
    expect(estimate.high).toBeCloseTo(1.25 + half, 10);
  });

  it('reaches farther to the side of the skew, where Hall’s transform of the limit is t', () => {
    // Beyond the ratio of 2, of eight equal groups: −1 five times, 1 twice, 3. Of a skew of 8 groups as much again and more is not seen.
    const [x, y] = [Array.from({ length: 8 }, () => 1), [1, 1, 1, 1, 1, 3, 3, 5]];
    const error = Math.sqrt(((8 / 7) * 16 * (1 + 2 / 8)) / 64);
    const skew = (24 / 8 / (16 / 8) ** 1.5 / Math.sqrt(8)) * (1 + 10 / 8);
    const t = studentQuantile(0.975, 7);
    const of = (sign: number): [low: number, high: number] =>
      bounds(groupedRatio(ratioGroups({ x, y: y.map((one) => 2 + sign * (one - 2)) })));
    const [low, high] = of(1);
    expect(low).toBeCloseTo(2 - t * error, 10);
    expect(high).toBeGreaterThan(2 + t * error);
    const tau = (2 - high) / error;
    expect(tau + (skew * tau ** 2) / 3 + (skew ** 2 * tau ** 3) / 27 + skew / 6).toBeCloseTo(-t, 10);
    expect(of(-1)).toEqual([expect.closeTo(4 - high, 10), expect.closeTo(4 - low, 10)]);
  });

  it('has no width where every group has the same ratio', () => {
    expect(bounds(groupedRatio(ratioGroups({ x: [1, 2, 3], y: [0.1, 0.2, 0.3] })))).toEqual([
      expect.closeTo(0.1, 7),
      expect.closeTo(0.1, 7),
    ]);
  });

  it.each([
    { users: 300, buyers: 0.15, least: 0.93 },
    { users: 3000, buyers: 0.15, least: 0.94 },
  ])('holds a mean of skewed money of $users users in about 95 of 100 samples', ({ users, buyers, least }) => {
    const random = seededRandom(11, users);
    const truth = buyers * Math.exp(0.5);
    const runs = users > 1000 ? 2000 : 3000;
    let [held, below] = [0, 0];
    for (let run = 0; run < runs; run += 1) {
      const sums = { x: new Float64Array(64), y: new Float64Array(64) };
      for (let user = 0; user < users; user += 1) {
        const group = Math.floor(64 * random.next());
        sums.x[group]! += 1;
        if (random.next() < buyers) {
          const z = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
          sums.y[group]! += Math.exp(z);
        }
      }
      const [low, high] = bounds(groupedRatio(ratioGroups(sums)));
      if (high < truth) below += 1;
      else if (low <= truth) held += 1;
    }
    // By Student's t alone 90 % of samples of 300 users hold it and 92 % of 3,000, and the others lie below it.
    expect(held / runs).toBeGreaterThan(least);
    expect(below / runs).toBeLessThan(0.055);
  });

  it.each([
    { users: 150, sigma: 0.7 },
    { users: 150, sigma: 1.3 },
    { users: 300, sigma: 1 },
    { users: 300, sigma: 1.3 },
  ])('holds the order value of the few buyers among $users users at a skew of σ = $sigma', ({ users, sigma }) => {
    const random = seededRandom(21, users + Math.round(sigma * 10));
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
    const truth = Math.exp(sigma ** 2 / 2);
    let held = 0;
    for (let run = 0; run < 4000; run += 1) {
      const sums = { x: new Float64Array(64), y: new Float64Array(64) };
      for (let user = 0; user < users; user += 1) {
        if (random.next() >= 0.15) continue;
        const group = Math.floor(64 * random.next());
        const own = 0.6 * sigma * normal();
        do {
          sums.x[group]! += 1;
          sums.y[group]! += Math.exp(own + 0.8 * sigma * normal());
        } while (random.next() < 0.3);
      }
      const [low, high] = bounds(groupedRatio(ratioGroups(sums)));
      held += low <= truth && truth <= high ? 1 : 0;
    }
    // Without the groups' own pull and the skew that they do not show it is 90.7 to 93.5 %.
    expect(held / 4000).toBeGreaterThan(0.942);
    expect(held / 4000).toBeLessThan(0.975);
  });

  it('is not known of nothing or of one user', () => {
    expect(groupedRatio(ratioGroups({ x: [0, 0], y: [0, 0] }))).toMatchObject({ ok: false, reason: 'no-data' });
    expect(groupedRatio(ratioGroups({ x: [3, 0], y: [5, 0] }))).toMatchObject({ ok: false, reason: 'too-few' });
  });
});

describe('groupedShareDifference', () => {
  const counts = (sums: GroupSums) => ({ successes: ratioGroups(sums).y, n: ratioGroups(sums).x, sums });

  it('finds no difference, and no room for one, between a share and itself', () => {
    expect(groupedShareDifference({ first: counts(FOUR), second: counts(FOUR) })).toMatchObject({
      ok: true,
      value: 0,
      method: 'newcombe-by-user',
      low: expect.closeTo(0, 10) as number,
      high: expect.closeTo(0, 10) as number,
    });
  });

  it('is not known where one of both has no unit', () => {
    const nothing = counts({ x: [0, 0, 0, 0], y: [0, 0, 0, 0] });
    expect(groupedShareDifference({ first: nothing, second: counts(FOUR) })).toMatchObject({ reason: 'no-data' });
    expect(groupedShareDifference({ first: counts(FOUR), second: nothing })).toMatchObject({ reason: 'no-data' });
    expect(() => groupedShareDifference({ first: counts(FOUR), second: counts({ x: [1], y: [0] }) })).toThrow(
      'There are 4 and 1 groups',
    );
  });
});

describe('over shops of users who come several times, most of whom never buy', () => {
  /** Sums over 64 groups of so many users: a seventh buy in half of their sessions, the others in one of 200. */
  function shop(random: ReturnType<typeof seededRandom>, users: number): GroupSums {
    const [x, y] = [new Float64Array(64), new Float64Array(64)];
    for (let user = 0; user < users; user += 1) {
      const group = Math.floor(64 * random.next());
      const sessions =
        1 + Math.floor(Math.log(1 - random.next()) / Math.log(1 - 1 / (random.next() < 0.05 ? 20 : 2.5)));
      const rate = random.next() < 0.15 ? 0.5 : 0.005;
      for (let session = 0; session < sessions; session += 1) if (random.next() < rate) y[group]! += 1;
      x[group]! += sessions;
    }
    return { x, y };
  }

  it('intervals hold the share, and halves differ, about as often as they say', () => {
    const random = seededRandom(20261130);
    const RUNS = 400;
    const truth = 0.15 * 0.5 + 0.85 * 0.005;
    const found = { held: 0, apart: 0, heldAsIndependent: 0, apartAsIndependent: 0 };
    for (let run = 0; run < RUNS; run += 1) {
      const [first, second] = [shop(random, 2000), shop(random, 2000)].map((sums) => ({
        successes: ratioGroups(sums).y,
        n: ratioGroups(sums).x,
        sums,
      }));
      const [low, high] = bounds(groupedShare(first!.successes, first!.n, ratioGroups(first!.sums)));
      if (low <= truth && truth <= high) found.held += 1;
      const [alone, beyond] = bounds(wilson(first!.successes, first!.n));
      if (alone <= truth && truth <= beyond) found.heldAsIndependent += 1;
      const [from, to] = bounds(groupedShareDifference({ first: first!, second: second! }));
      if (from > 0 || to < 0) found.apart += 1;
      const [below, above] = bounds(
        newcombe({
          control: { users: first!.n, converted: first!.successes },
          treatment: { users: second!.n, converted: second!.successes },
        }),
      );
      if (below > 0 || above < 0) found.apartAsIndependent += 1;
    }
    expect(found.held).toBeGreaterThan(0.9 * RUNS);
    expect(found.apart).toBeLessThan(0.09 * RUNS);
    expect(found.heldAsIndependent).toBeLessThan(0.75 * RUNS);
    expect(found.apartAsIndependent).toBeGreaterThan(0.25 * RUNS);
  });
});
