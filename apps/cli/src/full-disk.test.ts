import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInProcess as run, runJsonInProcess as runJson } from './testing/in-process.js';
import { importLines, logLine, onDay, smallShop } from './testing/small-shop.js';

/** A file system of its own, in memory; null where this machine lets nobody mount one. */
function mountSmall(): string | null {
  const place = mkdtempSync(join(tmpdir(), 'cli-small-'));
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', place]).status === 0) return place;
  rmSync(place, { recursive: true });
  return null;
}

const place = mountSmall();
const QUERY = '{ shop { snapshot { id } users sessions products buyers revenue } }';
let folder: string;
let data: string;
let disk: string;

const totals = async (dir: string): Promise<unknown> =>
  (await runJson<{ data: unknown }>(['query', QUERY, '--data', dir])).data;
const stateOf = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .toSorted()
    .map((name) => `${name} ${statSync(join(dir, name)).size} ${statSync(join(dir, name)).mtimeMs}`);

// Without the right to mount a file system these are skipped; what they try is tried without one in libs/events and apps/api (unwritable.test.ts, reserve.test.ts).
describe.skipIf(place === null)('on a disk (needs the right to mount one)', () => {
  beforeAll(async () => {
    ({ folder, data } = await smallShop());
    await importLines(folder, data, 'later.csv', [logLine(5, onDay(20), 'view')]);
    await run(['query', '{ shop { users } }', '--data', data]);
    disk = join(place ?? '', 'data');
  });
  afterAll(() => {
    spawnSync('umount', [place ?? '']);
    rmSync(place ?? '', { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  });

  const readsAll = async (before: unknown): Promise<void> => {
    expect(await totals(disk)).toEqual(before);
    const out = join(folder, `users-${Date.now()}.csv`);
    expect(await run(['export', 'users', '--out', out, '--data', disk])).toMatchObject({ code: 0 });
    expect(existsSync(out)).toBe(true);
    expect(await run(['lake', 'verify', '--data', disk])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Nothing can be written') as string,
    });
    expect((await run(['ask', 'overview', '--data', disk])).code).toBe(0);
    const findings = JSON.parse((await run(['doctor', '--json', '--data', disk])).stdout) as {
      what: string;
      state: string;
      says: string;
    }[];
    for (const what of ['database', 'lake', 'readers', 'appends', 'leftovers', 'jobs'])
      expect(findings.find((finding) => finding.what === what)).toMatchObject({ state: 'ok' });
  };

  it.each(['bytes', 'inodes'])('without free %s what is there is read, saved elsewhere and pruned', async (what) => {
    rmSync(disk, { recursive: true, force: true });
    cpSync(data, disk, { recursive: true });
    const before = await totals(disk);
    const filler = join(place ?? '', 'filler');
    if (what === 'bytes') spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4096']);
    else {
      spawnSync('mount', ['-o', 'remount,nr_inodes=500', place ?? '']);
      mkdirSync(filler);
      spawnSync('sh', ['-c', `i=0; while : > ${filler}/$i; do i=$((i+1)); done`]);
    }
    try {
      await readsAll(before);
      const doctor = await run(['doctor', '--data', disk]);
      expect(doctor.stdout).toMatch(/BAD {3}disk: .*lake prune/);
      expect(doctor.stdout).not.toMatch(/permission/);
      expect((await run(['backup', '--to', join(folder, `backup-${what}`), '--data', disk])).code).toBe(0);
      expect(await run(['lake', 'prune', '--keep-last', '1', '--data', disk])).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('1 snapshot removed') as string,
      });
      expect(readdirSync(join(disk, '.reserve'))).not.toEqual([]);
      expect(await totals(disk)).toEqual(before);
    } finally {
      rmSync(filler, { recursive: true });
    }
  });

  it('that is mounted read-only what is there is read, what writes is refused in words, and no file is touched', async () => {
    rmSync(disk, { recursive: true, force: true });
    cpSync(data, disk, { recursive: true });
    const before = await totals(disk);
    spawnSync('mount', ['-o', 'remount,ro', place ?? '']);
    try {
      const state = stateOf(disk);
      await readsAll(before);
      const mutation =
        'mutation { createApiKey(input: { name: "n", scopes: ["analytics:read"] }) { userErrors { code } } }';
      expect(await run(['query', mutation, '--data', disk])).toMatchObject({
        code: 1,
        stdout: expect.stringContaining('READ_ONLY') as string,
      });
      expect((await run(['serve', '--port', '0', '--data', disk])).stderr).toMatch(/mounted read-only.*--read-only/);
      expect((await run(['lake', 'prune', '--keep-last', '1', '--data', disk])).stderr).toMatch(/mounted read-only/);
      expect(stateOf(disk)).toEqual(state);
    } finally {
      spawnSync('mount', ['-o', 'remount,rw', place ?? '']);
    }
  });
});
