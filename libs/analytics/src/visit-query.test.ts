import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PeopleRow, SalesRow } from './overview-rollups.js';
import { raw } from './sql.js';
import { type LogRow, type TinyLake, tinyLake } from './testing/tiny-lake.js';
import { askByDay, eventSalesQuery, type EventsOfDays, peopleQuery } from './visit-query.js';

/** User 1 has one session over midnight of Dubai (20:00 UTC) and another; user 2 buys twice in one session. */
const rows: LogRow[] = [
  { at: '2019-10-01 19:59:59', type: 'view', product: '1', user: '1', session: 'a' },
  { at: '2019-10-01 20:00:00', type: 'purchase', product: '1', user: '1', session: 'a', price: '0.10' },
  { at: '2019-10-01 21:00:00', type: 'cart', product: '1', user: '1', session: 'b' },
  { at: '2019-10-01 10:00:00', type: 'purchase', product: '1', user: '2', session: 'c', price: '2.00' },
  { at: '2019-10-01 10:00:01', type: 'purchase', product: '2', user: '2', session: 'c', price: '0.50' },
  { at: '2019-10-01 10:00:02', type: 'remove_from_cart', product: '2', user: '3', session: 'd' },
];

describe('counting events', () => {
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake(rows);
  });
  afterAll(() => lake.close());
  const days = { from: '2019-09-30', to: '2019-10-02' };
  const asked = (more: Partial<EventsOfDays> = {}): EventsOfDays => ({
    where: raw('true'),
    days,
    timeZone: 'Asia/Dubai',
    inOrder: true,
    ...more,
  });
  const personal = ({ day, visitors, sessions, buyers, purchase_sessions }: PeopleRow): string =>
    [day, visitors, sessions, buyers, purchase_sessions].join(' ');
  const sold = ({ day, views, carts, removes, purchases, revenue }: SalesRow): string =>
    [day, views, carts, removes, purchases, revenue].join(' ');
  const people = async (events: EventsOfDays): Promise<string[]> =>
    (await askByDay<PeopleRow>(lake.store, peopleQuery(events), undefined)).map(personal).toSorted();
  const sales = async (events: EventsOfDays): Promise<string[]> =>
    (await askByDay<SalesRow>(lake.store, eventSalesQuery(events), undefined)).map(sold).toSorted();

  it('tells people by day, a session over midnight on both and once in the whole', async () => {
    expect(await people(asked())).toEqual([' 3 4 2 2', '2019-10-01 3 3 1 1', '2019-10-02 1 2 1 1']);
  });

  it('tells events and revenue by day and in the whole', async () => {
    expect(await sales(asked())).toEqual([' 1 1 1 3 2.6000', '2019-10-01 1 0 1 2 2.5000', '2019-10-02 0 1 0 1 0.1000']);
  });

  it('gives the same where local days are converted one by one', async () => {
    const events = asked({ inOrder: false });
    expect([await people(events), await sales(events)]).toEqual([await people(asked()), await sales(asked())]);
  });

  it('tells people and events in one statement as in two', async () => {
    for (const events of [
      asked(),
      asked({ days: null }),
      asked({ inOrder: false }),
      asked({ where: raw("event_type = 'cart'") }),
      asked({ where: raw('false') }),
      asked({ where: raw('false'), days: null }),
    ]) {
      const both = await askByDay<PeopleRow & SalesRow>(lake.store, peopleQuery(events, true), undefined);
      expect(both.map(personal).toSorted()).toEqual(await people(events));
      expect(both.map(sold).toSorted()).toEqual(await sales(events));
    }
  });

  it('names no day where only the whole is asked', async () => {
    expect([await people(asked({ days: null })), await sales(asked({ days: null }))]).toEqual([
      [' 3 4 2 2'],
      [' 1 1 1 3 2.6000'],
    ]);
  });

  it('counts what the condition lets through; nothing is a whole of zeros', async () => {
    expect(await people(asked({ where: raw("event_type = 'cart'") }))).toEqual([' 1 1 0 0', '2019-10-02 1 1 0 0']);
    expect([
      await people(asked({ where: raw('false') })),
      await sales(asked({ where: raw('false') })),
      await sales(asked({ where: raw('false'), days: null })),
    ]).toEqual([[' 0 0 0 0'], [' 0 0 0 0 0.0000'], [' 0 0 0 0 0.0000']]);
  });
});
