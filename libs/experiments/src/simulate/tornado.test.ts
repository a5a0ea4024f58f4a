import { describe, expect, it } from 'vitest';
import { simulateCampaign } from './testing/simulate-campaign.js';
import { drawCampaigns } from './draw.js';
import { shopOf } from './testing/shop.js';
import { tornado, tornadoOfCosts, type InputRange } from './tornado.js';

const input = {
  history: shopOf(1_500),
  runs: 30,
  economics: { grossMargin: 0.3, perContact: 0.05 },
  effect: {
    cartToPurchase: { uplift: 0.1 },
    course: { novelty: { share: 0.2, halfLifeDays: 5 } },
    cannibalization: { share: 0.1, from: 'later' as const },
  },
};

describe('tornado', () => {
  it('moves one input at a time and puts the longest bar first', async () => {
    const ranges: InputRange[] = [
      { input: 'fixed', low: 0, high: 1 },
      { input: 'cartToPurchase', low: 0, high: 0.5 },
      { input: 'perContact', low: 0.01, high: 0.2 },
      { input: 'grossMargin', low: 0.3, high: 0.3 },
      { input: 'cannibalization', low: 0, high: 1 },
      { input: 'halfLifeDays', low: 2, high: 50 },
      { input: 'onsetDays', low: 0, high: 10 },
      { input: 'noveltyShare', low: 0, high: 1 },
      { input: 'noveltyHalfLifeDays', low: 1, high: 9 },
    ];
    const seen: number[] = [];
    const { netProfit, bars, runs } = await tornado({ ...input, ranges }, { onProgress: (done) => seen.push(done) });
    expect(runs).toBe(30);
    expect(seen.at(-1)).toBe(18);
    expect(netProfit).toBeCloseTo((await simulateCampaign(input)).money.netProfit.mean, 9);
    const lengths = bars.map((bar) => Math.abs(bar.netProfitAtHigh - bar.netProfitAtLow));
    expect(lengths).toEqual(lengths.toSorted((a, b) => b - a));
    const bar = (name: string) => bars.find((each) => each.input === name)!;
    expect(bar('cartToPurchase').netProfitAtLow).toBeCloseTo(-0.05 * 750, 9);
    expect(bar('cartToPurchase').netProfitAtHigh).toBeCloseTo(
      (await simulateCampaign({ ...input, effect: { ...input.effect, cartToPurchase: { uplift: 0.5 } } })).money
        .netProfit.mean,
      9,
    );
    expect(bar('perContact').netProfitAtLow - bar('perContact').netProfitAtHigh).toBeCloseTo(0.19 * 750, 6);
    expect(bar('fixed').netProfitAtLow - bar('fixed').netProfitAtHigh).toBeCloseTo(1, 9);
    expect(bars.at(-1)).toMatchObject({ input: 'grossMargin', netProfitAtLow: netProfit, netProfitAtHigh: netProfit });
    for (const worse of ['cannibalization', 'onsetDays', 'noveltyShare'] as const)
      expect(bar(worse).netProfitAtHigh, worse).toBeLessThan(bar(worse).netProfitAtLow);
    for (const better of ['halfLifeDays', 'noveltyHalfLifeDays'] as const)
      expect(bar(better).netProfitAtHigh, better).toBeGreaterThan(bar(better).netProfitAtLow);
  });

  it('of costs alone is worked out on campaigns that were drawn', async () => {
    const ranges: InputRange[] = [
      { input: 'fixed', low: 0, high: 1 },
      { input: 'grossMargin', low: 0.1, high: 0.5 },
    ];
    const draws = await drawCampaigns(input);
    expect(tornadoOfCosts(draws, input.economics, ranges).bars.map(({ input: name }) => name)).toEqual([
      'grossMargin',
      'fixed',
    ]);
    const { netProfit, bars } = await tornado({ ...input, ranges });
    for (const [place, bar] of tornadoOfCosts(draws, input.economics, ranges).bars.entries())
      expect(bar.netProfitAtHigh).toBeCloseTo(bars[place]!.netProfitAtHigh, 9);
    expect(tornadoOfCosts(draws, input.economics, []).netProfit).toBeCloseTo(netProfit, 9);
    expect(() => tornadoOfCosts(draws, input.economics, [{ input: 'cannibalization', low: 0, high: 1 }])).toThrow(
      /^ranges has cannibalization, but only costs/,
    );
  });

  it('refuses ranges that are none', async () => {
    const refused = (range: unknown, effect: object = input.effect) =>
      tornado({ ...input, effect, ranges: [range as InputRange] });
    await expect(refused({ input: 'price', low: 0, high: 1 })).rejects.toThrow(
      /^ranges names price; the inputs are viewToCart/,
    );
    await expect(refused({ input: 'fixed', low: 2, high: 1 })).rejects.toThrow(
      /^ranges has fixed from 2 to 1; give low ≤ high/,
    );
    await expect(refused({ input: 'noveltyShare', low: 0, high: 1 }, {})).rejects.toThrow(/the effect has no novelty/);
    await expect(refused({ input: 'cannibalization', low: 0, high: 1 }, {})).rejects.toThrow(/the effect has none/);
    await expect(refused({ input: 'grossMargin', low: 0, high: 2 })).rejects.toThrow(/^economics.grossMargin is 2/);
    await expect(
      tornado({
        ...input,
        ranges: [
          { input: 'fixed', low: 0, high: 1 },
          { input: 'fixed', low: 0, high: 2 },
        ],
      }),
    ).rejects.toThrow(/fixed twice/);
    await expect(tornado({ ...input, searchRuns: 1, ranges: [] })).rejects.toThrow(/^searchRuns is 1/);
  });
});
