import type { CampaignResult, ScenarioResult as FoundResult } from '@cartograph/experiments';
import type { Estimate as FoundEstimate } from '@cartograph/metrics';
import { Field, Float, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { Public, Requires } from '../access.js';
import { Distribution } from '../campaigns/simulation-result.js';
import { Estimate, toEstimate, Unit } from '../estimate.js';
import { JobEntity } from '../jobs/job.entity.js';
import { MutationPayload } from '../payload.js';
import { Count } from '../scalars.js';
import { ScenarioListsResult, toListsResult } from './lists/lists-result.js';
import type { SimulatedScenario } from './scenario-on-history.js';
import { ScenarioRunEntity } from './scenario-run.entity.js';

@InputType()
export class SimulateScenarioInput {
  @Field(() => ID)
  campaignId!: string;

  @Field(() => String, { nullable: true, description: 'a scenario file (YAML); default: what scenarioText gives for the campaign' })
  scenario!: string | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'a quick look at other assumptions: it makes no campaign SIMULATED' })
  isTrial!: boolean | null;

  @Field(() => String, { nullable: true })
  clientMutationKey!: string | null;
}

@Requires('plan:read')
@ObjectType()
class UpliftOf {
  @Field(() => String, { description: 'viewToCart, cartToPurchase, basket or return' })
  name!: string;

  @Field(() => Float)
  upliftRelative!: number;
}

export enum NoBreakEven {
  NO_UPLIFT = 'NO_UPLIFT',
  OUT_OF_REACH = 'OUT_OF_REACH',
  LOSES = 'LOSES',
}
registerEnumType(NoBreakEven, {
  name: 'NoBreakEven',
  description: 'NO_UPLIFT: the effect has none above 0 that could grow. OUT_OF_REACH: even the strongest effect that is possible does not pay. LOSES: the effect itself loses money, so that less of it is better.',
});

@Requires('plan:read')
@ObjectType({ description: 'The effect that just pays.' })
class BreakEven {
  @Field(() => Float, { nullable: true, description: 'all uplifts times this bring a mean net value of 0; 1 is the effect as given' })
  scale!: number | null;

  @Field(() => Float, { nullable: true })
  low!: number | null;

  @Field(() => Float, { nullable: true })
  high!: number | null;

  @Field(() => [UpliftOf])
  uplifts!: UpliftOf[];

  @Field(() => NoBreakEven, { nullable: true, description: 'why there is none' })
  reason!: NoBreakEven | null;

  @Field(() => String, { nullable: true, description: 'the same in a sentence' })
  detail!: string | null;
}

@Requires('plan:read')
@ObjectType({ description: 'What one input does to the mean net value, the others as they are.' })
class TornadoBar {
  @Field(() => String)
  input!: string;

  @Field(() => Float)
  low!: number;

  @Field(() => Float)
  high!: number;

  @Field(() => Float)
  netAtLow!: number;

  @Field(() => Float)
  netAtHigh!: number;
}

@Requires('plan:read')
@ObjectType({ description: 'How a way to decide did on the same simulated campaigns.' })
class PolicyOutcome {
  @Field(() => String)
  name!: string;

  @Field(() => Estimate, { description: 'share of runs that end with the arm which is better' })
  decidedRight!: Estimate;

  @Field(() => Estimate, { description: 'share of runs that end with the treatment' })
  shipped!: Estimate;

  @Field(() => Estimate, { description: 'the same where the treatment does nothing' })
  shippedWithoutEffect!: Estimate;

  @Field(() => Distribution, { description: 'until the decision' })
  days!: Distribution;

  @Field(() => Distribution, { description: "what the metric's sum lost because some users had the worse arm" })
  regret!: Distribution;

  @Field(() => [Float])
  regretByDay!: number[];
}

/** How the simulated campaigns of a scenario came out. */
@Requires('plan:read')
@ObjectType('ScenarioResult', { description: 'Sums are of the treatment arm.' })
export class ScenarioResult {
  @Field(() => String)
  name!: string;

  @Field(() => Count)
  days!: number;

  @Field(() => Count)
  controlUsers!: number;

  @Field(() => Count)
  treatmentUsers!: number;

  @Field(() => String, { description: 'conversion, revenue or revenue-cuped' })
  metric!: string;

  @Field(() => Float, { description: 'what the effect really does to the metric, absolute' })
  trueDifference!: number;

  @Field(() => Distribution, { nullable: true, description: 'observed treatment − control, absolute; null where no run could compare' })
  difference!: Distribution | null;

  @Field(() => Distribution, { nullable: true, description: "the same in parts of the control's metric" })
  uplift!: Distribution | null;

  @Field(() => Distribution, { description: 'orders added less those lost and taken away' })
  extraOrders!: Distribution;

  @Field(() => Distribution)
  extraRevenue!: Distribution;

  @Field(() => Distribution)
  margin!: Distribution;

  @Field(() => Distribution)
  cost!: Distribution;

  @Field(() => Distribution, { description: 'margin less cost' })
  net!: Distribution;

  @Field(() => Estimate, { description: 'share of runs with net > 0' })
  chanceToPay!: Estimate;

