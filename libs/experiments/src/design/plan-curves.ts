import { detectableByPlan, powerOfPlan, type Detectable } from './plan-answers.js';
import type { Answer } from './power.js';
import type { TestPlan } from './test-plan.js';
import { unitsAfter, type Traffic } from './traffic.js';

/**
 * The power that a planned test has by the end of a day of the shop's traffic. A test of more than one look is taken to be planned for that day.
 *
 * @param day - a whole number from 1.
 * @returns of the weakest primary metric or guardrail.
 * @throws RangeError - as `powerOfPlan` and `unitsAfter`.
 */
export function powerOnDay(plan: TestPlan, traffic: Traffic, day: number): Answer {
  return powerOfPlan(plan, { units: unitsAfter(traffic, counted(day, 'day')) }).weakest;
}

/** The smallest effects after whole weeks. */
export interface DetectableInWeek {
  week: number;
  units: number;
  comparisons: Detectable[];
}

/**
 * The smallest effects that a planned test finds after whole weeks of the shop's traffic.
 *
 * @param options.week - how many, a whole number from 1.
 * @param options.power - Default 0.8.
 * @throws RangeError - as `detectableByPlan` and `unitsAfter`.
 */
export function detectableInWeek(
  plan: TestPlan,
  traffic: Traffic,
  { week, power = 0.8 }: { week: number; power?: number },
): DetectableInWeek {
  const units = unitsAfter(traffic, 7 * counted(week, 'week'));
  return { week, units, comparisons: detectableByPlan(plan, { units, power }) };
}

function counted(value: number, name: string): number {
  if (!(Number.isInteger(value) && value >= 1 && value <= 1_000))
    throw new RangeError(`${name} is ${value}; give a whole number from 1 to 1000.`);
  return value;
}
