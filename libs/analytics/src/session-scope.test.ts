import { afterAll, beforeAll, expect, it } from 'vitest';
import { resolvePeriod } from './period.js';
import { chosenSessions, ofChosenSessions, sessionsText } from './session-scope.js';
import { all, raw, select, sql } from './sql.js';
import { type LogRow, type TinyLake, tinyLake } from './testing/tiny-lake.js';

const row = (at: string, session: string, more: Partial<LogRow> = {}): LogRow => ({
  at,
  type: 'view',
  product: '1',
  user: '1',
  session,
  ...more,
});
const bot = Array.from({ length: 60 }, (_, i) =>
  row(`2019-10-02 12:00:${String(i).padStart(2, '0')}`, 'bot', {
    product: String(i + 1),
    user: '2',
    type: i % 2 ? 'view' : 'cart',
  }),
);

let lake: TinyLake;
beforeAll(async () => {
  lake = await tinyLake([
    row('2019-10-01 23:59:00', 'over midnight'),
    row('2019-10-02 00:01:00', 'over midnight', { type: 'purchase' }),
    row('2019-10-02 08:00:00', 'of the day'),
    ...bot,
    ...bot.map((one) => ({ ...one, product: `${one.product}9` })),
  ]);
});
afterAll(() => lake.close());

const eventsOf = async (from: string, to: string, bots: 'include' | 'exclude'): Promise<number> => {
  const scope = { period: await resolvePeriod(lake.store, { period: { from, to }, timeZone: 'UTC' }), bots };
  const [found] = await select<{ n: number }>(
    lake.store,
    sql`select count(*) as n from events where ${all(ofChosenSessions(scope))}`,
  );
  const [sessions] = await select<{ n: number }>(
    lake.store,
    sql`select cast(coalesce(sum(views + carts + removes + purchases), 0) as bigint) as n from sessions where ${all(chosenSessions(scope))}`,
  );
  expect(sessions?.n).toBe(found?.n);
  return found?.n ?? 0;
};

it('a session belongs to the day it began on, with what came after midnight', async () => {
  expect(await eventsOf('2019-10-01', '2019-10-01', 'include')).toBe(2);
  expect(await eventsOf('2019-10-02', '2019-10-02', 'include')).toBe(121);
});

it("sessions that look like a bot's can be left out, also of the whole log", async () => {
  expect(await eventsOf('2019-10-02', '2019-10-02', 'exclude')).toBe(1);
  expect(await eventsOf('2019-10-01', '2019-10-02', 'exclude')).toBe(3);
});

it('every session is no condition, and the choice is told in words', async () => {
  const period = await resolvePeriod(lake.store, { timeZone: 'UTC' });
  expect(ofChosenSessions({ period, bots: 'include' })).toEqual([]);
  expect(all(ofChosenSessions({ period, bots: 'include' }))).toEqual(raw('true'));
  expect(sessionsText({ period, bots: 'exclude' })).toBe(
    'sessions that began from 2019-10-01 to 2019-10-02 in UTC, without sessions that look like bots',
  );
});
