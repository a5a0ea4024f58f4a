import { QuestionError, type AudienceRule } from '@cartograph/analytics';
import type { EventStore } from '@cartograph/events';
import { AudienceEntity } from '../../audiences/audience.entity.js';
import { frozenStore } from '../../audiences/frozen-store.js';
import { toQuestion } from '../../audiences/rule.js';
import { JobFailure, type JobContext } from '../../jobs/handler.js';
import { UnusableHistoryError } from './unusable-history.js';

/** Where a stored run finds its audience's past. */
export interface RunPlace {
  audienceId: string;
  snapshotId: string;
}

/** The audience's rule, and the log as it was when the audience was frozen. @throws NoSnapshotError - that state of the log was removed. */
export async function historyPlace(
  { audienceId, snapshotId }: RunPlace,
  context: JobContext,
): Promise<{ store: EventStore; rule: AudienceRule }> {
  const audience = await context.decisions.read.findOneBy(AudienceEntity, { id: audienceId });
  if (!audience)
    throw new JobFailure(
      'audience-gone',
      'The audience of the campaign is gone. Save it again, and plan a campaign on that one.',
    );
  return { store: await frozenStore(context.lake, snapshotId), rule: toQuestion(audience.rule, context.timeZone) };
}

/** Does work on a past; what people can mend fails the job in words for them. */
export async function onHistory<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UnusableHistoryError) throw new JobFailure(error.code, error.message, { cause: error });
    if (error instanceof QuestionError && error.problem === 'not-logged')
      throw new JobFailure('audience-not-logged', error.message, { cause: error });
    throw error;
  }
}
