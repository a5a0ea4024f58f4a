import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HEADER } from '../csv-writer.js';
import { isDemoShopFile } from '../demo-files.js';
import { generateDemoMonth } from '../generate-month.js';
import { generateDemoShop } from '../generate.js';
import { hash32 } from '../random.js';
import type { TruthsDocument } from '../truths.js';
import { generateNextMonth, type NextMonthOptions, type NextMonthResult } from './generate-next-month.js';
import { nextMonthOutcomes } from './next-month-outcomes.js';

const DAY = 86_400_000;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-next-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const make = (name: string, options: Partial<NextMonthOptions> = {}): Promise<NextMonthResult> =>
  generateNextMonth({ file: join(folder, name), events: 60_000, ...options });
const cells = async (path: string): Promise<string[][]> =>
  (await readFile(path, 'utf8'))
    .split('\n')
    .slice(1, -1)
    .map((line) => line.split(','));
const at = (text: string): number => Date.parse(`${text.slice(0, 10)}T${text.slice(11, 19)}Z`);
const half = (user: string): string => (hash32(99, Number(user)) % 2 === 0 ? 'control' : 'treatment');
const seen = (rows: string[][]): Set<string> => new Set(rows.map((row) => row[7] as string));

function grouped<T>(list: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}

interface Counted {
  arm: string;
  converted: boolean;
  cents: number;
  carted: number;
  paid: number;
}

/** What a stranger counts of the users whose window ends before the month does: the first row from the start on is the exposure. */
async function count({ file, exposuresFile }: NextMonthResult, windowDays: number): Promise<Counted[]> {
  const rows = [...new Map((await cells(file)).map((row) => [row.join(), row])).values()];
  const byUser = grouped(rows, (row) => row[7] as string);
  const end = Date.UTC(2020, 0, 1);
  return (await cells(exposuresFile)).flatMap(([unit = '', arm = '', exposedAt = '']): Counted[] => {
    const from = Date.parse(exposedAt);
    if (from + windowDays * DAY > end) return [];
    const own = (byUser.get(unit) ?? []).filter(
      (row) => at(row[0] as string) >= from && at(row[0] as string) < from + windowDays * DAY,
    );
    const bought = own.filter((row) => row[1] === 'purchase');
    const sessions = new Set(own.filter((row) => row[1] === 'cart').map((row) => row[8]));
    return [
      {
        arm,
        converted: bought.length > 0,
        cents: bought.reduce((sum, row) => sum + Math.round(Number(row[6]) * 100), 0),
        carted: sessions.size,
        paid: [...sessions].filter((session) => bought.some((row) => row[8] === session)).length,
      },
    ];
  });
}

const mean = (users: Counted[], of: (user: Counted) => number): number =>
  users.reduce((sum, user) => sum + of(user), 0) / users.length;

