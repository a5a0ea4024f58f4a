import {
  findProducts,
  priceHistory,
  productDays,
  type Period,
  type PricePoint,
  type ZonedPeriod,
} from '@cartograph/analytics';
import { toEventType } from '../event-counts.js';
import { defineFactLoader, defineFactQuestionLoader } from '../fact-loader.js';
import type { ProductDay } from './product-history.js';
import { toProduct, type Product } from './product.js';

/** Products by the log's own id. */
export const productLoader = defineFactLoader<Product>(async (store, ids) =>
  (await findProducts(store, ids)).map((product) => product && toProduct(product, store.snapshot.id)),
);

/** Prices over time, by the product's own id. */
export const priceHistoryLoader = defineFactQuestionLoader<{ period: ZonedPeriod | null; first: number }, PricePoint[]>(
  (store, ids, question) => priceHistory(store, ids, question),
);

/** Days with events, by the product's own id. */
export const productDaysLoader = defineFactQuestionLoader<
  { period: Period | null; timeZone: string; first: number },
  ProductDay[]
>(async (store, ids, question) =>
  (await productDays(store, ids, question)).map((days) =>
    days.map((day) => ({ ...day, lost: day.lost.map(toEventType) })),
  ),
);
