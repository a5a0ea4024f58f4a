import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Services } from '../context.js';
import { FEATURES } from '../features.js';
import { openServices } from '../server/services.js';
import { JobKind } from './handler.js';
import { JobEntity, JobState } from './job.entity.js';
import type { Launch, Outcome } from './launch.js';
import { JobRunner } from './runner.js';

let dataDir: string;
let opened: { services: Omit<Services, 'jobs'>; close(): Promise<void> };
/** Ends of the jobs that have begun. */
const ends = new Map<string, (outcome: Outcome) => void>();
const launch: Launch = ({ id }) => {
  const outcome = new Promise<Outcome>((resolve) => ends.set(id, resolve));
  const stop = (): void => ends.get(id)?.({ state: 'cancelled' });
  return { outcome, cancel: stop, kill: stop };
};
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-lanes-'));
  opened = await openServices({ dataDir, features: FEATURES });
});
afterEach(async () => {
  ends.clear();
  await opened.close();
  await rm(dataDir, { recursive: true });
});

async function queue(runner: JobRunner, kind: JobKind): Promise<string> {
  const { decisions } = opened.services;
  return (await decisions.write((manager) => runner.enqueue(manager, { kind, input: {}, createdById: null }))).id;
}
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((next) => setTimeout(next, 5));
};

test('a short job runs beside the long ones that hold every place; a second short one and a long one wait', async () => {
  const runner = new JobRunner({ services: opened.services, launch });
  await runner.start();
  const training = await queue(runner, JobKind.TRAIN);
  await until(() => ends.has(training));
  const verifying = await queue(runner, JobKind.VERIFY);
  const first = await queue(runner, JobKind.ANALYSIS);
  const second = await queue(runner, JobKind.SIMULATE);
  await until(() => ends.has(first));
  const isQueued = async (id: string): Promise<boolean> =>
    (await opened.services.decisions.read.findOneByOrFail(JobEntity, { id })).state === JobState.QUEUED;
  expect([await isQueued(verifying), await isQueued(second)]).toEqual([true, true]);

  ends.get(first)?.({ state: 'done', result: null });
  await until(() => ends.has(second));
  expect(await isQueued(verifying)).toBe(true);
  ends.get(training)?.({ state: 'done', result: null });
  // The short one holds the only place for all; the long one waits for it.
  ends.get(second)?.({ state: 'done', result: null });
  await until(() => ends.has(verifying));
  await runner.close();
});
