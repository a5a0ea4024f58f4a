import type { ProductOrder as ListOrder, ProductRecord } from '@cartograph/analytics';
import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../access.js';
import { connectionTypes } from '../connection.js';
import { Estimate, toEstimate, Unit } from '../estimate.js';
import { EventCounts, SortDirection } from '../event-counts.js';
import { globalId } from '../node-id.js';
import { Node } from '../node.js';
import { Count, Decimal } from '../scalars.js';

export const PRODUCT_PREFIX = 'prd';

/** One product as the log's latest event of it says. */
@Requires('shop:read')
@ObjectType({ implements: Node })
export class Product extends Node {
  @Field(() => String)
  externalId!: string;

  @Field(() => String, { nullable: true, description: 'null where the log gives none' })
  categoryId!: string | null;

  @Field(() => String, { nullable: true })
  category!: string | null;

  @Field(() => String, { nullable: true })
  brand!: string | null;

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

  @Field(() => Count)
  buyers!: number;

  @Field(() => Count)
  viewers!: number;

  @Field(() => Estimate, { description: 'buyers ÷ viewers with a Wilson interval' })
  buyersPerViewer!: Estimate;
}

export const { Connection: ProductConnection } = connectionTypes('Product', () => Product, 'shop:read');

export function toProduct({ productId, ...record }: ProductRecord): Product {
  return { id: globalId(PRODUCT_PREFIX, productId), externalId: productId, ...record, buyersPerViewer: toEstimate(record.buyersPerViewer, Unit.FRACTION, { method: 'wilson' }) };
}

@InputType()
export class ProductFilter {
  @Field(() => String, { nullable: true })
  category!: string | null;

  @Field(() => String, { nullable: true })
  brand!: string | null;

  @Field(() => Decimal, { nullable: true })
  minPrice!: string | null;

  @Field(() => Decimal, { nullable: true })
  maxPrice!: string | null;
}

export enum ProductOrderField {
  EXTERNAL_ID = 'external-id',
  VIEWS = 'views',
  CARTS = 'carts',
  PURCHASES = 'purchases',
  REVENUE = 'revenue',
  PRICE = 'price',
  BUYERS_PER_VIEWER = 'buyers-per-viewer',
}
registerEnumType(ProductOrderField, {
  name: 'ProductOrderField',
  valuesConfig: { BUYERS_PER_VIEWER: { description: 'by the low end of its interval, so that 1 of 1 does not stand above 90 of 100' } },
});

@InputType()
export class ProductOrder {
  @Field(() => ProductOrderField)
  field!: ProductOrderField;

  @Field(() => SortDirection)
  direction!: SortDirection;
}

export function toListOrder({ field, direction }: ProductOrder): ListOrder {
  return { field, direction: direction === SortDirection.ASC ? 'asc' : 'desc' };
}

/** A node of the tree of category codes, or a category id for products without a code. */
@Requires('shop:read')
@ObjectType()
export class Category {
  @Field(() => ID, { description: 'what a filter by category takes: the code, or the category id where there is none' })
  id!: string;

  @Field(() => String, { nullable: true })
  code!: string | null;

  @Field(() => String)
  name!: string;

  @Field(() => Count)
  eventCount!: number;

  @Field(() => Count)
  productCount!: number;
}
