import Database from 'better-sqlite3';
import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AccountEntity } from '../accounts/account.entity.js';
import { FEATURES } from '../features.js';
import { openDatabase } from '../server/services.js';
import { canFailWrites, smallDisk, whileWritesFail } from '../testing/failing-disk.js';
import { madeAccount } from '../testing/made-account.js';
import { logRow } from '../testing/log-rows.js';
import { startTestServer } from '../testing/server.js';
import { decisionsDamage } from './backup-decisions.js';
import type { Decisions } from './decisions.js';
import { databaseFile } from '../data-paths.js';
import type { Access } from './migrate.js';

let root: string;
let dataDir: string;
const opened: Decisions[] = [];
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'cartograph-db-'));
  chmodSync(root, 0o755);
  dataDir = path.join(root, 'data');
});
afterEach(async () => {
  for (const decisions of opened.splice(0)) await decisions.close();
  await rm(root, { recursive: true });
});
async function open(access?: Access, dir = dataDir): Promise<Decisions> {
  const decisions = await openDatabase(dir, FEATURES, { access });
  opened.push(decisions);
  return decisions;
}

const add = (decisions: Decisions, id: string): Promise<unknown> =>
  decisions.write((manager) => manager.insert(AccountEntity, madeAccount(id)));
const ids = async (decisions: Decisions): Promise<string[]> =>
  (await decisions.read.find(AccountEntity, { order: { id: 'ASC' } })).map(({ id }) => id);
const filesIn = (dir: string): string[] => readdirSync(dir).filter((name) => name.startsWith('cartograph.sqlite'));

describe('opened to be read', () => {
  test('nothing is made beside the database, and writes are refused with what to do', async () => {
    const writer = await openDatabase(dataDir, FEATURES);
    await add(writer, 'a');
    await writer.close();
    const decisions = await open('read');
    expect([await ids(decisions), decisions.isReadOnly, filesIn(dataDir)]).toEqual([
      ['a'],
      true,
      ['cartograph.sqlite'],
    ]);
    await expect(add(decisions, 'b')).rejects.toMatchObject({
      name: 'ReadOnlyError',
      message: expect.stringContaining('without --read-only') as string,
    });
    await decisions.checkWritable();
    await expect(decisions.read.clear(AccountEntity)).rejects.toThrow(/read.?only|query_only/i);
  });

  test('what a killed process had only written ahead is read, and stays as it is', async () => {
    const writer = await open();
    await add(writer, 'a');
    // As a kill leaves it: the log is there, its index in memory is not.
    const left = path.join(root, 'left');
    await cp(dataDir, left, { recursive: true, filter: (name) => !name.endsWith('-shm') });
    const bare = new Database(path.join(root, 'bare.sqlite'));
    bare.close();
    const decisions = await open('read', left);
    expect(await ids(decisions)).toEqual(['a']);
    expect(filesIn(left)).toEqual(['cartograph.sqlite', 'cartograph.sqlite-wal']);
  });

  test('what another process writes is seen, whether it was there first or comes later', async () => {
    const writer = await openDatabase(dataDir, FEATURES);
    await add(writer, 'a');
    const beside = await open('read');
    await add(writer, 'b');
    expect(await ids(beside)).toEqual(['a', 'b']);
    await beside.close();
    opened.splice(opened.indexOf(beside), 1);
    await writer.close();

    const alone = await open('read');
    const known = (): Promise<number> => alone.remember('count', (read) => read.count(AccountEntity));
    expect(await known()).toBe(2);
    const later = await openDatabase(dataDir, FEATURES);
    await add(later, 'c');
    await expect.poll(() => ids(alone)).toEqual(['a', 'b', 'c']);
    expect(await known()).toBe(3);
    await later.close();
  });

  test('what it was before a change is let go once no request can still ask it', async () => {
    const writer = await openDatabase(dataDir, FEATURES);
    await add(writer, 'a');
    await writer.close();
    const openFor = async (longestMs: number): Promise<Decisions> => {
      const decisions = await openDatabase(dataDir, FEATURES, { access: 'read', longestMs });
      opened.push(decisions);
      return decisions;
    };
    const [hasty, patient] = [await openFor(0), await openFor(600_000)];
    const before = [hasty.read, patient.read] as const;
    const later = await openDatabase(dataDir, FEATURES);
    await add(later, 'b');
    await later.close();
    for (const decisions of [hasty, patient]) await expect.poll(() => ids(decisions)).toEqual(['a', 'b']);
    await expect.poll(() => before[0].connection.isInitialized).toBe(false);
    expect(await before[1].count(AccountEntity)).toBe(1);
    expect(await ids(hasty)).toEqual(['a', 'b']);
  });

  test('what a newer version has changed meanwhile cannot be read, so it is not ready', async () => {
    await (await openDatabase(dataDir, FEATURES)).close();
    const decisions = await open('read');
    await decisions.checkWritable();
    const raw = new Database(databaseFile(dataDir));
    raw.exec("INSERT INTO migration (timestamp, name) VALUES (9999999999999, 'OfTomorrow9999999999999')");
    raw.close();
    await expect
      .poll(() => decisions.checkWritable().catch((error: unknown) => error))
      .toMatchObject({ name: 'NewerDataError' });
    const again = new Database(databaseFile(dataDir));
    again.exec("DELETE FROM migration WHERE name = 'OfTomorrow9999999999999'");
    again.close();
    await expect.poll(() => decisions.checkWritable().then(() => 'ready', String)).toBe('ready');
  });

  test('a folder without a database, or with one of an older version, is refused with what to do', async () => {
    await expect(open('read')).rejects.toMatchObject({
      name: 'UnreadyDataError',
      message: expect.stringMatching(/no database.*--data/) as string,
    });
    await (await openDatabase(dataDir, FEATURES)).close();
    const raw = new Database(databaseFile(dataDir));
    raw.exec('DELETE FROM migration WHERE id = (SELECT max(id) FROM migration)');
    raw.close();
    await expect(open('read')).rejects.toThrow(/older version.*cartograph upgrade/);
  });
});

