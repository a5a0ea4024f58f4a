import { describe, expect, it } from 'vitest';
import { breakEven, scaled } from './break-even.js';
import { simulateCampaign } from './testing/simulate-campaign.js';
import { shopOf } from './testing/shop.js';

const history = shopOf(2_000);

describe('breakEven', () => {
  it('finds the uplift at which the campaign starts to be profitable, with the same users drawn', async () => {
    const input = {
      history,
      effect: { cartToPurchase: { uplift: 0.1 } },
      runs: 100,
      economics: { grossMargin: 0.3, perContact: 0.2 },
    };
    const found = await breakEven(input);
    if (!found.ok) throw new Error(found.detail);
    expect(found.uplifts.cartToPurchase).toBeCloseTo(0.1 * found.scale, 12);
    const at = async (scale: number): Promise<number> =>
      (await simulateCampaign({ ...input, effect: scaled(input.effect, scale) })).money.netProfit.mean;
    expect(Math.abs(await at(found.scale))).toBeLessThan(0.01 * 200);
    expect(await at(found.scale * 0.9)).toBeLessThan(0);
    expect(await at(found.scale * 1.1)).toBeGreaterThan(0);
    expect(found.low).toBeLessThan(found.scale);
    expect(found.runs).toBe(100);
    // In expectation: margin · orders · uplift · worth = cost.
    const sums = await simulateCampaign({
      ...input,
      economics: { grossMargin: 1 },
      effect: { cartToPurchase: { uplift: 0.2 } },
    });
    expect(found.scale / ((0.2 * 1_000) / (0.3 * (sums.extraRevenue.mean / 0.2) * 0.1))).toBeCloseTo(1, 1);
  });

  it('goes as far as rates allow, and says where that does not do', async () => {
    const far = await breakEven({
      history,
      effect: { cartToPurchase: { uplift: 0.01 } },
      runs: 30,
      economics: { grossMargin: 0.3, perContact: 0.2 },
    });
    if (!far.ok) throw new Error(far.detail);
    expect(far.scale).toBeGreaterThan(5);
    const never = await breakEven({
      history,
      effect: { cartToPurchase: { uplift: 0.1 } },
      runs: 30,
      economics: { grossMargin: 0.3, perContact: 100 },
    });
    expect(never).toMatchObject({ ok: false, reason: 'out-of-reach' });
    const capped = await breakEven({
      history,
      effect: { cartToPurchase: { uplift: 0.1, ceiling: 0.4 } },
      runs: 10,
      economics: { grossMargin: 0.3, perContact: 100 },
    });
    expect(capped).toMatchObject({ ok: false, reason: 'out-of-reach' });
  });

  it('is 0 where there is nothing to pay for, and none where nothing can grow', async () => {
    const economics = { grossMargin: 0.3 };
    expect(await breakEven({ history, effect: { viewToCart: { uplift: 0.1 } }, runs: 10, economics })).toMatchObject({
      ok: true,
      scale: 0,
      uplifts: { viewToCart: 0 },
    });
    expect(await breakEven({ history, effect: { viewToCart: { uplift: -0.1 } }, runs: 10, economics })).toMatchObject({
      ok: false,
      reason: 'no-uplift',
    });
    expect(
      await breakEven({
        history,
        effect: { viewToCart: { uplift: 0, bySegment: { new: 0.1 } } },
        runs: 10,
        economics: { ...economics, fixed: 1 },
      }),
    ).toMatchObject({ ok: true });
  });

  it('is none where nothing is to be paid for and the effect itself loses', async () => {
    const effect = { viewToCart: { uplift: 0.02 }, basket: { uplift: -0.3 } };
    const found = await breakEven({ history, effect, runs: 30, economics: { grossMargin: 0.3 } });
    expect(found).toMatchObject({
      ok: false,
      reason: 'loses',
      detail: expect.stringMatching(/nothing to pay for, yet the effect leaves -\d/),
    });
  });

  it('stops with the signal', async () => {
    const reason = new Error('enough');
    await expect(
      breakEven(
        { history, effect: { viewToCart: { uplift: 0.1 } }, economics: { grossMargin: 0.3, fixed: 9 } },
        { signal: AbortSignal.abort(reason) },
      ),
    ).rejects.toBe(reason);
  });
});
