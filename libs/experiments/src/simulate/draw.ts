import { seededRandom } from '@cartograph/threads';
import { ACCOUNT, campaignWidth, createCampaignKernel, type Draw } from './campaign-kernel.js';
import { doRuns } from './crew.js';
import type { MoneySums } from './economics.js';
import type { EffectModel } from './effect.js';
import { columnsOf, type Columns, type History } from './history.js';
import { METRICS, type CampaignMetric } from './outcome.js';
import { createPartsKernel } from './parts-kernel.js';
import type { SimulationHooks } from './simulation.js';
import { keyedChance } from '@cartograph/threads';
import { createWalk } from './walk.js';
import { audienceOf, worldOf, type Audience, type Entry, type World } from './world.js';

/** A campaign's test to simulate on a history. */
export interface CampaignInput {
  /** The shop's past; `columnsOf` makes columns once for many simulations. */
  history: History | Columns;
  effect: EffectModel;
  /** Days of the history that the test runs, from day 0. Default: all of them. */
  days?: number;
  /** Default `first-session`. */
  entry?: Entry;
  /** Users drawn, both arms together, 2 to 2³¹ − 1. Default: as many as enter. */
  users?: number;
  /** Share of users who get the campaign, fraction in (0, 1). Default 0.5. */
  treatmentShare?: number;
  /** Default `conversion`. */
  metric?: CampaignMetric;
  /** Two-sided significance level. Default 0.05. */
  alpha?: number;
  /** Campaigns to simulate. Default 1,000. */
  runs?: number;
  /** The same seed gives the same result at any number of threads. Default 1. */
  seed?: number;
  threads?: number | 'auto';
}

/** A campaign ready to be drawn. */
export interface CampaignSetting {
  audience: Audience;
  world: World;
  effect: EffectModel;
  days: number;
  controlUsers: number;
  treatmentUsers: number;
  metric: CampaignMetric;
  alpha: number;
  runs: number;
  seed: number;
  threads: number | 'auto';
  /** Worlds of equal parts of the runs, where the uplift is not sure: see `withDrawnUplifts`. Default: `world` in all runs. */
  drawn?: readonly World[];
}

/** Simulated campaigns: what each run came to, from which results with any costs are worked out. */
export interface CampaignDraws {
  setting: CampaignSetting;
  /** Of run n from `n · width` on: see `ACCOUNT` and `DAILY`. */
  values: Float64Array;
  width: number;
}

/**
 * Reads and checks what to simulate.
 *
 * @throws InvalidHistoryError, ImpossibleSimulationError, ImpossibleUpliftError, RangeError - name the field, the value and the remedy.
 */
export function settingOf(input: CampaignInput): CampaignSetting {
  const columns = 'offsets' in input.history ? input.history : columnsOf(input.history);
  const {
    effect,
    entry = 'first-session',
    treatmentShare: share = 0.5,
    metric = 'conversion',
    alpha = 0.05,
    runs = 1_000,
    seed = 1,
    threads = 'auto',
  } = input;
  const days = input.days ?? lastDay(columns) + 1;
  if (!(share > 0 && share < 1))
    throw new RangeError(`treatmentShare is ${share}; give a fraction between 0 and 1, for example 0.5.`);
  if (!(alpha > 0 && alpha < 1))
    throw new RangeError(`alpha is ${alpha}; give a fraction between 0 and 1, for example 0.05.`);
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed is ${seed}; give a whole number.`);
  if (!METRICS.includes(metric)) throw new RangeError(`metric is ${String(metric)}; give ${METRICS.join(' or ')}.`);
  if (metric === 'revenue-cuped' && columns.pre.length === 0)
    throw new RangeError(
      'metric is revenue-cuped, but the history has no preValue; give what users spent before the period, or take revenue.',
    );
  const audience = audienceOf(columns, { days, entry });
  const world = worldOf(audience, effect);
  const users = input.users ?? world.eligible.length;
  if (input.users === undefined && users < 2)
    throw new RangeError(
      `A campaign takes at least 2 users, and ${users} of the history can take part: choose a wider audience, a longer period or fewer days.`,
    );
  if (!Number.isInteger(users) || users < 2 || users >= 2 ** 31)
    throw new RangeError(`users is ${users}; give a whole number from 2 to 2147483647.`);
  const treatmentUsers = Math.min(users - 1, Math.max(1, Math.round(users * share)));
  return {
    audience,
    world,
    effect,
    days,
    controlUsers: users - treatmentUsers,
    treatmentUsers,
    metric,
    alpha,
    runs,
    seed,
    threads,
  };
}

/**
 * Simulates campaigns: users are drawn with replacement, whole sessions each, and the treatment's are led through the period with and without the effect.
 *
 * @throws as `settingOf`; the signal's reason.
 * Cost O(runs · users · sessions per user) over the threads; 8 · runs · (11 + 21 · days) bytes.
 */
export async function drawCampaigns(input: CampaignInput, hooks?: SimulationHooks): Promise<CampaignDraws> {
  const setting = settingOf(input);
  return drawSetting(setting, setting.runs, hooks);
}

/** The first so many runs of a campaign, whole or of the treatment alone; another effect on the same users draws the same users. */
export async function drawSetting(
  setting: CampaignSetting,
  runs: number,
  hooks?: SimulationHooks,
  isTreatmentAlone = false,
): Promise<CampaignDraws> {
  const { world, controlUsers, treatmentUsers, seed, days, threads, drawn = [world] } = setting;
  const width = campaignWidth(days);
  const task = {
    create: createPartsKernel<{ draw: Draw }>,
    parts: { createKernel: createCampaignKernel, seededRandom, createWalk, keyedChance },
    data: { worlds: drawn, runs, own: { draw: { controlUsers, treatmentUsers, seed, isTreatmentAlone } } },
    runs,
    width,
    work: runs * (controlUsers + treatmentUsers),
  };
  const { values } = await doRuns(task, hooks, threads);
  return { setting: { ...setting, runs }, values, width };
}

/** The same campaign with another effect, which is taken as sure. @throws as `worldOf`. */
export function withEffect({ drawn: _drawn, ...setting }: CampaignSetting, effect: EffectModel): CampaignSetting {
  return { ...setting, effect, world: worldOf(setting.audience, effect) };
}

/** What one run wrote. */
export function runOf({ values, width }: CampaignDraws, run: number): Float64Array {
  return values.subarray(run * width, (run + 1) * width);
}

/** The sums that a run's money is made of. */
export function moneySumsOf(run: Float64Array, treatmentUsers: number): MoneySums {
  const revenueWith = run[ACCOUNT.revenueWith]!;
  return {
    treatmentUsers,
    revenueWith,
    extraRevenue: revenueWith - run[ACCOUNT.revenueWithout]! - run[ACCOUNT.unseenRevenue]!,
  };
}

/** Orders added less those lost and taken away, seen by the test or not. */
export function extraOrdersOf(run: Float64Array): number {
  return run[ACCOUNT.ordersWith]! - run[ACCOUNT.ordersWithout]! - run[ACCOUNT.unseen]!;
}

function lastDay({ day }: Columns): number {
  let last = 0;
  for (const at of day) last = Math.max(last, at);
  return last;
}
