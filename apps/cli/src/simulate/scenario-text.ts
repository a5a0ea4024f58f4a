import {
  unknownCostsText,
  type BreakEven,
  type CampaignResult,
  type Distribution,
  type MoneyResult,
  type PolicyResult,
  type Policy,
  type Tornado,
} from '@cartograph/experiments';
import { pastFaultLines } from '../past-faults.js';
import { count, percent, plural, table } from '../output.js';
import { listsText } from './lists-text.js';
import { risksOf } from './risks.js';
import type { SimulatedOnPast } from './on-past.js';
import { armsText } from './arms-text.js';
import { amount, difference, estimate, rate, signedPercent } from './figures.js';

/** The same in words; of a file with its name. */
export function scenarioText(simulated: SimulatedOnPast & { file?: string }): string {
  const { campaign, breakEven, tornado, policies, scenario, arms } = simulated;
  const lists = listsText(simulated);
  return [
    whatText(simulated),
    '',
    ...(arms === undefined ? [] : [...armsText(arms), '']),
    verdictText(simulated),
    '',
    'How the campaigns came out:',
    distributionsText(campaign),
    '',
    ...testText(campaign),
    '',
    'What could go wrong:',
    ...risksOf(simulated).map((risk) => `- ${risk}`),
    '',
    ...(lists === undefined ? [breakEvenText(breakEven)] : lists),
    ...(tornado === null ? [] : ['', ...tornadoText(tornado)]),
    ...(policies === null ? [] : ['', ...policiesText(policies.policies, campaign, scenario.policies)]),
  ].join('\n');
}

function whatText({
  file,
  snapshotId,
  isSynthetic,
  scenario,
  audience,
  drawnSince,
  campaign,
  arms,
  faults,
  daysLeftOut,
}: SimulatedOnPast & { file?: string }): string {
  const { kind, category } = scenario.audience;
  const days = plural(campaign.days, 'day');
  const lost =
    audience.notFollowed === 0
      ? ''
      : `; ${plural(audience.notFollowed, 'user')} whom the log or the period of the audience does not follow so long left out`;
  return [
    `${scenario.name}${file === undefined ? '' : ` (${file})`}: ${plural(campaign.runs, 'campaign')} simulated with seed ${scenario.seed}, ${count(campaign.controlUsers)} users without and ${arms === undefined ? `${count(campaign.treatmentUsers)} with it` : arms.arms.map((arm) => `${count(arm.campaign.treatmentUsers)} with ${arm.name}`).join(', ')}.`,
    `Drawn from ${count(audience.users)} users of the audience ${kind ?? ''}${category === undefined ? '' : ` of ${category}`}, ${audience.from} to ${audience.to} in ${audience.timeZone}, each for ${days} after entering${lost}. Snapshot ${snapshotId}.`,
    ...(drawnSince === null
      ? []
      : [
          `Users are drawn from ${drawnSince} on only: on that day the log began to count carts or purchases differently.`,
        ]),
    ...pastFaultLines({ faults, daysLeftOut }),
    ...(isSynthetic ? ['The users are synthetic: the demo shop made them.'] : []),
  ].join('\n');
}

function verdictText({ campaign, costs }: SimulatedOnPast): string {
  const { money, wrongDecision, metric, trueDifference, extraRevenue } = campaign;
  const { isWinner } = wrongDecision;
  const effect = `What it really does to ${metric === 'conversion' ? 'the share who buy' : 'revenue per user'}: ${difference(trueDifference, metric)}.`;
  if (money === null) {
    const [low, high] = [0.025, 0.975].map((q) => extraRevenue.quantiles.find((entry) => entry.q === q)?.value);
    const range =
      low === undefined || high === undefined ? '' : ` (95 % of the campaigns: ${amount(low)} to ${amount(high)})`;
    return `Revenue, not profit: it sells ${amount(extraRevenue.mean)} more on average${range}. ${unknownCostsText({ unknown: costs?.missing ?? [] })} ${effect}`;
  }
  const chance = `It is profitable in ${estimate(money.probabilityOfProfit)} of the campaigns.`;
  if (isWinner === null)
    return `Undecided: over these runs the mean net profit, ${amount(money.netProfit.mean)}, is not told from 0. Simulate more of them. ${chance} ${effect}`;
  return `${isWinner ? 'Profitable' : 'Not profitable'}: a net profit of ${amount(money.netProfit.mean)} on average (margin ${amount(money.margin.mean)}, cost ${amount(money.cost.mean)}). ${chance} ${effect}`;
}

const QUANTILES = [0.025, 0.25, 0.5, 0.75, 0.975] as const;

function distributionsText({
  difference: absolute,
  upliftRelative,
  extraOrders,
  extraRevenue,
  money,
  metric,
}: CampaignResult<MoneyResult | null>): string {
  const row = (name: string, found: CampaignResult['difference'], shown: (value: number) => string): string[] =>
    'mean' in found
      ? [
          name,
          shown(found.mean),
          ...QUANTILES.map((q) => shown(found.quantiles.find((entry) => entry.q === q)?.value ?? Number.NaN)),
          shape(found),
        ]
      : [name, '–', ...QUANTILES.map(() => '–'), found.detail];
  return table([
    ['figure', 'mean', ...QUANTILES.map((q) => (q === 0.5 ? 'half below' : `${q * 100} % below`)), 'shape'],
    row('measured uplift', upliftRelative, (value) => signedPercent(value).replace(/^\+/, '')),
    row('measured difference', absolute, (value) => difference(value, metric).replace(/^\+/, '')),
    row('extra orders', extraOrders, amount),
    row('extra revenue', extraRevenue, amount),
    ...(money === null
      ? []
      : [
          row('margin', money.margin, amount),
          row('cost', money.cost, amount),
          row('net profit', money.netProfit, amount),
        ]),
  ]);
}

