import type { Estimate } from '@cartograph/metrics';
import { describe, expect, it } from 'vitest';
import { power } from '../design/power.js';
import { ImpossibleUpliftError } from '../design/rate-after.js';
import { simulateCampaign } from './testing/simulate-campaign.js';
import { describeCampaign, whatIf } from './campaign.js';
import { drawCampaigns, type CampaignInput } from './draw.js';
import type { Distribution } from './distribution.js';
import { shopOf } from './testing/shop.js';
import { ImpossibleSimulationError } from './simulation.js';

const shop = shopOf(4_000);
const valueOf = (estimate: Estimate): number => {
  if (!estimate.ok) throw new Error(estimate.detail);
  return estimate.value;
};
const meanOf = (described: Distribution | { ok: false }): number => {
  if ('ok' in described) throw new Error('incomputable');
  return described.mean;
};
const noise = (p: number, runs: number): number => 4 * Math.sqrt((p * (1 - p)) / runs);

/** One session a user, every fifth in the cart, every tenth with an order: conversion 0.1 and no user with two orders. */
function flatShop(users: number): CampaignInput['history'] {
  const every = (n: number): Uint8Array => Uint8Array.from({ length: users }, (_, user) => (user % n === 0 ? 1 : 0));
  return {
    sessionOffsets: Int32Array.from({ length: users + 1 }, (_, user) => user),
    sessionDay: new Int32Array(users),
    viewed: new Uint8Array(users).fill(1),
    carted: every(5),
    purchased: every(10),
    orderValue: Float64Array.from({ length: users }, (_, user) => 10 + (user % 30)),
  };
}

