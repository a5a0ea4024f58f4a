import { plural } from '../output.js';
import { amount, share } from './figures.js';
import { listRisks } from './lists-text.js';
import type { SimulatedOnPast } from './on-past.js';

/** What of a simulated campaign may go wrong, and what its scenario leaves out, in sentences. */
export function risksOf(simulated: SimulatedOnPast): string[] {
  const { campaign, tornado, scenario, costs } = simulated;
  return [
    ...decisionRisks(campaign),
    ...listRisks(simulated),
    ...testRisks(campaign, scenario.test.alpha),
    ...(campaign.money === null ? [] : rangeRisks(tornado, scenario.ranges.length)),
    ...assumptionsOf(scenario, costs?.economics ?? scenario.economics),
  ];
}

function decisionRisks({
  wrongDecision: { isWinner, shipsLoser, stopsWinner },
  money,
  trueDifference,
  metric,
}: SimulatedOnPast['campaign']): string[] {
  if (money === null) return [];
  const { probabilityOfProfit, netProfit } = money;
  const worst = netProfit.quantiles.find(({ q }) => q === 0.025)?.value ?? Number.NaN;
  return [
    ...(isWinner === null
      ? ['Whether it is profitable is not known from these runs, so a decision either way may be the wrong one.']
      : []),
    ...(isWinner === true && stopsWinner.ok
      ? [
          `It may be stopped although it is profitable: in ${share(stopsWinner.value)} of the campaigns the test does not find it better. More users, or more days, find it more often.`,
        ]
      : []),
    ...(isWinner === false && shipsLoser.ok
      ? [
          `It may be shipped although it is not profitable: in ${share(shipsLoser.value)} of the campaigns the test finds it better.`,
        ]
      : []),
    ...(isWinner === false && trueDifference > 0
      ? [
          `The test looks at ${metric === 'conversion' ? 'who buys' : 'revenue'}, which rises; the money does not. Judge it by the net profit.`,
        ]
      : []),
    ...(isWinner === true && probabilityOfProfit.ok && probabilityOfProfit.value < 1
      ? [
          `It may lose money all the same: in ${share(1 - probabilityOfProfit.value)} of the campaigns there is no net profit; in one of forty it is ${amount(worst)} or less.`,
        ]
      : []),
  ];
}

function testRisks(
  {
    probabilityTreatmentIsBetter,
    trueDifference,
    falsePositiveRate,
    coverage,
    difference,
    upliftRelative,
    runs,
  }: SimulatedOnPast['campaign'],
  alpha: number,
): string[] {
  const wrongWay = !probabilityTreatmentIsBetter.ok
    ? null
    : trueDifference > 0
      ? 1 - probabilityTreatmentIsBetter.value
      : trueDifference < 0
        ? probabilityTreatmentIsBetter.value
        : null;
  const uncompared = 'incomputableRuns' in difference ? difference.incomputableRuns : runs;
  const upliftless = 'incomputableRuns' in upliftRelative ? upliftRelative.incomputableRuns - uncompared : 0;
  return [
    ...(wrongWay !== null && wrongWay > 0
      ? [
          `The test may point the wrong way: in ${share(wrongWay)} of the campaigns it measures the ${trueDifference > 0 ? 'treatment lower' : 'treatment higher'}.`,
        ]
      : []),
    ...(falsePositiveRate.ok && falsePositiveRate.low > alpha
      ? [
          `The test cries wolf: without any effect it finds one in ${share(falsePositiveRate.value)} of the campaigns, more than the ${share(alpha)} that alpha allows.`,
        ]
      : []),
    ...(coverage.ok && coverage.high < 1 - alpha
      ? [
          `Its intervals are too narrow: ${share(coverage.value)} of them hold the true difference, where ${share(1 - alpha)} should.`,
        ]
      : []),
    ...(uncompared > 0
      ? [
          `In ${plural(uncompared, 'campaign')} of ${runs} the arms cannot be compared at all: too few users, or too few of them buy.`,
        ]
      : []),
    ...(upliftless > 0
      ? [`In ${plural(upliftless, 'campaign')} of ${runs} nobody of the control buys, so there is no relative uplift.`]
      : []),
  ];
}

function rangeRisks(tornado: SimulatedOnPast['tornado'], ranges: number): string[] {
  if (tornado === null)
    return [
      ranges === 0
        ? 'The scenario has no ranges, so nothing it is unsure of was tried: write value, low and high where you guess.'
        : 'No range could be tried.',
    ];
  const turning = tornado.bars.filter(
    ({ netProfitAtLow, netProfitAtHigh }) => netProfitAtLow > 0 !== netProfitAtHigh > 0,
  );
  if (turning.length === 0)
    return [
      `None of the ranges turns it by itself; ${tornado.bars[0]!.input} matters most, from ${amount(tornado.bars[0]!.netProfitAtLow)} at ${tornado.bars[0]!.low} to ${amount(tornado.bars[0]!.netProfitAtHigh)} at ${tornado.bars[0]!.high}.`,
    ];
  return turning.map(
    ({ input, low, high, netProfitAtLow, netProfitAtHigh }) =>
      `It hangs on ${input}: at ${low} the net profit is ${amount(netProfitAtLow)}, at ${high} ${amount(netProfitAtHigh)}.`,
  );
}

/** What the scenario takes for granted. */
function assumptionsOf(
  { effect, recommendations }: SimulatedOnPast['scenario'],
  economics: SimulatedOnPast['scenario']['economics'],
): string[] {
  const { course, cannibalization } = effect;
  const { discount = 0, grossMargin, perContact, fixed = 0 } = economics;
  return [
    ...(cannibalization === undefined
      ? ['Extra orders are taken to be new ones: the scenario names no cannibalization.']
      : cannibalization.share > 0
        ? [
            `${share(cannibalization.share)} of the extra orders take other orders away; where those come later, the test does not see it.`,
          ]
        : []),
    ...(course === undefined && recommendations === undefined
      ? ['The effect is taken to stay as on the first day: the scenario names no course.']
      : []),
    ...(discount > 0
      ? [
          `The discount of ${share(discount)} goes to every treated order, also to those that would have come without it.`,
        ]
      : []),
    ...(grossMargin === 1 ? ['The gross margin is taken as 100 %: all that is sold counts as gain.'] : []),
    ...(perContact === 0 && fixed === 0 && discount === 0
      ? ['It is taken to cost nothing: contacts are free, and there are neither fixed costs nor a discount.']
      : []),
  ];
}
