import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_SECONDS, NOVEMBER_STARTS_AT, OCTOBER_DAYS } from './calendar.js';
import { generateDemoShop } from './generate.js';
import { readLog, type Log } from './testing/read-log.js';

// Published figures of October and November 2019 (third-party), see docs/reference/demo-shop.md for the tolerances.

let folder: string;
let log: Log;
let october: Figures;
let november: Figures;
let sessions: Session[];

interface Figures {
  events: number;
  byType: number[];
  users: number;
  sessions: number;
}

interface Session {
  events: number;
  carts: number;
  purchases: number;
  start: number;
  end: number;
  user: number;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-shop-'));
  const { files, rows } = await generateDemoShop({ outDir: folder, events: 1_000_000 });
  log = await readLog(files, rows);
  october = figures((time) => time < NOVEMBER_STARTS_AT);
  november = figures((time) => time >= NOVEMBER_STARTS_AT);
  sessions = readSessions();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function figures(isIn: (time: number) => boolean): Figures {
  const byType = [0, 0, 0];
  const users = new Set<number>();
  const ids = new Set<number>();
  let events = 0;
  for (let row = 0; row < log.rows; row++) {
    if (!isIn(log.time[row] as number)) continue;
    events++;
    byType[log.type[row] as number]!++;
    users.add(log.user[row] as number);
    ids.add(log.session[row] as number);
  }
  return { events, byType, users: users.size, sessions: ids.size };
}

function readSessions(): Session[] {
  const list: Session[] = [];
  for (let row = 0; row < log.rows; row++) {
    const number = log.session[row] as number;
    if (number < 0) continue;
    const time = log.time[row] as number;
    const session = (list[number] ??= {
      events: 0,
      carts: 0,
      purchases: 0,
      start: time,
      end: time,
      user: log.user[row] as number,
    });
    session.events++;
    session.end = time;
    if (log.type[row] === 1) session.carts++;
    if (log.type[row] === 2) session.purchases++;
  }
  return list;
}

const share = (part: number, whole: number): number => part / whole;
const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(q * values.length)] as number;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const near = (value: number, target: number, tolerance: number): void => {
  expect(value).toBeGreaterThanOrEqual(target * (1 - tolerance));
  expect(value).toBeLessThanOrEqual(target * (1 + tolerance));
};
const inMonth = (month: 'october' | 'november') =>
  sessions.filter(({ start }) => (month === 'october') === start < NOVEMBER_STARTS_AT);
const rowsWhere = (test: (row: number) => boolean): number => {
  let count = 0;
  for (let row = 0; row < log.rows; row++) if (test(row)) count++;
  return count;
};
const topOf = (row: number): string => (log.codes[log.code[row] as number] as string).split('.')[0] as string;
const purchasesWithoutCart = (month: 'october' | 'november'): number => {
  const buying = inMonth(month).filter(({ purchases }) => purchases > 0);
  return mean(buying.map(({ carts }) => Number(carts === 0)));
};
const minutes = (list: Session[]): number[] => list.map(({ start, end }) => (end - start) / 60);
const novemberDay = (time: number): number => Math.floor(time / DAY_SECONDS) - OCTOBER_DAYS + 1;
const apparelCarts = (isOctober: boolean): number =>
  rowsWhere(
    (row) =>
      log.type[row] === 1 && topOf(row) === 'apparel' && (log.time[row] as number) < NOVEMBER_STARTS_AT === isOctober,
  );

