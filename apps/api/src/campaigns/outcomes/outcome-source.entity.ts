import { createHash } from 'node:crypto';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { column } from '../../database/columns.js';

/** How far a recorded metric of a campaign is known: who told its outcomes had told all until then. */
@Entity('outcome_source')
@Index('outcome_source_by_campaign', ['campaignId'])
export class OutcomeSourceEntity {
  /** Hash of campaign and metric. */
  @PrimaryColumn(column.key())
  id!: string;

  @Column(column.id())
  campaignId!: string;

  @Column(column.string())
  metric!: string;

  @Column(column.instant())
  knownUntil!: Date;
}

/** The key of a campaign's metric. */
export function sourceId(campaignId: string, metric: string): string {
  return createHash('sha256')
    .update(JSON.stringify([campaignId, metric]))
    .digest('hex');
}
