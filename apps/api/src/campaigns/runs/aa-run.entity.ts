import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Requires } from '../../access.js';
import { column } from '../../database/columns.js';
import { DateTime } from '../../scalars.js';
import type { AaDesign, AaOutcome } from './aa-on-history.js';

export const AA_RUN_PREFIX = 'aar';

/** An A/A test of a campaign's design, with the plan of that moment. */
@Requires('plan:read')
@ObjectType('AaRun', {
  description:
    "The past of the audience's users, dealt to the arms again and again although nothing was done to anybody: whether the metric and design find effects where there are none.",
})
@Entity('aa_run')
@Index('aa_run_by_campaign', ['campaignId'])
export class AaRunEntity {
  @Field(() => ID)
  @PrimaryColumn(column.key())
  id!: string;

  @Column(column.id())
  campaignId!: string;

  @Column(column.id())
  audienceId!: string;

  @Column(column.id())
  jobId!: string;

  @Field(() => DateTime)
  @Column(column.instant())
  createdAt!: Date;

  /** Global id of the snapshot the audience was frozen on. */
  @Field(() => ID)
  @Column(column.string())
  snapshotId!: string;

  @Field(() => Int)
  @Column(column.integer())
  seed!: number;

  @Field(() => Int)
  @Column(column.integer())
  rerandomizations!: number;

  @Column(column.json())
  design!: AaDesign;

  /** Null until the job is done. */
  @Column(column.json({ nullable: true }))
  outcome!: AaOutcome | null;
}
