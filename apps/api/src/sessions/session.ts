import type { SessionFilter as ListFilter, SessionOrder as ListOrder, SessionRecord } from '@cartograph/analytics';
import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../access.js';
import { connectionTypes } from '../connection.js';
import { EventCounts, SortDirection } from '../event-counts.js';
import { globalId } from '../node-id.js';
import { Node } from '../node.js';
import { DateTime, Decimal } from '../scalars.js';

export const SESSION_PREFIX = 'ses';

export enum SessionOutcome {
  VIEWED = 'viewed',
  CARTED = 'carted',
  PURCHASED = 'purchased',
}
registerEnumType(SessionOutcome, { name: 'SessionOutcome' });

/** One visit of one user. */
@Requires('people:read')
@ObjectType({ implements: Node })
export class Session extends Node {
  /** Unique in the log and stable under new imports; what the global id is made of. */
  key!: string;
  userId!: string;

  @Field(() => String, { nullable: true, description: 'null where the log gives none and sessions are told apart by inactivity; users may share one' })
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
}

export const { Connection: SessionConnection } = connectionTypes('Session', () => Session, 'people:read');

export function toSession({ sessionKey, userSession, outcome, ...record }: SessionRecord): Session {
  return { id: globalId(SESSION_PREFIX, sessionKey), key: sessionKey, externalId: userSession, outcome: outcome as SessionOutcome, ...record };
}

@InputType()
export class SessionFilter {
  @Field(() => SessionOutcome, { nullable: true })
  outcome!: SessionOutcome | null;

  @Field(() => String, { nullable: true })
  userExternalId!: string | null;
}

export function toListFilter({ outcome, userExternalId }: SessionFilter): ListFilter {
  return { outcome, userId: userExternalId };
}

export enum SessionOrderField {
  STARTED_AT = 'started-at',
  EVENTS = 'events',
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
