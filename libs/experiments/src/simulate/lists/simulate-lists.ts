import { incomputable, type Incomputable } from '@cartograph/metrics';
import { seededRandom } from '@cartograph/threads';
import { campaignWidth } from '../campaign-kernel.js';
import { describeCampaign, type CampaignResult, type MoneyResult } from '../campaign.js';
import { doRuns } from '../crew.js';
import { settingOf, type CampaignDraws, type CampaignInput, type CampaignSetting } from '../draw.js';
import { checkEconomics, isKnown, moneyOf, type Economics, type UnknownEconomics } from '../economics.js';
import { sharedDoubles, sharedInts } from '../history.js';
import { keyedChance, yieldTurn } from '@cartograph/threads';
import type { SimulationHooks } from '../simulation.js';
import { createWalk } from '../walk.js';
import { expectedOf, metricOfExpected } from './expected-metric.js';
import { createListsKernel, type ChancedLists, type ListsWorld } from './lists-kernel.js';
import {
  bentModel,
  checkLists,
  checkModel,
  responseChances,
  scaleFor,
  type Affinities,
  type UserLists,
  type UserModel,
} from './user-model.js';

/** A campaign whose arms are lists, one per user of the history, in its order. */
export interface ListsInput extends Omit<CampaignInput, 'effect'> {
  /** What the control is shown; null: none. */
  control: UserLists | null;
  treatment: UserLists;
  affinities: Affinities;
  model: UserModel;
  /** Chance that an order from a list takes the user's next other order away (or, where there is none in the period, one that the test does not see). Default 0. */
  cannibalShare?: number;
  /** Where they are unknown, no net profit is told. */
  economics: Economics | UnknownEconomics;
  /** Multiples of the model's steepness (its examination to that power) and of its affinity weight to try besides. Default 0.5, 1 and 2 of each. */
  grid?: { steepness: readonly number[]; affinityWeight: readonly number[] };
}

/** What the lists do to the metric and leave in the till under one bent model, worked out without chance; its scale is such that the anchor's users respond as often as under the model itself. */
export type ListsPoint = {
  /** Multiples of the model's own. */
  steepness: number;
  affinityWeight: number;
} & (({ ok: true; scale: number } & Gain) | Incomputable);

/** What lists do, without chance. */
export interface Gain {
  trueDifference: number;
  upliftRelative: number;
  /** Net profit of a campaign on average, as {@link CampaignResult}'s money; null where costs are unknown. */
  netProfit: number | null;
}

/** How simulated lists came out. */
export interface ListsResult {
  /** Worked out as a campaign's: the unmoved draw is the treatment's users with the control's list. Sessions play no part. */
  campaign: CampaignResult<MoneyResult | null>;
  model: UserModel;
  /** Items bought from the list per user who enters, as the model has it. */
  responsesPerUser: { control: number; treatment: number };
  sensitivity: {
    /** Whose responses are held as often while the model is bent. */
    anchor: 'control' | 'treatment';
    points: ListsPoint[];
    /** The smallest and the largest true difference of the metric over the grid and the model itself; null where no point has one. */
    difference: { low: number; high: number } | null;
    upliftRelative: { low: number; high: number } | null;
    /** The least and the most net profit, likewise; null where costs are unknown. */
    netProfit: { low: number; high: number } | null;
    /** Whether no arm is better under one of these and worse under another; null where no point could be worked out. */
    isSameDirection: boolean | null;
  };
}

/**
 * Simulates a campaign of recommendations: users are drawn from the history with all their orders and are shown their arm's list on the day they enter; they respond by
 * a stated model, position bias times affinity. What the lists do to the metric is worked out again, exactly, with a more and a less steep position bias and affinities that weigh more
 * and less: how far the answer hangs on the model, which no log without impressions can tell.
 *
 * @throws RangeError - lists, affinities, values or a model that cannot be; as `settingOf`; the signal's reason.
 */
export async function simulateLists(input: ListsInput, hooks: SimulationHooks = {}): Promise<ListsResult> {
  return (await simulateListsWithDraws(input, hooks)).result;
}

