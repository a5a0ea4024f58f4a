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

interface Made {
  createUpload: { upload: { id: string; path: string } };
}
const made = async (fileName: string, bytes: number): Promise<Made['createUpload']['upload']> =>
  (
    await operator.ok<Made>(
      'mutation($input: CreateUploadInput!) { createUpload(input: $input) { upload { id path } } }',
      { input: { fileName, bytes } },
    )
  ).createUpload.upload;

test('pieces that follow each other without a pause are all taken', async () => {
  const { path } = await made('pieces', 100);
  const answers: unknown[] = [];
  for (let at = 0; at < 100; at += 1) {
    const { status, headers } = await operator.fetch(path, {
      method: 'PUT',
      headers: { 'upload-offset': String(at) },
      body: 'x',
    });
    answers.push([status, headers.get('upload-offset')]);
  }
  expect(answers).toEqual(Array.from({ length: 100 }, (_, at) => [204, String(at + 1)]));
});

test('a file that comes in through another server of the data folder is not sent here, too', async () => {
  const { id, path } = await made('leases', 3);
  const put = (): Promise<Response> =>
    operator.fetch(path, { method: 'PUT', headers: { 'upload-offset': '0' }, body: 'abc' });
  const elsewhere = await acquireLease(senderFolder(server.dataDir, id), 'sender', { holder: 'an upload' });
  const refused = await put();
  expect([refused.status, await refused.text()]).toEqual([
    409,
    expect.stringContaining('Another request is sending this file'),
  ]);
  await elsewhere.release();
  expect((await put()).status).toBe(204);
  await removeUploads(server.services, [id]);
  await expect(access(senderFolder(server.dataDir, id))).rejects.toMatchObject({ code: 'ENOENT' });
});
