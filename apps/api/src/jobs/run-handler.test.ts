import { expect, test } from 'vitest';
import type { Feature } from '../feature.js';
import { capturingLogger } from '../testing/server.js';
import { JobFailure, JobKind, type JobContext, type JobHandler } from './handler.js';
import { loadHandler, runHandler } from './run-handler.js';

const captured = capturingLogger('warn');
const contextWith = (signal: AbortSignal): JobContext =>
  ({
    jobId: 'job_7',
    dataDir: '/srv/shop',
    timeZone: 'UTC',
    log: captured.logger,
    signal,
    createdById: null,
    progress: () => undefined,
  }) as unknown as JobContext;
const handler = (run: JobHandler['run']): JobHandler => ({ kind: JobKind.VERIFY, run });

test('a job that ends is done with what it answers, or with nothing', async () => {
  const context = contextWith(new AbortController().signal);
  expect(
    await runHandler(
      handler((input) => Promise.resolve({ saw: input })),
      { a: 1 },
      context,
    ),
  ).toEqual({ state: 'done', result: { saw: { a: 1 } } });
  expect(
    await runHandler(
      handler(() => Promise.resolve()),
      {},
      context,
    ),
  ).toEqual({ state: 'done', result: null });
});

test('a job that was asked to stop is canceled, whether it answers or throws, and no failure is logged', async () => {
  const context = contextWith(AbortSignal.abort());
  const before = captured.lines.length;
  expect(
    await runHandler(
      handler(() => Promise.resolve({ half: true })),
      {},
      context,
    ),
  ).toEqual({ state: 'canceled' });
  expect(
    await runHandler(
      handler(() => Promise.reject(new Error('stopped'))),
      {},
      context,
    ),
  ).toEqual({ state: 'canceled' });
  expect(captured.lines).toHaveLength(before);
});

test('a failure has its words, code and facts; one of ours is told by its number, with the details in the log', async () => {
  const context = contextWith(new AbortController().signal);
  const said = new JobFailure('no-products', 'There is no product. Import a log first.', { facts: { products: 0 } });
  expect(
    await runHandler(
      handler(() => Promise.reject(said)),
      {},
      context,
    ),
  ).toEqual({
    state: 'failed',
    error: 'There is no product. Import a log first.',
    code: 'no-products',
    facts: { products: 0 },
  });
  const bug = handler(() => {
    throw new TypeError('x is undefined');
  });
  expect(await runHandler(bug, {}, context)).toMatchObject({
    state: 'failed',
    code: 'internal',
    facts: { id: 'job_7' },
    error: expect.stringContaining('Quote job_7') as string,
  });
  expect(captured.lines.at(-1)).toContain('x is undefined');
});

test('the feature that has a kind of job loads its handler, and no other is loaded', async () => {
  const verify = handler(() => Promise.resolve());
  const features: readonly Feature[] = [
    {} as Feature,
    {
      jobs: [
        { kind: JobKind.TRAIN, load: () => Promise.reject(new Error('not asked for')) },
        { kind: JobKind.VERIFY, load: () => Promise.resolve(verify) },
      ],
    } as unknown as Feature,
  ];
  expect(await loadHandler(features, JobKind.VERIFY)).toBe(verify);
  await expect(loadHandler(features, JobKind.SEAL)).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    message: 'No feature runs jobs of the kind SEAL.',
  });
});
