import { createHash } from 'node:crypto';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { column } from '../../database/columns.js';

/** What is known of one thing that a unit did. */
export interface Outcome {
  /** What was done, say an order's number; null where it has none and is told by its time and size. */
  thing: string | null;
  /** The log's own id of the user. */
  unit: string;
  /** Name of a metric of the plan whose values are recorded. */
  metric: string;
  at: Date;
  value: number;
  /** What a ratio's denominator counts of it; null where nothing was said. */
  denominator: number | null;
}

/** One thing that a unit did, as it was recorded for a metric of a campaign. */
@Entity('outcome')
@Index('outcome_by_campaign', ['campaignId', 'unit'])
@Index('outcome_by_unit', ['unit'])
export class OutcomeEntity implements Outcome {
  /** Hash of campaign, unit, metric, and the thing or else time and size: a thing counts once. */
  @PrimaryColumn(column.key())
  id!: string;

  @Column(column.id())
  campaignId!: string;

  @Column(column.string())
  unit!: string;

  @Column(column.string())
  metric!: string;

  @Column(column.string({ nullable: true }))
  thing!: string | null;

  @Column(column.instant())
  at!: Date;

  @Column(column.real())
  value!: number;

  @Column(column.real({ nullable: true }))
  denominator!: number | null;
}

/** The key of an outcome: of equal ones the same. */
export function outcomeId(campaignId: string, { unit, metric, thing, at, value, denominator }: Outcome): string {
  const what = thing === null ? ['at', at.toISOString(), String(value), String(denominator ?? 0)] : ['id', thing];
  return createHash('sha256')
    .update(JSON.stringify([campaignId, unit, metric, ...what]))
    .digest('hex');
}
