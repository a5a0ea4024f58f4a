import type { EvaluationReport } from '@cartograph/recommend';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { column } from '../database/columns.js';

export const TRAINING_PREFIX = 'trn';

/** One training: the models it made share its snapshot, its evaluation and its files in `models/<id>`. */
@Entity('training')
@Index('training_by_snapshot', ['snapshotId'])
export class TrainingEntity {
  @PrimaryColumn(column.key())
  id!: string;

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

  @Column(column.instant())
  trainedAt!: Date;

  /** Since when users it was trained on are erased; null while there are none. */
  @Column(column.instant({ nullable: true }))
  usersErasedAt!: Date | null;

  @Column(column.json())
  evaluation!: Omit<EvaluationReport, 'models'>;
}
