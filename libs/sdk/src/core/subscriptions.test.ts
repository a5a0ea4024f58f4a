import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { CartographClient } from '../client.js';
import { startTestServer, type TestServer } from '../testing/server.js';

const document = 'subscription { jobChanged(id: "job_1") { state } }';
let server: TestServer | null = null;
let client: CartographClient | null = null;

afterEach(async () => {
  await client?.close();
  await server?.close();
  client = null;
  server = null;
});

const jobChanged = async function* (): AsyncGenerator<unknown> {
  yield { jobChanged: { state: 'RUNNING' } };
  yield { jobChanged: { state: 'DONE' } };
};

describe('a subscription', () => {
  it('yields what the server pushes and ends with it', async () => {
    server = await startTestServer({ jobChanged });
    client = new CartographClient({ url: server.url, webSocket: WebSocket });
    const seen: unknown[] = [];
    for await (const change of client.subscribe(document, {})) seen.push(change);
    expect(seen).toEqual([{ jobChanged: { state: 'RUNNING' } }, { jobChanged: { state: 'DONE' } }]);
  });

  it("carries the session's cookie outside a browser", async () => {
    server = await startTestServer(
      { jobChanged, setup: { needed: false, isSynthetic: false, isReadOnly: false } },
      (_request, response) => {
        response.setHeader('set-cookie', 'session=abc; HttpOnly');
        return false;
      },
    );
    client = new CartographClient({ url: server.url, webSocket: WebSocket });
    await client.setup();
    await client.subscribe(document, {}).next();
    expect(server.sockets).toEqual([{ authorization: undefined, cookie: 'session=abc' }]);
  });

  it('rejects with the errors of the document', async () => {
    server = await startTestServer({ jobChanged });
    client = new CartographClient({ url: server.url, webSocket: WebSocket });
    await expect(client.subscribe('subscription { nothing }', {}).next()).rejects.toMatchObject({
      message: expect.stringContaining('nothing'),
    });
  });

  it('rejects with "network" when nobody listens or there is no WebSocket', async () => {
    client = new CartographClient({ url: 'http://127.0.0.1:1', webSocket: WebSocket, retries: 0 });
    await expect(client.subscribe(document, {}).next()).rejects.toMatchObject({ kind: 'network' });
    expect(() => new CartographClient({ url: 'http://127.0.0.1:1' }).subscribe(document, {})).toThrow('webSocket');
  });
});
