import { coverage, dataHealth } from '@cartograph/analytics';
import type { EventStore } from '@cartograph/events';
import { Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import { Analytics } from '../analytics/answers/analytics.js';
import { answered } from '../analytics/answers/answered.js';
import { SECONDS_PER_MILLION } from '../analytics/answers/lanes.js';
import type { RequestContext } from '../context.js';
import { DataHealth, toDataHealth } from './data-health.js';
import { Coverage, toCoverage } from './shop.js';

/** The days of the whole log beside the questions about it, in their time zone. */
@Resolver(() => Analytics)
export class AnalyticsCoverageResolver {
  @Requires('analytics:read')
  @FieldResolver(() => Coverage, {
    description:
      'Events of each local day by type, and where the tracking failed or the log is cut. Of the whole log, whatever the period and filter.',
    complexity: 200,
  })
  coverage(@Root() { question }: Analytics, @Ctx() context: RequestContext): Promise<Coverage> {
    return coverageIn(context, question.timeZone ?? context.timeZone);
  }
}

/** What to know before the figures are trusted. */
@Resolver()
export class DataHealthResolver {
  @Requires('shop:read')
  @Query(() => DataHealth, {
    nullable: true,
    description: 'null before the first import',
    complexity: ({ childComplexity }) => 500 + childComplexity,
  })
  async dataHealth(@Ctx() context: RequestContext): Promise<DataHealth | null> {
    if (!(await storeOrNull(context))) return null;
    const { value } = await answered(context, ['data-health'], dataHealth, {
      secondsPerMillion: SECONDS_PER_MILLION.events,
    });
    return toDataHealth(value);
  }
}

/** What the log covers, in days of a zone; nothing before the first import. */
export async function coverageIn(context: RequestContext, timeZone: string): Promise<Coverage> {
  if (!(await storeOrNull(context))) return { snapshot: null, timeZone, days: [], faults: [] };
  const { value } = await answered(context, ['coverage', timeZone], (measured) => coverage(measured, { timeZone }));
  return toCoverage(value);
}

/** The request's store; null where nothing has been imported yet, which is no error for the shop itself. */
export async function storeOrNull(context: RequestContext): Promise<EventStore | null> {
  return (await context.lake.current()) ? context.store() : null;
}
