import type { Estimate as LibraryEstimate } from '@cartograph/metrics';
import type { EvaluationReport } from '@cartograph/recommend';
import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Requires } from '../access.js';
import { connectionTypes } from '../connection.js';
import { column } from '../database/columns.js';
import { Node } from '../node.js';
import { Count, DateTime } from '../scalars.js';

export const TRAINING_PREFIX = 'trn';

/** How a training compares with the one that served when it ended. */
export interface Verdict {
  isPromoted: boolean;
  /** It is worse than what served by more than chance explains, on users or on anonymous sessions. */
  loses: boolean;
  reason: string;
  /** NDCG@K, new less live, on the same users; null where nothing served or one of them could not be made again. */
  difference: LibraryEstimate | null;
  /** Likewise on anonymous sessions; null where they were not compared. */
  sessionDifference: LibraryEstimate | null;
  metric: string;
  /** The training that served, and the model of it that answered everybody; null where none did. */
  againstId: string | null;
  againstModelId: string | null;
}

/** One training: the models it made share its snapshot, its evaluation and its files in `models/<id>`. */
@Requires('recommendations:read')
@ObjectType('Training', { implements: Node })
@Entity('training')
@Index('training_by_snapshot', ['snapshotId'])
export class TrainingEntity extends Node {
  @PrimaryColumn(column.key())
  override id!: string;

  /** The lake's own id of the snapshot. */
  @Column(column.string())
  snapshotId!: string;

  @Column(column.instant())
  snapshotCommittedAt!: Date;

  @Column(column.count())
  snapshotRows!: number;

  /** Models of the demo shop never answer for a real one. */
  @Column(column.flag())
  isSynthetic!: boolean;

  @Field(() => DateTime)
  @Column(column.instant())
  trainedAt!: Date;

  /** Since when users it was trained on are erased; null while there are none. */
  @Column(column.instant({ nullable: true }))
  usersErasedAt!: Date | null;

  /** What is said of single models stands in their own rows. */
  @Column(column.json())
  evaluation!: Omit<EvaluationReport, 'models' | 'details'>;

  @Field(() => Count, {
    nullable: true,
    description: 'of its files; null once they are gone, when only its figures are left',
  })
  @Column(column.count({ nullable: true }))
  bytes!: number | null;

  @Column(column.json({ nullable: true }))
  verdict!: Verdict | null;

  @Column(column.id({ nullable: true }))
  jobId!: string | null;
}

export const { Connection: TrainingConnection } = connectionTypes(
  'Training',
  () => TrainingEntity,
  'recommendations:read',
);
