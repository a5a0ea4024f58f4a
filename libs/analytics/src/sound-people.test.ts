import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { calendarParts } from './calendar-parts.js';
import type { EventFilter } from './event-filter.js';
import { addDays, localDays } from './local-days.js';
import { orderGroups } from './order-groups.js';
import { askFigures } from './overview-query.js';
import { resolvePeriod } from './period.js';
import { soundPeople } from './sound-people.js';
import { type LogRow, type TinyLake, tinyLake } from './testing/tiny-lake.js';
import { dayOf, modelFigures, sessionNames, wanderingLog } from './testing/wandering-log.js';

const FIRST = '2019-09-20';
const DATES = Array.from({ length: 60 }, (_, day) => addDays(FIRST, day));

/** A session over local midnights that buys too often for a human; its user comes by other sessions, too. */
const bot = Array.from({ length: 60 }, (_, i): LogRow => ({
  at: new Date(Date.parse('2019-10-31T13:00:00Z') + i * 1_200_000).toISOString().slice(0, 19).replace('T', ' '),
  type: i % 7 === 0 ? 'view' : 'purchase',
  product: '9',
  code: 'electronics.smartphone',
  categoryId: '11',
  brand: 'samsung',
  user: '3',
  session: 'bot',
  price: (i + 0.25).toFixed(2),
}));

/** A user of each day, and two who come on two days in a row, in sessions that begin or end at local midnights. */
const short = DATES.flatMap((date, day): LogRow[] =>
  ['00:00:00', '13:15:00', '18:14:59', '23:59:59'].map((time, i) => ({
    at: `${date} ${time}`,
    type: (day + i) % 3 === 0 ? 'purchase' : 'view',
    product: '10',
    code: 'electronics.audio.headphone',
    categoryId: '12',
    brand: i % 2 === 0 ? 'samsung' : null,
    user: String(100 + (i < 2 ? day : Math.floor(day / 2))),
    session: i === 0 ? `${100 + day}-${day}` : i === 1 ? null : `${100 + Math.floor(day / 2)}-pair`,
    price: '2.50',
  })),
);

const ROWS = [...wanderingLog(DATES, 420, 6), ...bot, ...short];
const NAMES = sessionNames(ROWS);
// In these months clocks are set in New York, Berlin and Lord Howe.
const ZONES = ['Asia/Kathmandu', 'Australia/Lord_Howe', 'America/New_York', 'Europe/Berlin'];
const FILTERS: [EventFilter | null, (row: LogRow) => boolean][] = [
  [null, () => true],
  [null, () => true],
  [{ category: 'electronics' }, (row) => row.code?.startsWith('electronics.') === true],
  [{ brand: 'samsung' }, (row) => row.brand === 'samsung'],
  [
    { category: 'electronics', brand: 'samsung' },
    (row) => row.brand === 'samsung' && row.code?.startsWith('electronics.') === true,
  ],
];

describe('without the days that are left out', () => {
  const lakes = new Map<string, TinyLake>();
  beforeAll(async () => {
    for (const zone of ZONES.slice(0, 2)) lakes.set(zone, await tinyLake(ROWS, zone));
  }, 600_000);
  afterAll(async () => {
    for (const lake of lakes.values()) await lake.close();
  });

  it('people and orders are those of the events on the other days', async () => {
    const ways = { masks: 0, sessions: 0, lookedUp: 0, events: 0, orders: 0, acts: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          lakeZone: fc.constantFrom(...ZONES.slice(0, 2)),
          otherZone: fc.option(fc.constantFrom(...ZONES)),
          bots: fc.constantFrom('include' as const, 'exclude' as const),
          filter: fc.constantFrom(...FILTERS),
          granularity: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
          begin: fc.integer({ min: 0, max: 50 }),
          lost: fc
            .array(fc.boolean(), { minLength: 2, maxLength: 30 })
            .filter((days) => days.includes(true) && days.includes(false)),
        }),
        async ({ lakeZone, otherZone, bots, filter: [filter, matches], granularity, begin, lost }) => {
          const { store } = lakes.get(lakeZone) ?? expect.fail('every zone has a lake');
          const timeZone = otherZone ?? lakeZone;
          const from = addDays(FIRST, begin);
          const asked = { from, to: addDays(from, lost.length - 1) };
          const logged = await resolvePeriod(store, { timeZone, period: asked });
          const { covered } = logged;
          const leftOut = localDays(asked.from, asked.to, timeZone).filter(
            ({ date }, i) => lost[i] && covered && date >= covered.from && date <= covered.to,
          );
          const period = { ...logged, leftOut, isWholeLog: false };
          fc.pre(covered !== null && leftOut.length > 0 && leftOut.length < logged.days);

          const scope = { period, days: covered, granularity, filter, bots };
          const { people, statements } = await soundPeople(
            store,
            scope,
            askFigures(store, { ...scope, period: logged }, undefined),
            undefined,
          );
          const orders = await orderGroups(store, { period, filter, bots }, undefined);

          const kept = (days: { from: string; to: string }): ReturnType<typeof modelFigures> =>
            modelFigures(
              ROWS.filter((row) => {
                const day = dayOf(row, timeZone);
                return (
                  day >= days.from &&
                  day <= days.to &&
                  matches(row) &&
                  (bots === 'include' || row.session !== 'bot') &&
                  !leftOut.some(({ date }) => date === day)
                );
              }),
              NAMES,
            );
          const found = new Map(people.map((row) => [row.day, row]));
          expect(found.size).toBe(people.length);
          const spans = [
            { day: null, ...asked },
            ...calendarParts(covered, granularity).map((part) => ({ ...part, day: part.from })),
          ];
          for (const span of spans) {
            const { visitors, sessions, buyers, purchaseSessions, revenue } = kept(span);
            const told = found.get(span.day) ?? { visitors: 0, sessions: 0, buyers: 0, purchase_sessions: 0 };
            expect([told.visitors, told.sessions, told.buyers, told.purchase_sessions], span.day ?? 'whole').toEqual([
              visitors,
              sessions,
              buyers,
              purchaseSessions,
            ]);
            const sums = orders.of(span);
            expect([Array.from(sums.x).reduce((sum, n) => sum + n, 0), sums.revenue]).toEqual([
              purchaseSessions,
              revenue,
            ]);
          }

          const text = statements.map((statement) => statement.text).join('\n');
          if (filter === null) expect(text).not.toMatch(/from events\b/);
          if (/active_days/.test(text)) ways.masks += 1;
          if (/from sessions/.test(text)) ways.sessions += 1;
          if (/events_of/.test(text)) ways.lookedUp += 1;
          if (/from events\b/.test(text)) ways.events += 1;
          // The table of orders has the days of the lake's zone, by category or by brand.
          const isTold = timeZone === lakeZone && !(filter?.category && filter.brand);
          expect(orders.statements.map(({ text: asked }) => /from (session_orders|acts)\b/.exec(asked)?.[1])).toEqual([
            isTold ? 'session_orders' : 'acts',
          ]);
          ways[isTold ? 'orders' : 'acts'] += 1;
        },
      ),
      { numRuns: 200, seed: 7 },
    );
    expect(Object.entries(ways).filter(([, times]) => times === 0)).toEqual([]);
  }, 600_000);
});
