import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { importLog } from './import/import-log.js';
import { openLake } from './lake.js';
import { readPointer } from './manifest.js';
import { goneFrom, messageFrom, startChild } from './testing/child.js';
import { log, rowsOf, scratchFolder, writeFiles } from './testing/logs.js';

const folder = scratchFolder();

test('an import killed at any step leaves the last snapshot readable, and the next import removes what it left', async () => {
  const dataDir = folder('lake');
  const [first = '', second = ''] = await writeFiles(folder, { 'first.csv': log(rowsOf(100)), 'second.csv': log(rowsOf(60_000, { user_id: '502' })) });
  const before = await importLog({ dataDir, paths: [first] });
  const lake = await openLake({ dataDir });
  const old = await lake.store();
  const kills: [step: string, afterMs: number][] = [['checking', 0], ['reading', 0], ['reading', 60], ['sorting', 40], ['writing events', 0], ['writing sessions', 20], ['committing', 0], ['committing', 8]];
  for (const [step, afterMs] of kills) {
    const child = startChild({ verb: 'import', dataDir, paths: [second], waitMs: 5_000 });
    await messageFrom(child, (message) => message.type === 'step' && message.step.startsWith(step)).then(() => sleep(afterMs), () => undefined);
    child.kill('SIGKILL');
    await goneFrom(child);
    const current = await lake.current();
    const isOld = current?.id === before.snapshot.id;
    expect(current?.rows, `${step} + ${afterMs} ms`).toBe(isOld ? 100 : 60_100);
    const store = await lake.store();
    expect(await store.rows('SELECT count(*) AS n, count(DISTINCT session_no) AS sessions FROM events')).toEqual([{ n: current?.rows, sessions: isOld ? 1 : 2 }]);
    expect(await old.rows('SELECT count(*) AS n FROM events')).toEqual([{ n: 100 }]);
    expect((await lake.reports()).map(({ id }) => id)).toContain(before.id);
  }
  const after = await importLog({ dataDir, paths: [second], waitMs: 5_000 });
  expect(after.snapshot.rows).toBe(60_100);
  const pointer = await readPointer(lake.dir);
  expect((await readdir(path.join(lake.dir, 'snapshots'))).toSorted()).toEqual([...pointer.snapshots].toSorted());
  expect((await readdir(path.join(lake.dir, 'reports'))).toSorted()).toEqual(pointer.reports.map((id) => `${id}.json`).toSorted());
  expect(await readdir(path.join(lake.dir, 'staging'))).toEqual([]);
  expect((await readdir(lake.dir)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  await lake.close();
  expect(await readdir(path.join(lake.dir, 'tmp'))).toEqual([]);
});

test('two imports at once: the second waits its turn or is told who is at work', async () => {
  const dataDir = folder('shared');
  const [big = '', small = ''] = await writeFiles(folder, { 'big.csv': log(rowsOf(60_000)), 'small.csv': log(rowsOf(10, { user_id: '7' })) });
  const child = startChild({ verb: 'import', dataDir, paths: [big] });
  const done = messageFrom(child, (message) => message.type === 'done');
  await messageFrom(child, (message) => message.type === 'step' && message.step.startsWith('reading'));
  await expect(importLog({ dataDir, paths: [small] })).rejects.toMatchObject({ name: 'LeaseHeldError', pid: child.pid, what: 'import of big.csv' });
  const steps: string[] = [];
  const report = await importLog({ dataDir, paths: [small], waitMs: 30_000, onProgress: ({ step }) => steps.push(step) });
  expect(steps[0]).toBe(`waiting for process ${child.pid} (import of big.csv)`);
  expect(await done).toMatchObject({ rows: 60_000 });
  expect(report.snapshot.rows).toBe(60_010);
});

test('a cancelled import stops in the step it is in, and the lake stays', async () => {
  const dataDir = folder('cancelled');
  const [big = ''] = await writeFiles(folder, { 'cancel.csv': log(rowsOf(150_000)) });
  const lake = await openLake({ dataDir });
  for (const step of ['checking', 'reading', 'sorting', 'writing events', 'writing sessions', 'committing']) {
    const controller = new AbortController();
    const later: string[] = [];
    const error: unknown = await importLog({ dataDir, paths: [big], signal: controller.signal, onProgress: (progress) => {
      if (controller.signal.aborted) later.push(progress.step);
      else if (progress.step.startsWith(step)) controller.abort();
    } }).catch((reason: unknown) => reason);
    expect(error, step).toMatchObject({ name: 'ImportError', code: 'cancelled' });
    expect(later.filter((name) => !name.startsWith(step)), step).toEqual([]);
    expect([await lake.current(), await readdir(path.join(lake.dir, 'staging'))], step).toEqual([null, []]);
  }
  await expect(importLog({ dataDir, paths: [big], signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
  await lake.close();
});
