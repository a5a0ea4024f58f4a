import {
  commonOddsRatio,
  type Estimate,
  incomputable,
  normalQuantile,
  normalSurvival,
  normalTwoSided,
  oddsRatio,
  type TwoByTwo,
} from '@cartograph/metrics';
import { grouped } from './event-associations.js';
import { logConfirmation } from '../detectable.js';
import { CONFIRMED_AT, logError, type Tested } from './judgment.js';
import type { LengthRow, LookRow } from './looks-query.js';
import { type SimpsonKind, simpsonOf } from './simpson.js';

/** A behavior within sessions that may lead to the cart. */
export interface Behavior {
  name: 'second-look' | 'long-session';
  unit: 'session-product' | 'session';
  /** Odds ratio of a cart, with the behavior against without. */
  apparent: Estimate;
  /** The same per look or per view, so that more chances do not count as more wish. */
  controlled: Estimate;
  controlledKind: 'odds-ratio-per-look' | 'rate-ratio-per-view';
  simpson: SimpsonKind | null;
  /** Units with the behavior. */
  support: number;
}

/** Ratios per look or view below this are too small to count: a single chance differs less than a person does. */
const LEAST_PER_CHANCE = 1.2;

/**
 * Does a second look lead to the cart? Each look at a product that is not in the cart yet is a chance: those after the first are compared
 * with first ones of sessions with about as many views, so that who looks twice has not two chances to one.
 */
export function secondLook(rows: readonly LookRow[]): Tested<Behavior> {
  const apparentOf = (some: readonly LookRow[]): TwoByTwo => {
    const again = sum(some, 'first_looks') - sum(some, 'first_carted') - unseenAgain(some);
    const carted = sum(some, 'later_carted');
    return {
      both: carted,
      onlyFirst: again - carted,
      onlySecond: sum(some, 'first_carted'),
      neither: unseenAgain(some),
    };
  };
  const perLook = (some: readonly LookRow[]): Estimate =>
    commonOddsRatio([...grouped(some, ({ band }) => band).values()].map(tableOf));
  const tableOf = (some: readonly LookRow[]): TwoByTwo => ({
    both: sum(some, 'later_carted'),
    onlyFirst: sum(some, 'later_looks') - sum(some, 'later_carted'),
    onlySecond: sum(some, 'first_carted'),
    neither: sum(some, 'first_looks') - sum(some, 'first_carted'),
  });
  const apparent = oddsRatio(apparentOf(rows));
  const controlled = perLook(rows);
  return tested(
    {
      name: 'second-look',
      unit: 'session-product',
      apparent,
      controlled,
      controlledKind: 'odds-ratio-per-look',
      simpson: simpsonOf(apparent, controlled),
      support: apparentOf(rows).both + apparentOf(rows).onlyFirst,
    },
    (half) => perLook(rows.filter((row) => row.half === half)),
  );
}

/** Do long sessions lead to the cart? They have more carts for having more views; per view they are compared as rates of Poisson counts. */
export function longSession(rows: readonly LengthRow[]): Tested<Behavior> {
  const side = (some: readonly LengthRow[], isLong: boolean): readonly LengthRow[] =>
    some.filter((row) => row.is_long === isLong);
  const [long, short] = [side(rows, true), side(rows, false)];
  const table: TwoByTwo = {
    both: sum(long, 'cart_sessions'),
    onlyFirst: sum(long, 'sessions') - sum(long, 'cart_sessions'),
    onlySecond: sum(short, 'cart_sessions'),
    neither: sum(short, 'sessions') - sum(short, 'cart_sessions'),
  };
  const rateOf = (some: readonly LengthRow[]): Estimate =>
    rateRatio(
      [sum(side(some, true), 'carts'), sum(side(some, true), 'views')],
      [sum(side(some, false), 'carts'), sum(side(some, false), 'views')],
    );
  const apparent = oddsRatio(table);
  const controlled = rateOf(rows);
  return tested(
    {
      name: 'long-session',
      unit: 'session',
      apparent,
      controlled,
      controlledKind: 'rate-ratio-per-view',
      simpson: simpsonOf(apparent, controlled),
      support: sum(long, 'sessions'),
    },
    (half) => rateOf(rows.filter((row) => row.half === half)),
  );
}

/** What is looked for is that the behavior leads to the cart: per chance, above 1. */
function tested(row: Behavior, inHalf: (half: number) => Estimate): Tested<Behavior> {
  const halves = [inHalf(0), inHalf(1)];
  const [sought = null, held = null] = halves.map(zOf);
  const [error, heldError] = halves.map(logError);
  return {
    row,
    pValue: sought === null ? null : normalTwoSided(sought),
    heldOut: held === null ? null : normalSurvival(held),
    isLarge: row.controlled.ok && row.controlled.value >= LEAST_PER_CHANCE,
    isExcluded: row.controlled.ok && row.controlled.high < LEAST_PER_CHANCE,
    confirmation: (level) =>
      error && heldError
        ? logConfirmation(
            [
              { error, level: level / 2 },
              { error: heldError, level: CONFIRMED_AT },
            ],
            Math.log(LEAST_PER_CHANCE),
          )
        : null,
  };
}

function zOf(estimate: Estimate): number | null {
  if (!estimate.ok) return null;
  return Math.log(estimate.value) / logError(estimate);
}

function rateRatio([count, exposure]: [number, number], [otherCount, otherExposure]: [number, number]): Estimate {
  if (exposure === 0 || otherExposure === 0)
    return incomputable('no-data', 'One of the two kinds of sessions has no views.');
  if (otherCount === 0)
    return incomputable('zero-baseline', 'Short sessions have no carts; a ratio needs a baseline above zero.');
  if (count === 0)
    return incomputable(
      'too-few',
      'Long sessions have no carts, so there is no telling how many times as many carts per view they have.',
    );
  const value = count / exposure / (otherCount / otherExposure);
  const half = normalQuantile(0.975) * Math.sqrt(1 / count + 1 / otherCount);
  return {
    ok: true,
    value,
    low: value * Math.exp(-half),
    high: value * Math.exp(half),
    level: 0.95,
    method: 'rate-ratio-log',
  };
}

/** Sessions × products that were looked at once and not carted. */
const unseenAgain = (rows: readonly LookRow[]): number => sum(rows, 'once_uncarted');

function sum<T, K extends keyof T>(rows: readonly T[], key: K): number {
  return rows.reduce((total, row) => total + Number(row[key]), 0);
}
