import { settled } from '../core/errors.js';
import {
  GetPendingEventsDocument,
  RecordEventsDocument,
  SealEventsDocument,
  type GetPendingEventsQuery,
  type RecordEventsMutation,
} from '../operations/events.generated.js';
import type { NewEventInput } from '../generated/schema.js';
import type { Job } from '../shop/jobs.js';
import { mutationKey, type CallOptions, type Transport } from '../core/transport.js';

/** Something that has just happened in the shop. */
export type NewEvent = NewEventInput;
/** How many events of a batch are on the disk, and why the others were not taken. */
export type RecordedEvents = Pick<RecordEventsMutation['recordEvents'], 'accepted' | 'rejected'>;
/** Events that were recorded and are in no snapshot yet. */
export type PendingEvents = GetPendingEventsQuery['pendingEvents'];

/** Events as they happen. */
export class Events {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Records a batch of at most 1,000 events; those accepted are on the server's disk when the promise resolves.
   *
   * @param options.batchId - names the batch, 1 to 200 characters: sent again within a day it is not recorded twice. Default: one made here; give your own to send again yourself.
   */
  async record(events: readonly NewEvent[], options: CallOptions & { batchId?: string } = {}): Promise<RecordedEvents> {
    const { batchId = mutationKey(), ...call } = options;
    const { recordEvents } = await this.#transport.request(
      RecordEventsDocument,
      { input: { events: [...events], batchId } },
      call,
    );
    return settled(recordEvents, ({ accepted, rejected }) => ({ accepted, rejected }));
  }

  /** Starts to put recorded events into the lake, as a new snapshot. */
  async seal(call?: CallOptions): Promise<Job> {
    const { sealEvents } = await this.#transport.request(
      SealEventsDocument,
      { input: { clientMutationKey: mutationKey() } },
      call,
    );
    return settled(sealEvents, (payload) => payload.job);
  }

  async pending(call?: CallOptions): Promise<PendingEvents> {
    return (await this.#transport.request(GetPendingEventsDocument, {}, call)).pendingEvents;
  }
}
