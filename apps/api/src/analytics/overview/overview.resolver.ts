import { overview } from '@cartograph/analytics';
import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Requires } from '../../access.js';
import { PeriodInput } from '../../answer.js';
import type { RequestContext } from '../../context.js';
import { listingStore } from '../../log-listing.js';
import { daysOf } from '../../period.js';
import { Analytics } from '../answers/analytics.js';
import { answered, TABLES } from '../answers/answered.js';
import { Granularity, Overview, toOverview } from './overview.js';

@Resolver(() => Analytics)
export class OverviewResolver {
  @Requires('analytics:read')
  @FieldResolver(() => Overview, { complexity: TABLES })
  async overview(
    @Root() { question }: Analytics,
    @Arg('granularity', () => Granularity, {
      nullable: true,
      defaultValue: Granularity.DAY,
      description: 'what the period is cut into',
    })
    granularity: Granularity | null,
    @Arg('comparedWith', () => PeriodInput, {
      nullable: true,
      description: 'Days to compare with. Default: the period of equal length just before.',
    })
    comparedWith: PeriodInput | null,
    @Ctx() context: RequestContext,
  ): Promise<Overview> {
    const against = await daysOf(comparedWith, question.timeZone, () => listingStore(context));
    const asked = { ...question, granularity: granularity ?? Granularity.DAY, comparedWith: against };
    return toOverview(
      await answered(context, ['overview', asked], (store, signal) => overview(store, { ...asked, signal })),
    );
  }
}
