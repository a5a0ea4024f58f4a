import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Public } from '../access.js';
import { JobEntity } from '../jobs/job.entity.js';
import { MutationPayload } from '../payload.js';
import { ProductFeedEntity } from './product-feed.entity.js';
import { RuleProblem } from './rule-problem.js';
import { RuleSetEntity } from './rule-set.entity.js';
import { RulesInput } from './rule-types.js';

@InputType()
export class SaveRuleSetInput {
  @Field(() => ID, { nullable: true, description: 'null makes a new one' })
  id!: string | null;

  @Field(() => Int, { nullable: true, description: 'the version that was changed; with id' })
  version!: number | null;

  @Field(() => String)
  name!: string;

  @Field(() => RulesInput)
  rules!: RulesInput;

  @Field(() => String, { nullable: true })
  clientMutationKey!: string | null;
}

@InputType()
export class ActivateRuleSetInput {
  @Field(() => ID, {
    nullable: true,
    description: 'null: no rules apply where a request names none; say which, it has no default',
  })
  id?: string | null;
}

@InputType()
export class DeleteRuleSetInput {
  @Field(() => ID)
  id!: string;
}

@InputType({ description: 'Exactly one of rules and ruleSetId.' })
export class MeasureRuleCostInput {
  @Field(() => RulesInput, { nullable: true })
  rules!: RulesInput | null;

  @Field(() => ID, { nullable: true })
  ruleSetId!: string | null;

  @Field(() => ID, { nullable: true, description: 'the model whose lists are replayed; default: the live model' })
  modelId!: string | null;

  @Field(() => Int, { nullable: true, description: 'length of the lists; default: that of the training' })
  first!: number | null;

  @Field(() => String, { nullable: true })
  clientMutationKey!: string | null;
}

/** Bytes of a product feed that is read while its sender waits; larger ones are read by a job. */
export const MOST_BYTES_AT_ONCE = 2 ** 20;

@InputType()
export class SetProductFeedInput {
  @Field(() => ID, {
    nullable: true,
    description:
      'of a table with the columns product_id, in_stock and maybe price, .gz is unpacked; null: there is no feed any more; say which, it has no default',
  })
  uploadId?: string | null;

  @Field(() => String, { nullable: true })
  clientMutationKey?: string | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class SaveRuleSetPayload extends MutationPayload {
  @Field(() => RuleSetEntity, { nullable: true })
  ruleSet!: RuleSetEntity | null;

  @Field(() => [RuleProblem], { description: 'warnings: names that the log does not know, rules that do nothing' })
  problems!: RuleProblem[];
}

@Public()
@ObjectType({ implements: MutationPayload })
export class ActivateRuleSetPayload extends MutationPayload {
  @Field(() => RuleSetEntity, { nullable: true, description: 'the one that applies now' })
  ruleSet!: RuleSetEntity | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class DeleteRuleSetPayload extends MutationPayload {
  @Field(() => ID, { nullable: true })
  deletedId!: string | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class MeasureRuleCostPayload extends MutationPayload {
  @Field(() => JobEntity, { nullable: true })
  job!: JobEntity | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class SetProductFeedPayload extends MutationPayload {
  @Field(() => ProductFeedEntity, {
    nullable: true,
    description: 'The feed that counts now. Null while a job reads it.',
  })
  productFeed!: ProductFeedEntity | null;

  @Field(() => JobEntity, {
    nullable: true,
    description:
      'The job that reads a file of more than 1 MiB or a packed one. The feed before it counts until the job is done. Null for smaller files.',
  })
  job!: JobEntity | null;
}
