import { funnel } from '@cartograph/analytics';
import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import type { RequestContext } from '../context.js';
import { badInput } from '../errors.js';
import { Analytics } from './analytics.js';
import { answered, SCAN } from './answered.js';
import { Funnel, FunnelInput, FunnelProductMode, toFunnel } from './funnel.js';

const BREAKDOWN_LIMIT = 100;

@Resolver(() => Analytics)
export class FunnelResolver {
  @Requires('analytics:read')
  @FieldResolver(() => Funnel, { complexity: SCAN })
  async funnel(@Root() { question }: Analytics, @Arg('input', () => FunnelInput, { nullable: true }) input: FunnelInput | null, @Ctx() context: RequestContext): Promise<Funnel> {
    const productMode = input?.productMode ?? FunnelProductMode.ANY_PRODUCT;
    const breakdownFirst = input?.breakdownFirst ?? 20;
    if (breakdownFirst < 0 || breakdownFirst > BREAKDOWN_LIMIT) throw badInput(`breakdownFirst is ${breakdownFirst}; it must lie between 0 and ${BREAKDOWN_LIMIT}.`);
    const asked = { ...question, productMode, breakdownFirst };
    return toFunnel(await answered(context, ['funnel', asked], (store, signal) => funnel(store, { ...asked, signal })));
  }
}
