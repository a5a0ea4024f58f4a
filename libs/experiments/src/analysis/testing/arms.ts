import { seededRandom } from '@cartograph/threads';
import type { ArmColumns } from '../outcomes/arm-columns.js';
import { definePlan, type AnalysisPlan, type PlanInput } from '../plan.js';

/** A plan with a metric of every kind. */
export const everyKind = (more: Partial<PlanInput> = {}): AnalysisPlan =>
  definePlan({
    arms: [
      { name: 'control', weight: 0.5 },
      { name: 'treatment', weight: 0.5 },
    ],
    metrics: [
      { name: 'bought', kind: 'conversion' },
      { name: 'revenue', kind: 'mean', winsorize: { quantile: 0.99 }, role: 'secondary' },
      { name: 'sessions', kind: 'mean', cuped: true, role: 'secondary' },
      { name: 'order', kind: 'ratio', role: 'secondary' },
      { name: 'spend', kind: 'quantile', quantile: 0.75, role: 'secondary' },
      { name: 'returned', kind: 'retention', role: 'guardrail', margin: { scale: 'absolute', value: 0.05 } },
    ],
    ...more,
  });

/** Columns of `everyKind`, drawn from a seed; `lift` moves conversion (absolute) and revenue (relative). */
export function drawArm(arm: string, units: number, seed: number, lift = 0): ArmColumns {
  const random = seededRandom(seed);
  const column = (): Float64Array => new Float64Array(units);
  const [bought, revenue, before, sessions, orders, spend, returned] = [
    column(),
    column(),
    column(),
    column(),
    column(),
    column(),
    column(),
  ];
  const codes = new Int32Array(units);
  for (let unit = 0; unit < units; unit += 1) {
    const interest = random.next();
    before[unit] = Math.floor(6 * interest * random.next());
    sessions[unit] = before[unit]! + Math.floor(3 * random.next()) + (random.next() < lift ? 1 : 0);
    bought[unit] = random.next() < 0.1 + 0.2 * interest + lift ? 1 : 0;
    orders[unit] = bought[unit]! * (1 + Math.floor(2 * random.next()));
    revenue[unit] = orders[unit]! * Math.exp(2 + 2 * random.next()) * (1 + lift);
    spend[unit] = 5 + revenue[unit]!;
    returned[unit] = random.next() < 0.3 ? 1 : 0;
    codes[unit] = Math.floor(3 * random.next());
  }
  return {
    arm,
    units,
    metrics: {
      bought: { values: bought },
      revenue: { values: revenue },
      sessions: { values: sessions, before },
      order: { values: revenue, denominators: orders },
      spend: { values: spend },
      returned: { values: returned },
    },
    segments: [{ dimension: 'device', names: ['desktop', 'mobile', 'tablet'], codes }],
  };
}

/** Some of an arm's units, by their places. */
export function take(arm: ArmColumns, places: readonly number[]): ArmColumns {
  const some = (column: ArrayLike<number> | null | undefined): Float64Array | null =>
    column ? Float64Array.from(places, (place) => column[place]!) : null;
  return {
    arm: arm.arm,
    units: places.length,
    metrics: Object.fromEntries(
      Object.entries(arm.metrics).map(([name, { values, denominators, before, observed }]) => [
        name,
        { values: some(values)!, denominators: some(denominators), before: some(before), observed: some(observed) },
      ]),
    ),
    ...(arm.segments
      ? { segments: arm.segments.map(({ dimension, names, codes }) => ({ dimension, names, codes: some(codes)! })) }
      : {}),
  };
}
