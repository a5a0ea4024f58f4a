import { emptyLists, sortRanked, writeList } from '../../rank.js';
import type { RankedLists, RankOptions } from '../../recommender.js';
import type { Catalog } from '../catalog.js';
import type { RuleAsk } from '../rule-ask.js';

/** A ranking of products by given scores; NaN marks a product that nothing is known of. */
export function rankingOf(
  scores: readonly number[],
  seen: readonly number[] = [],
): (k: number, options: RankOptions) => RankedLists {
  return (k, { allowed, includeSeen = false }) => {
    const known = Array.from(scores, (score, product) => ({ product, score })).filter(
      ({ product, score }) =>
        !Number.isNaN(score) && allowed?.[product] !== 0 && (includeSeen || !seen.includes(product)),
    );
    const lists = emptyLists(1, k);
    writeList(lists, 0, sortRanked(known));
    return lists;
  };
}

/** An ask by given scores of the model, and of popularity where there is one. */
export function tableAsk(
  scores: readonly number[],
  more: Partial<Omit<RuleAsk, 'rank' | 'fill'>> & { popularity?: readonly number[]; seenRows?: readonly number[] } = {},
): RuleAsk {
  const { popularity, seenRows = [], ...rest } = more;
  return {
    rank: rankingOf(scores, seenRows),
    fill: popularity ? rankingOf(popularity, seenRows) : null,
    includeSeen: false,
    seen: Int32Array.from(seenRows),
    bought: { products: [], lastAt: [] },
    now: 0,
    ...rest,
  };
}

/** A shop whose product ids are `p0`, `p1`, …. */
export function tableCatalog(
  products: readonly { category?: string; brand?: string; price?: number }[],
  more: Partial<Catalog> = {},
): Catalog {
  return {
    products: products.length,
    facts: {
      categories: products.map(({ category }) => category ?? ''),
      brands: products.map(({ brand }) => brand ?? ''),
      prices: Float64Array.from(products, ({ price }) => price ?? Number.NaN),
    },
    rowOf: (id) => (/^p\d+$/.test(id) && Number(id.slice(1)) < products.length ? Number(id.slice(1)) : -1),
    ...more,
  };
}
