import { isInCategory, type Catalog } from './catalog.js';
import type { Target } from './rules.js';

/** A target with its product ids as rows, and the categories and brands of the shop that it holds. */
export interface ResolvedTarget {
  rows: ReadonlySet<number>;
  categories: ReadonlySet<string>;
  brands: ReadonlySet<string>;
  /** Product ids that the shop does not know. */
  unknown: readonly string[];
}

/** Looks a target up in a shop. Cost O(distinct categories · categories of the target). */
export function resolveTarget(target: Target, catalog: Catalog, shopCategories: ReadonlySet<string>): ResolvedTarget {
  const ids = target.products ?? [];
  const inTarget = (own: string): boolean =>
    target.categories?.some((category) => isInCategory(own, category)) ?? false;
  return {
    rows: new Set(ids.map((id) => catalog.rowOf(id)).filter((row) => row >= 0)),
    categories: new Set([...shopCategories].filter(inTarget)),
    brands: new Set((target.brands ?? []).filter((brand) => brand !== '')),
    unknown: ids.filter((id) => catalog.rowOf(id) < 0),
  };
}

/** Whether a product is in a target. */
export function isInTarget(target: ResolvedTarget, catalog: Catalog, product: number): boolean {
  const { categories, brands } = catalog.facts;
  return target.rows.has(product) || target.categories.has(categories[product]!) || target.brands.has(brands[product]!);
}

/** Whether a target names anything at all. */
export function isEmptyTarget(target: Target): boolean {
  return (target.products?.length ?? 0) + (target.categories?.length ?? 0) + (target.brands?.length ?? 0) === 0;
}
