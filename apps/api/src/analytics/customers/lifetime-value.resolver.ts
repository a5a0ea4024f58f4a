import {
  lifetimeValue,
  type LifetimeValue as LifetimeValueAnswer,
  type LifetimeValueQuestion,
} from '@cartograph/analytics';
import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Requires } from '../../access.js';
import type { RequestContext } from '../../context.js';
import { Analytics } from '../answers/analytics.js';
import { answeredApart, APART } from '../answers/answered.js';
import type { ApartQuestion } from '../apart/ask-apart.js';
import { LifetimeValue, LifetimeValueInput, toLifetimeValue } from './lifetime-value.js';

export const lifetimeValueApart: ApartQuestion<LifetimeValueQuestion, LifetimeValueAnswer> = {
  name: 'lifetime-value',
  ask: (store, asked, { signal }) => lifetimeValue(store, { ...asked, signal }),
};

@Resolver(() => Analytics)
export class LifetimeValueResolver {
  @Requires('analytics:read')
  @FieldResolver(() => LifetimeValue, {
    complexity: APART,
    description: 'What are the customers worth in the months ahead? BG/NBD and Gamma-Gamma.',
  })
  async lifetimeValue(
    @Root() { question }: Analytics,
    @Arg('input', () => LifetimeValueInput, { nullable: true }) input: LifetimeValueInput | null,
    @Ctx() context: RequestContext,
  ): Promise<LifetimeValue> {
    const asked = { ...question, months: input?.months ?? 12, monthlyDiscount: input?.monthlyDiscount ?? 0.01 };
    return toLifetimeValue(await answeredApart(context, lifetimeValueApart, asked));
  }
}
