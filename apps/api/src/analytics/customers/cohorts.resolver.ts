import { cohorts } from '@cartograph/analytics';
import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Requires } from '../../access.js';
import type { RequestContext } from '../../context.js';
import { Analytics } from '../answers/analytics.js';
import { answered, TABLES } from '../answers/answered.js';
import { checkedFirst } from '../answers/calendar-unit.js';
import { CohortEntry, Cohorts, CohortsInput, CohortGranularity, toCohorts } from './cohorts.js';

@Resolver(() => Analytics)
export class CohortsResolver {
  @Requires('analytics:read')
  @FieldResolver(() => Cohorts, {
    complexity: TABLES,
    description: 'Users by the week or month of their first view, cart or purchase, and what they did later.',
  })
  async cohorts(
    @Root() { question }: Analytics,
    @Arg('input', () => CohortsInput, { nullable: true }) input: CohortsInput | null,
    @Ctx() context: RequestContext,
  ): Promise<Cohorts> {
    const first = checkedFirst('cohortsFirst', input?.cohortsFirst, 26);
    const asked = {
      ...question,
      entry: input?.entry ?? CohortEntry.FIRST_PURCHASE,
      granularity: input?.granularity ?? CohortGranularity.WEEK,
    };
    return toCohorts(
      await answered(context, ['cohorts', asked], (store, signal) => cohorts(store, { ...asked, signal })),
      first,
    );
  }
}
