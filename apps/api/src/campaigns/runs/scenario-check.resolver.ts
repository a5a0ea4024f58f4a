import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../../access.js';
import { audienceLoader } from '../../audiences/audience-loader.js';
import { campaignLoader } from '../plan/loaders.js';
import type { RequestContext } from '../../context.js';
import { notFound } from '../../errors.js';
import { JSONValue } from '../../scalars.js';
import { notTriedBy } from './not-tried.js';
import { isTestOf } from './planned-test.js';
import { checkScenario, checkScenarioToRun } from './check-scenario.js';
import { NotTriedOfPlan, ScenarioProblem, toScenarioProblem } from './scenario-problem.js';
import { ScenarioRunEntity } from './scenario-run.entity.js';

/** How scenarios stand to their campaign: what is wrong with one before it is run, and what of the plan one does not try. */
@Resolver(() => ScenarioRunEntity)
export class ScenarioCheckResolver {
  @Requires('plan:read')
  @Query(() => [ScenarioProblem], {
    description:
      'Everything for which `simulateScenario` would refuse the scenario, in the order it was found; nothing is started.',
  })
  async scenarioProblems(
    @Arg('campaignId', () => ID) campaignId: string,
    @Arg('scenario', () => JSONValue, { description: 'with the keys of a scenario file' }) scenario: unknown,
    @Ctx() context: RequestContext,
  ): Promise<ScenarioProblem[]> {
    const campaign = await campaignLoader.load(context, campaignId);
    const audience = campaign && (await audienceLoader.load(context, campaign.audienceId));
    if (!audience) throw notFound('There is no such campaign.');
    return (await checkScenarioToRun(scenario, audience, context.decisions)).problems.map(toScenarioProblem);
  }

  @Requires('plan:read')
  @FieldResolver(() => Boolean, {
    description: "its test is that of the campaign's plan as it is now: days, metrics, arms, correction and alpha",
  })
  async isOfPlan(@Root() run: ScenarioRunEntity, @Ctx() context: RequestContext): Promise<boolean> {
    const campaign = await campaignLoader.load(context, run.campaignId);
    const { scenario } = checkScenario(run.scenario, run.snapshotId);
    return campaign !== null && scenario !== null && isTestOf(scenario, campaign);
  }

  @Requires('plan:read')
  @FieldResolver(() => [NotTriedOfPlan], { description: "what of the campaign's plan as it is now it does not try" })
  async notTried(@Root() run: ScenarioRunEntity, @Ctx() context: RequestContext): Promise<NotTriedOfPlan[]> {
    const campaign = await campaignLoader.load(context, run.campaignId);
    const { scenario } = checkScenario(run.scenario, run.snapshotId);
    return campaign && scenario ? notTriedBy(scenario, campaign.plan) : [];
  }
}
