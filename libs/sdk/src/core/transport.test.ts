import { afterEach, describe, expect, it, vi } from 'vitest';
import { CartographError } from './errors.js';
import { GetShopDocument } from '../operations/shop.generated.js';
import { answerJson, startTestServer, type Interceptor, type TestServer } from '../testing/server.js';
import { mutationKey, pause, Transport, type ClientOptions, type ResponseInfo } from './transport.js';

let server: TestServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

const setup = { setup: { needed: true, isSynthetic: false } };
const createInsight = { createInsight: () => ({ insight: null, userErrors: [] }) };
const query = '{ setup { needed } }';
const mutation =
  'mutation Keep($input: CreateInsightInput!) { createInsight(input: $input) { userErrors { message } } }';
const input = { title: 't', page: 'p', evidence: { query, snapshotId: 's', summary: '' } };

const unavailableTwice: Interceptor = (_request, response, count) =>
  count <= 2 &&
  answerJson(response, 503, {
    errors: [{ message: 'starting', extensions: { code: 'UNAVAILABLE', requestId: 'q1' } }],
  });

async function start(intercept?: Interceptor, options: Partial<ClientOptions> = {}): Promise<Transport> {
  server = await startTestServer({ ...setup, ...createInsight }, intercept);
  return new Transport({ url: server.url, retryDelayMs: 1, ...options });
}

async function failureOf(call: Promise<unknown>): Promise<CartographError> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof CartographError)) throw new Error(`expected a CartographError, got ${String(error)}`);
  return error;
}

describe('a call', () => {
  it('sends the operation by name with the key, and answers its data', async () => {
    const transport = await start(undefined, { apiKey: 'ck_secret' });
    await transport.request('query Setup { setup { needed } }', {});
    await failureOf(transport.request(GetShopDocument, {}));
    const [first, second] = server!.received;
    expect(first!.headers.authorization).toBe('Bearer ck_secret');
    expect(first!.headers).toMatchObject({ 'content-type': 'application/json', 'apollo-require-preflight': 'true' });
    expect(JSON.parse(second!.body.toString())).toMatchObject({ operationName: 'GetShop', variables: {} });
  });

  it("keeps a path of the server's address, with or without a slash at its end", () => {
    const under = new Transport({ url: 'https://shop.example/maps' });
    expect(under.resolve('graphql').href).toBe('https://shop.example/maps/graphql');
    expect(under.resolve('/uploads/u1').href).toBe('https://shop.example/maps/uploads/u1');
    expect(new Transport({ url: 'http://127.0.0.1:4000/' }).resolve('/graphql').href).toBe(
      'http://127.0.0.1:4000/graphql',
    );
  });

  it("keeps the session's cookie and drops it when it expires", async () => {
    const cookies = ['session=abc; HttpOnly; Path=/; Max-Age=60', '', 'session=; Max-Age=0'];
    const transport = await start((_request, response, count) => {
      if (cookies[count - 1]) response.setHeader('set-cookie', cookies[count - 1]!);
      return false;
    });
    for (let i = 0; i < 4; i++) await transport.request(query, {});
    expect(server!.received.map((request) => request.headers.cookie)).toEqual([
      undefined,
      'session=abc',
      'session=abc',
      undefined,
    ]);
  });

  it('tells an observer what it cost', async () => {
    const heard: ResponseInfo[] = [];
    const transport = await start(undefined, { onResponse: (info) => heard.push(info) });
    await transport.request('query Setup { setup { needed } }', {});
    expect(heard).toEqual([
      {
        operation: '',
        status: 200,
        seconds: expect.any(Number),
        requestId: 'r1',
        cost: { requested: 5, actual: 3, limit: 1000, remaining: 990, restoreRate: 50 },
      },
    ]);
  });
});

