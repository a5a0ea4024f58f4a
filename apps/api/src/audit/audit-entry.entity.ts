import { Field, ID, ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Requires } from '../access.js';
import { column } from '../database/columns.js';
import { DateTime, JSONValue } from '../scalars.js';

/** One mutation somebody sent, and how it ended. */
@Requires('audit:read')
@ObjectType('AuditEntry')
@Entity('audit_entry')
export class AuditEntryEntity {
  @Field(() => ID)
  @PrimaryColumn(column.key())
  id!: string;

  @Field(() => DateTime)
  @Column(column.instant())
  at!: Date;

  @Field(() => String)
  @Column(column.string())
  actor!: string;

  /** The mutation's name. */
  @Field(() => String)
  @Column(column.string())
  action!: string;

  /** The id of the thing it was about. */
  @Field(() => String, { nullable: true })
  @Column(column.string({ nullable: true }))
  target!: string | null;

  /** The input without its secrets, long texts cut. */
  @Field(() => JSONValue, { nullable: true })
  @Column(column.json({ nullable: true }))
  detail!: object | null;

  /** `ok`, the code of the first user error, or the code of the error. */
  @Field(() => String)
  @Column(column.string())
  outcome!: string;

  @Field(() => String)
  @Column(column.string())
  requestId!: string;
}
