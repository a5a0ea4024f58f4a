import { Field, ID, ObjectType } from 'type-graphql';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Requires } from '../access.js';
import { MAY_UPLOAD } from '../permissions.js';
import { column } from '../database/columns.js';
import { Count, DateTime } from '../scalars.js';

export const UPLOAD_PREFIX = 'upl';

/** A file on its way in. How much of it has arrived is told by the file itself, so that no crash can make the two differ. */
@Requires(...MAY_UPLOAD)
@ObjectType('Upload', {
  description:
    'PUT the bytes to `path` (header `Upload-Offset` for resuming; `HEAD path` answers the offset). Expires unused after one hour.',
})
@Entity('upload')
@Index('upload_by_age', ['createdAt'])
export class UploadEntity {
  @Field(() => ID)
  @PrimaryColumn(column.key())
  id!: string;

  @Field(() => String)
  @Column(column.string())
  fileName!: string;

  @Field(() => Count)
  @Column(column.count())
  bytes!: number;

  @Column(column.instant())
  createdAt!: Date;

  @Field(() => DateTime)
  @Column(column.instant())
  expiresAt!: Date;

  /** Only this account may send the bytes; null for keys the server made and for the local operator. */
  @Column(column.id({ nullable: true }))
  createdById!: string | null;

  /** When an import took it; it is sent and used once. */
  @Column(column.instant({ nullable: true }))
  usedAt!: Date | null;
}
