import type { GroupMetrics, ModelDetail, ModelKind as LibraryKind } from '@cartograph/recommend';
import { Field, Float, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Requires } from '../access.js';
import { connectionTypes } from '../connection.js';
import { column } from '../database/columns.js';
import { Node } from '../node.js';
import { Count, DateTime, JSONValue } from '../scalars.js';

export const MODEL_PREFIX = 'mdl';

export enum ModelKind {
  POPULARITY = 'POPULARITY',
  RECENT_POPULARITY = 'RECENT_POPULARITY',
  CATEGORY_POPULARITY = 'CATEGORY_POPULARITY',
  MOST_CARTED = 'MOST_CARTED',
  ITEM_KNN = 'ITEM_KNN',
  V_SKNN = 'V_SKNN',
  VMIS_KNN = 'VMIS_KNN',
  EASE = 'EASE',
  BPR = 'BPR',
  ALS = 'ALS',
  RERANK = 'RERANK',
}
registerEnumType(ModelKind, {
  name: 'ModelKind',
  description: 'Kinds of model, simplest first: a tie between two goes to the one that stands earlier.',
  valuesConfig: {
    POPULARITY: { description: 'what most users carted' },
    RECENT_POPULARITY: { description: 'what most users carted lately: a user counts half after a half-life' },
    CATEGORY_POPULARITY: { description: "what most users carted in the categories of a person's own products" },
    MOST_CARTED: { description: 'what the user carted most herself' },
    ITEM_KNN: { description: "nearest neighbors of a person's products, by the users who took both" },
    V_SKNN: { description: 'sessions like the one at hand, its latest products counting for most' },
    VMIS_KNN: { description: 'sessions like the one at hand, found in an index of recent sessions' },
    EASE: { description: 'linear weights from product to product in closed form, for catalogs that are not too large' },
    BPR: { description: 'factors learned by ranking taken products above others' },
    ALS: { description: 'implicit alternating least squares: factors of users and products' },
    RERANK: { description: 'candidates of another model in an order that also looks at price, age and category' },
  },
});

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

  /** Segments, tuning, passes, costs: written with the row, read only where it is asked for. */
  @Column({ ...column.json({ nullable: true }), select: false })
  detail?: Omit<ModelDetail, 'kind'>;

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

/** The model of a kind, of those of one training. */
export const ofKind = (models: readonly ModelEntity[], kind: LibraryKind | null): ModelEntity | undefined =>
  models.find((model) => model.kind === (kind as string | null));
