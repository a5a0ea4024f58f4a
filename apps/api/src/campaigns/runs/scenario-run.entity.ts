import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Requires } from '../../access.js';
import { column } from '../../database/columns.js';
import { DateTime, JSONValue } from '../../scalars.js';
import type { SimulatedScenario } from './scenario-on-history.js';

export const SCENARIO_RUN_PREFIX = 'scn';

/** A campaign, simulated on its audience's past by a scenario. */
@Requires('plan:read')
@ObjectType('ScenarioRun')
@Entity('scenario_run')
@Index('scenario_run_by_campaign', ['campaignId'])
export class ScenarioRunEntity {
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
  runs!: number;

  @Field(() => JSONValue, { description: 'with the keys of a scenario file' })
  @Column(column.json())
  scenario!: object;

  /** A quick look at other assumptions; null in runs of before there were any. */
  @Column(column.flag({ nullable: true }))
  isTrial!: boolean | null;

  /** Null until the job is done. */
  @Column(column.json({ nullable: true }))
  outcome!: SimulatedScenario | null;
}
