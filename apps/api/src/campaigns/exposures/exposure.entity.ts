import { createHash } from 'node:crypto';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { column } from '../../database/columns.js';

/** That a unit met its arm of a campaign, once: for the first time, so far as is known. */
@Entity('exposure')
@Index('exposure_by_campaign', ['campaignId', 'arm'])
@Index('exposure_by_unit', ['unit'])
@Index('exposure_by_time', ['campaignId', 'isInTwoArms', 'exposedAt'])
export class ExposureEntity {
  /** Hash of campaign and unit: a unit is exposed to a campaign once. */
  @PrimaryColumn(column.key())
  id!: string;

  @Column(column.id())
  campaignId!: string;

  /** The log's own id of the user. */
  @Column(column.string())
  unit!: string;

  /** The arm it met first. */
  @Column(column.string())
  arm!: string;

  @Column(column.instant())
  exposedAt!: Date;

  /** Whether it met another arm, too: it then belongs to none. */
  @Column(column.flag())
  isInTwoArms!: boolean;
}

export const exposureId = (campaignId: string, unit: string): string =>
  createHash('sha256').update(campaignId).update('\0').update(unit).digest('hex');
