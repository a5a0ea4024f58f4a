import type {
  HoldoutBand as Held,
  LifetimeBand as Band,
  LifetimeValue as LifetimeValueAnswer,
  ModelFit as Fit,
} from '@cartograph/analytics';
import { Field, Float, InputType, Int, ObjectType } from 'type-graphql';
import { Requires } from '../../access.js';
import { Answer } from '../../answer.js';
import { Estimate, Incomputable, toEstimate, toIncomputable, Unit } from '../../estimate.js';
import { Count } from '../../scalars.js';
import type { CachedAnswer } from '../answers/answer-cache.js';
import { toAnswer } from '../answers/answered.js';

@InputType()
export class LifetimeValueInput {
  @Field(() => Int, { nullable: true, defaultValue: 12, description: 'months of 30 days ahead, 1 to 60' })
  months!: number | null;

  @Field(() => Float, { nullable: true, defaultValue: 0.01, description: 'discount of a month, 0 to 1' })
  monthlyDiscount!: number | null;
}

@Requires('analytics:read')
@ObjectType()
export class ModelParameter {
  @Field(() => String)
  name!: string;

  @Field(() => Estimate)
  estimate!: Estimate;
}

@Requires('analytics:read')
@ObjectType({ description: 'A model fitted by maximum likelihood.' })
export class ModelFit {
  @Field(() => [ModelParameter])
  parameters!: ModelParameter[];

  @Field(() => Float, { nullable: true })
  logLikelihood!: number | null;

  @Field(() => Boolean, { description: 'whether the fit found a maximum; without one none of its figures is told' })
  converged!: boolean;

  @Field(() => Int)
  steps!: number;
}

@Requires('analytics:read')
@ObjectType({ description: 'Customers by the days on which they bought again.' })
export class LifetimeBand {
  @Field(() => Int)
  from!: number;

  @Field(() => Int, { nullable: true, description: 'null: or more' })
  to!: number | null;

  @Field(() => Count)
  customers!: number;

  @Field(() => Estimate, { description: 'mean probability that a customer has not left' })
  aliveShare!: Estimate;

  @Field(() => Estimate, { description: 'purchase days expected of a customer within the months' })
  purchasesPerCustomer!: Estimate;

  @Field(() => Estimate, { description: 'discounted money expected of a customer within the months' })
  valuePerCustomer!: Estimate;
}

@Requires('analytics:read')
@ObjectType({ description: 'What was foretold of some customers, and what they did.' })
export class HoldoutBand {
  @Field(() => Int)
  from!: number;

  @Field(() => Int, { nullable: true })
  to!: number | null;

  @Field(() => Count)
  customers!: number;

  @Field(() => Float, { nullable: true, description: 'purchase days a customer that the model foretold' })
  predicted!: number | null;

  @Field(() => Estimate, { description: 'purchase days a customer that there were' })
  actual!: Estimate;
}

@Requires('analytics:read')
@ObjectType({ description: 'The model fitted on the first two thirds of the days, held against the last third.' })
export class HoldoutCheck {
  @Field(() => Int)
  calibrationDays!: number;

  @Field(() => Int)
  holdoutDays!: number;

  @Field(() => Incomputable, { nullable: true })
  incomputable!: Incomputable | null;

  @Field(() => HoldoutBand)
  all!: HoldoutBand;

  @Field(() => [HoldoutBand])
  bands!: HoldoutBand[];

  @Field(() => Boolean, { nullable: true })
  isWithinInterval!: boolean | null;
}

@Requires('analytics:read')
@ObjectType({ implements: Answer })
export class LifetimeValue extends Answer {
  @Field(() => Int)
  months!: number;

  @Field(() => Float)
  monthlyDiscount!: number;

  @Field(() => Count, { description: 'users with a purchase' })
  customers!: number;

  @Field(() => Count, { description: 'of these, those who bought on more than one day' })
  repeatCustomers!: number;

  @Field(() => Estimate)
  repeatShare!: Estimate;

  @Field(() => Incomputable, { nullable: true, description: 'why there is no model' })
  incomputable!: Incomputable | null;

  @Field(() => ModelFit, { description: 'BG/NBD: r, alpha (days), a, b' })
  purchases!: ModelFit;

  @Field(() => ModelFit, { description: 'Gamma-Gamma: p, q, v (money)' })
  spending!: ModelFit;

  @Field(() => LifetimeBand)
  all!: LifetimeBand;

  @Field(() => [LifetimeBand])
  bands!: LifetimeBand[];

  @Field(() => Estimate, { description: 'discounted money expected of all customers within the months' })
  total!: Estimate;

  @Field(() => HoldoutCheck)
  holdout!: HoldoutCheck;
}

const METHOD = { method: 'delta-log-hessian' };

export function toLifetimeValue(answer: CachedAnswer<LifetimeValueAnswer>): LifetimeValue {
  const {
    months,
    monthlyDiscount,
    customers,
    repeatCustomers,
    repeatShare,
    incomputable,
    purchases,
    spending,
    all,
    bands,
    total,
    holdout,
  } = answer.value;
  return {
    ...toAnswer(answer),
    months,
    monthlyDiscount,
    customers,
    repeatCustomers,
    repeatShare: toEstimate(repeatShare, Unit.FRACTION, { method: 'wilson' }),
    incomputable: incomputable && toIncomputable(incomputable.reason, incomputable.detail),
    purchases: toFit(purchases),
    spending: toFit(spending),
    all: toBand(all),
    bands: bands.map(toBand),
    total: toEstimate(total, Unit.MONEY, METHOD),
    holdout: {
      ...holdout,
      incomputable: holdout.incomputable && toIncomputable(holdout.incomputable.reason, holdout.incomputable.detail),
      all: toHeld(holdout.all),
      bands: holdout.bands.map(toHeld),
    },
  };
}

const toFit = (fit: Fit): ModelFit => ({
  ...fit,
  parameters: fit.parameters.map(({ name, estimate }) => ({
    name,
    estimate: toEstimate(estimate, Unit.RATIO, METHOD),
  })),
});
const toHeld = (band: Held): HoldoutBand => ({
  ...band,
  actual: toEstimate(band.actual, Unit.RATIO, { method: 'student-t' }),
});
const toBand = (band: Band): LifetimeBand => ({
  ...band,
  aliveShare: toEstimate(band.aliveShare, Unit.FRACTION, METHOD),
  purchasesPerCustomer: toEstimate(band.purchasesPerCustomer, Unit.RATIO, METHOD),
  valuePerCustomer: toEstimate(band.valuePerCustomer, Unit.MONEY_PER_USER, METHOD),
});
