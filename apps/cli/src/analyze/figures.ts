import type { MetricDefinition } from '@cartograph/experiments';
import type { Estimate } from '@cartograph/metrics';

export const digits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });

/** An arm's own figure. */
export function figure(estimate: Estimate, metric: MetricDefinition): string {
  return estimate.ok ? inUnit(estimate.value, metric, false) : '–';
}

/** An absolute effect with its interval. */
export function difference(estimate: Estimate, metric: MetricDefinition): string {
  return interval(estimate, (value) => inUnit(value, metric, true));
}

/** A relative effect with its interval. */
export function uplift(estimate: Estimate): string {
  return interval(estimate, signedPercent);
}

function interval(estimate: Estimate, shown: (value: number) => string): string {
  return estimate.ok ? `${shown(estimate.value)} (${shown(estimate.low)} to ${shown(estimate.high)})` : '–';
}

/** Shares in percent, their differences in percentage points; others as they are. */
function inUnit(value: number, { kind }: MetricDefinition, isDifference: boolean): string {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (kind !== 'conversion' && kind !== 'retention') return digits.format(value);
  return `${digits.format(value * 100)} ${isDifference ? 'pp' : '%'}`;
}

const signedPercent = (value: number): string =>
  Number.isFinite(value)
    ? `${value > 0 ? '+' : ''}${digits.format(Math.round(value * 100_000) / 1000)} %`
    : value > 0
      ? '∞'
      : '−∞';

/** 0.012, 3.1e-12; what is smaller than a double is said to be. */
export const pText = (p: number): string =>
  p >= 0.001 ? p.toFixed(p >= 0.1 ? 2 : 3) : p === 0 ? '<1e-300' : p.toExponential(1);
