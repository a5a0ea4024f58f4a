import { LARGEST_VALUE } from '@cartograph/experiments';
import { needsLog, type PlannedMetric } from '../plan/plan.js';
import { unitFault } from '../exposures/exposed.js';
import type { Outcome } from './outcome.entity.js';

/** Why an outcome is not taken, with the remedy. */
export interface OutcomeFault {
  reason:
    | 'bad-id'
    | 'bad-unit'
    | 'unknown-metric'
    | 'metric-of-the-log'
    | 'in-the-future'
    | 'before-the-start'
    | 'bad-value'
    | 'bad-denominator';
  field: 'id' | 'unit' | 'metric' | 'at' | 'value' | 'denominator';
  value: string;
  remedy: string;
}

/** What a campaign takes. */
export interface OutcomeRules {
  metrics: readonly PlannedMetric[];
  startedAt: Date;
  now: Date;
}

const LONGEST = 200;
/** By so much the clocks of the shop's systems may be ahead or behind. */
const SKEW_MS = 5 * 60_000;
const SHOWN = 80;

/** What is wrong with an outcome; null where nothing is. */
export function outcomeFault(
  { thing, unit, metric, at, value, denominator }: Outcome,
  { metrics, startedAt, now }: OutcomeRules,
): OutcomeFault | null {
  const idRemedy = thing === null ? null : thingFault(thing);
  if (idRemedy !== null) return { reason: 'bad-id', field: 'id', value: short(thing ?? ''), remedy: idRemedy };
  const unitRemedy = unitFault(unit, needsLog({ metrics }));
  if (unitRemedy !== null) return { reason: 'bad-unit', field: 'unit', value: short(unit), remedy: unitRemedy };
  const recorded = metrics.filter(({ source }) => source.from === 'recorded').map((one) => one.metric.name);
  const planned = metrics.find((one) => one.metric.name === metric);
  if (!planned) return { reason: 'unknown-metric', field: 'metric', value: short(metric), remedy: namesText(recorded) };
  if (planned.source.from !== 'recorded')
    return {
      reason: 'metric-of-the-log',
      field: 'metric',
      value: metric,
      remedy: `its values come from the log: import that instead; ${namesText(recorded)}`,
    };
  const time = at.getTime();
  if (time > now.getTime() + SKEW_MS)
    return {
      reason: 'in-the-future',
      field: 'at',
      value: at.toISOString(),
      remedy: `it is ${now.toISOString()} here: set the sender's clock`,
    };
  if (time < startedAt.getTime() - SKEW_MS)
    return {
      reason: 'before-the-start',
      field: 'at',
      value: at.toISOString(),
      remedy: `the campaign was started at ${startedAt.toISOString()}; what was done before did not come of it`,
    };
  if (!isSize(value))
    return {
      reason: 'bad-value',
      field: 'value',
      value: String(value),
      remedy: `give a finite number of at most ${LARGEST_VALUE} in size`,
    };
  if (denominator !== null) {
    if (planned.metric.kind !== 'ratio')
      return {
        reason: 'bad-denominator',
        field: 'denominator',
        value: String(denominator),
        remedy: `${metric} is a ${planned.metric.kind} and has none: leave it out`,
      };
    if (!isSize(denominator))
      return {
        reason: 'bad-denominator',
        field: 'denominator',
        value: String(denominator),
        remedy: `give a finite number of at most ${LARGEST_VALUE} in size`,
      };
  }
  return null;
}

const isSize = (value: number): boolean => Number.isFinite(value) && Math.abs(value) <= LARGEST_VALUE;

function thingFault(thing: string): string | null {
  if (thing.length > LONGEST) return `send what was done, say an order's number, at most ${LONGEST} characters`;
  if (thing.length === 0) return "send what was done, say an order's number, or leave it out";
  return thing !== thing.trim() || /\p{Cc}/u.test(thing)
    ? "send what was done, say an order's number, without spaces around it or control characters"
    : null;
}

function namesText(recorded: readonly string[]): string {
  return recorded.length === 0
    ? 'this campaign has no metric whose values are recorded'
    : `the recorded metrics of this campaign are ${recorded.join(', ')}`;
}

const short = (text: string): string => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
