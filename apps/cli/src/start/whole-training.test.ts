import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runJob } from '@cartograph/api';
import { ListJobsDocument } from '@cartograph/sdk/operations/jobs';
import { ask } from '../ask.js';
import { makeDemoData } from './demo-data.js';
import { leaveWholeTraining } from './whole-training.js';

let dataDir: string;
const from = (): { dataDir: string; timeZone: string } => ({ dataDir, timeZone: 'Asia/Dubai' });
const train = async (input: object): Promise<void> => {
  expect(await runJob({ ...from(), kind: 'TRAIN', input: { kinds: ['POPULARITY', 'ALS'], ...input } })).toMatchObject({
    state: 'DONE',
    error: null,
  });
};
const states = async (): Promise<string[]> =>
  (await ask(from(), ListJobsDocument, {})).jobs.nodes.map(({ state }) => state).toSorted();

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'cli-whole-'));
  await makeDemoData({ dataDir, events: 4000, dayZone: 'Asia/Dubai', signal: new AbortController().signal });
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

it('leaves nothing to do before the first training', async () => {
  expect(await leaveWholeTraining(from())).toEqual([]);
  expect(await states()).toEqual([]);
});

it('leaves a training to the next server where the first had no time for a kind, once', async () => {
  await train({ fitWork: 1000 });
  expect(await leaveWholeTraining(from())).toEqual(['ALS']);
  expect(await leaveWholeTraining(from())).toEqual(['ALS']);
  expect(await states()).toEqual(['DONE', 'QUEUED']);
});

it('leaves nothing to do once there was another training of the snapshot', async () => {
  await train({});
  expect(await leaveWholeTraining(from())).toEqual([]);
});
