import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Public } from '../access.js';
import { JobEntity } from '../jobs/job.entity.js';
import { MutationPayload } from '../payload.js';
import { Snapshot } from '../snapshot.js';

@InputType()
export class RollBackInput {
  @Field(() => ID)
  snapshotId!: string;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class RollBackPayload extends MutationPayload {
  @Field(() => Snapshot, { nullable: true, description: 'the current snapshot from now on' })
  snapshot!: Snapshot | null;
}

@InputType()
export class CompactLakeInput {
  @Field(() => String, { nullable: true })
  clientMutationKey!: string | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class CompactLakePayload extends MutationPayload {
  @Field(() => JobEntity, { nullable: true })
  job!: JobEntity | null;
}

@InputType({
  description:
    'Which snapshots go: those of the ids, or all but the newest ones and those younger than some days. The current one always stays.',
})
export class RemoveSnapshotsInput {
  @Field(() => [ID], { nullable: true })
  ids!: string[] | null;

  @Field(() => Int, { nullable: true, description: 'how many of the newest stay' })
  keepLast!: number | null;

  @Field(() => Int, { nullable: true, description: 'days after which one may go' })
  olderThanDays!: number | null;

  @Field(() => String, { nullable: true })
  clientMutationKey!: string | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class RemoveSnapshotsPayload extends MutationPayload {
  @Field(() => JobEntity, { nullable: true })
  job!: JobEntity | null;
}

@InputType()
export class VerifyLakeInput {
  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'count everything again from the events, besides checksums and the counts of rows',
  })
  deep!: boolean | null;

  @Field(() => String, { nullable: true })
  clientMutationKey!: string | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class VerifyLakePayload extends MutationPayload {
  @Field(() => JobEntity, { nullable: true })
  job!: JobEntity | null;
}
