import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Requires } from '../access.js';
import { column } from '../database/columns.js';
import { Node } from '../node.js';
import type { Permission } from '../permissions.js';
import { DateTime } from '../scalars.js';

export const API_KEY_PREFIX = 'key';

/** A machine's way in. The secret itself is shown once and kept only as a hash. */
@Requires('self')
@ObjectType('ApiKey', { implements: Node })
@Entity('api_key')
@Index('api_key_by_secret', ['secretHash'], { unique: true })
export class ApiKeyEntity extends Node {
  @PrimaryColumn(column.key())
  override id!: string;

  @Field(() => String)
  @Column(column.string())
  name!: string;

  /** The first characters of the secret, to tell keys apart. */
  @Field(() => String)
  @Column(column.string())
  prefix!: string;

  /** SHA-256 of the secret: it is random enough that a slow hash adds nothing. */
  @Column(column.string())
  secretHash!: string;

  @Field(() => [String])
  @Column(column.json())
  scopes!: Permission[];

  /** The key never does more than the account that made it; null for keys the server made itself. */
  @Column(column.id({ nullable: true }))
  createdById!: string | null;

  @Field(() => DateTime)
  @Column(column.instant())
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true })
  @Column(column.instant({ nullable: true }))
  expiresAt!: Date | null;

  /** To the minute. */
  @Field(() => DateTime, { nullable: true })
  @Column(column.instant({ nullable: true }))
  lastUsedAt!: Date | null;

  @Field(() => DateTime, { nullable: true })
  @Column(column.instant({ nullable: true }))
  revokedAt!: Date | null;
}
