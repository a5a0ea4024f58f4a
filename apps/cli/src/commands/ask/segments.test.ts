import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runInProcess } from '../../testing/in-process.js';

let data: string;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli-segments-'));
  data = join(folder, 'data');
  const row = (day: number, type: string, user: number, price: string): string =>
    `2019-10-${String(day).padStart(2, '0')} 10:00:00 UTC,${type},1,20,electronics.audio,sony,${price},${user},s${user}-${day}`;
  const log = [
    'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session',
    row(1, 'purchase', 1, '20.05'),
    row(8, 'purchase', 1, '10.00'),
    row(2, 'purchase', 2, '5.00'),
    row(29, 'view', 3, '5.00'),
  ];
  writeFileSync(join(folder, 'log.csv'), `${log.join('\n')}\n`);
  expect((await runInProcess(['import', join(folder, 'log.csv'), '--data', data])).code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ask = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await runInProcess(['ask', ...args, '--data', data, '--time-zone', 'UTC']);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return stdout;
};

it('ask retention says shares, and ? where the log ends before', async () => {
  const said = await ask('retention', '--granularity', 'week', '--first', 'purchase', '--up-to', '4');
  expect(said).toMatch(/^ +1 +2 +1 +50 %/m);
  expect(said).toMatch(/^ +4 +0 +\? +\? +\?/m);
  expect(said).toContain('2 users in 5 cohorts.');
  expect(await ask('retention', '--brackets', '1-3,4-7')).toMatch(/4–7 +2 +1 +50 %/);
});

it('ask cohorts marks where the log begins', async () => {
  expect(await ask('cohorts')).toMatch(/2019-W40 \* +2 +100 % +50 %/);
  expect(await ask('cohorts', '--revenue')).toMatch(/2019-W40 \* +2 +12\.53 +17\.53/);
});

it('ask repeat, rfm and lifetime-value say what they know, and why not more', async () => {
  // One gap is too few for quantiles.
  expect(await ask('repeat')).toMatch(/everything +any +3 +1 +\? +\? +\? +50 %/);
  expect(await ask('rfm')).toContain('2 buyers, revenue 35.05, as of 2019-10-29.');
  expect(await ask('rfm', '--k-means')).toContain('cluster-1-of-2');
  expect(await ask('lifetime-value', '--months', '3')).toContain(
    'No model: Customers who bought on more than one day: 1; the model needs 30.',
  );
  expect(JSON.parse(await ask('rfm', '--json'))).toMatchObject({ buyers: 2, method: 'RULE' });
});

it('ask coverage lists every day of the log, those without events as well, and its faults', async () => {
  const said = await ask('coverage');
  expect(said).toMatch(/^2019-10-01 +0 +0 +0 +1$/m);
  expect(said).toMatch(/^2019-10-29 +1 +0 +0 +0$/m);
  expect(said.match(/^.* MISSING_DAY: .*$/gm)).toEqual([
    expect.stringMatching(/^2019-10-03 to 2019-10-07 MISSING_DAY: The log has no event on 5 days in a row/) as string,
    expect.stringMatching(/^2019-10-09 to 2019-10-28 MISSING_DAY: The log has no event on 20 days in a row/) as string,
  ]);
  expect(JSON.parse(await ask('coverage', '--json'))).toMatchObject({
    timeZone: 'UTC',
    faults: expect.arrayContaining([expect.objectContaining({ date: '2019-10-03', kind: 'MISSING_DAY' })]) as unknown[],
  });
});

it.each([
  [['retention', '--brackets', 'x'], /Give brackets such as/],
  [['retention', '--up-to', '99'], /from 1 to 61/],
  [['rfm', '--clusters', '3'], /Rules have no number/],
  [['lifetime-value', '--discount', '2'], /fraction from 0 to 1/],
])('refuses %j', async (args, message) => {
  const { code, stderr } = await runInProcess(['ask', ...args, '--data', data]);
  expect(code).not.toBe(0);
  expect(stderr).toMatch(message);
});
