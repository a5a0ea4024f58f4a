import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../local-days.js';
import { type LogRow, type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { dayOf, sessionNames, wanderingLog } from '../testing/wandering-log.js';
import { anomalies } from './anomalies.js';
import { changes, datesOf, lastWeek } from './changes.js';
import { gatherScopes } from './gather-scopes.js';
import type { ScopeDay } from './scope-days.js';

/** Visits of a shop for some weeks; from `since` on, shoes are visited `times` as often. A visit buys where its number divides by four. */
function shop(days: number, times = 1, since = 99, until = 99): LogRow[] {
  const rows: LogRow[] = [];
  for (let day = 0; day < days; day++) {
    const date = addDays('2024-03-01', day);
    const visit = (thing: number, code: string, brand: string, hour: number): void => {
      const user = String(day * 1000 + thing + (code === 'apparel.shoes' ? 500 : 0) + 1);
      const at = `${date} ${String(hour).padStart(2, '0')}:${String(thing % 60).padStart(2, '0')}:00`;
      const base = {
        product: code === 'apparel.shoes' ? '1' : '2',
        categoryId: code === 'apparel.shoes' ? '1' : '2',
        code,
        brand,
        user,
        price: '10.50',
      };
      rows.push({ ...base, at, type: 'view' });
      if (thing % 4 === 0) rows.push({ ...base, at, type: 'purchase' });
    };
    const jitter = (day * 7) % 5;
    const shoes = (30 + jitter) * (day >= since && day < until ? times : 1);
    for (let i = 0; i < shoes; i++) visit(i, 'apparel.shoes', 'acme', 6 + (i % 14));
    for (let i = 0; i < 60 - jitter; i++) visit(i, 'electronics.audio', 'beta', 6 + (i % 14));
  }
  return rows;
}

describe('what changed', () => {
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake(shop(42, 3, 35));
  });
  afterAll(() => lake.close());

  it('is the category that rose in the last week, in every figure of it, and not the one that did not', async () => {
    const answer = await changes(lake.store, { timeZone: 'UTC' });
    expect(answer.period).toEqual({ from: '2024-04-05', to: '2024-04-11' });
    expect(answer.baseline).toEqual({ from: '2024-03-01', to: '2024-04-04' });
    expect(answer.incomputable).toBeNull();
    const subjects = answer.findings.map(({ subject }) => subject);
    expect(subjects).toEqual(
      expect.arrayContaining([
        'Views of apparel',
        'Views of apparel.shoes',
        'Revenue of the brand acme',
        'Daily visitors of apparel',
      ]),
    );
    expect(subjects.filter((subject) => /electronics|beta/.test(subject))).toEqual([]);
    const shoes = answer.findings.find(({ name, measure }) => name === 'apparel.shoes' && measure === 'revenue');
    expect(shoes).toMatchObject({ direction: 'up', effectKind: 'relative-to-expected', scope: 'category' });
    if (!shoes?.effect.ok) throw new Error('incomputable');
    expect(shoes.effect.value).toBeGreaterThan(1.5);
    const purchases = shop(42, 3, 35).filter(
      ({ at, type, code }) => type === 'purchase' && code === 'apparel.shoes' && at >= '2024-04-05',
    ).length;
    expect(shoes.observedRevenue).toBe((purchases * 10.5).toFixed(2));
    expect(answer.findings.map(({ weight }) => weight)).toEqual(
      answer.findings.map(({ weight }) => weight).toSorted((a, b) => b - a),
    );
    expect(answer.lookedAt + answer.setAside.reduce((sum, { candidates }) => sum + candidates, 0)).toBe(
      7 * (1 + 2 + 2 + 2),
    );
    expect(answer.sentence).toMatch(/changes stand out \(\d+ measures were looked at\)/);
  });

  it('is nothing in a week like the others', async () => {
    const answer = await changes(lake.store, { timeZone: 'UTC', period: { from: '2024-03-29', to: '2024-04-04' } });
    expect(answer.findings).toEqual([]);
    expect(answer.sentence).toMatch(
      /^We found no unusual change .* Small changes may go unnoticed\. In an average figure, a rise of [\d.]+ % would be found in 80 % of cases\.$/,
    );
  });

  it('cannot be told without three weeks before, nor outside of the log', async () => {
    const early = await changes(lake.store, { timeZone: 'UTC', period: { from: '2024-03-10', to: '2024-03-16' } });
    expect(early).toMatchObject({
      incomputable: {
        reason: 'too-few',
        detail: 'The log has 1 whole weeks before 2024-03-10; 3 are needed to know what to expect.',
      },
      lookedAt: 0,
      findings: [],
    });
    const outside = await changes(lake.store, { timeZone: 'UTC', period: { from: '2025-03-10', to: '2025-03-16' } });
    expect(outside).toMatchObject({ incomputable: { reason: 'no-data' }, findings: [] });
    await expect(changes(lake.store, { timeZone: 'Mars/Base' })).rejects.toMatchObject({
      problem: 'invalid-time-zone',
    });
  });

  it('takes a filter, and looks into what lies below it', async () => {
    const answer = await changes(lake.store, { timeZone: 'UTC', filter: { category: 'apparel' } });
    expect(new Set(answer.findings.map(({ scope }) => scope))).toEqual(new Set(['shop', 'category', 'brand']));
    expect(answer.findings.find(({ scope, measure }) => scope === 'shop' && measure === 'views')).toMatchObject({
      subject: 'Views of the shop, only events of category apparel',
      sentence: expect.stringMatching(/^Views of the shop, only events of category apparel: \d+ % above /) as string,
    });
    const none = await changes(lake.store, { timeZone: 'UTC', filter: { brand: 'nobody' } });
    expect(none).toMatchObject({ lookedAt: 0, findings: [] });
  });

  it('is no fault of the tracking: a day without any purchase is left out and named', async () => {
    const rows = shop(42).filter(({ at, type }) => type !== 'purchase' || !at.startsWith('2024-04-07'));
    const faulty = await tinyLake(rows);
    try {
      const answer = await changes(faulty.store, { timeZone: 'UTC' });
      expect(answer.faults[0]).toMatchObject({
        date: '2024-04-07',
        kind: 'event-type-vanished',
        eventType: 'purchase',
      });
      expect(answer.daysLeftOut).toEqual(['2024-04-07']);
      expect(answer.findings).toEqual([]);
      const odd = await anomalies(faulty.store, { timeZone: 'UTC' });
      expect(odd.faults[0]).toMatchObject({ date: '2024-04-07', kind: 'event-type-vanished' });
      expect(odd.findings).toEqual([]);
      expect(odd.lookedAt).toBeGreaterThan(400);
    } finally {
      await faulty.close();
    }
  });
});

