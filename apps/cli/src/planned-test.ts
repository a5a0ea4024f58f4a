import {
  affordability,
  designEffect,
  detectableByPlan,
  detectableInWeek,
  durationOf,
  powerOfPlan,
  significanceOfPlan,
  sizePlan,
  unitsAfter,
  type Affordability,
  type Answer,
  type ArmWeight,
  type Detectable,
  type DetectableInWeek,
  type Duration,
  type Framework,
  type MetricPlan,
  type PlanSize,
  type TestPlan,
  type Traffic,
} from '@cartograph/experiments';
import { CliError } from './failure.js';

/** A test as the command line describes it; what is to be found is left out. */
export interface PowerOptions {
  baseline?: number;
  mean?: number;
  sd?: number;
  uplift?: number;
  difference?: number;
  users?: number;
  power?: number;
  alpha?: number;
  decrease: boolean;
  arms: readonly ArmWeight[];
  cuped?: number;
  looks?: number;
  method: 'fixed' | 'obrien-fleming' | 'pocock' | 'always-valid';
  weekly?: number;
  traffic?: readonly number[];
  start: number;
  weeks?: number;
  sessionsPerUser?: number;
  icc?: number;
  cv?: number;
}

/** What can be solved for. */
export type Solved = 'users' | 'effect' | 'power' | 'alpha';

/** The four figures of a test, with the one that was left out. */
export interface PlannedTest {
  solvedFor: Solved;
  unit: 'user' | 'session';
  plan: TestPlan;
  /** Null where it was the question and has no answer. */
  users: number | null;
  power: number | null;
  alpha: number | null;
  effect: { upliftRelative: number | null; differenceAbsolute: number | null };
  size: PlanSize | null;
  /** The smallest effects, where that was the question. */
  detectable: Detectable[] | null;
  /** Why the question has no answer. */
  incomputable: { reason: string; detail: string } | null;
  designEffect: number;
  duration: Duration | null;
  /** Smallest effects week by week, where the traffic is known. */
  weeks: DetectableInWeek[];
  /** Whether the test can tell and what would help, where the effect is given and users or traffic are. */
  affordability: Affordability | null;
}

const POWER = 0.8;
const ALPHA = 0.05;
const WEEKS_SHOWN = 8;

/** Solves a test for what was left out. @throws CliError - nothing is left out, or too much; a figure that cannot be. */
export function plannedTest(options: PowerOptions): PlannedTest {
  try {
    return solve(options);
  } catch (error) {
    if (error instanceof RangeError) throw new CliError(error.message, 2, { cause: error });
    throw error;
  }
}

function solve(options: PowerOptions): PlannedTest {
  const traffic = trafficOf(options);
  const users = usersOf(options, traffic);
  const solvedFor = leftOut(options, users);
  const { alpha = ALPHA, power = POWER } = options;
  const plan = planOf(options, solvedFor === 'alpha' ? ALPHA : alpha);
  const found: PlannedTest = {
    solvedFor,
    unit: plan.unit ?? 'user',
    plan,
    users,
    power,
    alpha,
    effect: { upliftRelative: options.uplift ?? null, differenceAbsolute: options.difference ?? null },
    size: null,
    detectable: null,
    incomputable: null,
    designEffect: designEffect(plan),
    duration: null,
    weeks: traffic
      ? Array.from({ length: WEEKS_SHOWN }, (_, at) => detectableInWeek(plan, traffic, { week: at + 1, power }))
      : [],
    affordability: null,
  };
  if (solvedFor === 'users') Object.assign(found, sized(plan, power, traffic));
  else if (solvedFor === 'effect') Object.assign(found, smallest(plan, users ?? 0, power));
  else if (solvedFor === 'power')
    Object.assign(found, answered('power', powerOfPlan(plan, { units: users ?? 0 }).weakest));
  else Object.assign(found, answered('alpha', significanceOfPlan(plan, { units: users ?? 0, power })));
  if (solvedFor === 'power')
    found.affordability = affordability(plan, { audience: users ?? 0, power: POWER, ...(traffic ? { traffic } : {}) });
  if (solvedFor === 'users' && traffic) found.affordability = affordability(plan, { traffic, power });
  return found;
}

function sized(plan: TestPlan, power: number, traffic: Traffic | null): Partial<PlannedTest> {
  const size = sizePlan(plan, { power });
  if (!size.ok) return { size, users: null, incomputable: size };
  return {
    size,
    users: size.units,
    duration: traffic && Number.isFinite(size.units) ? durationOf(traffic, size.units) : null,
  };
}