  @Field(() => Estimate, { description: "share of runs in which the treatment's metric is the higher one" })
  chanceToWin!: Estimate;

  @Field(() => Estimate, { description: 'share of runs with p < alpha and a difference in the true direction' })
  shareSignificant!: Estimate;

  @Field(() => Estimate, { description: 'share of runs with p < alpha on the same draw without any effect' })
  falsePositiveRate!: Estimate;

  @Field(() => Estimate, { description: 'share of runs whose interval of the difference holds the true one' })
  coverage!: Estimate;

  @Field(() => Boolean, { nullable: true, description: 'net > 0 on average; null where the runs do not tell' })
  pays!: boolean | null;

  @Field(() => Estimate, { description: 'share of runs that ship a campaign which does not pay' })
  shipsLoser!: Estimate;

  @Field(() => Estimate, { description: 'share of runs that stop one which pays' })
  stopsWinner!: Estimate;

  @Field(() => BreakEven)
  breakEven!: BreakEven;

  @Field(() => [TornadoBar], { description: 'of the inputs that have ends; the longest bar first' })
  tornado!: TornadoBar[];

  @Field(() => Float, { nullable: true, description: 'mean net value with every input as it is, over the runs that the tornado drew; null without one' })
  tornadoNet!: number | null;

  @Field(() => [PolicyOutcome])
  policies!: PolicyOutcome[];

  @Field(() => ScenarioListsResult, { nullable: true, description: 'where the arms are lists of recommendations: what they were shown, how users respond, and how the answer hangs on that' })
  lists!: ScenarioListsResult | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class SimulateScenarioPayload extends MutationPayload {
  @Field(() => JobEntity, { nullable: true })
  job!: JobEntity | null;

  @Field(() => ScenarioRunEntity, { nullable: true })
  scenarioRun!: ScenarioRunEntity | null;

  @Field(() => [String], { description: "what of the campaign's plan a scenario does not try: further arms and metrics, kinds of metric, looks; sentences in English" })
  notTried!: string[];
}

const share = (estimate: FoundEstimate): Estimate => toEstimate(estimate, Unit.FRACTION, { method: 'wilson' });

/** The result of a scenario. */
export function toScenarioResult({ name, campaign, breakEven, tornado, policies, lists, shown }: SimulatedScenario): ScenarioResult {
  const { days, controlUsers, treatmentUsers, metric, trueDifference, extraOrders, extraRevenue, money, wrongDecision } = campaign;
  const ofMetric = metric === 'conversion' ? Unit.FRACTION : Unit.MONEY_PER_USER;
  return {
    name, days, controlUsers, treatmentUsers, metric, trueDifference,
    difference: figureOf(campaign.difference, ofMetric),
    uplift: figureOf(campaign.upliftRelative, Unit.RELATIVE),
    extraOrders: { ...extraOrders, unit: Unit.COUNT },
    extraRevenue: { ...extraRevenue, unit: Unit.MONEY },
    margin: { ...money.margin, unit: Unit.MONEY }, cost: { ...money.cost, unit: Unit.MONEY }, net: { ...money.net, unit: Unit.MONEY },
    chanceToPay: share(money.chanceToPay), chanceToWin: share(campaign.chanceToWin), shareSignificant: share(campaign.shareSignificant),
    falsePositiveRate: share(campaign.falsePositiveRate), coverage: share(campaign.coverage),
    pays: wrongDecision.isWinner, shipsLoser: share(wrongDecision.shipsLoser), stopsWinner: share(wrongDecision.stopsWinner),
    breakEven: breakEvenOf(breakEven),
    tornado: (tornado?.bars ?? []).map(({ input, low, high, netAtLow, netAtHigh }) => ({ input, low, high, netAtLow, netAtHigh })),
    tornadoNet: tornado?.net ?? null,
    policies: (policies?.policies ?? []).map((policy) => ({
      name: policy.name, decidedRight: share(policy.decidedRight), shipped: share(policy.shipped), shippedWithoutEffect: share(policy.shippedWithoutEffect),
      days: { ...policy.days, unit: Unit.DAYS }, regret: { ...policy.regret, unit: metric === 'conversion' ? Unit.USERS : Unit.MONEY }, regretByDay: policy.regretByDay,
    })),
    lists: lists && shown ? toListsResult(lists, shown) : null,
  };
}

function figureOf(figure: CampaignResult['difference'], unit: Unit): Distribution | null {
  return 'mean' in figure ? { ...figure, unit } : null;
}

const REASONS = { 'no-uplift': NoBreakEven.NO_UPLIFT, 'out-of-reach': NoBreakEven.OUT_OF_REACH, loses: NoBreakEven.LOSES } as const;

function breakEvenOf(found: FoundResult['breakEven']): BreakEven {
  if (!found.ok) return { scale: null, low: null, high: null, uplifts: [], reason: REASONS[found.reason], detail: found.detail };
  const { scale, low, high, uplifts } = found;
  return { scale, low, high, uplifts: Object.entries(uplifts).map(([name, upliftRelative]) => ({ name, upliftRelative })), reason: null, detail: null };
}
