import type { ModelParts } from '../family.js';
import { readArray } from '../models/parts.js';
import type { GapGroup, GapGroups } from './purchase-gaps.js';

/**
 * Gaps as they go to disk.
 *
 * @param minGaps - of the model that will ask: products and categories with fewer completed gaps never answer, so that nothing of the few people behind them is kept. The
 *   shop's own group always is. Default 1.
 */
export function repeatParts(groups: GapGroups, minGaps = 1): ModelParts {
  const products = [...groups.products].filter(([, { gaps }]) => gaps.length >= minGaps);
  const categories = [...groups.categories].filter(([code, { gaps }]) => code === '' || gaps.length >= minGaps);
  return {
    json: { categories: categories.map(([code]) => code) },
    arrays: {
      'product-rows': Int32Array.from(products, ([row]) => Number(row)),
      ...arraysOf(
        'product',
        products.map(([, group]) => group),
      ),
      ...arraysOf(
        'category',
        categories.map(([, group]) => group),
      ),
    },
  };
}

/**
 * The gaps that were saved; a model of them answers as the one that was.
 * @throws RangeError - parts that are missing or do not fit together; names the part.
 */
export function gapsFromParts(parts: ModelParts): GapGroups {
  const codes = parts.json['categories'];
  if (!Array.isArray(codes) || !codes.every((code): code is string => typeof code === 'string'))
    throw new RangeError('the part "categories" is no list of texts');
  const rows = readArray(parts, 'product-rows', 'i32');
  const [products, categories] = [
    groupsFrom(parts, 'product', rows.length),
    groupsFrom(parts, 'category', codes.length),
  ];
  return {
    products: new Map(products.map((group, place) => [String(rows[place]!), group])),
    categories: new Map(categories.map((group, place) => [codes[place]!, group])),
  };
}

function arraysOf(what: string, groups: readonly GapGroup[]): ModelParts['arrays'] {
  const indptr = new Int32Array(groups.length + 1);
  for (const [place, { gaps }] of groups.entries()) indptr[place + 1] = indptr[place]! + gaps.length;
  const gaps = new Float64Array(indptr[groups.length]!);
  for (const [place, group] of groups.entries()) gaps.set(group.gaps, indptr[place]!);
  return {
    [`${what}-indptr`]: indptr,
    [`${what}-gaps`]: gaps,
    [`${what}-censored`]: Int32Array.from(groups, ({ censored }) => censored),
    [`${what}-returned`]: Float64Array.from(groups, ({ returned }) => returned),
  };
}

function groupsFrom(parts: ModelParts, what: string, count: number): GapGroup[] {
  const indptr = readArray(parts, `${what}-indptr`, 'i32', count + 1);
  const gaps = readArray(parts, `${what}-gaps`, 'f64', indptr[count]!);
  const [censored, returned] = [
    readArray(parts, `${what}-censored`, 'i32', count),
    readArray(parts, `${what}-returned`, 'f64', count),
  ];
  return Array.from({ length: count }, (_, place) => {
    if (indptr[place]! > indptr[place + 1]!) throw new RangeError(`the part "${what}-indptr" falls at ${place}`);
    return {
      gaps: gaps.slice(indptr[place], indptr[place + 1]),
      censored: censored[place]!,
      returned: returned[place]!,
    };
  });
}
