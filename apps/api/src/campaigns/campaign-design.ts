import { ImpossibleUpliftError } from '@cartograph/experiments';
import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../access.js';
import type { AudienceSummary } from '../audiences/audience-apart.js';
import { AudienceRuleInput } from '../audiences/rule.js';
import { badInput } from '../errors.js';
import { Estimate, Incomputable, toEstimate, toIncomputable, Unit } from '../estimate.js';
import { Count } from '../scalars.js';
import type { Plan } from './campaign.entity.js';
import { problem } from './campaign-problems.js';
import { designCampaign, type Detectable } from './design.js';

export enum DesignVerdict {
  ENOUGH = 'ENOUGH',
  LONGER = 'LONGER',
  TOO_SMALL = 'TOO_SMALL',
  INCOMPUTABLE = 'INCOMPUTABLE',
}
registerEnumType(DesignVerdict, {
  name: 'DesignVerdict',
  description:
    'ENOUGH the audience finds the uplift with the power asked for; LONGER it would after at most 90 days of its traffic;\nTOO_SMALL no affordable test can tell; INCOMPUTABLE there is no baseline to compare with.',
});

@InputType()
export class CampaignDesignInput {
  @Field(() => AudienceRuleInput, { nullable: true })
  rule!: AudienceRuleInput | null;

  @Field(() => ID, { nullable: true })
  audienceId!: string | null;

  @Field(() => Float)
  upliftRelative!: number;

  @Field(() => Float, { nullable: true, defaultValue: 0.05 })
  alpha!: number | null;

  @Field(() => Float, { nullable: true, defaultValue: 0.8 })
  power!: number | null;

  @Field(() => Float, { nullable: true, defaultValue: 0.5 })
  treatmentShare!: number | null;
}

@Requires('plan:read')
@ObjectType()
export class PowerPoint {
  @Field(() => Float)
  upliftRelative!: number;

  @Field(() => Float)
  power!: number;
}

/** A two-arm test sized for a plan and an audience. */
@Requires('plan:read')
@ObjectType()
export class CampaignDesign {
  @Field(() => Estimate)
  baseline!: Estimate;

  @Field(() => Float, { nullable: true, description: 'null where the baseline is incomputable' })
  treatmentRate!: number | null;

  @Field(() => Count, {
    nullable: true,
    description: 'null where the arms are unequal, the design is incomputable, or it needs more than 2^53 users',
  })
  usersPerArm!: number | null;

  @Field(() => Count, { nullable: true })
  controlUsers!: number | null;

  @Field(() => Count, { nullable: true })
  treatmentUsers!: number | null;

  @Field(() => Float, { nullable: true, description: 'Power with the audience as it is' })
  powerWithAudience!: number | null;

  @Field(() => Estimate, {
    description:
      "Smallest uplift the audience as it is finds; low and high from the baseline's interval, null where that end finds none",
  })
  minimumDetectableUplift!: Estimate;

  @Field(() => Count)
  audienceSize!: number;

  @Field(() => Int, { nullable: true, description: "days of the audience's traffic until the test has its users" })
  durationDays!: number | null;

  @Field(() => Incomputable, { nullable: true })
  incomputable!: Incomputable | null;

  @Field(() => [PowerPoint])
  powerCurve!: PowerPoint[];

  @Field(() => DesignVerdict)
  verdictKind!: DesignVerdict;

  @Field(() => String, { description: 'A sentence in English; the other fields let a page write its own.' })
  verdict!: string;
}

/** @throws ApiError BAD_USER_INPUT - the uplift would make more than everybody, or less than nobody, buy. */
export function toDesign(summary: AudienceSummary, plan: Plan): CampaignDesign {
  try {
    const { detectable, incomputable, verdictKind, ...design } = designCampaign({
      plan,
      baseline: summary.buyersPerUser,
      size: summary.size,
      usersPerDay: summary.usersPerDay,
    });
    return {
      ...design,
      baseline: toEstimate(summary.buyersPerUser, Unit.FRACTION, { method: 'wilson' }),
      usersPerArm: design.controlUsers === design.treatmentUsers ? design.controlUsers : null,
      minimumDetectableUplift: toDetectable(detectable),
      audienceSize: summary.size,
      incomputable: incomputable && toIncomputable(incomputable.reason, incomputable.detail),
      verdictKind: DesignVerdict[verdictKind],
    };
  } catch (error) {
    if (error instanceof ImpossibleUpliftError) throw badInput(error.message, problem('uplift-impossible', {}));
    throw error;
  }
}

function toDetectable(detectable: Detectable): Estimate {
  const method = 'pooled-z power over the interval of the baseline';
  if (!detectable.ok) return toEstimate(detectable, Unit.RELATIVE, { method });
  const { value, low, high, level } = detectable;
  return { value, low, high, unit: Unit.RELATIVE, level, method, incomputable: null };
}
