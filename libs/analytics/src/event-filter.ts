import { isId } from '@cartograph/events';
import { isOfId } from './external-ids.js';
import { QuestionError } from './question-error.js';
import { type Fragment, sql } from './sql.js';

/** What a question restricts events or products to. */
export interface EventFilter {
  /** A category code (`electronics` takes in `electronics.smartphone`), or a category id for those without a code. */
  category?: string | null;
  /** A brand exactly as the log spells it. */
  brand?: string | null;
}

/** Conditions on `category_code`, `category_id` and `brand`. */
export function matchesFilter(filter: EventFilter | null | undefined): Fragment[] {
  const conditions: Fragment[] = [];
  if (filter?.category != null) conditions.push(inCategory(filter.category));
  if (filter?.brand != null) conditions.push(sql`brand = ${filter.brand}`);
  return conditions;
}

/** Refuses what {@link matchesFilter} would refuse. */
export function checkFilter(filter: EventFilter | null | undefined): void {
  matchesFilter(filter);
}

/**
 * Condition that a row lies in a category: its code, a code below it, or its id.
 *
 * @throws QuestionError - `invalid-filter` for an empty name.
 */
export function inCategory(category: string): Fragment {
  if (category.trim() === '') {
    throw new QuestionError(
      'invalid-filter',
      'category',
      category,
      'The category is empty. Leave it out, or give a code such as electronics.smartphone or a category id.',
    );
  }
  const below = `${category}.`;
  const byCode = sql`category_code = ${category} or substring(category_code, 1, length(cast(${below} as string))) = ${below}`;
  return isId(category) ? sql`${byCode} or ${isOfId('category_id', category)}` : byCode;
}

/** Name of a row's category: its code, else its id, else `(none)`. */
export const CATEGORY_NAME = `coalesce(category_code, cast(category_id as string), '(none)')`;
