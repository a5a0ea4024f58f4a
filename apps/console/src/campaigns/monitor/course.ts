import type { Found, Plan } from '../result/analysis.js';

type DayEffect = Found['course'][number]['metrics'][number];

/** One day of an arm's effect on a metric. */
export interface CoursePoint {
  date: string;
  /** Users of all arms that were counted by its end. */
  units: number;
  /** Of the planned users; null where no number is planned. */
  share: number | null;
  statistic: number | null;
  bound: number | null;
  absolute: DayEffect['absolute'];
  relative: DayEffect['relative'];
}

/** An arm's effect on a metric, day by day. */
export interface EffectCourse {
  metric: string;
  arm: string;
  higherIsBetter: boolean;
  points: CoursePoint[];
}

/** The courses that an analysis tells, primary metrics first. */
export function coursesOf(
  { course }: Pick<Found, 'course'>,
  { metrics, plannedUnits }: Pick<Plan, 'metrics' | 'plannedUnits'>,
): EffectCourse[] {
  const names = [
    ...new Map(
      course.flatMap((day) => day.metrics.map(({ metric, arm }) => [`${metric} ${arm}`, { metric, arm }] as const)),
    ).values(),
  ];
  return names
    .map(({ metric, arm }) => ({
      metric,
      arm,
      higherIsBetter: metrics.find(({ name }) => name === metric)?.higherIsBetter ?? true,
      points: course.flatMap(({ date, units, metrics: effects }) => {
        const found = effects.find((one) => one.metric === metric && one.arm === arm);
        return found
          ? [
              {
                date,
                units,
                share: plannedUnits === null ? null : units / plannedUnits,
                statistic: found.statistic,
                bound: found.bound,
                absolute: found.absolute,
                relative: found.relative,
              },
            ]
          : [];
      }),
    }))
    .toSorted((a, b) => rank(a.metric) - rank(b.metric));

  function rank(metric: string): number {
    return metrics.find(({ name }) => name === metric)?.role === 'PRIMARY' ? 0 : 1;
  }
}

/** The largest |z| that a chart of a course and its bounds has to hold; bounds that are out of reach are drawn at its edge. */
export function zRange(points: readonly CoursePoint[], bounds: readonly { bound: number | null }[]): number {
  const reached = Math.max(0, ...points.map(({ statistic }) => Math.abs(statistic ?? 0)));
  const drawn = bounds.flatMap(({ bound }) => (bound !== null && bound <= 6 ? [bound] : []));
  return Math.ceil(Math.max(3, reached, ...drawn) + 0.5);
}