describe('the shop follows the published figures', () => {
  it('has about the wanted number of events, 39 % of them in October', () => {
    near(log.rows, 1_000_000, 0.03);
    near(share(october.events, log.rows), 0.386, 0.05);
  });

  it('has October’s and November’s mix of events', () => {
    near(share(october.byType[1]!, october.events), 0.0218, 0.12);
    near(share(october.byType[2]!, october.events), 0.0175, 0.12);
    near(share(november.byType[1]!, november.events), 0.0449, 0.12);
    near(share(november.byType[2]!, november.events), 0.0136, 0.12);
  });

  it('has users with as many sessions', () => {
    near(share(october.sessions, october.users), 3.06, 0.08);
    near(share(november.sessions, november.users), 3.73, 0.08);
    near(share(october.users, log.users), 3_022_290 / 5_316_649, 0.05);
  });

  it('has sessions as long, and as often with a cart or a purchase', () => {
    const lengths = inMonth('november').map(({ events }) => events);
    near(mean(lengths), 4.9, 0.06);
    expect(quantile(lengths, 0.5)).toBe(2);
    near(quantile(lengths, 0.9), 11, 0.1);
    near(quantile(lengths, 0.99), 36, 0.1);
    near(mean(inMonth('october').map(({ events }) => events)), 4.59, 0.06);
    near(mean(inMonth('october').map(({ carts }) => Number(carts > 0))), 0.0618, 0.1);
    near(mean(inMonth('october').map(({ purchases }) => Number(purchases > 0))), 0.0679, 0.1);
    near(mean(inMonth('november').map(({ carts }) => Number(carts > 0))), 0.1257, 0.1);
    near(mean(inMonth('november').map(({ purchases }) => Number(purchases > 0))), 0.0554, 0.1);
  });

  it('has purchases without a cart: 16 % of November’s purchase sessions, more in October', () => {
    near(purchasesWithoutCart('november'), 0.16, 0.15);
    expect(purchasesWithoutCart('october')).toBeGreaterThan(0.3);
  });

  it('has buyers who come back', () => {
    const orders = new Map<number, number[]>();
    for (const { purchases, user, end } of sessions)
      if (purchases) orders.set(user, [...(orders.get(user) ?? []), end]);
    near(orders.size / log.users, 0.131, 0.12);
    near([...orders.values()].filter((times) => times.length > 1).length / orders.size, 0.334, 0.08);
    near(mean([...orders.values()].map((times) => times.length)), 1.85, 0.08);
    const gaps = [...orders.values()].flatMap((times) =>
      times
        .toSorted((a, b) => a - b)
        .slice(1)
        .map((time, i) => (time - (times.toSorted((a, b) => a - b)[i] as number)) / DAY_SECONDS),
    );
    near(quantile(gaps, 0.25), 0.9, 0.35);
    near(quantile(gaps, 0.5), 4.3, 0.35);
    near(quantile(gaps, 0.75), 13.8, 0.4);
  });

  it('has sessions that last as long', () => {
    near(quantile(minutes(sessions), 0.5), 1.73, 0.2);
    near(quantile(minutes(sessions.filter(({ purchases }) => purchases > 0)), 0.5), 6.63, 0.2);
  });

  it('has the categories’ shares of events', () => {
    const counts = new Map<string, number>();
    for (let row = 0; row < log.rows; row++) counts.set(topOf(row), (counts.get(topOf(row)) ?? 0) + 1);
    const published = {
      electronics: 38,
      '': 31.8,
      appliances: 11.7,
      computers: 5.5,
      apparel: 3.6,
      furniture: 2.9,
      auto: 2.4,
      construction: 1.7,
      kids: 1.2,
      accessories: 0.6,
      sport: 0.4,
    };
    for (const [top, percent] of Object.entries(published))
      near(((counts.get(top) ?? 0) / log.rows) * 100, percent, percent > 2 ? 0.07 : 0.15);
  });

  it('has their prices', () => {
    const published = {
      electronics: [75, 255, 1014],
      appliances: [26, 106, 436],
      computers: [54, 386, 1161],
      furniture: [52, 268, 543],
      apparel: [34, 72, 127],
      auto: [46, 100, 209],
      kids: [12, 97, 369],
    };
    for (const [top, targets] of Object.entries(published)) {
      const prices: number[] = [];
      for (let row = 0; row < log.rows; row++)
        if (topOf(row) === top && log.price[row] !== 0) prices.push(log.price[row] as number);
      for (const [i, q] of [0.1, 0.5, 0.9].entries()) near(quantile(prices, q), targets[i] as number, 0.27);
    }
    const all = Array.from(log.price.subarray(0, log.rows));
    near(quantile(all, 0.5), 164.61, 0.15);
    near(quantile(all, 0.9), 758.24, 0.15);
    near(quantile(all, 0.99), 1681.9, 0.15);
    expect(all.reduce((most, price) => Math.max(most, price), 0)).toBeLessThan(2574.07);
  });

  it('leaves 32 % of category codes and 14 % of brands empty, and gives one code several ids', () => {
    near(rowsWhere((row) => log.codes[log.code[row] as number] === '') / log.rows, 0.32, 0.06);
    near(rowsWhere((row) => log.brands[log.brand[row] as number] === '') / log.rows, 0.14, 0.06);
    const idsOfPhones = new Set<number>();
    for (let row = 0; row < log.rows; row++)
      if (log.codes[log.code[row] as number] === 'electronics.smartphone')
        idsOfPhones.add(log.categoryId[row] as number);
    expect(idsOfPhones.size).toBeGreaterThan(10);
  });

  it('has the day’s cycle: traffic highest at 14–15 UTC, lowest at 23; purchases per event highest at 09', () => {
    const events = new Float64Array(24);
    const purchases = new Float64Array(24);
    for (let row = 0; row < log.rows; row++) {
      const hour = Math.floor((log.time[row] as number) / 3600) % 24;
      events[hour]!++;
      if (log.type[row] === 2) purchases[hour]!++;
    }
    expect([14, 15]).toContain(events.indexOf(Math.max(...events)));
    expect(events.indexOf(Math.min(...events))).toBe(23);
    const rates = Array.from(purchases, (count, hour) => count / (events[hour] as number));
    expect([8, 9, 10]).toContain(rates.indexOf(Math.max(...rates)));
  });

  it('has prices of which about half move', () => {
    const seen = new Map<number, Set<number>>();
    for (let row = 0; row < log.rows; row++) {
      if (log.price[row] === 0) continue;
      const prices = seen.get(log.product[row] as number) ?? new Set();
      seen.set(log.product[row] as number, prices.add(log.price[row] as number));
    }
    near([...seen.values()].filter((prices) => prices.size === 1).length / seen.size, 0.527, 0.06);
  });
});

