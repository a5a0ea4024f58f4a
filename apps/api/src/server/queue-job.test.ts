import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { executeLocal } from './execute-local.js';
import { queueJob } from './queue-job.js';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-queue-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const jobs = async (): Promise<unknown> =>
  (await executeLocal({ dataDir }, { query: '{ jobs { nodes { id kind state } } }' })).data?.['jobs'];

test('a job is left waiting for a server, and none of its kind beside it', async () => {
  const id = await queueJob({ dataDir, kind: 'TRAIN', input: {} });
  expect(await jobs()).toEqual({ nodes: [{ id, kind: 'TRAIN', state: 'QUEUED' }] });
  expect(await queueJob({ dataDir, kind: 'TRAIN', input: { k: 5 } })).toBeNull();
  expect(await queueJob({ dataDir, kind: 'VERIFY', input: {} })).toMatch(/^job_/);
  expect(await jobs()).toMatchObject({ nodes: [{ kind: 'VERIFY' }, { kind: 'TRAIN' }] });
});
