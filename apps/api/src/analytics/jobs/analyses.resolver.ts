import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { Requires } from '../../access.js';
import type { RequestContext } from '../../context.js';
import { badInput } from '../../errors.js';
import { mutate } from '../../payload.js';
import { listingStore } from '../../log-listing.js';
import { daysOf } from '../../period.js';
import { ANALYSES } from './analyses.js';
import { AnalysisQuestion, schemaName } from '../answers/analysis-question.js';
import { AnalysisInput, AnalysisState, StartAnalysisPayload } from './analysis-input.js';
import { toQuestion } from '../answers/analytics.js';
import { answerKey, isKnown } from '../answers/answered.js';
import { expectedSeconds } from '../answers/expected-seconds.js';
import { analysisUnderWay, startAnalysisJob } from './start-analysis.js';

@Resolver()
export class AnalysesResolver {
  @Requires('analytics:read')
  @Query(() => AnalysisState, {
    description:
      'Whether a question that may take long is answered, how long it would take, and the job that works it out.',
  })
  async analysis(
    @Arg('input', () => AnalysisInput) input: AnalysisInput,
    @Ctx() context: RequestContext,
  ): Promise<AnalysisState> {
    const { key, isAnswered, seconds } = await known(context, input);
    return isAnswered
      ? { isAnswered, expectedSeconds: 0, job: null }
      : { isAnswered, expectedSeconds: await seconds(), job: await analysisUnderWay(context, key) };
  }

  @Requires('analytics:read')
  @Mutation(() => StartAnalysisPayload, {
    description:
      'Starts a job that works out the answer to a question without the time limit of a request, and keeps it for as long as its snapshot is there; the field then gives it at once. One that waits or runs for the same question is shared.',
  })
  startAnalysis(
    @Arg('input', () => AnalysisInput) input: AnalysisInput,
    @Ctx() context: RequestContext,
  ): Promise<StartAnalysisPayload> {
    return mutate({ job: null, isAnswered: false }, async () => {
      const { key, isAnswered } = await known(context, input);
      return isAnswered
        ? { job: null, isAnswered }
        : { job: await startAnalysisJob(context, { question: input.question, key }), isAnswered };
    });
  }
}

/** The key that the field of the question would look for, as text, whether there is an answer, and how long it would take. @throws ApiError BAD_USER_INPUT - the input of another question. */
async function known(
  context: RequestContext,
  input: AnalysisInput,
): Promise<{ key: string; isAnswered: boolean; seconds(): Promise<number> }> {
  const { asking, asked } = ANALYSES[input.question];
  const { ASSOCIATION, PURCHASE_DRIVERS, ABANDONMENT } = AnalysisQuestion;
  for (const other of [ASSOCIATION, PURCHASE_DRIVERS, ABANDONMENT] as const)
    if (input[other] != null && input.question !== other)
      throw badInput(
        `"${other}" is for the question ${schemaName(other)}; this one is ${schemaName(input.question)}. Leave it out.`,
      );
  const store = await context.store();
  const period = await daysOf(input.period, input.timeZone ?? context.timeZone, () => listingStore(context));
  const question = asked(toQuestion({ ...input, period }, context.timeZone), input);
  const key = answerKey(store.snapshot.id, [asking.name, question]);
  return {
    key: JSON.stringify(key),
    isAnswered: await isKnown(context.lake, key),
    seconds: () => expectedSeconds(store, asking.cost, question, context.signal),
  };
}