describe('a simulated campaign', () => {
  it.each([0.15, -0.15])('has the power, A/A rate and coverage that formulas give, uplift %d', async (uplift) => {
    const runs = 2_000;
    const users = 10_000;
    const result = await simulateCampaign({
      history: flatShop(users),
      effect: { cartToPurchase: { uplift } },
      runs,
      seed: 6,
      economics: { grossMargin: 0.3 },
    });
    const analytic = power({ baselineRate: 0.1, upliftRelative: uplift, users });
    if (!analytic.ok) throw new Error(analytic.detail);
    expect(Math.abs(valueOf(result.shareSignificant) - analytic.value)).toBeLessThan(
      noise(analytic.value, runs) + 0.005,
    );
    expect(Math.abs(valueOf(result.falsePositiveRate) - 0.05)).toBeLessThan(noise(0.05, runs) + 0.002);
    expect(Math.abs(valueOf(result.coverage) - 0.95)).toBeLessThan(noise(0.05, runs) + 0.003);
    expect(result.trueDifference).toBeCloseTo(0.1 * uplift, 3);
    expect(meanOf(result.difference)).toBeCloseTo(0.1 * uplift, 3);
    expect(meanOf(result.upliftRelative)).toBeCloseTo(uplift, 1);
    expect(result.extraOrders.mean).toBeCloseTo(users * 0.5 * 0.1 * uplift, -1);
    expect(result.days).toBe(1);
  });

  it.each(['revenue', 'revenue-cuped'] as const)('holds alpha and covers with %s', async (metric) => {
    const runs = 1_500;
    const result = await simulateCampaign({
      history: shop,
      effect: { basket: { uplift: 0.2 } },
      metric,
      runs,
      seed: 8,
      economics: { grossMargin: 0.3 },
    });
    expect(Math.abs(valueOf(result.falsePositiveRate) - 0.05)).toBeLessThan(noise(0.05, runs) + 0.004);
    expect(Math.abs(valueOf(result.coverage) - 0.95)).toBeLessThan(noise(0.05, runs) + 0.006);
    expect(result.extraOrders).toMatchObject({ mean: 0, sd: 0 });
    expect(result.trueDifference).toBeCloseTo(result.extraRevenue.mean / 2_000, 9);
  });

  it('tells who would decide wrongly: a profitable campaign is stopped, one that does not is shipped', async () => {
    const draws = await drawCampaigns({
      history: flatShop(4_000),
      effect: { cartToPurchase: { uplift: 0.2 } },
      runs: 500,
    });
    const [winner, loser] = [
      describeCampaign(draws, { grossMargin: 0.3 }),
      describeCampaign(draws, { grossMargin: 0.3, perContact: 5 }),
    ];
    const shipped = valueOf(winner.shareSignificant);
    expect(winner.wrongDecision).toMatchObject({ isWinner: true, shipsLoser: { ok: false, reason: 'no-data' } });
    expect(valueOf(winner.wrongDecision.stopsWinner)).toBeCloseTo(1 - shipped, 12);
    expect(loser.wrongDecision).toMatchObject({ isWinner: false, stopsWinner: { ok: false } });
    expect(valueOf(loser.wrongDecision.shipsLoser)).toBeCloseTo(shipped, 12);
    expect(valueOf(winner.money.probabilityOfProfit)).toBeGreaterThan(0.95);
    expect(valueOf(loser.money.probabilityOfProfit)).toBe(0);
    expect(valueOf(winner.probabilityTreatmentIsBetter)).toBeGreaterThan(shipped);
  });

  it('does not tell winner from loser where the runs do not', async () => {
    const draws = await drawCampaigns({
      history: flatShop(4_000),
      effect: { cartToPurchase: { uplift: 0.2 } },
      runs: 200,
    });
    const { mean } = describeCampaign(draws, { grossMargin: 0.3 }).money.netProfit;
    for (const fixed of [mean * 0.999, mean * 1.001]) {
      expect(describeCampaign(draws, { grossMargin: 0.3, fixed }).wrongDecision).toMatchObject({
        isWinner: null,
        shipsLoser: { ok: false, reason: 'too-few' },
        stopsWinner: { ok: false, reason: 'too-few' },
      });
    }
    expect(describeCampaign(draws, { grossMargin: 0.3, fixed: mean * 2 }).wrongDecision.isWinner).toBe(false);
    expect(
      (await simulateCampaign({ history: flatShop(400), effect: {}, runs: 20, economics: { grossMargin: 0.3 } }))
        .wrongDecision.isWinner,
    ).toBe(false);
  });

  it('counts runs that could not be compared among the runs: they find, win and ship nothing', async () => {
    const rare = {
      ...flatShop(2_000),
      purchased: Uint8Array.from({ length: 2_000 }, (_, user) => (user === 0 ? 1 : 0)),
    } as CampaignInput['history'];
    const result = await simulateCampaign({
      history: rare,
      effect: {},
      metric: 'revenue',
      users: 400,
      runs: 200,
      economics: { grossMargin: 0.3, perContact: 1 },
    });
    if ('ok' in result.difference) throw new Error('incomputable');
    const untested = result.difference.incomputableRuns / 200;
    expect(untested).toBeGreaterThan(0.5);
    expect(valueOf(result.probabilityTreatmentIsBetter)).toBeLessThan(1 - untested);
    expect(valueOf(result.probabilityTreatmentIsBetter)).toBeCloseTo((1 - untested) / 2, 0);
    expect(result.probabilityTreatmentIsBetter.ok && result.falsePositiveRate.ok).toBe(true);
  });

  it('works other costs out from the same draws, and says the same as from the start', async () => {
    const input = { history: shop, effect: { viewToCart: { uplift: 0.2 } }, runs: 60, seed: 2 };
    const draws = await drawCampaigns(input);
    const economics = { grossMargin: 0.35, perContact: 0.01, discount: 0.02, fixed: 10 };
    expect(whatIf(draws, economics)).toEqual((await simulateCampaign({ ...input, economics })).money);
    const [plain, dearer] = [
      whatIf(draws, { grossMargin: 0.35 }),
      whatIf(draws, { grossMargin: 0.35, fixed: 100, perContact: 0.5 }),
    ];
    expect(plain.netProfit.mean - dearer.netProfit.mean).toBeCloseTo(100 + 0.5 * 2_000, 6);
    expect(dearer.netProfit.sd).toBeCloseTo(plain.netProfit.sd, 9);
  });

  it('gives the same result for a seed at any number of threads, and another for another', async () => {
    const input = { history: shop, effect: { viewToCart: { uplift: 0.2 } }, runs: 50, economics: { grossMargin: 0.3 } };
    const [one, two, other] = await Promise.all([
      simulateCampaign({ ...input, threads: 1 }),
      simulateCampaign({ ...input, threads: 2 }),
      simulateCampaign({ ...input, seed: 2 }),
    ]);
    expect(JSON.stringify(two)).toBe(JSON.stringify(one));
    expect(other).not.toEqual(one);
  });

  it('sets runs apart that cannot be compared, and says so where none can', async () => {
    const rare = {
      ...flatShop(2_000),
      purchased: Uint8Array.from({ length: 2_000 }, (_, user) => (user === 0 ? 1 : 0)),
    } as CampaignInput['history'];
    const result = await simulateCampaign({
      history: rare,
      effect: {},
      users: 40,
      runs: 60,
      economics: { grossMargin: 0.3 },
    });
    expect(result.upliftRelative).toMatchObject({ ok: false, reason: 'too-few' });
    expect(meanOf(result.difference)).toBeCloseTo(0, 1);
    expect(
      await simulateCampaign({
        history: rare,
        effect: {},
        metric: 'revenue',
        users: 40,
        runs: 30,
        economics: { grossMargin: 0.3 },
      }),
    ).toMatchObject({ difference: { ok: false, reason: 'too-few' }, coverage: { ok: false } });
  });

  it.each<[string, Partial<CampaignInput>, RegExp, new (...args: never[]) => Error]>([
    [
      'an empty audience',
      { history: shopOf(0) },
      /^Of 0 users 0 enter the test within 1 days/,
      ImpossibleSimulationError,
    ],
    [
      'nobody who bought',
      { history: { ...shop, purchased: new Uint8Array(shop.purchased.length) } },
      /^None of the 4000 users bought anything/,
      ImpossibleSimulationError,
    ],
    [
      'an uplift below −100 %',
      { effect: { viewToCart: { uplift: -1.5 } } },
      /^viewToCart is -1.5; give a relative uplift of at least -1/,
      RangeError,
    ],
    [
      'an uplift that would take a rate above 1',
      { effect: { cartToPurchase: { uplift: 3 } } },
      /^cartToPurchase of segment new: upliftRelative is 3, which would take a rate of .* Or give a ceiling\.$/,
      ImpossibleUpliftError,
    ],
    [
      'a segment that is not there',
      { effect: { basket: { uplift: 0, bySegment: { vip: 0.1 } } } },
      /^basket.bySegment names vip; the segments are new, known, loyal/,
      RangeError,
    ],
    [
      'a group that is not there',
      { effect: { cannibalization: { share: 0.1, from: { group: 'belts' } } } },
      /^cannibalization.from names the group belts; the groups are shoes, hats/,
      RangeError,
    ],
    [
      'a share above 1',
      { effect: { cannibalization: { share: 1.1, from: 'later' } } },
      /^cannibalization.share is 1.1/,
      RangeError,
    ],
    ['one user', { users: 1 }, /^users is 1/, RangeError],
    [
      'too many users',
      { users: 1e12 },
      /^users is 1000000000000; give a whole number from 2 to 2147483647/,
      RangeError,
    ],
    ['all in one arm', { treatmentShare: 1 }, /^treatmentShare is 1/, RangeError],
    ['no days', { days: 0 }, /^days is 0/, RangeError],
    [
      'CUPED without a value before',
      { history: { ...shop, preValue: undefined } as never, metric: 'revenue-cuped' },
      /^metric is revenue-cuped, but the history has no preValue/,
      RangeError,
    ],
    ['no level', { alpha: 1 }, /^alpha is 1/, RangeError],
    ['no seed', { seed: 0.5 }, /^seed is 0.5/, RangeError],
    ['an unknown metric', { metric: 'clicks' as never }, /^metric is clicks; give conversion or revenue/, RangeError],
  ])('refuses %s', async (_what, change, message, kind) => {
    const simulated = simulateCampaign({
      history: shop,
      effect: {},
      runs: 2,
      economics: { grossMargin: 0.3 },
      ...change,
    });
    await expect(simulated).rejects.toThrow(message);
    await expect(simulated).rejects.toBeInstanceOf(kind);
  });

  it('takes a ceiling where an uplift would go too far', async () => {
    const result = await simulateCampaign({
      history: shop,
      effect: { cartToPurchase: { uplift: 5, ceiling: 0.6 } },
      runs: 20,
      economics: { grossMargin: 0.3 },
    });
    expect(result.extraOrders.mean).toBeGreaterThan(100);
  });
});
