import { Field, ID, ObjectType } from 'type-graphql';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Requires } from '../../access.js';
import type { TestSetup } from '../plan/plan.js';
import { column } from '../../database/columns.js';
import { Node } from '../../node.js';
import { DateTime } from '../../scalars.js';
import type { CampaignOutcome } from './analysis-on-log.js';

export const ANALYSIS_PREFIX = 'can';

/** What a campaign showed at some time, with the plan that it was looked at by. */
@Requires('plan:read')
@ObjectType('CampaignAnalysis', {
  implements: Node,
  description:
    'What a campaign showed at some time, by the plan of that time. Of a group-sequential plan it is a look once its result is there.',
})
@Entity('campaign_analysis')
@Index('campaign_analysis_by_campaign', ['campaignId'])
export class CampaignAnalysisEntity extends Node {
  @PrimaryColumn(column.key())
  override id!: string;

  @Column(column.id())
  campaignId!: string;

  @Column(column.id())
  jobId!: string;

  @Field(() => DateTime)
  @Column(column.instant())
  createdAt!: Date;

  @Field(() => ID, {
    nullable: true,
    description: 'the state of the log that it was worked out on; null where all metrics are recorded ones',
  })
  @Column(column.string({ nullable: true }))
  snapshotId!: string | null;

  /** Kept beside the outcome: what comes later may change the plan. */
  @Column(column.json())
  testedPlan!: TestSetup;

  @Column(column.real())
  alpha!: number;

  @Field(() => Boolean, { description: 'of customers of the demo shop: synthetic' })
  @Column(column.flag())
  isSynthetic!: boolean;

  /** Units of all arms that were counted: a look of a group-sequential plan. Null until the job is done. */
  @Column(column.count({ nullable: true }))
  units!: number | null;

  /** Null until the job is done. Large: loaded by `outcomeLoader`. */
  @Column({ ...column.json({ nullable: true }), select: false })
  outcome!: CampaignOutcome | null;
}
