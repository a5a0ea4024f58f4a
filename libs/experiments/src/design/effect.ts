import { incomputable, type Incomputable } from '@cartograph/metrics';
import { comparisonOf, type Comparison, type Design } from './comparison.js';
import type { Baseline } from './outcome.js';
import { ImpossibleUpliftError, rateAfter } from './rate-after.js';

/** A hypothesised effect, relative to the baseline (0.1 is +10 % of it) or absolute, in the outcome's own unit (0.01 of a rate is one percentage point). */
export type Hypothesis = { upliftRelative: number } | { differenceAbsolute: number };

/** A checked comparison with the absolute difference hypothesised for it. */
export type Question = { ok: true; comparison: Comparison; difference: number } | Incomputable;

/**
 * Fills in a design's defaults and turns its hypothesis into an absolute difference.
 *
 * @returns `zero-baseline` for what is relative (uplift or test) where the baseline is not above 0.
 * @throws ImpossibleUpliftError - a rate that would leave [0, 1], an uplift below −100 %; RangeError - another input out of range.
 */
export function questionOf(design: Design & Hypothesis): Question {
  const comparison = comparisonOf(design);
  const { baseline, method } = comparison;
  const difference =
    'differenceAbsolute' in design
      ? absoluteDifference(baseline, design.differenceAbsolute)
      : relativeDifference(baseline, design.upliftRelative);
  if (baseline.level <= 0 && (method === 'relative-delta' || !('differenceAbsolute' in design)))
    return zeroBaseline(baseline);
  return { ok: true, comparison, difference };
}

/** The answer of everything relative where the baseline is not above 0. */
export function zeroBaseline({ kind, level }: Baseline): Incomputable {
  return kind === 'rate'
    ? incomputable(
        'zero-baseline',
        'Nobody converts without the campaign, so a relative uplift has nothing to be relative to.',
      )
    : incomputable(
        'zero-baseline',
        `The ${kind} without the campaign is ${level}; a relative uplift needs a baseline above zero.`,
      );
}

function relativeDifference(baseline: Baseline, upliftRelative: number): number {
  if (baseline.kind === 'rate') rateAfter(baseline.level, upliftRelative);
  else checkUplift(upliftRelative);
  return within(baseline, baseline.level * upliftRelative);
}

function absoluteDifference(baseline: Baseline, difference: number): number {
  if (!Number.isFinite(difference))
    throw new RangeError(
      `differenceAbsolute is ${difference}; give a finite number, for example 0.01 for one percentage point.`,
    );
  const after = baseline.level + difference;
  if (baseline.kind === 'rate' && (after < -1e-12 || after > 1 + 1e-12)) {
    throw new ImpossibleUpliftError(
      `differenceAbsolute is ${difference}, which would take a rate of ${baseline.level} to ${after.toPrecision(4)}; give a number from ${-baseline.level} to ${(1 - baseline.level).toPrecision(4)}.`,
    );
  }
  return within(baseline, difference);
}

/** A rate that misses 0 or 1 by a rounding is there. */
function within({ kind, level }: Baseline, difference: number): number {
  return kind === 'rate' ? Math.min(1 - level, Math.max(-level, difference)) : difference;
}

function checkUplift(upliftRelative: number): void {
  if (!Number.isFinite(upliftRelative))
    throw new RangeError(`upliftRelative is ${upliftRelative}; give a finite number, for example 0.1 for +10 %.`);
  if (upliftRelative < -1)
    throw new ImpossibleUpliftError(
      `upliftRelative is ${upliftRelative}, which would take away more than all there is; give at least -1, or differenceAbsolute where values may be negative.`,
    );
}
