import {
  purchaseDrivers,
  type PurchaseDrivers as PurchaseDriversAnswer,
  type PurchaseDriversQuestion,
} from '@cartograph/analytics';
import { Arg, Ctx, Extensions, FieldResolver, Resolver, Root } from 'type-graphql';
import { Requires } from '../../access.js';
import { listLength } from '../../connection.js';
import type { RequestContext } from '../../context.js';
import { AnalysisQuestion, schemaName } from '../answers/analysis-question.js';
import { Analytics } from '../answers/analytics.js';
import { answeredAs, APART, type Asking } from '../answers/answered.js';
import { PurchaseDrivers, PurchaseDriversInput, toPurchaseDrivers } from './purchase-drivers.js';

/** How H3 is asked, by its field and as a job. */
export const purchaseDriversAsking: Asking<PurchaseDriversQuestion, PurchaseDriversAnswer> = {
  name: AnalysisQuestion.PURCHASE_DRIVERS,
  cost: { secondsPerMillion: 1.4, reading: 0.2, around: { before: 30, after: 30 } },
  heavy: true,
  ask: (store, asked, run) => purchaseDrivers(store, { ...asked, ...run }),
};

/** What H3 is asked with. */
export const purchaseDriversAsked = (
  question: Analytics['question'],
  input: PurchaseDriversInput | null,
): PurchaseDriversQuestion => ({
  ...question,
  level: input?.level ?? 0.05,
  minimumEffect: input?.minimumEffect ?? 0.1,
  mostPairs: input?.mostPairs ?? 2_000_000,
});

@Resolver(() => Analytics)
export class PurchaseDriversResolver {
  @Requires('analytics:read')
  @Extensions({ asJob: schemaName(AnalysisQuestion.PURCHASE_DRIVERS) })
  @FieldResolver(() => PurchaseDrivers, { complexity: APART })
  async purchaseDrivers(
    @Root() { question }: Analytics,
    @Arg('input', () => PurchaseDriversInput, { nullable: true }) input: PurchaseDriversInput | null,
    @Ctx() context: RequestContext,
  ): Promise<PurchaseDrivers> {
    const first = listLength(input?.first ?? 20);
    return toPurchaseDrivers(
      await answeredAs(context, purchaseDriversAsking, purchaseDriversAsked(question, input)),
      first,
      input?.category ?? null,
    );
  }
}
