import {
  repeatPurchase,
  type RepeatPurchase as RepeatPurchaseAnswer,
  type RepeatPurchaseQuestion,
} from '@cartograph/analytics';
import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { Requires } from '../../access.js';
import type { RequestContext } from '../../context.js';
import { Analytics } from '../answers/analytics.js';
import { answeredApart, APART } from '../answers/answered.js';
import type { ApartQuestion } from '../apart/ask-apart.js';
import { RepeatPurchase, toRepeatPurchase } from './repeat-purchase.js';

export const repeatPurchaseApart: ApartQuestion<RepeatPurchaseQuestion, RepeatPurchaseAnswer> = {
  name: 'repeat-purchase',
  ask: (store, asked, { signal }) => repeatPurchase(store, { ...asked, signal }),
};

@Resolver(() => Analytics)
export class RepeatPurchaseResolver {
  @Requires('analytics:read')
  @FieldResolver(() => RepeatPurchase, {
    complexity: APART,
    description: 'How long until they buy again, by category.',
  })
  async repeatPurchase(
    @Root() { question }: Analytics,
    @Arg('categoriesFirst', () => Int, { nullable: true, defaultValue: 20, description: '0 to 100' }) categoriesFirst:
      | number
      | null,
    @Ctx() context: RequestContext,
  ): Promise<RepeatPurchase> {
    const asked = { ...question, categoriesFirst: categoriesFirst ?? 20 };
    return toRepeatPurchase(await answeredApart(context, repeatPurchaseApart, asked));
  }
}
