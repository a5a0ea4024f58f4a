import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Public, Requires } from '../access.js';
import { ModelEntity } from '../models/model.entity.js';
import { TrainingEntity } from '../models/training.entity.js';
import { PromotionVerdict } from '../models/verdict.js';
import { MutationPayload } from '../payload.js';
import { DateTime } from '../scalars.js';
import { PromotionEntity } from '../models/promotion.entity.js';

@Requires('recommendations:read')
@ObjectType({ description: 'The live model: what answers where a request names none.' })
export class LiveModel {
  @Field(() => TrainingEntity)
  training!: TrainingEntity;

  @Field(() => ModelEntity, {
    nullable: true,
    description: 'that answers everybody; null where the router chooses by segment',
  })
  model!: ModelEntity | null;

  @Field(() => DateTime)
  since!: Date;

  @Field(() => PromotionEntity)
  promotion!: PromotionEntity;

  @Field(() => PromotionEntity, {
    nullable: true,
    description: 'what rolling back goes to; null where nothing served before',
  })
  previous!: PromotionEntity | null;

  @Field(() => String, {
    nullable: true,
    description: 'why what was promoted last does not serve: its files are damaged or gone. Null where it serves.',
  })
  problem!: string | null;
}

@InputType()
export class PromoteModelInput {
  @Field(() => ID, { nullable: true, description: 'lets its router choose by segment' })
  trainingId!: string | null;

  @Field(() => ID, { nullable: true, description: 'lets this model answer everybody' })
  modelId!: string | null;

  @Field(() => Boolean, { nullable: true, description: 'even when it is known to be worse than the live model' })
  acceptWorse!: boolean | null;

  @Field(() => String, { nullable: true })
  clientMutationKey!: string | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class PromoteModelPayload extends MutationPayload {
  @Field(() => LiveModel, { nullable: true })
  liveModel!: LiveModel | null;

  @Field(() => PromotionVerdict, {
    nullable: true,
    description: 'how it compares with what served; null where nothing is known of it',
  })
  verdict!: PromotionVerdict | null;
}

@InputType()
export class RollBackPromotionInput {
  @Field(() => String, { nullable: true })
  clientMutationKey!: string | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class RollBackPromotionPayload extends MutationPayload {
  @Field(() => LiveModel, { nullable: true })
  liveModel!: LiveModel | null;
}
