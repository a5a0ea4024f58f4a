import { access } from 'node:fs/promises';
import { acquireLease } from '@cartograph/events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { removeUploads, senderFolder } from './upload-files.js';

let server: TestServer;
let operator: TestClient;
beforeAll(async () => {
  server = await startTestServer({});
  operator = await server.as(Role.OPERATOR);
});
afterAll(() => server.close());

test('a file that comes in through another server of the data folder is not sent here, too', async () => {
  const { createUpload } = await operator.ok<{ createUpload: { upload: { id: string; path: string } } }>('mutation { createUpload(input: { fileName: "leases", bytes: 3 }) { upload { id path } } }');
  const { id, path } = createUpload.upload;
  const put = (): Promise<Response> => operator.fetch(path, { method: 'PUT', headers: { 'upload-offset': '0' }, body: 'abc' });
  const elsewhere = await acquireLease(senderFolder(server.dataDir, id), 'sender', { holder: 'an upload' });
  const refused = await put();
  expect([refused.status, await refused.text()]).toEqual([409, expect.stringContaining('Another request is sending this file')]);
  await elsewhere.release();
  expect((await put()).status).toBe(204);
  await removeUploads(server.services, [id]);
  await expect(access(senderFolder(server.dataDir, id))).rejects.toMatchObject({ code: 'ENOENT' });
});
