import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Public } from '../access.js';
import { JobEntity } from '../jobs/job.entity.js';
import { MutationPayload } from '../payload.js';

export enum ExportFormat {
  CSV = 'csv',
  JSONL = 'jsonl',
  PARQUET = 'parquet',
}
registerEnumType(ExportFormat, {
  name: 'RecommendationExportFormat',
  valuesConfig: {
    CSV: {
      description:
        'a row for each user and product, for a spreadsheet: a text that would be run as a formula is disarmed',
    },
    JSONL: { description: 'a line for each user with her items' },
    PARQUET: { description: 'the rows of CSV with types, as they are' },
  },
});

@InputType()
export class StartRecommendationExportInput {
  @Field(() => ID, { nullable: true, description: 'whose lists; else say allUsers' })
  audienceId?: string | null;

  @Field(() => Boolean, { defaultValue: false, description: 'every user of the current snapshot' })
  allUsers!: boolean;

  @Field(() => Int, { defaultValue: 10, description: '1 to 100 products for each user' })
  first!: number;

  @Field(() => ExportFormat, { defaultValue: ExportFormat.CSV })
  format!: ExportFormat;

  @Field(() => ID, {
    nullable: true,
    description: 'let this model answer instead of the one that won; its lists end where it does',
  })
  modelId?: string | null;

  @Field(() => ID, { nullable: true, description: 'default: the active rule set, if one is; "none" for no rules' })
  ruleSetId?: string | null;

  @Field(() => Boolean, { defaultValue: false })
  includeSeen!: boolean;

  @Field(() => String, { nullable: true })
  clientMutationKey?: string | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class StartRecommendationExportPayload extends MutationPayload {
  @Field(() => JobEntity, {
    nullable: true,
    description:
      'Its result has fileName, format, bytes, rows, users, usersWithout (for whom there was nothing), downloadPath (GET it with the same key or session) and expiresAt.',
  })
  job!: JobEntity | null;
}
