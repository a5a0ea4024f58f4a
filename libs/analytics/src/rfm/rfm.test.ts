import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, dayCount, localDate } from '../local-days.js';
import { type LogRow, type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { dayOf, sessionNames, timeOf, wanderingLog } from '../testing/wandering-log.js';
import { rfm } from './rfm.js';
import { rfmMembers } from './rfm-members.js';
import { segmentOf } from './rfm-segments.js';

const dates = [
  ...Array.from({ length: 12 }, (_, day) => addDays('2019-10-27', day)),
  '2019-12-31',
  '2020-01-01',
  ...Array.from({ length: 5 }, (_, day) => addDays('2020-03-05', day)),
  '2020-04-05',
];

/** Twelve users of a wandering log are told apart into forty. */
const many = (rows: LogRow[]): LogRow[] =>
  rows.map((row, i) => ({
    ...row,
    user: String(Number(row.user) * 10 + (i % 4)),
    session: row.session && `${row.session}${i % 4}`,
  }));

interface Buyer {
  user: string;
  days: number;
  sessions: number;
  cents: number;
}

function buyersOf(
  rows: readonly LogRow[],
  names: ReadonlyMap<LogRow, string>,
  asOf: string,
  timeZone: string,
): Buyer[] {
  const purchases = rows.filter(({ type }) => type === 'purchase');
  return [...new Set(purchases.map(({ user }) => user))].map((user) => {
    const own = purchases.filter((row) => row.user === user);
    const last =
      own
        .map((row) => dayOf(row, timeZone))
        .toSorted()
        .at(-1) ?? '';
    return {
      user,
      days: dayCount(last, asOf) - 1,
      sessions: new Set(own.map((row) => names.get(row))).size,
      cents: own.reduce((sum, { price }) => sum + Math.round(Number(price) * 100), 0),
    };
  });
}

const fifth = (buyers: readonly Buyer[], own: Buyer, worth: (buyer: Buyer) => number): number => {
  const worse = buyers.filter((other) => worth(other) < worth(own)).length;
  const equal = buyers.filter((other) => worth(other) === worth(own)).length;
  return Math.min(5, Math.floor((5 * (worse + equal / 2)) / buyers.length) + 1);
};
const scoresOf = (buyers: readonly Buyer[], own: Buyer): { recency: number; frequency: number; monetary: number } => ({
  recency: fifth(buyers, own, ({ days }) => -days),
  frequency: Math.min(
    own.sessions === 1 ? 2 : 5,
    fifth(buyers, own, ({ sessions }) => sessions),
  ),
  monetary: fifth(buyers, own, ({ cents }) => cents),
});
const money = (buyers: readonly Buyer[]): string =>
  (buyers.reduce((sum, { cents }) => sum + cents, 0) / 100).toFixed(2);

describe('RFM of wandering buyers', () => {
  const rows = many(wanderingLog(dates, 420, 11));
  const names = sessionNames(rows);
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake(rows);
  });
  afterAll(() => lake.close());

  const question = fc.record({
    timeZone: fc.constantFrom('America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'),
    filter: fc.constantFrom(null, { brand: 'samsung' }),
    period: fc.constantFrom(
      null,
      { from: '2019-10-28', to: '2020-03-07' },
      { from: '2019-11-02', to: '2019-11-02' },
      { from: '2020-01-01', to: '2020-12-31' },
    ),
  });

  it('by rule is that of a slow reading of the log, and each segment has as many members as it says', async () => {
    await fc.assert(
      fc.asyncProperty(question, async ({ timeZone, filter, period }) => {
        const answer = await rfm(lake.store, { timeZone, filter, period });
        const last = localDate(Math.max(...rows.map(timeOf)), timeZone);
        const asOf = period && period.to < last ? period.to : last;
        expect(answer.asOf).toBe(asOf);
        const inside = rows.filter(
          (row) =>
            (period === null || (dayOf(row, timeZone) >= period.from && dayOf(row, timeZone) <= period.to)) &&
            (filter === null || row.brand === filter.brand),
        );
        const buyers = buyersOf(inside, names, asOf, timeZone);
        expect([answer.buyers, answer.revenue]).toEqual([buyers.length, money(buyers)]);
        const isTold = buyers.length === 0 || new Set(buyers.map(({ days }) => days)).size > 1;
        expect([answer.segments.length, answer.grid.length]).toEqual(isTold ? [9, 25] : [0, 0]);
        for (const { name, buyers: size, revenue, recencyDays, purchaseSessions } of answer.segments) {
          const own = buyers.filter((buyer) => segmentOf(scoresOf(buyers, buyer)) === name);
          expect([name, size, revenue]).toEqual([name, own.length, money(own)]);
          expect(recencyDays ?? 0).toBeCloseTo(
            own.length === 0 ? 0 : own.reduce((sum, { days }) => sum + days, 0) / own.length,
            9,
          );
          expect(purchaseSessions ?? 0).toBeCloseTo(
            own.length === 0 ? 0 : own.reduce((sum, { sessions }) => sum + sessions, 0) / own.length,
            9,
          );
          expect((await rfmMembers(lake.store, { timeZone, filter, period }, name)).userIds.toSorted()).toEqual(
            own.map(({ user }) => user).toSorted(),
          );
        }
        for (const cell of answer.grid) {
          const own = buyers.filter((buyer) => {
            const { recency, frequency } = scoresOf(buyers, buyer);
            return recency === cell.recency && frequency === cell.frequency;
          });
          expect([cell.buyers, cell.revenue]).toEqual([own.length, money(own)]);
        }
      }),
      { numRuns: 12, seed: 4 },
    );
  });

  it('by k-means puts every buyer into one cluster, the same at any time, and explains their number', async () => {
    const asked = { timeZone: 'UTC', method: 'k-means' as const };
    const answer = await rfm(lake.store, asked);
    expect(await rfm(lake.store, asked)).toEqual(answer);
    expect(answer.segments.reduce((sum, { buyers }) => sum + buyers, 0)).toBe(answer.buyers);
    expect(answer.segments.reduce((sum, { revenueShare }) => sum + (revenueShare ?? 0), 0)).toBeCloseTo(1, 6);
    expect(answer.choices?.map(({ clusters }) => clusters)).toEqual([2, 3, 4, 5, 6, 7, 8]);
    expect(answer.choiceText).toMatch(new RegExp(`^${answer.segments.length} clusters, for the mean silhouette`));
    for (const { name, buyers } of answer.segments)
      expect((await rfmMembers(lake.store, asked, name)).userIds).toHaveLength(buyers);
    const three = await rfm(lake.store, { ...asked, clusters: 3 });
    expect([three.segments.length, three.choices, three.choiceText]).toEqual([3, null, '3 clusters, as asked for.']);
  });

  it('has designed answers where nobody buys, and before the log', async () => {
    const none = await rfm(lake.store, { timeZone: 'UTC', filter: { brand: 'nobody' } });
    expect(none).toMatchObject({ buyers: 0, revenue: '0.00' });
    expect(none.segments[0]).toMatchObject({
      buyers: 0,
      buyerShare: null,
      revenueShare: null,
      recencyDays: null,
      revenuePerBuyer: null,
    });
    expect(none.grid).toHaveLength(25);
    expect(await rfm(lake.store, { timeZone: 'UTC', filter: { brand: 'nobody' }, method: 'k-means' })).toMatchObject({
      buyers: 0,
      segments: [],
      choiceText: expect.stringMatching(/fewer than two/) as string,
    });
    expect(await rfm(lake.store, { timeZone: 'UTC', period: { from: '2010-01-01', to: '2010-02-01' } })).toMatchObject({
      buyers: 0,
      asOf: null,
    });
    expect(
      (await rfmMembers(lake.store, { timeZone: 'UTC', period: { from: '2010-01-01', to: '2010-02-01' } }, 'lost'))
        .userIds,
    ).toEqual([]);
  });

  it('refuses numbers of clusters and names that there are not', async () => {
    await expect(rfm(lake.store, { timeZone: 'UTC', clusters: 3 })).rejects.toThrow(/Rules have no number/);
    await expect(rfm(lake.store, { timeZone: 'UTC', method: 'k-means', clusters: 9 })).rejects.toThrow(/from 2 to 8/);
    for (const name of ['nobody', 'cluster-5-of-4', 'cluster-1-of-9'])
      await expect(rfmMembers(lake.store, { timeZone: 'UTC' }, name)).rejects.toThrow(/no segment/);
  });
});

