import { type Estimate, wilson } from '@cartograph/metrics';
import { countsOf, type EventCounts } from '../counts.js';
import { decimalOf } from '../decimal.js';
import { PRODUCT_RATES, type ProductFigures, type ProductRateName, type ProductUsers } from './product-figures.js';
import type { Unlogged } from './unlogged-rates.js';

/** What a tree is made of. */
export type ProductTreeKind = 'category' | 'brand';

/** Some products together: a category with everything below it, a brand, or all others. */
export interface ProductGroup {
  /** What to filter by, and what to ask for as `under`: a category code or id, or a brand. Null: the products without one, or all the rest. */
  key: string | null;
  /** The part of the name that tells it from its siblings: `audio` of `electronics.audio`; null for products without one, and for those that stand in the category itself. */
  name: string | null;
  /** Whether there are groups below it. */
  hasMore: boolean;
  products: number;
  counts: EventCounts;
  /** Exact. */
  revenue: string;
  /** Pairs of a user and a product, which add up: a user who viewed two products of the group is two pairs. */
  pairs: ProductUsers;
  /** Shares of these pairs. */
  rates: Record<ProductRateName, Estimate>;
}

/** One level of a tree. */
export interface ProductTree {
  kind: ProductTreeKind;
  /** The group whose parts these are; null for the top. */
  under: string | null;
  /** The largest by viewing pairs first; the products without a name among them. */
  groups: ProductGroup[];
  /** How many groups this level has. */
  total: number;
  /** Those that are not in `groups`, together; null where all are. */
  others: ProductGroup | null;
}

/**
 * One level of the category or brand tree, rolled up from the products: categories stand in their codes' order of parts, products without a code below one
 * group without a name, by category id; a brand's parts are the top categories it has products in.
 *
 * @param under - a key of {@link ProductGroup}; `''` for the products without a category code or brand; null for the top.
 * @param first - how many groups; the rest is one group `others`.
 * @param unlogged - rates whose events the log never records.
 */
export function productTree(
  products: readonly ProductFigures[],
  kind: ProductTreeKind,
  under: string | null,
  first: number,
  unlogged: Unlogged = new Map(),
): ProductTree {
  const groups = new Map<string, { part: Part; members: ProductFigures[] }>();
  for (const product of products) {
    const part = kind === 'category' ? categoryPart(product, under) : brandPart(product, under);
    if (!part) continue;
    const id = JSON.stringify(part.key);
    const group = groups.get(id);
    if (group) {
      group.members.push(product);
      group.part.hasMore ||= part.hasMore;
    } else groups.set(id, { part: { ...part }, members: [product] });
  }
  const all = [...groups.values()]
    .map(({ part, members }) => ({ members, group: groupOf(part, members, unlogged) }))
    .toSorted(
      (a, b) =>
        b.group.pairs.viewers - a.group.pairs.viewers ||
        b.group.counts.total - a.group.counts.total ||
        ((a.group.key ?? '') < (b.group.key ?? '') ? -1 : 1),
    );
  const rest = all.slice(first);
  return {
    kind,
    under,
    groups: all.slice(0, first).map(({ group }) => group),
    total: all.length,
    others:
      rest.length === 0
        ? null
        : groupOf(
            { key: null, name: null, hasMore: false },
            rest.flatMap(({ members }) => members),
            unlogged,
          ),
  };
}

type Part = Pick<ProductGroup, 'key' | 'name' | 'hasMore'>;

function categoryPart({ category, categoryId }: ProductFigures, under: string | null): Part | null {
  if (under === '')
    return category === null && categoryId !== null ? { key: categoryId, name: categoryId, hasMore: false } : null;
  if (category === null) return under === null ? { key: null, name: null, hasMore: categoryId !== null } : null;
  const parts = category.split('.');
  const depth = under === null ? 0 : under.split('.').length;
  if (under !== null && parts.slice(0, depth).join('.') !== under) return null;
  if (parts.length === depth) return { key: category, name: null, hasMore: false };
  return { key: parts.slice(0, depth + 1).join('.'), name: parts[depth] ?? null, hasMore: parts.length > depth + 1 };
}

function brandPart({ brand, category }: ProductFigures, under: string | null): Part | null {
  if (under === null) return { key: brand, name: brand, hasMore: true };
  if ((brand ?? '') !== under) return null;
  const top = category?.split('.')[0] ?? null;
  return { key: top, name: top, hasMore: false };
}

const USERS = [
  'viewers',
  'carters',
  'buyers',
  'cartingViewers',
  'buyingViewers',
  'buyingCarters',
  'removingCarters',
] as const satisfies readonly (keyof ProductUsers)[];

const groupOf = (part: Part, members: readonly ProductFigures[], unlogged: Unlogged): ProductGroup => ({
  ...part,
  ...productsTogether(members, unlogged),
});

/** What a group of products says, without its name. */
export type ProductsTogether = Omit<ProductGroup, keyof Part>;

/** Adds products up; rates without a denominator are `no-data`. */
export function productsTogether(members: readonly ProductFigures[], unlogged: Unlogged = new Map()): ProductsTogether {
  const sum = (of: (product: ProductFigures) => number): number =>
    members.reduce((total, product) => total + of(product), 0);
  const pairs = Object.fromEntries(
    USERS.map((name) => [name, sum((product) => product[name])]),
  ) as unknown as ProductUsers;
  const rate = (name: ProductRateName): Estimate =>
    unlogged.get(name) ?? wilson(pairs[PRODUCT_RATES[name].users], pairs[PRODUCT_RATES[name].of]);
  return {
    products: members.length,
    counts: countsOf({
      views: sum(({ views }) => views),
      carts: sum(({ carts }) => carts),
      removes: sum(({ removes }) => removes),
      purchases: sum(({ purchases }) => purchases),
    }),
    revenue: decimalOf(members.reduce((total, { revenue }) => total + revenue, 0n)),
    pairs,
    rates: {
      cartersPerViewer: rate('cartersPerViewer'),
      buyersPerViewer: rate('buyersPerViewer'),
      buyersPerCarter: rate('buyersPerCarter'),
      removersPerCarter: rate('removersPerCarter'),
    },
  };
}
