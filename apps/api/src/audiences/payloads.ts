import { Field, InputType, ObjectType } from 'type-graphql';
import { Public } from '../access.js';
import { connectionTypes } from '../connection.js';
import { MutationPayload } from '../payload.js';
import { AudienceEntity } from './audience.entity.js';
import { AudienceRuleInput } from './rule.js';

export const { Connection: AudienceConnection } = connectionTypes('Audience', () => AudienceEntity, 'plan:read');

@InputType()
export class CreateAudienceInput {
  @Field(() => String)
  name!: string;

  @Field(() => AudienceRuleInput)
  rule!: AudienceRuleInput;

  @Field(() => String, { nullable: true })
  clientMutationKey!: string | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class CreateAudiencePayload extends MutationPayload {
  @Field(() => AudienceEntity, { nullable: true })
  audience!: AudienceEntity | null;
}
