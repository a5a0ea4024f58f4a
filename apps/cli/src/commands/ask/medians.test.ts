import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runInProcess } from '../../testing/in-process.js';

let folder: string;
let data: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli-medians-'));
  data = join(folder, 'data');
  const row = (user: number, at: string, type: string): string =>
    `2019-10-${at} UTC,${type},1,20,electronics.audio,sony,5.00,${user},s${user}-${at.slice(0, 2)}`;
  const two = (value: number): string => String(value).padStart(2, '0');
  // Of 14 users a cart after 10 to 23 seconds, another session 14 to 27 hours later, and purchases about a day apart. More of them would be expected all day.
  // Others buy once, so that no day lacks views or purchases.
  const log = Array.from({ length: 14 }, (_, i) => [
    row(i, '01 10:00:00', 'view'),
    row(i, `01 10:00:${10 + i}`, 'cart'),
    row(i, `02 ${two(i)}:00:00`, 'view'),
    row(i, '03 10:00:00', 'view'),
    row(i, '03 10:00:30', 'purchase'),
    row(i, `04 ${10 + (i % 12)}:00:00`, 'view'),
    row(i, `04 ${10 + (i % 12)}:00:30`, 'purchase'),
    ...['01', '02'].flatMap((day) => [
      row(100 * Number(day) + i, `${day} ${10 + (i % 12)}:30:00`, 'view'),
      row(100 * Number(day) + i, `${day} ${10 + (i % 12)}:30:30`, 'purchase'),
    ]),
  ]).flat();
  const header = 'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session';
  writeFileSync(join(folder, 'log.csv'), `${[header, ...log].join('\n')}\n`);
  expect((await runInProcess(['import', join(folder, 'log.csv'), '--data', data])).code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ask = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await runInProcess(['ask', ...args, '--data', data, '--time-zone', 'UTC']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};

it('ask funnel prints the median time with its interval, of sessions as independent or by user', async () => {
  expect(await ask('funnel', '--steps', 'view>cart')).toMatch(/2 cart +14 .* 16\.5 s \(1\d s to \d\d s\)/);
  const method = async (...more: string[]): Promise<unknown> => {
    const { steps } = JSON.parse(await ask('funnel', '--steps', 'view>cart', ...more, '--json')) as {
      steps: { secondsFromPrevious: { median: { method: string } } | null }[];
    };
    return steps[1]?.secondsFromPrevious?.median.method;
  };
  expect(await method()).toBe('woodruff-by-user');
  expect(await method('--within', '1h')).toBe('woodruff');
});

it('ask abandonment, paths and repeat print intervals of their medians', async () => {
  expect(await ask('abandonment')).toMatch(
    /half of the 14 who came back did so within 20\.5 hours \(1\d\.\d to 2\d\.\d\), nine tenths within –/,
  );
  expect(await ask('paths')).toMatch(/VIEW > CART +14 +50 % +17 s \(1\d s to \d\d s\)/);
  expect(await ask('repeat')).toMatch(/everything +any +56 +14 .* 1\.2 \[1\.\d, 1\.\d\]/);
});
