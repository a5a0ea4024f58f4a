import {
  asymptoticConfidenceSequence,
  groupSequential,
  incomputable,
  repeatedInterval,
  wilson,
  type Effect,
  type Estimate,
  type Spending,
} from '@cartograph/metrics';
import { seededRandom } from '@cartograph/threads';
import { holdsZero } from '../share-test.js';
import { banditWidth, createBanditKernel, type Bandit } from './bandit-kernel.js';
import { ACCOUNT_WIDTH, DAILY, DAILY_WIDTH, TRACK, type Draw } from './campaign-kernel.js';
import { trueDifferenceOf, trueDifferences } from './campaign.js';
import { doRuns } from './crew.js';
import { createPartsKernel } from './parts-kernel.js';
import { describeRuns, type Distribution } from './distribution.js';
import { runOf, type CampaignDraws, type CampaignSetting } from './draw.js';
import { STAGE } from './history.js';
import { armByDay, outcomeOf, type CampaignOutcome } from './outcome.js';
import type { SimulationHooks } from './simulation.js';
import { keyedChance } from '@cartograph/threads';
import { createWalk } from './walk.js';
import type { World } from './world.js';

/** Users of a run that a bandit deals, at most; each takes 16 bytes on every thread. */
const MOST_BANDIT_USERS = 1e8;

/** What is known at the end of a day of a test. */
interface PolicyLook {
  /** Counted from 0. */
  day: number;
  /** Users of both arms so far. */
  users: number;
  outcome: CampaignOutcome;
}

type PolicyDecision = 'ship' | 'stop' | 'go-on';

/** How it is decided whether a campaign goes to all. What has not been decided on the last day is stopped; a bandit chooses then. */
export type Policy =
  /** Tests once, after so many days; default all. */
  | { kind: 'fixed'; days?: number }
  /** Looks so many times, at about equal shares of the buyers, with bounds that spend alpha. */
  | { kind: 'group-sequential'; looks: number; spending: Spending }
  /** Looks every day by an asymptotic confidence sequence; `firstLook` and `tunedAt` in users. */
  | { kind: 'always-valid'; firstLook?: number; tunedAt?: number }
  | Bandit;

/** How a policy did over the same campaigns as the others. */
export interface PolicyResult {
  name: string;
  /** Share of runs that end with the arm which is better by the metric; where none is, with the control. */
  decidedRight: Estimate;
  /** Share of runs that end with the treatment. */
  shipped: Estimate;
  /** Share of runs that end with the treatment where it does nothing: of the same draws without the effect; a bandit's is not told. */
  shippedWithoutEffect: Estimate;
  /** Days until the decision, the day of it counted; for a bandit all. */
  days: Distribution;
  /** What the metric's sum over all users lost because some of them had the worse arm: users with it times the true difference. */
  regret: Distribution;
  /** The mean of that on each day, of the users who enter on it. */
  regretByDay: number[];
}

/** Policies on the same campaigns. */
export interface PolicyComparison {
  metric: CampaignSetting['metric'];
  /** True treatment − control of the metric, the mean over the runs of the same users with and without the effect. */
  trueDifference: number;
  policies: PolicyResult[];
}

/**
 * Compares ways to decide on the same campaigns.
 * In a test the arms' users stay as drawn until the decision, and whoever enters after it gets the arm that was chosen.
 *
 * @throws RangeError - a policy out of range, or a bandit with another metric than conversion, whose rewards it learns from.
 */
export async function comparePolicies(
  draws: CampaignDraws,
  given: readonly Policy[],
  hooks: SimulationHooks = {},
): Promise<PolicyComparison> {
  const { setting } = draws;
  const deciders = checkPolicies(given, setting);
  const trueDifference = trueDifferenceOf(draws);
  const truths = trueDifferences(draws);
  const policies: PolicyResult[] = [];
  for (const [place, policy] of given.entries()) {
    const decide = deciders[place]!;
    const courses =
      typeof decide === 'function' ? coursesOf(draws, decide) : await banditCourses(setting, decide, hooks);
    policies.push(resultOf(nameOf(policy), courses, setting, truths));
  }
  return { metric: setting.metric, trueDifference, policies };
}

/** How each policy decides. @throws RangeError - none, or one out of range. */
export function checkPolicies(policies: readonly Policy[], setting: CampaignSetting): (Decider | Bandit)[] {
  if (policies.length === 0) throw new RangeError('policies is empty; give at least one.');
  return policies.map((policy) => (isBandit(policy) ? checkBandit(policy, setting) : deciderOf(policy, setting)));
}

/** What a policy did in one run. */
interface CourseOfRun {
  ships: boolean;
  /** Null for a bandit. */
  shipsWithoutEffect: boolean | null;
  days: number;
  /** Users who entered on each day and were given the treatment, and the control. */
  treated: Float64Array;
  controlled: Float64Array;
}

