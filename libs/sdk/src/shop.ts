import { Connection } from './connection.js';
import type { ProductFilter, ProductOrder } from './generated/schema.js';
import type { ProductId } from './ids.js';
import { CountProductsDocument, GetProductDocument, ListProductsDocument, type ProductFieldsFragment } from './products.generated.js';
import type { GetCoverageQuery, ListCategoriesQuery, ShopFieldsFragment, EstimateFieldsFragment } from './shop.generated.js';
import type { CallOptions, Transport } from './transport.js';

/** The shop as its current snapshot shows it. */
export type Shop = ShopFieldsFragment;
/** Which days the log covers, and where it has faults. */
export type Coverage = GetCoverageQuery['shop']['coverage'];
export type Category = ListCategoriesQuery['categories'][number];
export type Product = ProductFieldsFragment;
/** A number with its interval, or the reason why there is none: `value` is null exactly when `incomputable` is set. */
export type Estimate = EstimateFieldsFragment;

/** The shop's products. */
export class Products {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** @param query.search - part of a product's id, brand or category. */
  list(query: { search?: string; filter?: ProductFilter; orderBy?: ProductOrder } = {}, call?: CallOptions): Connection<Product> {
    const { orderBy, ...which } = query;
    return new Connection<Product>(
      {
        page: async (at, options) => (await this.#transport.request(ListProductsDocument, { ...which, orderBy, ...at }, options)).products,
        count: async (options) => (await this.#transport.request(CountProductsDocument, which, options)).products.totalCount,
      },
      call,
    );
  }

  /** @param product - its global id, or the log's own id. @returns null when the snapshot has no such product. */
  async get(product: { id: ProductId } | { externalId: string }, call?: CallOptions): Promise<Product | null> {
    return (await this.#transport.request(GetProductDocument, product, call)).product;
  }
}
