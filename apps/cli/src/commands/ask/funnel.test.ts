import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runInProcess } from '../../testing/in-process.js';
import { minutes } from './funnel.js';

let folder: string;
let data: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli-funnel-'));
  data = join(folder, 'data');
  const row = (at: string, type: string, user: number, price = '20.05'): string =>
    `2019-10-0${at} UTC,${type},1,20,electronics.audio,sony,${price},${user},s${user}`;
  const log = [
    'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session',
    row('1 10:00:00', 'view', 1),
    row('1 10:01:00', 'cart', 1),
    row('1 10:03:00', 'purchase', 1),
    row('1 10:00:00', 'view', 2),
    row('1 10:01:00', 'cart', 2, '7.25'),
    row('2 10:00:00', 'view', 3),
    row('2 10:00:30', 'purchase', 3),
  ];
  writeFileSync(join(folder, 'log.csv'), `${log.join('\n')}\n`);
  expect((await runInProcess(['import', join(folder, 'log.csv'), '--data', data])).code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ask = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await runInProcess(['ask', ...args, '--data', data, '--time-zone', 'UTC']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};

it('ask funnel tells each step, both ways round an optional one, and groups', async () => {
  const said = await ask('funnel', '--steps', 'view:category=electronics>cart?>purchase', '--by', 'brand');
  expect(said).toContain('2019-10-01 to 2019-10-02, sessions');
  expect(said).toMatch(/1 view of electronics +3 +1\n/);
  expect(said).toMatch(/2 cart \(optional\) +2 +66\.7 %/);
  expect(said).toContain('purchase: 1 sessions through "cart (optional)", 1 without it');
  expect(said).toMatch(/sony +3 +2 +2/);
  expect(said).toContain('1 of 1 groups');
});

it('ask funnel counts users of sessions only where they are wanted, for these take a scan of the events', async () => {
  expect(await ask('funnel')).not.toContain('users lost');
  expect(await ask('funnel', '--users')).toMatch(/users lost\n +1 view +3 +1 +1\n/);
  expect(await ask('funnel', '--within', '1m')).toContain('users lost');
  expect(JSON.parse(await ask('funnel', '--json'))).toMatchObject({
    steps: [{ users: 3, lostUsers: 1 }, { users: 2 }, { users: 1 }],
  });
});

it('ask funnel within a window counts users, and --json tells all of it', async () => {
  const funnel = JSON.parse(
    await ask('funnel', '--within', '1m', '--hold', 'product', '--exclude', 'remove', '--json'),
  ) as { unit: string; windowMinutes: number; hold: string; steps: { reached: number }[] };
  expect(funnel).toMatchObject({
    unit: 'USER',
    windowMinutes: 1,
    hold: 'PRODUCT',
    steps: [{ reached: 3 }, { reached: 2 }, { reached: 0 }],
  });
});

it('ask abandonment tells the carts, their value and what followed', async () => {
  const said = await ask('abandonment');
  expect(said).toContain('1 of 2 carts abandoned, 50 %');
  expect(said).toContain('left in them: 1 products for 7.25, of 1 users');
  expect(said).toContain('no return is known: the log ends, or loses a day, before anybody came back');
  expect(said).toMatch(/electronics\.audio +2 +1/);
  expect(JSON.parse(await ask('abandonment', '--grace-hours', '24', '--json'))).toMatchObject({
    graceHours: 24,
    abandoned: 1,
    valueLeft: '7.25',
  });
});

it.each([
  [['--steps', 'view>click'], '"click" is no event. Write view, cart, remove or purchase'],
  [['--steps', 'view:price=cheap>cart'], 'no range of prices'],
  [['--within', '2w'], 'Give minutes, hours or days: 30m, 12h, 7d.'],
  [['--order', 'backwards'], 'ordered, strict, any'],
])('ask funnel %j is refused', async (args, words) => {
  const { code, stdout, stderr } = await runInProcess(['ask', 'funnel', ...args, '--data', data]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(words);
});

it('a window is minutes, hours or days', () => {
  expect([minutes('30m'), minutes('12h'), minutes('7d')]).toEqual([30, 720, 10_080]);
});

it('ask time-to-purchase tells what was viewed before, and how long before', async () => {
  const said = await ask('time-to-purchase', '--depth', '1');
  expect(said).toMatch(/electronics +2 +2 +100 % +100 % +100 %/);
  expect(said).toContain('1 of 1 categories');
  expect(JSON.parse(await ask('time-to-purchase', '--first', '0', '--json'))).toMatchObject({
    depth: null,
    all: { purchases: 2, viewed: 2, seconds: { median: { value: null, incomputable: { reason: 'TOO_FEW' } } } },
    categories: [],
    categoryCount: 1,
  });
});
