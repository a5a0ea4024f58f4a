import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Public } from '../access.js';
import { JobEntity } from '../jobs/job.entity.js';
import { MutationPayload } from '../payload.js';
import { Count } from '../scalars.js';
import { UploadEntity } from './upload.entity.js';

@InputType()
export class CreateUploadInput {
  @Field(() => String)
  fileName!: string;

  @Field(() => Count)
  bytes!: number;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class CreateUploadPayload extends MutationPayload {
  @Field(() => UploadEntity, { nullable: true })
  upload!: UploadEntity | null;
}

@InputType()
export class StartImportInput {
  @Field(() => [ID])
  uploadIds!: string[];

  @Field(() => Boolean, { nullable: true, defaultValue: false })
  keepDuplicates!: boolean | null;

  @Field(() => String, { nullable: true })
  clientMutationKey!: string | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class StartImportPayload extends MutationPayload {
  @Field(() => JobEntity, { nullable: true })
  job!: JobEntity | null;
}
