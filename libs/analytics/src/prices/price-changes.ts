import { type EventStore, externalIds } from '@cartograph/events';
import { type BeforeAfter, type Estimate, incomputable, normalQuantile } from '@cartograph/metrics';
import { plainDecimal } from '../decimal.js';
import type { Fragment } from '../sql.js';
import { perView } from './bands.js';

export type PriceOutcome = 'carts-per-view' | 'purchases-per-view';

/** What happened on the days before or after a change. */
export interface PriceWindow {
  views: number;
  carts: number;
  purchases: number;
  /** carts ÷ views. */
  cartsPerView: Estimate;
}

/** A product's price went from one to another. */
export interface PriceChange {
  productId: string;
  category: string;
  /** First event at the new price. */
  changedAt: Date;
  priceBefore: string;
  priceAfter: string;
  /** (after − before) ÷ before. */
  relativeChange: number;
  before: PriceWindow;
  after: PriceWindow;
  /** carts per view after ÷ before, divided by the same of the category's other products on the same days; an association, not an effect. */
  associated: Estimate;
}

/** All changes of a query as columns. */
export interface ChangeColumns {
  count: number;
  product: readonly string[];
  productNo: Int32Array;
  category: readonly string[];
  changedAt: Float64Array;
  priceBefore: readonly string[];
  priceAfter: readonly string[];
  counts: Record<`${'' | 'others_'}${'views' | 'carts' | 'purchases'}_${'before' | 'after'}`, Float64Array>;
}

const COUNTS = ['views', 'carts', 'purchases'] as const;

/** Asks for the changes of a query of {@link changesQuery}. */
export async function readChanges(
  store: EventStore,
  query: Fragment,
  signal: AbortSignal | undefined,
): Promise<ChangeColumns> {
  const table = await store.columns(query.text, query.params, { signal });
  const strings = (name: string): string[] => table.strings(name).map(String);
  const counts = Object.fromEntries(
    COUNTS.flatMap((count) =>
      (['', 'others_'] as const).flatMap((whose) =>
        (['before', 'after'] as const).map((side) => {
          const name = `${whose}${count}_${side}`;
          return [name, table.float64(name)];
        }),
      ),
    ),
  ) as ChangeColumns['counts'];
  return {
    count: table.rowCount,
    product: strings('product'),
    productNo: table.int32('product_no'),
    category: strings('category'),
    changedAt: table.float64('changed_at'),
    priceBefore: strings('price_before'),
    priceAfter: strings('price_after'),
    counts,
  };
}

/** (after − before) ÷ before of a change. */
export function relativeChange({ priceBefore, priceAfter }: ChangeColumns, row: number): number {
  return Number(priceAfter[row]) / Number(priceBefore[row]) - 1;
}

/** Null where one side, or the others of the category, have nothing to compare with. */
export function pairOf({ counts, productNo }: ChangeColumns, row: number, outcome: PriceOutcome): BeforeAfter | null {
  const of = outcome === 'carts-per-view' ? 'carts' : 'purchases';
  const [others, othersBefore] = [counts[`others_${of}_after`][row]!, counts[`others_${of}_before`][row]!];
  const trend = others / counts.others_views_after[row]! / (othersBefore / counts.others_views_before[row]!);
  const [exposureBefore, exposureAfter] = [counts.views_before[row]!, counts.views_after[row]! * trend];
  if (!(exposureBefore > 0 && exposureAfter > 0 && Number.isFinite(exposureAfter))) return null;
  return {
    before: counts[`${of}_before`][row]!,
    after: counts[`${of}_after`][row]!,
    exposureBefore,
    exposureAfter,
    cluster: productNo[row]!,
  };
}

/** The changes that moved prices most, seen on both sides by at least `smallestViews` views. */
export async function largestChanges(
  store: EventStore,
  changes: ChangeColumns,
  first: number,
  smallestViews: number,
): Promise<{ total: number; list: PriceChange[] }> {
  const { counts } = changes;
  const seen = Array.from({ length: changes.count }, (_, row) => row).filter(
    (row) => counts.views_before[row]! >= smallestViews && counts.views_after[row]! >= smallestViews,
  );
  const size = (row: number): number => Math.abs(Math.log1p(relativeChange(changes, row)));
  const rows = seen
    .toSorted(
      (a, b) =>
        size(b) - size(a) ||
        counts.views_before[b]! - counts.views_before[a]! ||
        changes.productNo[a]! - changes.productNo[b]!,
    )
    .slice(0, first);
  const ids = await externalIds(
    store,
    rows.map((row) => changes.product[row]!),
  );
  const windowOf = (row: number, side: 'before' | 'after'): PriceWindow => {
    const [views, carts, purchases] = COUNTS.map((count) => counts[`${count}_${side}`][row]!) as [
      number,
      number,
      number,
    ];
    return { views, carts, purchases, cartsPerView: perView(carts, views) };
  };
  return {
    total: seen.length,
    list: rows.map((row, at) => ({
      productId: ids[at]!,
      category: changes.category[row]!,
      changedAt: new Date(changes.changedAt[row]!),
      priceBefore: plainDecimal(changes.priceBefore[row]!),
      priceAfter: plainDecimal(changes.priceAfter[row]!),
      relativeChange: relativeChange(changes, row),
      before: windowOf(row, 'before'),
      after: windowOf(row, 'after'),
      associated: associatedOf(changes, row),
    })),
  };
}

/** log ratio with variance Σ 1 ÷ count over the four counts of carts, those of the others too. */
function associatedOf(changes: ChangeColumns, row: number): Estimate {
  const pair = pairOf(changes, row, 'carts-per-view');
  if (!pair)
    return incomputable(
      'no-data',
      "The category's other products had no carts on the days before or after, so its own change is unknown.",
    );
  if (pair.before === 0 || pair.after === 0)
    return incomputable('zero-baseline', 'No cart before, or none after, the change.');
  const { others_carts_before: othersBefore, others_carts_after: othersAfter } = changes.counts;
  const log = Math.log(pair.after / pair.exposureAfter) - Math.log(pair.before / pair.exposureBefore);
  const half =
    normalQuantile(0.975) *
    Math.sqrt(1 / pair.before + 1 / pair.after + 1 / othersBefore[row]! + 1 / othersAfter[row]!);
  return {
    ok: true,
    value: Math.exp(log),
    low: Math.exp(log - half),
    high: Math.exp(log + half),
    level: 0.95,
    method: 'log-ratio-of-counts',
  };
}
