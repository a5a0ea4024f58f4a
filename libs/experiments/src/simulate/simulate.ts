import { incomputable, wilson, type Estimate, type IncomputableReason } from '@cartograph/metrics';
import { rateAfter } from '../design/rate-after.js';
import { describeRuns, type Distribution } from './distribution.js';
import { simulateRun, type World } from './run.js';

/** What to simulate. */
export interface SimulationInput {
  /** The shop's own users: whether each converted (1 or 0) and what they spent, finite. */
  units: { converted: Uint8Array; value: Float64Array };
  /** Hypothesised uplift of the conversion rate, 0.1 is +10 % of the baseline; negative for a loss, 0 for an A/A test. */
  upliftRelative: number;
  /** Share of users who get the campaign, fraction in (0, 1). Default 0.5. */
  treatmentShare?: number;
  /** Two-sided significance level. Default 0.05. */
  alpha?: number;
  /** Experiments to simulate, ≥ 1. Default 1,000. */
  runs?: number;
  /** The same seed gives the same result. Default 1. */
  seed?: number;
}

/** Ways to watch and to stop a simulation. */
export interface SimulationHooks {
  onProgress?(done: number, total: number): void;
  /** Aborting rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** How the experiments came out. */
export interface SimulationResult {
  controlUsers: number;
  treatmentUsers: number;
  /** Observed relative uplift; runs whose control converted nobody are its incomputable runs. */
  uplift: Distribution;
  /** Observed difference of the conversion rates. */
  difference: Distribution;
  /** Buyers the campaign really added in the treatment arm, which only a simulation knows. */
  extraBuyers: Distribution;
  /** What those buyers spent, drawn from real buyers. */
  extraRevenue: Distribution;
  /** Share of runs in which an effect is shown, by p and by the intervals, in the hypothesised direction: the empirical power. */
  shareSignificant: Estimate;
  /** Share of runs whose difference points against the hypothesis, significant or not. */
  shareWrongSign: Estimate;
  /** Share of runs in which an effect is shown on the same draw without any (paired A/A); should be at most about alpha. */
  falsePositiveRate: Estimate;
  /** Share of runs whose interval of the difference holds the true difference; should be about 1 − alpha. */
  coverage: Estimate;
}

/** A simulation that would say nothing; carries why, in the words of the incomputable. */
export class ImpossibleSimulationError extends Error {
  override readonly name = 'ImpossibleSimulationError';

  constructor(
    readonly reason: IncomputableReason,
    message: string,
  ) {
    super(message);
  }
}

/** Longest stretch of work without letting the event loop turn, in milliseconds. */
const STRETCH_MS = 25;

/**
 * Simulates a campaign's A/B test many times on the shop's own users (bootstrap of users as units).
 *
 * @returns distributions over the runs, and shares of runs with Wilson intervals.
 * @throws ImpossibleSimulationError - fewer than two users, nobody (or, for an uplift, everybody) converted, or the control arm
 *   converted nobody in any run; ImpossibleUpliftError - the treatment's rate would leave [0, 1]; RangeError - bad input.
 * Cost O(runs · buyers).
 */
export async function simulate(input: SimulationInput, hooks?: SimulationHooks): Promise<SimulationResult> {
  const runs = input.runs ?? 1000;
  const world = worldOf(input);
  if (!Number.isInteger(runs) || runs < 1) throw new RangeError(`runs is ${runs}; give a whole number ≥ 1.`);
  hooks?.signal?.throwIfAborted();
  const figures = {
    uplift: new Float64Array(runs),
    difference: new Float64Array(runs),
    extraBuyers: new Float64Array(runs),
    extraRevenue: new Float64Array(runs),
  };
  const counts = { isSignificant: 0, isWrongSign: 0, isFalsePositive: 0, isCovered: 0 };
  let turned = performance.now();
  for (let run = 0; run < runs; run += 1) {
    const outcome = simulateRun(world, run);
    for (const name of ['uplift', 'difference', 'extraBuyers', 'extraRevenue'] as const)
      figures[name][run] = outcome[name];
    for (const name of ['isSignificant', 'isWrongSign', 'isFalsePositive', 'isCovered'] as const)
      if (outcome[name]) counts[name] += 1;
    if (performance.now() - turned < STRETCH_MS) continue;
    hooks?.onProgress?.(run + 1, runs);
    await new Promise((resolve) => setImmediate(resolve));
    hooks?.signal?.throwIfAborted();
    turned = performance.now();
  }
  hooks?.onProgress?.(runs, runs);
  return {
    controlUsers: world.controlUsers,
    treatmentUsers: world.treatmentUsers,
    uplift: described(figures.uplift),
    difference: described(figures.difference),
    extraBuyers: described(figures.extraBuyers),
    extraRevenue: described(figures.extraRevenue),
    shareSignificant: wilson(counts.isSignificant, runs),
    shareWrongSign:
      world.upliftRelative === 0
        ? incomputable('no-data', 'No direction is hypothesised, so no sign is wrong.')
        : wilson(counts.isWrongSign, runs),
    falsePositiveRate: wilson(counts.isFalsePositive, runs),
    coverage: wilson(counts.isCovered, runs),
  };
}

function worldOf(input: SimulationInput): World {
  const { converted, value } = input.units;
  const share = input.treatmentShare ?? 0.5;
  const alpha = input.alpha ?? 0.05;
  const seed = input.seed ?? 1;
  const users = converted.length;
  if (value.length !== users)
    throw new RangeError(
      `units.converted has ${users} entries and units.value ${value.length}; give one of each a user.`,
    );
  const notFinite = value.findIndex((each) => !Number.isFinite(each));
  if (notFinite >= 0)
    throw new RangeError(
      `units.value[${notFinite}] is ${value[notFinite]}; give what the user spent, a finite number, 0 for nothing.`,
    );
  if (!(share > 0 && share < 1))
    throw new RangeError(`treatmentShare is ${share}; give a fraction between 0 and 1, for example 0.5.`);
  if (!(alpha > 0 && alpha < 1))
    throw new RangeError(`alpha is ${alpha}; give a fraction between 0 and 1, for example 0.05.`);
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed is ${seed}; give a whole number.`);
  if (users < 2)
    throw new ImpossibleSimulationError(
      'too-few',
      `There are ${users} users; an experiment needs at least one in each arm.`,
    );
  const buyerValues = value.filter((_, user) => converted[user] === 1);
  if (buyerValues.length === 0) {
    throw new ImpossibleSimulationError(
      'zero-baseline',
      `None of the ${users} users converted, so a relative uplift has nothing to be relative to.`,
    );
  }
  const baselineRate = buyerValues.length / users;
  rateAfter(baselineRate, input.upliftRelative);
  const treatmentUsers = Math.min(users - 1, Math.max(1, Math.round(users * share)));
  return {
    controlUsers: users - treatmentUsers,
    treatmentUsers,
    baselineRate,
    upliftRelative: input.upliftRelative,
    buyerValues,
    alpha,
    seed,
  };
}

function described(values: Float64Array): Distribution {
  const distribution = describeRuns(values);
  if (distribution) return distribution;
  throw new ImpossibleSimulationError(
    'too-few',
    `In all ${values.length} runs the control arm converted nobody; the audience is too small to simulate.`,
  );
}
