import { timeToPurchase } from '@cartograph/analytics';
import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Requires } from '../../access.js';
import type { RequestContext } from '../../context.js';
import { Analytics } from '../answers/analytics.js';
import { answered, SCAN } from '../answers/answered.js';
import { SECONDS_PER_MILLION } from '../answers/lanes.js';
import { TimeToPurchase, TimeToPurchaseInput, toTimeToPurchase } from './time-to-purchase.js';

@Resolver(() => Analytics)
export class TimeToPurchaseResolver {
  @Requires('analytics:read')
  @FieldResolver(() => TimeToPurchase, {
    complexity: SCAN,
    description: 'How long buyers take from their first view of a product to its purchase, by category.',
  })
  async timeToPurchase(
    @Root() { question }: Analytics,
    @Arg('input', () => TimeToPurchaseInput, { nullable: true }) input: TimeToPurchaseInput | null,
    @Ctx() context: RequestContext,
  ): Promise<TimeToPurchase> {
    const asked = { ...question, depth: input?.depth ?? null, first: input?.first ?? 20 };
    return toTimeToPurchase(
      await answered(
        context,
        ['time-to-purchase', asked],
        (store, signal) => timeToPurchase(store, { ...asked, signal }),
        { secondsPerMillion: SECONDS_PER_MILLION.events },
      ),
    );
  }
}
