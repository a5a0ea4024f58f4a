import { incomputable, type Incomputable } from '@cartograph/metrics';
import { USUAL_LOOKS, type PlannedFramework } from './looks.js';
import { baselineOf, type Baseline, type Outcome } from './outcome.js';

/** The test that a size or power is computed for. */
export type DesignMethod = 'pooled-z' | 'arcsine' | 'z' | 'welch-t' | 'relative-delta';

/** The largest loss that would be accepted: relative to the baseline, or absolute in the outcome's own unit; above 0. */
export type Margin = { marginRelative: number } | { marginAbsolute: number };

/** How two arms are compared on one outcome. */
export interface ComparisonSetting {
  /** Two-sided significance level, fraction in (0, 1). Default 0.05. */
  alpha?: number;
  /** Share of the users who get the campaign, fraction in (0, 1). Default 0.5. */
  treatmentShare?: number;
  /**
   * `pooled-z`: the pooled two-proportion z test, variance pooled under the null and unpooled under the alternative; the test that `analyze`
   * makes, and the default of rates. `arcsine`: Cohen's h, as many calculators do it; rates only. `welch-t`: Welch's t, with the noncentral t
   * distribution; the default of means. `z`: unpooled and normal; the default of ratios, and of rates at several looks. `relative-delta`: the relative uplift with its
   * delta-method error, as GrowthBook and others test.
   */
  method?: DesignMethod;
  /** What the variance is multiplied by: 1 − ρ² for CUPED, the design effect for clusters. Default 1. */
  varianceFactor?: number;
  /**
   * Given, the test is of non-inferiority: that the treatment is not worse than the control by the margin, one-sided at alpha ÷ 2, unpooled
   * (`z`, `welch-t`). Relative margins of rates are tested by p₁ − (1 ∓ margin)·p₀, as `analyzeExperiment` does. The hypothesised effect may then be 0.
   */
  margin?: Margin;
  /** Whether more of the outcome is good; it says which side a margin is on. Default true. */
  higherIsBetter?: boolean;
  /**
   * How often and by which bounds the test is looked at; the users asked for are those at its end. Default `frequentist`, one look. With more looks
   * the estimate is taken for normal at each, `welch-t` too.
   */
  framework?: PlannedFramework;
  /** Looks at an always-valid test, evenly spaced, from 1 to 100; more of them find a little more. Default 20. */
  looks?: number;
}

/** What every question about a test of two arms needs. */
export type Design = Outcome & ComparisonSetting;

/** A comparison with its defaults filled in and checked. */
export interface Comparison {
  baseline: Baseline;
  alpha: number;
  share: number;
  /** Control ÷ treatment users. */
  ratio: number;
  method: DesignMethod;
  varianceFactor: number;
  /** 1 where more is better, −1 where less is. */
  direction: 1 | -1;
  /** Absolute, > 0; null where the test is for a difference. */
  margin: number | null;
  /** How often the baseline is taken off the treatment's level: 1, or at a relative margin of a rate 1 − margin (1 + margin where less is better). */
  controlTimes: number;
  framework: PlannedFramework;
  looks: number;
}

/** Fills in the defaults. @throws RangeError - an input out of range, a method that does not fit the outcome. */
export function comparisonOf(design: Design): Comparison {
  const baseline = baselineOf(design);
  const alpha = design.alpha ?? 0.05;
  const share = design.treatmentShare ?? 0.5;
  const varianceFactor = design.varianceFactor ?? 1;
  const direction = (design.higherIsBetter ?? true) ? 1 : -1;
  if (!(alpha > 0 && alpha < 1))
    throw new RangeError(`alpha is ${alpha}; give a fraction between 0 and 1, for example 0.05.`);
  if (!(share > 0 && share < 1))
    throw new RangeError(`treatmentShare is ${share}; give a fraction between 0 and 1, for example 0.5.`);
  if (!(varianceFactor > 0 && varianceFactor < Infinity))
    throw new RangeError(
      `varianceFactor is ${varianceFactor}; give a number above 0, for example 0.75 for a correlation of 0.5 with the period before.`,
    );
  const margin = design.margin === undefined ? null : absoluteMargin(design.margin, baseline);
  const framework = design.framework ?? { kind: 'frequentist' };
  const isPooled = baseline.kind === 'rate' && margin === null && framework.kind === 'frequentist';
  const method = design.method ?? (baseline.kind === 'mean' ? 'welch-t' : isPooled ? 'pooled-z' : 'z');
  checkMethod(method, baseline, margin);
  const looks = design.looks ?? USUAL_LOOKS;
  if (!(Number.isInteger(looks) && looks >= 1 && looks <= 100))
    throw new RangeError(`looks is ${looks}; give a whole number from 1 to 100.`);
  const controlTimes =
    design.margin !== undefined && 'marginRelative' in design.margin
      ? timesAt(design.margin.marginRelative, baseline, direction)
      : 1;
  return {
    baseline,
    alpha,
    share,
    ratio: (1 - share) / share,
    method,
    varianceFactor,
    direction,
    margin,
    controlTimes,
    framework,
    looks,
  };
}

/** Why nothing can be found with so many users, if so. @throws RangeError - no number ≥ 0. */
export function missingUsers(users: number, comparison?: Comparison): Incomputable | null {
  if (!(users >= 0)) throw new RangeError(`users is ${users}; give a number ≥ 0.`);
  if (users === 0) return incomputable('no-data', 'There are no users to test with.');
  if (!comparison) return null;
  const { framework, method, share } = comparison;
  if (framework.kind === 'always-valid' && users < framework.firstLook)
    return incomputable('too-few', `The first look is at ${framework.firstLook} users; there are ${users}.`);
  if (method === 'welch-t' && framework.kind === 'frequentist' && !(users * Math.min(share, 1 - share) > 1)) {
    return incomputable(
      'too-few',
      `${users} users leave an arm with fewer than two, which have no spread to test with.`,
    );
  }
  return null;
}

/** A rate is held at a relative margin by treatment − (1 ∓ margin)·control, whose error is not that of the difference. */
export function timesAt(marginRelative: number, { kind }: Baseline, direction: 1 | -1): number {
  return kind === 'rate' ? Math.max(0, 1 - direction * marginRelative) : 1;
}

function absoluteMargin(margin: Margin, { level }: Baseline): number {
  const isRelative = 'marginRelative' in margin;
  const given = isRelative ? margin.marginRelative : margin.marginAbsolute;
  const name = isRelative ? 'marginRelative' : 'marginAbsolute';
  if (!(given > 0 && given < Infinity))
    throw new RangeError(`${name} is ${given}; give the largest loss that would be accepted, above 0.`);
  if (isRelative && !(level > 0))
    throw new RangeError(
      `${name} is ${given} of a baseline of ${level}; give marginAbsolute where the baseline is not above 0.`,
    );
  return isRelative ? given * level : given;
}

function checkMethod(method: DesignMethod, { kind }: Baseline, margin: number | null): void {
  const fitting: DesignMethod[] =
    margin !== null
      ? kind === 'mean'
        ? ['z', 'welch-t']
        : ['z']
      : kind === 'rate'
        ? ['pooled-z', 'arcsine', 'z', 'relative-delta']
        : kind === 'mean'
          ? ['welch-t', 'z', 'relative-delta']
          : ['z', 'relative-delta'];
  if (!fitting.includes(method))
    throw new RangeError(
      `method is ${method}, which is no test of ${margin === null ? `a ${kind}` : `non-inferiority of a ${kind}`}; give ${fitting.join(' or ')}.`,
    );
}
