import type { AnalyzedMetric, Plan } from './analysis.js';
import type { EffectScale } from './effect-words.js';

/** One row of a chart of effects; an end that is null has no bound. */
export interface RowRange {
  value: number | null;
  low: number | null;
  high: number | null;
  shown: AnalyzedMetric['shown'];
  relevant: number | null;
}

/** The smallest effect that would matter on a scale: by control's figure where the plan states it on the other one; null where nobody said it or that cannot be told. */
export function relevantSize(
  { metric, control }: Pick<AnalyzedMetric, 'metric' | 'control'>,
  { metrics }: Pick<Plan, 'metrics'>,
  scale: EffectScale,
): number | null {
  const relevant = metrics.find(({ name }) => name === metric)?.relevantEffect;
  if (!relevant) return null;
  if (relevant.scale.toLowerCase() === scale) return relevant.value;
  const baseline = Math.abs(control.value ?? 0);
  if (baseline === 0) return null;
  return scale === 'relative' ? relevant.value / baseline : relevant.value * baseline;
}

/** Rows with an axis that holds them all, zero, and what would matter, with a little air on both sides. */
export function effectRange(
  rows: readonly AnalyzedMetric[],
  plan: Pick<Plan, 'metrics'>,
  scale: EffectScale,
): { rows: RowRange[]; low: number; high: number } {
  const ranges = rows.map((row): RowRange => ({
    value: row[scale].value,
    low: row[scale].low,
    high: row[scale].high,
    shown: row.shown,
    relevant: relevantSize(row, plan, scale),
  }));
  const ends = [
    0,
    ...ranges.flatMap(({ value, low, high, relevant }) =>
      [value, low, high, relevant, relevant === null ? null : -relevant].filter((end) => end !== null),
    ),
  ];
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const air = most > least ? (most - least) * 0.06 : 1;
  return { rows: ranges, low: least - air, high: most + air };
}
