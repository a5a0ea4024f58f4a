import {
  comparisonsOf,
  detectableInWeek,
  ImpossibleUpliftError,
  powerOfPlan,
  powerOnDay,
  unitsAfter,
  type Answer,
  type DetectableInWeek,
  type EffectSize,
  type TestPlan,
  type Traffic,
} from '@cartograph/experiments';
import type { Turns } from './in-turns.js';

/** An effect that is hoped for: of this sign, or for the better, each metric as it is better. */
export type HopedEffect = EffectSize & { sign: 1 | -1 | 'better' };

/** Which way an effect goes for a metric. */
export function signOf(sign: HopedEffect['sign'], { higherIsBetter }: { higherIsBetter?: boolean }): 1 | -1 {
  if (sign !== 'better') return sign;
  return (higherIsBetter ?? true) ? 1 : -1;
}

/** Sizes of an effect from none to twice the one hoped for, evenly. */
function sizesOf({ sign, value }: HopedEffect, points: number): number[] {
  return Array.from({ length: points }, (_, at) => ((sign === 'better' ? 1 : sign) * 2 * value * at) / (points - 1));
}

/** The test with another effect on its primary metrics. */
function withEffect(test: TestPlan, { scale, sign }: HopedEffect, value: number): TestPlan {
  return {
    ...test,
    metrics: test.metrics.map((metric) =>
      metric.role === 'primary'
        ? { ...metric, effect: { scale, value: sign === 'better' ? signOf(sign, metric) * value : value } }
        : metric,
    ),
  };
}

/** Power of the weakest comparison; null where there is none, undefined where the effect would make more than everybody convert. */
function weakestPower(test: TestPlan, units: number): number | null | undefined {
  try {
    const { weakest } = powerOfPlan(test, { units });
    return weakest.ok ? weakest.value : null;
  } catch (error) {
    if (error instanceof ImpossibleUpliftError) return undefined;
    throw error;
  }
}

/** Whether the effect leaves room for everybody: more cannot convert. */
function isPossible(test: TestPlan): boolean {
  try {
    comparisonsOf(test);
    return true;
  } catch (error) {
    if (error instanceof ImpossibleUpliftError) return false;
    throw error;
  }
}

const CURVE_POINTS = 41;

/** Power over sizes of the effect; those that would make more than everybody convert are left out. */
export async function powerByEffect(
  test: TestPlan,
  effect: HopedEffect,
  { units, turns }: { units: number; turns: Turns },
): Promise<{ effect: number; power: number }[]> {
  const points: { effect: number; power: number }[] = [];
  for (const value of sizesOf(effect, CURVE_POINTS)) {
    const power = await turns(() => weakestPower(withEffect(test, effect, value), units));
    if (power != null) points.push({ effect: value, power });
  }
  return points;
}

/** Power over sizes of the effect and numbers of units. */
export interface PowerSurface {
  effects: number[];
  /** From few units to many; null where there is no power, as before a first look. */
  rows: { units: number; powers: (number | null)[] }[];
}

/** How finely a surface is told: a test of several looks is integrated for each point, and its power is as smooth. */
const FINE = { effects: 33, perDoubling: 2, doublings: 6 };
const COARSE = { effects: 17, perDoubling: 1, doublings: 6 };

/**
 * Power of the weakest comparison over sizes of the effect and numbers of units, close enough that what lies between is read off it.
 *
 * @param mostUnits - the last row; the first has a 64th of them.
 * @returns sizes that would make more than everybody convert are left out.
 */
export async function powerSurface(
  test: TestPlan,
  effect: HopedEffect,
  { mostUnits, turns }: { mostUnits: number; turns: Turns },
): Promise<PowerSurface> {
  const {
    effects: points,
    perDoubling,
    doublings,
  } = (test.framework?.kind ?? 'frequentist') === 'frequentist' ? FINE : COARSE;
  const units = Array.from(
    { length: doublings * perDoubling + 1 },
    (_, at) => mostUnits * 2 ** (at / perDoubling - doublings),
  );
  const sizes = sizesOf(effect, points)
    .map((value) => ({ value, test: withEffect(test, effect, value) }))
    .filter((size) => isPossible(size.test));
  const rows: PowerSurface['rows'] = [];
  for (const count of units) {
    const powers: (number | null)[] = [];
    for (const size of sizes) powers.push(await turns(() => weakestPower(size.test, count) ?? null));
    rows.push({ units: count, powers });
  }
  return { effects: sizes.map(({ value }) => value), rows };
}

/** What has entered by the end of a day, and the power then. */
export interface DayOfTest {
  day: number;
  units: number;
  /** Worked out when it is asked for. */
  power(): Promise<Answer>;
}

/** How the power grows as the traffic comes in. */
export function powerByDay(
  test: TestPlan,
  traffic: Traffic,
  { days, turns }: { days: number; turns: Turns },
): DayOfTest[] {
  return Array.from({ length: days }, (_, at) => ({
    day: at + 1,
    units: unitsAfter(traffic, at + 1),
    power: () => turns(() => powerOnDay(test, traffic, at + 1)),
  }));
}

/** The smallest effects that are found after one, two, … whole weeks. */
export async function detectableByWeek(
  test: TestPlan,
  traffic: Traffic,
  { weeks, power, turns }: { weeks: number; power: number; turns: Turns },
): Promise<DetectableInWeek[]> {
  const told: DetectableInWeek[] = [];
  for (let week = 1; week <= weeks; week += 1) {
    told.push(await turns(() => detectableInWeek(test, traffic, { week, power })));
  }
  return told;
}
