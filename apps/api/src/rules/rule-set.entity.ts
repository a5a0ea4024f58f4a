import type { Rules as LibraryRules } from '@cartograph/recommend';
import { Field, Int, ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Requires } from '../access.js';
import { connectionTypes } from '../connection.js';
import { column } from '../database/columns.js';
import { Node } from '../node.js';
import { DateTime } from '../scalars.js';
import type { StoredRuleCost } from './rule-cost.js';

export const RULE_SET_PREFIX = 'rls';

@Requires('recommendations:read')
@ObjectType('RuleSet', { implements: Node, description: 'Business rules under a name.' })
@Entity('rule_set')
export class RuleSetEntity extends Node {
  @PrimaryColumn(column.key())
  override id!: string;

  @Field(() => String)
  @Column(column.string())
  name!: string;

  /** As the engine takes them; checked when they were saved. */
  @Column(column.json())
  rules!: LibraryRules;

  @Field(() => Boolean, {
    description: 'it applies where a request names neither rules nor a rule set; at most one does',
  })
  @Column(column.flag())
  isActive!: boolean;

  @Field(() => Int, { description: 'goes up with every change; send it back to change the rule set' })
  @Column(column.integer())
  version!: number;

  /** Null for the local operator and server-made keys. */
  @Column(column.id({ nullable: true }))
  createdById!: string | null;

  @Field(() => DateTime)
  @Column(column.instant())
  updatedAt!: Date;

  /** What the last replay of these rules found; null where none was made since they were changed. */
  @Column(column.json({ nullable: true }))
  cost!: StoredRuleCost | null;
}

export const { Connection: RuleSetConnection } = connectionTypes(
  'RuleSet',
  () => RuleSetEntity,
  'recommendations:read',
);
