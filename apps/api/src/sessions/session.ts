import type { SessionFilter as ListFilter, SessionOrder as ListOrder, SessionRecord } from '@cartograph/analytics';
import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../access.js';
import { PeriodInput } from '../answer.js';
import { connectionTypes } from '../connection.js';
import { EventCounts, SortDirection } from '../event-counts.js';
import { globalId } from '../node-id.js';
import { Node } from '../node.js';
import { type Asked, CountRange, CountsFilter, DecimalRange, zoned } from '../ranges.js';
import { DateTime, Decimal } from '../scalars.js';

export const SESSION_PREFIX = 'ses';

export enum SessionOutcome {
  VIEWED = 'viewed',
  CARTED = 'carted',
  PURCHASED = 'purchased',
}
registerEnumType(SessionOutcome, { name: 'SessionOutcome' });

export enum BotRule {
  MANY_EVENTS = 'many-events',
  MANY_PURCHASES = 'many-purchases',
  TOO_FAST = 'too-fast',
}
registerEnumType(BotRule, {
  name: 'BotRule',
  description: "Why a session looks like a machine's; of several rules the first. A flag: nothing is left out for it.",
  valuesConfig: {
    MANY_EVENTS: { description: '1,000 events or more' },
    MANY_PURCHASES: { description: '50 purchases or more' },
    TOO_FAST: { description: '60 events or more, on average less than a second apart' },
  },
});

/** One visit of one user. */
@Requires('people:read')
@ObjectType({ implements: Node })
export class Session extends Node {
  /** Unique in the log and stable under new imports; what the global id is made of. */
  key!: string;
  userId!: string;
  /** The lake's id of the snapshot it was read from; what it brings with it is read there too. */
  snapshotId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'null where the log gives none and sessions are distinguished by inactivity; users may share one',
  })
  externalId!: string | null;

  @Field(() => DateTime)
  startedAt!: Date;

  @Field(() => DateTime)
  endedAt!: Date;

  @Field(() => Int)
  durationSeconds!: number;

  @Field(() => EventCounts)
  counts!: EventCounts;

  @Field(() => SessionOutcome)
  outcome!: SessionOutcome;

  @Field(() => Decimal)
  value!: string;

  @Field(() => BotRule, { nullable: true, description: 'null for what looks like a person' })
  botRule!: BotRule | null;
}

export const { Connection: SessionConnection } = connectionTypes('Session', () => Session, 'people:read');

export function toSession(
  { sessionKey, userSession, outcome, botRule, ...record }: SessionRecord,
  snapshotId: string,
): Session {
  return {
    id: globalId(SESSION_PREFIX, sessionKey),
    key: sessionKey,
    externalId: userSession,
    snapshotId,
    outcome: outcome as SessionOutcome,
    botRule: botRule as BotRule | null,
    ...record,
  };
}

@InputType({
  description: 'All that is given must hold. category and brand speak of one event: sessions with an event of both.',
})
export class SessionFilter {
  @Field(() => PeriodInput, { nullable: true, description: 'sessions that began in the period' })
  startedIn!: PeriodInput | null;

  @Field(() => SessionOutcome, { nullable: true })
  outcome!: SessionOutcome | null;

  @Field(() => Boolean, { nullable: true, description: 'sessions with, or without, a purchase' })
  converted!: boolean | null;

  @Field(() => String, { nullable: true })
  userExternalId!: string | null;

  @Field(() => String, { nullable: true, description: 'a code (with those below it) or an id' })
  category!: string | null;

  @Field(() => String, { nullable: true })
  brand!: string | null;

  @Field(() => CountsFilter, { nullable: true })
  counts!: CountsFilter | null;

  @Field(() => DecimalRange, { nullable: true })
  value!: DecimalRange | null;

  @Field(() => CountRange, { nullable: true })
  durationSeconds!: CountRange | null;

  @Field(() => Boolean, { nullable: true, description: "sessions that look like a machine's, or do not" })
  isBot!: boolean | null;

  @Field(() => BotRule, { nullable: true })
  botRule!: BotRule | null;
}

export async function toListFilter(filter: SessionFilter, asked: Asked): Promise<ListFilter> {
  const { userExternalId, startedIn, ...same } = filter;
  return { ...same, userId: userExternalId, startedIn: await zoned(startedIn, asked) };
}

export enum SessionOrderField {
  STARTED_AT = 'started-at',
  ENDED_AT = 'ended-at',
  DURATION = 'duration',
  USER = 'user',
  EVENTS = 'events',
  VIEWS = 'views',
  CARTS = 'carts',
  PURCHASES = 'purchases',
  VALUE = 'value',
}
registerEnumType(SessionOrderField, { name: 'SessionOrderField' });

@InputType()
export class SessionOrder {
  @Field(() => SessionOrderField)
  field!: SessionOrderField;

  @Field(() => SortDirection)
  direction!: SortDirection;
}

export function toListOrder({ field, direction }: SessionOrder): ListOrder {
  return { field, direction: direction === SortDirection.ASC ? 'asc' : 'desc' };
}
