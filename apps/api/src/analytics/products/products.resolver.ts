import { products, topProducts, type Products, type ProductsQuestion } from '@cartograph/analytics';
import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import { Requires } from '../../access.js';
import { PAGE_LIMIT } from '../../connection.js';
import type { RequestContext } from '../../context.js';
import { badInput } from '../../errors.js';
import { selectsAny } from '../../selects.js';
import { Analytics } from '../answers/analytics.js';
import { answered, answeredApart, TABLES } from '../answers/answered.js';
import type { ApartQuestion } from '../apart/ask-apart.js';
import { SECONDS_PER_MILLION } from '../answers/lanes.js';
import {
  JUDGED_FIELDS,
  plainSortOf,
  ProductAnalysis,
  ProductsInput,
  toProductAnalysis,
  toProductsInput,
  toTopList,
} from './products.js';

/** Every product of the catalog is judged, whatever the page shows. */
export const productsApart: ApartQuestion<ProductsQuestion, Products> = {
  name: 'products',
  secondsPerMillion: SECONDS_PER_MILLION.events,
  ask: (store, asked, { signal }) => products(store, { ...asked, signal }),
};

@Resolver(() => Analytics)
export class ProductAnalysisResolver {
  @Requires('analytics:read')
  @FieldResolver(() => ProductAnalysis, {
    complexity: TABLES,
    description: 'what products bring in the period, which stand out, and a level of the category or brand tree',
  })
  async products(
    @Root() { question }: Analytics,
    @Arg('input', () => ProductsInput, { nullable: true }) input: ProductsInput | null,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ProductAnalysis> {
    const asked = toProductsInput(input);
    if (asked.first > PAGE_LIMIT)
      throw badInput(
        `first is ${asked.first}; it must lie between 0 and ${PAGE_LIMIT}. Ask for further pages with "skip".`,
      );
    if (asked.only && asked.only.length > PAGE_LIMIT)
      throw badInput(`only names ${asked.only.length} products; it may name ${PAGE_LIMIT}.`);
    const sort = plainSortOf(asked);
    if (sort && !selectsAny(info, JUDGED_FIELDS)) {
      const { first, skip = 0, direction = 'desc' } = asked;
      const { value, ...how } = await answered(
        context,
        ['top products', question, { first, skip, direction, sort }],
        (store, signal) => topProducts(store, { ...question, first, skip, direction, sort, signal }),
      );
      if (value) return toTopList({ value, ...how }, asked);
    }
    return toProductAnalysis(await answeredApart(context, productsApart, { ...question, ...asked }));
  }
}
