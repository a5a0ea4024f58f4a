import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runInProcess } from '../testing/in-process.js';

let data: string;
beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'cli-recommend-'));
});
afterAll(() => rmSync(data, { recursive: true, force: true }));

it.each([
  [
    ['--session', 'cart'],
    '"cart" is no event: write TYPE:PRODUCT, such as cart:1004856; types are view, cart, remove_from_cart, purchase.',
  ],
  [['--session', 'view:1, bought:2'], '" bought:2" is no event'],
  [['--session', 'view:shoes'], '"view:shoes" is no event'],
  [['--session', ''], '"" is no event'],
  [['--cart', '1004856,'], '"" is no product: give the log\'s own ids, such as 1004856,1005115.'],
  [['--cart', '12.5'], '"12.5" is no product'],
  [['7', '--first', '101'], 'Give a whole number from 1 to 100.'],
  [[], 'Say for whom: give one of a user id, --session, --cart, --product or --category.'],
  [['7', '--cart', '1'], 'Say for whom'],
  [['--session', 'view:1', '--cart', '1'], 'Say for whom'],
  [['--product', '1', '--category', 'toys'], 'Say for whom'],
  [['7', '--rules', 'rules.json', '--rule-set', 'none'], 'Give --rules or --rule-set, not both.'],
  [['7', '--rules', 'no-such-rules.json'], 'cannot be read (ENOENT)'],
])('recommend %j is refused before anything is looked up', async (args, words) => {
  const { code, stdout, stderr } = await runInProcess(['recommend', ...args, '--data', data]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(words);
});

it.each([
  [['--session', 'view:1, cart:2,remove_from_cart:1,purchase:2']],
  [['--cart', '1, 2']],
  [['7', '--why-not', '1']],
])('recommend %j is asked of the models, of which there are none yet', async (args) => {
  const { code, stderr } = await runInProcess(['recommend', ...args, '--data', data]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/[Ii]mport/);
});
