import { Field, Float, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../../access.js';
import { Count } from '../../scalars.js';

export enum MetricKind {
  CONVERSION = 'CONVERSION',
  MEAN = 'MEAN',
  RATIO = 'RATIO',
  QUANTILE = 'QUANTILE',
  RETENTION = 'RETENTION',
}
registerEnumType(MetricKind, {
  name: 'MetricKind',
  description:
    'CONVERSION, RETENTION: yes or no a user. MEAN: a number a user. RATIO: a sum over another. QUANTILE: of the number a user has.',
});

export enum MetricRole {
  PRIMARY = 'PRIMARY',
  SECONDARY = 'SECONDARY',
  GUARDRAIL = 'GUARDRAIL',
}
registerEnumType(MetricRole, {
  name: 'MetricRole',
  description: 'PRIMARY decides, SECONDARY explains, GUARDRAIL must not be harmed by more than its margin.',
});

export enum EffectScale {
  ABSOLUTE = 'ABSOLUTE',
  RELATIVE = 'RELATIVE',
}
registerEnumType(EffectScale, {
  name: 'EffectScale',
  description:
    "ABSOLUTE: in the metric's own unit, 0.01 of a rate is one percentage point. RELATIVE: in parts of the control's figure.",
});

export enum MetricSource {
  PURCHASE = 'PURCHASE',
  REVENUE = 'REVENUE',
  ORDERS = 'ORDERS',
  ORDER_VALUE = 'ORDER_VALUE',
  RETURN = 'RETURN',
  RECORDED = 'RECORDED',
}
registerEnumType(MetricSource, {
  name: 'MetricSource',
  description:
    "Where a metric's values come from. Of the log, after the exposure: PURCHASE whether they bought, REVENUE what they paid, ORDERS sessions with a purchase, ORDER_VALUE revenue ÷ orders,\nRETURN whether they came back. RECORDED: what recordOutcomes sends under the metric's name.",
});

export enum CampaignFrameworkKind {
  FREQUENTIST = 'FREQUENTIST',
  CONFIDENCE_SEQUENCE = 'CONFIDENCE_SEQUENCE',
  MIXTURE_SPRT = 'MIXTURE_SPRT',
  GROUP_SEQUENTIAL = 'GROUP_SEQUENTIAL',
  BAYESIAN = 'BAYESIAN',
}
registerEnumType(CampaignFrameworkKind, {
  name: 'CampaignFrameworkKind',
  description:
    'FREQUENTIST: one look, at the end. CONFIDENCE_SEQUENCE, MIXTURE_SPRT: look whenever you like. GROUP_SEQUENTIAL: look at the planned shares of the users. BAYESIAN: a posterior; looks are not corrected for.',
});

export enum SpendingKind {
  OBRIEN_FLEMING = 'OBRIEN_FLEMING',
  POCOCK = 'POCOCK',
}
registerEnumType(SpendingKind, { name: 'SpendingKind' });

export enum CorrectionKind {
  HOLM = 'HOLM',
  BENJAMINI_HOCHBERG = 'BENJAMINI_HOCHBERG',
}
registerEnumType(CorrectionKind, {
  name: 'CorrectionKind',
  description: 'HOLM bounds the chance of any false finding, BENJAMINI_HOCHBERG the share of false ones.',
});

@Requires('plan:read')
@ObjectType('CampaignArm')
@InputType('CampaignArmInput')
export class CampaignArm {
  @Field(() => String)
  name!: string;

  @Field(() => Float, { description: 'share of the users who enter; those of all arms sum to 1' })
  weight!: number;

  @Field(() => String, { defaultValue: '', description: 'what its users are shown' })
  description!: string;
}

@Requires('plan:read')
@ObjectType('EffectSize')
@InputType('EffectSizeInput')
export class EffectSize {
  @Field(() => EffectScale)
  scale!: EffectScale;

  @Field(() => Float, { description: 'above 0' })
  value!: number;
}

@Requires('plan:read')
@ObjectType('CampaignMetric')
@InputType('CampaignMetricInput')
export class CampaignMetric {
  @Field(() => String)
  name!: string;

  @Field(() => MetricKind)
  kind!: MetricKind;

  @Field(() => MetricSource)
  source!: MetricSource;

  @Field(() => MetricRole, { defaultValue: MetricRole.PRIMARY })
  role!: MetricRole;

  @Field(() => Boolean, { defaultValue: true })
  higherIsBetter!: boolean;

  @Field(() => Float, { nullable: true, description: 'of a QUANTILE: which, between 0 and 1' })
  quantile!: number | null;

  @Field(() => EffectSize, { nullable: true, description: 'of a GUARDRAIL: the harm that is put up with' })
  margin!: EffectSize | null;

  @Field(() => EffectSize, { nullable: true, description: 'the smallest effect that would matter' })
  relevantEffect!: EffectSize | null;

  @Field(() => Float, { nullable: true, description: 'larger values count as this one' })
  winsorizeCap!: number | null;

  @Field(() => Float, { nullable: true, description: 'larger values count as this quantile of the values of all arms' })
  winsorizeQuantile!: number | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'whether what a user did before the exposure takes variance off (CUPED)',
  })
  cuped!: boolean;

  @Field(() => Float, { nullable: true, description: 'of RETENTION: back from so many days after the exposure on …' })
  retentionFromDay!: number | null;

  @Field(() => Float, { nullable: true, description: '… and before so many' })
  retentionToDay!: number | null;
}

