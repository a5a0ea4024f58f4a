import type { Funnel as FunnelAnswer, FunnelStep as Step } from '@cartograph/analytics';
import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../../access.js';
import { Answer } from '../../answer.js';
import { Estimate, toEstimate, Unit } from '../../estimate.js';
import { Count } from '../../scalars.js';
import type { CachedAnswer } from '../answers/answer-cache.js';
import { toAnswer } from '../answers/answered.js';
import { FunnelHold, FunnelOrder, FunnelRule, FunnelStepRule, fromEvent } from './funnel-rule.js';
import { TimeQuantiles, toTimeQuantiles } from '../answers/time-quantiles.js';

export enum FunnelBreakdown {
  CATEGORY = 'category',
  BRAND = 'brand',
  PRICE_BAND = 'price',
  HOUR = 'hour',
  WEEKDAY = 'weekday',
  VISITOR = 'visitor',
}
registerEnumType(FunnelBreakdown, {
  name: 'FunnelBreakdown',
  description: 'By the first event of the first step; with a product or category held, by that of each.',
  valuesConfig: {
    VISITOR: { description: 'new: the session of that event is the first ever of its user in the log; else returning' },
  },
});

export enum FunnelUnit {
  SESSION = 'session',
  USER = 'user',
}
registerEnumType(FunnelUnit, { name: 'FunnelUnit' });

@InputType()
export class FunnelInput extends FunnelRule {
  @Field(() => FunnelBreakdown, { nullable: true })
  breakdown?: FunnelBreakdown | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 20,
    description: 'Categories or brands to tell, from 1 to 100; other groups are all told.',
  })
  breakdownFirst?: number | null;
}

@Requires('analytics:read')
@ObjectType({ description: 'Of those who came to the required step behind an optional one.' })
export class FunnelWays {
  @Field(() => Count, { description: 'who came through the optional step' })
  through!: number;

  @Field(() => Count, { description: 'who came only without it' })
  without!: number;
}

@Requires('analytics:read')
@ObjectType()
export class FunnelStep extends FunnelStepRule {
  @Field(() => Count, { description: 'Sessions, or users where the steps lie within a window, that came this far.' })
  reached!: number;

  /** Null only where the document does not select it. */
  @Field(() => Count, { description: 'Users among them.' })
  users!: number | null;

  @Field(() => Estimate)
  perFirstStep!: Estimate;

  @Field(() => Estimate, { description: 'reached ÷ reached of the required step before' })
  perPreviousStep!: Estimate;

  @Field(() => TimeQuantiles, {
    nullable: true,
    description: 'Seconds from the required step before. Null for the first step and where nobody came.',
  })
  secondsFromPrevious!: TimeQuantiles | null;

  @Field(() => Count, {
    nullable: true,
    description: 'Of those reached: who did not come to the next required step. Null for the last step.',
  })
  lost!: number | null;

  @Field(() => Count, {
    nullable: true,
    description: 'Users with at least one of these: the size of the audience FUNNEL_LOST.',
  })
  lostUsers!: number | null;

  @Field(() => FunnelWays, { nullable: true, description: 'Of an optional step.' })
  ways!: FunnelWays | null;
}

@Requires('analytics:read')
@ObjectType()
export class FunnelGroup {
  @Field(() => String, {
    description:
      'A category, a brand ("(none)" where the log has none), the lowest price of a band ("unknown" for 0), a local hour 0 to 23, a weekday 1 to 7 from Monday, "new" or "returning".',
  })
  group!: string;

  @Field(() => [FunnelStep])
  steps!: FunnelStep[];
}

@Requires('analytics:read')
@ObjectType({ implements: Answer })
export class Funnel extends Answer {
  @Field(() => FunnelUnit)
  unit!: FunnelUnit;

  @Field(() => FunnelOrder)
  order!: FunnelOrder;

  @Field(() => FunnelHold)
  hold!: FunnelHold;

  @Field(() => Int, { nullable: true })
  windowMinutes!: number | null;

  @Field(() => [FunnelStep])
  steps!: FunnelStep[];

  @Field(() => FunnelBreakdown, { nullable: true })
  breakdown!: FunnelBreakdown | null;

  @Field(() => [FunnelGroup], {
    description: 'Categories and brands with most in the first step first; others in their own order.',
  })
  groups!: FunnelGroup[];

  @Field(() => Count, { description: "Groups that anybody's first step lies in." })
  groupCount!: number;
}

export function toFunnel(answer: CachedAnswer<FunnelAnswer>): Funnel {
  const { value } = answer;
  return {
    ...toAnswer(answer),
    unit: value.unit as FunnelUnit,
    order: value.order as FunnelOrder,
    hold: value.hold as FunnelHold,
    windowMinutes: value.windowMinutes,
    steps: value.steps.map(toStep),
    breakdown: value.breakdown as FunnelBreakdown | null,
    groups: value.groups.map(({ group, steps }) => ({ group, steps: steps.map(toStep) })),
    groupCount: value.groupCount,
  };
}

function toStep({ rule, perFirstStep, perPreviousStep, secondsFromPrevious: times, ...counts }: Step): FunnelStep {
  return {
    ...fromEvent(rule),
    ...counts,
    isOptional: rule.isOptional ?? false,
    perFirstStep: toEstimate(perFirstStep, Unit.FRACTION, { method: 'wilson' }),
    perPreviousStep: toEstimate(perPreviousStep, Unit.FRACTION, { method: 'wilson' }),
    secondsFromPrevious: times && toTimeQuantiles(times, Unit.SECONDS, 'woodruff'),
  };
}
