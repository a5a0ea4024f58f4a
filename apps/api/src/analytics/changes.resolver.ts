import { changes } from '@cartograph/analytics';
import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import { listLength } from '../connection.js';
import type { RequestContext } from '../context.js';
import { Analytics } from './analytics.js';
import { answered, SCAN } from './answered.js';
import { Changes, toChanges } from './changes.js';

@Resolver(() => Analytics)
export class ChangesResolver {
  @Requires('analytics:read')
  @FieldResolver(() => Changes, { complexity: SCAN, description: 'What changed in the period, by default the last seven whole days of the log, against what the weeks before lead to expect.' })
  async changes(
    @Root() { question }: Analytics,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20, description: 'findings to answer, 1 to 100' }) first: number | null,
    @Ctx() context: RequestContext,
  ): Promise<Changes> {
    const size = listLength(first ?? 20);
    return toChanges(await answered(context, ['changes', question], (store, signal) => changes(store, { ...question, signal }), { heavy: true }), size);
  }
}
