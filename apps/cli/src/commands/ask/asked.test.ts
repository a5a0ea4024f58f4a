import { mkdtempSync, rmSync } from 'node:fs';
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