function smallest(plan: TestPlan, units: number, power: number): Partial<PlannedTest> {
  const detectable = detectableByPlan(plan, { units, power });
  // All arms have one metric; the arm that finds least stands for them.
  const missing = detectable.find(({ differenceAbsolute }) => !differenceAbsolute.ok)?.differenceAbsolute;
  if (missing && !missing.ok) return { detectable, incomputable: missing };
  const size = (answer: Answer): number => (answer.ok ? Math.abs(answer.value) : 0);
  const weakest = detectable.reduce((most, one) =>
    size(one.differenceAbsolute) > size(most.differenceAbsolute) ? one : most,
  );
  const value = (answer: Answer): number | null => (answer.ok ? answer.value : null);
  return {
    detectable,
    effect: { upliftRelative: value(weakest.upliftRelative), differenceAbsolute: value(weakest.differenceAbsolute) },
  };
}

function answered(name: 'power' | 'alpha', answer: Answer): Partial<PlannedTest> {
  return answer.ok ? { [name]: answer.value } : { [name]: null, incomputable: answer };
}

function leftOut({ uplift, difference, power, alpha }: PowerOptions, users: number | null): Solved {
  if (uplift !== undefined && difference !== undefined)
    throw new CliError('Give --uplift or --difference, not both.', 2);
  const hasEffect = uplift !== undefined || difference !== undefined;
  if (!hasEffect && users === null)
    throw new CliError(
      'Give --uplift (or --difference) to learn how many users it takes, or --users (or --weeks) to learn the smallest uplift they find.',
      2,
    );
  if (!hasEffect) return 'effect';
  if (users === null) return 'users';
  if (power === undefined) return 'power';
  if (alpha === undefined) return 'alpha';
  throw new CliError(
    'Users, uplift, power and alpha are all given, so nothing is left to find; leave one of them out.',
    2,
  );
}

function planOf(options: PowerOptions, alpha: number): TestPlan {
  const { arms, baseline, cuped, cv, difference, icc, looks, mean, sd, sessionsPerUser, uplift } = options;
  if ((baseline === undefined) === (mean === undefined))
    throw new CliError('Give --baseline for a conversion rate, or --mean with --sd for a value per user.', 2);
  if ((mean === undefined) !== (sd === undefined))
    throw new CliError('--mean and --sd go together: the mean of a value per user, and its standard deviation.', 2);
  if ((sessionsPerUser === undefined) !== (icc === undefined) || (cv !== undefined && icc === undefined))
    throw new CliError(
      '--sessions-per-user and --icc go together, and --cv with them: how many sessions a user has, and how alike they are.',
      2,
    );
  const metric: MetricPlan = {
    name: baseline === undefined ? 'value' : 'conversion',
    outcome: baseline === undefined ? { mean: mean ?? 0, sd: sd ?? 0 } : { baselineRate: baseline },
    higherIsBetter: !options.decrease,
    ...(uplift === undefined ? {} : { effect: { scale: 'relative', value: uplift } }),
    ...(difference === undefined ? {} : { effect: { scale: 'absolute', value: difference } }),
    ...(cuped === undefined ? {} : { preperiodCorrelation: cuped }),
  };
  return {
    arms,
    metrics: [metric],
    alpha,
    cuped: cuped !== undefined,
    framework: frameworkOf(options),
    ...(looks !== undefined && options.method === 'always-valid' ? { looks } : {}),
    ...(sessionsPerUser === undefined
      ? {}
      : {
          unit: 'session',
          clusters: { meanSize: sessionsPerUser, icc: icc ?? 0, ...(cv === undefined ? {} : { cv }) },
        }),
  };
}

function frameworkOf({ method, looks }: PowerOptions): Framework {
  if (method === 'fixed') {
    if (looks !== undefined && looks !== 1)
      throw new CliError(
        `--looks ${looks} is for tests that are looked at more than once; add --method obrien-fleming, pocock or always-valid.`,
        2,
      );
    return { kind: 'frequentist' };
  }
  if (method === 'always-valid')
    return { kind: 'always-valid', method: 'confidence-sequence', tunedAt: 5_000, firstLook: 1_000 };
  const planned = looks ?? 5;
  return {
    kind: 'group-sequential',
    spending: method,
    fractions: Array.from({ length: planned }, (_, at) => (at + 1) / planned),
  };
}

function trafficOf({ weekly, traffic, start }: PowerOptions): Traffic | null {
  if (weekly !== undefined && traffic !== undefined) throw new CliError('Give --weekly or --traffic, not both.', 2);
  if (weekly === undefined && traffic === undefined) return null;
  return { byWeekday: traffic ?? Array.from({ length: 7 }, () => (weekly ?? 0) / 7), startWeekday: start };
}

function usersOf({ users, weeks }: PowerOptions, traffic: Traffic | null): number | null {
  if (users !== undefined && weeks !== undefined) throw new CliError('Give --users or --weeks, not both.', 2);
  if (weeks === undefined) return users ?? null;
  if (!traffic)
    throw new CliError(
      '--weeks needs to know how many users come by; add --weekly N, or --traffic with seven numbers from Monday.',
      2,
    );
  // A week's users divided by seven and added up again may miss the whole number by a rounding.
  return Math.floor(unitsAfter(traffic, 7 * weeks) + 1e-6);
}
