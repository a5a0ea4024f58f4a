import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { CartographClient } from './client.js';
import { asId } from './ids.js';
import { isFinished, type Job } from './jobs.js';
import { startTestServer, type TestServer } from './testing/server.js';
import type { WebSocketConstructor } from './subscriptions.js';

const webSocket: WebSocketConstructor = WebSocket as unknown as WebSocketConstructor;
const id = asId<'Job'>('job_1');
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
    id, kind: 'SIMULATE', state, createdAt: '2019-10-01T00:00:00Z', startedAt: null, finishedAt: null, result: null, error: null, createdBy: null,
    progress: { step: 'simulate', done, total: 10, unit: 'runs', rate: null, etaSeconds: null },
  };
}

/** A job that moves when told to, seen by queries and subscriptions alike. */
function movingJob(): { root: Record<string, NonNullable<unknown>>; move(state: Job['state'], done: number): void; watching: Promise<void>; stopped: Promise<void> } {
  let now = job('QUEUED');
  let wake = (): void => undefined;
  let onWatch = (): void => undefined;
  let onStop = (): void => undefined;
  const watching = new Promise<void>((resolve) => (onWatch = resolve));
  const stopped = new Promise<void>((resolve) => (onStop = resolve));
  async function* changes(): AsyncGenerator<Record<string, unknown>> {
    onWatch();
    try {
      for (;;) {
        await new Promise<void>((resolve) => (wake = resolve));
        yield { jobChanged: now };
      }
    } finally {
      onStop();
    }
  }
  const jobChanged = (): AsyncGenerator<Record<string, unknown>> => {
    const inner = changes();
    const end = inner.return.bind(inner);
    inner.return = (value) => {
      onStop();
      wake();
      return end(value);
    };
    return inner;
  };
  return {
    root: { job: () => now, jobChanged },
    move(state, done) {
      now = job(state, done);
      wake();
    },
    watching,
    stopped,
  };
}

describe('watching a job', () => {
  it('tells its state now, then every change the server pushes, and ends with the job', async () => {
    const moving = movingJob();
    server = await startTestServer(moving.root);
    client = new CartographClient({ url: server.url, apiKey: 'ck_1', webSocket });
    const seen: string[] = [];
    void moving.watching.then(() => moving.move('RUNNING', 5));
    for await (const change of client.jobs.watch(id)) {
      seen.push(`${change.state} ${change.progress.done}`);
      if (change.state === 'RUNNING') moving.move('DONE', 10);
    }
    expect(seen).toEqual(['QUEUED 0', 'RUNNING 5', 'DONE 10']);
    expect(server.sockets[0]!.authorization).toBe('Bearer ck_1');
    expect(server.received).toHaveLength(1);
  });

  it('stops the subscription when the caller stops', async () => {
    const moving = movingJob();
    server = await startTestServer(moving.root);
    client = new CartographClient({ url: server.url, webSocket });
    const watch = client.jobs.watch(id);
    expect((await watch.next()).value).toMatchObject({ state: 'QUEUED' });
    await moving.watching;
    await watch.return();
    await moving.stopped;
  });

  it('asks again where there is no WebSocket', async () => {
    const moving = movingJob();
    server = await startTestServer(moving.root);
    client = new CartographClient({ url: server.url });
    const seen: string[] = [];
    for await (const change of client.jobs.watch(id)) {
      seen.push(change.state);
      setTimeout(() => moving.move('DONE', 10), 10);
    }
    expect(seen).toEqual(['QUEUED', 'DONE']);
  });

  it('goes on when the connection is lost', async () => {
    const moving = movingJob();
    server = await startTestServer(moving.root);
    client = new CartographClient({ url: server.url, webSocket, retries: 0 });
    const seen: string[] = [];
    void moving.watching.then(() => {
      server!.dropSockets();
      moving.move('FAILED', 3);
    });
    for await (const change of client.jobs.watch(id)) seen.push(change.state);
    expect(seen).toEqual(['QUEUED', 'FAILED']);
  });

  it('gives the last state to who only waits', async () => {
    server = await startTestServer({ job: job('CANCELLED') });
    client = new CartographClient({ url: server.url });
    const last = await client.jobs.wait(id);
    expect(last.state).toBe('CANCELLED');
    expect(isFinished(last)).toBe(true);
  });

  it('rejects for an unknown job, and with the reason of an abort', async () => {
    server = await startTestServer({});
    client = new CartographClient({ url: server.url });
    await expect(client.jobs.wait(id)).rejects.toMatchObject({ kind: 'not-found' });
    await server.close();
    server = await startTestServer({ job: job('RUNNING') });
    client = new CartographClient({ url: server.url });
    await expect(client.jobs.wait(id, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});

it('lists and cancels jobs', async () => {
  server = await startTestServer({
    jobs: { nodes: [job('DONE')], pageInfo: { hasNextPage: false, endCursor: null }, totalCount: 1 },
    cancelJob: { job: job('CANCELLED'), userErrors: [] },
  });
  client = new CartographClient({ url: server.url });
  expect(await client.jobs.list({ kind: 'SIMULATE' }).totalCount()).toBe(1);
  expect((await client.jobs.list().take(5)).map((one) => one.id)).toEqual([id]);
  expect((await client.jobs.cancel(id)).state).toBe('CANCELLED');
});
