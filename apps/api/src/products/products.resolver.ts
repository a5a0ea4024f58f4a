import { countProducts, listCategories, listProducts } from '@cartograph/analytics';
import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';
import { Requires } from '../access.js';
import { connectionArgs, type Connection, type ConnectionArguments } from '../connection.js';
import type { RequestContext } from '../context.js';
import { listingConnection, listingOf, listingStore } from '../log-listing.js';
import { askedExternalId } from '../one-of-ids.js';
import { productLoader } from './product-loader.js';
import { Category, Product, PRODUCT_PREFIX, ProductConnection, ProductFilter, ProductOrder, toListOrder, toProduct } from './product.js';

@Resolver()
export class ProductsResolver {
  @Requires('shop:read')
  @Query(() => ProductConnection)
  async products(
    @Args(connectionArgs(20)) args: ConnectionArguments,
    @Arg('search', () => String, { nullable: true }) search: string | null,
    @Arg('filter', () => ProductFilter, { nullable: true }) filter: ProductFilter | null,
    @Arg('orderBy', () => ProductOrder, { nullable: true }) orderBy: ProductOrder | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Product>> {
    const request = listingOf(args);
    const store = await listingStore(context);
    const wanted = { ...filter, search };
    const page = await listProducts(store, request, wanted, orderBy ? toListOrder(orderBy) : undefined);
    return listingConnection(page, request, toProduct, () => countProducts(store, wanted));
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
  async categories(@Arg('parent', () => String, { nullable: true }) parent: string | null, @Ctx() context: RequestContext): Promise<Category[]> {
    return listCategories(await listingStore(context), parent);
  }
}
