import { incomputable, seededRandom, type Incomputable } from '@cartograph/metrics';
import { campaignWidth, TRACK } from '../campaign-kernel.js';
import { describeCampaign, metricOf, trueDifferenceOf, type CampaignResult } from '../campaign.js';
import { doRuns } from '../crew.js';
import { runOf, settingOf, type CampaignDraws, type CampaignInput, type CampaignSetting } from '../draw.js';
import { checkEconomics, type Economics } from '../economics.js';
import { sharedDoubles, sharedInts } from '../history.js';
import { keyedChance } from '../keyed-chance.js';
import { searchRunsOf } from '../net-value.js';
import { armOfRun } from '../outcome.js';
import type { SimulationHooks } from '../simulate.js';
import { createWalk } from '../walk.js';
import { createListsKernel, type ChancedLists, type ListsWorld } from './lists-kernel.js';
import { bentModel, checkLists, checkModel, responseChances, scaleFor, type Affinities, type UserLists, type UserModel } from './user-model.js';

/** A campaign whose arms are lists, one per user of the history, in its order. */
export interface ListsInput extends Omit<CampaignInput, 'effect'> {
  /** What the control is shown; null: none. */
  control: UserLists | null;
  treatment: UserLists;
  affinities: Affinities;
  model: UserModel;
  /** Chance that an order from a list takes the user's next other order away (or, where there is none in the period, one that the test does not see). Default 0. */
  cannibalShare?: number;
  economics: Economics;
  /** Multiples of the model's steepness (its examination to that power) and of its affinity weight to run again with. Default 0.5, 1 and 2 of each. */
  grid?: { steepness: readonly number[]; affinityWeight: readonly number[] };
  /** Runs drawn for each point of the grid. Default 100, or `runs` where these are fewer. */
  searchRuns?: number;
}

/** The result under one bent model; its scale is such that the anchor's users respond as often as under the model itself. */
export type ListsPoint = {
  /** Multiples of the model's own. */
  steepness: number;
  affinityWeight: number;
} & ({ ok: true; scale: number; trueDifference: number; upliftRelative: number } | Incomputable);

/** How simulated lists came out. */
export interface ListsResult {
  /** Worked out as a campaign's: the unmoved draw is the treatment's users with the control's list. Sessions play no part. */
  campaign: CampaignResult;
  model: UserModel;
  /** Items bought from the list per user who enters, as the model has it. */
  responsesPerUser: { control: number; treatment: number };
  sensitivity: {
    /** Whose responses are held as often while the model is bent. */
    anchor: 'control' | 'treatment';
    points: ListsPoint[];
    /** The smallest and the largest true difference of the metric over the grid; null where no point has one. */
    difference: { low: number; high: number } | null;
    upliftRelative: { low: number; high: number } | null;
    /** Whether the better arm is the same at all points that could be run; null where none could. */
    isSameDirection: boolean | null;
    runs: number;
  };
}

/**
 * Simulates a campaign of recommendations: users are drawn from the history with all their orders and are shown their arm's list on the day they enter; they respond by
 * a stated model, position bias times affinity. The same is run again with a more and a less steep position bias and affinities that weigh more and less, on the same draws:
 * how far the answer hangs on the model, which no log without impressions can tell.
 *
 * @throws RangeError - lists, affinities, values or a model that cannot be; as `settingOf`; the signal's reason.
 */
export async function simulateLists(input: ListsInput, hooks: SimulationHooks = {}): Promise<ListsResult> {
  return (await simulateListsWithDraws(input, hooks)).result;
}

