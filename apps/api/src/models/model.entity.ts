import type { GroupMetrics } from '@cartograph/recommend';
import { Field, Float, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Requires } from '../access.js';
import { connectionTypes } from '../connection.js';
import { column } from '../database/columns.js';
import { Node } from '../node.js';
import { Count, DateTime, JSONValue } from '../scalars.js';

export const MODEL_PREFIX = 'mdl';

export enum ModelKind {
  MOST_CARTED = 'MOST_CARTED',
  POPULARITY = 'POPULARITY',
  ALS = 'ALS',
}
registerEnumType(ModelKind, { name: 'ModelKind' });

export enum UserGroup {
  COLD = 'COLD',
  LIGHT = 'LIGHT',
  REGULAR = 'REGULAR',
  HEAVY = 'HEAVY',
  ANONYMOUS = 'ANONYMOUS',
}
registerEnumType(UserGroup, { name: 'UserGroup' });

/** One model of a training; its files are the training's. */
@Requires('recommendations:read')
@ObjectType('Model', { implements: Node })
@Entity('model')
@Index('model_by_training', ['trainingId'])
export class ModelEntity extends Node {
  @PrimaryColumn(column.key())
  override id!: string;

  @Column(column.id())
  trainingId!: string;

  @Field(() => ModelKind)
  @Column(column.string())
  kind!: ModelKind;

  @Field(() => String)
  @Column(column.string())
  name!: string;

  @Field(() => DateTime)
  @Column(column.instant())
  trainedAt!: Date;

  /** What was chosen, how, and what else was tried. */
  @Field(() => JSONValue)
  @Column(column.json())
  options!: object;

  @Column(column.json())
  metrics!: GroupMetrics[];

  /** Groups it won with seen products filtered. */
  @Field(() => [UserGroup])
  @Column(column.json())
  wins!: UserGroup[];

  @Field(() => Float)
  @Column(column.real())
  trainSeconds!: number;

  @Field(() => Count)
  @Column(column.count())
  users!: number;

  @Field(() => Count)
  @Column(column.count())
  products!: number;
}

export const { Connection: ModelConnection } = connectionTypes('Model', () => ModelEntity, 'recommendations:read');