type Decider = (looks: { outcomeAt(day: number): CampaignOutcome; usersAt(day: number): number }) => {
  day: number;
  ships: boolean;
};

function coursesOf(draws: CampaignDraws, decide: Decider): CourseOfRun[] {
  const { days, metric, alpha, runs } = draws.setting;
  return Array.from({ length: runs }, (_, run) => {
    const values = runOf(draws, run);
    const [control, treatment, unmoved] = [TRACK.control, TRACK.treatment, TRACK.unmoved].map((track) =>
      armByDay(values, track, days),
    );
    const decided = (other: typeof treatment) =>
      decide({
        outcomeAt: (day) => outcomeOf(control![day]!, other![day]!, metric, alpha),
        usersAt: (day) => control![day]!.users + other![day]!.users,
      });
    const { day, ships } = decided(treatment);
    const [treated, controlled] = [enteringOf(values, TRACK.treatment, days), enteringOf(values, TRACK.control, days)];
    for (let later = day + 1; later < days; later += 1) {
      const all = treated[later]! + controlled[later]!;
      treated[later] = ships ? all : 0;
      controlled[later] = ships ? 0 : all;
    }
    return { ships, shipsWithoutEffect: decided(unmoved).ships, days: day + 1, treated, controlled };
  });
}

async function banditCourses(setting: CampaignSetting, bandit: Bandit, hooks: SimulationHooks): Promise<CourseOfRun[]> {
  const { world, controlUsers, treatmentUsers, seed, days, runs, threads, drawn = [world] } = setting;
  const width = banditWidth(days);
  const task = {
    create: createPartsKernel<{ draw: Draw; bandit: Bandit }>,
    parts: { createKernel: createBanditKernel, seededRandom, createWalk, keyedChance },
    data: { worlds: drawn, runs, own: { draw: { controlUsers, treatmentUsers, seed }, bandit } },
    runs,
    width,
    work: 2 * runs * (controlUsers + treatmentUsers),
  };
  const { values } = await doRuns(task, hooks, threads);
  return Array.from({ length: runs }, (_, run) => {
    const at = (day: number, place: number): number => values[run * width + 2 * day + place]!;
    return {
      ships: values[run * width + 2 * days] === 1,
      shipsWithoutEffect: null,
      days,
      treated: Float64Array.from({ length: days }, (__, day) => at(day, 0)),
      controlled: Float64Array.from({ length: days }, (__, day) => at(day, 1)),
    };
  });
}

function resultOf(
  name: string,
  courses: readonly CourseOfRun[],
  { days }: CampaignSetting,
  /** True difference of each run. */
  truths: Float64Array,
): PolicyResult {
  const runs = courses.length;
  const regretByDay = new Float64Array(days);
  const regret = Float64Array.from(courses, (course, run) => {
    const lost = Math.abs(truths[run]!);
    const worse = truths[run]! > 0 ? course.controlled : course.treated;
    for (let day = 0; day < days; day += 1) regretByDay[day]! += (worse[day]! * lost) / runs;
    return worse.reduce((sum, users) => sum + users, 0) * lost;
  });
  const count = (test: (course: CourseOfRun, run: number) => boolean): number => courses.filter(test).length;
  return {
    name,
    decidedRight: wilson(
      count(({ ships }, run) => ships === truths[run]! > 0),
      runs,
    ),
    shipped: wilson(
      count(({ ships }) => ships),
      runs,
    ),
    shippedWithoutEffect:
      courses[0]!.shipsWithoutEffect === null
        ? incomputable('no-data', 'A bandit does not test, so it cries no wolf.')
        : wilson(
            count(({ shipsWithoutEffect }) => shipsWithoutEffect === true),
            runs,
          ),
    days: describeRuns(Float64Array.from(courses, (course) => course.days))!,
    regret: describeRuns(regret)!,
    regretByDay: [...regretByDay],
  };
}

