import { describe, expect, it } from 'vitest';
import { describeCampaign, trueDifferences } from './campaign.js';
import { TRACK } from './campaign-kernel.js';
import { drawSetting, runOf, settingOf } from './draw.js';
import { armByDay, outcomeOf } from './outcome.js';
import { comparePolicies } from './policies.js';
import { partOf } from './parts-kernel.js';
import { shopOf } from './testing/shop.js';
import { upliftAt, withDrawnUplifts } from './uplift-draws.js';

const history = shopOf(600);
const input = {
  history,
  effect: { cartToPurchase: { uplift: 0.2 } },
  days: 21,
  runs: 200,
  seed: 3,
  threads: 0 as never,
};
const setting = settingOf({ ...input, threads: 1 });
const range = { input: 'cartToPurchase', low: -0.1, high: 0.5 } as const;
const economics = { grossMargin: 0.3, perContact: 0.02 };

describe('upliftAt', () => {
  it('has its median at the value and stays within the ends', () => {
    expect(upliftAt(range, 0.2, 0.5)).toBeCloseTo(0.2, 12);
    expect([upliftAt(range, 0.2, 0), upliftAt(range, 0.2, 1)]).toEqual([
      expect.closeTo(-0.1, 9),
      expect.closeTo(0.5, 9),
    ]);
    expect(upliftAt({ low: 0, high: 1 }, 0.1, 0.25)).toBeGreaterThan(0.05);
  });
});

describe('withDrawnUplifts', () => {
  it('leaves a campaign whose uplift is sure as it is, and ranges of costs to the tornado', () => {
    expect(withDrawnUplifts(setting, [])).toBe(setting);
    expect(withDrawnUplifts(setting, [{ input: 'grossMargin', low: 0.1, high: 0.4 }])).toBe(setting);
    expect(withDrawnUplifts(setting, [{ input: 'basket', low: 0.1, high: 0.1 }])).toBe(setting);
  });

  it('draws the same users, each part with its own uplift, alike at any number of threads', async () => {
    const drawn = withDrawnUplifts(setting, [range]);
    const [sure, one, three] = await Promise.all([
      drawSetting(setting, 200),
      drawSetting({ ...drawn, threads: 1 }, 200),
      drawSetting({ ...drawn, threads: 3 }, 200),
    ]);
    expect(three!.values).toEqual(one!.values);
    // What the treatment's users spend without the campaign is no matter of the uplift.
    for (let run = 0; run < 200; run += 1) expect(runOf(one!, run)[8]).toBe(runOf(sure!, run)[8]);
    const truths = trueDifferences(one!);
    expect(new Set(truths).size).toBeGreaterThan(20);
    expect(Math.min(...truths)).toBeLessThan(0);
    for (let part = 0; part < 50; part += 1) {
      const { from, to } = partOf(part, 50, 200);
      expect(to - from).toBe(4);
      expect(new Set(truths.subarray(from, to)).size).toBe(1);
    }
  });

  it('tells the range of what is left with the uplift’s own doubt in it, and holds each run against its own truth', async () => {
    const [sure, unsure] = await Promise.all(
      [setting, withDrawnUplifts(setting, [range])].map(async (each) =>
        describeCampaign(await drawSetting(each, 200), economics),
      ),
    );
    const width = ({ money }: typeof sure & object): number => {
      const at = (q: number): number => money.netProfit.quantiles.find((entry) => entry.q === q)!.value;
      return at(0.975) - at(0.025);
    };
    expect(width(unsure!)).toBeGreaterThan(1.3 * width(sure!));
    expect(unsure!.money.netProfit.mean).toBeCloseTo(sure!.money.netProfit.mean, -2);
    // Intervals hold the truth of their run as often as they say, not the mean of all.
    const { coverage, wrongDecision } = unsure!;
    expect(coverage.ok && coverage.value).toBeGreaterThan(0.9);
    const { shipsLoser, stopsWinner } = wrongDecision;
    expect([shipsLoser.ok, stopsWinner.ok]).toEqual([true, true]);
  });

  it('lets ways to decide be right where they ship what is better in their run', async () => {
    const draws = await drawSetting(withDrawnUplifts(setting, [range]), 200);
    const { policies } = await comparePolicies(draws, [{ kind: 'fixed' }]);
    const { days, metric, alpha } = draws.setting;
    const ships = (run: number): boolean => {
      const [control, treatment] = [TRACK.control, TRACK.treatment].map((track) =>
        armByDay(runOf(draws, run), track, days).at(-1)!,
      );
      const outcome = outcomeOf(control!, treatment!, metric, alpha);
      return outcome.ok && outcome.isShown && outcome.difference > 0;
    };
    const right = trueDifferences(draws).filter((truth, run) => ships(run) === truth > 0).length / 200;
    expect(right).toBeLessThan(1);
    const { decidedRight } = policies[0]!;
    expect(decidedRight.ok && decidedRight.value).toBeCloseTo(right, 12);
  });
});
