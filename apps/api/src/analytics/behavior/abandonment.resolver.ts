import { abandonment, type Abandonment as AbandonmentAnswer, type AbandonmentQuestion } from '@cartograph/analytics';
import { Arg, Ctx, Extensions, FieldResolver, Resolver, Root } from 'type-graphql';
import { Requires } from '../../access.js';
import { listLength } from '../../connection.js';
import type { RequestContext } from '../../context.js';
import { Abandonment, AbandonmentInput, toAbandonment } from './abandonment.js';
import { AnalysisQuestion, schemaName } from '../answers/analysis-question.js';
import { Analytics } from '../answers/analytics.js';
import { answeredAs, type Asking, APART } from '../answers/answered.js';

/** The most that a list of categories may have: the answer is worked out with all of these, however few are listed. */
const CATEGORY_LIMIT = 100;

/** How it is asked, by its field and as a job. */
export const abandonmentAsking: Asking<AbandonmentQuestion, AbandonmentAnswer> = {
  name: AnalysisQuestion.ABANDONMENT,
  cost: { secondsPerMillion: 0.2, reading: 0.35 },
  ask: (store, asked, { signal }) => abandonment(store, { ...asked, signal }),
};

/** What it is asked with. */
export const abandonmentAsked = (
  question: Analytics['question'],
  input: AbandonmentInput | null,
): AbandonmentQuestion => ({ ...question, graceHours: input?.graceHours ?? null, first: CATEGORY_LIMIT });

@Resolver(() => Analytics)
export class AbandonmentResolver {
  @Requires('analytics:read')
  @Extensions({ asJob: schemaName(AnalysisQuestion.ABANDONMENT) })
  @FieldResolver(() => Abandonment, {
    complexity: APART,
    description: 'Carts that were left: how many, worth how much, and whether their users come back.',
  })
  async abandonment(
    @Root() { question }: Analytics,
    @Arg('input', () => AbandonmentInput, { nullable: true }) input: AbandonmentInput | null,
    @Ctx() context: RequestContext,
  ): Promise<Abandonment> {
    const first = listLength(input?.first ?? 20);
    return toAbandonment(await answeredAs(context, abandonmentAsking, abandonmentAsked(question, input)), first);
  }
}
