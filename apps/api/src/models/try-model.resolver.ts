import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Requires } from '../access.js';
import { callerAccountId, type RequestContext } from '../context.js';
import { runOnce } from '../idempotency/run-once.js';
import { JobKind } from '../jobs/handler.js';
import { JobEntity } from '../jobs/job.entity.js';
import { requireIdle } from '../jobs/under-way.js';
import { mutate, refuse, refuseFor } from '../payload.js';
import { ModelEntity } from './model.entity.js';
import { TryModelSettingsInput, TryModelSettingsPayload } from './train-input.js';
import { isRecord, settingsProblem } from './train-settings.js';
import type { TrySettingsInput } from './try-settings-job.js';

@Resolver()
export class TryModelResolver {
  @Requires('models:write')
  @Mutation(() => TryModelSettingsPayload, {
    description:
      'Fits a kind of model with other settings and judges it on the users its training judged it on; the result of the job says what came of it, and nothing else is kept.',
  })
  tryModelSettings(
    @Arg('input', () => TryModelSettingsInput) input: TryModelSettingsInput,
    @Ctx() context: RequestContext,
  ): Promise<TryModelSettingsPayload> {
    return mutate({ job: null }, async () => {
      const { trainingId, kind, settings } = input;
      const model = await context.decisions.read.findOne(ModelEntity, {
        where: { trainingId, kind },
        select: { id: true, detail: true },
      });
      if (!model?.detail)
        throw refuse('NOT_FOUND', 'trainingId', `There is no training ${trainingId} with a model ${kind}.`);
      if (!isRecord(settings))
        throw refuseFor(
          { problem: 'settings-no-object', facts: { kind } },
          'settings',
          'settings must be an object, such as { "factors": 64 }.',
        );
      const wrong = settingsProblem(kind, settings, { ...model.detail.settings });
      if (wrong !== null) throw refuseFor(wrong, 'settings', wrong.message);
      const { id } = await runOnce(context, 'tryModelSettings', input, async (manager) => {
        await requireIdle(manager, [JobKind.TRAIN, JobKind.TRY_SETTINGS], 'Models are being trained or tried already');
        const jobInput: TrySettingsInput = { trainingId, kind, settings };
        return (
          await context.jobs.enqueue(manager, {
            kind: JobKind.TRY_SETTINGS,
            input: jobInput,
            createdById: callerAccountId(context),
          })
        ).id;
      });
      return { job: await context.decisions.read.findOneBy(JobEntity, { id }) };
    });
  }
}
