import { benjaminiHochberg, heterogeneity, type Heterogeneity, type Incomputable } from '@cartograph/metrics';
import type { ArmStatistics, SegmentStatistics } from './arm-statistics.js';
import { compareMetric, type Finding } from './compare-metric.js';
import type { MetricDefinition } from './metric-definition.js';
import type { AnalysisPlan } from './plan.js';

/** An arm's effect on a metric within one segment, by the test of a single look. */
export interface SegmentEffect {
  segment: string;
  controlUnits: number;
  treatmentUnits: number;
  absolute: Finding;
  relative: Finding;
  /** p of the absolute effect, corrected by Benjamini and Hochberg over all segments, metrics and arms; null where there is no p. */
  correctedP: number | null;
}

/** How an arm's effect on a metric differs between the segments of a dimension. */
export interface SegmentedEffect {
  dimension: string;
  metric: string;
  arm: string;
  segments: SegmentEffect[];
  /** Whether absolute effects differ between segments, by Cochran's Q; `correctedP` is its p, corrected by Benjamini and Hochberg over all dimensions, metrics and arms. */
  heterogeneity: (Heterogeneity & { correctedP: number }) | Incomputable;
}

/**
 * Effects of every treatment arm on every metric within segments.
 * They explain and do not decide: whatever the framework, intervals and tests are those of a single look.
 *
 * @param arms - control first.
 * @returns in the order of dimensions, metrics and arms; a segment without units in one of the two arms stands there as incomputable.
 */
export function segmentEffects(plan: AnalysisPlan, arms: readonly ArmStatistics[]): SegmentedEffect[] {
  const [control, ...treatments] = arms;
  if (!control) return [];
  const effects: SegmentedEffect[] = [];
  for (const dimension of new Set(arms.flatMap(({ segments }) => segments.map((one) => one.dimension)))) {
    for (const metric of plan.metrics)
      for (const treatment of treatments) effects.push(within(dimension, metric, control, treatment, plan));
  }
  const tested = effects.flatMap(({ segments }) => segments.filter(({ absolute }) => absolute.test.ok));
  benjaminiHochberg(tested.map(({ absolute }) => (absolute.test.ok ? absolute.test.pValue : 1))).forEach(
    (p, index) => (tested[index]!.correctedP = p),
  );
  const differing = effects.flatMap(({ heterogeneity: found }) => (found.ok ? [found] : []));
  benjaminiHochberg(differing.map(({ pValue }) => pValue)).forEach((p, index) => (differing[index]!.correctedP = p));
  return effects;
}

function within(
  dimension: string,
  metric: MetricDefinition,
  control: ArmStatistics,
  treatment: ArmStatistics,
  plan: AnalysisPlan,
): SegmentedEffect {
  const [ofControl, ofTreatment] = [bySegment(control, dimension), bySegment(treatment, dimension)];
  const [values, variances]: [number[], number[]] = [[], []];
  const segments = [...new Set([...ofControl.keys(), ...ofTreatment.keys()])]
    .toSorted()
    .map((segment): SegmentEffect => {
      const [first, second] = [ofControl.get(segment), ofTreatment.get(segment)];
      const units = { controlUnits: first?.units ?? 0, treatmentUnits: second?.units ?? 0 };
      if (!first || !second) {
        const empty: Incomputable = {
          ok: false,
          reason: 'no-data',
          detail: `The ${first ? treatment.arm : control.arm} arm has no units in this segment.`,
        };
        return {
          segment,
          ...units,
          absolute: { estimate: empty, test: empty },
          relative: { estimate: empty, test: empty },
          correctedP: null,
        };
      }
      const { absolute, relative } = compareMetric(
        metric,
        first.metrics[metric.name]!,
        second.metrics[metric.name]!,
        plan,
      );
      const { standardError = 0 } = absolute;
      if (absolute.estimate.ok && standardError > 0 && standardError < Infinity) {
        values.push(absolute.estimate.value);
        variances.push(standardError * standardError);
      }
      return {
        segment,
        ...units,
        absolute: { estimate: absolute.estimate, test: absolute.test },
        relative: { estimate: relative.estimate, test: relative.test },
        correctedP: null,
      };
    });
  const found = heterogeneity(values, variances, plan);
  return {
    dimension,
    metric: metric.name,
    arm: treatment.arm,
    segments,
    heterogeneity: found.ok ? { ...found, correctedP: found.pValue } : found,
  };
}

function bySegment({ segments }: ArmStatistics, dimension: string): Map<string, SegmentStatistics> {
  return new Map(segments.filter((one) => one.dimension === dimension).map((one) => [one.segment, one]));
}