it('names nobody where all buyers last bought on one day, and has no cluster of one', async () => {
  const lake = await tinyLake([{ at: '2019-10-01 10:00:00', type: 'purchase', product: '1', user: '1' }]);
  try {
    const answer = await rfm(lake.store, { timeZone: 'UTC' });
    expect(answer).toMatchObject({ buyers: 1, revenue: '10.00', segments: [], grid: [] });
    expect(answer.choiceText).toContain('last bought on the same day');
    expect((await rfmMembers(lake.store, { timeZone: 'UTC' }, 'loyal')).userIds).toEqual([]);
    expect((await rfm(lake.store, { timeZone: 'UTC', method: 'k-means' })).segments).toEqual([]);
  } finally {
    await lake.close();
  }
});

it.each([
  ['once', 1],
  ['twice', 2],
])('names nobody where all bought %s', async (_often, sessions) => {
  const lake = await tinyLake(
    Array.from({ length: 40 }, (_, n): LogRow[] =>
      Array.from({ length: sessions }, (__, session) => ({
        at: `2019-10-${String(1 + (n % 20)).padStart(2, '0')} ${10 + session}:00:00`,
        type: 'purchase',
        product: '1',
        user: String(n),
        session: `${n}-${session}`,
        price: `${5 + n}.00`,
      })),
    ).flat(),
  );
  try {
    const answer = await rfm(lake.store, { timeZone: 'UTC' });
    expect(answer).toMatchObject({ buyers: 40, segments: [], grid: [] });
    expect(answer.choiceText).toContain('equally often');
    for (const name of ['promising', 'new', 'lost'])
      expect((await rfmMembers(lake.store, { timeZone: 'UTC' }, name)).userIds, name).toEqual([]);
    expect((await rfm(lake.store, { timeZone: 'UTC', method: 'k-means' })).segments.length).toBeGreaterThan(1);
  } finally {
    await lake.close();
  }
});

it('calls nobody loyal who bought once, though nearly all did', async () => {
  const rows = Array.from({ length: 60 }, (_, n): LogRow[] => {
    const day = String(1 + (n % 20)).padStart(2, '0');
    const row = { at: `2019-10-${day} 10:00:00`, type: 'purchase' as const, product: '1', user: String(n) };
    return n % 20 === 19 ? [row, { ...row, at: `2019-10-${day} 18:00:00`, session: `again-${n}` }] : [row];
  }).flat();
  const lake = await tinyLake(rows);
  try {
    const { segments } = await rfm(lake.store, { timeZone: 'UTC' });
    const often = segments.filter(({ name }) => ['champions', 'loyal', 'cannot-lose', 'at-risk'].includes(name));
    expect(often.reduce((sum, { buyers }) => sum + buyers, 0)).toBe(3);
    expect(segments.reduce((sum, { buyers }) => sum + buyers, 0)).toBe(60);
  } finally {
    await lake.close();
  }
});
