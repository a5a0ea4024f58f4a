import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import type { RequestContext } from '../context.js';
import { defineLoader } from '../loader.js';
import { answeringNow, modelSetOf } from '../models/trainings.js';
import { Product } from '../products/product.js';
import { feedOfRequest, stockOf } from './product-feeds.js';

/** What the product feed says of products, by the log's own id. */
const stockLoader = defineLoader<boolean>(async (ids, context) => {
  const feed = await feedOfRequest(context);
  const answering = feed && (await answeringNow(context));
  const found = new Map<string, boolean>();
  if (!feed || !answering) return found;
  const set = await modelSetOf(context, answering.training, answering.model?.kind ?? null);
  const stock = await stockOf(context.dataDir, set, feed);
  for (const id of ids) {
    const row = set.productIds.row(id);
    if (row >= 0 && stock.listed[row] === 1) found.set(id, stock.inStock[row] === 1);
  }
  return found;
});

@Resolver(() => Product)
export class ProductStockResolver {
  @Requires('shop:read', 'recommendations:read')
  @FieldResolver(() => Boolean, {
    nullable: true,
    description:
      'Whether the product feed says that it is in stock. Null where there is no feed, the feed does not list the product, or the live model does not know it.',
  })
  inStock(@Root() { externalId }: Product, @Ctx() context: RequestContext): Promise<boolean | null> {
    return stockLoader.load(context, externalId);
  }
}
