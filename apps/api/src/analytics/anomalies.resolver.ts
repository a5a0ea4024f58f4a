import { anomalies } from '@cartograph/analytics';
import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import { listLength } from '../connection.js';
import type { RequestContext } from '../context.js';
import { Analytics } from './analytics.js';
import { answered, SCAN } from './answered.js';
import { Anomalies, toAnomalies } from './anomalies.js';

@Resolver(() => Analytics)
export class AnomaliesResolver {
  @Requires('analytics:read')
  @FieldResolver(() => Anomalies, { complexity: SCAN, description: 'Days, and days of a top category, that lie outside of what their weekday leads to expect; faults of the tracking are named as such.' })
  async anomalies(
    @Root() { question }: Analytics,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20, description: 'findings to answer, 1 to 100' }) first: number | null,
    @Ctx() context: RequestContext,
  ): Promise<Anomalies> {
    const size = listLength(first ?? 20);
    return toAnomalies(await answered(context, ['anomalies', question], (store, signal) => anomalies(store, { ...question, signal }), { heavy: true }), size);
  }
}
