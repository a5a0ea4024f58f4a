import { Field, Float, InputType, ObjectType } from 'type-graphql';
import { Public, Requires } from '../../access.js';
import { PeriodInput } from '../../answer.js';
import { EventFilter } from '../../event-counts.js';
import { JobEntity } from '../../jobs/job.entity.js';
import { MutationPayload } from '../../payload.js';
import { TimeZone } from '../../scalars.js';
import { AbandonmentInput } from '../behavior/abandonment.js';
import { AnalysisQuestion } from '../answers/analysis-question.js';
import { AssociationInput } from '../products/association.js';
import { PurchaseDriversInput } from '../products/purchase-drivers.js';

@InputType({
  description:
    'A question of `analytics` with the arguments that its field takes; how much is listed does not matter, for the whole answer is kept.',
})
export class AnalysisInput {
  @Field(() => AnalysisQuestion)
  question!: AnalysisQuestion;

  @Field(() => PeriodInput, { nullable: true })
  period?: PeriodInput | null;

  @Field(() => TimeZone, { nullable: true })
  timeZone?: string | null;

  @Field(() => EventFilter, { nullable: true })
  filter?: EventFilter | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: true,
    description: "Whether sessions that look like a bot's count.",
  })
  includeBots?: boolean | null;

  @Field(() => AssociationInput, { nullable: true, description: 'of the question ASSOCIATION' })
  association?: AssociationInput | null;

  @Field(() => PurchaseDriversInput, { nullable: true, description: 'of the question PURCHASE_DRIVERS' })
  purchaseDrivers?: PurchaseDriversInput | null;

  @Field(() => AbandonmentInput, { nullable: true, description: 'of the question ABANDONMENT' })
  abandonment?: AbandonmentInput | null;
}

@Requires('analytics:read')
@ObjectType({ description: 'What is known of the answer to a question that may take long.' })
export class AnalysisState {
  @Field(() => Boolean, { description: 'the field gives the answer at once' })
  isAnswered!: boolean;

  @Field(() => Float, {
    description: 'about how long working it out takes, by what the snapshot holds; 0 where it is answered',
  })
  expectedSeconds!: number;

  @Field(() => JobEntity, {
    nullable: true,
    description: 'the job that works it out or waits to do so; null where there is none',
  })
  job!: JobEntity | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class StartAnalysisPayload extends MutationPayload {
  @Field(() => JobEntity, {
    nullable: true,
    description:
      'the job that works the answer out, also where somebody else started it; null where it is there already',
  })
  job!: JobEntity | null;

  @Field(() => Boolean, { description: 'the answer is there already: ask the field' })
  isAnswered!: boolean;
}
