import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Requires } from '../../access.js';
import { column } from '../../database/columns.js';
import { Node } from '../../node.js';
import { DateTime } from '../../scalars.js';
import type { CampaignPlan } from './plan.js';

export const CAMPAIGN_PREFIX = 'cmp';

export enum CampaignStatus {
  DRAFT = 'DRAFT',
  SIMULATED = 'SIMULATED',
  APPROVED = 'APPROVED',
  RUNNING = 'RUNNING',
  FINISHED = 'FINISHED',
}
registerEnumType(CampaignStatus, { name: 'CampaignStatus' });

/** Something done to an audience, planned as a test of one hypothesis. */
@Requires('plan:read')
@ObjectType('Campaign', { implements: Node })
@Entity('campaign')
@Index('campaign_by_action_item', ['actionItemId'])
export class CampaignEntity extends Node {
  @PrimaryColumn(column.key())
  override id!: string;

  @Field(() => String)
  @Column(column.string())
  name!: string;

  @Field(() => CampaignStatus)
  @Column(column.string())
  status!: CampaignStatus;

  @Column(column.id())
  audienceId!: string;

  @Column(column.id({ nullable: true }))
  actionItemId!: string | null;

  @Field(() => String)
  @Column(column.text())
  hypothesis!: string;

  @Column(column.json())
  plan!: CampaignPlan;

  /** Null when the local operator or a server-made key made it. */
  @Column(column.id({ nullable: true }))
  createdById!: string | null;

  @Field(() => DateTime)
  @Column(column.instant())
  createdAt!: Date;

  @Field(() => DateTime)
  @Column(column.instant())
  updatedAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'when it became RUNNING; nobody can have met it before' })
  @Column(column.instant({ nullable: true }))
  startedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'when it became FINISHED; nobody is shown it any more' })
  @Column(column.instant({ nullable: true }))
  endedAt!: Date | null;

  /** Grows with every change a person makes; that a simulation is done changes the status only. */
  @Field(() => Int)
  @Column(column.integer())
  version!: number;

  /** Grows with every change of what belongs to it: exposures, outcomes, analyses. Null: none yet. */
  @Column(column.count({ nullable: true }))
  revision!: number | null;
}
