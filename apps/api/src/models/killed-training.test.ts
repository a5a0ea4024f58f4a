import { execFileSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Role } from '../permissions.js';
import { runJob } from '../server/run-job.js';
import { endOf } from '../testing/jobs.js';
import { startTestServer } from '../testing/server.js';
import { tasteRows } from '../testing/taste-rows.js';

const ANSWER =
  '{ recommendations(for: { userExternalId: "5001" }) { model { id } items { rank score product { externalId } } } serving { problem promotion { id } training { id } } trainings { totalCount } }';

/** The processes of jobs that this one started. */
function jobProcesses(): number[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => {
      const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
      return match && Number(match[2]) === process.pid && match[3]!.includes('jobs/worker.') ? [Number(match[1])] : [];
    });
}

test('a training that is killed in the middle leaves what serves as it was, and can be started again', async () => {
  const server = await startTestServer({ rows: tasteRows() });
  try {
    const operator = await server.as(Role.OPERATOR);
    expect(
      (await runJob({ dataDir: server.dataDir, kind: 'TRAIN', input: { kinds: ['CATEGORY_POPULARITY'] } })).state,
    ).toBe('DONE');
    const before = await operator.ok(ANSWER);
    const files = await readdir(path.join(server.dataDir, 'models'), { recursive: true });

    const { startTraining } = await operator.ok<{ startTraining: { job: { id: string } } }>(
      'mutation { startTraining(input: { promote: ALWAYS }) { job { id } userErrors { message } } }',
    );
    for await (const { progress } of server.services.jobs.watch(startTraining.job.id, AbortSignal.timeout(60_000)))
      if (/^(Choosing|Fitting)/.test(progress.step)) break;
    const [worker, ...others] = jobProcesses();
    expect(others).toEqual([]);
    process.kill(worker!, 'SIGKILL');
    expect(await endOf(server.services, startTraining.job.id)).toMatchObject({
      state: 'INTERRUPTED',
      result: null,
      error: expect.stringContaining('SIGKILL'),
    });

    expect(await operator.ok(ANSWER)).toEqual(before);
    expect((await readdir(path.join(server.dataDir, 'models'), { recursive: true })).toSorted()).toEqual(
      files.toSorted(),
    );
    expect(
      (await runJob({ dataDir: server.dataDir, kind: 'TRAIN', input: { kinds: [], promote: 'ALWAYS' } })).state,
    ).toBe('DONE');
  } finally {
    await server.close();
  }
});
