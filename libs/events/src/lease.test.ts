import { once } from 'node:events';
import { readdir, rename, stat, utimes, writeFile, mkdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import type { LeaseHeldError, LeaseHolder } from './errors.js';
import { acquireLease } from './lease.js';
import { placeHere } from './machine.js';
import { processStart } from './process-life.js';
import { canStartElsewhere, goneFrom, messageFrom, startChild, startElsewhere } from './testing/child.js';
import { scratchFolder } from './testing/logs.js';

const folder = scratchFolder();

test('a lease has one holder; who asks for it meanwhile is told who, where, since when and what for', async () => {
  const dataDir = folder();
  const lease = await acquireLease(dataDir, 'import', { holder: 'import of a.csv' });
  const error = await acquireLease(dataDir, 'import', { holder: 'another' }).catch(
    (reason: unknown) => reason as LeaseHeldError,
  );
  expect(error).toMatchObject({
    name: 'LeaseHeldError',
    lease: 'import',
    pid: process.pid,
    host: hostname(),
    what: 'import of a.csv',
    message: expect.stringContaining('import of a.csv') as string,
  });
  await (await acquireLease(dataDir, 'migration', { holder: 'of another name' })).release();
  await lease.release();
  await (await acquireLease(dataDir, 'import', { holder: 'another' })).release();
  expect((await readdir(path.join(dataDir, 'leases'))).toSorted()).toEqual(['import.2.json', 'migration.1.json']);
});

test('one waits for the holder to finish, and hears once who it is', async () => {
  const dataDir = folder();
  const lease = await acquireLease(dataDir, 'import', { holder: 'first' });
  const heard: LeaseHolder[] = [];
  const second = acquireLease(dataDir, 'import', {
    holder: 'second',
    waitMs: 600_000,
    onWait: (holder) => heard.push(holder),
  });
  await expect.poll(() => heard.length, { timeout: 300_000 }).toBe(1);
  // It looks ten times a second, and has nothing new to tell.
  await sleep(250);
  await lease.release();
  await (await second).release();
  expect(heard.map(({ what }) => what)).toEqual(['first']);
});

test('waiting can be stopped', async () => {
  const dataDir = folder();
  const lease = await acquireLease(dataDir, 'import', { holder: 'first' });
  const controller = new AbortController();
  const second = acquireLease(dataDir, 'import', {
    holder: 'second',
    waitMs: 3_600_000,
    signal: controller.signal,
    onWait: () => controller.abort(new Error('enough')),
  });
  await expect(second).rejects.toThrow('enough');
  await lease.release();
});

test('of many who ask at once exactly one gets it at a time', async () => {
  const dataDir = folder();
  let holders = 0;
  let turns = 0;
  await Promise.all(
    Array.from({ length: 12 }, async (_, index) => {
      const lease = await acquireLease(dataDir, 'import', { holder: String(index), waitMs: 600_000 });
      holders += 1;
      expect(holders).toBe(1);
      await lease.assertHeld();
      await setImmediate();
      turns += 1;
      holders -= 1;
      await lease.release();
    }),
  );
  expect(turns).toBe(12);
});

test('the lease of a process that was killed is free at once', async () => {
  const dataDir = folder();
  const child = startChild({ verb: 'lease', dataDir, name: 'import' });
  await messageFrom(child, ({ type }) => type === 'held');
  await expect(acquireLease(dataDir, 'import', { holder: 'early' })).rejects.toMatchObject({ pid: child.pid });
  child.kill('SIGKILL');
  await goneFrom(child);
  await (await acquireLease(dataDir, 'import', { holder: 'late' })).release();
});

const leaseOf = (holder: object): string =>
  JSON.stringify({
    token: 't',
    pid: process.pid,
    host: hostname(),
    since: '2026-01-01T00:00:00.000Z',
    what: 'before',
    processStart: null,
    released: false,
    ...holder,
  });

test('a later process of the same number is not taken for the holder', async () => {
  const dataDir = folder();
  await mkdir(path.join(dataDir, 'leases'), { recursive: true });
  await writeFile(path.join(dataDir, 'leases', 'import.7.json'), leaseOf({ processStart: 'another-boot/1' }));
  await (await acquireLease(dataDir, 'import', { holder: 'now' })).release();
  expect(await readdir(path.join(dataDir, 'leases'))).toEqual(['import.8.json']);
});

test('a process of this machine that was stopped for long keeps its lease', async () => {
  const start = await processStart(process.pid);
  const dataDir = folder();
  const file = path.join(dataDir, 'leases', 'import.2.json');
  await mkdir(path.dirname(file), { recursive: true });
  const longAgo = new Date(Date.now() - 120_000);
  for (const [held, isHeld] of [
    [start, start !== null],
    [null, false],
  ] as const) {
    await writeFile(file, leaseOf({ processStart: held }));
    await utimes(file, longAgo, longAgo);
    const asked = acquireLease(dataDir, 'import', { holder: 'now' });
    if (isHeld) await expect(asked).rejects.toMatchObject({ name: 'LeaseHeldError', what: 'before' });
    else await (await asked).release();
  }
});

test('a number of another machine of this name, or of before a restart, says nothing here', async () => {
  const dataDir = folder();
  const file = path.join(dataDir, 'leases', 'import.3.json');
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, leaseOf({ ...placeHere(), boot: 'another', pid: 2 ** 22 + 1 }));
  await expect(acquireLease(dataDir, 'import', { holder: 'now' })).rejects.toMatchObject({ what: 'before' });
  const longAgo = new Date(Date.now() - 120_000);
  await utimes(file, longAgo, longAgo);
  await (await acquireLease(dataDir, 'import', { holder: 'now' })).release();
});