const BLOCKS = '▁▂▃▄▅▆▇█';

/** The histogram from its smallest to its largest value, an eighth of the highest bar a step. */
function shape({ histogram }: Distribution): string {
  const most = Math.max(...histogram.map((bin) => bin.count));
  return histogram
    .map((bin) => (bin.count === 0 ? ' ' : BLOCKS[Math.min(7, Math.floor((8 * bin.count) / most))]))
    .join('');
}

function testText({
  shareSignificant,
  probabilityTreatmentIsBetter,
  falsePositiveRate,
  coverage,
}: SimulatedOnPast['campaign']): string[] {
  return [
    `The test finds the effect in ${estimate(shareSignificant)} of the campaigns, and measures the treatment higher in ${estimate(probabilityTreatmentIsBetter)}.`,
    `Without any effect it finds one in ${estimate(falsePositiveRate)}; its interval holds the true difference in ${estimate(coverage)}.`,
  ];
}

function breakEvenText(found: BreakEven): string {
  if (!found.ok) return `Break-even: there is none. ${found.detail}`;
  const { scale, low, high, uplifts } = found;
  if (scale === 0) return 'Break-even: there is nothing to pay for, so any effect above 0 is profitable.';
  const names = Object.entries(uplifts)
    .map(([name, uplift]) => `${name} ${signedPercent(uplift)}`)
    .join(', ');
  return `Break-even: ${scale < 1 ? 'the effect may be as weak as' : 'the effect would have to be'} ${figure(scale)} times what the scenario says (${figure(low)} to ${figure(high)}), which is ${names}.`;
}

const BAR = 24;

function tornadoText({ netProfit, bars, runs }: Tornado): string[] {
  const ends = bars.flatMap(({ netProfitAtLow, netProfitAtHigh }) => [netProfitAtLow, netProfitAtHigh]);
  const [least, most] = [Math.min(netProfit, ...ends), Math.max(netProfit, ...ends)];
  const place = (value: number): number =>
    most === least ? 0 : Math.round(((value - least) / (most - least)) * (BAR - 1));
  const bar = (low: number, high: number): string =>
    Array.from({ length: BAR }, (_, at) =>
      at === place(netProfit) ? '|' : at >= place(Math.min(low, high)) && at <= place(Math.max(low, high)) ? '█' : '·',
    ).join('');
  return [
    `What matters most: the mean net profit, ${amount(netProfit)} as the scenario has it, with each range at its ends (${plural(runs, 'campaign')} each):`,
    table([
      ['input', 'low', 'net profit', 'high', 'net profit', `${amount(least)} to ${amount(most)}`],
      ...bars.map(({ input, low, high, netProfitAtLow, netProfitAtHigh }) => [
        input,
        figure(low),
        amount(netProfitAtLow),
        figure(high),
        amount(netProfitAtHigh),
        bar(netProfitAtLow, netProfitAtHigh),
      ]),
    ]),
  ];
}

function policiesText(
  found: readonly PolicyResult[],
  { metric, days }: SimulatedOnPast['campaign'],
  policies: readonly Policy[],
): string[] {
  const unit = metric === 'conversion' ? 'buyers' : 'revenue';
  const rows = found.map(({ name, decidedRight, shipped, shippedWithoutEffect, days: until, regret }) => [
    name,
    rate(decidedRight),
    rate(shipped),
    rate(shippedWithoutEffect),
    figure(until.mean),
    amount(regret.mean),
  ]);
  return [
    `Ways to decide, on the same campaigns of ${plural(days, 'day')}:`,
    table([
      ['policy', 'decides rightly', 'ships it', 'ships it without effect', 'days', `${unit} lost to the worse arm`],
      ...rows,
    ]),
    ...policies.map((policy, at) => `- ${found[at]?.name ?? policy.kind}: ${policyText(policy, days)}`),
    ...(found.length === 1 ? [] : [cheapestText(found, unit)]),
  ];
}

/** Shares of the least regret that are no difference. */
const ALIKE = 0.01;

function cheapestText(found: readonly PolicyResult[], unit: string): string {
  const [best, ...others] = found.toSorted((a, b) => a.regret.mean - b.regret.mean);
  if (best === undefined || others.every(({ regret }) => regret.mean <= best.regret.mean * (1 + ALIKE)))
    return `While they run all cost about the same, ${amount(best?.regret.mean ?? Number.NaN)} ${unit}: what differs is how they decide.`;
  return `${best.name} costs least while it runs: the worse arm takes ${amount(best.regret.mean)} ${unit} with it on average.`;
}

function policyText(policy: Policy, days: number): string {
  switch (policy.kind) {
    case 'fixed':
      return `one test, after ${plural(policy.days ?? days, 'day')}.`;
    case 'group-sequential':
      return `${plural(policy.looks, 'look')} at about equal shares of the buyers; it stops at the first one that crosses its bound.`;
    case 'always-valid':
      return `looked at every day from ${count(policy.firstLook ?? 1_000)} users on; it stops as soon as the interval leaves 0.`;
    case 'thompson':
      return 'a bandit: each day arms are dealt by the chance that they are the better one.';
    case 'epsilon-greedy':
      return `a bandit: ${percent(policy.epsilon)} of each day's users at random, the others to the arm that is ahead.`;
  }
}

const figure = (value: number): string => String(Number(value.toPrecision(4)));
