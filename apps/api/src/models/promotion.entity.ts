import type { Estimate as LibraryEstimate } from '@cartograph/metrics';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Requires } from '../access.js';
import { connectionTypes } from '../connection.js';
import { column } from '../database/columns.js';
import { Node } from '../node.js';
import { DateTime } from '../scalars.js';

export const PROMOTION_PREFIX = 'prm';

export enum PromotionCause {
  FIRST = 'FIRST',
  TRAINING = 'TRAINING',
  SCHEDULE = 'SCHEDULE',
  MANUAL = 'MANUAL',
  ROLLBACK = 'ROLLBACK',
}
registerEnumType(PromotionCause, {
  name: 'PromotionCause',
  valuesConfig: {
    FIRST: { description: 'nothing served before' },
    TRAINING: { description: 'the training that a person started did not lose to the one that served' },
    SCHEDULE: { description: 'likewise of a training that the schedule started' },
    MANUAL: { description: 'a person chose it' },
    ROLLBACK: { description: 'a person went back to what had served before' },
  },
});

/** What answers, from one instant on. The newest one of a shop serves. */
@Requires('recommendations:read')
@ObjectType('Promotion', { implements: Node, description: 'A decision on what answers. The newest one serves.' })
@Entity('promotion')
@Index('promotion_by_training', ['trainingId'])
export class PromotionEntity extends Node {
  @PrimaryColumn(column.key())
  override id!: string;

  /** The training may have been deleted since. */
  @Column(column.id())
  trainingId!: string;

  /** The model that answers everybody; null lets the router choose. */
  @Column(column.id({ nullable: true }))
  modelId!: string | null;

  /** Of the shop it is for: the demo shop and a real one have a live model each. */
  @Column(column.flag())
  isSynthetic!: boolean;

  @Field(() => DateTime)
  @Column(column.instant())
  promotedAt!: Date;

  /** Null for the local operator and the schedule. */
  @Column(column.id({ nullable: true }))
  promotedById!: string | null;

  @Field(() => PromotionCause)
  @Column(column.string())
  cause!: PromotionCause;

  @Field(() => String)
  @Column(column.text())
  reason!: string;

  /** NDCG@K, what was promoted less what served, as it was known then; null where it was not. */
  @Column(column.json({ nullable: true }))
  difference!: LibraryEstimate | null;

  /** Likewise on anonymous sessions. */
  @Column(column.json({ nullable: true }))
  sessionDifference!: LibraryEstimate | null;

  /** What was to serve could not answer: its files were damaged or gone. Null in promotions of before this was kept. */
  @Column(column.flag({ nullable: true }))
  replacedDamaged!: boolean | null;

  /** What served before, as rolling back sees it: a roll-back has the predecessor of what it brought back. */
  @Column(column.id({ nullable: true }))
  beforeId!: string | null;
}

export const { Connection: PromotionConnection } = connectionTypes(
  'Promotion',
  () => PromotionEntity,
  'recommendations:read',
);
