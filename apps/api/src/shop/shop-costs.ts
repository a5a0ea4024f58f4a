import type { ShopCosts } from '@cartograph/experiments';
import type { EntityManager } from 'typeorm';
import type { CategoryMargin } from './shop-settings.entity.js';
import { shopSettings } from './shop-settings.js';

/** What of the settings a simulated campaign takes: margins, and costs of contacts as numbers. */
export interface KnownCosts {
  grossMargin: number | null;
  categoryMargins: readonly CategoryMargin[];
  contactCosts: ShopCosts['contactCosts'];
}

/** Reads them from the settings as they are. */
export async function knownCosts(manager: Pick<EntityManager, 'findOneBy'>): Promise<KnownCosts> {
  const { grossMargin, categoryMargins, contactCosts } = await shopSettings(manager);
  return {
    grossMargin,
    categoryMargins,
    contactCosts: contactCosts.map(({ channel, perContact }) => ({ channel, perContact: Number(perContact) })),
  };
}

/** Orders, each with the part of the catalog for which most was paid. */
export interface Sales {
  value: Float64Array;
  /** Place in `groupNames`; below 0 for what is no order. */
  orderGroup: ArrayLike<number>;
  groupNames: readonly string[];
}

/**
 * The costs on what was sold: categories count by their revenue, each with its own margin or, without one, the overall one.
 *
 * @returns `grossMargin` null where anything was sold whose margin is unknown.
 */
export function costsOn({ value, orderGroup, groupNames }: Sales, known: KnownCosts): ShopCosts {
  const { grossMargin, categoryMargins, contactCosts } = known;
  if (categoryMargins.length === 0) return { grossMargin, contactCosts };
  const margins = groupNames.map(
    (name) =>
      categoryMargins.find(({ category }) => category.toLowerCase() === name.toLowerCase())?.grossMargin ?? grossMargin,
  );
  let [sold, left] = [0, 0];
  for (let order = 0; order < value.length; order += 1) {
    const group = orderGroup[order]!;
    const worth = value[order]!;
    if (group < 0 || worth === 0) continue;
    const margin = margins[group] ?? null;
    if (margin === null) return { grossMargin: null, contactCosts };
    sold += worth;
    left += worth * margin;
  }
  return { grossMargin: sold === 0 ? grossMargin : left / sold, contactCosts };
}
