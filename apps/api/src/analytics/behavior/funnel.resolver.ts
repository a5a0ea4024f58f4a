import { funnel } from '@cartograph/analytics';
import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import { Requires } from '../../access.js';
import type { RequestContext } from '../../context.js';
import { badInput } from '../../errors.js';
import { selectsAny } from '../../selects.js';
import { Analytics } from '../answers/analytics.js';
import { answered, TABLES } from '../answers/answered.js';
import { Funnel, FunnelInput, toFunnel } from './funnel.js';
import { toFunnelRule } from './funnel-rule.js';
import { SECONDS_PER_MILLION } from '../answers/lanes.js';

const BREAKDOWN_LIMIT = 100;

@Resolver(() => Analytics)
export class FunnelResolver {
  @Requires('analytics:read')
  @FieldResolver(() => Funnel, { complexity: TABLES })
  async funnel(
    @Root() { question }: Analytics,
    @Arg('input', () => FunnelInput, { nullable: true }) input: FunnelInput | null,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Funnel> {
    const breakdownFirst = input?.breakdownFirst ?? 20;
    if (breakdownFirst < 1 || breakdownFirst > BREAKDOWN_LIMIT)
      throw badInput(`breakdownFirst is ${breakdownFirst}; it must lie between 1 and ${BREAKDOWN_LIMIT}.`);
    // Users of sessions, and times in any order, are in no rollup: they are worked out only where they are read.
    const parts = {
      users: selectsAny(info, ['users', 'lostUsers']),
      seconds: selectsAny(info, ['secondsFromPrevious']),
    };
    const asked = {
      ...question,
      ...toFunnelRule(input ?? {}),
      breakdown: input?.breakdown ?? null,
      breakdownFirst,
      ...parts,
    };
    return toFunnel(
      await answered(
        context,
        [parts.users ? 'funnel with users' : 'funnel', asked],
        (store, signal) => funnel(store, { ...asked, signal }),
        { secondsPerMillion: SECONDS_PER_MILLION[parts.users ? 'events' : 'tables'] },
      ),
    );
  }
}
