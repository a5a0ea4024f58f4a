import { expect, test } from 'vitest';
import { JobKind } from '../jobs/handler.js';
import { JobEntity } from '../jobs/job.entity.js';
import { AHEAD, jobFromAhead } from '../testing/job-from-ahead.js';
import { capturingLogger, startTestServer } from '../testing/server.js';
import { latestRecord } from './latest-record.js';

test('a server that starts says that records carry times ahead of the clock', async () => {
  const first = await startTestServer();
  expect(await latestRecord(first.services.decisions.read)).toBeNull();
  const warned = async (): Promise<boolean> => {
    const { logger, lines } = capturingLogger('warn');
    const server = await startTestServer({ dataDir: first.dataDir, logger });
    await server.close();
    return lines.some((line) => line.includes('records carry times ahead of the clock'));
  };
  expect(await warned()).toBe(false);
  await first.services.decisions.write((manager) => manager.insert(JobEntity, jobFromAhead(JobKind.VERIFY)));
  expect(await latestRecord(first.services.decisions.read)).toEqual(AHEAD);
  expect(await warned()).toBe(true);
  await first.close();
});