/** The same, with the campaigns that were drawn under the model itself. @throws as `simulateLists`. */
export async function simulateListsWithDraws(input: ListsInput, hooks: SimulationHooks = {}): Promise<{ draws: CampaignDraws; result: ListsResult }> {
  const { control, treatment, affinities, model, cannibalShare = 0, grid = { steepness: [0.5, 1, 2], affinityWeight: [0.5, 1, 2] } } = input;
  const setting = settingOf({ ...input, effect: {} });
  const economics = checkEconomics(input.economics);
  checkModel(model);
  if (!(cannibalShare >= 0 && cannibalShare <= 1)) throw new RangeError(`cannibalShare is ${cannibalShare}; give a fraction from 0 to 1.`);
  for (const name of ['steepness', 'affinityWeight'] as const) for (const each of grid[name]) if (!(each >= 0 && each < Number.POSITIVE_INFINITY)) throw new RangeError(`grid.${name} has ${each}; give multiples, 0 or more.`);
  checkLists('treatment', treatment, setting.audience.columns.users, affinities);
  if (control !== null) checkLists('control', control, setting.audience.columns.users, affinities);
  const searchRuns = searchRunsOf(input.searchRuns, setting.runs);
  const listsOf = (by: UserModel): ListsWorld => ({ control: control && chanced(control, affinities, by), treatment: chanced(treatment, affinities, by), value: valuesOf(affinities), cannibalShare });
  const lists = listsOf(model);
  const draws = await drawLists(setting, setting.runs, lists, hooks, false);
  const responsesPerUser = { control: lists.control === null ? 0 : meanOf(lists.control, setting), treatment: meanOf(lists.treatment, setting) };
  const anchor = responsesPerUser.control > 0 ? 'control' : 'treatment';
  const points: ListsPoint[] = [];
  for (const steepness of grid.steepness) {
    for (const weight of grid.affinityWeight) {
      const bent = bentModel(model, steepness, model.affinityWeight * weight);
      const scale = scaleAt(anchor === 'control' ? control! : treatment, affinities, bent, setting, responsesPerUser[anchor]);
      const place = { steepness, affinityWeight: weight };
      if (typeof scale !== 'number') points.push({ ...place, ...scale });
      else points.push({ ...place, ok: true, scale, ...gainOf(await drawLists(setting, searchRuns, listsOf({ ...bent, scale }), hooks.signal ? { signal: hooks.signal } : {}, true)) });
    }
  }
  const run = points.flatMap((point) => (point.ok ? [point] : []));
  const known = run.map(({ upliftRelative }) => upliftRelative).filter((uplift) => Number.isFinite(uplift));
  const difference = rangeOf(run.map(({ trueDifference }) => trueDifference));
  const result: ListsResult = {
    campaign: describeCampaign(draws, economics), model, responsesPerUser,
    sensitivity: { anchor, points, difference, upliftRelative: rangeOf(known), isSameDirection: difference === null ? null : !(difference.low < 0 && difference.high > 0), runs: searchRuns },
  };
  return { draws, result };
}

async function drawLists(setting: CampaignSetting, runs: number, lists: ListsWorld, hooks: SimulationHooks, isTreatmentAlone: boolean): Promise<CampaignDraws> {
  const { world, controlUsers, treatmentUsers, seed, days, threads } = setting;
  const width = campaignWidth(days);
  const task = { create: createListsKernel, parts: { seededRandom, createWalk, keyedChance }, data: { world, draw: { controlUsers, treatmentUsers, seed, isTreatmentAlone }, lists }, runs, width, work: runs * (controlUsers + treatmentUsers) };
  const { values } = await doRuns(task, hooks, threads);
  return { setting: { ...setting, runs }, values, width };
}

function gainOf(draws: CampaignDraws): { trueDifference: number; upliftRelative: number } {
  const { runs, days, metric } = draws.setting;
  const trueDifference = trueDifferenceOf(draws);
  let before = 0;
  for (let run = 0; run < runs; run += 1) before += metricOf(armOfRun(runOf(draws, run), TRACK.unmoved, days), metric) / runs;
  return { trueDifference, upliftRelative: trueDifference / before };
}

function scaleAt(lists: UserLists, affinities: Affinities, bent: UserModel, { world }: CampaignSetting, responses: number): number | Incomputable {
  if (responses === 0) return incomputable('no-data', 'Nobody responds to a list under the model, so there is nothing to hold while it is bent.');
  try {
    return scaleFor(lists, affinities, bent, world.eligible, responses);
  } catch (error) {
    if (error instanceof RangeError) return incomputable('too-few', `So steep a bias or such weights cannot bring ${responses.toPrecision(3)} responses a user: ${error.message}`);
    throw error;
  }
}

function chanced({ items, k }: UserLists, affinities: Affinities, model: UserModel): ChancedLists {
  const copy = sharedInts(items.length);
  copy.set(items);
  return { k, items: copy, chances: responseChances({ items, k }, affinities, model) };
}

function valuesOf({ value }: Affinities): Float64Array {
  const values = sharedDoubles(value.length);
  values.set(value);
  return values;
}

function meanOf({ chances, k }: ChancedLists, { world }: CampaignSetting): number {
  let sum = 0;
  for (const user of world.eligible) for (let position = 0; position < k; position += 1) sum += chances[user * k + position]!;
  return sum / world.eligible.length;
}

function rangeOf(values: readonly number[]): { low: number; high: number } | null {
  return values.length === 0 ? null : { low: Math.min(...values), high: Math.max(...values) };
}
