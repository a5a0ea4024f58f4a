import { demand, type Demand as DemandAnswer, type DemandQuestion } from '@cartograph/analytics';
import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Requires } from '../../access.js';
import { listLength } from '../../connection.js';
import type { RequestContext } from '../../context.js';
import { Analytics } from '../answers/analytics.js';
import { answeredApart, APART } from '../answers/answered.js';
import type { ApartQuestion } from '../apart/ask-apart.js';
import { CategoryLevel, Demand, DemandInput, DemandMeasure, toDemand } from './demand.js';

export const demandApart: ApartQuestion<DemandQuestion, DemandAnswer> = {
  name: 'demand',
  ask: (store, asked, { signal }) => demand(store, { ...asked, signal }),
};

@Resolver(() => Analytics)
export class DemandResolver {
  @Requires('analytics:read')
  @FieldResolver(() => Demand, { complexity: APART })
  async demand(
    @Root() { question }: Analytics,
    @Arg('input', () => DemandInput, { nullable: true }) input: DemandInput | null,
    @Ctx() context: RequestContext,
  ): Promise<Demand> {
    const first = listLength(input?.first ?? 50);
    const asked = {
      ...question,
      measure: input?.measure ?? DemandMeasure.DEMAND,
      level: input?.level ?? CategoryLevel.TOP,
      minimumEffect: input?.minimumEffect ?? 0.2,
      heatMapOf: input?.heatMapOf ?? null,
    };
    return toDemand(await answeredApart(context, demandApart, asked), first);
  }
}
