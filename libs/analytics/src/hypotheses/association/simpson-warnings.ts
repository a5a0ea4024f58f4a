import type { EventType } from '@cartograph/events';
import { commonOddsRatio, type Estimate, oddsRatio } from '@cartograph/metrics';
import type { BasketPair } from './basket-pairs.js';
import type { Behavior } from './behaviors.js';
import type { CategoryPatternRow } from './category-query.js';
import { type EventAssociation, grouped, patternTables } from './event-associations.js';
import { isWorthWarning, type SimpsonKind, simpsonOf } from './simpson.js';

/** An association that is another one when like is compared with like. */
export interface SimpsonWarning {
  about: 'events' | 'behavior' | 'basket';
  first: string;
  second: string;
  /** What is held equal: the activity of the unit, the category, or the number of chances. */
  stratifiedBy: 'activity' | 'category' | 'exposure';
  kind: Exclude<SimpsonKind, 'none'>;
  pooled: Estimate;
  controlled: Estimate;
}

/** What Simpson's paradox was looked for in, with what was found. */
export interface SimpsonSearch {
  lookedAt: number;
  /** Those of them that are clear and large enough to vanish or reverse: where none is, nothing could be found. */
  clear: number;
  warnings: SimpsonWarning[];
}

const PAIRS_BY_CATEGORY: readonly (readonly [EventType, EventType])[] = [
  ['cart', 'purchase'],
  ['remove_from_cart', 'purchase'],
];

/** Odds ratios of events within categories: over sessions × categories, pooled and within each. */
export function categoryStrata(
  rows: readonly CategoryPatternRow[],
): { first: EventType; second: EventType; pooled: Estimate; controlled: Estimate; categories: number }[] {
  const byCategory = grouped(rows, ({ category }) => category);
  return PAIRS_BY_CATEGORY.map(([first, second]) => {
    const tables = patternTables(byCategory.values(), first, second);
    const [whole] = patternTables([rows], first, second);
    return {
      first,
      second,
      pooled: oddsRatio(whole ?? { both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 }),
      controlled: commonOddsRatio(tables),
      categories: byCategory.size,
    };
  });
}

/** Gathers all associations that reverse or vanish: events and behaviors first, then the pairs that look most certain. */
export function simpsonSearch(found: {
  events: readonly EventAssociation[];
  behaviors: readonly Behavior[];
  pairs: readonly BasketPair[];
  categories: ReturnType<typeof categoryStrata>;
}): SimpsonSearch {
  const warnings: SimpsonWarning[] = [];
  let [lookedAt, clear] = [0, 0];
  const look = (kind: SimpsonKind | null, warning: Omit<SimpsonWarning, 'kind'>): void => {
    if (kind === null) return;
    lookedAt += 1;
    clear += isWorthWarning(warning.pooled) ? 1 : 0;
    if (kind !== 'none') warnings.push({ ...warning, kind });
  };
  for (const { first, second, oddsRatio: pooled, controlled, simpson } of found.events)
    look(simpson, { about: 'events', first, second, stratifiedBy: 'activity', pooled, controlled });
  for (const { first, second, pooled, controlled } of found.categories)
    look(simpsonOf(pooled, controlled), {
      about: 'events',
      first,
      second,
      stratifiedBy: 'category',
      pooled,
      controlled,
    });
  for (const { name, apparent, controlled, simpson } of found.behaviors)
    look(simpson, {
      about: 'behavior',
      first: name,
      second: 'cart',
      stratifiedBy: 'exposure',
      pooled: apparent,
      controlled,
    });
  for (const { first, second, oddsRatio: pooled, controlled, simpson } of found.pairs)
    look(simpson, { about: 'basket', first, second, stratifiedBy: 'activity', pooled, controlled });
  return {
    lookedAt,
    clear,
    warnings: warnings.toSorted(
      (a, b) =>
        Number(a.about === 'basket') - Number(b.about === 'basket') ||
        certainty(b) - certainty(a) ||
        (a.first + a.second < b.first + b.second ? -1 : 1),
    ),
  };
}

/** How far the pooled association seems to be from none, in its own errors. */
function certainty({ pooled }: SimpsonWarning): number {
  return pooled.ok ? Math.abs(Math.log(pooled.value)) / Math.log(pooled.high / pooled.low) : 0;
}
