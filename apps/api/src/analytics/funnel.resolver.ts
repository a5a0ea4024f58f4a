import { funnel } from '@cartograph/analytics';
import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import type { RequestContext } from '../context.js';
import { badInput } from '../errors.js';
import { Analytics } from './analytics.js';
import { answered, SCAN } from './answered.js';
import { Funnel, FunnelInput, toFunnel } from './funnel.js';
import { toFunnelRule } from './funnel-rule.js';

const BREAKDOWN_LIMIT = 100;

@Resolver(() => Analytics)
export class FunnelResolver {
  @Requires('analytics:read')
  @FieldResolver(() => Funnel, { complexity: SCAN })
  async funnel(@Root() { question }: Analytics, @Arg('input', () => FunnelInput, { nullable: true }) input: FunnelInput | null, @Ctx() context: RequestContext): Promise<Funnel> {
    const breakdownFirst = input?.breakdownFirst ?? 20;
    if (breakdownFirst < 1 || breakdownFirst > BREAKDOWN_LIMIT) throw badInput(`breakdownFirst is ${breakdownFirst}; it must lie between 1 and ${BREAKDOWN_LIMIT}.`);
    const asked = { ...question, ...toFunnelRule(input ?? {}), breakdown: input?.breakdown ?? null, breakdownFirst };
    return toFunnel(await answered(context, ['funnel', asked], (store, signal) => funnel(store, { ...asked, signal })));
  }
}
