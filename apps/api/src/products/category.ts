import type { CategoryRecord } from '@cartograph/analytics';
import { Field, ID, ObjectType } from 'type-graphql';
import { Requires } from '../access.js';
import { EventCounts } from '../event-counts.js';
import { Count, Decimal } from '../scalars.js';

/** A node of the tree of category codes, or a category id where the log gives no code. */
@Requires('shop:read')
@ObjectType()
export class Category {
  @Field(() => ID, { description: 'what a filter by category takes: the code, or the category id where there is none' })
  id!: string;

  @Field(() => String, { nullable: true })
  code!: string | null;

  @Field(() => String)
  name!: string;

  @Field(() => EventCounts, { description: 'events in it, those in the categories below it included' })
  counts!: EventCounts;

  @Field(() => Count, { description: 'counts.total' })
  eventCount!: number;

  @Field(() => Decimal)
  revenue!: string;

  @Field(() => Count, { description: 'products whose latest category it is, those below it included' })
  productCount!: number;
}

export const toCategory = (record: CategoryRecord): Category => ({ ...record, eventCount: record.counts.total });
