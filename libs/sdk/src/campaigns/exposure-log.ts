import type { CampaignId } from '../core/ids.js';
import { SendingQueue, type Kind, type Recorded, type Send, type SendingOptions } from '../core/sending-queue.js';
import type { CallOptions } from '../core/transport.js';

/** That a unit met its arm. */
export interface Exposure {
  /** The log's own id of the user. */
  unit: string;
  arm: string;
  /** Instant, ISO 8601. */
  exposedAt: string;
}

/** What a server did with a batch of exposures; it knows one of a unit that was exposed to the same arm before. */
export type RecordedExposures = Recorded;
/** How an exposure log works. */
export type ExposureLogOptions = SendingOptions<Exposure>;

const EXPOSURES: Kind<Exposure> = {
  things: 'exposures',
  keyOf: ({ unit, arm }) => `${arm}\0${unit}`,
  orderOf: ({ exposedAt }) => exposedAt,
  isItem: (value): value is Exposure => {
    const fields = (value ?? {}) as Record<string, unknown>;
    return ['unit', 'arm', 'exposedAt'].every((name) => typeof fields[name] === 'string');
  },
};

/**
 * Records exposures in the background: in batches, again until the server has answered, each unit and arm once.
 *
 * A server counts a unit once however often it is told, so sending again is always safe.
 *
 * @example
 * const exposures = client.campaigns.exposureLog(campaignId);
 * exposures.log('541312140', 'treatment');
 * await exposures.close();
 */
export class ExposureLog {
  readonly #queue: SendingQueue<Exposure>;

  constructor(campaignId: CampaignId, send: Send<Exposure>, options?: ExposureLogOptions) {
    this.#queue = new SendingQueue(EXPOSURES, `cartograph-exposures-${campaignId}`, send, options);
  }

  /** Exposures that the server does not have yet, so far as is known. */
  get pending(): number {
    return this.#queue.pending;
  }

  /**
   * Notes that a unit met its arm, now by default. What was noted before is not sent again, unless it is said to have been earlier.
   *
   * @throws RangeError - as many wait as may; the server has not answered for long.
   */
  log(unit: string, arm: string, exposedAt: Date = new Date()): void {
    this.#queue.add({ unit, arm, exposedAt: exposedAt.toISOString() });
  }

  /**
   * Sends what waits, now.
   *
   * @throws the failure of the batch that was not taken; it and what is behind it wait on, and are sent again in a while.
   */
  flush(call?: CallOptions): Promise<void> {
    return this.#queue.flush(call);
  }

  /** Sends what waits and stops. What could not be sent stays in the storage, where there is one, for the next log of the campaign. */
  close(call?: CallOptions): Promise<void> {
    return this.#queue.close(call);
  }
}
