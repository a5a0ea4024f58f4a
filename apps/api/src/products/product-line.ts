import type { RequestContext } from '../context.js';
import { productLoader } from './product-loader.js';
import type { Product } from './product.js';

/** A product of the snapshot that the request reads; null where it has none. */
export function productLine(context: RequestContext, externalId: string): Promise<Product | null> {
  return productLoader.load(context, externalId);
}
