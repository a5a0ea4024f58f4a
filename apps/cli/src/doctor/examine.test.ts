import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDecisions } from '@cartograph/api';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runInProcess as run, runJsonInProcess as runJson } from '../testing/in-process.js';

/** Of an SQLite database, by default. */
const PAGE = 4_096;

let folder: string;
let shop: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli-doctor-'));
  shop = join(folder, 'shop');
  await runJson(['demo', '--events', '3000', '--data', shop, '--json']);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('doctor', () => {
  it('says that records carry times ahead of the clock', async () => {
    const ahead = join(folder, 'ahead');
    cpSync(shop, ahead, { recursive: true });
    const clock = async (): Promise<object | undefined> =>
      (
        await runJson<{ what: string; state: string; says: string }[]>([
          'doctor',
          '--data',
          ahead,
          '--port',
          '0',
          '--json',
        ])
      ).find(({ what }) => what === 'clock');
    expect(await clock()).toMatchObject({ state: 'ok' });
    const decisions = await openDecisions(ahead);
    await decisions.write((manager) =>
      manager.query(
        "INSERT INTO audit_entry (id, at, actor, action, outcome, requestId) VALUES ('adt_1', '2099-01-01T00:00:00.000Z', 'operator', 'tidy', 'ok', 'cli_1')",
      ),
    );
    await decisions.close();
    expect(await clock()).toMatchObject({
      state: 'note',
      says: expect.stringContaining('the latest record is of 2099-01-01 00:00:00 UTC, ahead of the clock') as string,
    });
  });

  it('finds a healthy folder healthy, and a damaged one not', async () => {
    const findings = await runJson<{ what: string; state: string }[]>([
      'doctor',
      '--data',
      shop,
      '--port',
      '0',
      '--json',
    ]);
    expect(findings.filter(({ state }) => state === 'bad')).toEqual([]);
    expect(findings.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['Node', 'disk', 'database', 'lake', 'readers', 'appends', 'leftovers', 'models', 'jobs']),
    );

    const damaged = join(folder, 'damaged');
    mkdirSync(damaged);
    writeFileSync(join(damaged, 'cartograph.sqlite'), 'this is no database at all, only text');
    const { code, stdout } = await run(['doctor', '--data', damaged]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^BAD {3}database/m);

    const rotten = join(folder, 'rotten');
    cpSync(shop, rotten, { recursive: true });
    const file = join(rotten, 'cartograph.sqlite');
    const bytes = readFileSync(file);
    // The last page is an empty index of some table: opening the database does not read it.
    bytes.fill(0xff, bytes.length - PAGE, bytes.length);
    writeFileSync(file, bytes);
    const ill = await run(['doctor', '--data', rotten]);
    expect(ill.code).toBe(1);
    expect(ill.stdout).toMatch(/^BAD {3}database: cartograph\.sqlite is damaged \(.*restore a backup/ms);

    const cut = join(folder, 'cut');
    await runJson(['demo', '--events', '1000', '--data', cut, '--json']);
    const [snapshot = ''] = readdirSync(join(cut, 'lake', 'files'));
    const users =
      readdirSync(join(cut, 'lake', 'files', snapshot), { recursive: true, encoding: 'utf8' }).find((name) =>
        /users.*\.parquet$/.test(name),
      ) ?? '';
    rmSync(join(cut, 'lake', 'files', snapshot, users));
    const found = await run(['doctor', '--data', cut]);
    expect(found.code).toBe(1);
    expect(found.stdout).toMatch(/^BAD {3}lake: .*users.*\.parquet is missing/m);
    expect(found.stdout + found.stderr).not.toMatch(/our side|^\s+at /m);
  });

  it('names a file of the lake in which one bit is another', async () => {
    const flipped = join(folder, 'flipped');
    cpSync(shop, flipped, { recursive: true });
    const name = readdirSync(join(flipped, 'lake', 'files'), { recursive: true, encoding: 'utf8' }).find((one) =>
      /users.*\.parquet$/.test(one),
    )!;
    const file = join(flipped, 'lake', 'files', name);
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(file, bytes);
    const { code, stdout } = await run(['doctor', '--data', flipped, '--port', '0']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^BAD {3}lake: .*users.*\.parquet/m);
  });

  it('tells which options the environment sets, but no secret, and what no option reads', async () => {
    vi.stubEnv('CARTOGRAPH_TIME_LIMIT', '45');
    vi.stubEnv('CARTOGRAPH_PROT', '4000');
    vi.stubEnv('CARTOGRAPH_API_KEY', 'hush');
    try {
      const { stdout } = await run(['doctor', '--data', shop, '--port', '0']);
      expect(stdout).toMatch(/environment: .*CARTOGRAPH_PROT=4000 \(changes nothing; the nearest is CARTOGRAPH_PORT\)/);
      expect(stdout).toMatch(/environment: .*CARTOGRAPH_API_KEY=….*CARTOGRAPH_TIME_LIMIT=45/);
      expect(stdout).not.toContain('hush');
    } finally {
      vi.unstubAllEnvs();
    }
  });
});
