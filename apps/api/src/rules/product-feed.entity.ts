import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Requires } from '../access.js';
import { column } from '../database/columns.js';
import { Count, DateTime } from '../scalars.js';

export const FEED_PREFIX = 'pfd';

@Requires('recommendations:read')
@ObjectType({ description: 'The first lines that could not be used.' })
export class BadFeedLine {
  @Field(() => Count, { description: '1 is the first line of the file' })
  line!: number;

  @Field(() => String, { description: 'stable kebab-case code: columns, quotes, product-id, in-stock, price' })
  reason!: string;

  @Field(() => String, { description: 'The row, cut after 1,000 characters.' })
  text!: string;
}

/** What the shop said last of its stock; its file is in `product-feeds/<id>.csv`. The newest one counts. */
@Requires('recommendations:read')
@ObjectType('ProductFeed', {
  description: 'What the shop said last of its stock: a table with the columns product_id, in_stock and maybe price.',
})
@Entity('product_feed')
export class ProductFeedEntity {
  @PrimaryColumn(column.key())
  id!: string;

  @Field(() => String)
  @Column(column.string())
  fileName!: string;

  @Field(() => DateTime)
  @Column(column.instant())
  updatedAt!: Date;

  @Field(() => Count, { description: 'distinct products that it lists' })
  @Column(column.count())
  products!: number;

  @Field(() => Count)
  @Column(column.count())
  inStock!: number;

  @Field(() => Count, { description: 'lines about a product listed before; the later one counts' })
  @Column(column.count())
  repeatedLines!: number;

  @Field(() => Count, { description: 'lines that could not be used' })
  @Column(column.count())
  badLines!: number;

  @Requires('shop:read')
  @Field(() => [BadFeedLine])
  @Column(column.json())
  badExamples!: BadFeedLine[];

  /** SHA-256 of its file; null for feeds that were set before it was kept. */
  @Column(column.string({ nullable: true }))
  fileHash!: string | null;

  /** Null for the local operator and server-made keys. */
  @Column(column.id({ nullable: true }))
  createdById!: string | null;
}
