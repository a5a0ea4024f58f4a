import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXPLORE_DIMENSIONS, EXPLORE_MEASURES } from '@cartograph/analytics';
import { importLog } from '@cartograph/events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runInProcess } from '../../testing/in-process.js';
import { DIMENSIONS, MEASURES } from './explore.js';

let data: string;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli-explore-'));
  data = join(folder, 'data');
  const row = (at: string, type: string, product: string, user: number, brand: string, price: string): string =>
    `${at} UTC,${type},${product},20,electronics.audio,${brand},${price},${user},s${user}`;
  const log = [
    'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session',
    row('2019-10-01 10:00:00', 'view', '1', 1, 'sony', '20.05'),
    row('2019-10-01 10:01:00', 'purchase', '1', 1, 'sony', '20.05'),
    row('2019-10-02 10:00:00', 'view', '2', 2, '', '5.00'),
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

it('ask explore says the groups, the others and all together', async () => {
  const said = await ask('explore', '--measure', 'conversion-rate', '--by', 'brand', '--top', '1');
  expect(said).toContain('brand');
  expect(said).toMatch(/\(others\) +0 % +0 % to/);
  expect(said).toContain('2019-10-01 to 2019-10-02, all together: 50 %');
  expect(said).toContain('2 different brand values; the 1 largest have rows of their own.');
});

it('ask explore says whether the change of a share may be chance, and tests no amount', async () => {
  const asked = ['--by', 'hour', '--from', '2019-10-02', '--to', '2019-10-02'];
  const share = await ask('explore', '--measure', 'conversion-rate', ...asked);
  expect(share).toMatch(/^ *10 .* 100 % +-100\.00 points \(-100\.00 to 12\.\d\d\), may be chance *$/m);
  expect(share).toMatch(/: 100 %; change -100\.00 points \(-100\.00 to 12\.\d\d\), may be chance$/m);
  const views = await ask('explore', '--measure', 'views', ...asked);
  expect(views).toMatch(/^2019-10-01 to 2019-10-01: 1$/m);
  expect(views).not.toContain('chance');
});

it('ask explore prints CSV and JSON', async () => {
  expect((await ask('explore', '--measure', 'revenue', '--by', 'day,brand', '--csv')).split('\r\n')).toEqual([
    'day,day_kind,brand,brand_kind,revenue,low_95,high_95,numerator,denominator,unknown_because,previous',
    '2019-10-01,value,sony,value,20.05,,,20.05,,,',
    '2019-10-02,value,,none,0.00,,,0.00,,,',
    '',
  ]);
  expect(JSON.parse(await ask('explore', '--measure', 'views', '--json'))).toMatchObject({
    rows: [],
    total: { exact: '2' },
  });
});

it('ask explore prints a dash for a day whose purchases the log lost, nothing in CSV, and the fault', async () => {
  const lost = join(folder, 'lost');
  const time = (at: number, minute: number): string =>
    new Date(Date.UTC(2019, 10, 14, 0, at * 30 + minute)).toISOString().slice(0, 19).replace('T', ' ');
  const log = Array.from({ length: 4 * 48 }, (_, at) => [
    `${time(at, 1)} UTC,view,1,20,a.b,sony,2.00,${at + 1},s${at}`,
    ...(time(at, 2).startsWith('2019-11-15')
      ? []
      : [`${time(at, 2)} UTC,purchase,1,20,a.b,sony,2.00,${at + 1},s${at}`]),
  ]).flat();
  writeFileSync(
    join(folder, 'lost.csv'),
    `event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session\n${log.join('\n')}\n`,
  );
  expect((await runInProcess(['import', join(folder, 'lost.csv'), '--data', lost])).code).toBe(0);
  const asked = ['ask', 'explore', '--measure', 'revenue', '--by', 'day', '--data', lost, '--time-zone', 'UTC'];
  const { stdout } = await runInProcess(asked);
  expect(stdout).toMatch(/^2019-11-14 +96\.00 *$/m);
  expect(stdout).toMatch(/^2019-11-15 +– *$/m);
  expect(stdout).toContain('2019-11-15 EVENT_TYPE_VANISHED: No purchase event from 00:00 to 23:45 local time');
  expect(stdout).toMatch(/^The total may be too low: events were lost on 2019-11-15\.$/m);
  const rate = await runInProcess(asked.map((word) => (word === 'revenue' ? 'conversion-rate' : word)));
  expect(rate.stdout).toMatch(/^Rates leave out whole days: 2019-11-15\.$/m);
  expect(rate.stdout).toMatch(/^2019-11-15 +– *$/m);
  expect(rate.stdout).toContain('all together: 100 %');
  expect(rate.stdout).not.toContain('too low');
  const across = await runInProcess([...asked, '--from', '2019-11-16', '--to', '2019-11-17']);
  expect(across.stdout).toContain('on 2019-11-15. So this period is not compared with the one before.');
  expect(across.stdout).not.toContain('2019-11-14 to 2019-11-15:');
  expect(across.stdout).not.toContain('too low');
  expect((await runInProcess([...asked, '--csv'])).stdout.split('\r\n')[2]).toBe('2019-11-15,value,,,,,,NOT_LOGGED,');
});

it('ask explore narrows to types, a product and prices, and cuts prices where it is told', async () => {
  const bands = await ask(
    'explore',
    '--measure',
    'events',
    '--by',
    'price-band',
    '--price-edges',
    '6,20.05',
    '--types',
    'view',
    '--csv',
  );
  expect(
    bands
      .split('\r\n')
      .slice(1, -1)
      .map((line) => line.split(',').slice(0, 3)),
  ).toEqual([
    ['0-6', 'value', '1'],
    ['20.05+', 'value', '1'],
  ]);
  expect(
    JSON.parse(await ask('explore', '--measure', 'events', '--product', '1', '--types', 'view,purchase', '--json')),
  ).toMatchObject({ total: { exact: '2' } });
  expect(
    JSON.parse(await ask('explore', '--measure', 'events', '--price-from', '5', '--price-to', '20.05', '--json')),
  ).toMatchObject({ total: { exact: '1' } });
});

it('ask products says the products, or a tree', async () => {
  const said = await ask('products', '--sort', 'revenue');
  expect(said).toMatch(/^ +1 +electronics\.audio +sony +20\.05/m);
  expect(said).toContain('2 products. Of 0 with 30 viewers or more 0 stars');
  expect(await ask('products', '--tree', 'brand')).toMatch(/^\(none\) +1 +1 +0 +0\.00 +0 %/m);
  expect((await ask('products', '--csv', '--first', '1')).split('\r\n')).toHaveLength(3);
  expect(JSON.parse(await ask('products', '--tree', 'category', '--under', 'electronics', '--json'))).toMatchObject({
    products: [],
    tree: { groups: [{ key: 'electronics.audio' }] },
  });
});

it('ask marks rows of CSV of a demo shop as synthetic', async () => {
  const demo = join(folder, 'demo');
  await importLog({ dataDir: demo, paths: [join(folder, 'log.csv')], isSynthetic: true });
  for (const question of [['explore', '--measure', 'views', '--by', 'day'], ['products']]) {
    const { stdout } = await runInProcess(['ask', ...question, '--csv', '--data', demo, '--time-zone', 'UTC']);
    const [header = '', ...rows] = stdout.trimEnd().split('\r\n');
    expect(header).toMatch(/,synthetic$/);
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(row).toMatch(/,synthetic data of the demo shop$/);
  }
});

it.each([
  [['explore'], "required option '--measure <name>'"],
  [['explore', '--measure', 'joy'], 'Allowed choices are events, views'],
  [['explore', '--measure', 'views', '--by', 'color'], '"color" is none of day, week'],
  [['explore', '--measure', 'views', '--top', 'x'], 'Give a whole number from 1 to 100.'],
  [['explore', '--measure', 'views', '--by', 'price-band', '--price-edges', '1,cheap'], '"cheap" is no price'],
  [
    ['explore', '--measure', 'views', '--by', 'price-band', '--price-edges', '20,10'],
    'The price edge 10 is not above 20',
  ],
  [['explore', '--measure', 'views', '--price-from', '20', '--price-to', '10'], 'is not below priceTo'],
  [['explore', '--measure', 'views', '--by', 'day,day'], 'named twice'],
  [['products', '--first', '101'], 'Give a whole number from 0 to 100.'],
])('ask %j is refused', async (args, words) => {
  const { code, stderr } = await runInProcess(['ask', ...args, '--data', data]);
  expect(code).toBeGreaterThan(0);
  expect(stderr).toContain(words);
});

it('every measure and dimension of the library can be asked for', () => {
  const kebab = (name: string): string => name.replaceAll(/[A-Z]|\d+/g, (part) => `-${part.toLowerCase()}`);
  expect(MEASURES).toEqual(Object.keys(EXPLORE_MEASURES).map(kebab));
  expect(DIMENSIONS).toEqual(Object.keys(EXPLORE_DIMENSIONS).map(kebab));
});
