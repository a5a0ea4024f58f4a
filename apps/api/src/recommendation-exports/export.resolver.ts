import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { assertAllowed, Requires } from '../access.js';
import { AudienceEntity } from '../audiences/audience.entity.js';
import { isReplacedDemo, REPLACED_DEMO } from '../audiences/replaced-demo.js';
import { callerAccountId, type RequestContext } from '../context.js';
import { runOnce } from '../idempotency/run-once.js';
import { JobKind } from '../jobs/handler.js';
import { JobEntity } from '../jobs/job.entity.js';
import { InputCheck, mutate, refuse, refuseFor, refusing } from '../payload.js';
import { askedModels } from '../recommendations/asked-model.js';
import { rulesFor } from '../rules/rules-for.js';
import { StartRecommendationExportInput, StartRecommendationExportPayload } from './export-input.js';
import type { ExportJobInput } from './export-job.js';

const MOST = 100;

@Resolver()
export class RecommendationExportResolver {
  @Requires('audiences:write')
  @Mutation(() => StartRecommendationExportPayload, {
    description:
      'Writes the recommendations of an audience, or of all users, to a file. Which models answer and which rules hold is settled now; what a user did since the training counts up to when her list is made.',
  })
  startRecommendationExport(
    @Arg('input', () => StartRecommendationExportInput) input: StartRecommendationExportInput,
    @Ctx() context: RequestContext,
  ): Promise<StartRecommendationExportPayload> {
    return mutate({ job: null }, async () => {
      for (const permission of ['recommendations:read', 'people:read'] as const)
        assertAllowed(permission, context, 'Mutation.startRecommendationExport');
      const { audienceId = null, first, format, includeSeen } = input;
      if (audienceId !== null) assertAllowed('plan:read', context, 'Mutation.startRecommendationExport');
      const check = new InputCheck();
      if (audienceId !== null && input.allUsers)
        check.add('INVALID', 'allUsers', 'Name an audience or ask for all users, one of the two.', {
          problem: 'not-one-of',
          facts: { fields: ['audienceId', 'allUsers'] },
        });
      if (audienceId === null && !input.allUsers)
        check.add('REQUIRED', 'audienceId', 'Say whose lists: name an audience, or set allUsers to true.');
      check.range('first', first, 1, MOST);
      check.done();
      const settled = await settle(context, input);
      const { id } = await runOnce(context, 'startRecommendationExport', input, async (manager) => {
        const audience = audienceId === null ? null : await manager.findOneBy(AudienceEntity, { id: audienceId });
        if (audienceId !== null && audience === null)
          throw refuse('NOT_FOUND', 'audienceId', 'There is no such audience.');
        if (audience && isReplacedDemo(audience, await context.lake.current()))
          throw refuseFor({ problem: 'replaced-demo', facts: {} }, 'audienceId', REPLACED_DEMO);
        const jobInput: ExportJobInput = { audienceId, first, format, includeSeen, ...settled };
        return (
          await context.jobs.enqueue(manager, {
            kind: JobKind.EXPORT_RECOMMENDATIONS,
            input: jobInput,
            createdById: callerAccountId(context),
          })
        ).id;
      });
      return { job: await context.decisions.read.findOneBy(JobEntity, { id }) };
    });
  }
}

/** Which models answer, and under which rules. @throws Refusal - nothing can answer, or the rules cannot hold; says what to do. */
async function settle(
  context: RequestContext,
  { modelId = null, ruleSetId = null }: StartRecommendationExportInput,
): Promise<Pick<ExportJobInput, 'trainingId' | 'kind' | 'promoted' | 'rules'>> {
  if ((await context.lake.current()) === null)
    throw refuse('NOT_FOUND', null, 'There is nobody to recommend to yet. Import a log, and train on it.');
  const { training, kind, promoted, set } = await askedModels(context, modelId).catch(
    refusing(modelId === null ? null : 'modelId'),
  );
  const rules = await rulesFor(context, set, { rules: null, ruleSet: ruleSetId }).catch(refusing('ruleSetId'));
  return { trainingId: training.id, kind, promoted, rules: rules.rules };
}
