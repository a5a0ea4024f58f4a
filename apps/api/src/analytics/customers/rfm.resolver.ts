import { rfm, type Rfm as RfmAnswer, type RfmQuestion } from '@cartograph/analytics';
import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Requires } from '../../access.js';
import type { RequestContext } from '../../context.js';
import { Analytics } from '../answers/analytics.js';
import { answeredApart, APART } from '../answers/answered.js';
import type { ApartQuestion } from '../apart/ask-apart.js';
import { Rfm, RfmInput, RfmMethod, toRfm } from './rfm.js';

export const rfmApart: ApartQuestion<RfmQuestion, RfmAnswer> = {
  name: 'rfm',
  ask: (store, asked, { signal }) => rfm(store, { ...asked, signal }),
};

@Resolver(() => Analytics)
export class RfmResolver {
  @Requires('analytics:read')
  @FieldResolver(() => Rfm, {
    complexity: APART,
    description: 'Who are the buyers: when did they last buy, how often, how much?',
  })
  async rfm(
    @Root() { question }: Analytics,
    @Arg('input', () => RfmInput, { nullable: true }) input: RfmInput | null,
    @Ctx() context: RequestContext,
  ): Promise<Rfm> {
    const asked = {
      ...question,
      method: input?.method ?? RfmMethod.RULE,
      clusters: input?.clusters ?? null,
      seed: input?.seed ?? 1,
    };
    return toRfm(await answeredApart(context, rfmApart, asked));
  }
}
