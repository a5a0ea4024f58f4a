import type { EventStore } from '@cartograph/events';
import { countsOf, type CountsRow, type EventCounts } from '../counts.js';
import { plainDecimal } from '../decimal.js';
import { selectWithIds } from '../external-ids.js';
import { QuestionError } from '../question-error.js';
import { type Fragment, raw, sql } from '../sql.js';

/** One category: a node of the tree of codes, or a category id where the log gives no code. */
export interface CategoryRecord {
  /** What a filter by category takes: the code, or the category id. */
  id: string;
  /** Dotted path; null where the log gives none. */
  code: string | null;
  /** Last part of the code in words, or the id. */
  name: string;
  /** Events in it, those in the categories below it included. */
  counts: EventCounts;
  /** Sum of its purchases' prices, exact. */
  revenue: string;
  /** Products whose latest known category it is, those below it included. */
  productCount: number;
}

const MAX_DEPTH = 10;

/**
 * Categories one level below `parent`, those with most events first.
 *
 * @param parent - a category code. Default: the top level, where categories without a code stand under their ids.
 * @returns empty for an unknown parent and for one without anything below it.
 * @throws QuestionError - `invalid-filter` for a code deeper than any log's.
 */
export async function listCategories(store: EventStore, parent?: string | null): Promise<CategoryRecord[]> {
  const depth = parent == null ? 0 : parent.split('.').length;
  if (parent != null && (parent === '' || depth > MAX_DEPTH)) {
    throw new QuestionError(
      'invalid-filter',
      'parent',
      parent,
      `"${parent}" is not a category code. Give one such as electronics, or leave parent out for the top level.`,
    );
  }
  const level = Array.from({ length: depth + 1 }, (_, i) => `split_part(category_code, '.', ${i + 1})`);
  const code = raw(level.length === 1 ? (level[0] ?? '') : `concat_ws('.', ${level.join(', ')})`);
  const below: Fragment =
    parent == null
      ? raw('category_code is not null')
      : sql`category_code is not null and substring(category_code, 1, length(cast(${`${parent}.`} as string))) = ${`${parent}.`}`;
  const uncoded = (columns: string, table: string): Fragment =>
    raw(
      parent == null
        ? `union all select cast(null as string) as code, category_id, ${columns} from ${table} where category_code is null and category_id is not null`
        : '',
    );
  const events = 'views, carts, removes, purchases, revenue, 0 as products';
  const products =
    '0 as views, 0 as carts, 0 as removes, 0 as purchases, cast(0 as decimal(18, 4)) as revenue, 1 as products';
  const rows = await selectWithIds<
    CountsRow & { code: string | null; category: string | null; revenue: string; products: number }
  >(
    store,
    sql`
select code, cast(category_id as string) as category, cast(sum(views) as bigint) as views, cast(sum(carts) as bigint) as carts, cast(sum(removes) as bigint) as removes,
  cast(sum(purchases) as bigint) as purchases, cast(sum(revenue) as decimal(18, 4)) as revenue, cast(sum(products) as bigint) as products
from (
  select ${code} as code, cast(null as bigint) as category_id, ${raw(events)} from categories where ${below}
  ${uncoded(events, 'categories')}
  union all
  select ${code} as code, cast(null as bigint) as category_id, ${raw(products)} from products where ${below}
  ${uncoded(products, 'products')}
) c
group by code, category_id
order by sum(c.views + c.carts + c.removes + c.purchases) desc, code nulls last, category_id`,
    ['category'],
  );
  return rows.map(({ code: path, category, revenue, products: productCount, ...counts }) => ({
    id: path ?? category ?? '',
    code: path,
    name: path === null ? (category ?? '') : (path.split('.').at(-1) ?? path).replaceAll('_', ' '),
    counts: countsOf(counts),
    revenue: plainDecimal(revenue),
    productCount,
  }));
}