@Requires('plan:read')
@ObjectType('CampaignFramework')
@InputType('CampaignFrameworkInput')
export class CampaignFramework {
  @Field(() => CampaignFrameworkKind)
  kind!: CampaignFrameworkKind;

  @Field(() => Count, {
    nullable: true,
    description: 'of looks whenever one likes: users before which nothing is decided; by default 1,000',
  })
  firstLook!: number | null;

  @Field(() => Count, {
    nullable: true,
    description: 'of a CONFIDENCE_SEQUENCE: users at which it is narrowest; by default 5,000',
  })
  tunedAt!: number | null;

  @Field(() => Float, { nullable: true, description: 'of a MIXTURE_SPRT: the relative size that true uplifts have' })
  typicalUplift!: number | null;

  @Field(() => SpendingKind, { nullable: true, description: 'of GROUP_SEQUENTIAL; by default OBRIEN_FLEMING' })
  spending!: SpendingKind | null;

  @Field(() => [Float], {
    nullable: true,
    description: 'of GROUP_SEQUENTIAL: share of the users at each look, up to 1',
  })
  fractions!: number[] | null;

  @Field(() => Float, {
    nullable: true,
    description: 'of BAYESIAN: the chance at which an arm is called better; by default 0.95',
  })
  probabilityTreatmentIsBetter!: number | null;

  @Field(() => Float, { nullable: true, description: 'of BAYESIAN: the relative loss that may be expected at most' })
  maximumLoss!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'of BAYESIAN: mean of the relative uplift that is believed beforehand',
  })
  priorMean!: number | null;

  @Field(() => Float, { nullable: true, description: 'of BAYESIAN: its standard deviation' })
  priorSd!: number | null;
}

@Requires('plan:read')
@ObjectType('CampaignExclusion', {
  description: 'The part of the users of a group of campaigns, none of whom meets two of them.',
})
@InputType('CampaignExclusionInput')
export class CampaignExclusion {
  @Field(() => String)
  group!: string;

  @Field(() => Float)
  from!: number;

  @Field(() => Float)
  to!: number;
}

@Requires('plan:read')
@ObjectType('CampaignPlan', { description: 'How a campaign is tried, decided before its data.' })
@InputType('CampaignPlanInput')
export class CampaignPlanFields {
  @Field(() => [CampaignArm], { description: 'control first' })
  arms!: CampaignArm[];

  @Field(() => [CampaignMetric])
  metrics!: CampaignMetric[];

  @Field(() => CampaignFramework, { defaultValue: { kind: CampaignFrameworkKind.FREQUENTIST } })
  framework!: CampaignFramework;

  @Field(() => CorrectionKind, {
    defaultValue: CorrectionKind.HOLM,
    description: 'over the primary metrics and the arms',
  })
  correction!: CorrectionKind;

  @Field(() => Int, { defaultValue: 7, description: "days after a user's exposure in which outcomes count" })
  windowDays!: number;

  @Field(() => Int, { nullable: true, description: 'days for which users are meant to enter; nothing ends by itself' })
  days!: number | null;

  @Field(() => Count, { nullable: true, description: 'users of all arms at which it is meant to end' })
  plannedUnits!: number | null;

  @Field(() => Float, { defaultValue: 1, description: 'share of the users who enter' })
  traffic!: number;

  @Field(() => CampaignExclusion, { nullable: true })
  exclusion!: CampaignExclusion | null;

  @Field(() => Float, {
    defaultValue: 0,
    description: "share of the shop's users kept out of every campaign that asks for it",
  })
  holdoutShare!: number;
}
