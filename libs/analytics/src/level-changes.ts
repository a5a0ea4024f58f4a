import { EVENT_TYPES, type EventType } from '@cartograph/events';
import type { CoverageFault } from './coverage-fault.js';
import { dayCount } from './local-days.js';
import { findSteps, type LevelPoint, type LevelStep } from './level-steps.js';

/** What a local day had, for the levels of its rates. */
export interface LevelDay {
  date: string;
  /** Distinct sessions with any event. */
  sessions: number;
  /** Distinct sessions with a view. */
  viewSessions: number;
  /** Events by top category: the first part of the code, `(none)` where the log gives no code. */
  categories: ReadonlyMap<string, Readonly<Record<EventType, number>>>;
}

/** Steps of two series this many days apart are one change, as are those that chance alone may keep further apart. */
const SAME_DAYS = 2;
/**
 * A step of a category this many days from the shop's is the shop's too where it is about as large, so that nothing is left for a second change to explain: a few
 * customers keep a small category from its new level for a week.
 */
const NEAR_DAYS = 14;
const ABOUT_AS_LARGE = 1.25;
const NAMED = 5;

/**
 * Days from which on an event type comes on another level: for the whole shop, or in some of its top categories alone.
 *
 * @param days - in order.
 * @param known - faults found before: their days, and those on which a type is silent, are not to be trusted.
 */
export function levelChanges(days: readonly LevelDay[], known: readonly CoverageFault[]): CoverageFault[] {
  return EVENT_TYPES.flatMap((type) => {
    const silent = new Set(
      known
        .filter(
          (fault) =>
            fault.kind !== 'month-cut-short' &&
            (fault.eventType === null || fault.eventType === type || fault.eventType === 'view'),
        )
        .map((fault) => fault.date),
    );
    const trusted = days.filter((day) => !silent.has(day.date));
    const rest = type === 'view' ? [] : categorySteps(trusted, type);
    const faults = findSteps(trusted.map((day) => shopPoint(day, type))).map((step) =>
      faultOf(type, null, step, take(rest, step, true)),
    );
    for (let own = rest[0]; own; own = rest[0])
      faults.push(faultOf(type, own.category, own.step, take(rest, own.step, false)));
    return faults;
  });
}

interface CategoryStep {
  category: string;
  step: LevelStep;
}

function shopPoint(day: LevelDay, type: EventType): LevelPoint {
  let events = 0;
  for (const counts of day.categories.values()) events += counts[type];
  return { date: day.date, events, base: type === 'view' ? day.sessions : day.viewSessions };
}

/** Those with most events gained or lost first. */
function categorySteps(days: readonly LevelDay[], type: EventType): CategoryStep[] {
  const names = new Set(days.flatMap((day) => [...day.categories.keys()]));
  const steps = [...names].flatMap((category) => {
    const points = days.map((day) => ({
      date: day.date,
      events: day.categories.get(category)?.[type] ?? 0,
      base: day.categories.get(category)?.view ?? 0,
    }));
    return findSteps(points).map((step) => ({ category, step }));
  });
  return steps.toSorted((a, b) => weight(b.step) - weight(a.step) || (a.category < b.category ? -1 : 1));
}

const weight = ({ before, after, baseAfter }: LevelStep): number => Math.abs(after - before) * baseAfter;

/** Takes the steps of a change out of those that are left. */
function take(left: CategoryStep[], of: LevelStep, isOfShop: boolean): CategoryStep[] {
  const { date, before, after } = of;
  const isSame = ({ step }: CategoryStep): boolean =>
    step.after > step.before === after > before &&
    (distance(step.date, date) <= SAME_DAYS ||
      (step.begins.from <= date && date <= step.begins.to) ||
      (isOfShop && distance(step.date, date) <= NEAR_DAYS && sizeOf(step) <= sizeOf(of) * ABOUT_AS_LARGE));
  const taken = left.filter(isSame);
  left.splice(0, left.length, ...left.filter((one) => !isSame(one)));
  return taken;
}

/** By how much a level changed, whichever way; infinite from or to none. */
function sizeOf({ before, after }: LevelStep): number {
  return Math.max(before, after) / Math.min(before, after);
}

function distance(a: string, b: string): number {
  return Math.abs(dayCount(a, b) - 1);
}

function faultOf(
  type: EventType,
  category: string | null,
  { date, before, after }: LevelStep,
  steps: readonly CategoryStep[],
): CoverageFault {
  const categories = steps
    .slice(0, NAMED)
    .map((one) => ({ category: one.category, before: one.step.before, after: one.step.after }));
  const per = category !== null ? `view in ${category}` : type === 'view' ? 'session' : 'session with a view';
  const others = categories
    .filter((one) => one.category !== category)
    .map((one) => `${one.category} (${digits(one.after)} instead of ${digits(one.before)} per view)`);
  const also = others.length === 0 ? '' : `, ${category === null ? 'most of all' : 'also'} in ${others.join(', ')}`;
  const detail = `From ${date} on there are ${digits(after)} ${type} events per ${per} instead of ${digits(before)}${also}: such a jump is rather a change of the tracking than of the customers.`;
  return {
    date,
    kind: 'event-type-level-changed',
    eventType: type,
    detail,
    fromLocalTime: null,
    toLocalTime: null,
    expectedSessions: null,
    levelChange: { category, before, after, categories },
  };
}

function digits(rate: number): string {
  return String(Number(rate.toPrecision(3)));
}
