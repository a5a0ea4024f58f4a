import { In } from 'typeorm';
import { callerAccountId, type RequestContext } from '../../context.js';
import { JobKind } from '../../jobs/handler.js';
import { JobEntity, JobState } from '../../jobs/job.entity.js';
import { refuse } from '../../payload.js';
import type { AnalysisJobInput } from '../answers/analysis-question.js';

/** Questions of one caller that wait or run at once. */
const MOST_WAITING = 5;

/** Queues the job that works an answer out, or shares the one that does. @throws Refusal BUSY - too many of the caller's questions wait or run. */
export function startAnalysisJob(context: RequestContext, input: AnalysisJobInput): Promise<JobEntity> {
  const createdById = callerAccountId(context);
  return context.decisions.write(async (manager) => {
    const jobs = await analysesUnderWay(manager);
    const same = jobs.find((one) => keyOf(one) === input.key);
    if (same) return same;
    if (jobs.filter((one) => one.createdById === createdById).length >= MOST_WAITING)
      throw refuse(
        'BUSY',
        null,
        `${MOST_WAITING} of your questions wait or run already. Wait for one of them, or cancel one.`,
      );
    return context.jobs.enqueue(manager, { kind: JobKind.ANALYSIS, input, createdById });
  });
}

/** The job that works out the answer of a key or waits to do so; null where there is none. */
export async function analysisUnderWay(context: RequestContext, key: string): Promise<JobEntity | null> {
  return (await analysesUnderWay(context.decisions.read)).find((job) => keyOf(job) === key) ?? null;
}

const analysesUnderWay = (manager: Pick<RequestContext['decisions']['read'], 'findBy'>): Promise<JobEntity[]> =>
  manager.findBy(JobEntity, { kind: JobKind.ANALYSIS, state: In([JobState.QUEUED, JobState.RUNNING]) });

const keyOf = ({ input }: JobEntity): string => (input as AnalysisJobInput).key;
