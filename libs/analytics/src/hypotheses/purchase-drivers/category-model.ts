import { runSteps } from '@cartograph/threads';
import {
  type ConditionalLogitFit,
  conditionalLogitSteps,
  type Incomputable,
  incomputable,
  varianceInflation,
} from '@cartograph/metrics';
import type { PurchaseDriverStep, Trait } from './attribute.js';
import { type Coefficients, type Contrast, contrastsOf, type Effect, effectOf } from './contrasts.js';
import { type Design, designOf } from './design.js';
import { type CategoryRows, type Pairs, stepRows, type StepRows } from './pairs.js';

/** Sessions that a category needs to be looked at. */
export const SMALLEST_CATEGORY = 100;

/** An effect of an attribute in a category. */
export interface TraitEffect {
  trait: Trait;
  /** Log odds ratio, exact conditional logit. */
  effect: Effect;
  /** Logarithm of the ratio of chances, Breslow's likelihood; null where it has no finite estimate. */
  chances: Effect | null;
  support: number;
  /** Share of the pairs that have it; 0 for what has no levels. */
  share: number;
  /** Whether each half of the users shows it alone: the same sign, and one-sided p ≤ 0.05; null where a half cannot tell. */
  confirmed: boolean | null;
  /** Standard errors in the two halves; null where a half cannot tell. */
  halfErrors: readonly [number, number] | null;
}

/** What a step in a category came to. */
export interface CategoryModel {
  category: string;
  step: PurchaseDriverStep;
  /** Sessions and pairs that can tell. */
  sessions: number;
  pairs: number;
  effects: TraitEffect[];
  /** Largest variance inflation of an attribute's columns; null where it was not fitted. */
  inflation: number | null;
  /** Attributes with too few cases to be looked at. */
  small: Trait[];
  /** Why there are no effects. */
  incomputable: Incomputable | null;
  /** Whether the cases were enough, but attributes say the same or one decides outcomes by itself, so that there is no estimate. */
  isEntangled: boolean;
}

/** How the fits of a {@link categoryModel} are stopped and followed. */
export interface ModelRun {
  signal?: AbortSignal | undefined;
  /** Told after each fit which share of the work is done. */
  onShare?: (share: number) => void;
}

/** Of all users, of chances, of each half of the users: about how much of the work is done after each. */
const SHARES = [0.35, 0.55, 0.8, 1] as const;

/** Fits a step in a category to all users and to each half of them. */
export async function categoryModel(
  pairs: Pairs,
  rows: CategoryRows,
  step: PurchaseDriverStep,
  { signal, onShare }: ModelRun = {},
): Promise<CategoryModel> {
  const all = stepRows(pairs, rows, step, null);
  const base = { category: rows.category, step, ...tellingSize(all) };
  const nothing = (why: Incomputable, small: Trait[], isEntangled = false): CategoryModel => ({
    ...base,
    effects: [],
    inflation: null,
    small,
    incomputable: why,
    isEntangled,
  });
  if (base.sessions < SMALLEST_CATEGORY) {
    return nothing(
      incomputable(
        base.sessions === 0 ? 'no-data' : 'too-few',
        `${base.sessions} sessions have both a product that went on and one that did not; ${SMALLEST_CATEGORY} are needed.`,
      ),
      [],
    );
  }
  const design = designOf(pairs, all);
  if (design.columns === 0)
    return nothing(incomputable('too-few', 'No attribute varies inside of enough sessions.'), design.small);
  const input = inputOf(pairs, all, design);
  const fit = await runSteps(conditionalLogitSteps(input), signal);
  onShare?.(SHARES[0]);
  if (!fit.ok) return nothing(fit, design.small, true);
  const whole = coefficientsOf(fit);
  const contrasts = contrastsOf(design, whole);
  const poisson = await runSteps(
    conditionalLogitSteps({ ...input, likelihood: 'breslow', start: fit.coefficients.map((value) => 0.7 * value) }),
    signal,
  );
  const chances = poisson.ok ? sandwichesOf(poisson) : null;
  onShare?.(SHARES[1]);
  const first = await halfOf(pairs, rows, step, 0, all, design, fit.coefficients, signal);
  onShare?.(SHARES[2]);
  const halves = [first, await halfOf(pairs, rows, step, 1, all, design, fit.coefficients, signal)];
  onShare?.(SHARES[3]);
  return {
    ...base,
    effects: contrasts.map((contrast) => {
      const effect = effectOf(contrast, whole);
      const { trait, support, share } = contrast;
      return {
        trait,
        effect,
        chances: chances && effectOf(contrast, chances),
        support,
        share,
        ...inHalves(contrast, effect, halves),
      };
    }),
    inflation: Math.max(1, ...varianceInflation(design.values, design.columns, all.strata).slice(design.controls)),
    small: design.small,
    incomputable: null,
    isEntangled: false,
  };
}

