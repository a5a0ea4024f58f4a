import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Public } from '../../access.js';
import { connectionTypes } from '../../connection.js';
import { MutationPayload } from '../../payload.js';
import { Count } from '../../scalars.js';
import { CampaignEntity, CampaignStatus } from './campaign.entity.js';
import { CampaignPlanFields } from './plan-types.js';

export const { Connection: CampaignConnection } = connectionTypes('Campaign', () => CampaignEntity, 'plan:read');

export enum CampaignDecisionKind {
  SHIP = 'SHIP',
  KEEP_CONTROL = 'KEEP_CONTROL',
  UNDECIDED = 'UNDECIDED',
}
registerEnumType(CampaignDecisionKind, {
  name: 'CampaignDecisionKind',
  description:
    'SHIP an arm to everybody; KEEP_CONTROL, the campaign is not profitable; UNDECIDED, it was ended without an answer.',
});

@InputType()
export class CreateCampaignInput {
  @Field(() => String)
  name!: string;

  @Field(() => ID)
  audienceId!: string;

  @Field(() => ID, { nullable: true })
  actionItemId!: string | null;

  @Field(() => String)
  hypothesis!: string;

  @Field(() => Float)
  upliftRelative!: number;

  @Field(() => Float, { nullable: true, defaultValue: 0.05 })
  alpha!: number | null;

  @Field(() => Float, { nullable: true, defaultValue: 0.8 })
  power!: number | null;

  @Field(() => Float, { nullable: true, defaultValue: 0.5, description: 'of two arms; a plan says it itself' })
  treatmentShare!: number | null;

  @Field(() => CampaignPlanFields, {
    nullable: true,
    description: 'default: control and treatment, judged once by who bought within a week',
  })
  plan!: CampaignPlanFields | null;

  @Field(() => String, { nullable: true })
  clientMutationKey!: string | null;
}

@InputType()
export class UpdateCampaignInput {
  @Field(() => ID)
  id!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => String, { nullable: true })
  name!: string | null;

  @Field(() => String, { nullable: true })
  hypothesis!: string | null;

  @Field(() => Float, { nullable: true })
  upliftRelative!: number | null;

  @Field(() => Float, { nullable: true })
  alpha!: number | null;

  @Field(() => Float, { nullable: true })
  power!: number | null;

  @Field(() => Float, { nullable: true })
  treatmentShare!: number | null;

  @Field(() => CampaignPlanFields, { nullable: true, description: 'the whole plan again' })
  plan!: CampaignPlanFields | null;

  @Field(() => CampaignStatus, { nullable: true })
  status!: CampaignStatus | null;
}

@InputType()
export class StartCampaignInput {
  @Field(() => ID)
  id!: string;

  @Field(() => Int)
  version!: number;
}

@InputType()
export class StopCampaignInput extends StartCampaignInput {
  @Field(() => String)
  reason!: string;
}

@InputType()
export class ExtendCampaignInput extends StopCampaignInput {
  @Field(() => Int, { description: 'days more for which users enter, 1 to 366' })
  days!: number;

  @Field(() => Count, { nullable: true, description: 'users of all arms at which it ends from now on' })
  plannedUnits!: number | null;
}

@InputType()
export class DecideCampaignInput extends StopCampaignInput {
  @Field(() => CampaignDecisionKind)
  decision!: CampaignDecisionKind;

  @Field(() => String, { nullable: true, description: 'of SHIP: the arm that everybody is to be shown' })
  arm!: string | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
class CampaignPayload extends MutationPayload {
  @Field(() => CampaignEntity, { nullable: true })
  campaign!: CampaignEntity | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class CreateCampaignPayload extends CampaignPayload {}

@Public()
@ObjectType({ implements: MutationPayload })
export class UpdateCampaignPayload extends CampaignPayload {}

@Public()
@ObjectType({ implements: MutationPayload })
export class StartCampaignPayload extends CampaignPayload {}

@Public()
@ObjectType({ implements: MutationPayload })
export class StopCampaignPayload extends CampaignPayload {}

@Public()
@ObjectType({ implements: MutationPayload })
export class ExtendCampaignPayload extends CampaignPayload {}

@Public()
@ObjectType({ implements: MutationPayload })
export class DecideCampaignPayload extends CampaignPayload {}
