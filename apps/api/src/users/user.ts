import type { UserOrder as ListOrder, UserRecord } from '@cartograph/analytics';
import { Field, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../access.js';
import { connectionTypes } from '../connection.js';
import { EventCounts, SortDirection } from '../event-counts.js';
import { globalId } from '../node-id.js';
import { Node } from '../node.js';
import { Count, DateTime, Decimal } from '../scalars.js';

export const USER_PREFIX = 'usr';

/** One visitor of the shop; features add what they know of a user with field resolvers of their own. */
@Requires('people:read')
@ObjectType({ implements: Node })
export class User extends Node {
  @Field(() => String)
  externalId!: string;

  @Field(() => DateTime)
  firstSeenAt!: Date;

  @Field(() => DateTime)
  lastSeenAt!: Date;

  @Field(() => EventCounts)
  counts!: EventCounts;

  @Field(() => Count)
  sessionCount!: number;

  @Field(() => Decimal)
  spent!: string;
}

export const { Connection: UserConnection } = connectionTypes('User', () => User, 'people:read');

export function toUser({ userId, ...record }: UserRecord): User {
  return { id: globalId(USER_PREFIX, userId), externalId: userId, ...record };
}

@InputType()
export class UserFilter {
  @Field(() => Boolean, { nullable: true })
  isBuyer!: boolean | null;

  @Field(() => String, { nullable: true })
  externalIdPrefix!: string | null;
}

export enum UserOrderField {
  EXTERNAL_ID = 'external-id',
  LAST_SEEN_AT = 'last-seen-at',
  SPENT = 'spent',
  EVENTS = 'events',
}
registerEnumType(UserOrderField, { name: 'UserOrderField' });

@InputType()
export class UserOrder {
  @Field(() => UserOrderField)
  field!: UserOrderField;

  @Field(() => SortDirection)
  direction!: SortDirection;
}

export function toListOrder({ field, direction }: UserOrder): ListOrder {
  return { field, direction: direction === SortDirection.ASC ? 'asc' : 'desc' };
}
