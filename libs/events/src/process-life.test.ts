import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { isSameProcess, processStart } from './process-life.js';

test('this process lives, is itself, and is not one that started at another time', async () => {
  const start = await processStart(process.pid);
  expect([await isSameProcess(process.pid, start), await isSameProcess(process.pid, null)]).toEqual([true, true]);
  expect(await isSameProcess(process.pid, 'another boot/1')).toBe(false);
});

test('a process that ended is gone', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  const start = await processStart(child.pid ?? 0);
  await once(child, 'exit');
  expect([
    await isSameProcess(child.pid ?? 0, start),
    await isSameProcess(child.pid ?? 0, null),
    await processStart(child.pid ?? 0),
  ]).toEqual([false, false, null]);
});
