import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInProcess } from './in-process.js';

const HEADER = 'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session';

/** A line of a log. */
export const logLine = (user: number, at: Date, type: 'view' | 'cart' | 'purchase', price = '10.00'): string =>
  `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC,${type},1001,2053013555631882655,electronics.smartphone,acme,${price},${user},${user}-${at.toISOString().slice(0, 10)}`;

/** Days after 1 October 2019, at eight. */
export const onDay = (day: number): Date => new Date(Date.UTC(2019, 9, 1 + day, 8));

/** Each of 14 days `visitors` new ones, of whom every other comes back two days later with a cart and every fourth buys it for 10 to 40; the last buys on the 16th day. */
export function shopLines(visitors = 20): string[] {
  return Array.from({ length: 14 * visitors }, (_, at): string[] => {
    const [day, visitor] = [Math.floor(at / visitors), at % visitors];
    const user = 1_000 * (day + 1) + visitor;
    return [
      logLine(user, onDay(day), 'view'),
      ...(visitor % 2 === 0 ? [logLine(user, onDay(day + 2), 'cart')] : []),
      ...(visitor % 4 === 0 ? [logLine(user, onDay(day + 2), 'purchase', `${10 * (1 + (at % 4))}.00`)] : []),
    ];
  }).flat();
}

/** Imports lines into a data folder. @throws Error - what the import said. */
export async function importLines(folder: string, data: string, name: string, lines: readonly string[]): Promise<void> {
  writeFileSync(join(folder, name), `${[HEADER, ...lines].join('\n')}\n`);
  const { code, stderr } = await runInProcess(['import', join(folder, name), '--data', data]);
  if (code !== 0) throw new Error(stderr);
}

/** A folder of its own with a data folder that holds a small shop. */
export async function smallShop(lines = shopLines()): Promise<{ folder: string; data: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'cli-shop-'));
  const data = join(folder, 'data');
  await importLines(folder, data, 'log.csv', lines);
  return { folder, data };
}