describe('generateNextMonth', () => {
  it('writes the same bytes on every machine, packed or not, which an import takes for the demo shop’s', async () => {
    const plain = await make('dec.csv');
    const bytes = await readFile(plain.file);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(
      '50e6037cfb74a527f9985113aaeec3ef3def90567f816e3665ff40cb99d61b0f',
    );
    const packed = await make('packed.csv.gz');
    expect(gunzipSync(await readFile(packed.file)).equals(bytes)).toBe(true);
    expect(plain).toMatchObject({
      month: '2019-12',
      bytes: bytes.length,
      truthsFile: join(folder, 'dec.truths.json'),
      exposuresFile: join(folder, 'dec.exposures.csv'),
    });
    expect((await readdir(folder)).filter((name) => name.startsWith('dec')).toSorted()).toEqual([
      'dec.csv',
      'dec.exposures.csv',
      'dec.truths.json',
    ]);
    expect([await isDemoShopFile(plain.file), await isDemoShopFile(packed.file)]).toEqual([true, true]);
    expect(bytes.subarray(0, HEADER.length).toString()).toBe(HEADER);
    const rows = await cells(plain.file);
    expect(rows).toHaveLength(plain.rows);
    expect(new Set(rows.map((row) => (row[0] as string).slice(0, 7)))).toEqual(new Set(['2019-12']));
    expect(plain.rows / 30_000).toBeCloseTo(1, 0);
  });

  it('brings nearly half of the customers back in visits of their own, with the same products and tastes, and new ones', async () => {
    const { files } = await generateDemoShop({ outDir: join(folder, 'shop'), events: 60_000 });
    const before = (await Promise.all(files.map(cells))).flat();
    const december = await cells((await make('dec.csv')).file);
    const [earlier, now] = [seen(before), seen(december)];
    const again = [...now].filter((user) => earlier.has(user));
    expect(again.length / earlier.size).toBeCloseTo(0.46, 1);
    expect(now.size).toBeGreaterThan(1.3 * again.length);
    const sessions = new Set(before.map((row) => row[8]).filter(Boolean));
    expect(december.filter((row) => sessions.has(row[8]!))).toEqual([]);
    const shelf = new Map(before.map((row) => [row[2], `${row[3]},${row[5]}`]));
    expect(december.filter((row) => shelf.has(row[2]) && shelf.get(row[2]) !== `${row[3]},${row[5]}`)).toEqual([]);
    // Of the shelves a customer saw before, more are seen again than of those that another one saw.
    const shelves = (rows: string[][]): Map<string, Set<string>> =>
      new Map(
        [...grouped(rows, (row) => row[7] as string)].map(([user, own]) => [
          user,
          new Set(own.map((row) => row[3] as string)),
        ]),
      );
    const [past, present] = [shelves(before), shelves(december)];
    const common = (other: number): number =>
      again.reduce(
        (sum, user, i) =>
          sum + ([...present.get(user)!].some((one) => past.get(again[(i + other) % again.length]!)!.has(one)) ? 1 : 0),
        0,
      ) / again.length;
    expect(common(0)).toBeGreaterThan(2 * common(17));
  });

  it('follows a log of one month, too', async () => {
    const november = await generateDemoMonth({ file: join(folder, 'nov.csv'), month: '2030-11', events: 30_000 });
    const next = await make('next.csv', {
      events: 30_000,
      after: '2030-11',
      armOf: half,
      uplifts: { treatment: { cartToPurchase: 0.5 } },
    });
    expect(next).toMatchObject({ month: '2030-12', planted: { startsAt: '2030-12-01T00:00:00.000Z' } });
    expect(next.rows / 30_000).toBeCloseTo(1, 0);
    const [earlier, now] = [seen(await cells(november.file)), seen(await cells(next.file))];
    expect([...now].filter((user) => earlier.has(user)).length / earlier.size).toBeCloseTo(0.46, 1);
    expect((await make('new-year.csv', { events: 1_000, after: '2030-12' })).month).toBe('2031-01');
    expect((await make('two.csv', { events: 1_000, after: '2019-10' })).month).toBe('2019-11');
  });

  it('exposes those of an arm with their first visit from the start on, and nobody else', async () => {
    const startsAt = new Date('2019-12-05T12:00:00Z');
    const armOf = (user: string): string | null => (hash32(5, Number(user)) % 3 === 0 ? null : half(user));
    const made = await make('dec.csv', { startsAt, armOf, windowDays: 7 });
    const exposures = await cells(made.exposuresFile);
    const first = new Map<string, number>();
    for (const row of await cells(made.file))
      if (at(row[0]!) >= startsAt.getTime()) first.set(row[7]!, Math.min(first.get(row[7]!) ?? Infinity, at(row[0]!)));
    // A visit that began before the start and goes on is no exposure.
    const late = exposures.filter(
      ([unit, arm, exposedAt = '']) => armOf(unit!) !== arm || Date.parse(exposedAt) < first.get(unit!)!,
    );
    expect(late).toEqual([]);
    expect(
      exposures.filter(([unit, , exposedAt = '']) => Date.parse(exposedAt) === first.get(unit!)).length /
        exposures.length,
    ).toBeGreaterThan(0.99);
    const dealt = [...first.keys()].filter((user) => armOf(user) !== null);
    expect(exposures.length / dealt.length).toBeGreaterThan(0.99);
    expect(made.planted).toMatchObject({
      startsAt: '2019-12-05T12:00:00.000Z',
      windowDays: 7,
      exposed: exposures.length,
      arms: [],
    });
  });

  it('is the same with arms and without, where no arm has an uplift or none of them is dealt', async () => {
    const plain = await readFile((await make('plain.csv')).file);
    const dealt = await make('dealt.csv', { armOf: half });
    const unused = await make('unused.csv', {
      uplifts: { treatment: { cartToPurchase: 0.9, viewToCart: 1, basket: 1 } },
    });
    const nothing = await make('nothing.csv', {
      armOf: half,
      uplifts: { treatment: {}, control: { cartToPurchase: 0 } },
    });
    for (const { file } of [dealt, unused, nothing]) expect((await readFile(file)).equals(plain)).toBe(true);
    expect(
      nothing.planted.arms.map(({ conversionDifference, revenueDifference }) => [
        conversionDifference,
        revenueDifference,
      ]),
    ).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(unused.planted).toMatchObject({
      exposed: 0,
      followed: 0,
      without: { conversion: null },
      arms: [{ conversion: null, conversionUplift: null }],
    });
  });

  it('tells the truth: what everybody buys in an arm is what it says of the arm, to the cent', async () => {
    const uplifts = { treatment: { cartToPurchase: 0.4, basket: 0.3 }, loud: { viewToCart: 0.5 } };
    for (const arm of ['treatment', 'loud', 'control']) {
      const made = await make(`${arm}.csv`, { uplifts, armOf: () => arm });
      const users = await count(made, 14);
      const told = made.planted.arms.find((one) => one.arm === arm) ?? made.planted.without;
      expect([
        arm,
        users.length,
        mean(users, ({ converted }) => Number(converted)),
        mean(users, ({ cents }) => cents) / 100,
      ]).toEqual([arm, made.planted.followed, told.conversion, told.revenuePerUser]);
      expect(JSON.parse(await readFile(made.truthsFile, 'utf8')) as TruthsDocument).toMatchObject({
        seed: 7,
        files: [{ bytes: made.bytes }],
        campaign: made.planted,
      });
    }
  });

  it('lets an arm show what is planted, and the control what is without', async () => {
    const made = await make('dec.csv', {
      events: 600_000,
      uplifts: { treatment: { cartToPurchase: 0.5 } },
      armOf: half,
    });
    const byArm = grouped(await count(made, 14), ({ arm }) => arm);
    const [control = [], treatment = []] = [byArm.get('control'), byArm.get('treatment')];
    const {
      without,
      arms: [planted],
    } = made.planted;
    expect(Object.values(made.planted.exposedByArm).reduce((sum, users) => sum + users, 0)).toBe(made.planted.exposed);
    const converted = (users: Counted[]): number => mean(users, (user) => Number(user.converted));
    const error = (users: Counted[]): number => Math.sqrt((converted(users) * (1 - converted(users))) / users.length);
    expect(Math.abs(converted(control) - without.conversion!)).toBeLessThan(3 * error(control));
    expect(Math.abs(converted(treatment) - planted!.conversion!)).toBeLessThan(3 * error(treatment));
    expect(converted(treatment) - converted(control)).toBeGreaterThan(3 * error(control));
    // The chance that a session with a cart is paid is half as high again; the cause of the rest.
    const paid = (users: Counted[]): number => mean(users, (user) => user.paid) / mean(users, (user) => user.carted);
    expect(paid(treatment) / paid(control)).toBeGreaterThan(1.35);
    expect(paid(treatment) / paid(control)).toBeLessThan(1.65);
  });

  it('is what nextMonthOutcomes says without a log', async () => {
    const uplifts = { treatment: { cartToPurchase: 0.4, basket: 0.3 } };
    const options = { events: 60_000, uplifts, startsAt: new Date('2019-12-03T00:00:00Z'), windowDays: 10 };
    const made = await make('dec.csv', { ...options, armOf: half });
    const told = nextMonthOutcomes(options);
    const exposures = new Map(
      (await cells(made.exposuresFile)).map(([unit, , exposedAt]) => [unit, Date.parse(exposedAt!)]),
    );
    expect(told.userIds.map((user) => exposures.get(user))).toEqual([...told.exposedAt]);
    expect(told.userIds).toHaveLength(made.planted.followed);
    const sum = (list: ArrayLike<number>): number => Array.from(list).reduce((total, value) => total + value, 0);
    expect(sum(told.without.revenue) / told.userIds.length).toBeCloseTo(made.planted.without.revenuePerUser!, 8);
    expect(sum(told.byArm['treatment']!.purchases.map((purchases) => Number(purchases > 0)))).toBe(
      Math.round(made.planted.arms[0]!.conversion! * made.planted.followed),
    );
    // What was bought before, read from the logs.
    const { files } = await generateDemoShop({ outDir: join(folder, 'shop'), events: 60_000 });
    const rows = [
      ...new Set(
        (await Promise.all([...files, made.file].map(cells)))
          .flat()
          .filter((row) => row[1] === 'purchase')
          .map((row) => row.join()),
      ),
    ].map((line) => line.split(','));
    const byUser = grouped(rows, (row) => row[7] as string);
    told.userIds.forEach((user, place) => {
      const to = told.exposedAt[place]!;
      const earlier = (byUser.get(user) ?? []).filter((row) => at(row[0]!) < to && at(row[0]!) >= to - 28 * DAY);
      expect([told.before.purchases[place], told.before.revenue[place]]).toEqual([
        earlier.length,
        earlier.reduce((cents, row) => cents + Math.round(Number(row[6]) * 100), 0) / 100,
      ]);
    });
    expect(sum(told.before.purchases)).toBeGreaterThan(100);
  });

  it('stops when it is told to and leaves nothing behind', async () => {
    const controller = new AbortController();
    const running = make('log.csv', {
      events: 400_000,
      armOf: half,
      signal: controller.signal,
      onProgress: ({ step }) => step === 'writing the log' && controller.abort(new Error('stop')),
    });
    await expect(running).rejects.toThrow('stop');
    expect(await readdir(folder)).toEqual([]);
  });

  it('refuses what it cannot make', async () => {
    await expect(make('log.parquet')).rejects.toThrow('.csv or .csv.gz');
    await expect(make('log.csv', { uplifts: { b: { cartToPurchase: 1 } } })).rejects.toThrow(
      'The uplift cartToPurchase of b is 1: give a fraction from -1 to 0.9, such as 0.2 for a fifth more.',
    );
    await expect(make('log.csv', { uplifts: { b: { viewToCart: Number.NaN } } })).rejects.toThrow(
      'viewToCart of b is NaN',
    );
    await expect(make('log.csv', { uplifts: { b: { carts: 1 } as object } })).rejects.toThrow(
      'The uplift of b has "carts": give viewToCart, cartToPurchase, basket.',
    );
    await expect(make('log.csv', { startsAt: new Date('2020-01-01T00:00:00Z') })).rejects.toThrow(
      'The campaign starts 2020-01-01T00:00:00.000Z: give an instant of 2019-12, UTC.',
    );
    await expect(make('log.csv', { startsAt: new Date(Number.NaN) })).rejects.toThrow('give an instant of 2019-12');
    await expect(make('log.csv', { windowDays: 1.5 })).rejects.toThrow(
      'The window has 1.5 days: give a whole number from 1.',
    );
    await expect(make('log.csv', { after: '2099-12' })).rejects.toThrow('2019-10 to 2099-12');
    await expect(make('log.csv', { events: 10 })).rejects.toThrow('cannot have 10 events');
    expect(await readdir(folder)).toEqual([]);
  });
});
