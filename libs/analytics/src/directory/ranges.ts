import { isPrice, tenThousandths } from '../decimal.js';
import { QuestionError } from '../question-error.js';
import { type Fragment, raw, sql } from '../sql.js';

/** Whole numbers from `min` to `max`, both included; without one of them there is no bound on that side. */
export interface CountRange {
  min?: number | null;
  max?: number | null;
}

/** Decimal texts from `min` to `max`, both included; without one of them there is no bound on that side. */
export interface DecimalRange {
  min?: string | null;
  max?: string | null;
}

/** How many events of each type; all given ones must hold. */
export interface CountsFilter {
  views?: CountRange | null;
  carts?: CountRange | null;
  removes?: CountRange | null;
  purchases?: CountRange | null;
  total?: CountRange | null;
}

/** Events of a row of `users`, `sessions` or `products`. */
export const TOTAL_EVENTS = '(views + carts + removes + purchases)';

/**
 * Conditions that a whole-number column lies in a range.
 *
 * @param argument - how the caller names it, for the error.
 * @throws QuestionError - `invalid-filter` for a bound that is no whole number, or min above max.
 */
export function withinCounts(argument: string, expression: string, range: CountRange | null | undefined): Fragment[] {
  const bounds = [bound(argument, 'min', range), bound(argument, 'max', range)] as const;
  for (const one of bounds) {
    if (one && !Number.isSafeInteger(one.value))
      throw refused(one.argument, String(one.value), `${one.argument} is ${one.value}. Give a whole number.`);
  }
  const [min, max] = bounds;
  if (min && max && min.value > max.value) throw crossed(argument, String(min.value), String(max.value));
  return [
    ...(min ? [sql`${raw(expression)} >= cast(${min.value} as bigint)`] : []),
    ...(max ? [sql`${raw(expression)} <= cast(${max.value} as bigint)`] : []),
  ];
}

/**
 * Conditions that an amount of money lies in a range.
 *
 * @param argument - how the caller names it, for the error.
 * @throws QuestionError - `invalid-filter` for a bound that is no amount, or min above max.
 */
export function withinDecimals(
  argument: string,
  expression: string,
  range: DecimalRange | null | undefined,
): Fragment[] {
  const bounds = [bound(argument, 'min', range), bound(argument, 'max', range)] as const;
  for (const one of bounds) if (one) checkAmount(one.argument, one.value);
  const [min, max] = bounds;
  if (min && max && tenThousandths(min.value) > tenThousandths(max.value))
    throw crossed(argument, min.value, max.value);
  return [
    ...(min ? [sql`${raw(expression)} >= cast(${min.value} as decimal(18, 4))`] : []),
    ...(max ? [sql`${raw(expression)} <= cast(${max.value} as decimal(18, 4))`] : []),
  ];
}

/** Conditions on the columns `views`, `carts`, `removes`, `purchases`. Throws as {@link withinCounts}. */
export function withinEventCounts(counts: CountsFilter | null | undefined): Fragment[] {
  return [
    ...withinCounts('counts.views', 'views', counts?.views),
    ...withinCounts('counts.carts', 'carts', counts?.carts),
    ...withinCounts('counts.removes', 'removes', counts?.removes),
    ...withinCounts('counts.purchases', 'purchases', counts?.purchases),
    ...withinCounts('counts.total', TOTAL_EVENTS, counts?.total),
  ];
}

function bound<T>(
  argument: string,
  side: 'min' | 'max',
  range: { min?: T | null; max?: T | null } | null | undefined,
): { argument: string; value: T } | null {
  const value = range?.[side];
  return value == null ? null : { argument: `${argument}.${side}`, value };
}

function checkAmount(argument: string, value: string): void {
  if (!isPrice(value))
    throw refused(
      argument,
      value,
      `"${value}" is not an amount. Write ${argument} as a decimal of at most 14 digits before and 4 behind the point, such as 19.90.`,
    );
}

function crossed(argument: string, min: string, max: string): QuestionError {
  return refused(
    argument,
    `${min} to ${max}`,
    `${argument} begins at ${min} and ends at ${max}. Swap min and max, or leave one of them out.`,
  );
}

function refused(argument: string, value: string, message: string): QuestionError {
  return new QuestionError('invalid-filter', argument, value, message);
}