/** The same, with the campaigns that were drawn under the model itself. @throws as `simulateLists`. */
export async function simulateListsWithDraws(
  input: ListsInput,
  hooks: SimulationHooks = {},
): Promise<{ draws: CampaignDraws; result: ListsResult }> {
  const {
    control,
    treatment,
    affinities,
    model,
    cannibalShare = 0,
    grid = { steepness: [0.5, 1, 2], affinityWeight: [0.5, 1, 2] },
  } = input;
  const setting = settingOf({ ...input, effect: {} });
  const economics = isKnown(input.economics) ? checkEconomics(input.economics) : null;
  checkModel(model);
  if (!(cannibalShare >= 0 && cannibalShare <= 1))
    throw new RangeError(`cannibalShare is ${cannibalShare}; give a fraction from 0 to 1.`);
  for (const name of ['steepness', 'affinityWeight'] as const)
    for (const each of grid[name])
      if (!(each >= 0 && each < Number.POSITIVE_INFINITY))
        throw new RangeError(`grid.${name} has ${each}; give multiples, 0 or more.`);
  checkLists('treatment', treatment, setting.audience.columns.users, affinities);
  if (control !== null) checkLists('control', control, setting.audience.columns.users, affinities);
  const worth = valuesOf(affinities);
  const lists: ListsWorld = {
    control: control && chanced(control, affinities, model),
    treatment: chanced(treatment, affinities, model),
    value: worth,
    cannibalShare,
  };
  const draws = await drawLists(setting, lists, hooks);
  const responsesPerUser = {
    control: lists.control === null ? 0 : meanOf(lists.control, setting),
    treatment: meanOf(lists.treatment, setting),
  };
  const anchor = responsesPerUser.control > 0 ? 'control' : 'treatment';
  const gainBy = (by: UserModel): Gain =>
    gainOf(
      {
        control: control && responding(control, affinities, by),
        treatment: responding(treatment, affinities, by),
        value: worth,
        cannibalShare,
      },
      setting,
      economics,
    );
  const points: ListsPoint[] = [];
  for (const steepness of grid.steepness) {
    for (const weight of grid.affinityWeight) {
      // So that a cancel is heard between two points.
      await yieldTurn(hooks.signal);
      const bent = bentModel(model, steepness, model.affinityWeight * weight);
      const scale = scaleAt(
        anchor === 'control' ? control! : treatment,
        affinities,
        bent,
        setting,
        responsesPerUser[anchor],
      );
      const place = { steepness, affinityWeight: weight };
      if (typeof scale !== 'number') points.push({ ...place, ...scale });
      else points.push({ ...place, ok: true, scale, ...gainBy({ ...bent, scale }) });
    }
  }
  const run = points.flatMap((point) => (point.ok ? [point] : []));
  const told: Gain[] = run.length === 0 ? [] : [gainBy(model), ...run];
  const known = told.map(({ upliftRelative }) => upliftRelative).filter((uplift) => Number.isFinite(uplift));
  const difference = rangeOf(told.map(({ trueDifference }) => trueDifference));
  const result: ListsResult = {
    campaign: describeCampaign(draws, input.economics),
    model,
    responsesPerUser,
    sensitivity: {
      anchor,
      points,
      difference,
      upliftRelative: rangeOf(known),
      netProfit: rangeOf(told.flatMap(({ netProfit }) => netProfit ?? [])),
      isSameDirection: difference === null ? null : !(difference.low < 0 && difference.high > 0),
    },
  };
  return { draws, result };
}

async function drawLists(setting: CampaignSetting, lists: ListsWorld, hooks: SimulationHooks): Promise<CampaignDraws> {
  const { world, controlUsers, treatmentUsers, runs, seed, days, threads } = setting;
  const width = campaignWidth(days);
  const task = {
    create: createListsKernel,
    parts: { seededRandom, createWalk, keyedChance },
    data: { world, draw: { controlUsers, treatmentUsers, seed }, lists },
    runs,
    width,
    work: runs * (controlUsers + treatmentUsers),
  };
  const { values } = await doRuns(task, hooks, threads);
  return { setting, values, width };
}

/** Differences of sums that are this small in parts of them are rounding. */
const ROUNDING = 1e-12;

function gainOf(
  { control, treatment, ...lists }: ListsWorld,
  { world, metric, treatmentUsers }: CampaignSetting,
  economics: Required<Economics> | null,
): Gain {
  const [without, shown] = [
    expectedOf(world, { ...lists, list: control }),
    expectedOf(world, { ...lists, list: treatment }),
  ];
  const [before, after] = [metricOfExpected(without, metric), metricOfExpected(shown, metric)];
  const trueDifference = exactly(after - before, before);
  const extraRevenue = exactly(shown.revenue - shown.unseen - (without.revenue - without.unseen), without.revenue);
  const sums = {
    treatmentUsers,
    revenueWith: treatmentUsers * shown.revenue,
    extraRevenue: treatmentUsers * extraRevenue,
  };
  return {
    trueDifference,
    upliftRelative: trueDifference / before,
    netProfit: economics && moneyOf(sums, economics).netProfit,
  };
}

const exactly = (difference: number, size: number): number =>
  Math.abs(difference) <= ROUNDING * size ? 0 : difference;

function scaleAt(
  lists: UserLists,
  affinities: Affinities,
  bent: UserModel,
  { world }: CampaignSetting,
  responses: number,
): number | Incomputable {
  if (responses === 0)
    return incomputable(
      'no-data',
      'Nobody responds to a list under the model, so there is nothing to hold while it is bent.',
    );
  try {
    return scaleFor(lists, affinities, bent, world.eligible, responses);
  } catch (error) {
    if (error instanceof RangeError)
      return incomputable(
        'too-few',
        `So steep a bias or such weights cannot bring ${responses.toPrecision(3)} responses a user: ${error.message}`,
      );
    throw error;
  }
}

const responding = ({ items, k }: UserLists, affinities: Affinities, model: UserModel): ChancedLists => ({
  k,
  items,
  chances: responseChances({ items, k }, affinities, model),
});

/** In shared memory, for threads. */
function chanced({ items, k }: UserLists, affinities: Affinities, model: UserModel): ChancedLists {
  const copy = sharedInts(items.length);
  copy.set(items);
  return responding({ items: copy, k }, affinities, model);
}

function valuesOf({ value }: Affinities): Float64Array {
  const values = sharedDoubles(value.length);
  values.set(value);
  return values;
}

function meanOf({ chances, k }: ChancedLists, { world }: CampaignSetting): number {
  let sum = 0;
  for (const user of world.eligible)
    for (let position = 0; position < k; position += 1) sum += chances[user * k + position]!;
  return sum / world.eligible.length;
}

function rangeOf(values: readonly number[]): { low: number; high: number } | null {
  return values.length === 0 ? null : { low: Math.min(...values), high: Math.max(...values) };
}
