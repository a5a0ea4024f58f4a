import { Connection } from '../core/connection.js';
import { notFound, settled } from '../core/errors.js';
import { follow } from '../core/follow.js';
import type { JobFilter } from '../generated/schema.js';
import type { JobId } from '../core/ids.js';
import {
  CancelJobDocument,
  CountJobsDocument,
  GetJobDocument,
  ListJobsDocument,
  WatchJobDocument,
  type JobFieldsFragment,
} from '../operations/jobs.generated.js';
import type { CallOptions, Transport } from '../core/transport.js';

/** Long work on the server: an import, a training, a simulation. */
export type Job = JobFieldsFragment;

const finalStates = new Set<Job['state']>(['DONE', 'FAILED', 'CANCELED', 'INTERRUPTED']);
const quietMs = 5_000;
const askingMs = 500;

/** Whether the job will not change any more. */
export function isFinished(job: Job): boolean {
  return finalStates.has(job.state);
}

/** Jobs: list, watch, cancel. */
export class Jobs {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Newest first. */
  list(filter?: JobFilter, call?: CallOptions): Connection<Job> {
    return new Connection<Job>(
      {
        page: async (at, options) => (await this.#transport.request(ListJobsDocument, { ...at, filter }, options)).jobs,
        count: async (options) =>
          (await this.#transport.request(CountJobsDocument, { filter }, options)).jobs.totalCount,
      },
      call,
    );
  }

  async get(id: JobId, call?: CallOptions): Promise<Job | null> {
    return (await this.#transport.request(GetJobDocument, { id }, call)).job;
  }

  async cancel(id: JobId, call?: CallOptions): Promise<Job> {
    const { cancelJob } = await this.#transport.request(CancelJobDocument, { input: { id } }, call);
    return settled(cancelJob, (payload) => payload.job);
  }

  /**
   * Follows a job: its state now, then every change, until it has ended.
   * Changes come over the WebSocket; where there is none, or it falls silent, the job is asked for again.
   *
   * @throws CartographError - `not-found` when there is no such job; the signal's reason after an abort.
   */
  async *watch(id: JobId, call: CallOptions = {}): AsyncGenerator<Job, void, undefined> {
    yield* follow(
      {
        changes: this.#transport.canSubscribe ? this.#transport.subscribe(WatchJobDocument, { id }) : null,
        valueOf: ({ jobChanged }) => jobChanged,
        ask: async () => {
          const { job } = await this.#transport.request(GetJobDocument, { id }, call);
          if (job === null) throw notFound('job', id);
          return job;
        },
        isLast: isFinished,
        quietMs,
        askingMs,
      },
      call.signal,
    );
  }

  /** Waits for a job's end, whatever it is; see `state`. */
  async wait(id: JobId, call: CallOptions = {}): Promise<Job> {
    let last: Job | null = null;
    for await (const job of this.watch(id, call)) last = job;
    if (last === null) throw notFound('job', id);
    return last;
  }
}