describe('trying again', () => {
  it('repeats a query while the server is not available', async () => {
    const transport = await start(unavailableTwice);
    expect(await transport.request(query, {})).toEqual({ setup: { needed: true } });
    expect(server!.received).toHaveLength(3);
  });

  it('gives up after the given number of retries', async () => {
    const transport = await start(unavailableTwice, { retries: 1 });
    expect((await failureOf(transport.request(query, {}))).failure).toEqual({ kind: 'unavailable' });
    expect(server!.received).toHaveLength(2);
  });

  it('never repeats a mutation without a key', async () => {
    const transport = await start(unavailableTwice);
    expect((await failureOf(transport.request(mutation, { input }))).kind).toBe('unavailable');
    expect(server!.received).toHaveLength(1);
  });

  it('repeats a mutation under one key, so that the server does it once', async () => {
    const transport = await start(unavailableTwice);
    await transport.request(mutation, { input: { ...input, clientMutationKey: mutationKey() } });
    const keys = server!.received.map(
      (request) =>
        (JSON.parse(request.body.toString()) as { variables: { input: { clientMutationKey: string } } }).variables.input
          .clientMutationKey,
    );
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
  });

  it('repeats a query whose connection broke', async () => {
    const transport = await start((_request, response, count) => {
      if (count > 1) return false;
      response.destroy();
      return true;
    });
    expect(await transport.request(query, {})).toEqual({ setup: { needed: true } });
  });

  it('waits as long as a rate limit says', async () => {
    const transport = await start(
      (_request, response, count) =>
        count === 1 &&
        answerJson(
          response,
          429,
          { errors: [{ message: 'slow down', extensions: { code: 'RATE_LIMITED' } }] },
          { 'retry-after': '1' },
        ),
    );
    const timers = vi.spyOn(globalThis, 'setTimeout');
    await transport.request(query, {});
    expect(timers.mock.calls.map(([, milliseconds]) => milliseconds)).toContain(1000);
    timers.mockRestore();
    expect(server!.received).toHaveLength(2);
  });

  it('does not repeat what cannot get better', async () => {
    const transport = await start((_request, response) =>
      answerJson(response, 400, { errors: [{ message: 'no', extensions: { code: 'BAD_USER_INPUT' } }] }),
    );
    expect((await failureOf(transport.request(query, {}))).kind).toBe('bad-input');
    expect(server!.received).toHaveLength(1);
  });
});

describe('faults', () => {
  it('are "network" when nobody listens', async () => {
    const error = await failureOf(new Transport({ url: 'http://127.0.0.1:1', retries: 0 }).request(query, {}));
    expect(error.failure).toEqual({ kind: 'network' });
    expect(error.requestId).toBeNull();
    expect(error.message).toContain('http://127.0.0.1:1');
  });

  it('are "timeout" when the answer is late, before its head or in its body', async () => {
    const silent = await start(() => true, { timeoutMs: 50 });
    expect((await failureOf(silent.request(query, {}))).failure).toEqual({ kind: 'timeout', where: 'client' });
    await server!.close();
    const half = await start(
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"data":');
        return true;
      },
      { timeoutMs: 50 },
    );
    expect((await failureOf(half.request(query, {}))).failure).toEqual({ kind: 'timeout', where: 'client' });
  });

  it("are the caller's own reason after an abort, also between two attempts", async () => {
    const controller = new AbortController();
    const transport = await start(
      (_request, response) => {
        response.on('finish', () => setTimeout(() => controller.abort(new Error('left the page')), 50));
        return answerJson(response, 503, {});
      },
      { retryDelayMs: 3_600_000 },
    );
    await expect(transport.request(query, {}, { signal: controller.signal })).rejects.toThrow('left the page');
  });

  it('are "protocol" when something else answers', async () => {
    const transport = await start((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<h1>Log in to the guest network</h1>');
      return true;
    });
    const error = await failureOf(transport.request(query, {}));
    expect(error.failure).toEqual({ kind: 'protocol', status: 200 });
    expect(error.message).toContain('guest network');
  });

  it('carry the data that came along', async () => {
    const transport = await start((_request, response) =>
      answerJson(response, 200, {
        data: { setup: null, shop: { name: 'A' } },
        errors: [{ message: 'lost', path: ['setup'], extensions: { code: 'INTERNAL', requestId: 'q9' } }],
      }),
    );
    const error = await failureOf(transport.request(query, {}));
    expect(error).toMatchObject({
      kind: 'internal',
      requestId: 'q9',
      partialData: { shop: { name: 'A' } },
      errors: [{ path: ['setup'] }],
    });
  });
});

it("pauses end early with the signal's reason", async () => {
  await pause(1);
  await expect(pause(60_000, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
});
