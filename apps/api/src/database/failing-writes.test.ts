import Database from 'better-sqlite3';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AccountEntity } from '../accounts/account.entity.js';
import { FEATURES } from '../features.js';
import { Role } from '../permissions.js';
import { openDatabase } from '../server/services.js';
import { whileStepFails } from '../testing/failing-driver.js';
import { canFailWrites, smallDisk, whileWritesFail } from '../testing/failing-disk.js';
import { madeAccount } from '../testing/made-account.js';
import { startTestServer } from '../testing/server.js';
import type { Decisions } from './decisions.js';
import { databaseFile } from '../data-paths.js';
import { LostTransactionError } from './writer.js';

/** What another process finds, which is what a restart keeps. */
function kept(dataDir: string): string[] {
  const other = new Database(databaseFile(dataDir), { readonly: true });
  const ids = other.prepare('SELECT id FROM account ORDER BY id').pluck().all() as string[];
  other.close();
  return ids;
}
const add = (decisions: Decisions, id: string): Promise<unknown> =>
  decisions.write((manager) => manager.insert(AccountEntity, madeAccount(id)));

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-db-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

test('work whose transaction SQLite has ended is an error', async () => {
  const decisions = await openDatabase(dataDir, FEATURES);
  await expect(
    decisions.write(async (manager) => {
      await manager.insert(AccountEntity, madeAccount('lost'));
      await manager.query('ROLLBACK');
    }),
  ).rejects.toThrow(LostTransactionError);
  await add(decisions, 'a');
  expect(kept(dataDir)).toEqual(['a']);
  await decisions.close();
});

test('a commit that the driver fails is an error, and what is acknowledged after it is kept', async () => {
  const decisions = await openDatabase(dataDir, FEATURES);
  await add(decisions, 'a');
  const { hasFailed } = await whileStepFails('commit', 0, async () => {
    await expect(add(decisions, 'lost')).rejects.toMatchObject({ driverError: { code: 'SQLITE_IOERR_FSYNC' } });
  });
  expect(hasFailed).toBe(true);
  await add(decisions, 'b');
  expect(kept(dataDir)).toEqual(['a', 'b']);
  await decisions.close();
  expect(kept(dataDir)).toEqual(['a', 'b']);
});

describe.skipIf(!canFailWrites)('on a disk that fails for a while (needs prlimit)', () => {
  test('a failed commit is an error, and what is acknowledged after it is kept, also around a transaction that fails', async () => {
    const decisions = await openDatabase(dataDir, FEATURES);
    await add(decisions, 'a');
    await whileWritesFail(async () => {
      await expect(add(decisions, 'lost')).rejects.toMatchObject({ driverError: { code: 'SQLITE_IOERR_WRITE' } });
      // The new connection may fail already as it is opened.
      const error = (await add(decisions, 'lost').catch((reason: unknown) => reason)) as {
        code?: string;
        driverError?: { code: string };
      };
      expect(error.driverError?.code ?? error.code).toMatch(/^SQLITE_IOERR/);
    });
    await add(decisions, 'b');
    await expect(
      decisions.write(async (manager) => {
        await manager.insert(AccountEntity, madeAccount('refused'));
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    await add(decisions, 'c');
    expect(kept(dataDir)).toEqual(['a', 'b', 'c']);
    await decisions.close();
    expect(kept(dataDir)).toEqual(['a', 'b', 'c']);
  });

  test('the server says so in words, is not ready, and goes on when the disk is back', async () => {
    const server = await startTestServer({ dataDir });
    const admin = await server.as(Role.ADMIN);
    const addKey = async (name: string): Promise<unknown> =>
      admin.graphql(
        'mutation ($name: String!) { createApiKey(input: { name: $name, scopes: ["analytics:read"] }) { apiKey { name } userErrors { message } } }',
        { name },
      );
    expect(await addKey('before')).toMatchObject({ data: { createApiKey: { apiKey: { name: 'before' } } } });
    await whileWritesFail(async () => {
      expect(await addKey('lost')).toMatchObject({
        errors: [{ message: expect.stringMatching(/disk.*not saved/) as string, extensions: { code: 'UNAVAILABLE' } }],
      });
      expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
    });
    expect(await addKey('after')).toMatchObject({ data: { createApiKey: { apiKey: { name: 'after' } } } });
    await expect.poll(async () => (await fetch(`${server.url}/readyz`)).status, { timeout: 300_000 }).toBe(200);
    await server.close();
    const other = new Database(databaseFile(dataDir), { readonly: true });
    expect(other.prepare('SELECT name FROM api_key ORDER BY name').pluck().all()).toEqual(['after', 'before']);
    other.close();
  });
});

const disk = smallDisk(8);
afterAll(() => disk?.remove());

test.skipIf(disk === null)(
  'a full disk keeps nothing it refused, and everything acknowledged once there is room (needs the right to mount one)',
  async () => {
    const { folder } = disk as NonNullable<typeof disk>;
    const decisions = await openDatabase(folder, FEATURES);
    await add(decisions, 'a');
    const filler = path.join(folder, 'filler');
    spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4096']);
    // Pages of the log that exist already take some writes yet.
    const taken: string[] = [];
    const refusal: unknown = await (async () => {
      for (let i = 0; i < 10_000; i++) {
        const id = `full-${String(i).padStart(5, '0')}`;
        await add(decisions, id);
        taken.push(id);
      }
    })().catch((error: unknown) => error);
    expect(refusal).toMatchObject({ driverError: { code: 'SQLITE_FULL' } });
    await rm(filler);
    await add(decisions, 'z');
    expect(kept(folder)).toEqual(['a', ...taken, 'z']);
    await decisions.close();
    expect(kept(folder)).toEqual(['a', ...taken, 'z']);
  },
);
