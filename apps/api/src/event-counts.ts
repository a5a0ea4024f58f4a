import type { EventType as LogEventType } from '@cartograph/events';
import { Field, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from './access.js';
import { Count } from './scalars.js';

export enum EventType {
  VIEW = 'VIEW',
  CART = 'CART',
  REMOVE_FROM_CART = 'REMOVE_FROM_CART',
  PURCHASE = 'PURCHASE',
}
registerEnumType(EventType, { name: 'EventType' });

export enum SortDirection {
  ASC = 'ASC',
  DESC = 'DESC',
}
registerEnumType(SortDirection, { name: 'SortDirection' });

export const toEventType = (type: LogEventType): EventType => EventType[type.toUpperCase() as keyof typeof EventType];
export const fromEventType = (type: EventType): LogEventType => type.toLowerCase() as LogEventType;

@Requires('self')
@ObjectType()
export class EventCounts {
  @Field(() => Count)
  views!: number;

  @Field(() => Count)
  carts!: number;

  @Field(() => Count)
  removes!: number;

  @Field(() => Count)
  purchases!: number;

  @Field(() => Count)
  total!: number;
}

/** Counts by the log's own names of the types; a type that is left out happened never. */
export function toEventCounts(counts: Partial<Readonly<Record<LogEventType, number>>> = {}): EventCounts {
  const { view = 0, cart = 0, remove_from_cart: removes = 0, purchase = 0 } = counts;
  return { views: view, carts: cart, removes, purchases: purchase, total: view + cart + removes + purchase };
}

@InputType()
export class EventFilter {
  @Field(() => String, { nullable: true })
  category!: string | null;

  @Field(() => String, { nullable: true })
  brand!: string | null;
}
