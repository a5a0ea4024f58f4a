import { JobFailure, JobKind, type JobHandler } from '../../jobs/handler.js';
import { workerThreads } from '../../jobs/worker-threads.js';
import { aaOnHistory } from './aa-on-history.js';
import { AaRunEntity } from './aa-run.entity.js';
import { historyPlace, onHistory } from './history-store.js';

/** What an A/A job is given: a stored run without an outcome. */
export interface AaJobInput {
  aaRunId: string;
}

/** What `Job.result` of an A/A test says. */
export interface AaJobResult {
  aaRunId: string;
  campaignId: string;
}

/** In words that pages translate. */
const STEPS = { reading: 'Reading the log', rerandomizing: 'simulating' } as const;

/** Re-randomizes the past of a campaign's audience and stores what its tests found. */
export const aaJob: JobHandler<AaJobInput> = {
  kind: JobKind.AA,
  async run({ aaRunId }, context): Promise<AaJobResult> {
    const run = await context.decisions.read.findOneBy(AaRunEntity, { id: aaRunId });
    if (!run) throw new JobFailure('aa-run-gone', `There is no A/A test ${aaRunId}. Start one from its campaign.`);
    const { design, rerandomizations, seed, campaignId } = run;
    const { store, rule } = await historyPlace(run, context);
    const outcome = await onHistory(() =>
      aaOnHistory(
        store,
        { ...design, rule, rerandomizations, seed },
        {
          signal: context.signal,
          threads: workerThreads(context.engine),
          onProgress: (step, done, total) => context.progress({ step: STEPS[step], done, total, unit: 'runs' }),
        },
      ),
    );
    await context.decisions.write((manager) => manager.update(AaRunEntity, { id: aaRunId }, { outcome }));
    return { aaRunId, campaignId };
  },
};
