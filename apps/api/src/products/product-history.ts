import { Field, ObjectType } from 'type-graphql';
import { Requires } from '../access.js';
import { EventCounts, EventType } from '../event-counts.js';
import { Count, DateTime, Decimal, LocalDate } from '../scalars.js';

/** A time in which a product had one price. */
@Requires('shop:read')
@ObjectType()
export class PricePoint {
  @Field(() => Decimal)
  price!: string;

  @Field(() => DateTime, { description: 'first event at this price' })
  from!: Date;

  @Field(() => DateTime, { description: 'last event at this price before another' })
  until!: Date;

  @Field(() => Count)
  events!: number;
}

/** One local day of a product. */
@Requires('shop:read')
@ObjectType()
export class ProductDay {
  @Field(() => LocalDate)
  date!: string;

  @Field(() => EventCounts)
  counts!: EventCounts;

  @Field(() => Decimal, { nullable: true, description: 'null where the log lost purchases of the day' })
  revenue!: string | null;

  @Field(() => Decimal, { nullable: true, description: 'null where no event of the day knew its price' })
  lowestPrice!: string | null;

  @Field(() => Decimal, { nullable: true })
  highestPrice!: string | null;

  @Field(() => [EventType], {
    description: 'types of which the log lost events of the day, for all products: their counts are too low',
  })
  lost!: EventType[];
}
