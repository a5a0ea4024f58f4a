import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { In } from 'typeorm';
import { Requires } from '../access.js';
import { callerAccountId, type RequestContext } from '../context.js';
import { badInput } from '../errors.js';
import { JobKind } from '../jobs/handler.js';
import { JobEntity, JobState } from '../jobs/job.entity.js';
import { mutate, refuse } from '../payload.js';
import { ANALYSES } from './analyses.js';
import { AnalysisInput, AnalysisState, StartAnalysisPayload } from './analysis-input.js';
import type { AnalysisJobInput } from './analysis-job.js';
import { toQuestion } from './analytics.js';
import { answersOf } from './answer-cache.js';
import { answerKey } from './answered.js';
import { keptAnswersOf } from './kept-answers.js';

/** Questions of one caller that wait or run at once. */
const MOST_WAITING = 5;

@Resolver()
export class AnalysesResolver {
  @Requires('analytics:read')
  @Query(() => AnalysisState, { description: 'Whether a question that may take long is answered, how long it would take, and the job that works it out.' })
  async analysis(@Arg('input', () => AnalysisInput) input: AnalysisInput, @Ctx() context: RequestContext): Promise<AnalysisState> {
    const { key, isAnswered } = await known(context, input);
    if (isAnswered) return { isAnswered, expectedSeconds: 0, job: null };
    const { rows } = (await context.store()).snapshot;
    return { isAnswered, expectedSeconds: (rows / 1_000_000) * ANALYSES[input.question].secondsPerMillion, job: (await underWay(context.decisions.read)).find((job) => keyOf(job) === key) ?? null };
  }

  @Requires('analytics:read')
  @Mutation(() => StartAnalysisPayload, {
    description: 'Starts a job that works out the answer to a question without the time limit of a request, and keeps it for as long as its snapshot is there; the field then gives it at once. One that waits or runs for the same question is shared.',
  })
  startAnalysis(@Arg('input', () => AnalysisInput) input: AnalysisInput, @Ctx() context: RequestContext): Promise<StartAnalysisPayload> {
    return mutate({ job: null, isAnswered: false }, async () => {
      const { key, isAnswered } = await known(context, input);
      if (isAnswered) return { job: null, isAnswered };
      const createdById = callerAccountId(context);
      const job = await context.decisions.write(async (manager) => {
        const jobs = await underWay(manager);
        const same = jobs.find((one) => keyOf(one) === key);
        if (same) return same;
        if (jobs.filter((one) => one.createdById === createdById).length >= MOST_WAITING) throw refuse('BUSY', null, `${MOST_WAITING} of your questions wait or run already. Wait for one of them, or cancel one.`);
        const jobInput: AnalysisJobInput = { question: input.question, key };
        return context.jobs.enqueue(manager, { kind: JobKind.ANALYSIS, input: jobInput, createdById });
      });
      return { job, isAnswered: false };
    });
  }
}

/** The key that the field of the question would look for, as text, and whether there is an answer. @throws ApiError BAD_USER_INPUT - the input of another question. */
async function known(context: RequestContext, input: AnalysisInput): Promise<{ key: string; isAnswered: boolean }> {
  const { asking, asked } = ANALYSES[input.question];
  for (const other of ['association', 'attraction'] as const) if (input[other] != null && input.question !== other) throw badInput(`"${other}" is for the question ${other.toUpperCase()}; this one is ${input.question.toUpperCase()}. Leave it out.`);
  const store = await context.store();
  const key = answerKey(store.snapshot.id, [asking.name, asked(toQuestion(input, context.timeZone), input)]);
  return { key: JSON.stringify(key), isAnswered: answersOf(context.lake).has(key) || (await keptAnswersOf(context.lake).has(key)) };
}

const underWay = (manager: Pick<RequestContext['decisions']['read'], 'findBy'>): Promise<JobEntity[]> => manager.findBy(JobEntity, { kind: JobKind.ANALYSIS, state: In([JobState.QUEUED, JobState.RUNNING]) });

const keyOf = ({ input }: JobEntity): string => (input as AnalysisJobInput).key;
