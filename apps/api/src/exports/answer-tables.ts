import type { Explore, ProductRateName, Products } from '@cartograph/analytics';
import type { ParquetType } from '@cartograph/events';

/** An answer as a table, for a file. */
export interface AnswerTable {
  columns: Readonly<Record<string, ParquetType>>;
  rows: readonly (readonly (string | number | null)[])[];
}

/** What the demo shop's rows say of themselves. */
export const SYNTHETIC_NOTE = 'synthetic data of the demo shop';

/**
 * Explored rows with a column a dimension, then the figure, its interval, parts and the period before. The total is no row: a file's sum must not count
 * it twice.
 *
 * @param isSynthetic - whether every row says that its data is synthetic.
 */
export function exploreTable({ dimensions, rows, measure }: Explore, isSynthetic: boolean): AnswerTable {
  const columns: Record<string, ParquetType> = {};
  for (const { dimension } of dimensions) {
    columns[snake(dimension)] = 'VARCHAR';
    columns[`${snake(dimension)}_kind`] = 'VARCHAR';
  }
  const value = snake(measure);
  Object.assign(columns, {
    [value]: 'DOUBLE',
    [`${value}_exact`]: 'VARCHAR',
    low_95: 'DOUBLE',
    high_95: 'DOUBLE',
    numerator: 'VARCHAR',
    denominator: 'BIGINT',
    unknown_because: 'VARCHAR',
    previous: 'DOUBLE',
  } satisfies Record<string, ParquetType>);
  return marked(
    columns,
    rows.map(({ keys, figure, previous }) => [
      ...keys.flatMap(({ kind, value: key }) => [key, kind]),
      figure.value,
      figure.exact,
      figure.low,
      figure.high,
      figure.incomputable?.reason === 'not-logged' ? null : figure.numerator,
      figure.denominator,
      figure.incomputable?.reason ?? null,
      previous?.value ?? null,
    ]),
    isSynthetic,
  );
}

const RATES = [
  'cartersPerViewer',
  'buyersPerViewer',
  'buyersPerCarter',
  'removersPerCarter',
] as const satisfies readonly ProductRateName[];

/** Products with their counts, users, prices, and each rate with its interval. */
export function productsTable({ products }: Products, isSynthetic: boolean): AnswerTable {
  const columns: Record<string, ParquetType> = {
    product_id: 'VARCHAR',
    category_id: 'VARCHAR',
    category: 'VARCHAR',
    brand: 'VARCHAR',
    price: 'VARCHAR',
    lowest_price: 'VARCHAR',
    highest_price: 'VARCHAR',
    views: 'BIGINT',
    carts: 'BIGINT',
    removes: 'BIGINT',
    purchases: 'BIGINT',
    revenue: 'VARCHAR',
    viewers: 'BIGINT',
    carters: 'BIGINT',
    buyers: 'BIGINT',
    standing: 'VARCHAR',
  };
  for (const rate of RATES)
    Object.assign(columns, {
      [snake(rate)]: 'DOUBLE',
      [`${snake(rate)}_low_95`]: 'DOUBLE',
      [`${snake(rate)}_high_95`]: 'DOUBLE',
    } satisfies Record<string, ParquetType>);
  return marked(
    columns,
    products.map((product) => [
      product.productId,
      product.categoryId,
      product.category,
      product.brand,
      product.price,
      product.lowestPrice,
      product.highestPrice,
      product.counts.views,
      product.counts.carts,
      product.counts.removes,
      product.counts.purchases,
      product.revenue,
      product.viewers,
      product.carters,
      product.buyers,
      product.standing,
      ...RATES.flatMap((rate) => {
        const { estimate } = product.rates[rate];
        return estimate.ok ? [estimate.value, estimate.low, estimate.high] : [null, null, null];
      }),
    ]),
    isSynthetic,
  );
}

function marked(
  columns: Record<string, ParquetType>,
  rows: (string | number | null)[][],
  isSynthetic: boolean,
): AnswerTable {
  return isSynthetic
    ? { columns: { ...columns, synthetic: 'VARCHAR' }, rows: rows.map((row) => [...row, SYNTHETIC_NOTE]) }
    : { columns, rows };
}

const snake = (name: string): string => name.replace(/[A-Z]|\d+/g, (part) => `_${part.toLowerCase()}`);
