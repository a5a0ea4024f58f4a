import { overview } from '@cartograph/analytics';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import type { RequestContext } from '../context.js';
import { Analytics } from './analytics.js';
import { answered, SCAN } from './answered.js';
import { Overview, toOverview } from './overview.js';

@Resolver(() => Analytics)
export class OverviewResolver {
  @Requires('analytics:read')
  @FieldResolver(() => Overview, { complexity: SCAN })
  async overview(@Root() { question }: Analytics, @Ctx() context: RequestContext): Promise<Overview> {
    return toOverview(await answered(context, ['overview', question], (store, signal) => overview(store, { ...question, signal })));
  }
}
