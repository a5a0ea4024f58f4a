import type { AudienceKind as AnalyticsKind, AudienceRule as AnalyticsRule } from '@cartograph/analytics';
import { Field, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { Period, PeriodInput } from '../answer.js';
import { Requires } from '../access.js';

export enum AudienceKind {
  ALL_VISITORS = 'ALL_VISITORS',
  CARTED_NOT_BOUGHT = 'CARTED_NOT_BOUGHT',
  VIEWED_NOT_CARTED = 'VIEWED_NOT_CARTED',
  BUYERS = 'BUYERS',
  CATEGORY_VIEWERS = 'CATEGORY_VIEWERS',
}
registerEnumType(AudienceKind, { name: 'AudienceKind' });

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
}

@InputType()
export class AudienceRuleInput {
  @Field(() => AudienceKind)
  kind!: AudienceKind;

  @Field(() => String, { nullable: true })
  category!: string | null;

  @Field(() => PeriodInput, { nullable: true })
  period!: PeriodInput | null;
}

const KINDS: Record<AudienceKind, AnalyticsKind> = {
  [AudienceKind.ALL_VISITORS]: 'all-visitors',
  [AudienceKind.CARTED_NOT_BOUGHT]: 'carted-not-bought',
  [AudienceKind.VIEWED_NOT_CARTED]: 'viewed-not-carted',
  [AudienceKind.BUYERS]: 'buyers',
  [AudienceKind.CATEGORY_VIEWERS]: 'category-viewers',
};

/** The rule as it is kept: without what was left out. */
export function toRule(input: AudienceRuleInput): AudienceRule {
  return { kind: input.kind, category: input.category ?? null, period: input.period ? { from: input.period.from, to: input.period.to } : null };
}

/** The rule as analytics asks it. */
export function toQuestion(rule: AudienceRule, timeZone: string): AnalyticsRule {
  return { kind: KINDS[rule.kind], category: rule.category, period: rule.period, timeZone };
}
