import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Public } from '../access.js';
import { connectionTypes } from '../connection.js';
import { JobEntity } from '../jobs/job.entity.js';
import { MutationPayload } from '../payload.js';
import { JSONValue } from '../scalars.js';
import { ClaimInput } from './claim.js';
import { InsightEntity } from './insight.entity.js';
import { PictureInput } from './picture.js';

export const { Connection: InsightConnection } = connectionTypes('Insight', () => InsightEntity, 'plan:read');

@InputType()
export class EvidenceInput {
  @Field(() => String)
  query!: string;

  @Field(() => JSONValue, { nullable: true })
  variables!: unknown;

  @Field(() => ID)
  snapshotId!: string;

  @Field(() => String)
  summary!: string;
}

@InputType()
export class CreateInsightInput {
  @Field(() => String)
  title!: string;

  @Field(() => String)
  page!: string;

  @Field(() => EvidenceInput)
  evidence!: EvidenceInput;

  @Field(() => String, { nullable: true, description: 'what to remember beside the finding, up to 4,000 characters' })
  note!: string | null;

  @Field(() => PictureInput, { nullable: true })
  picture!: PictureInput | null;

  @Field(() => ClaimInput, { nullable: true })
  claim!: ClaimInput | null;

  @Field(() => String, { nullable: true })
  clientMutationKey!: string | null;
}

@InputType({ description: "Asks an insight's question again on the newest data." })
export class RerunInsightInput {
  @Field(() => ID)
  insightId!: string;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      'Whether a question that would take longer than a request may is worked out by a job, which is then answered in place of the insight: ask once more when it is done.',
  })
  mayStartJob?: boolean | null;

  @Field(() => String, { nullable: true })
  note!: string | null;

  @Field(() => PictureInput, { nullable: true })
  picture!: PictureInput | null;

  @Field(() => String, { nullable: true })
  clientMutationKey!: string | null;
}

@InputType()
export class ApproveEvidenceInput {
  @Field(() => ID)
  insightId!: string;
}

@Public()
@ObjectType({ implements: MutationPayload })
class InsightPayload extends MutationPayload {
  @Field(() => InsightEntity, { nullable: true })
  insight!: InsightEntity | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class CreateInsightPayload extends InsightPayload {}

@Public()
@ObjectType({ implements: MutationPayload })
export class RerunInsightPayload extends InsightPayload {
  @Field(() => JobEntity, {
    nullable: true,
    description:
      'with `mayStartJob`: the job that works out the answer which the new insight needs; null where there is the insight, or it was refused',
  })
  job!: JobEntity | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class ApproveEvidencePayload extends InsightPayload {}

@InputType()
export class DeleteInsightInput {
  @Field(() => ID)
  id!: string;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class DeleteInsightPayload extends MutationPayload {
  @Field(() => ID, { nullable: true })
  deletedId!: string | null;
}
