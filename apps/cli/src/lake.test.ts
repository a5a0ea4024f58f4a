import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, launch } from './testing/child.js';
import { runInProcess as run, runJsonInProcess as runJson } from './testing/in-process.js';

let folder: string;
let data: string;

interface Listed {
  id: string;
  shortId: string;
  rows: number;
  reason: string;
  isCurrent: boolean;
  months: string[];
  bytes: number;
  ownBytes: number;
  sharedBytes: number;
}

const HEADER = 'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session';
const row = (day: string, user: number, type = 'view'): string =>
  `${day} 10:00:00 UTC,${type},1001,2053013555631882655,electronics.smartphone,acme,10.00,${user},${user}-${day}`;
const log = (name: string, rows: readonly string[]): string => {
  const file = join(folder, name);
  writeFileSync(file, `${[HEADER, ...rows].join('\n')}\n`);
  return file;
};
const list = async (): Promise<Listed[]> =>
  (await runJson<{ snapshots: Listed[] }>(['lake', 'ls', '--data', data, '--json'])).snapshots;
const lake = (...args: string[]): ReturnType<typeof run> => run(['lake', ...args, '--data', data]);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli-lake-'));
  data = join(folder, 'data');
  await runJson([
    'import',
    log(
      'oct.csv',
      [501, 502, 503].map((user) => row('2019-10-01', user)),
    ),
    '--data',
    data,
    '--json',
  ]);
  await runJson([
    'import',
    log('nov.csv', [row('2019-11-02', 501, 'purchase'), row('2019-11-03', 504)]),
    '--data',
    data,
    '--json',
  ]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('lake', () => {
  it('lists snapshots with what each takes, in JSON and in words', async () => {
    const [second, first] = await list();
    expect(second).toMatchObject({
      isCurrent: true,
      rows: 5,
      reason: 'import',
      months: ['2019-10', '2019-11'],
      importId: expect.stringMatching(/^imp_/) as string,
      parentId: first?.id,
    });
    expect(first).toMatchObject({
      isCurrent: false,
      rows: 3,
      months: ['2019-10'],
      id: expect.stringMatching(/^snp_/) as string,
    });
    expect(second!.ownBytes + second!.sharedBytes).toBe(second!.bytes);
    const { stdout } = await lake('ls');
    expect(stdout).toMatch(
      new RegExp(`^\\* +${second!.shortId} +${second!.id} .* import +5 +2019-10 to 2019-11 `, 'm'),
    );
    expect((await run(['lake', 'ls', '--data', join(folder, 'nothing')])).stdout).toContain('No snapshot yet');
  });

  it('compares two, by ids, pieces of them, or current', async () => {
    const [second, first] = await list();
    const found = await runJson<{
      rows: number;
      revenue: string;
      to: { id: string };
      contents: { added: { name: string }[] };
    }>(['lake', 'diff', first!.id, 'current', '--data', data, '--json']);
    expect(found).toMatchObject({
      rows: 2,
      revenue: '10.00',
      to: { id: second!.id },
      contents: { added: [{ name: 'nov.csv' }] },
    });
    const { stdout } = await lake('diff', first!.shortId, second!.shortId);
    expect(stdout).toMatch(/^2019-11 +purchase +0 +1 +\+1$/m);
    expect(stdout).toContain('+ nov.csv');
    const { code, stderr } = await lake('diff', first!.id, 'never');
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'Error: the lake has no snapshot never\n' });
    const both = await lake('diff', first!.id, '2');
    expect(both.code).toBe(1);
    expect(both.stderr).toContain(`${first!.id} and ${second!.id}`);
  });

  it('rolls back and forward again', async () => {
    const [second, first] = await list();
    const back = await lake('rollback', first!.id);
    expect(back).toMatchObject({ code: 0, stdout: expect.stringContaining(`lake rollback ${second!.id}`) as string });
    expect((await list()).find(({ isCurrent }) => isCurrent)?.id).toBe(first!.id);
    expect(await runJson(['lake', 'rollback', second!.id, '--data', data, '--json'])).toMatchObject({
      changed: true,
      previousId: first!.id,
      snapshot: { id: second!.id },
    });
    expect((await lake('rollback', 'current')).stdout).toContain('nothing changed');
  });

  it('compacts, and removes by name and by policy', async () => {
    const [second, first] = await list();
    const { snapshot } = await runJson<{ snapshot: { id: string; parentId: string; rows: number } }>([
      'lake',
      'compact',
      '--memory',
      '512MiB',
      '--threads',
      '1',
      '--data',
      data,
      '--json',
    ]);
    expect(snapshot).toMatchObject({ parentId: second!.id, rows: 5 });
    const current = await lake('prune', snapshot.id);
    expect(current).toMatchObject({ code: 1, stdout: '' });
    expect(current.stderr).toContain(`${snapshot.id} is the current snapshot`);
    expect((await lake('prune', first!.id, '--keep-last', '1')).code).toBe(2);
    expect(await runJson(['lake', 'prune', first!.shortId, '--data', data, '--json'])).toMatchObject({
      removed: [first!.id],
      held: [],
    });
    expect((await lake('prune', '--keep-last', '1', '--older-than', '1d')).stdout).toContain('No snapshot was removed');
    expect((await lake('prune', '--keep-last', '1')).stdout).toMatch(
      new RegExp(`^1 snapshot removed, .* freed: ${second!.id}$`, 'm'),
    );
    expect((await list()).map(({ id }) => id)).toEqual([snapshot.id]);
  });

  it('verifies, and names what is damaged', async () => {
    const whole = await lake('verify', '--deep');
    expect(whole).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/as they were written, and every table is what its events make/) as string,
    });
    const files = readdirSync(join(data, 'lake', 'files'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.parquet'),
    );
    const file = join(data, 'lake', 'files', files[0] ?? '');
    const bytes = readFileSync(file);
    appendFileSync(file, 'x');
    const { code, stdout, stderr } = await lake('verify');
    expect(code).toBe(1);
    expect(stdout).toContain('Damaged: files (1 of');
    expect(stderr).toMatch(/^BAD {2}snp_\S+: files\/.*has \d+ bytes where the manifest says \d+: put the file back/m);
    expect(await run(['lake', 'ls', '--data', data])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^damaged: snp_/) as string,
    });
    writeFileSync(file, bytes);
    expect(statSync(file).size).toBe(bytes.length);
    expect((await lake('verify')).code).toBe(0);
  });

  it('rebuilds a lost lake.json, and only says so with --dry-run', async () => {
    const pointer = join(data, 'lake', 'lake.json');
    const text = readFileSync(pointer, 'utf8');
    const listed = await list();
    rmSync(pointer);
    expect(await lake('ls')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /lake\.json is missing, though .*lake holds a lake.*cartograph lake repair/,
      ) as string,
    });
    const planned = await lake('repair', '--dry-run');
    expect(planned.stdout).toMatch(/lake\.json would be rebuilt with 1 snapshot.*\nNothing was changed\./);
    expect((await lake('ls')).code).toBe(1);
    const repaired = await lake('repair');
    expect(repaired).toMatchObject({ code: 0, stdout: expect.stringContaining('was rebuilt') as string });
    expect(repaired.stdout).toContain(listed[0]?.id);
    expect(await list()).toEqual(listed);
    expect((await lake('repair')).stdout).toContain('lake.json is as it should be.');
    writeFileSync(pointer, text);
  });

  it('names leftovers, which a removal takes a week after they were first met', async () => {
    mkdirSync(join(data, 'lake', 'files', 'unknown'), { recursive: true });
    writeFileSync(join(data, 'lake', 'files', 'unknown', '1.parquet'), 'xy');
    const planned = await lake('prune', '--dry-run');
    expect(planned.stderr).toContain('leftover: files/unknown/1.parquet');
    expect(planned.stdout).toMatch(/0 snapshots would be removed\.\n0 leftover files would be removed; 1 stay/);
    await lake('prune');
    expect((await lake('prune', '--dry-run')).stderr).toMatch(/files\/unknown\/1\.parquet \(2 bytes, since /);
    rmSync(join(data, 'lake', 'files', 'unknown'), { recursive: true });
  });

  it('erases users when it is meant, and says what became of everything', async () => {
    const meant = await lake('erase', '--user', '501');
    expect({ code: meant.code, stdout: meant.stdout }).toEqual({ code: 2, stdout: '' });
    expect(meant.stderr).toContain('--yes');
    const asked = launch(['lake', 'erase', '--user', '501', '--data', data], { terminal: true });
    await eventually('it asks', () => (asked.said().stdout.includes('Erase user 501 for good?') ? true : null));
    asked.child.stdin?.write('no\r');
    expect((await asked.ended).stdout).toContain('Nothing was erased');
    const before = (await list())[0]!;
    const erased = await lake('erase', '--user', '501', '999', '--yes');
    expect(erased).toMatchObject({ code: 0, stderr: expect.stringContaining('Backups') as string });
    expect(erased.stdout).toMatch(/^2 users erased: 2 rows of 1 snapshot\.$/m);
    expect(erased.stdout).toContain('Of 1 user nothing was in the lake');
    const [after] = await list();
    expect(after).toMatchObject({ rows: 3, reason: 'erasure', isCurrent: true });
    expect(erased.stdout).toContain(`${before.id} is gone; ${after!.id} is the same without them`);
    expect((await lake('rollback', before.id)).stderr).toBe(
      `Error: users were erased from snapshot ${before.id}, so it is gone: use ${after!.id}, the same without them\n`,
    );
    const { data: answer } = await runJson<{ data: { shop: { users: number } } }>([
      'query',
      '{ shop { users } }',
      '--data',
      data,
    ]);
    expect(answer.shop.users).toBe(3);
  });

  it('lists what was put aside, by import, reason and file', async () => {
    const dirty = join(folder, 'dirty');
    expect((await run(['lake', 'quarantine', '--data', dirty])).stdout).toContain('No import has put a row aside');
    const file = log('dirty.csv', [
      row('2019-10-01', 501),
      row('2019-10-02', 501).replace('10.00', '-1'),
      row('2019-10-03', 501).replace('view', 'looked'),
    ]);
    const { importId } = await runJson<{ importId: string }>(['import', file, '--data', dirty, '--json']);
    expect((await run(['lake', 'quarantine', '--data', dirty])).stdout).toMatch(
      new RegExp(`^${importId} .* 2 .*dirty\\.csv$`, 'm'),
    );
    const all = await runJson<{ total: number; rows: { line: number; reason: string }[] }>([
      'lake',
      'quarantine',
      importId,
      '--data',
      dirty,
      '--json',
    ]);
    expect(all).toMatchObject({
      importId,
      total: 2,
      rows: [
        { line: 3, column: 'price', value: '-1' },
        { line: 4, column: 'event_type' },
      ],
    });
    const one = await run(['lake', 'quarantine', 'last', '--reason', all.rows[1]!.reason, '--data', dirty]);
    expect(one.stdout).toMatch(/^1 row of imp_\S+:\ndirty\.csv, line 4, event_type "looked": /);
    expect((await run(['lake', 'quarantine', 'never', '--data', dirty])).stderr).toMatch(
      /^Error: No import never put rows aside/,
    );
  });

  it('refuses a lake of an older layout, naming the version that brings it up to date', async () => {
    const old = join(folder, 'old');
    mkdirSync(join(old, 'lake'), { recursive: true });
    const pointer = JSON.stringify({ format: 'cartograph-lake', layoutVersion: 1, current: null, snapshots: [] });
    writeFileSync(join(old, 'lake', 'lake.json'), pointer);
    for (const command of [
      ['lake', 'ls'],
      ['lake', 'compact'],
      ['lake', 'repair'],
      ['upgrade', '--check'],
    ])
      expect(await run([...command, '--data', old])).toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringMatching(/layout version 1, of before November 27, 2026.*commit c27b7ba7/) as string,
      });
    expect(readFileSync(join(old, 'lake', 'lake.json'), 'utf8')).toBe(pointer);
  });
});
