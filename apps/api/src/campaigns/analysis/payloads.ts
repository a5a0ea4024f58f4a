import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Public } from '../../access.js';
import { JobEntity } from '../../jobs/job.entity.js';
import { MutationPayload } from '../../payload.js';
import { CampaignAnalysisEntity } from './campaign-analysis.entity.js';

@InputType()
export class AnalyzeCampaignInput {
  @Field(() => ID)
  campaignId!: string;

  @Field(() => String, { nullable: true })
  clientMutationKey!: string | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class AnalyzeCampaignPayload extends MutationPayload {
  @Field(() => JobEntity, { nullable: true })
  job!: JobEntity | null;

  @Field(() => CampaignAnalysisEntity, { nullable: true, description: 'where another one is under way: that one' })
  analysis!: CampaignAnalysisEntity | null;
}