/** The same columns for the rows of one half. */
async function halfOf(
  pairs: Pairs,
  category: CategoryRows,
  step: PurchaseDriverStep,
  half: 0 | 1,
  all: StepRows,
  design: Design,
  start: Float64Array,
  signal?: AbortSignal,
): Promise<Coefficients | null> {
  const part = stepRows(pairs, category, step, half);
  const values = new Float64Array(part.rows.length * design.columns);
  // A session is of one user, so that the rows of a half are among all rows, in the same order.
  let place = 0;
  part.rows.forEach((row, at) => {
    while (all.rows[place] !== row) place += 1;
    values.set(design.values.subarray(place * design.columns, (place + 1) * design.columns), at * design.columns);
  });
  const fit = await runSteps(conditionalLogitSteps({ ...inputOf(pairs, part, { ...design, values }), start }), signal);
  return fit.ok ? coefficientsOf(fit) : null;
}

function inputOf(pairs: Pairs, { rows, outcomes, strata }: StepRows, { values, columns }: Design) {
  const numbered = (numbers: Float64Array): Int32Array => {
    const known = new Map<number, number>();
    return rows.map((row) => {
      const number = numbers[row]!;
      const place = known.get(number) ?? known.size;
      known.set(number, place);
      return place;
    });
  };
  return { design: values, columns, outcomes, strata, clusters: [numbered(pairs.user), numbered(pairs.product)] };
}

function coefficientsOf({ coefficients, covariance, clustered }: ConditionalLogitFit): Coefficients {
  return { coefficients, covariances: [covariance, ...clustered.filter((one) => one !== null)] };
}

/** Breslow's own covariance takes outcomes for counts; only the sandwiches hold for 0 and 1. */
function sandwichesOf({ coefficients, clustered }: ConditionalLogitFit): Coefficients | null {
  const covariances = clustered.filter((one) => one !== null);
  return covariances.length === 0 ? null : { coefficients, covariances };
}

function tellingSize({ strata, tells }: StepRows): { sessions: number; pairs: number } {
  let [sessions, pairs] = [0, 0];
  tells.forEach((tell, stratum) => {
    sessions += tell;
    if (tell === 1) pairs += strata[stratum + 1]! - strata[stratum]!;
  });
  return { sessions, pairs };
}

/** One-sided level that each half of the users has to reach alone. */
export const HALF_LEVEL = 0.05;

function inHalves(
  contrast: Contrast,
  whole: Effect,
  halves: readonly (Coefficients | null)[],
): Pick<TraitEffect, 'confirmed' | 'halfErrors'> {
  const [first, second] = halves.map((half) => half && effectOf(contrast, half));
  if (!first || !second) return { confirmed: null, halfErrors: null };
  const shows = (effect: Effect): boolean =>
    Math.sign(effect.value) === Math.sign(whole.value) && effect.pValue / 2 <= HALF_LEVEL;
  return {
    confirmed: shows(first) && shows(second),
    halfErrors: [Math.sqrt(first.variance), Math.sqrt(second.variance)],
  };
}
