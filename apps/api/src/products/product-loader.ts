import { findProducts } from '@cartograph/analytics';
import { defineLoader } from '../loader.js';
import { listingStore } from '../log-listing.js';
import { toProduct, type Product } from './product.js';

/** Products by the log's own id. */
export const productLoader = defineLoader<Product>(async (ids, context) => {
  const products = await findProducts(await listingStore(context), ids);
  return new Map(products.flatMap((product) => (product ? [[product.productId, toProduct(product)] as const] : [])));
});
