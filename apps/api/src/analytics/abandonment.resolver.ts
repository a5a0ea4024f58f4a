import { abandonment } from '@cartograph/analytics';
import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import type { RequestContext } from '../context.js';
import { badInput } from '../errors.js';
import { Abandonment, AbandonmentInput, toAbandonment } from './abandonment.js';
import { Analytics } from './analytics.js';
import { answered, SCAN } from './answered.js';

const CATEGORY_LIMIT = 100;

@Resolver(() => Analytics)
export class AbandonmentResolver {
  @Requires('analytics:read')
  @FieldResolver(() => Abandonment, { complexity: SCAN, description: 'Carts that were left: how many, worth how much, and whether their users come back.' })
  async abandonment(@Root() { question }: Analytics, @Arg('input', () => AbandonmentInput, { nullable: true }) input: AbandonmentInput | null, @Ctx() context: RequestContext): Promise<Abandonment> {
    const first = input?.first ?? 20;
    if (first < 1 || first > CATEGORY_LIMIT) throw badInput(`first is ${first}; it must lie between 1 and ${CATEGORY_LIMIT}.`);
    const asked = { ...question, graceHours: input?.graceHours ?? null, first };
    return toAbandonment(await answered(context, ['abandonment', asked], (store, signal) => abandonment(store, { ...asked, signal })));
  }
}
