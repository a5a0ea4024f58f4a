import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, freePort, launch } from './testing/child.js';
import { runInProcess as run, runJsonInProcess as runJson } from './testing/in-process.js';

const KILLS = process.env['TEST_SIZE'] === 'full' ? 40 : 3;

let folder: string;
let data: string;
let backup: string;

const totals = async (dir: string): Promise<unknown> =>
  (
    await runJson<{ data: unknown }>([
      'query',
      '{ shop { snapshot { id rows } users sessions products buyers revenue } accounts(first: 10) { nodes { email name } } leaderboard { snapshot { id } models { id kind } } }',
      '--data',
      dir,
    ])
  ).data;
const emptyFolder = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli-backup-'));
  [data, backup] = [join(folder, 'data'), join(folder, 'backup')];
  await runJson(['demo', '--events', '6000', '--data', data, '--json']);
  await runJson(['train', '--factors', '4', '--iterations', '1', '--data', data, '--json']);
  await runJson(['demo', '--month', '2019-12', '--events', '400000', '--out', join(folder, 'dec.csv'), '--json']);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('backup and restore', () => {
  it('copies a folder that was only imported into', async () => {
    const [log, data, kept, again] = ['only.csv', 'only', 'only-kept', 'only-again'].map(emptyFolder) as [
      string,
      string,
      string,
      string,
    ];
    await runJson(['demo', '--month', '2019-12', '--events', '2000', '--out', log, '--json']);
    await runJson(['import', log, '--data', data, '--json']);
    expect((await run(['backup', '--to', kept, '--data', data])).code).toBe(0);
    expect((await run(['restore', '--from', kept, '--data', again])).code).toBe(0);
    expect(await totals(again)).toEqual(await totals(data));
  });

  it('copies a shop that is served and imported into, and makes another folder the same', async () => {
    const port = await freePort();
    const server = launch(['serve', '--data', data, '--port', String(port)]);
    const link = await eventually('the set-up link', () => /setup\?token=(\S+)/.exec(server.said().stdout));
    const setUp = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'apollo-require-preflight': 'true' },
      body: JSON.stringify({
        query: 'mutation ($input: CompleteSetupInput!) { completeSetup(input: $input) { userErrors { message } } }',
        variables: {
          input: { token: link[1], email: 'admin@shop.example', name: 'Admin', password: 'harbour lantern 41 mango' },
        },
      }),
    });
    expect(await setUp.json()).toMatchObject({ data: { completeSetup: { userErrors: [] } } });

    const before = await totals(data);
    const importing = launch(['import', join(folder, 'dec.csv'), '--data', data]);
    await eventually('the import reads', () => (importing.said().stderr.includes('reading') ? true : null));
    const { code, stdout, stderr } = await run(['backup', '--to', backup, '--data', data]);
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('keep it as safe') as string });
    expect(stdout).toMatch(/^Backed up and verified: \d+ files of decisions .*, \d+ files of the lake /);
    expect((await importing.ended).code).toBe(0);
    const after = await totals(data);
    server.child.kill('SIGTERM');
    await server.ended;

    const elsewhere = emptyFolder('elsewhere');
    // A restore that was killed has left this behind.
    mkdirSync(join(elsewhere, '.restoring', 'lake'), { recursive: true });
    const restored = await run(['restore', '--from', backup, '--data', elsewhere]);
    expect(restored).toMatchObject({ code: 0, stdout: expect.stringContaining('Restored and verified') as string });
    expect(after).not.toEqual(before);
    expect([before, after]).toContainEqual(await totals(elsewhere));
    expect(await totals(elsewhere)).toMatchObject({
      accounts: { nodes: [{ email: 'admin@shop.example' }] },
      leaderboard: { models: expect.arrayContaining([{ kind: 'ALS', id: expect.any(String) as string }]) as unknown },
    });
    expect((await run(['lake', 'verify', '--deep', '--data', elsewhere])).code).toBe(0);
    expect((await run(['recommend', '--category', 'electronics.smartphone', '--data', elsewhere])).code).toBe(0);
  });

  it('overwrites nothing', async () => {
    const again = await run(['backup', '--to', backup, '--data', data]);
    expect(again).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('is not empty') as string });
    const over = await run(['restore', '--from', backup, '--data', data]);
    expect(over).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('restore into an empty folder') as string,
    });
    expect((await run(['backup', '--to', join(data, 'backup'), '--data', data])).code).toBe(2);
    expect(existsSync(join(data, 'backup'))).toBe(false);
    const missing = await run(['backup', '--to', emptyFolder('of-nothing'), '--data', emptyFolder('nothing')]);
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('--data') as string });
    expect(readdirSync(emptyFolder('of-nothing'))).toEqual([]);
  });

  it(`killed at any moment of ${KILLS}, a restore leaves a folder that nothing takes for whole, and done again it is`, () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.noBias(fc.nat(999)), { minLength: KILLS, maxLength: KILLS }), async (moments) => {
        const to = emptyFolder('killed');
        // Run alone, as the command of a failure has it, there is none yet.
        if (!existsSync(backup)) await run(['backup', '--to', backup, '--data', data]);
        const args = ['restore', '--from', backup, '--data', to];
        const began = performance.now();
        expect((await launch(args).ended).code).toBe(0);
        const wholeMs = performance.now() - began;
        const whole = await totals(to);
        for (const [kill, moment] of moments.entries()) {
          rmSync(to, { recursive: true });
          const restoring = launch(args);
          // The first in its midst for certain, the others at any moment after the start of the program.
          if (kill === 0)
            await eventually('the copy is begun', () => (existsSync(join(folder, '.killed.restoring')) ? true : null));
          else await sleep(wholeMs * (0.4 + 0.7 * (moment / 1000)));
          restoring.child.kill('SIGKILL');
          const { signal } = await restoring.ended;
          const isThere = existsSync(join(to, 'cartograph.sqlite'));
          if (kill === 0) expect(isThere).toBe(false);
          if (isThere) expect(await totals(to)).toEqual(whole);
          else {
            expect(existsSync(to) ? readdirSync(to) : []).toEqual([]);
            const places = readdirSync(folder).filter((name) => name.endsWith('.restoring'));
            if (kill === 0) expect(places).toEqual(['.killed.restoring']);
            if (places.length > 0)
              expect(await run(['query', '{ shop { users } }', '--data', to])).toMatchObject({
                code: 1,
                stderr: expect.stringContaining('was broken off') as string,
              });
            expect((await run(args)).code, `kill ${kill}, ${signal}`).toBe(0);
            expect(await totals(to)).toEqual(whole);
          }
          expect(readdirSync(folder).filter((name) => name.endsWith('.restoring'))).toEqual([]);
        }
      }),
      { numRuns: 1, endOnFailure: true },
    ));

  it('while a restore is under way, neither another one nor an import touches what it makes', async () => {
    const to = emptyFolder('twice');
    const args = ['restore', '--from', backup, '--data', to];
    const first = launch(args);
    await eventually('the copy is begun', () => (existsSync(join(folder, '.twice.restoring')) ? true : null));
    first.child.kill('SIGSTOP');
    try {
      expect(await run(args)).toMatchObject({ code: 1, stderr: expect.stringContaining('Another restore') as string });
      expect(await run(['import', join(folder, 'nothing.csv'), '--data', to])).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('is under way, or was broken off') as string,
      });
    } finally {
      first.child.kill('SIGCONT');
    }
    expect((await first.ended).code).toBe(0);
    const once = emptyFolder('once');
    expect((await run(['restore', '--from', backup, '--data', once])).code).toBe(0);
    expect(await totals(to)).toEqual(await totals(once));
    expect(readdirSync(folder).filter((name) => name.includes('twice.restoring'))).toEqual([]);
  });

  it('a folder that cannot be renamed is filled from inside, and is no data folder until it is whole', async () => {
    const to = join(mkdtempSync(join(folder, 'above-')), 'data');
    mkdirSync(join(to, '.restoring', 'lake'), { recursive: true });
    mkdirSync(join(to, 'lake'));
    expect(await run(['query', '{ shop { users } }', '--data', to])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('run "cartograph restore" again') as string,
    });
    // A restore that was killed while it moved what it had made names it.
    writeFileSync(join(to, '.restoring', 'moved.json'), '["lake","cartograph.sqlite"]');
    expect((await run(['restore', '--from', backup, '--data', to])).code).toBe(0);
    expect(readdirSync(to)).not.toContain('.restoring');
  });

  it.each<[string, (from: string) => void, string]>([
    ['that was broken off', (from) => rmSync(join(from, 'complete.json')), 'no complete backup'],
    ['of something else', (from) => writeFileSync(join(from, 'complete.json'), '{}'), 'not of a backup'],
    [
      'of a newer version',
      (from) => writeFileSync(join(from, 'complete.json'), '{"format":"cartograph-backup","version":9}'),
      'newer version',
    ],
    [
      'with a database that was cut',
      (from) => truncateSync(join(from, 'decisions', 'cartograph.sqlite'), 4_096),
      'not as it was written',
    ],
    ['without a file of the lake', (from) => rmSync(join(from, 'facts', 'lake', 'lake.json')), 'lake.json'],
  ])('does not restore a backup %s, and leaves the folder empty', async (_what, damage, says) => {
    const from = mkdtempSync(join(folder, 'damaged-'));
    cpSync(backup, from, { recursive: true });
    damage(from);
    const to = mkdtempSync(join(folder, 'to-'));
    const { code, stdout, stderr } = await run(['restore', '--from', from, '--data', to]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(says);
    expect(stderr).not.toMatch(/our side/);
    expect(readdirSync(to)).toEqual([]);
    expect(readdirSync(folder).filter((name) => name.includes('restoring'))).toEqual([]);
  });
});
