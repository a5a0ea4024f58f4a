import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Requires } from '../access.js';
import { column } from '../database/columns.js';
import { Node } from '../node.js';
import { DateTime, LocalDate } from '../scalars.js';

export const ACTION_ITEM_PREFIX = 'act';

export enum ActionItemStatus {
  PROPOSED = 'PROPOSED',
  PLANNED = 'PLANNED',
  DOING = 'DOING',
  DONE = 'DONE',
  DROPPED = 'DROPPED',
}
registerEnumType(ActionItemStatus, { name: 'ActionItemStatus' });

/** Something somebody will do because of an insight. */
@Requires('plan:read')
@ObjectType('ActionItem', { implements: Node })
@Entity('action_item')
@Index('action_item_by_status', ['status'])
@Index('action_item_by_owner', ['ownerId'])
@Index('action_item_by_insight', ['insightId'])
export class ActionItemEntity extends Node {
  @PrimaryColumn(column.key())
  override id!: string;

  @Field(() => String)
  @Column(column.string())
  title!: string;

  @Field(() => String)
  @Column(column.text())
  description!: string;

  @Field(() => ActionItemStatus)
  @Column(column.string())
  status!: ActionItemStatus;

  @Column(column.id({ nullable: true }))
  ownerId!: string | null;

  @Field(() => LocalDate, { nullable: true })
  @Column(column.day({ nullable: true }))
  dueOn!: string | null;

  @Column(column.id({ nullable: true }))
  audienceId!: string | null;

  @Field(() => Float, { nullable: true, description: 'relative: 0.05 is +5 % of the baseline' })
  @Column(column.real({ nullable: true }))
  expectedUplift!: number | null;

  @Column(column.id())
  insightId!: string;

  /** Null when the local operator or a server-made key made it. */
  @Column(column.id({ nullable: true }))
  createdById!: string | null;

  @Field(() => DateTime)
  @Column(column.instant())
  createdAt!: Date;

  @Field(() => DateTime)
  @Column(column.instant())
  updatedAt!: Date;

  /** When it was last done; null while it is not. */
  @Field(() => DateTime, { nullable: true })
  @Column(column.instant({ nullable: true }))
  completedAt!: Date | null;

  @Field(() => Int)
  @Column(column.integer())
  version!: number;
}
