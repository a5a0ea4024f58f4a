import { association } from '@cartograph/analytics';
import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import type { RequestContext } from '../context.js';
import { badInput } from '../errors.js';
import { Analytics } from './analytics.js';
import { answered, SCAN } from './answered.js';
import { AssociationUnit } from './association-parts.js';
import { Association, AssociationInput, BasketAct, BasketLevel, toAssociation } from './association.js';

const LIST_LIMIT = 100;

@Resolver(() => Analytics)
export class AssociationResolver {
  @Requires('analytics:read')
  @FieldResolver(() => Association, { complexity: SCAN })
  async association(@Root() { question }: Analytics, @Arg('input', () => AssociationInput, { nullable: true }) input: AssociationInput | null, @Ctx() context: RequestContext): Promise<Association> {
    const first = input?.first ?? 50;
    if (first < 1 || first > LIST_LIMIT) throw badInput(`first is ${first}; it must lie between 1 and ${LIST_LIMIT}.`);
    const asked = {
      ...question,
      unit: input?.unit ?? AssociationUnit.USER,
      level: input?.level ?? BasketLevel.CATEGORY,
      from: input?.from ?? BasketAct.VIEW,
      to: input?.to ?? BasketAct.PURCHASE,
      minimumSupport: input?.minimumSupport ?? 30,
      windowDays: input?.windowDays ?? 14,
    };
    return toAssociation(await answered(context, ['association', asked], (store, signal) => association(store, { ...asked, signal })), first);
  }
}
