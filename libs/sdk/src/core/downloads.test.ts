import { afterEach, beforeEach, expect, it } from 'vitest';
import { CartographClient } from '../client.js';
import { answerJson, startTestServer, type TestServer } from '../testing/server.js';

const path = '/imports/imp_1/quarantine.';
let server: TestServer;
let client: CartographClient;
beforeEach(async () => {
  server = await startTestServer({}, ({ path: asked }, response) => {
    if (asked === '/audiences/aud_0/members.csv')
      return answerJson(
        response,
        404,
        { errors: [{ message: 'There is no audience aud_0.', extensions: { code: 'NOT_FOUND' } }] },
        { 'x-request-id': 'r-9' },
      );
    response.writeHead(200, { 'content-type': 'text/csv' });
    response.write('user_id,');
    response.end(`bought\n${asked}`);
    return true;
  });
  client = new CartographClient({ url: server.url, apiKey: 'ck_1' });
});
afterEach(() => server.close());

const textOf = (stream: ReadableStream<Uint8Array>): Promise<string> => new Response(stream).text();

it('rows that were put aside come as the file that is asked for, with the credentials', async () => {
  const id = 'imp_1';
  expect(await textOf(await client.downloadQuarantine(id))).toBe(`user_id,bought\n${path}log`);
  expect(
    await textOf(await client.downloadQuarantine(id, { format: 'csv', file: 'a b&c.csv', reason: 'bad-price' })),
  ).toBe(`user_id,bought\n${path}csv?file=a+b%26c.csv&reason=bad-price`);
  expect(server.received.map(({ method, headers }) => [method, headers.authorization])).toEqual([
    ['GET', 'Bearer ck_1'],
    ['GET', 'Bearer ck_1'],
  ]);
});

it("an audience's users come, or the server's refusal", async () => {
  expect(await textOf(await client.audiences.downloadMembers('aud_1'))).toBe(
    'user_id,bought\n/audiences/aud_1/members.csv',
  );
  await expect(client.audiences.downloadMembers('aud_0')).rejects.toMatchObject({
    kind: 'not-found',
    message: 'There is no audience aud_0.',
    requestId: 'r-9',
  });
});

it('a caller that gives up gets its own reason', async () => {
  await expect(
    client.downloadQuarantine('imp_1', {}, { signal: AbortSignal.abort(new Error('not needed')) }),
  ).rejects.toThrow('not needed');
});
