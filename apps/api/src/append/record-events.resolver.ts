import { AppendError, type AppendErrorCode } from '@cartograph/events';
import { Arg, Ctx, Extensions, Mutation, Query, Resolver } from 'type-graphql';
import { Requires } from '../access.js';
import { callerAccountId, type RequestContext } from '../context.js';
import { unavailable } from '../errors.js';
import { runOnce } from '../idempotency/run-once.js';
import { JobKind } from '../jobs/handler.js';
import { JobEntity } from '../jobs/job.entity.js';
import { requireIdle } from '../jobs/under-way.js';
import { mutate, refuse, type UserErrorCode } from '../payload.js';
import { withoutLongValues } from './long-values.js';
import { endOwnSegment } from './own-segment.js';
import {
  PendingEvents,
  RecordEventsInput,
  RecordEventsPayload,
  SealEventsInput,
  SealEventsPayload,
  toNewEvent,
} from './record-events.js';

const MOST_EVENTS = 1_000;

/** What is on its way to the disk cannot be called back. */
const GOES_ON =
  'Its events may be recorded all the same. Send the batch again with the same batchId, and no event is recorded twice; without a batchId, pendingEvents tells how many are recorded.';

/** What the sender can do about; anything else is the server's own. */
const SENDERS: Partial<Record<AppendErrorCode, { code: keyof typeof UserErrorCode; field: string | null }>> = {
  busy: { code: 'BUSY', field: null },
  'too-large': { code: 'TOO_LONG', field: 'events' },
  'bad-batch-id': { code: 'INVALID', field: 'batchId' },
  'batch-conflict': { code: 'CONFLICT', field: 'batchId' },
};

@Resolver()
export class RecordEventsResolver {
  @Requires('events:write')
  @Extensions({ goesOn: GOES_ON })
  @Mutation(() => RecordEventsPayload, {
    description:
      'Records events as they happen. They are on the disk when the answer comes, and in the figures once they are sealed: by sealEvents, or after a while by the server.',
  })
  recordEvents(
    @Arg('input', () => RecordEventsInput) { events, batchId }: RecordEventsInput,
    @Ctx() context: RequestContext,
  ): Promise<RecordEventsPayload> {
    return mutate({ accepted: 0, rejected: [] }, async () => {
      if (events.length === 0) throw refuse('REQUIRED', 'events', 'Send at least one event.');
      if (events.length > MOST_EVENTS)
        throw refuse(
          'TOO_LONG',
          'events',
          `Send at most ${MOST_EVENTS} events at once; the batch has ${events.length}.`,
        );
      const { events: short, tooLong, placeOf } = withoutLongValues(events.map(toNewEvent));
      const appender = await context.appender();
      try {
        const { accepted, rejected } = await appender.append(short, batchId === null ? {} : { batchId });
        return {
          accepted,
          rejected: [...tooLong, ...rejected.map((event) => ({ ...event, index: placeOf(event.index) }))].toSorted(
            (a, b) => a.index - b.index,
          ),
        };
      } catch (error) {
        if (!(error instanceof AppendError)) throw error;
        const senders = SENDERS[error.code];
        if (!senders) throw unavailable(error.message, error);
        throw refuse(senders.code, senders.field, error.message);
      }
    });
  }

  @Requires('shop:read')
  @Query(() => PendingEvents)
  async pendingEvents(@Ctx() context: RequestContext): Promise<PendingEvents> {
    const { events, bytes, oldestAt } = await (await context.appender()).pending();
    return { events, bytes, oldestAt: oldestAt === null ? null : new Date(oldestAt) };
  }

  @Requires('imports:write')
  @Mutation(() => SealEventsPayload, {
    description:
      'Puts recorded events into the lake, as a new snapshot. Those that another server has recorded in the last minute may wait for the next time.',
  })
  sealEvents(
    @Arg('input', () => SealEventsInput) input: SealEventsInput,
    @Ctx() context: RequestContext,
  ): Promise<SealEventsPayload> {
    return mutate({ job: null }, async () => {
      await endOwnSegment(context);
      const { id } = await runOnce(context, 'sealEvents', input, async (manager) => {
        await requireIdle(manager, [JobKind.SEAL], 'Recorded events are being sealed already', 'Wait for it to end.');
        return (
          await context.jobs.enqueue(manager, { kind: JobKind.SEAL, input: {}, createdById: callerAccountId(context) })
        ).id;
      });
      return { job: await context.decisions.read.findOneByOrFail(JobEntity, { id }) };
    });
  }
}
