import type { CampaignId } from '../core/ids.js';
import { SendingQueue, type Kind, type Recorded, type Send, type SendingOptions } from '../core/sending-queue.js';
import type { CallOptions } from '../core/transport.js';

/** What a unit did: a value of a metric that is recorded for a campaign. */
export interface Outcome {
  /** What was done, say an order's number: those of one id, unit and metric are the same. Without it those of one instant and value are. */
  id?: string;
  /** The log's own id of the user. */
  unit: string;
  metric: string;
  /** Instant, ISO 8601. */
  at: string;
  /** Default 1. */
  value?: number;
  /** Of a ratio. */
  denominator?: number;
}

/** What a server did with a batch of outcomes. */
export type RecordedOutcomes = Recorded;
/** How an outcome log works. */
export type OutcomeLogOptions = SendingOptions<Outcome>;

const isOptional = (value: unknown, type: 'string' | 'number'): boolean => value === undefined || typeof value === type;

const OUTCOMES: Kind<Outcome> = {
  things: 'outcomes',
  keyOf: ({ id, unit, metric, at, value = 1, denominator }) =>
    JSON.stringify(id === undefined ? [metric, unit, at, value, denominator] : [metric, unit, id]),
  // One that was noted is never news.
  orderOf: () => '',
  isItem: (item): item is Outcome => {
    const fields = (item ?? {}) as Record<string, unknown>;
    return (
      ['unit', 'metric', 'at'].every((name) => typeof fields[name] === 'string') &&
      isOptional(fields['id'], 'string') &&
      isOptional(fields['value'], 'number') &&
      isOptional(fields['denominator'], 'number')
    );
  },
};

/**
 * Records outcomes in the background: in batches, again until the server has answered, each once.
 *
 * A server counts an outcome once however often it is told, so sending again is always safe. Two of one unit, metric, instant and value are one,
 * unless each has an id of its own.
 *
 * @example
 * const outcomes = client.campaigns.outcomeLog(campaignId);
 * outcomes.log('541312140', 'calls', { value: 3, id: 'ticket-17' });
 * await outcomes.close();
 */
export class OutcomeLog {
  readonly #queue: SendingQueue<Outcome>;

  constructor(campaignId: CampaignId, send: Send<Outcome>, options?: OutcomeLogOptions) {
    this.#queue = new SendingQueue(OUTCOMES, `cartograph-outcomes-${campaignId}`, send, options);
  }

  /** Outcomes that the server does not have yet, so far as is known. */
  get pending(): number {
    return this.#queue.pending;
  }

  /**
   * Notes what a unit did.
   *
   * @param what.value - default 1. @param what.at - default now. @param what.denominator - of a ratio. @param what.id - tells outcomes of one instant and value apart.
   * @throws RangeError - a value that is no finite number; or as many wait as may: the server has not answered for long.
   */
  log(unit: string, metric: string, what: { value?: number; at?: Date; denominator?: number; id?: string } = {}): void {
    const { value = 1, at = new Date(), denominator, id } = what;
    // JSON has no such numbers: one of them would cost its whole batch.
    for (const [name, number] of [
      ['value', value],
      ['denominator', denominator ?? 0],
    ] as const)
      if (!Number.isFinite(number)) throw new RangeError(`${name} is ${number}; give a finite number.`);
    this.#queue.add({
      ...(id === undefined ? {} : { id }),
      unit,
      metric,
      at: at.toISOString(),
      value,
      ...(denominator === undefined ? {} : { denominator }),
    });
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
