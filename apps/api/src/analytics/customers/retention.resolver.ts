import { retention } from '@cartograph/analytics';
import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Requires } from '../../access.js';
import type { RequestContext } from '../../context.js';
import { Analytics } from '../answers/analytics.js';
import { answered, TABLES } from '../answers/answered.js';
import { checkedFirst } from '../answers/calendar-unit.js';
import { Retention, RetentionInput, toRetention, toRetentionQuestion } from './retention.js';

@Resolver(() => Analytics)
export class RetentionResolver {
  @Requires('analytics:read')
  @FieldResolver(() => Retention, {
    complexity: TABLES,
    description: 'Do they come back? By the day, week or month after their first event.',
  })
  async retention(
    @Root() { question }: Analytics,
    @Arg('input', () => RetentionInput, { nullable: true }) input: RetentionInput | null,
    @Ctx() context: RequestContext,
  ): Promise<Retention> {
    const first = checkedFirst('cohortsFirst', input?.cohortsFirst, 31);
    const asked = { ...question, ...toRetentionQuestion(input ?? {}) };
    return toRetention(
      await answered(context, ['retention', asked], (store, signal) => retention(store, { ...asked, signal })),
      first,
    );
  }
}
