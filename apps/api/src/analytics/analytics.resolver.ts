import { funnel, overview, type Question } from '@cartograph/analytics';
import { Arg, Ctx, FieldResolver, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import { PeriodInput } from '../answer.js';
import type { RequestContext } from '../context.js';
import { badInput } from '../errors.js';
import { EventFilter } from '../event-counts.js';
import { TimeZone } from '../scalars.js';
import { answersOf, type CachedAnswer } from './answer-cache.js';
import { Funnel, FunnelInput, FunnelProductMode, toFunnel } from './funnel.js';
import { Overview, toOverview } from './overview.js';

/** What the questions inside have in common. */
@Requires('analytics:read')
@ObjectType()
export class Analytics {
  question!: Omit<Question, 'signal'>;
}

/** A question that scans the log costs hundreds of points, so that a document cannot ask for dozens. */
const SCAN = ({ childComplexity }: { childComplexity: number }): number => 500 + childComplexity;
const BREAKDOWN_LIMIT = 100;

@Resolver(() => Analytics)
export class AnalyticsResolver {
  @Requires('analytics:read')
  @Query(() => Analytics)
  analytics(
    @Arg('period', () => PeriodInput, { nullable: true }) period: PeriodInput | null,
    @Arg('timeZone', () => TimeZone, { nullable: true }) timeZone: string | null,
    @Arg('filter', () => EventFilter, { nullable: true }) filter: EventFilter | null,
    @Ctx() context: RequestContext,
  ): Analytics {
    return { question: { period: period ?? null, timeZone: timeZone ?? context.timeZone, filter: filter ?? null } };
  }

  @Requires('analytics:read')
  @FieldResolver(() => Overview, { complexity: SCAN })
  async overview(@Root() { question }: Analytics, @Ctx() context: RequestContext): Promise<Overview> {
    return toOverview(await answered(context, ['overview', question], (store, signal) => overview(store, { ...question, signal })));
  }

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

type Store = Awaited<ReturnType<RequestContext['store']>>;

async function answered<T>(context: RequestContext, key: readonly unknown[], compute: (store: Store, signal: AbortSignal) => Promise<T>): Promise<CachedAnswer<T>> {
  const store = await context.store();
  return answersOf(context.lake).get([store.snapshot.id, ...key], context.signal, (signal) => compute(store, signal));
}