/** The decision of a policy that tests: the first look that decides. */
function deciderOf(policy: Exclude<Policy, Bandit>, setting: CampaignSetting): Decider {
  const { days, alpha } = setting;
  if (policy.kind === 'fixed') {
    const at = policy.days ?? days;
    if (!Number.isInteger(at) || at < 1 || at > days)
      throw new RangeError(
        `days of the fixed policy is ${at}; give a whole number from 1 to the ${days} days of the campaign.`,
      );
    return ({ outcomeAt }) => ({ day: at - 1, ships: verdict(outcomeAt(at - 1), ({ isShown }) => isShown) === 'ship' });
  }
  if (policy.kind === 'always-valid') {
    const options = {
      alpha,
      ...(policy.firstLook === undefined ? {} : { firstLook: policy.firstLook }),
      ...(policy.tunedAt === undefined ? {} : { tunedAt: policy.tunedAt }),
    };
    return looking(days, ({ outcome, users }) =>
      shown(outcome, users, (effect) => asymptoticConfidenceSequence(effect, options).estimate),
    );
  }
  const { looks, spending } = policy;
  if (!Number.isInteger(looks) || looks < 1 || looks > days)
    throw new RangeError(
      `looks of the group-sequential policy is ${looks}; give a whole number from 1 to the ${days} days of the campaign.`,
    );
  const planned = lookDays(setting, looks);
  const design = groupSequential({ fractions: planned.map(({ fraction }) => fraction), spending, alpha });
  const lookOn = new Map(planned.map(({ day }, look) => [day, look]));
  return looking(
    days,
    ({ day, outcome, users }) => shown(outcome, users, (effect) => repeatedInterval(design, lookOn.get(day)!, effect)),
    (day) => lookOn.has(day),
  );
}

/**
 * The days on which about k/looks of the buyers have bought for the first time, and that share: what the test knows grows with the buyers.
 * Days on which nobody more has are left out.
 */
function lookDays({ world, days }: CampaignSetting, looks: number): { day: number; fraction: number }[] {
  const buying = new Float64Array(days);
  let buyers = 0;
  for (const user of world.eligible) {
    const first = firstOrder(world, user);
    if (first === null) continue;
    buying[first]! += 1;
    buyers += 1;
  }
  const found: { day: number; fraction: number }[] = [];
  let bought = 0;
  for (let day = 0; day < days; day += 1) {
    bought += buying[day]!;
    const fraction = day === days - 1 ? 1 : bought / buyers;
    const isDue = fraction >= (found.length + 1) / looks - 1e-9;
    if (isDue && fraction - (found.at(-1)?.fraction ?? 0) > 1e-6) found.push({ day, fraction });
  }
  return found;
}

function firstOrder({ from, to, stage, day }: World, user: number): number | null {
  for (let session = from[user]!; session < to[user]!; session += 1)
    if (stage[session] === STAGE.bought) return day[session]!;
  return null;
}

function looking(
  days: number,
  decide: (look: PolicyLook) => PolicyDecision,
  looksOn: (day: number) => boolean = () => true,
): Decider {
  return ({ outcomeAt, usersAt }) => {
    for (let day = 0; day < days; day += 1) {
      if (!looksOn(day)) continue;
      const decision = decide({ day, users: usersAt(day), outcome: outcomeAt(day) });
      if (decision !== 'go-on') return { day, ships: decision === 'ship' };
    }
    return { day: days - 1, ships: false };
  };
}

function verdict(
  outcome: CampaignOutcome,
  isFound: (outcome: Extract<CampaignOutcome, { ok: true }>) => boolean,
): PolicyDecision {
  if (!outcome.ok || !isFound(outcome)) return 'go-on';
  return outcome.difference > 0 ? 'ship' : 'stop';
}

/** The decision of a test that may look several times: an effect is found where the interval of its look leaves 0 out, as an analysis decides and shows it. */
function shown(outcome: CampaignOutcome, users: number, intervalOf: (effect: Effect) => Estimate): PolicyDecision {
  return verdict(outcome, ({ difference: value, standardError }) => {
    if (!(standardError > 0)) return false;
    const interval = intervalOf({ ok: true, value, standardError, n: users, scale: 'absolute' });
    return interval.ok && !holdsZero(interval);
  });
}

function enteringOf(values: Float64Array, track: number, days: number): Float64Array {
  return Float64Array.from(
    { length: days },
    (_, day) => values[ACCOUNT_WIDTH + (track * days + day) * DAILY_WIDTH + DAILY.users]!,
  );
}

function isBandit(policy: Policy): policy is Bandit {
  return policy.kind === 'thompson' || policy.kind === 'epsilon-greedy';
}

function checkBandit(bandit: Bandit, { metric, controlUsers, treatmentUsers }: CampaignSetting): Bandit {
  const users = controlUsers + treatmentUsers;
  if (users > MOST_BANDIT_USERS)
    throw new RangeError(
      `users is ${users}, but policies has ${bandit.kind}, which holds each user of a run in memory; give at most ${MOST_BANDIT_USERS}.`,
    );
  if (metric !== 'conversion')
    throw new RangeError(
      `policies has ${bandit.kind}, which learns from conversions, but metric is ${metric}; compare bandits by conversion.`,
    );
  if (bandit.kind === 'epsilon-greedy' && !(bandit.epsilon >= 0 && bandit.epsilon <= 1))
    throw new RangeError(`epsilon is ${bandit.epsilon}; give a fraction from 0 to 1.`);
  return bandit;
}

function nameOf(policy: Policy): string {
  return policy.kind === 'group-sequential' ? `group-sequential ${policy.spending.kind}` : policy.kind;
}
