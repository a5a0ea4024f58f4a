import { createClient, type Client } from 'graphql-ws';
import { writeFile } from 'node:fs/promises';
import { connect as openSocket } from 'node:net';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { JobKind } from '../jobs/handler.js';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { endOf } from '../testing/jobs.js';
import { ENDLESS, withProbe, type ProbeInput } from '../testing/probe-feature.js';
import { capturingLogger, startTestServer, type TestServer } from '../testing/server.js';

let server: TestServer;
let skew = 0;
const clients: Client[] = [];
beforeAll(async () => {
  server = await startTestServer({ ...withProbe, jobsHere: true, now: () => new Date(Date.now() + skew) });
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose();
});
afterAll(() => server.close());

const wsUrl = (): string => `${server.url.replace('http', 'ws')}/graphql`;

function connect(
  options: { cookie?: string | null; origin?: string; connectionParams?: Record<string, unknown> } = {},
): Client {
  class Socket extends WebSocket {
    constructor(address: string, protocols: string[]) {
      super(address, protocols, {
        headers: options.cookie ? { cookie: options.cookie } : {},
        ...(options.origin ? { origin: options.origin } : {}),
      });
    }
  }
  const client = createClient({
    url: wsUrl(),
    webSocketImpl: Socket,
    retryAttempts: 0,
    // The socket stays for the whole test.
    lazyCloseTimeout: 600_000,
    ...(options.connectionParams ? { connectionParams: options.connectionParams } : {}),
  });
  clients.push(client);
  return client;
}

async function enqueue(input: ProbeInput): Promise<string> {
  const { decisions, jobs } = server.services;
  return (await decisions.write((manager) => jobs.enqueue(manager, { kind: JobKind.TRAIN, input, createdById: null })))
    .id;
}

const WATCH = 'subscription($id: ID!) { jobChanged(id: $id) { id state progress { done } createdBy { name } } }';
interface Event {
  data?: { jobChanged: { state: string; progress: { done: number } } } | null;
  errors?: readonly { message: string; extensions?: Record<string, unknown> }[];
}
async function collect(client: Client, id: string, heard?: (events: Event[]) => unknown): Promise<Event[]> {
  const events: Event[] = [];
  for await (const event of client.iterate<{ jobChanged: { state: string; progress: { done: number } } }>({
    query: WATCH,
    variables: { id },
  })) {
    events.push(event as Event);
    await heard?.(events);
  }
  return events;
}

async function refusal(
  client: Client,
  request: { query: string; variables?: Record<string, unknown> },
): Promise<string> {
  try {
    for await (const event of client.iterate(request)) if (event.errors) return JSON.stringify(event.errors);
    return 'nothing was refused';
  } catch (error) {
    return refusalOf(error);
  }
}

function refusalOf(error: unknown): string {
  return Array.isArray(error)
    ? JSON.stringify(error)
    : JSON.stringify({
        code: (error as { code?: number }).code,
        reason: (error as { reason?: string }).reason,
        message: (error as Error).message,
      });
}

test('a signed-in browser watches a job from start to end', async () => {
  const viewer: TestClient = await server.as(Role.VIEWER);
  const until = path.join(server.dataDir, 'watched');
  const id = await enqueue({ steps: ENDLESS, stepMs: 20, until });
  const isRunning = ({ data }: Event): boolean => data?.jobChanged.state === 'RUNNING';
  const events = await collect(connect({ cookie: viewer.cookie, origin: server.url }), id, (so) =>
    so.filter(isRunning).length > 1 ? writeFile(until, '') : null,
  );
  expect(events.at(-1)?.data?.jobChanged.state).toBe('DONE');
  const done = events.map((event) => event.data?.jobChanged.progress.done ?? 0);
  expect(done.toSorted((a, b) => a - b)).toEqual(done);
  const { result } = await endOf(server.services, id);
  expect(done.at(-1)).toBe((result as { steps: number }).steps);
});

test('an API key in the connection parameters does as well', async () => {
  const { secret } = await server.withKey('jobs:read');
  const events = await collect(
    connect({ connectionParams: { authorization: `Bearer ${secret}` } }),
    await enqueue({ steps: 1 }),
  );
  expect(events.at(-1)?.data?.jobChanged.state).toBe('DONE');
});

test('nobody in particular is not let in', async () => {
  expect(await refusal(connect(), { query: WATCH, variables: { id: 'job_1' } })).toContain('4403');
  expect(
    await refusal(connect({ connectionParams: { authorization: 'Bearer ck_wrong' } }), {
      query: WATCH,
      variables: { id: 'job_1' },
    }),
  ).toContain('4403');
});

