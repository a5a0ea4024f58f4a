import { buyersPerViewer, countProducts, listCategories, listProducts, pageSnapshot } from '@cartograph/analytics';
import { Arg, Args, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import { PeriodInput } from '../answer.js';
import { type Connection, ConnectionArgs } from '../connection.js';
import type { RequestContext } from '../context.js';
import { badInput } from '../errors.js';
import { Estimate, toEstimate, Unit } from '../estimate.js';
import { listingConnection, listingOf, listingStore } from '../log-listing.js';
import { askedExternalId } from '../one-of-ids.js';
import { daysOf } from '../period.js';
import { TimeZone } from '../scalars.js';
import { Category, toCategory } from './category.js';
import { PricePoint, ProductDay } from './product-history.js';
import { priceHistoryLoader, productDaysLoader, productLoader } from './product-loader.js';
import {
  Product,
  PRODUCT_PREFIX,
  ProductConnection,
  ProductFilter,
  ProductOrder,
  toListFilter,
  toListOrder,
  toProduct,
} from './product.js';

const HISTORY_LIMIT = 1000;

@Resolver(() => Product)
export class ProductsResolver {
  @Requires('shop:read')
  @Query(() => ProductConnection)
  async products(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg('search', () => String, { nullable: true }) search: string | null,
    @Arg('filter', () => ProductFilter, { nullable: true }) filter: ProductFilter | null,
    @Arg('orderBy', () => ProductOrder, { nullable: true }) orderBy: ProductOrder | null,
    @Arg('timeZone', () => TimeZone, { nullable: true, description: 'of the days in filter' }) timeZone: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Product>> {
    const request = listingOf(args);
    const store = await listingStore(context, pageSnapshot(request));
    const wanted = {
      ...(filter && (await toListFilter(filter, { timeZone: timeZone ?? context.timeZone, store }))),
      search,
    };
    const page = await listProducts(
      store,
      request,
      wanted,
      orderBy ? toListOrder(orderBy, context.timeZone) : undefined,
    );
    return listingConnection(
      page,
      (product) => toProduct(product, store.snapshot.id),
      () => countProducts(store, wanted),
    );
  }

  @Requires('shop:read')
  @Query(() => Product, { nullable: true })
  async product(
    @Arg('id', () => ID, { nullable: true }) id: string | null,
    @Arg('externalId', () => String, { nullable: true }) externalId: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Product | null> {
    return productLoader.load(context, askedExternalId('product', PRODUCT_PREFIX, id, externalId));
  }

  @Requires('shop:read')
  @Query(() => [Category])
  async categories(
    @Arg('parent', () => String, { nullable: true }) parent: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Category[]> {
    return (await listCategories(await listingStore(context), parent)).map(toCategory);
  }

  @Requires('shop:read')
  @FieldResolver(() => Estimate, {
    description:
      'buyers ÷ viewers of the whole log without the shop’s days that lost views or purchases, with a Wilson interval; NOT_LOGGED where the log has none of one of them, or lost some on each day',
  })
  async buyersPerViewer(@Root() product: Product, @Ctx() context: RequestContext): Promise<Estimate> {
    // A line of a list has promises of them.
    const [viewers, buyers] = await Promise.all([product.viewers, product.buyers]);
    const store = await listingStore(context, product.snapshotId);
    const rate = await buyersPerViewer(store, { productId: product.externalId, viewers, buyers }, context.timeZone);
    return toEstimate(rate, Unit.FRACTION, { method: 'wilson' });
  }

  @Requires('shop:read')
  @FieldResolver(() => [PricePoint], { description: 'prices in time order; of more than first the latest' })
  async priceHistory(
    @Root() product: Product,
    @Arg('period', () => PeriodInput, { nullable: true }) period: PeriodInput | null,
    @Arg('timeZone', () => TimeZone, { nullable: true }) timeZone: string | null,
    @Arg('first', () => Int, { nullable: true, defaultValue: 100 }) first: number | null,
    @Ctx() context: RequestContext,
  ): Promise<PricePoint[]> {
    const zone = timeZone ?? context.timeZone;
    const days = await daysOf(period, zone, () => listingStore(context, product.snapshotId));
    return (
      (await priceHistoryLoader.load(
        context,
        product.externalId,
        { period: days && { ...days, timeZone: zone }, first: historySize(first) },
        product.snapshotId,
      )) ?? []
    );
  }

  @Requires('shop:read')
  @FieldResolver(() => [ProductDay], {
    description: 'local days with events, in time order; of more than first the latest',
  })
  async days(
    @Root() product: Product,
    @Arg('period', () => PeriodInput, { nullable: true }) period: PeriodInput | null,
    @Arg('timeZone', () => TimeZone, { nullable: true, description: 'Default: that of the shop.' })
    timeZone: string | null,
    @Arg('first', () => Int, { nullable: true, defaultValue: 100 }) first: number | null,
    @Ctx() context: RequestContext,
  ): Promise<ProductDay[]> {
    const zone = timeZone ?? context.timeZone;
    return (
      (await productDaysLoader.load(
        context,
        product.externalId,
        {
          period: await daysOf(period, zone, () => listingStore(context, product.snapshotId)),
          timeZone: zone,
          first: historySize(first),
        },
        product.snapshotId,
      )) ?? []
    );
  }
}

function historySize(first: number | null): number {
  const size = first ?? 100;
  if (size < 1 || size > HISTORY_LIMIT)
    throw badInput(`first is ${size}; it must lie between 1 and ${HISTORY_LIMIT}. Ask for a part with "period".`);
  return size;
}
