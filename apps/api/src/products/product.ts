import type { ProductFilter as ListFilter, ProductOrder as ListOrder, ProductRecord } from '@cartograph/analytics';
import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../access.js';
import { PeriodInput } from '../answer.js';
import { connectionTypes, PAGE_LIMIT } from '../connection.js';
import { badInput } from '../errors.js';
import { EventCounts, SortDirection } from '../event-counts.js';
import { globalId } from '../node-id.js';
import { Node } from '../node.js';
import { type Asked, CountRange, CountsFilter, DecimalRange, zoned } from '../ranges.js';
import { Count, Decimal } from '../scalars.js';

export const PRODUCT_PREFIX = 'prd';

/** What shoppers see of a product: a storefront's key, which only asks for recommendations, may read it beside them. Figures of the shop need more. */
const ForShoppers = () => Requires('shop:read', 'recommendations:read');

/** One product as the log's latest event of it says. */
@Requires('shop:read')
@ObjectType({ implements: Node })
export class Product extends Node {
  @ForShoppers()
  @Field(() => ID)
  override id!: string;

  /** The lake's id of the snapshot it was read from; what it brings with it is read there too. */
  snapshotId!: string;

  @ForShoppers()
  @Field(() => String)
  externalId!: string;

  @ForShoppers()
  @Field(() => String, { nullable: true, description: 'null where the log gives none' })
  categoryId!: string | null;

  @ForShoppers()
  @Field(() => String, { nullable: true })
  category!: string | null;

  @ForShoppers()
  @Field(() => String, { nullable: true })
  brand!: string | null;

  @ForShoppers()
  @Field(() => Decimal)
  price!: string;

  @Field(() => Decimal)
  lowestPrice!: string;

  @Field(() => Decimal)
  highestPrice!: string;

  @Field(() => EventCounts)
  counts!: EventCounts;

  @Field(() => Decimal)
  revenue!: string;

  @Field(() => Count, { description: 'distinct users who bought it in the whole log, as recorded' })
  buyers!: number;

  @Field(() => Count, { description: 'distinct users who viewed it in the whole log, as recorded' })
  viewers!: number;
}

export const { Connection: ProductConnection } = connectionTypes('Product', () => Product, 'shop:read');

export function toProduct({ productId, ...record }: ProductRecord, snapshotId: string): Product {
  return { id: globalId(PRODUCT_PREFIX, productId), externalId: productId, snapshotId, ...record };
}

@InputType({ description: 'All that is given must hold.' })
export class ProductFilter {
  @Field(() => PeriodInput, { nullable: true, description: 'products with an event in the period' })
  seen!: PeriodInput | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Only products of these ids of the log, at most 100; those that it does not have are left out.',
  })
  externalIds!: string[] | null;

  @Field(() => String, { nullable: true, description: 'a code (with those below it) or an id' })
  category!: string | null;

  @Field(() => String, { nullable: true })
  brand!: string | null;

  @Field(() => DecimalRange, { nullable: true, description: 'the latest price' })
  price!: DecimalRange | null;

  @Field(() => CountsFilter, { nullable: true })
  counts!: CountsFilter | null;

  @Field(() => DecimalRange, { nullable: true })
  revenue!: DecimalRange | null;

  @Field(() => CountRange, { nullable: true })
  viewers!: CountRange | null;

  @Field(() => CountRange, { nullable: true })
  buyers!: CountRange | null;

  @Field(() => Boolean, { nullable: true, description: 'products that somebody bought, or that nobody did' })
  converted!: boolean | null;
}

export async function toListFilter(filter: ProductFilter, asked: Asked): Promise<ListFilter> {
  const { externalIds, seen, ...same } = filter;
  if (externalIds && externalIds.length > PAGE_LIMIT)
    throw badInput(`There are ${externalIds.length} externalIds; ask for at most ${PAGE_LIMIT} at once.`);
  return { ...same, productIds: externalIds ?? null, seen: await zoned(seen, asked) };
}

export enum ProductOrderField {
  EXTERNAL_ID = 'external-id',
  EVENTS = 'events',
  VIEWS = 'views',
  CARTS = 'carts',
  REMOVES = 'removes',
  PURCHASES = 'purchases',
  REVENUE = 'revenue',
  PRICE = 'price',
  VIEWERS = 'viewers',
  BUYERS = 'buyers',
  BUYERS_PER_VIEWER = 'buyers-per-viewer',
}
registerEnumType(ProductOrderField, {
  name: 'ProductOrderField',
  valuesConfig: {
    BUYERS_PER_VIEWER: { description: 'by the low end of its interval, so that 1 of 1 does not stand above 90 of 100' },
  },
});

@InputType()
export class ProductOrder {
  @Field(() => ProductOrderField)
  field!: ProductOrderField;

  @Field(() => SortDirection)
  direction!: SortDirection;
}

/** @param timeZone - of the days that `Product.buyersPerViewer` leaves out. */
export function toListOrder({ field, direction }: ProductOrder, timeZone: string): ListOrder {
  return { field, direction: direction === SortDirection.ASC ? 'asc' : 'desc', timeZone };
}
