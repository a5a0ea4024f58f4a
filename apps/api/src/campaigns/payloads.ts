import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Public } from '../access.js';
import { connectionTypes } from '../connection.js';
import { JobEntity } from '../jobs/job.entity.js';
import { MutationPayload } from '../payload.js';
import { CampaignEntity, CampaignStatus } from './campaign.entity.js';
import { SimulationEntity } from './simulation.entity.js';

export const { Connection: CampaignConnection } = connectionTypes('Campaign', () => CampaignEntity, 'plan:read');

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

  @Field(() => Float, { nullable: true, defaultValue: 0.5 })
  treatmentShare!: number | null;

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

  @Field(() => CampaignStatus, { nullable: true })
  status!: CampaignStatus | null;
}

@InputType()
export class SimulateCampaignInput {
  @Field(() => ID)
  campaignId!: string;

  @Field(() => Int, { nullable: true, defaultValue: 1000 })
  runs!: number | null;

  @Field(() => Int, { nullable: true, defaultValue: 1 })
  seed!: number | null;

  @Field(() => String, { nullable: true })
  clientMutationKey!: string | null;
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
export class SimulateCampaignPayload extends MutationPayload {
  @Field(() => JobEntity, { nullable: true })
  job!: JobEntity | null;

  @Field(() => SimulationEntity, { nullable: true })
  simulation!: SimulationEntity | null;
}
