import { clopperPearson, normalCdf, normalQuantile, type Estimate } from '@cartograph/metrics';
import { describe, expect, it } from 'vitest';
import { simulateCampaign } from '../testing/simulate-campaign.js';
import type { History } from '../history.js';
import { shopOf } from '../testing/shop.js';
import type { ArmsInput, SimulatedArm } from './arms-input.js';
import { simulateArms } from './simulate-arms.js';

const shop = shopOf(3_000);
const valueOf = (estimate: Estimate): number => {
  if (!estimate.ok) throw new Error(estimate.detail);
  return estimate.value;
};
const armOf = (
  name: string,
  share: number,
  uplift: number,
  economics: SimulatedArm['economics'] = { grossMargin: 0.3 },
): SimulatedArm => ({ name, share, effect: { cartToPurchase: { uplift } }, economics });
const conversion: ArmsInput['metrics'] = [{ metric: 'conversion', role: 'primary' }];

/** One session a user, every fifth in the cart, every tenth with an order: conversion 0.1. */
function flatShop(users: number): History {
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

describe('simulateArms', () => {
  it('gives of one arm and one metric what a campaign of its own gives', async () => {
    const same = { history: shop, runs: 80, seed: 4 };
    const economics = { grossMargin: 0.3, perContact: 0.1 };
    const effect = { cartToPurchase: { uplift: 0.2 } };
    for (const metric of ['conversion', 'revenue', 'revenue-cuped'] as const) {
      const {
        arms: [arm],
      } = await simulateArms({
        ...same,
        arms: [{ name: 'mail', share: 0.4, effect, economics }],
        metrics: [{ metric, role: 'primary' }],
      });
      const alone = await simulateCampaign({ ...same, effect, economics, treatmentShare: 0.4, metric });
      expect(arm!.campaign).toEqual(alone);
      expect(arm!.metrics[0]).toMatchObject({ trueDifference: alone.trueDifference, difference: alone.difference });
    }
  });

  it('gives the same bytes at any number of threads, and of an arm the same users whatever the effect of the others', async () => {
    const input: ArmsInput = {
      history: shop,
      runs: 40,
      arms: [armOf('a', 0.2, 0.1), armOf('b', 0.3, 0.3)],
      metrics: conversion,
    };
    const [one, two] = await Promise.all([
      simulateArms({ ...input, threads: 1 }),
      simulateArms({ ...input, threads: 3 }),
    ]);
    expect(JSON.stringify(two)).toBe(JSON.stringify(one));
    const other = await simulateArms({ ...input, arms: [armOf('a', 0.2, -0.2), armOf('b', 0.3, 0.3)] });
    expect(other.arms[1]!.campaign.extraOrders).toEqual(one.arms[1]!.campaign.extraOrders);
    expect(other.arms[1]!.campaign.difference).toEqual(one.arms[1]!.campaign.difference);
    expect([one.controlUsers, ...one.arms.map(({ campaign }) => campaign.treatmentUsers)]).toEqual([1_500, 600, 900]);
  });

  it('draws each arm’s users apart: without effects arms differ from each other as from the control', async () => {
    const { arms } = await simulateArms({
      history: flatShop(3_000),
      runs: 300,
      arms: [armOf('a', 1 / 3, 0), armOf('b', 1 / 3, 0)],
      metrics: conversion,
    });
    for (const { measuresBest } of arms)
      expect(Math.abs(valueOf(measuresBest) - 1 / 3)).toBeLessThan(4 * Math.sqrt(2 / 9 / 300) + 0.02);
  });

  it('rejects by Holm as often as independent normal statistics are', async () => {
    // With 9,000 controls beside arms of 500 the arms' statistics are all but independent: their correlation is 0.05.
    const [runs, treated, control] = [1_500, 500, 9_000];
    const uplifts = [0.5, 0.3];
    const { arms, falseFindings } = await simulateArms({
      history: flatShop(10_000),
      runs,
      seed: 3,
      arms: uplifts.map((uplift, place) => armOf(`arm ${place}`, 0.05, uplift)),
      metrics: conversion,
    });
    // The pooled z of a difference d has mean d ÷ pooled error and the spread real ÷ pooled error.
    const exceeds = (place: number, level: number): number => {
      const [p, q] = [0.1, 0.1 * (1 + uplifts[place]!)];
      const pooled = (p * control + q * treated) / (control + treated);
      const atNull = normalQuantile(1 - level / 2) * Math.sqrt(pooled * (1 - pooled) * (1 / control + 1 / treated));
      const error = Math.sqrt((p * (1 - p)) / control + (q * (1 - q)) / treated);
      return normalCdf((q - p - atNull) / error) + normalCdf((p - q - atNull) / error);
    };
    for (const [place, arm] of arms.entries()) {
      const strictly = exceeds(place, 0.025);
      const expected = strictly + (exceeds(place, 0.05) - strictly) * exceeds(1 - place, 0.025);
      expect(Math.abs(valueOf(arm.metrics[0]!.shownBetter) - expected)).toBeLessThan(
        4 * Math.sqrt((expected * (1 - expected)) / runs) + 0.015,
      );
      expect(valueOf(arm.campaign.shareSignificant)).toBe(valueOf(arm.metrics[0]!.shownBetter));
    }
    const either = 1 - (1 - 0.025) ** 2;
    expect(Math.abs(valueOf(falseFindings) - either)).toBeLessThan(
      4 * Math.sqrt((either * (1 - either)) / runs) + 0.005,
    );
  });

  it.each(['conversion', 'revenue'] as const)(
    'holds alpha over arms and metrics without any effect, %s first',
    async (first) => {
      const runs = 1_200;
      const metrics: ArmsInput['metrics'] = [
        { metric: first, role: 'primary' },
        { metric: first === 'conversion' ? 'revenue' : 'conversion', role: 'primary' },
      ];
      const { falseFindings } = await simulateArms({
        history: shop,
        runs,
        seed: 21,
        arms: ['a', 'b', 'c'].map((name) => armOf(name, 0.25, 0)),
        metrics,
      });
      const found = clopperPearson(Math.round(valueOf(falseFindings) * runs), runs, { alpha: 0.02 });
      expect(found.ok && found.low).toBeLessThanOrEqual(0.05);
    },
  );

  it('says which arm is best, how often it is chosen, and what is wrong in the others', async () => {
    const { arms, best, controlChosen } = await simulateArms({
      history: flatShop(9_000),
      runs: 300,
      seed: 2,
      metrics: conversion,
      arms: [armOf('mail', 0.3, 0.25), armOf('voucher', 0.3, 0.3, { grossMargin: 0.3, discount: 0.25 })],
    });
    expect(best).toMatchObject({ arm: 'mail', isBest: true });
    const chosen = arms.map((arm) => valueOf(arm.chosen));
    expect(valueOf(best.choosesBest)).toBe(chosen[0]);
    expect(valueOf(best.shipsWorse)).toBe(chosen[1]);
    expect(valueOf(best.stopsBest)).toBe(valueOf(controlChosen));
    expect(chosen[0]! + chosen[1]! + valueOf(controlChosen)).toBeCloseTo(1, 12);
    // The voucher sells more and leaves less: a test that looks at conversions alone ships it more often.
    expect(valueOf(best.shipsWorse)).toBeGreaterThan(valueOf(best.choosesBest));
    expect(arms.map(({ campaign }) => campaign.wrongDecision.isWinner)).toEqual([true, false]);
    expect(valueOf(arms[0]!.mostProfitable)).toBeGreaterThan(0.95);
  });

  it('leaves the best arm open where the runs do not tell, and says where none is', async () => {
    const input: ArmsInput = {
      history: flatShop(2_000),
      runs: 60,
      metrics: conversion,
      arms: [armOf('a', 0.3, 0.1), armOf('b', 0.3, 0.1)],
    };
    expect((await simulateArms(input)).best).toMatchObject({
      isBest: null,
      choosesBest: { ok: false, reason: 'too-few' },
    });
    const costly = { grossMargin: 0.3, perContact: 5 };
    const none = await simulateArms({ ...input, arms: [armOf('a', 0.3, 0.1, costly), armOf('b', 0.3, 0.1, costly)] });
    expect(none.best).toMatchObject({ isBest: false, stopsBest: { ok: false, reason: 'no-data' } });
    expect(valueOf(none.best.choosesBest)).toBe(valueOf(none.controlChosen));
  });

  it('lets a guardrail veto what the primary metric finds', async () => {
    // More buyers with orders of half the worth: conversion rises, revenue falls.
    const cheap: SimulatedArm = {
      name: 'cheap',
      share: 0.5,
      effect: { cartToPurchase: { uplift: 0.3 }, basket: { uplift: -0.5 } },
      economics: { grossMargin: 0.3 },
    };
    const free = await simulateArms({ history: flatShop(6_000), runs: 120, arms: [cheap], metrics: conversion });
    const guarded = await simulateArms({
      history: flatShop(6_000),
      runs: 120,
      arms: [cheap],
      metrics: [...conversion, { metric: 'revenue', role: 'guardrail', margin: 0.05 }],
    });
    expect(valueOf(free.arms[0]!.chosen)).toBeGreaterThan(0.9);
    expect(valueOf(guarded.arms[0]!.chosen)).toBe(0);
    expect(valueOf(guarded.arms[0]!.vetoed)).toBe(valueOf(free.arms[0]!.chosen));
    expect(valueOf(guarded.arms[0]!.metrics[1]!.shownWorse)).toBeGreaterThan(0.5);
    expect(valueOf(guarded.arms[0]!.metrics[1]!.shownBetter)).toBe(0);
    expect(guarded.arms[0]!.campaign.shareSignificant).toEqual(free.arms[0]!.campaign.shareSignificant);
  });

  it('says what cannot be told where nothing can be compared', async () => {
    const rare = { ...flatShop(200), purchased: Uint8Array.from({ length: 200 }, (_, user) => (user === 0 ? 1 : 0)) };
    const {
      arms: [arm],
    } = await simulateArms({
      history: rare,
      runs: 5,
      users: 6,
      arms: [armOf('a', 0.3, 0)],
      metrics: [{ metric: 'revenue', role: 'primary' }],
    });
    expect(arm!.metrics[0]).toMatchObject({ shownBetter: { ok: false, reason: 'too-few' } });
  });

  it.each<[string, Partial<ArmsInput>, string]>([
    ['no arms', { arms: [] }, 'arms is empty; give at least one arm beside the control.'],
    [
      'shares of 1',
      { arms: [armOf('a', 0.5, 0), armOf('b', 0.5, 0)] },
      'arms has shares that sum to 1; the control is what they leave, so give less than 1 in all.',
    ],
    [
      'a share that is none',
      { arms: [armOf('a', -0.1, 0)] },
      'arms has "a" with a share of -0.1; give a fraction above 0 and below 1.',
    ],
    [
      'an arm called control',
      { arms: [armOf('control', 0.5, 0)] },
      'arms has an arm called control, which is what the arms leave; call it something else, or leave it out.',
    ],
    [
      'a name twice',
      { arms: [armOf('a', 0.2, 0), armOf('a', 0.2, 0)] },
      'arms has "a" twice; give each arm a name of its own.',
    ],
    ['an arm without a name', { arms: [armOf(' ', 0.2, 0)] }, 'arms has an arm without a name; give each its own.'],
    [
      'more arms than users',
      { users: 3, arms: ['a', 'b', 'c'].map((name) => armOf(name, 0.2, 0)) },
      'users is 3, too few for 3 arms beside the control; give more of them, or smaller shares.',
    ],
    [
      'a guardrail without a margin',
      { metrics: [...conversion, { metric: 'revenue', role: 'guardrail' }] },
      'metrics has revenue as a guardrail without a margin; give the fall that is put up with, such as margin: 0.02 for 2 %.',
    ],
    [
      'no primary metric',
      { metrics: [{ metric: 'revenue', role: 'secondary' }] },
      'metrics has no primary metric; give the one that decides.',
    ],
    [
      'CUPED without a past',
      { history: flatShop(100), metrics: [...conversion, { metric: 'revenue-cuped', role: 'secondary' }] },
      'metrics has revenue-cuped, but the history has no preValue; give what users spent before the period, or take revenue.',
    ],
    [
      'runs that would not fit',
      { runs: 1e6, arms: ['a', 'b'].map((name) => armOf(name, 0.2, 0)) },
      '1000000 runs of 2 arms would write 9.58 GB, more than 4; give fewer runs, arms or days.',
    ],
    [
      'costs that are none',
      { arms: [armOf('a', 0.2, 0, { grossMargin: 2 })] },
      'economics.grossMargin is 2; give a fraction from 0 to 1.',
    ],
  ])('refuses %s', async (_what, change, message) => {
    await expect(
      simulateArms({ history: shop, arms: [armOf('a', 0.3, 0.1)], metrics: conversion, runs: 2, ...change }),
    ).rejects.toThrow(message);
  });

  it('tells progress over all arms, and stops with the signal', async () => {
    const seen: number[] = [];
    const input: ArmsInput = {
      history: shop,
      arms: [armOf('a', 0.3, 0.1), armOf('b', 0.3, 0.1)],
      metrics: conversion,
      runs: 30,
      threads: 1,
    };
    await simulateArms(input, { onProgress: (done, total) => seen.push(done / total) });
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);
    const reason = new Error('enough');
    await expect(simulateArms(input, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
