import type { Estimate } from '@cartograph/metrics';
import { describe, expect, it } from 'vitest';
import { describeCampaign } from './campaign.js';
import { TRACK } from './campaign-kernel.js';
import { drawCampaigns, drawSetting, runOf, settingOf, type CampaignInput } from './draw.js';
import { sequentially } from '../analysis/sequentially.js';
import { holdsZero } from '../share-test.js';
import { armByDay, outcomeOf } from './outcome.js';
import { checkPolicies, comparePolicies, type Policy, type PolicyComparison, type PolicyResult } from './policies.js';
import { shopOf } from './testing/shop.js';

const shop = shopOf(3_000, { days: 20 });
const obrienFleming: Policy = { kind: 'group-sequential', looks: 4, spending: { kind: 'obrien-fleming' } };
const all: Policy[] = [
  { kind: 'fixed' },
  obrienFleming,
  { kind: 'always-valid', firstLook: 200 },
  { kind: 'thompson' },
  { kind: 'epsilon-greedy', epsilon: 0.2 },
];
const valueOf = (estimate: Estimate): number => {
  if (!estimate.ok) throw new Error(estimate.detail);
  return estimate.value;
};
const named = (policies: readonly PolicyResult[], name: string): PolicyResult =>
  policies.find((policy) => policy.name.startsWith(name))!;
const compared = async ({
  policies,
  ...input
}: CampaignInput & { policies: readonly Policy[] }): Promise<PolicyComparison> => {
  const setting = settingOf(input);
  checkPolicies(policies, setting);
  return comparePolicies(await drawSetting(setting, setting.runs), policies);
};

