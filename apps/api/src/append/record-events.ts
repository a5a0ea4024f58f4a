import type { NewEvent } from '@cartograph/events';
import { Field, InputType, ObjectType } from 'type-graphql';
import { Public, Requires } from '../access.js';
import { EventType, fromEventType } from '../event-counts.js';
import { JobEntity } from '../jobs/job.entity.js';
import { MutationPayload } from '../payload.js';
import { Count, DateTime } from '../scalars.js';
import type { Rejection } from './long-values.js';
import { Rejected } from '../rejected.js';

@InputType({
  description:
    'Something that has just happened in the shop. Values are judged one event at a time, as rows of a log are; none may have more than 1,000 characters.',
})
export class NewEventInput {
  @Field(() => String, { description: 'instant, ISO 8601 or as the log writes it; UTC where it names no zone' })
  time!: string;

  @Field(() => EventType)
  type!: EventType;

  @Field(() => String)
  productExternalId!: string;

  @Field(() => String, { nullable: true })
  categoryExternalId!: string | null;

  @Field(() => String, { nullable: true, description: 'code, such as electronics.smartphone' })
  category!: string | null;

  @Field(() => String, { nullable: true })
  brand!: string | null;

  @Field(() => String, { description: 'decimal of at most four places' })
  price!: string;

  @Field(() => String)
  userExternalId!: string;

  @Field(() => String, { nullable: true })
  sessionExternalId!: string | null;
}

@InputType()
export class RecordEventsInput {
  @Field(() => [NewEventInput])
  events!: NewEventInput[];

  @Field(() => String, {
    nullable: true,
    description:
      '1 to 200 characters that name the batch: sent again within a day it is acknowledged and not recorded twice',
  })
  batchId!: string | null;
}

@Requires('events:write')
@ObjectType({ description: 'An event that was not taken, and why; the others of its batch were.' })
export class RejectedEvent extends Rejected {
  @Field(() => String, { nullable: true, description: "the log's name of the column that is to blame" })
  column!: string | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class RecordEventsPayload extends MutationPayload {
  @Requires('events:write')
  @Field(() => Count, { description: 'events that are on the disk now' })
  accepted!: number;

  @Requires('events:write')
  @Field(() => [RejectedEvent])
  rejected!: readonly Rejection[];
}

@Requires('shop:read')
@ObjectType({ description: 'Events that were recorded and are in no snapshot yet.' })
export class PendingEvents {
  @Field(() => Count)
  events!: number;

  @Field(() => Count)
  bytes!: number;

  @Field(() => DateTime, { nullable: true })
  oldestAt!: Date | null;
}

@InputType()
export class SealEventsInput {
  @Field(() => String, { nullable: true })
  clientMutationKey!: string | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class SealEventsPayload extends MutationPayload {
  @Field(() => JobEntity, { nullable: true })
  job!: JobEntity | null;
}

/** The event in the columns of the log. */
export function toNewEvent(event: NewEventInput): NewEvent {
  return {
    event_time: event.time,
    event_type: fromEventType(event.type),
    product_id: event.productExternalId,
    category_id: event.categoryExternalId,
    category_code: event.category,
    brand: event.brand,
    price: event.price,
    user_id: event.userExternalId,
    user_session: event.sessionExternalId,
  };
}
