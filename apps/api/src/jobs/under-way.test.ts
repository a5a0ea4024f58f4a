import { expect, test } from 'vitest';
import { newId } from '../node-id.js';
import { startTestServer } from '../testing/server.js';
import { JobKind } from './handler.js';
import { JobEntity, JobState } from './job.entity.js';
import { isUnderWay, requireIdle } from './under-way.js';

test('a job that waits or runs keeps others of the kinds away, and is named; one that has ended does not', async () => {
  const server = await startTestServer();
  try {
    const { decisions } = server.services;
    const job = Object.assign(new JobEntity(), {
      id: newId('job'),
      kind: JobKind.TRAIN,
      state: JobState.RUNNING,
      input: {},
      progress: { step: '', done: 0, total: null, unit: '', rate: null, etaSeconds: null },
      createdAt: new Date(),
      startedAt: new Date(),
      finishedAt: null,
      result: null,
      error: null,
      errorCode: null,
      errorFacts: null,
      createdById: null,
      revision: 1,
      cancelRequested: false,
      owner: 'elsewhere:1:1',
      heartbeatAt: new Date(Date.now() + 3_600_000),
    });
    await decisions.write((manager) => manager.insert(JobEntity, job));
    const look = async () => [
      await isUnderWay(decisions.read, JobKind.TRAIN),
      await isUnderWay(decisions.read, JobKind.VERIFY, JobKind.TRAIN),
      await isUnderWay(decisions.read, JobKind.VERIFY),
    ];

    expect(await look()).toEqual([true, true, false]);
    await expect(
      decisions.write((manager) => requireIdle(manager, [JobKind.TRAIN], 'A training is under way already')),
    ).rejects.toMatchObject({
      userErrors: [
        {
          code: 'BUSY',
          field: null,
          message: `A training is under way already (${job.id}). Wait for it, or cancel it first.`,
        },
      ],
      answer: { job: { id: job.id } },
    });
    await expect(
      decisions.write((manager) =>
        requireIdle(manager, [JobKind.ERASE], 'Users are being erased already', 'Wait for it to end.'),
      ),
    ).resolves.toBeUndefined();

    await decisions.write((manager) =>
      manager.update(JobEntity, { id: job.id }, { state: JobState.DONE, finishedAt: new Date() }),
    );
    expect(await look()).toEqual([false, false, false]);
  } finally {
    await server.close();
  }
});
