import { audienceHistory, type AudienceRule as AnalyticsRule } from '@cartograph/analytics';
import { NoSnapshotError } from '@cartograph/events';
import { AnalysisInputError, ImpossibleUpliftError } from '@cartograph/experiments';
import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { Requires } from '../../access.js';
import { answered, SCAN, toAnswer } from '../../analytics/answers/answered.js';
import { SECONDS_PER_MILLION } from '../../analytics/answers/lanes.js';
import { audienceLoader } from '../../audiences/audience-loader.js';
import type { AudienceEntity } from '../../audiences/audience.entity.js';
import { frozenStore } from '../../audiences/frozen-store.js';
import { isReplacedDemo, REPLACED_DEMO } from '../../audiences/replaced-demo.js';
import { toQuestion, toRule } from '../../audiences/rule.js';
import type { RequestContext } from '../../context.js';
import { badInput, notFound } from '../../errors.js';
import { InputCheck } from '../../payload.js';
import type { CampaignEntity } from '../plan/campaign.entity.js';
import { problem } from '../plan/campaign-problems.js';
import { campaignLoader } from '../plan/loaders.js';
import { PLAN_DEFAULTS } from '../plan/plan-checks.js';
import { toTestSetup } from '../plan/plan-input.js';
import { usualTestSetup, type TestSetup } from '../plan/plan.js';
import { EffectScale } from '../plan/plan-types.js';
import { factsOf, type DaysAfter } from './audience-facts.js';
import { capsOf, planTest, type TestQuestion } from './plan-test.js';
import { DesignCampaignInput, TestDesign, toTestDesign } from './test-design.js';

@Resolver()
export class TestDesignResolver {
  @Requires('plan:read')
  @Query(() => TestDesign, {
    complexity: SCAN,
    description:
      'Plans a test of any arms and metrics from what the audience does without it: users, weeks, power, and what would help. Of a rule on the newest snapshot, of an audience on its own. Nothing is stored.',
  })
  async designCampaign(
    @Arg('input', () => DesignCampaignInput) input: DesignCampaignInput,
    @Ctx() context: RequestContext,
  ): Promise<TestDesign> {
    const campaign = input.campaignId == null ? null : await campaignLoader.load(context, input.campaignId);
    if (input.campaignId != null && !campaign) throw notFound('There is no such campaign.');
    const question = questionOf(input, campaign);
    const { rule, store: ofAudience } = await placeOf(input, campaign, context);
    const { windowDays } = question.plan;
    const returns = question.plan.metrics.flatMap(({ metric }): DaysAfter[] =>
      metric.kind === 'retention' ? [metric.retentionDays ?? { from: 1, to: windowDays }] : [],
    );
    const caps = capsOf(question.plan);
    const answer = await answered(
      { ...context, store: ofAudience },
      ['campaign-facts', rule, windowDays, returns, caps],
      async (store, signal) => {
        const history = await audienceHistory(store, rule, { windowDays, signal });
        const { snapshot, timeZone, period, faults, daysLeftOut, definition } = history;
        return {
          snapshot,
          timeZone,
          period,
          faults,
          daysLeftOut,
          definition,
          facts: factsOf(history, { returns, caps }),
        };
      },
      { secondsPerMillion: SECONDS_PER_MILLION.events },
    );
    const { facts } = answer.value;
    const planned = await telling(() => planTest(question, facts, context.signal));
    return Object.assign(toTestDesign(planned, telling), toAnswer(answer), {
      followed: facts.followed,
      notFollowed: facts.notFollowed,
    });
  }
}

/** What the library refuses stands in the question: an uplift without room, an effect or looks that cannot be. */
async function telling<Value>(work: () => Value | Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AnalysisInputError)
      throw badInput(error.message, problem('plan-value', { field: error.field, value: error.value }));
    if (error instanceof ImpossibleUpliftError) throw badInput(error.message, problem('uplift-impossible', {}));
    if (error instanceof RangeError) throw badInput(error.message);
    throw error;
  }
}

const MOST_WEEKS = 52;

