import { Field, Float, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { Public, Requires } from '../../access.js';
import { Distribution } from './distribution.js';
import { Estimate, Unit } from '../../estimate.js';
import { JobEntity } from '../../jobs/job.entity.js';
import { MutationPayload } from '../../payload.js';
import { JSONValue, LocalDate } from '../../scalars.js';
import { CoverageFault, toFaults } from '../../coverage-fault.js';
import { ScenarioListsResult, toListsResult } from '../lists/lists-result.js';
import type { SimulatedCosts as FoundCosts, SimulatedScenario } from './scenario-on-history.js';
import { SimulatedArms, toScenarioArms } from './scenario-arms-result.js';
import { ScenarioRunEntity } from './scenario-run.entity.js';
import { figuresOf, shareOf, SimulatedFigures } from './simulated-figures.js';

@InputType()
export class SimulateScenarioInput {
  @Field(() => ID)
  campaignId!: string;

  @Field(() => JSONValue, {
    nullable: true,
    description: 'with the keys of a scenario file; default: what scenarioDraft gives for the campaign',
  })
  scenario!: object | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'a quick look at other assumptions: it makes no campaign SIMULATED',
  })
  isTrial!: boolean | null;

  @Field(() => String, { nullable: true })
  clientMutationKey!: string | null;
}

@Requires('plan:read')
@ObjectType({ description: "A scenario that a campaign's plan says by itself." })
export class ScenarioDraft {
  @Field(() => JSONValue, { description: 'with the keys of a scenario file' })
  scenario!: object;

  @Field(() => [String], {
    description: 'why it is as it is, and what of the plan it does not try: sentences in English',
  })
  notes!: string[];
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

export enum NeededCost {
  GROSS_MARGIN = 'grossMargin',
  CONTACT_COST = 'perContact',
}
registerEnumType(NeededCost, { name: 'NeededCost', description: 'What has to be known before a profit can be told.' });

@Requires('plan:read')
@ObjectType({ description: 'Margin and cost of a contact, as a simulation took them for all arms.' })
class SimulatedCosts {
  @Field(() => Float, {
    nullable: true,
    description:
      "Fraction of sales, by the scenario or by the shop's settings, there weighed by what the audience bought. Null where neither knows it.",
  })
  grossMargin!: number | null;

  @Field(() => Float, { nullable: true, description: 'Of one contact. Null where nobody knows it.' })
  perContact!: number | null;

  @Field(() => [NeededCost], { description: "What of them the shop's settings said, not the scenario." })
  fromSettings!: NeededCost[];

  @Field(() => [NeededCost], { description: 'What a verdict about profit lacks. Empty where there is one.' })
  missing!: NeededCost[];
}

/** How the simulated campaigns of a scenario came out. */
@Requires('plan:read')
@ObjectType('ScenarioResult', {
  description: 'Sums are of the treatment arm; of a test with several arms all but `arms` is about the best one.',
})
export class ScenarioResult extends SimulatedFigures {
  @Field(() => String)
  name!: string;

  @Field(() => SimulatedCosts, {
    nullable: true,
    description: 'Null of runs of before there were settings: their scenario says all.',
  })
  assumedCosts!: SimulatedCosts | null;

  @Field(() => LocalDate, {
    nullable: true,
    description:
      "First local day of what users are drawn from, where the log's level of carts or purchases changed within the audience's period. Null where users are drawn from the whole period.",
  })
  drawnSince!: string | null;

  @Field(() => [CoverageFault], {
    description:
      'Tracking faults of the days that users are drawn from, by date. Empty for runs kept before these were told.',
  })
  faults!: CoverageFault[];

  @Field(() => [LocalDate], {
    description: 'Of them, days on which nobody enters, because the tracking lost events that users enter without.',
  })
  daysLeftOut!: string[];

  @Field(() => [PolicyOutcome])
  policies!: PolicyOutcome[];

  @Field(() => ScenarioListsResult, {
    nullable: true,
    description:
      'where the arms are lists of recommendations: what they were shown, how users respond, and how the answer hangs on that',
  })
  lists!: ScenarioListsResult | null;

  @Field(() => SimulatedArms, { nullable: true, description: 'of a scenario with `arms` or `test.metrics`' })
  arms!: SimulatedArms | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class SimulateScenarioPayload extends MutationPayload {
  @Field(() => JobEntity, { nullable: true })
  job!: JobEntity | null;

  @Field(() => ScenarioRunEntity, { nullable: true })
  scenarioRun!: ScenarioRunEntity | null;

  @Field(() => [String], {
    description:
      "what of the campaign's plan a scenario does not try: arms and metrics that it leaves out, kinds of metric, looks; sentences in English",
  })
  notTried!: string[];
}

/** The result of a scenario. */
export function toScenarioResult({
  name,
  drawnSince,
  faults,
  daysLeftOut,
  campaign,
  breakEven,
  tornado,
  policies,
  lists,
  shown,
  arms,
  costs,
}: SimulatedScenario): ScenarioResult {
  return {
    name,
    assumedCosts: costs === undefined ? null : toCosts(costs),
    // Runs of before say nothing of it.
    drawnSince: drawnSince ?? null,
    faults: toFaults(faults ?? []),
    daysLeftOut: daysLeftOut ?? [],
    ...figuresOf({ campaign, breakEven, tornado }),
    policies: (policies?.policies ?? []).map((policy) => ({
      name: policy.name,
      decidedRight: shareOf(policy.decidedRight),
      shipped: shareOf(policy.shipped),
      shippedWithoutEffect: shareOf(policy.shippedWithoutEffect),
      days: { ...policy.days, unit: Unit.DAYS },
      regret: { ...policy.regret, unit: campaign.metric === 'conversion' ? Unit.USERS : Unit.MONEY },
      regretByDay: policy.regretByDay,
    })),
    lists: lists && shown ? toListsResult(lists, shown) : null,
    arms: arms === undefined ? null : toScenarioArms(arms),
  };
}

const toCosts = ({ economics, fromShop, missing }: FoundCosts): SimulatedCosts => ({
  grossMargin: economics.grossMargin ?? null,
  perContact: economics.perContact ?? null,
  fromSettings: fromShop.map(toNeeded),
  missing: missing.map(toNeeded),
});

const toNeeded = (name: FoundCosts['missing'][number]): NeededCost =>
  name === 'grossMargin' ? NeededCost.GROSS_MARGIN : NeededCost.CONTACT_COST;
