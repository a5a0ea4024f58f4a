import type { Feature } from '../feature.js';
import { productLoader } from './product-loader.js';
import { PRODUCT_PREFIX } from './product.js';
import { ProductsResolver } from './products.resolver.js';

/** What the shop sells, and the categories it stands in. */
export const productsFeature: Feature = {
  name: 'products',
  resolvers: [ProductsResolver],
  nodes: [
    { prefix: PRODUCT_PREFIX, typeName: 'Product', load: (_id, key, context) => productLoader.load(context, key) },
  ],
};
