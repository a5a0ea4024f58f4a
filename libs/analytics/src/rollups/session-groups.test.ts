import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EVENT_TYPES, openLake } from '@cartograph/events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventFilter } from '../event-filter.js';
import { addDays, type Period } from '../local-days.js';
import { overview } from '../overview.js';
import { resolvePeriod } from '../period.js';
import { scopedSessions } from '../testing/scoped-sessions.js';
import { type LogRow, type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { dayOf, wanderingLog } from '../testing/wandering-log.js';
import { type GroupedSessions, sessionGroups } from './session-groups.js';

const DATES = Array.from({ length: 40 }, (_, day) => addDays('2019-10-10', day));
const ROWS = wanderingLog(DATES, 600, 41);
const ZONE = 'America/New_York';

const groupOf = (user: string): number => Number((((BigInt(user) % 1_000_003n) + 500_009n) ** 3n % 1_000_003n) % 64n);

/** Sessions by day, types and group of users, read off the log the slow way. */
function slow(zone: string, period: Period | null, matches: (row: LogRow) => boolean): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { user, events } of scopedSessions(ROWS, zone, period)) {
    const own = new Set(events.filter(matches).map(({ type }) => EVENT_TYPES.indexOf(type)));
    if (own.size === 0) continue;
    const types = [...own].reduce((sum, bit) => sum + 2 ** bit, 0);
    const key = `${dayOf(events[0]!, zone)} ${types} ${groupOf(user)}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

const told = (rows: readonly GroupedSessions[]): Record<string, number> =>
  Object.fromEntries(rows.map(({ day, types, user_group: group, sessions }) => [`${day} ${types} ${group}`, sessions]));

describe('sessions by groups of users', () => {
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake(ROWS.slice(0, 300), ZONE);
    lake.store = await lake.add(ROWS.slice(300));
  });
  afterAll(() => lake.close());

  const cases: [string, EventFilter | null, (row: LogRow) => boolean][] = [
    ['of everything', null, () => true],
    ['of a category', { category: 'electronics' }, ({ code }) => code?.startsWith('electronics.') === true],
    ['of an id', { category: '13' }, ({ categoryId }) => categoryId === '13'],
    ['of a brand', { brand: 'samsung' }, ({ brand }) => brand === 'samsung'],
    [
      'of a brand within a category',
      { category: 'electronics', brand: 'samsung' },
      ({ code, brand }) => code?.startsWith('electronics.') === true && brand === 'samsung',
    ],
  ];
  it.each(cases)('are those of every session: %s', async (_, filter, matches) => {
    for (const days of [null, { from: '2019-10-20', to: '2019-11-08' }]) {
      const period = await resolvePeriod(lake.store, { period: days, timeZone: ZONE });
      const groups = await sessionGroups(lake.store, { period, filter, bots: 'include' }, { byDay: true });
      expect(told(groups.rows)).toEqual(slow(ZONE, days, matches));
      const together = await sessionGroups(lake.store, { period, filter, bots: 'include' }, { byDay: false });
      const count = (rows: readonly GroupedSessions[]): number => rows.reduce((sum, { sessions }) => sum + sessions, 0);
      expect(count(together.rows)).toBe(count(groups.rows));
    }
  });

  it('of a period in another zone are those of every day that it touches, without those that are left out', async () => {
    const timeZone = 'Asia/Kolkata';
    const days = { from: '2019-10-20', to: '2019-10-24' };
    const period = await resolvePeriod(lake.store, { period: days, timeZone });
    const groups = await sessionGroups(lake.store, { period, filter: null, bots: 'include' }, { byDay: true });
    expect(groups.zone).toBe(ZONE);
    expect(told(groups.rows)).toEqual(slow(ZONE, { from: '2019-10-19', to: '2019-10-24' }, () => true));
    const own = await resolvePeriod(lake.store, { period: days, timeZone: ZONE });
    const [leftOut] = [
      await resolvePeriod(lake.store, { period: { from: '2019-10-22', to: '2019-10-22' }, timeZone: ZONE }),
    ];
    const without = await sessionGroups(
      lake.store,
      {
        period: { ...own, leftOut: [{ date: '2019-10-22', start: leftOut.start, end: leftOut.end }] },
        filter: null,
        bots: 'include',
      },
      { byDay: true },
    );
    expect(told(without.rows)).toEqual(
      Object.fromEntries(Object.entries(slow(ZONE, days, () => true)).filter(([key]) => !key.startsWith('2019-10-22'))),
    );
  });

  it('are told from the events by a lake that has no table of them, and an overview says the same', async () => {
    const question = { timeZone: ZONE, filter: null } as const;
    const before = await overview(lake.store, question);
    const file = join(lake.dataDir, 'lake', 'snapshots', `${lake.store.snapshot.id}.json`);
    const text = await readFile(file, 'utf8');
    const manifest = JSON.parse(text) as { rollups: number; files: Record<string, unknown[]> };
    expect(manifest.files['session_groups']).not.toEqual([]);
    await writeFile(
      file,
      JSON.stringify({
        ...manifest,
        checksum: undefined,
        rollups: 3,
        files: { ...manifest.files, session_groups: [] },
      }),
    );
    const older = await openLake({ dataDir: lake.dataDir, threads: 1 });
    const store = await older.store();
    try {
      const period = await resolvePeriod(store, { timeZone: ZONE });
      for (const [, filter, matches] of cases)
        expect(told((await sessionGroups(store, { period, filter, bots: 'include' }, { byDay: true })).rows)).toEqual(
          slow(ZONE, null, matches),
        );
      expect((await overview(store, question)).total).toEqual(before.total);
    } finally {
      await store.close();
      await older.close();
      await writeFile(file, text);
    }
  });
});

describe('shares of sessions of users who buy in all of their sessions or in none', () => {
  // 40 users of 5 sessions each in both weeks; in the second week 12 instead of 10 of them buy.
  const week = (first: string, buyers: number): LogRow[] =>
    Array.from({ length: 200 }, (_, i) => {
      const [user, session] = [i % 40, Math.floor(i / 40)];
      return {
        at: `${addDays(first, session)} 10:00:00`,
        type: user < buyers ? ('purchase' as const) : ('view' as const),
        product: '1',
        user: String(1000 + user),
        session: `${user}-${first}-${session}`,
      };
    });
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake([...week('2019-10-07', 10), ...week('2019-10-14', 12)], 'UTC');
  });
  afterAll(() => lake.close());

  it('are known no better than 40 users are', async () => {
    const { total, changes } = await overview(lake.store, {
      timeZone: 'UTC',
      period: { from: '2019-10-14', to: '2019-10-18' },
      comparedWith: { from: '2019-10-07', to: '2019-10-11' },
    });
    const share = total.purchaseSessionsPerSession;
    expect(share).toMatchObject({ ok: true, value: 0.3, method: 'wilson-by-user' });
    if (!share.ok) throw new Error(share.detail);
    // Of 200 independent sessions Wilson's interval is 0.241 to 0.367; of 40 users 0.181 to 0.454.
    expect(share.low).toBeLessThan(0.21);
    expect(share.high).toBeGreaterThan(0.4);
    const change = changes.find(({ measure }) => measure === 'purchaseSessionsPerSession');
    expect(change?.difference).toMatchObject({ ok: true, method: 'newcombe-by-user' });
    expect(change?.difference?.ok && change.difference.value).toBeCloseTo(0.05, 10);
    expect(change?.isSignificant).toBe(false);
    expect(changes.find(({ measure }) => measure === 'revenue')).toMatchObject({
      difference: null,
      isSignificant: null,
    });
  });
});
