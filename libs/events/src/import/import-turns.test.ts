import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openLake } from '../lake.js';
import { messageFrom, startChild } from '../testing/child.js';
import { log, rowsOf, scratchFolder, writeFiles } from '../testing/logs.js';
import { importLog } from './import-log.js';

const folder = scratchFolder();

test('two imports at once: the second waits its turn or is told who is at work', async () => {
  const dataDir = folder('shared');
  const [big = '', small = ''] = await writeFiles(folder, {
    'big.csv': log(rowsOf(60_000)),
    'small.csv': log(rowsOf(10, { user_id: '7' })),
  });
  const child = startChild({ verb: 'import', dataDir, paths: [big] });
  const done = messageFrom(child, (message) => message.type === 'done');
  await messageFrom(child, (message) => message.type === 'step' && message.step.startsWith('reading'));
  await expect(importLog({ dataDir, paths: [small] })).rejects.toMatchObject({
    name: 'LeaseHeldError',
    pid: child.pid,
    what: 'import of big.csv',
  });
  const steps: string[] = [];
  const report = await importLog({
    dataDir,
    paths: [small],
    waitMs: 600_000,
    onProgress: ({ step }) => steps.push(step),
  });
  expect(steps[0]).toBe(`waiting for process ${child.pid} (import of big.csv)`);
  expect(await done).toMatchObject({ rows: 60_000 });
  expect(report.snapshot.rows).toBe(60_010);
});

test('a canceled import stops in the step it is in, and the lake stays', async () => {
  const dataDir = folder('canceled');
  const [big = ''] = await writeFiles(folder, { 'cancel.csv': log(rowsOf(60_000)) });
  const lake = await openLake({ dataDir });
  for (const step of ['reading', 'sorting', 'committing']) {
    const controller = new AbortController();
    const later: string[] = [];
    const error: unknown = await importLog({
      dataDir,
      paths: [big],
      signal: controller.signal,
      onProgress: (progress) => {
        if (controller.signal.aborted) later.push(progress.step);
        else if (progress.step.startsWith(step)) controller.abort();
      },
    }).catch((reason: unknown) => reason);
    expect(error, step).toMatchObject({ name: 'ImportError', code: 'canceled' });
    expect(
      later.filter((name) => !name.startsWith(step)),
      step,
    ).toEqual([]);
    expect([await lake.current(), await readdir(path.join(lake.dir, 'staging'))], step).toEqual([null, []]);
  }
  await expect(importLog({ dataDir, paths: [big], signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'canceled',
  });
  await lake.close();
});
