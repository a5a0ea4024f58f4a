import type { EventRecord } from '@cartograph/analytics';
import { Field, ObjectType } from 'type-graphql';
import { Requires } from '../access.js';
import { connectionTypes } from '../connection.js';
import { EventType, toEventType } from '../event-counts.js';
import { DateTime, Decimal } from '../scalars.js';

/** One row of the log. */
@Requires('people:read')
@ObjectType()
export class Event {
  productId!: string;
  userId!: string;
  /** The lake's id of the snapshot it was read from; its product and user are read there too. */
  snapshotId!: string;

  @Field(() => DateTime)
  at!: Date;

  @Field(() => EventType)
  type!: EventType;

  @Field(() => Decimal)
  price!: string;

  @Field(() => String, { nullable: true })
  sessionExternalId!: string | null;
}

export const { Connection: EventConnection } = connectionTypes('Event', () => Event, 'people:read');

export function toEvent(record: EventRecord, snapshotId: string): Event {
  return {
    snapshotId,
    userId: record.userId,
    at: record.at,
    type: toEventType(record.type),
    price: record.price,
    productId: record.productId,
    sessionExternalId: record.userSession,
  };
}
