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

let now: Date;
let dataDir: string;
let opened: { services: Omit<Services, 'jobs'>; close(): Promise<void> };
/** Ends of the jobs that have begun. */
const ends = new Map<string, (outcome: Outcome) => void>();
const launch: Launch = ({ id }) => {
  const outcome = new Promise<Outcome>((resolve) => ends.set(id, resolve));
  const stop = (): void => ends.get(id)?.({ state: 'canceled' });
  return { outcome, cancel: stop, kill: stop };
};
beforeEach(async () => {
  now = new Date('2026-12-01T12:00:00Z');
  dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-lanes-'));
  opened = await openServices({ dataDir, features: FEATURES, now: () => now });
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
const isQueued = async (id: string): Promise<boolean> =>
  (await opened.services.decisions.read.findOneByOrFail(JobEntity, { id })).state === JobState.QUEUED;
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
  const second = await queue(runner, JobKind.AA);
  await until(() => ends.has(first));
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

test('a scenario after one that took minutes waits for a long place, and an analysis does not wait for it', async () => {
  const runner = new JobRunner({ services: opened.services, launch });
  await runner.start();
  const training = await queue(runner, JobKind.TRAIN);
  await until(() => ends.has(training));
  const slow = await queue(runner, JobKind.SCENARIO);
  await until(() => ends.has(slow));
  now = new Date(now.getTime() + 120_000);
  const next = await queue(runner, JobKind.SCENARIO);
  const analysis = await queue(runner, JobKind.ANALYSIS);
  ends.get(slow)?.({ state: 'done', result: null });
  await until(() => ends.has(analysis) || ends.has(next));
  expect([await isQueued(next), ends.has(analysis)]).toEqual([true, true]);

  for (const id of [training, analysis]) ends.get(id)?.({ state: 'done', result: null });
  await until(() => ends.has(next));
  // It was in the place for all; as it is short this time, the next is so again.
  ends.get(next)?.({ state: 'done', result: null });
  const another = await queue(runner, JobKind.TRAIN);
  await until(() => ends.has(another));
  const last = await queue(runner, JobKind.SCENARIO);
  await until(() => ends.has(last));
  await runner.close();
});
