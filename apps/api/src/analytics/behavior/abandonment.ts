import type { Abandonment as AbandonmentAnswer, AbandonmentPart as Part } from '@cartograph/analytics';
import { Field, InputType, Int, ObjectType } from 'type-graphql';
import { Requires } from '../../access.js';
import { Answer } from '../../answer.js';
import { Estimate, toEstimate, Unit } from '../../estimate.js';
import { Count, Decimal } from '../../scalars.js';
import type { CachedAnswer } from '../answers/answer-cache.js';
import { toAnswer } from '../answers/answered.js';
import { TimeQuantiles, toTimeQuantiles } from '../answers/time-quantiles.js';

@InputType()
export class AbandonmentInput {
  @Field(() => Int, {
    nullable: true,
    description:
      'Hours from 1 to 720 after the last cart event in which buying in another session counts as bought. Left out: only the session counts.',
  })
  graceHours?: number | null;

  @Field(() => Int, { nullable: true, defaultValue: 20, description: 'Categories to tell, from 1 to 100.' })
  first?: number | null;
}

@Requires('analytics:read')
@ObjectType({ description: 'Carts of a category, or of a local hour.' })
export class AbandonmentPart {
  @Field(() => String, { description: 'A category, or the hour 0 to 23 of the last cart event.' })
  part!: string;

  @Field(() => Count)
  carts!: number;

  @Field(() => Count)
  abandoned!: number;

  @Field(() => Estimate)
  abandonedPerCart!: Estimate;

  @Field(() => Count)
  productsLeft!: number;

  @Field(() => Decimal)
  valueLeft!: string;
}

@Requires('analytics:read')
@ObjectType({ description: 'What the users of abandoned carts did within some hours after the session ended.' })
export class AbandonmentReturn {
  @Field(() => Int)
  hours!: number;

  @Field(() => Count, { description: 'Abandoned carts that the log follows for so long.' })
  followed!: number;

  @Field(() => Estimate)
  returnedPerCart!: Estimate;

  @Field(() => Estimate, { description: 'who bought something they had left' })
  boughtSamePerCart!: Estimate;

  @Field(() => Estimate)
  boughtAnythingPerCart!: Estimate;
}

@Requires('analytics:read')
@ObjectType({ description: 'Of abandoned carts that the log follows for 7 days.' })
export class AbandonmentRecovery {
  @Field(() => Count)
  carts!: number;

  @Field(() => Decimal)
  valueLeft!: string;

  @Field(() => Decimal, { description: 'for which the same products were bought within 7 days' })
  valueRecovered!: string;
}

@Requires('analytics:read')
@ObjectType({ implements: Answer })
export class Abandonment extends Answer {
  @Field(() => Int, { nullable: true })
  graceHours!: number | null;

  @Field(() => Count, { description: 'Sessions with a cart event.' })
  carts!: number;

  @Field(() => Count, { description: 'something bought and nothing left' })
  bought!: number;

  @Field(() => Count, { description: 'something bought and something left' })
  partlyBought!: number;

  @Field(() => Count, { description: 'nothing bought and something left' })
  abandoned!: number;

  @Field(() => Count, {
    nullable: true,
    description:
      'everything taken out again; null where the log never records removals, so that what was taken out counts as left',
  })
  emptied!: number | null;

  @Field(() => Estimate)
  abandonedPerCart!: Estimate;

  @Field(() => Count, { description: 'Users with an abandoned cart: the size of the audience CART_ABANDONED.' })
  users!: number;

  @Field(() => Count)
  productsLeft!: number;

  @Field(() => Decimal, { description: 'of the products left in abandoned carts, at the price of the last cart event' })
  valueLeft!: string;

  @Field(() => Count, { description: 'Products left without a known price; they add nothing to the value.' })
  unpricedLeft!: number;

  @Field(() => Decimal)
  valueLeftPartly!: string;

  @Field(() => Count, {
    description:
      'Abandoned carts whose user came back before the log ends, and before a day that lost visits or purchases.',
  })
  returned!: number;

  @Field(() => TimeQuantiles, {
    nullable: true,
    description: 'Hours until those who came back did so. Null where nobody did.',
  })
  hoursUntilReturn!: TimeQuantiles | null;

  @Field(() => [AbandonmentReturn], { description: 'Within 1 hour, 1 day and 7 days.' })
  returns!: AbandonmentReturn[];

  @Field(() => AbandonmentRecovery)
  recovery!: AbandonmentRecovery;

  @Field(() => [AbandonmentPart], { description: 'Most abandoned carts first.' })
  byCategory!: AbandonmentPart[];

  @Field(() => Count)
  categoryCount!: number;

  @Field(() => [AbandonmentPart], { description: 'All 24 hours.' })
  byHour!: AbandonmentPart[];
}

const byUser = { method: 'wilson-by-user' } as const;

/** @param first - categories to list. */
export function toAbandonment(answer: CachedAnswer<AbandonmentAnswer>, first: number): Abandonment {
  const {
    snapshot: _snapshot,
    timeZone: _timeZone,
    period: _period,
    faults: _faults,
    daysLeftOut: _daysLeftOut,
    definition: _definition,
    ...figures
  } = answer.value;
  return {
    ...toAnswer(answer),
    ...figures,
    abandonedPerCart: toEstimate(figures.abandonedPerCart, Unit.FRACTION, byUser),
    hoursUntilReturn:
      figures.hoursUntilReturn && toTimeQuantiles(figures.hoursUntilReturn, Unit.HOURS, 'woodruff-by-user'),
    returns: figures.returns.map(({ hours: horizon, followed, ...rates }) => ({
      hours: horizon,
      followed,
      returnedPerCart: toEstimate(rates.returnedPerCart, Unit.FRACTION, byUser),
      boughtSamePerCart: toEstimate(rates.boughtSamePerCart, Unit.FRACTION, byUser),
      boughtAnythingPerCart: toEstimate(rates.boughtAnythingPerCart, Unit.FRACTION, byUser),
    })),
    byCategory: figures.byCategory.slice(0, first).map(toPart),
    byHour: figures.byHour.map(toPart),
  };
}

const toPart = (part: Part): AbandonmentPart => ({
  ...part,
  abandonedPerCart: toEstimate(part.abandonedPerCart, Unit.FRACTION, byUser),
});
