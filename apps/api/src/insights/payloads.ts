import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Public } from '../access.js';
import { connectionTypes } from '../connection.js';
import { MutationPayload } from '../payload.js';
import { JSONValue } from '../scalars.js';
import { InsightEntity } from './insight.entity.js';

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
export class ApproveEvidencePayload extends InsightPayload {}
