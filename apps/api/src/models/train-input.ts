import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Public } from '../access.js';
import { JobEntity } from '../jobs/job.entity.js';
import { MutationPayload } from '../payload.js';
import { JSONValue } from '../scalars.js';
import { ModelKind } from './model.entity.js';

export enum PromoteWhen {
  AUTO = 'AUTO',
  NEVER = 'NEVER',
  ALWAYS = 'ALWAYS',
}
registerEnumType(PromoteWhen, {
  name: 'PromoteWhen',
  description: 'Whether a training serves once it is done.',
  valuesConfig: {
    AUTO: {
      description:
        'unless it loses to the one that serves, on the same users, by more than chance explains; the first one of a shop always does',
    },
    NEVER: { description: 'only when it is promoted' },
    ALWAYS: { description: 'whatever the comparison says' },
  },
});

@InputType()
export class EventWeightsInput {
  @Field(() => Float, { nullable: true })
  view?: number | null;

  @Field(() => Float, { nullable: true })
  cart?: number | null;

  @Field(() => Float, { nullable: true, description: 'at most 0: it takes away' })
  remove?: number | null;

  @Field(() => Float, { nullable: true })
  purchase?: number | null;

  @Field(() => Float, { nullable: true, description: 'days after which an event counts half' })
  halfLifeDays?: number | null;

  @Field(() => Float, { nullable: true, description: 'the most that the events of a user and a product may add up to' })
  cap?: number | null;

  @Field(() => Boolean, { nullable: true })
  excludeBots?: boolean | null;
}

@InputType({ description: 'What a training is told; what is left out is chosen.' })
export class StartTrainingInput {
  @Field(() => Int, { nullable: true })
  factors!: number | null;

  @Field(() => Float, { nullable: true })
  regularization!: number | null;

  @Field(() => Int, { nullable: true })
  iterations!: number | null;

  @Field(() => Float, { nullable: true })
  alpha!: number | null;

  @Field(() => Int, { nullable: true })
  k!: number | null;

  @Field(() => [ModelKind], {
    nullable: true,
    description: 'those to make; popularity always is. All kinds where left out.',
  })
  kinds!: ModelKind[] | null;

  @Field(() => JSONValue, {
    nullable: true,
    description: 'by kind: { "ALS": { "factors": 64 } }; what is left out is chosen on a validation slice',
  })
  settings!: object | null;

  @Field(() => EventWeightsInput, { nullable: true, description: 'chosen on a validation slice where left out' })
  eventWeights!: EventWeightsInput | null;

  @Field(() => Int, {
    nullable: true,
    description: 'seconds after which no further setting is tried; what is chosen then depends on the machine',
  })
  budgetSeconds!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'multiply-adds that one fit may take, from 1 to 1e15; a kind that needs more is not made (`TOO_EXPENSIVE`). 6e11 where left out: EASE on 10,000 products.',
  })
  fitWork!: number | null;

  @Field(() => Int, { nullable: true })
  seed!: number | null;

  @Field(() => PromoteWhen, { nullable: true, defaultValue: PromoteWhen.AUTO })
  promote!: PromoteWhen | null;

  @Field(() => String, { nullable: true })
  clientMutationKey!: string | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class StartTrainingPayload extends MutationPayload {
  @Field(() => JobEntity, { nullable: true })
  job!: JobEntity | null;
}

@InputType()
export class DeleteTrainingInput {
  @Field(() => ID)
  trainingId!: string;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class DeleteTrainingPayload extends MutationPayload {
  @Field(() => ID, { nullable: true })
  deletedId!: string | null;
}

@InputType({ description: 'What if a kind of model had other settings?' })
export class TryModelSettingsInput {
  @Field(() => ID)
  trainingId!: string;

  @Field(() => ModelKind)
  kind!: ModelKind;

  @Field(() => JSONValue, { description: 'those that differ from the ones of the training: { "alpha": 20 }' })
  settings!: object;

  @Field(() => String, { nullable: true })
  clientMutationKey!: string | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class TryModelSettingsPayload extends MutationPayload {
  @Field(() => JobEntity, { nullable: true })
  job!: JobEntity | null;
}
