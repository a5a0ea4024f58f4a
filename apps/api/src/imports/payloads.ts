import { Field, Float, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { Public } from '../access.js';
import { JobEntity } from '../jobs/job.entity.js';
import { MutationPayload } from '../payload.js';
import { Count, TimeZone } from '../scalars.js';
import { UploadEntity } from './upload.entity.js';

@InputType()
export class CreateUploadInput {
  @Field(() => String)
  fileName!: string;

  @Field(() => Count)
  bytes!: number;

  @Field(() => String, { nullable: true })
  clientMutationKey!: string | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class CreateUploadPayload extends MutationPayload {
  @Field(() => UploadEntity, { nullable: true })
  upload!: UploadEntity | null;
}

export enum LogFormat {
  CSV = 'csv',
  JSONL = 'jsonl',
  PARQUET = 'parquet',
}
registerEnumType(LogFormat, { name: 'LogFormat' });

export enum LogDelimiter {
  COMMA = ',',
  SEMICOLON = ';',
  TAB = '\t',
  PIPE = '|',
}
registerEnumType(LogDelimiter, { name: 'LogDelimiter' });

@InputType({
  description: 'How files are to be read, where they must not be guessed. Whatever is left out is detected.',
})
export class ReadAsInput {
  @Field(() => LogDelimiter, { nullable: true })
  delimiter!: LogDelimiter | null;

  @Field(() => Boolean, { nullable: true, description: 'whether the first line names the columns' })
  header!: boolean | null;

  @Field(() => [String], {
    nullable: true,
    description:
      "the log's name of each column in order, empty for one to pass over: event_time, event_type, product_id, …",
  })
  columns!: string[] | null;

  @Field(() => TimeZone, { nullable: true, description: 'of times that are written without one; default UTC' })
  timeZone!: string | null;

  @Field(() => LogFormat, { nullable: true })
  format!: LogFormat | null;
}

@InputType({ description: 'Files that were sent in, or files and folders on the server; at least one of the two.' })
export class StartImportInput {
  @Field(() => [ID], { nullable: true })
  uploadIds!: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'files and folders on the server, below the folders it allows: by default the folder `inbox` of its data folder',
  })
  serverPaths!: string[] | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false })
  keepDuplicates!: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      'the rows of the lake in the months (UTC) that these files cover make way for them; a few rows of another month are added to it',
  })
  replaceMonths!: boolean | null;

  @Field(() => [String], {
    nullable: true,
    description: 'these months (UTC) make way, such as 2019-10, and no others, however few rows of them the files have',
  })
  replaceOnlyMonths!: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'files whose content is in the lake, read in another way (another zone, other columns, another catalog), are read and added all the same; otherwise they are refused unless their months make way',
  })
  readAgain!: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Takes what can be read of a packed file that ends early. Without it such a file is refused (`cut-file`).',
  })
  acceptCut!: boolean | null;

  @Field(() => Float, {
    nullable: true,
    description: 'fraction of bad rows, 0 to 1, above which a file of 1,000 rows and more is refused; default 0.01',
  })
  maxBadShare!: number | null;

  @Field(() => ReadAsInput, { nullable: true })
  readAs!: ReadAsInput | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'a product catalog that was sent in, joined to logs without brand and category by product id',
  })
  catalogUploadIds!: string[] | null;

  @Field(() => [String], { nullable: true, description: 'a product catalog on the server' })
  catalogPaths!: string[] | null;

  @Field(() => String, { nullable: true })
  clientMutationKey!: string | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class StartImportPayload extends MutationPayload {
  @Field(() => JobEntity, { nullable: true })
  job!: JobEntity | null;
}
