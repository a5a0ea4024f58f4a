import { prices, type Prices as PricesAnswer, type PricesQuestion } from '@cartograph/analytics';
import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Requires } from '../../access.js';
import { listLength } from '../../connection.js';
import type { RequestContext } from '../../context.js';
import { Analytics } from '../answers/analytics.js';
import { answeredApart, APART } from '../answers/answered.js';
import type { ApartQuestion } from '../apart/ask-apart.js';
import { SECONDS_PER_MILLION } from '../answers/lanes.js';
import { Prices, PricesInput, toPrices } from './prices.js';

export const pricesApart: ApartQuestion<PricesQuestion, PricesAnswer> = {
  name: 'prices',
  secondsPerMillion: SECONDS_PER_MILLION.events,
  ask: (store, asked, { signal }) => prices(store, { ...asked, signal }),
};

@Resolver(() => Analytics)
export class PricesResolver {
  @Requires('analytics:read')
  @FieldResolver(() => Prices, { complexity: APART })
  async prices(
    @Root() { question }: Analytics,
    @Arg('input', () => PricesInput, { nullable: true }) input: PricesInput | null,
    @Ctx() context: RequestContext,
  ): Promise<Prices> {
    const asked = {
      ...question,
      first: listLength(input?.first ?? 20),
      changesFirst: listLength(input?.changesFirst ?? 20),
      smallestViews: input?.smallestViews ?? 20,
    };
    return toPrices(await answeredApart(context, pricesApart, asked));
  }
}
