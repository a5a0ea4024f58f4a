import { Connection } from './connection.js';
import { notFound, settled } from './errors.js';
import type { JobFilter } from './generated/schema.js';
import type { JobId } from './ids.js';
import { CancelJobDocument, CountJobsDocument, GetJobDocument, ListJobsDocument, WatchJobDocument, type JobFieldsFragment } from './jobs.generated.js';
import { pause, type CallOptions, type Transport } from './transport.js';

/** Long work on the server: an import, a training, a simulation. */
export type Job = JobFieldsFragment;

const finalStates = new Set<Job['state']>(['DONE', 'FAILED', 'CANCELLED', 'INTERRUPTED']);
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
        count: async (options) => (await this.#transport.request(CountJobsDocument, { filter }, options)).jobs.totalCount,
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
    let changes = this.#transport.canSubscribe ? this.#transport.subscribe(WatchJobDocument, { id }) : null;
    let next = changes && nextOf(changes);
    let seen = '';
    try {
      for (;;) {
        const { job } = await this.#transport.request(GetJobDocument, { id }, call);
        for (let current: Job | null = job; ; ) {
          if (current === null) throw notFound('job', id);
          const text = JSON.stringify(current);
          if (text !== seen) yield current;
          seen = text;
          if (isFinished(current)) return;
          if (!changes || !next) break;
          const change = await orQuiet(next, quietMs, call.signal);
          if (change === 'quiet') break;
          if (change === 'over') {
            changes = null;
            break;
          }
          current = change.jobChanged;
          next = nextOf(changes);
        }
        if (!changes) await pause(askingMs, call.signal);
      }
    } finally {
      // The watch is over, by its end or by an error that is thrown: what ending the subscription meets adds nothing.
      void Promise.allSettled([changes?.return?.()]);
    }
  }

  /** Waits for a job's end, whatever it is; see `state`. */
  async wait(id: JobId, call: CallOptions = {}): Promise<Job> {
    let last: Job | null = null;
    for await (const job of this.watch(id, call)) last = job;
    if (last === null) throw notFound('job', id);
    return last;
  }
}

type Change = { jobChanged: Job };

/** The next change. A subscription that fails is over like one that ends: the job is then asked for, and that answer tells what is wrong. */
function nextOf(changes: AsyncIterator<Change, void>): Promise<Change | 'over'> {
  const over = (): 'over' => 'over';
  return changes.next().then(({ done, value }) => (done ? over() : value), over);
}

/** What was waited for, or `quiet` after so long. @throws the signal's reason. */
async function orQuiet<T>(next: Promise<T>, milliseconds: number, signal?: AbortSignal): Promise<T | 'quiet'> {
  const stop = new AbortController();
  try {
    return await Promise.race([next, pause(milliseconds, signal ? AbortSignal.any([signal, stop.signal]) : stop.signal).then(() => 'quiet' as const)]);
  } finally {
    stop.abort();
  }
}
