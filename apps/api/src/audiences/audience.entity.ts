import { Field, ID, ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Requires } from '../access.js';
import { column } from '../database/columns.js';
import { Node } from '../node.js';
import { Count, DateTime } from '../scalars.js';
import type { AudienceSummary } from './audience-apart.js';
import { AudienceRule } from './rule.js';

export const AUDIENCE_PREFIX = 'aud';

/** Users picked by a rule on one snapshot. It never changes: a later import or another rule makes another audience. */
@Requires('plan:read')
@ObjectType('Audience', {
  implements: Node,
  description: 'A segment frozen for an action: its users as of a snapshot.',
})
@Entity('audience')
export class AudienceEntity extends Node {
  @PrimaryColumn(column.key())
  override id!: string;

  @Field(() => String)
  @Column(column.string())
  name!: string;

  @Field(() => AudienceRule)
  @Column(column.json())
  rule!: AudienceRule;

  @Field(() => Count)
  @Column(column.count())
  size!: number;

  /** Global id of the snapshot. */
  @Field(() => ID)
  @Column(column.string())
  snapshotId!: string;

  /** Kept here, for the demo shop's snapshots go while what was made on them stays. */
  @Field(() => Boolean, { description: 'its users are those of the demo shop: synthetic' })
  @Column(column.flag())
  isSynthetic!: boolean;

  /** Size, baseline and traffic as they were when it was frozen. */
  @Column(column.json())
  summary!: AudienceSummary;

  /** SHA-256 of the file with its users. */
  @Column(column.string())
  membersHash!: string;

  /** Null when the local operator or a server-made key saved it. */
  @Column(column.id({ nullable: true }))
  createdById!: string | null;

  @Field(() => DateTime)
  @Column(column.instant())
  createdAt!: Date;
}