test('a holder on another machine counts while it gives signs of life, and who was taken over is told so', async () => {
  const dataDir = folder();
  const file = path.join(dataDir, 'leases', 'import.3.json');
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, leaseOf({ host: 'elsewhere', pid: 1 }));
  await expect(acquireLease(dataDir, 'import', { holder: 'now' })).rejects.toMatchObject({ host: 'elsewhere' });
  const longAgo = new Date(Date.now() - 120_000);
  await utimes(file, longAgo, longAgo);
  const mine = await acquireLease(dataDir, 'import', { holder: 'now' });
  await mine.assertHeld();
  await writeFile(path.join(dataDir, 'leases', 'import.5.json'), leaseOf({ host: 'elsewhere' }));
  await expect(mine.assertHeld()).rejects.toMatchObject({ name: 'LeaseLostError' });
  await mine.release();
  expect((await readdir(path.join(dataDir, 'leases'))).toSorted()).toContain('import.5.json');
});

test('a lease file that was cut while it was written is taken over after a moment', async () => {
  const dataDir = folder();
  const file = path.join(dataDir, 'leases', 'import.1.json');
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, '{"tok');
  const longAgo = new Date(Date.now() - 10_000);
  await utimes(file, longAgo, longAgo);
  await (await acquireLease(dataDir, 'import', { holder: 'now' })).release();
});

test('a sign of life that cannot be written is a warning that says what may follow; a lease that was taken over is none', async () => {
  const dataDir = folder();
  const leases = path.join(dataDir, 'leases');
  const heard: string[] = [];
  const listen = ({ name, message }: Error): void => {
    if (name === 'CartographWarning') heard.push(message);
  };
  // Signs of life come when the test says so.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  process.on('warning', listen);
  const [lease, lost] = [
    await acquireLease(dataDir, 'import', { holder: 'one' }),
    await acquireLease(dataDir, 'export', { holder: 'two' }),
  ];
  try {
    await rm(path.join(leases, 'export.1.json'));
    const [file, longAgo] = [path.join(leases, 'import.1.json'), new Date(Date.now() - 10_000)];
    await utimes(file, longAgo, longAgo);
    vi.advanceTimersByTime(2_000);
    await expect
      .poll(async () => (await stat(file)).mtimeMs, { timeout: 300_000 })
      .toBeGreaterThan(longAgo.getTime() + 5_000);
    expect(heard).toEqual([]);
    await lost.release();
    await rename(leases, `${leases}.aside`);
    await writeFile(leases, '');
    const warned = once(process, 'warning');
    vi.advanceTimersByTime(2_000);
    await warned;
  } finally {
    vi.useRealTimers();
    process.off('warning', listen);
  }
  expect(heard).toEqual([
    expect.stringMatching(
      /^The lease import gives no sign of life, so that another machine may take it over after a minute: ENOTDIR/,
    ),
  ]);
  await rm(leases);
  await rename(`${leases}.aside`, leases);
  await lease.assertHeld();
  await lease.release();
});

test.skipIf(!canStartElsewhere)('a container with the same host name keeps its lease (needs unshare)', async () => {
  const dataDir = folder();
  const child = startElsewhere({ verb: 'lease', dataDir, name: 'import' });
  try {
    await messageFrom(child, ({ type }) => type === 'held');
    await expect(acquireLease(dataDir, 'import', { holder: 'here' })).rejects.toMatchObject({ host: hostname() });
  } finally {
    child.kill('SIGKILL');
    await goneFrom(child);
  }
});
