import { Connection } from '../core/connection.js';
import { notFound } from '../core/errors.js';
import type { PeriodInput, ProductFilter, ProductOrder } from '../generated/schema.js';
import type { ProductId } from '../core/ids.js';
import {
  CountProductEventsDocument,
  CountProductsDocument,
  GetProductDaysDocument,
  GetProductDocument,
  GetProductHistoryDocument,
  ListProductEventsDocument,
  ListProductsDocument,
  type GetProductDaysQuery,
  type GetProductHistoryQuery,
  type ListProductEventsQuery,
  type ProductFieldsFragment,
} from '../operations/products.generated.js';
import type {
  GetCoverageQuery,
  GetDataHealthQuery,
  ListCategoriesQuery,
  ShopFieldsFragment,
  ShopSettingsFieldsFragment,
  EstimateFieldsFragment,
} from '../operations/shop.generated.js';
import type { CallOptions, Transport } from '../core/transport.js';

/** The shop as its current snapshot shows it. */
export type Shop = ShopFieldsFragment;
/** What the shop says of itself; what is null is unknown. */
export type ShopSettings = ShopSettingsFieldsFragment;
/** Which days the log covers, and where it has faults. */
export type Coverage = GetCoverageQuery['shop']['coverage'];
/** What is odd in the log. */
export type DataHealth = NonNullable<GetDataHealthQuery['dataHealth']>;
export type Category = ListCategoriesQuery['categories'][number];
export type Product = ProductFieldsFragment;
/** A time in which a product had one price. */
export type PricePoint = NonNullable<GetProductHistoryQuery['product']>['priceHistory'][number];
/** One UTC day of a product. */
export type ProductDay = NonNullable<GetProductDaysQuery['product']>['days'][number];
/** An event of a product, with its user. */
export type ProductEvent = NonNullable<ListProductEventsQuery['product']>['latestEvents']['nodes'][number];
/** A number with its interval, or the reason why there is none: `value` is null exactly when `incomputable` is set. */
export type Estimate = EstimateFieldsFragment;

/** The shop's products. */
export class Products {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * @param query.search - part of a product's id, brand or category.
   * @param query.timeZone - whose days `filter.seen` means. Default: the shop's.
   */
  list(
    query: { search?: string; filter?: ProductFilter; orderBy?: ProductOrder; timeZone?: string } = {},
    call?: CallOptions,
  ): Connection<Product> {
    const { orderBy, ...which } = query;
    return new Connection<Product>(
      {
        page: async (at, options) =>
          (await this.#transport.request(ListProductsDocument, { ...which, orderBy, ...at }, options)).products,
        count: async (options) =>
          (await this.#transport.request(CountProductsDocument, which, options)).products.totalCount,
      },
      call,
    );
  }

  /** @param product - its global id, or the log's own id. @returns null when the snapshot has no such product. */
  async get(product: { id: ProductId } | { externalId: string }, call?: CallOptions): Promise<Product | null> {
    return (await this.#transport.request(GetProductDocument, product, call)).product;
  }

  /**
   * Its prices in time order. Rejects with `not-found` when there is no such product.
   *
   * @param query.period - prices that met the local days. Default: all.
   * @param query.first - the latest so many, at most 1000. Default: 100.
   */
  async priceHistory(
    id: ProductId,
    query: { period?: PeriodInput; timeZone?: string; first?: number } = {},
    call?: CallOptions,
  ): Promise<PricePoint[]> {
    return known((await this.#transport.request(GetProductHistoryDocument, { id, ...query }, call)).product, id)
      .priceHistory;
  }

  /**
   * Local days on which it has events, in time order. Rejects with `not-found` when there is no such product.
   *
   * @param query.period - local days. Default: all.
   * @param query.timeZone - whose days they are. Default: that of the shop.
   * @param query.first - the latest so many, at most 1000. Default: 100.
   */
  async days(
    id: ProductId,
    query: { period?: PeriodInput; timeZone?: string; first?: number } = {},
    call?: CallOptions,
  ): Promise<ProductDay[]> {
    return known((await this.#transport.request(GetProductDaysDocument, { id, ...query }, call)).product, id).days;
  }

  /** Its events, newest first. Rejects with `not-found` when there is no such product. */
  latestEvents(id: ProductId, call?: CallOptions): Connection<ProductEvent> {
    return new Connection<ProductEvent>(
      {
        page: async (at, options) =>
          known((await this.#transport.request(ListProductEventsDocument, { id, ...at }, options)).product, id)
            .latestEvents,
        count: async (options) =>
          known((await this.#transport.request(CountProductEventsDocument, { id }, options)).product, id).latestEvents
            .totalCount,
      },
      call,
    );
  }
}

function known<Thing>(product: Thing | null, id: string): Thing {
  if (product === null) throw notFound('product', id);
  return product;
}
