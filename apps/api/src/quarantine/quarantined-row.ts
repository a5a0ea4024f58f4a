import { ObjectType, Field } from 'type-graphql';
import { Requires } from '../access.js';
import { connectionTypes } from '../connection.js';
import { InWords } from '../in-words.js';
import { Count } from '../scalars.js';

/** A row that an import put aside, as it stood in its file. */
@Requires('people:read')
@ObjectType()
export class QuarantinedRow {
  @Field(() => String)
  file!: string;

  @Field(() => Count, { description: 'physical line, 1 is the first of the file' })
  line!: number;

  @Field(() => Count, {
    nullable: true,
    description: 'where the line begins in the file, unpacked; null where that is not known',
  })
  byteOffset!: number | null;

  @Field(() => String, { nullable: true, description: 'the column that is to blame; null where the whole line is' })
  column!: string | null;

  @Field(() => String)
  value!: string;

  @Field(() => String, { description: 'stable kebab-case code' })
  reason!: string;

  @InWords((words, { reason }: QuarantinedRow) => words.row(reason, '').name)
  @Field(() => String, { description: "the reason in the asker's language" })
  reasonText?: string;

  @InWords((words, { reason, remedy }: QuarantinedRow) => words.row(reason, remedy).remedy)
  @Field(() => String, { description: "in the asker's language" })
  remedy!: string;

  @Field(() => String, { description: 'the line as it stood in the file' })
  text!: string;
}

export const { Connection: QuarantinedRowConnection } = connectionTypes(
  'QuarantinedRow',
  () => QuarantinedRow,
  'people:read',
);