test.skipIf(process.geteuid?.() !== 0)(
  'a folder that this user may not write is an error where it is to be written, in words, and else read (needs to run as root)',
  async () => {
    const writer = await openDatabase(dataDir, FEATURES);
    await add(writer, 'a');
    await writer.close();
    chmodSync(databaseFile(dataDir), 0o444);
    chmodSync(dataDir, 0o555);
    process.seteuid?.(65_534);
    try {
      await expect(open('write')).rejects.toMatchObject({ name: 'UnwritableError', why: 'no-permission' });
      const decisions = await open('may');
      expect([await ids(decisions), decisions.isReadOnly]).toEqual([['a'], true]);
      expect(await decisionsDamage(dataDir)).toBeNull();
    } finally {
      process.seteuid?.(0);
    }
  },
);

test.skipIf(!canFailWrites)(
  'a database that cannot be written as it is opened is read, and written once it can be (needs prlimit)',
  async () => {
    const writer = await openDatabase(dataDir, FEATURES);
    await add(writer, 'a');
    await writer.close();
    await whileWritesFail(async () => {
      const decisions = await open('write');
      expect([await ids(decisions), decisions.isReadOnly]).toEqual([['a'], false]);
      await expect(add(decisions, 'b')).rejects.toMatchObject({ name: 'UnwritableError', why: 'no-space' });
      await expect(decisions.checkWritable()).rejects.toThrow('is full');
      expect(await decisionsDamage(dataDir)).toBeNull();
    });
    const [decisions] = opened;
    await add(decisions as Decisions, 'b');
    expect(await ids(decisions as Decisions)).toEqual(['a', 'b']);
  },
);

// A small file system is mounted, which only the superuser of an ordinary machine may do.
const disk = smallDisk(24);
afterAll(() => disk?.remove());

test.skipIf(disk === null).each(['bytes', 'inodes'])(
  'a server starts on a disk without free %s, answers whoever is known, says what is full, and goes on once there is room (needs the right to mount one)',
  async (what) => {
    const { folder } = disk as NonNullable<typeof disk>;
    const there = path.join(folder, what);
    const first = await startTestServer({ dataDir: there, rows: [logRow()] });
    const { secret } = await first.withKey('analytics:read', 'shop:read', 'keys:manage');
    await first.close();
    const filler = path.join(folder, 'filler');
    const fill =
      what === 'bytes'
        ? `dd if=/dev/zero of=${filler} bs=4096`
        : `mkdir ${filler}; i=0; while : > ${filler}/$i; do i=$((i+1)); done`;
    if (what === 'inodes') spawnSync('mount', ['-o', 'remount,nr_inodes=400', folder]);
    spawnSync('sh', ['-c', fill]);
    const server = await startTestServer({ dataDir: there, takeQueued: false });
    const ask = async (query: string): Promise<{ data: unknown; errors?: { message: string }[] }> => {
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
        body: JSON.stringify({ query }),
      });
      return (await response.json()) as { data: unknown; errors?: { message: string }[] };
    };
    const change =
      'mutation { createApiKey(input: { name: "n", scopes: ["analytics:read"] }) { apiKey { name } userErrors { message } } }';
    try {
      expect(await ask('{ shop { users } setup { isReadOnly } }')).toMatchObject({
        data: { shop: { users: 1 }, setup: { isReadOnly: false } },
      });
      expect((await ask(change)).errors?.[0]?.message).toMatch(/disk .* is full.*inodes/);
      expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
      const file = await fetch(`${server.url}/exports/explore.csv?measure=views&by=day&timeZone=UTC`, {
        headers: { authorization: `Bearer ${secret}` },
      });
      expect([file.status, await file.text()]).toEqual([200, expect.stringContaining('2019-10-01')]);
      await rm(filler, { recursive: true });
      expect(await ask(change)).toMatchObject({ data: { createApiKey: { apiKey: { name: 'n' } } } });
      await expect.poll(async () => (await fetch(`${server.url}/readyz`)).status).toBe(200);
    } finally {
      await server.close();
      await rm(filler, { recursive: true, force: true });
      await rm(there, { recursive: true });
    }
  },
);
