import type { Funnel as FunnelAnswer, FunnelStep as Step } from '@cartograph/analytics';
import { Field, Float, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../access.js';
import { Answer } from '../answer.js';
import { Estimate, toEstimate, Unit } from '../estimate.js';
import { EventType, toEventType } from '../event-counts.js';
import { Count } from '../scalars.js';
import type { CachedAnswer } from './answer-cache.js';
import { toAnswer } from './answered.js';

export enum FunnelProductMode {
  ANY_PRODUCT = 'any',
  SAME_PRODUCT = 'same',
}
registerEnumType(FunnelProductMode, { name: 'FunnelProductMode' });

@InputType()
export class FunnelInput {
  @Field(() => FunnelProductMode, { nullable: true, defaultValue: FunnelProductMode.ANY_PRODUCT })
  productMode!: FunnelProductMode | null;

  @Field(() => Int, { nullable: true, defaultValue: 20 })
  breakdownFirst!: number | null;
}

@Requires('analytics:read')
@ObjectType()
export class FunnelStep {
  @Field(() => EventType)
  eventType!: EventType;

  @Field(() => Count)
  sessions!: number;

  @Field(() => Estimate)
  perFirstStep!: Estimate;

  @Field(() => Estimate)
  perPreviousStep!: Estimate;

  @Field(() => Float, { nullable: true })
  medianSecondsFromPrevious!: number | null;
}

@Requires('analytics:read')
@ObjectType({ description: 'Category of the product; sessions whose product steps lie in that category.' })
export class FunnelCategory {
  @Field(() => String)
  category!: string;

  @Field(() => [FunnelStep])
  steps!: FunnelStep[];
}

@Requires('analytics:read')
@ObjectType({ implements: Answer })
export class Funnel extends Answer {
  @Field(() => FunnelProductMode)
  productMode!: FunnelProductMode;

  @Field(() => [FunnelStep])
  steps!: FunnelStep[];

  @Field(() => [FunnelCategory])
  byCategory!: FunnelCategory[];

  @Field(() => Count, { description: 'Sessions that bought without a cart step: the log has buy-now purchases.' })
  purchaseSessionsWithoutCart!: number;
}

export function toFunnel(answer: CachedAnswer<FunnelAnswer>): Funnel {
  const { value } = answer;
  return {
    ...toAnswer(answer),
    productMode: value.productMode as FunnelProductMode,
    steps: value.steps.map(toStep),
    byCategory: value.byCategory.map(({ category, steps }) => ({ category, steps: steps.map(toStep) })),
    purchaseSessionsWithoutCart: value.purchaseSessionsWithoutCart,
  };
}

function toStep({ eventType, sessions, perFirstStep, perPreviousStep, medianSecondsFromPrevious }: Step): FunnelStep {
  return {
    eventType: toEventType(eventType),
    sessions,
    perFirstStep: toEstimate(perFirstStep, Unit.FRACTION, { method: 'wilson' }),
    perPreviousStep: toEstimate(perPreviousStep, Unit.FRACTION, { method: 'wilson' }),
    medianSecondsFromPrevious,
  };
}
