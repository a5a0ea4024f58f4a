import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { Requires } from '../access.js';
import { PeriodInput } from '../answer.js';
import type { RequestContext } from '../context.js';
import { EventFilter } from '../event-counts.js';
import { listingStore } from '../log-listing.js';
import { daysOf } from '../period.js';
import { TimeZone } from '../scalars.js';
import { Analytics, toQuestion } from './answers/analytics.js';

@Resolver(() => Analytics)
export class AnalyticsResolver {
  @Requires('analytics:read')
  @Query(() => Analytics, {
    // The days of a relative period are looked up in the coverage.
    complexity: ({ args, childComplexity }) =>
      1 + childComplexity + ((args['period'] as PeriodInput | null)?.relative == null ? 0 : 200),
  })
  async analytics(
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
  ): Promise<Analytics> {
    const days = await daysOf(period, timeZone ?? context.timeZone, () => listingStore(context));
    return { question: toQuestion({ period: days, timeZone, filter, includeBots }, context.timeZone) };
  }
}
