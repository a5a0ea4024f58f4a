import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { Requires } from '../access.js';
import { PeriodInput } from '../answer.js';
import type { RequestContext } from '../context.js';
import { EventFilter } from '../event-counts.js';
import { TimeZone } from '../scalars.js';
import { Analytics, toQuestion } from './answers/analytics.js';

@Resolver(() => Analytics)
export class AnalyticsResolver {
  @Requires('analytics:read')
  @Query(() => Analytics)
  analytics(
    @Arg('period', () => PeriodInput, { nullable: true }) period: PeriodInput | null,
    @Arg('timeZone', () => TimeZone, { nullable: true }) timeZone: string | null,
    @Arg('filter', () => EventFilter, { nullable: true }) filter: EventFilter | null,
    @Arg('includeBots', () => Boolean, {
      nullable: true,
      defaultValue: true,
      description: "Whether sessions that look like a bot's count.",
    })
    includeBots: boolean | null,
    @Ctx() context: RequestContext,
  ): Analytics {
    return { question: toQuestion({ period, timeZone, filter, includeBots }, context.timeZone) };
  }
}
