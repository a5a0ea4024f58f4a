import type { UserFilter as ListFilter, UserOrder as ListOrder, UserRecord } from '@cartograph/analytics';
import { Field, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../access.js';
import { PeriodInput } from '../answer.js';
import { connectionTypes } from '../connection.js';
import { EventCounts, SortDirection } from '../event-counts.js';
import { globalId } from '../node-id.js';
import { Node } from '../node.js';
import { type Asked, CountRange, CountsFilter, DecimalRange, zoned } from '../ranges.js';
import { Count, DateTime, Decimal } from '../scalars.js';

export const USER_PREFIX = 'usr';

/** One visitor of the shop; features add what they know of a user with field resolvers of their own. */
@Requires('people:read')
@ObjectType({ implements: Node })
export class User extends Node {
  /** The lake's id of the snapshot it was read from; what it brings with it is read there too. */
  snapshotId!: string;

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

  @Field(() => Count, { description: "those of its sessions that look like a machine's; see BotRule" })
  botSessions!: number;

  @Field(() => Decimal)
  spent!: string;
}

export const { Connection: UserConnection } = connectionTypes('User', () => User, 'people:read');

export function toUser({ userId, ...record }: UserRecord, snapshotId: string): User {
  return { id: globalId(USER_PREFIX, userId), externalId: userId, snapshotId, ...record };
}

@InputType({
  description:
    'All that is given must hold. seen, category and brand speak of one event: users with an event of the category and the brand in the period.',
})
export class UserFilter {
  @Field(() => PeriodInput, { nullable: true, description: 'users with an event in the period' })
  seen!: PeriodInput | null;

  @Field(() => String, { nullable: true, description: 'a code (with those below it) or an id' })
  category!: string | null;

  @Field(() => String, { nullable: true })
  brand!: string | null;

  @Field(() => CountsFilter, { nullable: true })
  counts!: CountsFilter | null;

  @Field(() => CountRange, { nullable: true })
  sessions!: CountRange | null;

  @Field(() => DecimalRange, { nullable: true })
  spent!: DecimalRange | null;

  @Field(() => Boolean, { nullable: true, description: 'users with, or without, a purchase' })
  converted!: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "users with, or without, a session that looks like a machine's",
  })
  isBot!: boolean | null;

  @Field(() => String, { nullable: true })
  externalIdPrefix!: string | null;
}

export async function toListFilter(filter: UserFilter, asked: Asked): Promise<ListFilter> {
  return { ...filter, seen: await zoned(filter.seen, asked) };
}

export enum UserOrderField {
  EXTERNAL_ID = 'external-id',
  FIRST_SEEN_AT = 'first-seen-at',
  LAST_SEEN_AT = 'last-seen-at',
  SPENT = 'spent',
  EVENTS = 'events',
  SESSIONS = 'sessions',
  VIEWS = 'views',
  CARTS = 'carts',
  PURCHASES = 'purchases',
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
