import { Field, Int, ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Requires } from '../access.js';
import { connectionTypes } from '../connection.js';
import { column } from '../database/columns.js';
import { Node } from '../node.js';
import { DateTime } from '../scalars.js';

export const SAVED_VIEW_PREFIX = 'view';

@Requires('plan:read')
@ObjectType('SavedView', {
  implements: Node,
  description:
    'A page of the console as somebody set it up, under a name. It keeps the question, not the answer: an insight keeps that.',
})
@Entity('saved_view')
export class SavedViewEntity extends Node {
  @PrimaryColumn(column.key())
  override id!: string;

  @Field(() => String)
  @Column(column.string())
  name!: string;

  @Field(() => String, { description: 'name of the page, such as explore' })
  @Column(column.string())
  page!: string;

  @Field(() => String, {
    description: 'path and query of the page, such as /explore?measure=revenue; it holds everything that is shown',
  })
  @Column(column.text())
  address!: string;

  @Field(() => Int, { description: 'goes up with every change; send it back to change or delete the view' })
  @Column(column.integer())
  version!: number;

  /** Null for the local operator and server-made keys. */
  @Column(column.id({ nullable: true }))
  createdById!: string | null;

  @Field(() => DateTime)
  @Column(column.instant())
  createdAt!: Date;

  @Field(() => DateTime)
  @Column(column.instant())
  updatedAt!: Date;
}

export const { Connection: SavedViewConnection } = connectionTypes('SavedView', () => SavedViewEntity, 'plan:read');
