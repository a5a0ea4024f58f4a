import { Field, Float, ID, InputType, ObjectType } from 'type-graphql';
import { Public, Requires } from '../../access.js';
import { JobEntity } from '../../jobs/job.entity.js';
import { MutationPayload } from '../../payload.js';
import { Count, DateTime } from '../../scalars.js';
import { Rejected } from '../../rejected.js';

@InputType({ description: 'One thing that a unit did after it had met its arm, say an order or a call.' })
export class OutcomeInput {
  @Field(() => String, {
    nullable: true,
    description:
      "what was done, say an order's number: of a unit and metric it counts once, the earliest. Without one, outcomes of the same time, value and denominator are the same.",
  })
  id!: string | null;

  @Field(() => String, { description: "the log's own id of the user" })
  unit!: string;

  @Field(() => String, { description: 'name of a metric of the plan whose source is RECORDED' })
  metric!: string;

  @Field(() => DateTime)
  at!: Date;

  @Field(() => Float, { defaultValue: 1, description: 'what it was worth; a conversion counts where one is above 0' })
  value!: number;

  @Field(() => Float, { nullable: true, description: 'of a RATIO: what the denominator counts of it; by default 0' })
  denominator!: number | null;
}

@InputType({ description: 'That all outcomes of a metric until then have been recorded, also where there were none.' })
export class CompleteOutcomesInput {
  @Field(() => String, { description: 'name of a metric of the plan whose source is RECORDED' })
  metric!: string;

  @Field(() => DateTime, { description: 'not to come' })
  until!: Date;
}

const COMPLETE =
  'until when all outcomes of a metric have been recorded with these: analyses count windows that end by then. By default now, of the metrics that are sent; it never goes back';

@InputType()
export class RecordOutcomesInput {
  @Field(() => ID)
  campaignId!: string;

  @Field(() => [OutcomeInput], { description: '1 to 1,000; none where completeUntil says that there were none' })
  outcomes!: OutcomeInput[];

  @Field(() => [CompleteOutcomesInput], { nullable: true, description: COMPLETE })
  completeUntil!: CompleteOutcomesInput[] | null;
}

@Requires('events:write')
@ObjectType({ description: 'An outcome that was not taken, and why; the others of its batch were.' })
export class RejectedOutcome extends Rejected {
  @Field(() => String)
  field!: string;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class RecordOutcomesPayload extends MutationPayload {
  @Requires('events:write')
  @Field(() => Count, { description: 'outcomes that are on the disk now and said something new' })
  accepted!: number;

  @Requires('events:write')
  @Field(() => Count, { description: 'outcomes that had been recorded before' })
  known!: number;

  @Requires('events:write')
  @Field(() => [RejectedOutcome])
  rejected!: RejectedOutcome[];
}

@InputType()
export class ImportOutcomesInput {
  @Field(() => ID)
  campaignId!: string;

  @Field(() => ID, {
    description:
      'of createUpload: a table with the columns unit, metric, at, value and, where there are such, denominator and id; .gz is unpacked',
  })
  uploadId!: string;

  @Field(() => [CompleteOutcomesInput], { nullable: true, description: COMPLETE })
  completeUntil!: CompleteOutcomesInput[] | null;

  @Field(() => String, { nullable: true })
  clientMutationKey!: string | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class ImportOutcomesPayload extends MutationPayload {
  @Field(() => JobEntity, { nullable: true })
  job!: JobEntity | null;
}
