import { type EventStore, isId } from '@cartograph/events';
import { type EventFilter, inCategory } from '../event-filter.js';
import { isInt64, raw, select, sql, type Fragment } from '../sql.js';

/** The part of the log that a filter leaves, as the lake's tables by facet name it. */
export interface Facet {
  part: 'all' | 'category' | 'name' | 'brand';
  /** Null for the whole log. */
  facet: string | null;
}

interface CategoryLook {
  by_code: number;
  by_id: number;
  coded: number;
}

/**
 * The facet that has exactly the events of a filter, or null where no single one does: a brand within a category; an id whose events have codes,
 * or are also a code's.
 *
 * @throws QuestionError - `invalid-filter` for an empty category.
 * Cost: a look at the few rows of `categories` where a category is given.
 */
export async function facetOf(store: EventStore, filter: EventFilter | null | undefined): Promise<Facet | null> {
  const category = filter?.category ?? null;
  const brand = filter?.brand ?? null;
  if (category === null) return brand === null ? { part: 'all', facet: null } : { part: 'brand', facet: brand };
  const inside = inCategory(category);
  if (brand !== null) return null;
  if (!isId(category)) return { part: 'category', facet: category };
  // An id beyond 64 bits has another number in the lake.
  if (!isInt64(category)) return null;
  const [look] = await select<CategoryLook>(
    store,
    sql`
select count(*) filter (where category_code is not null and (category_id is null or category_id <> cast(${category} as bigint))) as by_code,
  count(*) filter (where category_id = cast(${category} as bigint)) as by_id,
  count(*) filter (where category_code is not null) as coded
from categories where ${inside}`,
  );
  if (!look || look.by_id === 0) return { part: 'category', facet: category };
  return look.coded === 0 ? { part: 'name', facet: category } : null;
}

/** Condition on `part` and `facet`. */
export function ofFacet({ part, facet }: Facet): Fragment {
  return facet === null ? sql`part = ${part}` : sql`part = ${part} and facet = ${facet}`;
}

/** Every name of the log, for a breakdown by category: a code, else an id, else `(none)`. */
export const EVERY_NAME: Fragment = raw(`part = 'name'`);
