import { products } from '@cartograph/analytics';
import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import { PAGE_LIMIT } from '../connection.js';
import type { RequestContext } from '../context.js';
import { badInput } from '../errors.js';
import { Analytics } from './analytics.js';
import { answered, SCAN } from './answered.js';
import { ProductAnalysis, ProductsInput, toProductAnalysis, toProductsInput } from './products.js';

@Resolver(() => Analytics)
export class ProductAnalysisResolver {
  @Requires('analytics:read')
  @FieldResolver(() => ProductAnalysis, { complexity: SCAN, description: 'what products bring in the period, which stand out, and a level of the category or brand tree' })
  async products(@Root() { question }: Analytics, @Arg('input', () => ProductsInput, { nullable: true }) input: ProductsInput | null, @Ctx() context: RequestContext): Promise<ProductAnalysis> {
    const asked = toProductsInput(input);
    if (asked.first > PAGE_LIMIT) throw badInput(`first is ${asked.first}; it must lie between 0 and ${PAGE_LIMIT}. Ask for further pages with "skip".`);
    if (asked.only && asked.only.length > PAGE_LIMIT) throw badInput(`only names ${asked.only.length} products; it may name ${PAGE_LIMIT}.`);
    return toProductAnalysis(await answered(context, ['products', question, asked], (store, signal) => products(store, { ...question, ...asked, signal })));
  }
}
