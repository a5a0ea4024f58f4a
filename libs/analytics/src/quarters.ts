import type { EventType } from '@cartograph/events';
import { QUARTER } from './local-quarters.js';

/** A UTC quarter-hour with at least one event. */
export interface Quarter {
  /** Milliseconds since 1970. */
  start: number;
  /** Distinct sessions with any event. */
  sessions: number;
  events: Record<EventType, number>;
  /** Distinct sessions with an event of the type. */
  sessionsWith: Record<EventType, number>;
}

/** A number for each event type. */
export function byType(): Record<EventType, number> {
  return { view: 0, cart: 0, remove_from_cart: 0, purchase: 0 };
}

/** Quarter-hours that start in [from, to), by bisection. */
export function between(quarters: readonly Quarter[], from: number, to: number): Quarter[] {
  const position = (instant: number): number => {
    let low = 0;
    let high = quarters.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((quarters[middle]?.start ?? 0) < instant) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return quarters.slice(position(from), position(to));
}

/** Sessions of the quarter-hours that start in [from, to); one that goes on counts in each. */
export function sessionsBetween(quarters: readonly Quarter[], from: number, to: number): number {
  return sum(between(quarters, from, to).map((quarter) => quarter.sessions));
}

/** Sum of numbers. */
export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** First instant behind a quarter-hour. */
export function endOf(quarter: Quarter): number {
  return quarter.start + QUARTER;
}