describe('the shop has the faults of a real log', () => {
  it('repeats rows exactly: 0.12 % of them, 95 % carts, some dozens of times', () => {
    const total = log.duplicates.reduce((sum, { count }) => sum + count, 0);
    near(total / log.rows, 0.0012, 0.3);
    expect((log.duplicates[1]?.count ?? 0) / total).toBeGreaterThan(0.9);
  });

  it('logs record views and no purchase on 15 November, in UTC and on the shop’s clock', () => {
    for (const offset of [0, 4 * 3600]) {
      const perDay = new Map<number, number>();
      for (let row = 0; row < log.rows; row++) {
        const day = novemberDay((log.time[row] as number) + offset);
        if (log.type[row] === 0) perDay.set(day, (perDay.get(day) ?? 0) + 1);
      }
      expect([...perDay].toSorted((a, b) => b[1] - a[1])[0]?.[0]).toBe(15);
    }
    expect(rowsWhere((row) => log.type[row] === 2 && novemberDay(log.time[row] as number) === 15)).toBe(0);
    expect(rowsWhere((row) => log.type[row] === 2 && novemberDay((log.time[row] as number) + 4 * 3600) === 15)).toBe(0);
    expect(rowsWhere((row) => log.type[row] === 2 && novemberDay(log.time[row] as number) === 16)).toBeGreaterThan(100);
  });

  it('hardly logs carts of apparel in October', () => {
    expect(apparelCarts(true)).toBeLessThan(5);
    expect(apparelCarts(false)).toBeGreaterThan(200);
  });

  it('shows some views, never a purchase, at the price 0.00', () => {
    const zero = rowsWhere((row) => log.price[row] === 0);
    near(zero / log.rows, 0.0022, 0.3);
    expect(rowsWhere((row) => log.price[row] === 0 && log.type[row] !== 0)).toBe(0);
  });

  it('misses some session ids, shares some between two users, and has two bots', () => {
    expect(rowsWhere((row) => log.session[row] === -1)).toBeGreaterThan(5);
    expect(log.sharedSessionIds).toBeGreaterThan(3);
    expect(sessions.filter(({ events }) => events >= 1_500)).toHaveLength(2);
  });
});
