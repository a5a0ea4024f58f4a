import {
  type BreakEven as FoundBreakEven,
  type CampaignResult,
  type Described,
  type MoneyResult,
  type Tornado,
} from '@cartograph/experiments';
import type { Estimate as FoundEstimate } from '@cartograph/metrics';
import { Field, Float, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../../access.js';
import { Distribution } from './distribution.js';
import { Estimate, toEstimate, Unit } from '../../estimate.js';
import { Count } from '../../scalars.js';

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
  COSTS_UNKNOWN = 'COSTS_UNKNOWN',
}
registerEnumType(NoBreakEven, {
  name: 'NoBreakEven',
  description:
    'NO_UPLIFT: the effect has none above 0 that could grow. OUT_OF_REACH: even the strongest effect that is possible does not cover the costs. LOSES: the effect itself loses money, so that less of it is better. COSTS_UNKNOWN: the margin or the cost of a contact is unknown.',
});

@Requires('plan:read')
@ObjectType({ description: 'The effect at which a campaign starts to be profitable.' })
class BreakEven {
  @Field(() => Float, {
    nullable: true,
    description: 'all uplifts times this bring a mean net profit of 0; 1 is the effect as given',
  })
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
@ObjectType({ description: 'What one input does to the mean net profit, the others as they are.' })
class TornadoBar {
  @Field(() => String)
  input!: string;

  @Field(() => Float)
  low!: number;

  @Field(() => Float)
  high!: number;

  @Field(() => Float)
  netProfitAtLow!: number;

  @Field(() => Float)
  netProfitAtHigh!: number;
}

/** What simulated campaigns of one treatment came to. */
@ObjectType()
export abstract class SimulatedFigures {
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

  @Field(() => Distribution, {
    nullable: true,
    description: 'observed treatment − control, absolute; null where no run could compare',
  })
  difference!: Distribution | null;

  @Field(() => Distribution, { nullable: true, description: "the same in parts of the control's metric" })
  uplift!: Distribution | null;

  @Field(() => Distribution, { description: 'orders added less those lost and taken away' })
  extraOrders!: Distribution;

  @Field(() => Distribution)
  extraRevenue!: Distribution;

  @Field(() => Distribution, {
    nullable: true,
    description: 'null where the margin or the cost of a contact is unknown',
  })
  margin!: Distribution | null;

  @Field(() => Distribution, { nullable: true, description: 'likewise' })
  cost!: Distribution | null;

  @Field(() => Distribution, { nullable: true, description: 'margin less cost, likewise' })
  netProfit!: Distribution | null;

  @Field(() => Estimate, {
    description: 'Share of runs with a net profit above 0. Incomputable where `netProfit` is null.',
  })
  probabilityOfProfit!: Estimate;

  @Field(() => Estimate, { description: "share of runs in which the treatment's metric is the higher one" })
  probabilityTreatmentIsBetter!: Estimate;

  @Field(() => Estimate, {
    description:
      'Share of runs in which an effect in the true direction is shown: p is at most alpha and the intervals exclude 0.',
  })
  shareSignificant!: Estimate;

  @Field(() => Estimate, { description: 'Share of runs in which an effect is shown on the same draw without any.' })
  falsePositiveRate!: Estimate;

  @Field(() => Estimate, { description: 'share of runs whose interval of the difference holds the true one' })
  coverage!: Estimate;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether the net profit is above 0 on average. Null where the runs do not tell, and where `netProfit` is null.',
  })
  isProfitable!: boolean | null;

  @Field(() => Estimate, { description: 'share of runs that ship a campaign which is not profitable' })
  shipsLoser!: Estimate;

  @Field(() => Estimate, { description: 'share of runs that stop one which is profitable' })
  stopsWinner!: Estimate;

  @Field(() => BreakEven)
  breakEven!: BreakEven;

  @Field(() => [TornadoBar], { description: 'of the inputs that have ends; the longest bar first' })
  tornado!: TornadoBar[];

  @Field(() => Float, {
    nullable: true,
    description: 'mean net profit with every input as it is, over the runs that the tornado drew; null without one',
  })
  tornadoNetProfit!: number | null;
}

export const shareOf = (estimate: FoundEstimate): Estimate => toEstimate(estimate, Unit.FRACTION, { method: 'wilson' });

export const unitOfMetric = (metric: CampaignResult['metric']): Unit =>
  metric === 'conversion' ? Unit.FRACTION : Unit.MONEY_PER_USER;

export function figureOf(figure: Described, unit: Unit): Distribution | null {
  return 'mean' in figure ? { ...figure, unit } : null;
}

/** The figures of one treatment. */
export function figuresOf({
  campaign,
  breakEven,
  tornado,
}: {
  campaign: CampaignResult<MoneyResult | null>;
  breakEven: FoundBreakEven;
  tornado: Tornado | null;
}): SimulatedFigures {
  const {
    days,
    controlUsers,
    treatmentUsers,
    metric,
    trueDifference,
    extraOrders,
    extraRevenue,
    money,
    wrongDecision,
  } = campaign;
  return {
    days,
    controlUsers,
    treatmentUsers,
    metric,
    trueDifference,
    difference: figureOf(campaign.difference, unitOfMetric(metric)),
    uplift: figureOf(campaign.upliftRelative, Unit.RELATIVE),
    extraOrders: { ...extraOrders, unit: Unit.COUNT },
    extraRevenue: { ...extraRevenue, unit: Unit.MONEY },
    margin: money && { ...money.margin, unit: Unit.MONEY },
    cost: money && { ...money.cost, unit: Unit.MONEY },
    netProfit: money && { ...money.netProfit, unit: Unit.MONEY },
    // Without costs a wrong decision is incomputable for the same reason.
    probabilityOfProfit: shareOf(money === null ? wrongDecision.shipsLoser : money.probabilityOfProfit),
    probabilityTreatmentIsBetter: shareOf(campaign.probabilityTreatmentIsBetter),
    shareSignificant: shareOf(campaign.shareSignificant),
    falsePositiveRate: shareOf(campaign.falsePositiveRate),
    coverage: shareOf(campaign.coverage),
    isProfitable: wrongDecision.isWinner,
    shipsLoser: shareOf(wrongDecision.shipsLoser),
    stopsWinner: shareOf(wrongDecision.stopsWinner),
    breakEven: breakEvenOf(breakEven),
    tornado: (tornado?.bars ?? []).map(({ input, low, high, netProfitAtLow, netProfitAtHigh }) => ({
      input,
      low,
      high,
      netProfitAtLow,
      netProfitAtHigh,
    })),
    tornadoNetProfit: tornado?.netProfit ?? null,
  };
}

const REASONS = {
  'costs-unknown': NoBreakEven.COSTS_UNKNOWN,
  'no-uplift': NoBreakEven.NO_UPLIFT,
  'out-of-reach': NoBreakEven.OUT_OF_REACH,
  loses: NoBreakEven.LOSES,
} as const;

function breakEvenOf(found: FoundBreakEven): BreakEven {
  if (!found.ok)
    return { scale: null, low: null, high: null, uplifts: [], reason: REASONS[found.reason], detail: found.detail };
  const { scale, low, high, uplifts } = found;
  return {
    scale,
    low,
    high,
    uplifts: Object.entries(uplifts).map(([name, upliftRelative]) => ({ name, upliftRelative })),
    reason: null,
    detail: null,
  };
}
