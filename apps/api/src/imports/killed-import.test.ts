import { expect, test } from 'vitest';
import { Role } from '../permissions.js';
import { endOf, jobProcesses } from '../testing/jobs.js';
import { csvOf, logRow } from '../testing/log-rows.js';
import { startTestServer } from '../testing/server.js';

test('an upload whose import was killed can be imported again at once', async () => {
  const server = await startTestServer();
  try {
    const operator = await server.as(Role.OPERATOR);
    const log = csvOf([logRow(), logRow()]);
    const { createUpload } = await operator.ok<{ createUpload: { upload: { id: string; path: string } } }>(
      'mutation ($bytes: Count!) { createUpload(input: { fileName: "log.csv", bytes: $bytes }) { upload { id path } userErrors { message } } }',
      { bytes: log.length },
    );
    const { id, path } = createUpload.upload;
    await operator.fetch(path, {
      method: 'PUT',
      headers: { 'upload-offset': '0', 'content-type': 'application/octet-stream' },
      body: log,
    });
    const start = async (): Promise<{ job: { id: string } | null; userErrors: object[] }> =>
      (
        await operator.ok<{ startImport: { job: { id: string } | null; userErrors: object[] } }>(
          'mutation ($ids: [ID!]!) { startImport(input: { uploadIds: $ids }) { job { id } userErrors { code message } } }',
          { ids: [id] },
        )
      ).startImport;

    const killed = await start();
    let workers: number[] = [];
    await expect.poll(() => (workers = jobProcesses()).length, { interval: 1, timeout: 300_000 }).toBe(1);
    process.kill(workers[0]!, 'SIGSTOP');
    expect((await start()).userErrors).toMatchObject([{ code: 'TAKEN' }]);
    process.kill(workers[0]!, 'SIGKILL');
    expect(await endOf(server.services, killed.job?.id)).toMatchObject({ state: 'INTERRUPTED' });

    const again = await start();
    expect(again.userErrors).toEqual([]);
    expect(await endOf(server.services, again.job?.id)).toMatchObject({ state: 'DONE', result: { accepted: 2 } });
    expect((await start()).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  } finally {
    await server.close();
  }
});