describe('days out of the ordinary', () => {
  it('are all days of a sale, though each has the others beside it, and none of the days around', async () => {
    const lake = await tinyLake(shop(56, 3, 30, 33));
    try {
      const { findings, lookedAt } = await anomalies(lake.store, { timeZone: 'UTC' });
      const sale = ['2024-03-31', '2024-04-01', '2024-04-02'];
      expect(lookedAt).toBeGreaterThan(500);
      expect(
        [...new Set(findings.filter(({ name }) => name === 'apparel').map(({ date }) => date))].toSorted(),
      ).toEqual(sale);
      expect(findings.filter(({ date }) => !sale.includes(date))).toEqual([]);
      expect(
        findings.find(({ date, name, measure }) => date === '2024-04-01' && name === 'apparel' && measure === 'views'),
      ).toMatchObject({ direction: 'up', effectKind: 'relative-to-expected' });
    } finally {
      await lake.close();
    }
  });
});

describe('the days of scopes', () => {
  const DATES = Array.from({ length: 12 }, (_, day) => addDays('2019-10-28', day));
  const rows = wanderingLog(DATES, 500, 31);
  const names = sessionNames(rows);
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake(rows);
  });
  afterAll(() => lake.close());

  const model = (date: string, some: readonly LogRow[]): ScopeDay => {
    const of = (type: LogRow['type']): LogRow[] => some.filter((row) => row.type === type);
    const distinct = <T>(values: readonly T[]): number => new Set(values).size;
    const cents = of('purchase').reduce((sum, { price }) => sum + Math.round(Number(price) * 100), 0);
    return {
      date,
      visitors: distinct(some.map(({ user }) => user)),
      sessions: distinct(some.map((row) => names.get(row))),
      purchaseSessions: distinct(of('purchase').map((row) => names.get(row))),
      views: of('view').length,
      carts: of('cart').length,
      purchases: of('purchase').length,
      revenue: (cents / 100).toFixed(4),
    };
  };

  it.each(['UTC', 'Asia/Kolkata', 'America/New_York', 'Australia/Lord_Howe'])(
    'are those of a slow count in %s',
    async (timeZone) => {
      const dates = [...new Set(rows.map((row) => dayOf(row, timeZone)))].toSorted();
      const [from = '', to = ''] = [dates[0], dates.at(-1)];
      const { scopes } = await gatherScopes(lake.store, { timeZone }, { from, to }, [
        'top-category',
        'category',
        'brand',
      ]);
      expect(scopes.map(({ kind, name }) => `${kind} ${name}`).toSorted()).toEqual([
        'brand samsung',
        'category apparel.shoes',
        'category electronics.audio.headphone',
        'category electronics.smartphone',
        'shop null',
        'top-category apparel',
        'top-category electronics',
      ]);
      for (const { kind, name, days } of scopes) {
        const inside = (row: LogRow): boolean =>
          kind === 'shop' ||
          (kind === 'brand'
            ? row.brand === name
            : row.code === name || (kind === 'top-category' && row.code?.split('.')[0] === name));
        for (const date of datesOf({ from, to })) {
          const expected = model(
            date,
            rows.filter((row) => dayOf(row, timeZone) === date && inside(row)),
          );
          const found = days.find((day) => day.date === date);
          expect(
            { ...(found ?? { ...expected, visitors: 0 }), revenue: Number(found?.revenue ?? 0).toFixed(4) },
            `${kind} ${name} ${date}`,
          ).toEqual(expected);
        }
      }
    },
  );

  it.each(['UTC', 'Asia/Kolkata', 'America/New_York', 'Australia/Lord_Howe'])(
    'are the same from the tables, where these have the days of %s',
    async (timeZone) => {
      const dates = [...new Set(rows.map((row) => dayOf(row, timeZone)))].toSorted();
      const days = { from: dates[0] ?? '', to: dates.at(-1) ?? '' };
      const zoned = await tinyLake(rows, timeZone);
      try {
        const kinds = ['top-category', 'category', 'brand'] as const;
        const [counted, rolled] = [
          await gatherScopes(lake.store, { timeZone }, days, kinds),
          await gatherScopes(zoned.store, { timeZone }, days, kinds),
        ];
        const sorted = ({ scopes }: typeof counted): unknown =>
          scopes.map((scope) => ({
            ...scope,
            days: scope.days
              .map((day) => ({ ...day, revenue: Number(day.revenue) }))
              .toSorted((one, other) => (one.date < other.date ? -1 : 1)),
          }));
        expect(sorted(rolled)).toEqual(sorted(counted));
        const asks = ({ statements }: typeof counted, table: string): boolean =>
          statements.some(({ text }) => text.includes(`from ${table}`));
        expect([asks(counted, 'active_days'), asks(rolled, 'active_days')]).toEqual([false, true]);
        // Where the month of the lake ends within a day of the zone, that day comes from its events.
        expect(asks(rolled, 'events')).toBe(timeZone !== 'UTC');
      } finally {
        await zoned.close();
      }
    },
  );
});

it('the last week leaves out a last day that the log leaves early', () => {
  const fault = {
    date: '2024-04-11',
    kind: 'partial-day' as const,
    eventType: null,
    detail: '',
    fromLocalTime: null,
    toLocalTime: '12:00',
    expectedSessions: null,
    levelChange: null,
  };
  expect(lastWeek({ from: '2024-03-01', to: '2024-04-11' }, [fault])).toEqual({ from: '2024-04-04', to: '2024-04-10' });
  expect(lastWeek({ from: '2024-03-01', to: '2024-04-11' }, [])).toEqual({ from: '2024-04-05', to: '2024-04-11' });
});
