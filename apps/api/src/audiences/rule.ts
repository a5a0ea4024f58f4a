import type { AudienceKind as AnalyticsKind, AudienceRule as AnalyticsRule } from '@cartograph/analytics';
import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Period, PeriodInput } from '../answer.js';
import { Requires } from '../access.js';
import type { RequestContext } from '../context.js';
import { listingStore } from '../log-listing.js';
import { daysOf } from '../period.js';
import { FunnelRule, keptFunnelRule, toFunnelRule } from '../analytics/behavior/funnel-rule.js';

export enum AudienceKind {
  ALL_VISITORS = 'ALL_VISITORS',
  CARTED_NOT_BOUGHT = 'CARTED_NOT_BOUGHT',
  VIEWED_NOT_CARTED = 'VIEWED_NOT_CARTED',
  BUYERS = 'BUYERS',
  CATEGORY_VIEWERS = 'CATEGORY_VIEWERS',
  FUNNEL_LOST = 'FUNNEL_LOST',
  CART_ABANDONED = 'CART_ABANDONED',
  RFM_SEGMENT = 'RFM_SEGMENT',
}
registerEnumType(AudienceKind, {
  name: 'AudienceKind',
  valuesConfig: {
    FUNNEL_LOST: { description: 'who came to a step of a funnel and not to the next required one' },
    CART_ABANDONED: { description: 'who left a cart of which they bought nothing in its session' },
    RFM_SEGMENT: {
      description:
        'buyers in a segment of analytics.rfm at the end of the period, asked with the same period, filter and bots',
    },
  },
});

/** Who belongs to an audience, as it was asked for. */
@Requires('plan:read')
@ObjectType()
export class AudienceRule {
  @Field(() => AudienceKind)
  kind!: AudienceKind;

  @Field(() => String, { nullable: true })
  category!: string | null;

  /** Null means the whole log. */
  @Field(() => Period, { nullable: true })
  period!: Period | null;

  @Field(() => String, {
    nullable: true,
    description: 'With FUNNEL_LOST, CART_ABANDONED and RFM_SEGMENT: only events of the brand count.',
  })
  brand?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "With FUNNEL_LOST, CART_ABANDONED and RFM_SEGMENT: whether sessions that look like a bot's count. Default true.",
  })
  includeBots?: boolean | null;

  @Field(() => FunnelRule, { nullable: true, description: 'Of FUNNEL_LOST.' })
  funnel?: FunnelRule | null;

  @Field(() => Int, { nullable: true, description: 'Of FUNNEL_LOST: the step they came to, counted from 1.' })
  lostAfterStep?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Of CART_ABANDONED: hours from 1 to 720 in which buying later counts as bought.',
  })
  graceHours?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Of RFM_SEGMENT: the name that analytics.rfm gives, such as champions or cluster-1-of-4.',
  })
  rfmSegment?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Of RFM_SEGMENT, for clusters: the seed they were made with. Default 1.',
  })
  rfmSeed?: number | null;
}

@InputType()
export class AudienceRuleInput {
  @Field(() => AudienceKind)
  kind!: AudienceKind;

  @Field(() => String, { nullable: true })
  category!: string | null;

  @Field(() => PeriodInput, { nullable: true })
  period!: PeriodInput | null;

  @Field(() => String, {
    nullable: true,
    description: 'With FUNNEL_LOST, CART_ABANDONED and RFM_SEGMENT: only events of the brand count.',
  })
  brand?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "With FUNNEL_LOST, CART_ABANDONED and RFM_SEGMENT: whether sessions that look like a bot's count. Default true.",
  })
  includeBots?: boolean | null;

  @Field(() => FunnelRule, { nullable: true, description: 'Of FUNNEL_LOST.' })
  funnel?: FunnelRule | null;

  @Field(() => Int, { nullable: true, description: 'Of FUNNEL_LOST: the step they came to, counted from 1.' })
  lostAfterStep?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Of CART_ABANDONED: hours from 1 to 720 in which buying later counts as bought.',
  })
  graceHours?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Of RFM_SEGMENT: the name that analytics.rfm gives, such as champions or cluster-1-of-4.',
  })
  rfmSegment?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Of RFM_SEGMENT, for clusters: the seed they were made with. Default 1.',
  })
  rfmSeed?: number | null;
}

const KINDS: Record<AudienceKind, AnalyticsKind> = {
  [AudienceKind.ALL_VISITORS]: 'all-visitors',
  [AudienceKind.CARTED_NOT_BOUGHT]: 'carted-not-bought',
  [AudienceKind.VIEWED_NOT_CARTED]: 'viewed-not-carted',
  [AudienceKind.BUYERS]: 'buyers',
  [AudienceKind.CATEGORY_VIEWERS]: 'category-viewers',
  [AudienceKind.FUNNEL_LOST]: 'funnel-lost',
  [AudienceKind.CART_ABANDONED]: 'cart-abandoned',
  [AudienceKind.RFM_SEGMENT]: 'rfm-segment',
};

/** A kind by the name that analytics gives it. */
export function kindOf(kind: AnalyticsKind): AudienceKind {
  const found = Object.values(AudienceKind).find((one) => KINDS[one] === kind);
  if (!found) throw new RangeError(`${kind} is no kind of audience.`);
  return found;
}

/** The rule as it is kept: without what was left out, and of days that stay the same. @throws ApiError BAD_USER_INPUT - as {@link daysOf}. */
export async function toRule(
  {
    kind,
    category,
    period,
    brand,
    includeBots,
    funnel,
    lostAfterStep,
    graceHours,
    rfmSegment,
    rfmSeed,
  }: AudienceRuleInput,
  context: RequestContext,
): Promise<AudienceRule> {
  return {
    kind,
    category: category ?? null,
    period: await daysOf(period, context.timeZone, () => listingStore(context)),
    ...(brand == null ? {} : { brand }),
    ...(includeBots == null ? {} : { includeBots }),
    ...(funnel == null ? {} : { funnel: keptFunnelRule(funnel) }),
    ...(lostAfterStep == null ? {} : { lostAfterStep }),
    ...(graceHours == null ? {} : { graceHours }),
    ...(rfmSegment == null ? {} : { rfmSegment }),
    ...(rfmSeed == null ? {} : { rfmSeed }),
  };
}

/** The rule as analytics asks it. */
export function toQuestion(
  { kind, category, period, brand, includeBots, funnel, lostAfterStep, graceHours, rfmSegment, rfmSeed }: AudienceRule,
  timeZone: string,
): AnalyticsRule {
  return {
    kind: KINDS[kind],
    category,
    period,
    timeZone,
    brand: brand ?? null,
    bots: includeBots === false ? 'exclude' : 'include',
    rfm: rfmSegment == null ? null : { segment: rfmSegment, seed: rfmSeed ?? 1 },
    graceHours: graceHours ?? null,
    funnel:
      funnel == null && lostAfterStep == null
        ? null
        : { rule: toFunnelRule(funnel ?? {}), step: (lostAfterStep ?? 0) - 1 },
  };
}
