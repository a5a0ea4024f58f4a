import { readRanged, readNumber } from './scenario-fields.js';
import type { ScenarioFile } from './scenario-file.js';
import type { FinishedRun, ScenarioOutcome, ShownList } from './scenario-run.js';
import { paymentOf } from './scenario-verdict.js';

/** How much a risk weighs; said in words and by a sign, not by color alone. */
export type Weight = 'high' | 'some' | 'low';

/** What could go wrong with a campaign, as its simulation tells. */
export type Risk = { weight: Weight } & (
  | { kind: 'shipsLoser' | 'stopsWinner' | 'missed' | 'looksWorse' | 'cannibalized' | 'narrow'; share: number }
  | { kind: 'criesWolf'; share: number; alpha: number }
  | { kind: 'undecided' | 'fewRuns'; runs: number }
  | { kind: 'matters' | 'mattersTurns'; bar: ScenarioOutcome['tornado'][number] }
  | { kind: 'weaker'; scale: number }
  | {
      kind:
        | 'notCannibalized'
        | 'nothingUnsure'
        | 'noCosts'
        | 'otherTest'
        | 'lists'
        | 'assumed'
        | 'turns'
        | 'payTurns'
        | 'responseAssumed';
    }
  | { kind: 'lookedAhead'; arm: ShownList['arm']; users: number; days: number }
  | { kind: 'notTried'; part: FinishedRun['notTried'][number] }
);

const usualAlpha = 0.05;
const fewRuns = 300;
/** A test is planned to find the effect in four of five cases. */
const usualPower = 0.8;

/** All that the result of a run gives reason to fear, the heaviest first. */
export function risksOf(run: FinishedRun, file: ScenarioFile): Risk[] {
  const { result, runs, notTried, isOfPlan } = run;
  const alpha = readNumber(file, ['test', 'alpha']) ?? usualAlpha;
  const risks: Risk[] = [];
  const wrongly = (share: number): Weight => (share > 0.2 ? 'high' : share > 0.05 ? 'some' : 'low');
  const isMoneyKnown = result.netProfit !== null;
  if (result.isProfitable === null && isMoneyKnown) risks.push({ kind: 'undecided', weight: 'high', runs });
  if (result.shipsLoser.value !== null)
    risks.push({ kind: 'shipsLoser', weight: wrongly(result.shipsLoser.value), share: result.shipsLoser.value });
  if (result.stopsWinner.value !== null)
    risks.push({ kind: 'stopsWinner', weight: wrongly(result.stopsWinner.value), share: result.stopsWinner.value });
  if (
    result.shareSignificant.value !== null &&
    result.shareSignificant.value < usualPower &&
    result.trueDifference !== 0
  )
    risks.push({ kind: 'missed', weight: 'some', share: result.shareSignificant.value });
  if (
    result.probabilityTreatmentIsBetter.value !== null &&
    result.trueDifference > 0 &&
    result.probabilityTreatmentIsBetter.value < 1
  )
    risks.push({
      kind: 'looksWorse',
      weight: wrongly(1 - result.probabilityTreatmentIsBetter.value),
      share: 1 - result.probabilityTreatmentIsBetter.value,
    });
  if (
    result.falsePositiveRate.low !== null &&
    result.falsePositiveRate.low > alpha &&
    result.falsePositiveRate.value !== null
  )
    risks.push({ kind: 'criesWolf', weight: 'high', share: result.falsePositiveRate.value, alpha });
  if (result.coverage.high !== null && result.coverage.high < 1 - alpha && result.coverage.value !== null)
    risks.push({ kind: 'narrow', weight: 'some', share: result.coverage.value });
  const [bar] = result.tornado;
  if (bar) {
    const turns =
      Math.min(bar.netProfitAtLow, bar.netProfitAtHigh) < 0 && Math.max(bar.netProfitAtLow, bar.netProfitAtHigh) > 0;
    risks.push({ kind: turns ? 'mattersTurns' : 'matters', weight: turns ? 'high' : 'some', bar });
  } else if (isMoneyKnown) risks.push({ kind: 'nothingUnsure', weight: 'some' });
  const { scale } = result.breakEven;
  if (scale !== null && scale > 0 && scale < 1)
    risks.push({ kind: 'weaker', weight: scale > 0.5 ? 'some' : 'low', scale });
  const taken = readRanged(file, ['cannibalization', 'share']).value;
  if (taken === null || taken === 0) risks.push({ kind: 'notCannibalized', weight: 'some' });
  else risks.push({ kind: 'cannibalized', weight: 'low', share: taken });
  if (hasNoCosts(file, result.assumedCosts)) risks.push({ kind: 'noCosts', weight: 'high' });
  if (!isOfPlan) risks.push({ kind: 'otherTest', weight: 'some' });
  for (const part of notTried) risks.push({ kind: 'notTried', weight: 'some', part });
  if (runs < fewRuns) risks.push({ kind: 'fewRuns', weight: 'low', runs });
  risks.push(...(result.lists ? listRisks(result.lists) : [{ kind: 'lists', weight: 'low' } as const]), {
    kind: 'assumed',
    weight: 'low',
  });
  const order: Weight[] = ['high', 'some', 'low'];
  return risks.toSorted((a, b) => order.indexOf(a.weight) - order.indexOf(b.weight));
}

/** What may be wrong with lists that are shown, and with how users respond to them. */
function listRisks({
  control,
  treatment,
  isSameDirection,
  isFitted,
  ...netProfit
}: NonNullable<ScenarioOutcome['lists']>): Risk[] {
  const risks: Risk[] = [];
  for (const list of [control, treatment])
    if (list?.lookedAhead)
      risks.push({
        kind: 'lookedAhead',
        weight: 'high',
        arm: list.arm,
        users: list.lookedAhead.users,
        days: list.lookedAhead.days,
      });
  if (isSameDirection === false) risks.push({ kind: 'turns', weight: 'high' });
  if (paymentOf(netProfit) === 'TURNS') risks.push({ kind: 'payTurns', weight: 'high' });
  if (!isFitted) risks.push({ kind: 'responseAssumed', weight: 'some' });
  return risks;
}

/** A file may say that all that is sold is margin and that nothing costs anything. */
function hasNoCosts(file: ScenarioFile, assumed: ScenarioOutcome['assumedCosts']): boolean {
  const cost = (name: string): number => readRanged(file, ['costs', name]).value ?? 0;
  return (
    cost('grossMargin') === 1 &&
    (assumed?.perContact ?? cost('perContact')) === 0 &&
    cost('fixed') === 0 &&
    cost('discount') === 0
  );
}
