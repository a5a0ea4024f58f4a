import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Public } from '../access.js';
import { connectionTypes } from '../connection.js';
import { MutationPayload } from '../payload.js';
import { LocalDate } from '../scalars.js';
import { ActionItemEntity, ActionItemStatus } from './action-item.entity.js';

export const { Connection: ActionItemConnection } = connectionTypes('ActionItem', () => ActionItemEntity, 'plan:read');

@InputType()
export class ActionItemFilter {
  @Field(() => ActionItemStatus, { nullable: true })
  status!: ActionItemStatus | null;

  @Field(() => ID, { nullable: true })
  ownerId!: string | null;
}

@InputType()
export class CreateActionItemInput {
  @Field(() => String)
  title!: string;

  @Field(() => String, { nullable: true, defaultValue: '' })
  description!: string | null;

  @Field(() => ID)
  insightId!: string;

  @Field(() => ID, { nullable: true })
  ownerId!: string | null;

  @Field(() => LocalDate, { nullable: true })
  dueOn!: string | null;

  @Field(() => ID, { nullable: true })
  audienceId!: string | null;

  @Field(() => Float, { nullable: true })
  expectedUplift!: number | null;

  @Field(() => ActionItemStatus, { nullable: true, defaultValue: ActionItemStatus.PROPOSED })
  status!: ActionItemStatus | null;

  @Field(() => String, { nullable: true })
  clientMutationKey!: string | null;
}

/** What is left out stays as it is; null empties owner, day, audience and uplift. */
@InputType()
export class UpdateActionItemInput {
  @Field(() => ID)
  id!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => String, { nullable: true })
  title?: string | null;

  @Field(() => String, { nullable: true })
  description?: string | null;

  @Field(() => ActionItemStatus, { nullable: true })
  status?: ActionItemStatus | null;

  @Field(() => ID, { nullable: true })
  ownerId?: string | null;

  @Field(() => LocalDate, { nullable: true })
  dueOn?: string | null;

  @Field(() => ID, { nullable: true })
  audienceId?: string | null;

  @Field(() => Float, { nullable: true })
  expectedUplift?: number | null;
}

@InputType()
export class DeleteActionItemInput {
  @Field(() => ID)
  id!: string;

  @Field(() => Int)
  version!: number;
}

@Public()
@ObjectType({ implements: MutationPayload })
class ActionItemPayload extends MutationPayload {
  @Field(() => ActionItemEntity, { nullable: true })
  actionItem!: ActionItemEntity | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class CreateActionItemPayload extends ActionItemPayload {}

@Public()
@ObjectType({ implements: MutationPayload })
export class UpdateActionItemPayload extends ActionItemPayload {}

@Public()
@ObjectType({ implements: MutationPayload })
export class DeleteActionItemPayload extends MutationPayload {
  @Field(() => ID, { nullable: true })
  deletedId!: string | null;
}