/** @throws ApiError BAD_USER_INPUT - with everything that is wrong. */
function questionOf(input: DesignCampaignInput, campaign: CampaignEntity | null): TestQuestion {
  const check = new InputCheck();
  const alpha = input.alpha ?? campaign?.plan.alpha ?? PLAN_DEFAULTS.alpha;
  const power = input.power ?? campaign?.plan.power ?? PLAN_DEFAULTS.power;
  check
    .range('alpha', alpha, 0.0001, 0.5)
    .range('power', power, 0.5, 0.9999)
    .range('affordableWeeks', input.affordableWeeks, 1, MOST_WEEKS);
  const plan: TestSetup = input.plan
    ? toTestSetup(check, input.plan, alpha)
    : campaign
      ? campaign.plan
      : usualTestSetup(PLAN_DEFAULTS.treatmentShare);
  if (input.effect && input.upliftRelative != null)
    check.add(
      'INVALID',
      'upliftRelative',
      'Give either effect or upliftRelative, so that it is clear what is hoped for.',
      { problem: 'not-one-of', facts: { fields: ['effect', 'upliftRelative'] } },
    );
  check.range('upliftRelative', input.upliftRelative, -1, 10);
  const effect = effectOf(input, campaign);
  if (effect === null)
    check.add(
      'REQUIRED',
      'effect',
      'Say what the campaign is hoped to do, such as { scale: RELATIVE, value: 0.05 } for 5 % more.',
      problem('effect-needed', {}),
    );
  else if (effect.value === 0 && !input.effect)
    check.add(
      'INVALID',
      'upliftRelative',
      'The uplift is 0; say by how much the campaign should raise (or cost) the baseline, such as 0.1 for +10 %.',
      problem('uplift-zero', {}),
    );
  else if (!(effect.value > 0 && effect.value < Number.POSITIVE_INFINITY))
    check.add(
      'INVALID',
      'effect',
      `effect.value is ${effect.value}; give a size above 0.`,
      problem('effect-size', { value: effect.value }),
    );
  if (check.errors.length > 0 || effect === null) throw check.asBadInput();
  return { plan, effect, alpha, power, affordableWeeks: input.affordableWeeks };
}

/** An effect is for the better, each metric as it is better; an uplift says itself whether it rises. */
function effectOf(
  { effect, upliftRelative }: DesignCampaignInput,
  campaign: CampaignEntity | null,
): TestQuestion['effect'] | null {
  if (effect)
    return {
      scale: effect.scale === EffectScale.ABSOLUTE ? 'absolute' : 'relative',
      value: effect.value,
      sign: 'better',
    };
  const uplift = upliftRelative ?? campaign?.plan.upliftRelative;
  return uplift == null ? null : { scale: 'relative', value: Math.abs(uplift), sign: uplift < 0 ? -1 : 1 };
}

/** Whom the question is about, and the log it is asked of: the current one for a rule, the audience's own for an audience, as A/A tests and scenarios take it. */
async function placeOf(
  { audienceId, rule }: DesignCampaignInput,
  campaign: CampaignEntity | null,
  context: RequestContext,
): Promise<{ rule: AnalyticsRule; store: RequestContext['store'] }> {
  if ([audienceId, rule].filter((given) => given != null).length + (campaign ? 1 : 0) === 0)
    throw badInput('Give campaignId, audienceId or rule, so that it is clear who is addressed.', {
      problem: 'not-one-of',
      facts: { fields: ['campaignId', 'audienceId', 'rule'] },
    });
  if (audienceId != null && rule != null)
    throw badInput('Give either rule or audienceId, so that it is clear who is addressed.', {
      problem: 'not-one-of',
      facts: { fields: ['rule', 'audienceId'] },
    });
  if (rule != null) return { rule: toQuestion(await toRule(rule, context), context.timeZone), store: context.store };
  const audience = await audienceLoader.load(context, audienceId ?? campaign?.audienceId ?? '');
  if (!audience) throw notFound('There is no such audience. Save one first, or give a rule.');
  await refuseReplaced(audience, context);
  const store = await frozenStore(context.lake, audience.snapshotId).catch((error: unknown) => {
    throw error instanceof NoSnapshotError
      ? notFound(
          'The state of the log that the audience was frozen on was removed. Save the audience again, and plan on that one.',
        )
      : error;
  });
  return { rule: toQuestion(audience.rule, context.timeZone), store: () => Promise.resolve(store) };
}

async function refuseReplaced(audience: AudienceEntity, context: RequestContext): Promise<void> {
  if (audience.isSynthetic && isReplacedDemo(audience, (await context.store()).snapshot))
    throw badInput(REPLACED_DEMO, { problem: 'replaced-demo', facts: {} });
}