describe('comparePolicies', () => {
  it('decides a large effect rightly: looks decide before the end, and bandits regret less', async () => {
    const { policies, trueDifference } = await compared({
      history: shop,
      effect: { cartToPurchase: { uplift: 1 } },
      runs: 200,
      policies: all,
    });
    expect(trueDifference).toBeGreaterThan(0.05);
    for (const policy of policies) expect(valueOf(policy.decidedRight), policy.name).toBeGreaterThan(0.95);
    for (const policy of policies.slice(0, 3))
      expect(valueOf(policy.shippedWithoutEffect), policy.name).toBeLessThan(0.1);
    const [fixed, grouped, thompson] = [
      named(policies, 'fixed'),
      named(policies, 'group-sequential'),
      named(policies, 'thompson'),
    ];
    expect(fixed.days).toMatchObject({ mean: 20, sd: 0 });
    expect(grouped.days.mean).toBeLessThan(16);
    expect(grouped.regret.mean).toBeLessThan(fixed.regret.mean);
    expect(thompson.regret.mean).toBeLessThan(0.6 * fixed.regret.mean);
    expect(fixed.regret.mean).toBeCloseTo(1_500 * trueDifference, 9);
    expect(thompson.regretByDay[19]!).toBeLessThan(0.3 * thompson.regretByDay[0]!);
    for (const policy of policies)
      expect(policy.regretByDay.reduce((sum, day) => sum + day, 0)).toBeCloseTo(policy.regret.mean, 6);
  });

  it('ships no more often than alpha allows where there is nothing, though it looks every day', async () => {
    const { policies } = await compared({ history: shop, effect: {}, runs: 1_500, seed: 9, policies: all.slice(0, 3) });
    for (const policy of policies) {
      expect(valueOf(policy.shippedWithoutEffect), policy.name).toBeLessThan(
        0.025 + 4 * Math.sqrt((0.025 * 0.975) / 1_500),
      );
      expect(policy.shipped).toEqual(policy.shippedWithoutEffect);
      expect(policy.regret.mean).toBe(0);
    }
  });

  it('decides at a look as the analysis does: by the interval that it shows', async () => {
    // At one look the bound is that of the whole test, so that another policy can say what the analysis would.
    const framework = { kind: 'group-sequential', spending: 'obrien-fleming', fractions: [1] } as const;
    for (const metric of ['conversion', 'revenue'] as const) {
      const draws = await drawCampaigns({
        history: shopOf(300, { days: 10 }),
        effect: { cartToPurchase: { uplift: 0.5 } },
        metric,
        runs: 2_000,
      });
      const { days, alpha } = draws.setting;
      const ships = (run: number, track: number): boolean => {
        const [control, treatment] = [TRACK.control, track].map((each) =>
          armByDay(runOf(draws, run), each, days).at(-1)!,
        );
        const outcome = outcomeOf(control!, treatment!, metric, alpha);
        if (!outcome.ok || outcome.standardError === 0) return false;
        const { difference: value, standardError } = outcome;
        const { estimate } = sequentially(
          { ok: true, value, standardError, n: control!.users + treatment!.users, scale: 'absolute' },
          { framework, alpha, baseline: 1, look: { fractions: [1], isLast: true } },
        );
        return !holdsZero(estimate) && value > 0;
      };
      const { policies } = await comparePolicies(draws, [
        { kind: 'group-sequential', looks: 1, spending: { kind: 'obrien-fleming' } },
      ]);
      const shareOf = (track: number): number =>
        Array.from({ length: 2_000 }, (_, run) => run).filter((run) => ships(run, track)).length / 2_000;
      expect(valueOf(policies[0]!.shipped)).toBeGreaterThan(0);
      expect(valueOf(policies[0]!.shipped)).toBe(shareOf(TRACK.treatment));
      expect(valueOf(policies[0]!.shippedWithoutEffect)).toBe(shareOf(TRACK.unmoved));
    }
  });

  it('says of a bandit that it tests nothing: without an effect it ends with either arm', async () => {
    const { policies } = await compared({ history: shop, effect: {}, runs: 200, policies: [{ kind: 'thompson' }] });
    expect(policies[0]!.shippedWithoutEffect).toMatchObject({ ok: false, reason: 'no-data' });
    expect(Math.abs(valueOf(policies[0]!.shipped) - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 200));
  });

  it('stops what harms', async () => {
    const { policies } = await compared({
      history: shop,
      effect: { viewToCart: { uplift: -0.5 } },
      runs: 100,
      policies: all,
    });
    for (const policy of policies) expect(valueOf(policy.decidedRight), policy.name).toBeGreaterThan(0.9);
    expect(named(policies, 'thompson').regret.mean).toBeLessThan(named(policies, 'fixed').regret.mean);
  });

  it('at a fixed horizon decides as the campaign’s own test', async () => {
    const input = { history: shop, effect: { cartToPurchase: { uplift: 0.3 } }, runs: 200 };
    const { policies } = await compared({ ...input, policies: [{ kind: 'fixed' }] });
    expect(policies[0]!.shipped).toEqual(
      describeCampaign(await drawCampaigns(input), { grossMargin: 0.3 }).shareSignificant,
    );
  });

  it('gives whoever enters after the decision the arm that was chosen', async () => {
    const early = async (uplift: number): Promise<PolicyResult> =>
      (
        await compared({
          history: shop,
          effect: { cartToPurchase: { uplift } },
          runs: 30,
          policies: [{ kind: 'fixed', days: 10 }],
        })
      ).policies[0]!;
    for (const [uplift, shipped] of [
      [1.2, 1],
      [-0.9, 0],
    ] as const) {
      const policy = await early(uplift);
      expect(policy.days).toMatchObject({ mean: 10, sd: 0 });
      expect(valueOf(policy.shipped)).toBe(shipped);
      expect(policy.regretByDay.slice(0, 10).every((day) => day > 0)).toBe(true);
      expect(policy.regretByDay.slice(10).every((day) => day === 0)).toBe(true);
    }
  });

  it('deals at random where epsilon is 1, and the same way at any number of threads', async () => {
    const input = {
      history: shop,
      effect: { cartToPurchase: { uplift: 0.5 } },
      runs: 60,
      policies: [{ kind: 'epsilon-greedy', epsilon: 1 }, { kind: 'thompson' }] as Policy[],
    };
    const [one, three] = [await compared({ ...input, threads: 1 }), await compared({ ...input, threads: 3 })];
    expect(JSON.stringify(three)).toBe(JSON.stringify(one));
    expect(one.policies[0]!.regret.mean / (1_500 * one.trueDifference)).toBeCloseTo(1, 1);
  });

  it('compares tests of revenue, also where all enter on the first day', async () => {
    const policies: Policy[] = [
      { kind: 'fixed', days: 10 },
      { kind: 'group-sequential', looks: 5, spending: { kind: 'pocock' } },
      { kind: 'always-valid', firstLook: 500, tunedAt: 1_500 },
    ];
    const result = await compared({
      history: shop,
      effect: { cartToPurchase: { uplift: 1 }, basket: { uplift: 0.5 } },
      metric: 'revenue',
      entry: 'start',
      runs: 40,
      policies,
    });
    expect(result.policies.map(({ name }) => name)).toEqual(['fixed', 'group-sequential pocock', 'always-valid']);
    expect(result.policies[1]!.regretByDay.slice(1).every((day) => day === 0)).toBe(true);
    expect(valueOf(result.policies[1]!.decidedRight)).toBeGreaterThan(0.9);
    expect(result.policies[1]!.days.mean).toBeLessThan(20);
    expect(result.policies[1]!.days.mean).toBeGreaterThan(2);
  });

  it.each<[Policy[], object, RegExp]>([
    [[], {}, /^policies is empty/],
    [[{ kind: 'fixed', days: 21 }], {}, /^days of the fixed policy is 21; give a whole number from 1 to the 20 days/],
    [
      [{ kind: 'group-sequential', looks: 0, spending: { kind: 'pocock' } }],
      {},
      /^looks of the group-sequential policy is 0/,
    ],
    [[{ kind: 'epsilon-greedy', epsilon: 2 }], {}, /^epsilon is 2/],
    [
      [{ kind: 'thompson' }],
      { users: 1e9 },
      /^users is 1000000000, but policies has thompson, which holds each user of a run in memory; give at most 100000000/,
    ],
    [
      [{ kind: 'thompson' }],
      { metric: 'revenue' },
      /^policies has thompson, which learns from conversions, but metric is revenue/,
    ],
  ])('refuses %j', async (policies, more, message) => {
    await expect(compared({ history: shop, effect: {}, runs: 2, ...more, policies })).rejects.toThrow(message);
  });
});