test('a page of another site cannot use the visitor’s cookie', async () => {
  const viewer = await server.as(Role.VIEWER);
  for (const origin of ['https://evil.example', server.url.replace(/\d+$/, '1'), 'null']) {
    expect(
      await refusal(connect({ cookie: viewer.cookie, origin }), { query: WATCH, variables: { id: 'job_1' } }),
    ).toMatch(/403/);
  }
});

test('the permission is asked for here too', async () => {
  const { secret } = await server.withKey('shop:read');
  const text = await refusal(connect({ connectionParams: { authorization: `Bearer ${secret}` } }), {
    query: WATCH,
    variables: { id: await enqueue({ steps: 1 }) },
  });
  expect(text).toContain('FORBIDDEN');
  expect(text).toContain('jobs:read');
});

test('refusals have a code and an id: unknown job, bad document, a query, too deep', async () => {
  const { secret } = await server.withKey('jobs:read');
  const client = connect({ connectionParams: { authorization: `Bearer ${secret}` } });
  expect(await refusal(client, { query: WATCH, variables: { id: 'job_none' } })).toMatch(/NOT_FOUND.*req_/);
  expect(await refusal(client, { query: 'subscription { nothing }' })).toMatch(/BAD_USER_INPUT.*req_/);
  expect(await refusal(client, { query: '{ viewer { permissions } }' })).toMatch(/Only subscriptions/);
  expect(
    await refusal(client, { query: 'subscription($id: Int!) { jobChanged(id: $id) { id } }', variables: { id: 'x' } }),
  ).toMatch(/BAD_USER_INPUT/);
});

test('an unsubscribed watcher leaves the job alone', async () => {
  const { secret } = await server.withKey('jobs:read');
  const client = connect({ connectionParams: { authorization: `Bearer ${secret}` } });
  const until = path.join(server.dataDir, 'unsubscribed');
  const id = await enqueue({ steps: ENDLESS, stepMs: 20, until });
  for await (const event of client.iterate<{ jobChanged: { state: string } }>({ query: WATCH, variables: { id } }))
    if (event.data?.jobChanged.state === 'RUNNING') break;
  await writeFile(until, '');
  expect((await endOf(server.services, id)).state).toBe('DONE');
});

test('a socket outlives the cookie it was opened with, but not its session', async () => {
  const viewer = await server.as(Role.VIEWER);
  const client = connect({ cookie: viewer.cookie });
  const id = await enqueue({ steps: 1 });
  expect((await collect(client, id)).at(-1)?.data?.jobChanged.state).toBe('DONE');
  const opened = viewer.cookie;
  skew += 16 * 60_000;
  await viewer.ok('{ viewer { permissions } }');
  expect(viewer.cookie).not.toBe(opened);
  skew += 2 * 60_000;
  expect((await collect(client, id)).at(-1)?.data?.jobChanged.state).toBe('DONE');
  await viewer.ok('mutation { signOut { ok } }');
  // The check of every second may close the socket before it is asked.
  expect(await refusal(client, { query: WATCH, variables: { id } })).toMatch(/UNAUTHENTICATED|4403/);
});

test('a revoked key ends its subscriptions at once', async () => {
  const { secret } = await server.withKey('jobs:read');
  const client = connect({ connectionParams: { authorization: `Bearer ${secret}` } });
  const id = await enqueue({ steps: ENDLESS, stepMs: 20 });
  const events = client.iterate({ query: WATCH, variables: { id } });
  await events.next();
  const admin = await server.as(Role.ADMIN);
  const { apiKeys } = await admin.ok<{ apiKeys: { nodes: { id: string; prefix: string }[] } }>(
    '{ apiKeys(first: 100) { nodes { id prefix } } }',
  );
  const key = apiKeys.nodes.find(({ prefix }) => secret.startsWith(prefix));
  const revokedAt = performance.now();
  await admin.ok(`mutation { revokeApiKey(input: { id: "${key?.id}" }) { userErrors { code } } }`);
  const over = async (): Promise<unknown> => {
    for await (const event of events) if (event.errors) return event.errors;
    return null;
  };
  await expect(over()).rejects.toMatchObject({ code: 4403 });
  // Half of the time after which it was looked before.
  expect(performance.now() - revokedAt).toBeLessThan(15_000);
  await server.services.jobs.cancel(id);
});

test('a socket carries so many subscriptions and no more', async () => {
  const { secret } = await server.withKey('jobs:read');
  const client = connect({ connectionParams: { authorization: `Bearer ${secret}` } });
  const id = await enqueue({ steps: ENDLESS, stepMs: 20 });
  const open = Array.from({ length: 50 }, () => client.iterate({ query: WATCH, variables: { id } }));
  await Promise.all(open.map((iterator) => iterator.next()));
  expect(await refusal(client, { query: WATCH, variables: { id } })).toContain('RATE_LIMITED');
  await server.services.jobs.cancel(id);
  await Promise.all(open.map((iterator) => iterator.return?.()));
});

