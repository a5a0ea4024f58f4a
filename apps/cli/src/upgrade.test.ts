import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDecisions } from '@cartograph/api';
import { runInProcess as run, runJsonInProcess as runJson } from './testing/in-process.js';

/** A data folder as version 756ebed2 (27 November 2026) made it, by its own command line: a log of 84 good rows and one bad one, an account. */
const OLDER = fileURLToPath(new URL('./testing/folder-756ebed2.tar.gz', import.meta.url));
const GUIDE = readFileSync(fileURLToPath(new URL('../../../docs/guides/upgrading.md', import.meta.url)), 'utf8');
/** What that version answered. */
const ANSWER = {
  shop: { snapshot: { rows: 84 }, users: 48, sessions: 48, products: 3, buyers: 12, revenue: '150.00' },
  accounts: { nodes: [{ email: 'ann@shop.example', name: 'Ann' }] },
};
const QUERY =
  '{ shop { snapshot { rows } users sessions products buyers revenue } accounts(first: 10) { nodes { email name } } }';

interface Plan {
  pending: string[];
  unknown: string[];
  isCompatible: boolean;
  isPending: boolean;
  copyBytes: number;
  freeBytes: number;
}

let folder: string;
let data: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-upgrade-'));
  data = join(folder, 'data');
  mkdirSync(data);
  execFileSync('tar', ['-xzf', OLDER, '-C', data]);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const answer = async (dir = data): Promise<unknown> =>
  (await runJson<{ data: unknown }>(['query', QUERY, '--data', dir])).data;
const check = (): Promise<Plan> => runJson<Plan>(['upgrade', '--check', '--json', '--data', data]);
/** The commands of the guide below a heading. */
function stepsOf(heading: string): string {
  const [, text = ''] = GUIDE.split(`## ${heading}\n`);
  return /```sh\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
}

it('a folder of an older version is looked at, brought up to date, put back as the guide says, and brought up to date again, with the same answers', async () => {
  const size = statSync(join(data, 'cartograph.sqlite')).size;
  const plan = await check();
  expect(plan).toMatchObject({ isPending: true, isCompatible: true, unknown: [], copyBytes: size });
  expect(plan.pending.length).toBeGreaterThan(0);
  expect([(await check()).pending, readdirSync(data).includes('upgrades')]).toEqual([plan.pending, false]);

  expect((await run(['upgrade', '--data', data])).stdout).toMatch(/Made \d+ database changes.*\n.*upgrades\//);
  expect(await answer()).toEqual(ANSWER);
  expect(await check()).toMatchObject({ isPending: false, pending: [] });
  expect((await run(['lake', 'verify', '--deep', '--data', data])).code).toBe(0);

  const [copy = '', ...others] = readdirSync(join(data, 'upgrades'));
  expect(others).toEqual([]);
  execFileSync('sh', ['-ec', stepsOf('Go back to the older version')], {
    env: { ...process.env, DATA: data, COPY: join(data, 'upgrades', copy) },
  });
  // Backups take what lies in the data folder.
  expect([readdirSync(data).includes('newer'), readdirSync(folder)]).toEqual([false, ['data', 'data.newer']]);
  expect((await check()).pending).toEqual(plan.pending);
  expect((await run(['upgrade', '--data', data])).code).toBe(0);
  expect(await answer()).toEqual(ANSWER);
});

it('what a version from before 756ebed2 wrote is refused, with the version that brings it up to date', async () => {
  const decisions = await openDecisions(data);
  await decisions.write((manager) => manager.query(`DELETE FROM migration WHERE name LIKE 'AddErrorCodes%'`));
  await decisions.close();
  const checked = await run(['upgrade', '--check', '--json', '--data', data]);
  expect([checked.code, JSON.parse(checked.stdout)]).toMatchObject([
    1,
    { isCompatible: false, missing: ['AddErrorCodes1764000001800'] },
  ]);
  for (const command of [['upgrade'], ['query', QUERY], ['serve', '--read-only', '--port', '0']])
    expect(await run([...command, '--data', data])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/AddErrorCodes1764000001800\. Open it with the version of December 2/) as string,
    });
});

it('what a newer version wrote is refused, and nothing is changed', async () => {
  await run(['upgrade', '--data', data]);
  const decisions = await openDecisions(data);
  await decisions.write((manager) =>
    manager.query(`INSERT INTO migration (timestamp, name) VALUES (9999999999999, 'Later9999999999999')`),
  );
  await decisions.close();
  expect(await run(['upgrade', '--check', '--data', data])).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/newer version.*Later9999999999999/) as string,
  });
  for (const command of [
    ['upgrade'],
    ['query', QUERY],
    ['serve', '--port', '0'],
    ['serve', '--read-only', '--port', '0'],
  ])
    expect(await run([...command, '--data', data])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/newer version.*Later9999999999999/i) as string,
    });
});

it('the drill: a backup, the folder is destroyed, and the restored one answers the same', async () => {
  const [backup, drill] = [join(folder, 'backup'), join(folder, 'drill')];
  await run(['upgrade', '--data', data]);
  expect((await run(['backup', '--to', backup, '--data', data])).code).toBe(0);
  expect(readdirSync(join(backup, 'decisions'))).not.toContain('upgrades');
  rmSync(data, { recursive: true });
  const from = performance.now();
  const { takenAt } = await runJson<{ takenAt: string }>(['restore', '--from', backup, '--json', '--data', drill]);
  expect(await answer(drill)).toEqual(ANSWER);
  // Told, never asserted: a busy machine is no fault.
  process.stderr.write(`restored to the state of ${takenAt} in ${Math.round(performance.now() - from)} ms\n`);
  expect((await run(['lake', 'verify', '--deep', '--data', drill])).code).toBe(0);
  expect((await run(['doctor', '--port', '0', '--data', drill])).code).toBe(0);
});
