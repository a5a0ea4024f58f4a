import {
  findProducts,
  priceHistory,
  productDays,
  type Period,
  type PricePoint,
  type ProductDay,
  type ZonedPeriod,
} from '@cartograph/analytics';
import { defineFactLoader, defineFactQuestionLoader } from '../fact-loader.js';
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
export const productDaysLoader = defineFactQuestionLoader<{ period: Period | null; first: number }, ProductDay[]>(
  (store, ids, question) => productDays(store, ids, question),
);
