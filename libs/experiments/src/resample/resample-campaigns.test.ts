import { coMoments, moments } from '@cartograph/metrics';
import { describe, expect, it } from 'vitest';
import { chooseKernel } from './choose-kernel.js';
import {
  coMomentsAt,
  conversionsAt,
  momentsAt,
  resampleCampaigns,
  type ResamplingInput,
} from './resample-campaigns.js';
import { madeUsers } from './testing/kernel-contract.js';
import { Arena } from './wasm/arena.js';

describe('drawn campaigns', () => {
  it('of one kind of user are known beforehand', async () => {
    const same = { arms: [10, 3], campaigns: 4 };
    const conversions = await resampleCampaigns({ outcomes: { kind: 'conversion', converted: [1, 1, 1] }, ...same });
    expect([conversionsAt(conversions, 3, 0), conversionsAt(conversions, 0, 1)]).toEqual([
      { users: 10, converted: 10 },
      { users: 3, converted: 3 },
    ]);
    const means = await resampleCampaigns({ outcomes: { kind: 'mean', y: [0.1, 0.1, 0.1] }, ...same });
    expect(momentsAt(means, 2, 1)).toEqual({ n: 3, mean: 0.1, m2: 0 });
    const pairs = await resampleCampaigns({
      outcomes: { kind: 'cuped', x: [7, 7], y: [-1e9 - 0.3, -1e9 - 0.3] },
      ...same,
    });
    expect(coMomentsAt(pairs, 0, 0)).toEqual({ n: 10, meanX: 7, meanY: -1e9 - 0.3, m2X: 0, m2Y: 0, cXY: 0 });
  });

  it('have on average the means and spreads of the population, and as far from each other as theory says', async () => {
    const { x, y } = madeUsers(1_000);
    const [campaigns, size] = [2_000, 500];
    const drawn = await resampleCampaigns({ outcomes: { kind: 'cuped', x, y }, arms: [size], campaigns });
    const truth = coMoments(x, y);
    const found = Array.from({ length: campaigns }, (_, campaign) => coMomentsAt(drawn, campaign, 0));
    const averageOf = (part: 'meanX' | 'meanY' | 'm2X' | 'm2Y' | 'cXY'): number =>
      found.reduce((sum, arm) => sum + arm[part], 0) / campaigns;
    const error = Math.sqrt(truth.m2Y / 1_000 / size);
    expect(Math.abs(averageOf('meanY') - truth.meanY)).toBeLessThan((4 * error) / Math.sqrt(campaigns));
    for (const part of ['m2X', 'm2Y', 'cXY'] as const)
      expect(averageOf(part) / (size - 1) / (truth[part] / 1_000)).toBeCloseTo(1, 1);
    const spread = moments(found.map(({ meanY }) => meanY));
    expect(Math.sqrt(spread.m2 / (campaigns - 1)) / error).toBeGreaterThan(1 - 4 / Math.sqrt(2 * campaigns));
    expect(Math.sqrt(spread.m2 / (campaigns - 1)) / error).toBeLessThan(1 + 4 / Math.sqrt(2 * campaigns));
  });

  it('keep the digits of a spread far below the mean', async () => {
    const { x, y } = madeUsers(1_000);
    const input = { arms: [400], campaigns: 3, seed: 9 };
    const near = await resampleCampaigns({
      outcomes: { kind: 'cuped', x: x.map((value) => value + 1), y: y.map((value) => value + 1) },
      ...input,
    });
    const far = await resampleCampaigns({
      outcomes: { kind: 'cuped', x: x.map((value) => value + 1 + 2 ** 30), y: y.map((value) => value + 1 + 2 ** 30) },
      ...input,
    });
    for (const campaign of [0, 1, 2]) {
      const [left, right] = [coMomentsAt(near, campaign, 0), coMomentsAt(far, campaign, 0)];
      expect(right.meanY - 2 ** 30).toBeCloseTo(left.meanY, 5);
      for (const part of ['m2X', 'm2Y', 'cXY'] as const)
        expect(Math.abs(right[part] / left[part] - 1)).toBeLessThan(1e-6);
    }
  });

  it('say when the closed form stood in for the draws, and come out alike', async () => {
    const { converted } = madeUsers(2_000);
    const rate = converted.reduce((sum, bit) => sum + bit, 0) / 2_000;
    for (const drawBy of ['users', 'binomial'] as const) {
      const drawn = await resampleCampaigns({
        outcomes: { kind: 'conversion', converted },
        arms: [1_000, 200],
        campaigns: 2_000,
        drawBy,
      });
      if (drawn.kind !== 'conversion') throw new Error('Conversions were asked for.');
      expect(drawn.drawnBy).toBe(drawBy);
      for (const [arm, size] of drawn.arms.entries()) {
        const rates = moments(drawn.converted.filter((_, place) => place % 2 === arm));
        expect(Math.abs(rates.mean - size * rate) / Math.sqrt((size * rate * (1 - rate)) / 2_000)).toBeLessThan(4);
        expect(Math.abs(rates.m2 / 1_999 / (size * rate * (1 - rate)) - 1)).toBeLessThan(4 * Math.sqrt(2 / 2_000));
      }
    }
  });

  it('are refused where the input is wrong, with the field and the remedy', async () => {
    const good: ResamplingInput = { outcomes: { kind: 'mean', y: [1, 2, 3] }, arms: [5], campaigns: 2 };
    const refused = (change: object): Promise<unknown> => resampleCampaigns({ ...good, ...change });
    await expect(refused({ arms: [] })).rejects.toThrow(/arms has 0 entries/);
    await expect(refused({ arms: [3, 0] })).rejects.toThrow(/arms\[1\] is 0; give a whole number/);
    await expect(refused({ arms: [1.5] })).rejects.toThrow(/arms\[0\] is 1.5/);
    await expect(refused({ arms: [1e10] })).rejects.toThrow(/arms\[0\] is 10000000000/);
    await expect(refused({ campaigns: Number.NaN })).rejects.toThrow(/campaigns is NaN/);
    await expect(refused({ seed: 2 ** 60 })).rejects.toThrow(/seed is/);
    await expect(refused({ threads: 0 })).rejects.toThrow(/threads is 0; give auto/);
    await expect(refused({ drawBy: 'binomial' })).rejects.toThrow(/drawBy is binomial, but the outcome is mean/);
    await expect(refused({ outcomes: { kind: 'mean', y: [] } })).rejects.toThrow(/outcomes\.y is empty/);
    await expect(refused({ outcomes: { kind: 'mean', y: [1, -Infinity] } })).rejects.toThrow(
      /outcomes\.y\[1\] is -Infinity/,
    );
    await expect(refused({ outcomes: { kind: 'mean', y: { length: 2 ** 31 } } })).rejects.toThrow(
      /outcomes\.y has 2147483648 entries; give at most/,
    );
    await expect(refused({ campaigns: 2 ** 30 })).rejects.toThrow(/bytes of shared memory.*draw fewer campaigns/);
  });

  it('are read by what they are of', async () => {
    const conversions = await resampleCampaigns({
      outcomes: { kind: 'conversion', converted: [1, 0] },
      arms: [2],
      campaigns: 1,
    });
    const means = await resampleCampaigns({ outcomes: { kind: 'mean', y: [1, 0] }, arms: [2], campaigns: 1 });
    expect(() => momentsAt(conversions, 0, 0)).toThrow(/there are no values/);
    expect(() => coMomentsAt(means, 0, 0)).toThrow(/there is no x/);
    expect(() => conversionsAt(means, 0, 0)).toThrow(/were not counted/);
  });
});

it('the kernel is the machine’s best, or the one asked for, which must be there', () => {
  expect([
    chooseKernel('auto', () => true),
    chooseKernel('auto', () => false),
    chooseKernel('typescript', () => true),
    chooseKernel('wasm', () => true),
  ]).toEqual(['wasm', 'typescript', 'typescript', 'wasm']);
  expect(() => chooseKernel('wasm', () => false)).toThrow(/give auto or typescript/);
});

it('pieces of a memory lie apart, and more than there is is refused with what would help', () => {
  const arena = new Arena();
  const [first, second] = [arena.take(1), arena.take(100)];
  expect([first % 64, second % 64, second - first, arena.bytes - second]).toEqual([0, 0, 64, 128]);
  expect(arena.allocate('do less').buffer.byteLength).toBe(65_536);
  arena.take(2 ** 32);
  expect(() => arena.allocate('do less')).toThrow(/shared memory.*: do less\./);
});
