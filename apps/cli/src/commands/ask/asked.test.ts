import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runInProcess } from '../../testing/in-process.js';
import { scopeVariables } from './asked.js';

let data: string;
beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'cli-ask-'));
});
afterAll(() => rmSync(data, { recursive: true, force: true }));

it.each([
  [['--from', '2019-10-01'], 'A period has two ends: give --from and --to, or neither for the whole log.'],
  [['--from', 'yesterday', '--to', '2019-10-01'], 'Give a day as YYYY-MM-DD.'],
  [['--time-zone', 'Mars/Base'], 'Mars/Base'],
])('ask overview %j is refused', async (args, words) => {
  const { code, stdout, stderr } = await runInProcess(['ask', 'overview', ...args, '--data', data]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(words);
});

it('what was not asked for is left open', () => {
  const options = { data, json: false, timeZone: 'UTC', bots: true };
  expect(scopeVariables(options)).toEqual({ period: null, timeZone: 'UTC', filter: null, includeBots: true });
  expect(scopeVariables({ ...options, from: '2019-10-01', to: '2019-10-02', brand: 'lg', bots: false })).toEqual({
    period: { from: '2019-10-01', to: '2019-10-02' },
    timeZone: 'UTC',
    filter: { category: null, brand: 'lg' },
    includeBots: false,
  });
});

it('an answer begins with the days on which the tracking of what it counts changed', async () => {
  // Every eighth visit has a cart, from the second week on every second one.
  const rows = Array.from({ length: 14 * 96 }, (_, visit) => {
    const at = (second: number): string =>
      new Date(Date.UTC(2019, 10, 1) + visit * 900_000 + second * 1_000).toISOString().slice(0, 19).replace('T', ' ');
    const row = (time: string, type: string): string => `${time} UTC,${type},1,20,a.b,sony,2.00,${visit + 1},s${visit}`;
    return [row(at(0), 'view'), ...(visit % (visit < 7 * 96 ? 8 : 2) === 0 ? [row(at(10), 'cart')] : [])];
  }).flat();
  const file = join(data, 'levels.csv');
  const header = 'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session';
  writeFileSync(file, `${[header, ...rows].join('\n')}\n`);
  const lake = join(data, 'levels');
  expect((await runInProcess(['import', file, '--data', lake])).code).toBe(0);
  const asking = async (question: string, ...period: string[]): Promise<string> =>
    (await runInProcess(['ask', question, ...period, '--data', lake, '--time-zone', 'UTC'])).stdout;
  const ask = (...period: string[]): Promise<string> => asking('funnel', ...period);
  const mixed = 'Figures mix the days before and after the tracking changed: 2019-11-08.';
  const said = await ask();
  expect(said).toMatch(/^2019-11-08 EVENT_TYPE_LEVEL_CHANGED: /);
  expect(said.split('\n')[1]).toBe(mixed);
  expect(await ask('--from', '2019-11-08', '--to', '2019-11-14')).not.toContain(mixed);
  // What changed compares nothing across it.
  expect(await asking('changes', '--from', '2019-11-05', '--to', '2019-11-11')).not.toContain(mixed);
});