test('a key has so many subscriptions and connections, and no more', async () => {
  const { secret } = await server.withKey('jobs:read');
  const connectionParams = { authorization: `Bearer ${secret}` };
  const id = await enqueue({ steps: ENDLESS, stepMs: 20 });
  const sockets = Array.from({ length: 20 }, () => connect({ connectionParams }));
  const open = sockets.flatMap((client, index) =>
    Array.from({ length: index < 4 ? 45 : 1 }, () => client.iterate({ query: WATCH, variables: { id } })),
  );
  await Promise.all(open.map((iterator) => iterator.next()));
  const last = Array.from({ length: 4 }, () => sockets[4]!.iterate({ query: WATCH, variables: { id } }));
  await Promise.all(last.map((iterator) => iterator.next()));
  expect(await refusal(sockets[5]!, { query: WATCH, variables: { id } })).toContain('RATE_LIMITED');
  expect(await refusal(connect({ connectionParams }), { query: WATCH, variables: { id } })).toContain('4429');
  // Others are let in, and so is the key when it has ended a connection.
  const other = connect({
    connectionParams: { authorization: `Bearer ${(await server.withKey('jobs:read')).secret}` },
  });
  expect((await other.iterate({ query: WATCH, variables: { id } }).next()).done).toBe(false);
  await sockets[0]!.dispose();
  await expect
    .poll(async () => {
      const again = connect({ connectionParams }).iterate({ query: WATCH, variables: { id } });
      return await again.next().catch(refusalOf);
    })
    .toMatchObject({ done: false, value: { data: {} } });
  await server.services.jobs.cancel(id);
});

/** Asks for an upgrade in so many words; answers the status line, empty when the server hangs up or the caller resets. */
function rawUpgrade(target: string, options: { reset?: boolean } = {}): Promise<string> {
  const { host, hostname, port } = new URL(server.url);
  return new Promise((resolve) => {
    let heard = '';
    const socket = openSocket(Number(port), hostname, () => {
      socket.write(
        `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
      );
      if (options.reset) setImmediate(() => socket.resetAndDestroy());
    });
    socket.on('data', (chunk) => {
      heard += String(chunk);
      socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(heard.split('\r\n', 1)[0] ?? ''));
  });
}

test.each(['//', 'http://[', '/nope', '/graphql/../x'])(
  'an upgrade of %s is answered 404 and ends nothing',
  async (target) => {
    expect(await rawUpgrade(target)).toBe('HTTP/1.1 404 Not Found');
    expect((await server.anonymous().fetch('/healthz')).status).toBe(200);
  },
);

test('a caller who resets the connection in the middle of an upgrade ends nothing', async () => {
  await Promise.all(
    ['/nope', '/graphql'].flatMap((target) => Array.from({ length: 20 }, () => rawUpgrade(target, { reset: true }))),
  );
  expect((await server.anonymous().fetch('/healthz')).status).toBe(200);
});

test('the log says who subscribed to what, and how that ended', async () => {
  const { logger, lines } = capturingLogger('debug');
  const logged = await startTestServer({ ...withProbe, jobsHere: true, logger });
  const { secret } = await logged.withKey('recommendations:read');
  const client = createClient({
    url: `${logged.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { authorization: `Bearer ${secret}` },
  });
  try {
    const query = 'subscription Watch { jobChanged(id: "job_none") { id } }';
    expect(await refusal(client, { query, variables: {} })).toContain('FORBIDDEN');
    expect(await refusal(client, { query: '{ viewer { permissions } }' })).toContain('BAD_USER_INPUT');
    const told = lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ msg, outcome }) => msg === 'subscription' && outcome !== 'ok');
    expect(told).toMatchObject([
      { operation: 'subscription jobChanged', outcome: 'FORBIDDEN' },
      { operation: 'query viewer', outcome: 'BAD_USER_INPUT' },
    ]);
    for (const { caller, requestId } of told) {
      expect(caller).toMatch(/test key/);
      expect(requestId).toMatch(/^req_/);
    }
    expect(lines.join('')).not.toContain(secret);
    lines.length = 0;
    const stranger = createClient({
      url: `${logged.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: { authorization: 'Bearer ck_wrong' },
    });
    expect(await refusal(stranger, { query })).not.toBe('nothing was refused');
    await stranger.dispose();
    expect(lines.map((line) => JSON.parse(line) as object)).toContainEqual(
      expect.objectContaining({ level: 20, msg: 'subscription', outcome: 'UNAUTHENTICATED' }),
    );
  } finally {
    await client.dispose();
    await logged.close();
  }
});
