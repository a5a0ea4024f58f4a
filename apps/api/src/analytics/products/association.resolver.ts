import { association, type AssociationQuestion } from '@cartograph/analytics';
import { Arg, Ctx, Extensions, FieldResolver, Resolver, Root } from 'type-graphql';
import { Requires } from '../../access.js';
import { listLength } from '../../connection.js';
import type { RequestContext } from '../../context.js';
import { AnalysisQuestion, schemaName } from '../answers/analysis-question.js';
import { Analytics } from '../answers/analytics.js';
import { answeredAs, APART, type Asking } from '../answers/answered.js';
import { AssociationUnit } from './association-parts.js';
import {
  Association,
  AssociationInput,
  BasketAct,
  BasketLevel,
  listed,
  type ListedAssociation,
  toAssociation,
} from './association.js';

/** How H1 is asked, by its field and as a job. */
export const associationAsking: Asking<AssociationQuestion, ListedAssociation> = {
  name: AnalysisQuestion.ASSOCIATION,
  cost: { secondsPerMillion: 0.8, reading: 0.4, around: { before: 30, after: 30 } },
  heavy: true,
  ask: async (store, asked, run) => listed(await association(store, { ...asked, ...run })),
};

/** What H1 is asked with. */
export const associationAsked = (
  question: Analytics['question'],
  input: AssociationInput | null,
): AssociationQuestion => ({
  ...question,
  unit: input?.unit ?? AssociationUnit.USER,
  level: input?.level ?? BasketLevel.CATEGORY,
  from: input?.from ?? BasketAct.VIEW,
  to: input?.to ?? BasketAct.PURCHASE,
  minimumSupport: input?.minimumSupport ?? 30,
  windowDays: input?.windowDays ?? 14,
});

@Resolver(() => Analytics)
export class AssociationResolver {
  @Requires('analytics:read')
  @Extensions({ asJob: schemaName(AnalysisQuestion.ASSOCIATION) })
  @FieldResolver(() => Association, { complexity: APART })
  async association(
    @Root() { question }: Analytics,
    @Arg('input', () => AssociationInput, { nullable: true }) input: AssociationInput | null,
    @Ctx() context: RequestContext,
  ): Promise<Association> {
    const first = listLength(input?.first ?? 50);
    return toAssociation(await answeredAs(context, associationAsking, associationAsked(question, input)), first);
  }
}
