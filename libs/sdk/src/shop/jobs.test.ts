import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { CartographClient } from '../client.js';
import { isFinished, type Job } from './jobs.js';
import { startTestServer, type TestServer } from '../testing/server.js';

const id = 'job_1';
let server: TestServer | null = null;
let client: CartographClient | null = null;

afterEach(async () => {
  await client?.close();
  await server?.close();
  client = null;
  server = null;
});

function job(state: Job['state'], done = 0): Record<string, unknown> {
  return {
    id,
    kind: 'SCENARIO',
    state,
    createdAt: '2019-10-01T00:00:00Z',
    startedAt: null,
    finishedAt: null,
    mayCancel: false,
    result: null,
    error: null,
    createdBy: null,
    progress: { step: 'simulate', done, total: 10, unit: 'runs', rate: null, etaSeconds: null },
  };
}

/** A promise and what settles it. */
function signal(): { done: Promise<void>; fire(): void } {
  const emitter = new EventTarget();
  const done = new Promise<void>((resolve) => emitter.addEventListener('fire', () => resolve(), { once: true }));
  return { done, fire: () => void emitter.dispatchEvent(new Event('fire')) };
}

/** A job that moves when told to, seen by queries and subscriptions alike. */
class MovingJob {
  #now = job('QUEUED');
  #moves = 0;
  #moved = signal();
  readonly watching = signal();
  readonly stopped = signal();

  get root(): Record<string, NonNullable<unknown>> {
    return { job: () => this.#now, jobChanged: () => this.#changes() };
  }

  move(state: Job['state'], done: number): void {
    this.#now = job(state, done);
    this.#moves += 1;
    const moved = this.#moved;
    this.#moved = signal();
    moved.fire();
  }

  #changes(): AsyncIterableIterator<Record<string, unknown>> {
    let seen = this.#moves;
    this.watching.fire();
    const next = async (): Promise<IteratorResult<Record<string, unknown>>> => {
      if (seen === this.#moves) await this.#moved.done;
      seen = this.#moves;
      return { done: false, value: { jobChanged: this.#now } };
    };
    const end = async (): Promise<IteratorResult<Record<string, unknown>>> => {
      this.stopped.fire();
      return { done: true, value: undefined };
    };
    return {
      next,
      return: end,
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }
}

describe('watching a job', () => {
  it('tells its state now, then every change the server pushes, and ends with the job', async () => {
    const moving = new MovingJob();
    server = await startTestServer(moving.root);
    client = new CartographClient({ url: server.url, apiKey: 'ck_1', webSocket: WebSocket });
    const seen: string[] = [];
    for await (const change of client.jobs.watch(id)) {
      seen.push(`${change.state} ${change.progress.done}`);
      if (change.state === 'QUEUED') {
        await moving.watching.done;
        moving.move('RUNNING', 5);
      }
      if (change.state === 'RUNNING') moving.move('DONE', 10);
    }
    expect(seen).toEqual(['QUEUED 0', 'RUNNING 5', 'DONE 10']);
    expect(server.sockets[0]!.authorization).toBe('Bearer ck_1');
    expect(server.received).toHaveLength(1);
  });

  it('stops the subscription when the caller stops', async () => {
    const moving = new MovingJob();
    server = await startTestServer(moving.root);
    client = new CartographClient({ url: server.url, webSocket: WebSocket });
    const watch = client.jobs.watch(id);
    expect((await watch.next()).value).toMatchObject({ state: 'QUEUED' });
    await moving.watching.done;
    await watch.return();
    await moving.stopped.done;
  });

  it('asks again where there is no WebSocket', async () => {
    const moving = new MovingJob();
    server = await startTestServer(moving.root);
    client = new CartographClient({ url: server.url });
    const seen: string[] = [];
    for await (const change of client.jobs.watch(id)) {
      seen.push(change.state);
      moving.move('DONE', 10);
    }
    expect(seen).toEqual(['QUEUED', 'DONE']);
  });

  it('goes on when the connection is lost', async () => {
    const moving = new MovingJob();
    server = await startTestServer(moving.root);
    client = new CartographClient({ url: server.url, webSocket: WebSocket, retries: 0 });
    const seen: string[] = [];
    const breaking = (async () => {
      await moving.watching.done;
      server.dropSockets();
      moving.move('FAILED', 3);
    })();
    for await (const change of client.jobs.watch(id)) seen.push(change.state);
    await breaking;
    expect(seen).toEqual(['QUEUED', 'FAILED']);
  });

  it('gives the last state to who only waits', async () => {
    server = await startTestServer({ job: job('CANCELED') });
    client = new CartographClient({ url: server.url });
    const last = await client.jobs.wait(id);
    expect(last.state).toBe('CANCELED');
    expect(isFinished(last)).toBe(true);
  });

  it('rejects for an unknown job, and with the reason of an abort', async () => {
    server = await startTestServer({});
    client = new CartographClient({ url: server.url });
    await expect(client.jobs.wait(id)).rejects.toMatchObject({ kind: 'not-found' });
    await server.close();
    server = await startTestServer({ job: job('RUNNING') });
    client = new CartographClient({ url: server.url });
    await expect(client.jobs.wait(id, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
  });
});

it('lists and cancels jobs', async () => {
  server = await startTestServer({
    jobs: {
      nodes: [job('DONE')],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
      totalCount: 1,
    },
    cancelJob: { job: job('CANCELED'), userErrors: [] },
  });
  client = new CartographClient({ url: server.url });
  expect(await client.jobs.list({ kind: 'SCENARIO' }).totalCount()).toBe(1);
  expect((await client.jobs.list().take(5)).map((one) => one.id)).toEqual([id]);
  expect((await client.jobs.cancel(id)).state).toBe('CANCELED');
});
