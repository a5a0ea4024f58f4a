import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Requires } from '../access.js';
import { callerAccountId, type RequestContext } from '../context.js';
import { runOnce } from '../idempotency/run-once.js';
import { JobKind } from '../jobs/handler.js';
import { JobEntity } from '../jobs/job.entity.js';
import { requireIdle } from '../jobs/under-way.js';
import { answererOf } from '../models/answerer.js';
import { TRAIN_FIRST } from '../models/trainings.js';
import { InputCheck, mutate, refuse, refuseFor, refusing } from '../payload.js';
import { checkGiven } from './check-rules.js';
import { MeasureRuleCostInput, MeasureRuleCostPayload } from './payloads.js';
import type { RuleCostJobInput as JobInput } from './rule-cost-job.js';
import { ruleSetLoader } from './rules-for.js';
import { rulesOf, type GivenRules } from './rules-of.js';

@Resolver()
export class RuleCostResolver {
  @Requires('rules:write')
  @Mutation(() => MeasureRuleCostPayload, {
    description:
      'Replays rules on the users whom the training judged its models on: what each of them, and all, would have cost in hits. The result of the job has the fields of RuleCost; of a saved rule set it is kept there.',
  })
  measureRuleCost(
    @Arg('input', () => MeasureRuleCostInput) input: MeasureRuleCostInput,
    @Ctx() context: RequestContext,
  ): Promise<MeasureRuleCostPayload> {
    return mutate({ job: null }, async () => {
      const { given, ruleSet } = await rulesAsked(context, input);
      const check = new InputCheck();
      check.range('first', input.first, 1, 100);
      const under = ruleSet ? 'ruleSetId' : 'rules';
      if (given.rules.length === 0)
        check.add('REQUIRED', under, 'There is no rule whose cost could be measured. Add one.');
      check.errors.push(...(await checkGiven(context, given, under)).errors);
      check.done();
      if ((await context.lake.current()) === null) throw refuse('NOT_FOUND', null, TRAIN_FIRST);
      const modelId = input.modelId ?? null;
      const { training, kind, promoted } = await answererOf(context, modelId).catch(
        refusing(modelId === null ? null : 'modelId'),
      );
      const { id } = await runOnce(context, 'measureRuleCost', input, async (manager) => {
        await requireIdle(manager, [JobKind.MEASURE_RULE_COST], 'The cost of rules is being measured already');
        const jobInput: JobInput = {
          trainingId: training.id,
          kind: kind ?? promoted,
          rules: given.rules,
          k: input.first ?? training.evaluation.protocol.k,
          ruleSet,
        };
        return (
          await context.jobs.enqueue(manager, {
            kind: JobKind.MEASURE_RULE_COST,
            input: jobInput,
            createdById: callerAccountId(context),
          })
        ).id;
      });
      return { job: await context.decisions.read.findOneBy(JobEntity, { id }) };
    });
  }
}

async function rulesAsked(
  context: RequestContext,
  { rules, ruleSetId }: MeasureRuleCostInput,
): Promise<{ given: GivenRules; ruleSet: JobInput['ruleSet'] }> {
  if ((rules == null) === (ruleSetId == null))
    throw refuseFor(
      { problem: 'not-one-of', facts: { fields: ['rules', 'ruleSetId'] } },
      null,
      'Give exactly one of rules and ruleSetId.',
    );
  if (rules != null) return { given: rulesOf(rules), ruleSet: null };
  const saved = ruleSetId == null ? null : await ruleSetLoader.load(context, ruleSetId);
  if (!saved) throw refuse('NOT_FOUND', 'ruleSetId', `There is no rule set ${ruleSetId}.`);
  return { given: { rules: saved.rules, paths: [] }, ruleSet: { id: saved.id, version: saved.version } };
}
