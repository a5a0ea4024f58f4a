import {
  coMomentsFromSums,
  cupedDifference,
  incomputable,
  meanDifference,
  momentsOfY,
  newcombe,
  type CoMoments,
  type Incomputable,
} from '@cartograph/metrics';
import { isShareShown, shareTest } from '../share-test.js';
import { ACCOUNT_WIDTH, DAILY, DAILY_WIDTH } from './campaign-kernel.js';

/** What the test compares: buyers per user, order worth per user, or that with CUPED by the value before the period. */
export type CampaignMetric = 'conversion' | 'revenue' | 'revenue-cuped';
export const METRICS: readonly CampaignMetric[] = ['conversion', 'revenue', 'revenue-cuped'];

/** An arm's sufficient statistics up to a day: users entered, buyers among them, and (x, y) = (value before the period, worth of orders so far) per user. */
export interface ArmSums {
  users: number;
  buyers: number;
  values: CoMoments;
}

/** What a test of two arms says. */
export type CampaignOutcome =
  | {
      ok: true;
      /** Treatment − control, absolute. */
      difference: number;
      low: number;
      high: number;
      /** Difference ÷ control's mean; NaN where that is 0. */
      upliftRelative: number;
      standardError: number;
      /** NaN where nobody or everybody bought, and nothing can be tested. */
      pValue: number;
      /** Whether an analysis at this alpha shows an effect: by p and by the intervals beside it. */
      isShown: boolean;
    }
  | Incomputable;

/**
 * Sums of one track of a run from its first day to each day.
 *
 * @param values - what the run wrote.
 * @param from - first day counted; earlier ones are left out. Default 0.
 * @returns one entry per day.
 */
export function armByDay(values: Float64Array, track: number, days: number): ArmSums[] {
  const sums = new Float64Array(DAILY_WIDTH);
  const first = ACCOUNT_WIDTH + track * DAILY_WIDTH * days;
  return Array.from({ length: days }, (_, day) => {
    for (let place = 0; place < DAILY_WIDTH; place += 1) sums[place]! += values[first + day * DAILY_WIDTH + place]!;
    return armOf(sums);
  });
}

/** Sums of one track of a run over all its days. */
export function armOfRun(values: Float64Array, track: number, days: number): ArmSums {
  const sums = new Float64Array(DAILY_WIDTH);
  const first = ACCOUNT_WIDTH + track * DAILY_WIDTH * days;
  for (let day = 0; day < days; day += 1)
    for (let place = 0; place < DAILY_WIDTH; place += 1) sums[place]! += values[first + day * DAILY_WIDTH + place]!;
  return armOf(sums);
}

/** What the metric's test says of two arms: the analysis' `shareTest` with Newcombe's interval, Welch's t, or that after CUPED. */
export function outcomeOf(
  control: ArmSums,
  treatment: ArmSums,
  metric: CampaignMetric,
  alpha: number,
): CampaignOutcome {
  if (control.users === 0 || treatment.users === 0)
    return incomputable('no-data', `The ${control.users === 0 ? 'control' : 'treatment'} arm has no users.`);
  if (metric === 'conversion') {
    const arms = {
      control: { users: control.users, converted: control.buyers },
      treatment: { users: treatment.users, converted: treatment.buyers },
    };
    const [estimate, test] = [newcombe(arms, { alpha }), shareTest(arms)];
    if (!estimate.ok) return estimate;
    const [p0, p1] = [control.buyers / control.users, treatment.buyers / treatment.users];
    return {
      ok: true,
      difference: estimate.value,
      low: estimate.low,
      high: estimate.high,
      upliftRelative: p0 === 0 ? Number.NaN : estimate.value / p0,
      standardError: Math.sqrt((p0 * (1 - p0)) / control.users + (p1 * (1 - p1)) / treatment.users),
      pValue: test.ok ? test.pValue : Number.NaN,
      isShown: isShareShown(arms, alpha),
    };
  }
  const compared =
    metric === 'revenue'
      ? meanDifference(momentsOfY(control.values), momentsOfY(treatment.values), { alpha })
      : cupedDifference(control.values, treatment.values, { alpha });
  const { estimate, test } = compared;
  if (!estimate.ok) return estimate;
  if (!test.ok) return test;
  return {
    ok: true,
    difference: estimate.value,
    low: estimate.low,
    high: estimate.high,
    upliftRelative: control.values.meanY === 0 ? Number.NaN : estimate.value / control.values.meanY,
    standardError: compared.standardError ?? Number.NaN,
    pValue: test.pValue,
    // Welch's interval and Fieller's leave 0 out exactly where p is at most alpha.
    isShown: test.pValue <= alpha,
  };
}

function armOf(sums: Float64Array): ArmSums {
  const at = (name: keyof typeof DAILY): number => sums[DAILY[name]]!;
  const users = at('users');
  return {
    users,
    buyers: at('buyers'),
    values: coMomentsFromSums({
      n: users,
      sumX: at('x'),
      sumY: at('y'),
      sumXX: at('x2'),
      sumYY: at('y2'),
      sumXY: at('xy'),
    }),
  };
}
