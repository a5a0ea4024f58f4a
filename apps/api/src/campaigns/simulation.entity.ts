import type { SimulationResult } from '@cartograph/experiments';
import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Requires } from '../access.js';
import { column } from '../database/columns.js';
import { DateTime } from '../scalars.js';
import type { Plan } from './campaign.entity.js';

export const SIMULATION_PREFIX = 'sim';

/** A campaign's test, simulated on its audience with the plan of that moment. */
@Requires('plan:read')
@ObjectType('Simulation')
@Entity('simulation')
@Index('simulation_by_campaign', ['campaignId'])
export class SimulationEntity implements Plan {
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

  @Field(() => Float, { description: 'the plan as it was simulated' })
  @Column(column.real())
  upliftRelative!: number;

  @Field(() => Float)
  @Column(column.real())
  alpha!: number;

  @Field(() => Float)
  @Column(column.real())
  power!: number;

  @Field(() => Float)
  @Column(column.real())
  treatmentShare!: number;

  /** Null until the job is done. */
  @Column(column.json({ nullable: true }))
  outcome!: SimulationResult | null;
}
