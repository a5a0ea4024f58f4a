import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Requires } from '../access.js';
import { column } from '../database/columns.js';
import { DateTime, JSONValue } from '../scalars.js';

/** One mutation that somebody sent, or one file that she took, and how it ended; what is refused again and again within an hour is one entry. */
@Requires('audit:read')
@ObjectType('AuditEntry')
@Entity('audit_entry')
@Index('audit_by_action', ['action', 'at'])
@Index('audit_by_time', ['at'])
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

  /** The name of the mutation or the download. */
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

  /** Of the first request. */
  @Field(() => String)
  @Column(column.string())
  requestId!: string;

  /** Where it came from; of callers who are not signed in the network, where an address is of IPv6. Null for the command line, and for entries of older versions. */
  @Field(() => String, { nullable: true })
  @Column(column.string({ nullable: true }))
  address!: string | null;

  /** How often. */
  @Field(() => Int)
  @Column(column.integer({ nullable: true }))
  count!: number;

  /** The last time. */
  @Field(() => DateTime)
  @Column(column.instant({ nullable: true }))
  lastAt!: Date;
}
