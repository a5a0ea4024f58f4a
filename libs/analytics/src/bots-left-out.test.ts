import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { abandonment } from './abandonment/abandonment.js';
import type { Question } from './answer.js';
import { anomalies } from './changes/anomalies.js';
import { changes } from './changes/changes.js';
import { cohorts } from './cohorts/cohorts.js';
import { explore } from './explore/explore.js';
import { funnel } from './funnel/funnel.js';
import { association } from './hypotheses/association/association.js';
import { purchaseDrivers } from './hypotheses/purchase-drivers/purchase-drivers.js';
import { demand } from './hypotheses/demand/demand.js';
import { lifetimeValue } from './lifetime-value/lifetime-value.js';
import { addDays } from './local-days.js';
import { overview } from './overview.js';
import { paths } from './paths/paths.js';
import { prices } from './prices/prices.js';
import { products } from './products/products.js';
import { repeatPurchase } from './repeat-purchase/repeat-purchase.js';
import { retention } from './retention/retention.js';
import { rfm } from './rfm/rfm.js';
import { timeToPurchase } from './time-to-purchase.js';
import { type LogRow, type TinyLake, tinyLake } from './testing/tiny-lake.js';
import { timeOf, wanderingLog } from './testing/wandering-log.js';
import type { EventStore } from '@cartograph/events';

const DATES = Array.from({ length: 40 }, (_, day) => addDays('2019-10-01', day));
const people = wanderingLog(DATES, 900, 77).toSorted((a, b) => timeOf(a) - timeOf(b));
const [first, last] = [people[0], people.at(-1)];

/** Fifty purchases in one session: of a machine alone, and of a user who is a person in other sessions. Neither begins nor ends the log. */
const machine = (user: string, day: number): LogRow[] =>
  Array.from({ length: 60 }, (_, i): LogRow => ({
    at: `${DATES[day] ?? ''} 12:${String(i % 60).padStart(2, '0')}:07`,
    type: i < 55 ? 'purchase' : i < 58 ? 'cart' : 'view',
    product: '9',
    code: 'electronics.smartphone',
    categoryId: '11',
    brand: 'samsung',
    price: '7.77',
    user,
    session: `machine-${user}`,
  }));
const bots = [...machine('3', 20), ...machine('900', 25)];

/**
 * Everything that an answer says of the log, without what it says of itself. A price was the shop's, whoever saw it: how often prices changed is a matter of all events. So is how soon a loss
 * of the tracking is noticed.
 */
const told = ({
  snapshot: _s,
  definition: _d,
  population: _p,
  changesTotal: _c,
  ...rest
}: Record<string, unknown>): unknown =>
  JSON.parse(
    JSON.stringify(rest, (_, value: unknown) =>
      isCovered(value) ? { ...value, detail: null, facts: { ...value.facts, second: null } } : value,
    ),
  );
const isCovered = (value: unknown): value is { facts: object } =>
  typeof value === 'object' && value !== null && 'code' in value && value.code === 'covered';

const ASKED: Record<string, (store: EventStore, question: Question) => Promise<object>> = {
  overview,
  abandonment,
  changes,
  anomalies,
  paths,
  prices,
  rfm,
  demand,
  'overview by week of a category': (store, question) =>
    overview(store, { ...question, granularity: 'week', filter: { category: 'electronics' } }),
  'overview by month of a brand': (store, question) =>
    overview(store, { ...question, granularity: 'month', filter: { brand: 'samsung' } }),
  funnel: (store, question) =>
    funnel(store, {
      ...question,
      steps: [{ eventTypes: ['view'] }, { eventTypes: ['cart'] }, { eventTypes: ['purchase'] }],
    } as Parameters<typeof funnel>[1]),
  'cohorts by first view': (store, question) => cohorts(store, { ...question, entry: 'first-view' }),
  'cohorts by first purchase': (store, question) =>
    cohorts(store, { ...question, entry: 'first-purchase', granularity: 'month' }),
  'retention by day': (store, question) =>
    retention(store, { ...question, granularity: 'day' } as Parameters<typeof retention>[1]),
  'repeat purchase': (store, question) => repeatPurchase(store, question),
  'time to purchase': (store, question) => timeToPurchase(store, question),
  'lifetime value': (store, question) => lifetimeValue(store, question),
  products: (store, question) => products(store, { ...question, tree: 'category' } as Parameters<typeof products>[1]),
  association: (store, question) =>
    association(store, { ...question, minimumSupport: 5 } as Parameters<typeof association>[1]),
  purchaseDrivers: (store, question) => purchaseDrivers(store, question),
  'explore by kind of user and price': (store, question) =>
    explore(store, { ...question, measure: 'conversionRate', by: ['userKind', 'priceBand'] }),
  'explore by product': (store, question) =>
    explore(store, { ...question, measure: 'revenue', by: ['product', 'weekday'], top: 3 }),
};

describe('with bots left out', () => {
  let mixed: TinyLake;
  let pure: TinyLake;
  beforeAll(async () => {
    mixed = await tinyLake([...people, ...bots]);
    pure = await tinyLake(people);
  });
  afterAll(async () => {
    await mixed.close();
    await pure.close();
  });

  it('the log has bots between its first and last event', async () => {
    expect(first && last && bots.every((row) => timeOf(row) > timeOf(first) && timeOf(row) < timeOf(last))).toBe(true);
    expect(await mixed.store.rows('select count(*) as n from sessions where bot_rule is not null')).toEqual([{ n: 2 }]);
    expect((await overview(mixed.store, { timeZone: 'UTC' })).total.counts.total).toBe(people.length + bots.length);
  });

  it.each(Object.keys(ASKED))('%s is what a log without them says', async (name) => {
    const ask = ASKED[name];
    if (!ask) throw new Error(`nobody asks ${name}`);
    for (const period of [null, { from: '2019-10-08', to: '2019-11-04' }]) {
      const [left, never] = await Promise.all([
        ask(mixed.store, { timeZone: 'Europe/Berlin', period, bots: 'exclude' }),
        ask(pure.store, { timeZone: 'Europe/Berlin', period }),
      ]);
      expect(told({ ...left })).toEqual(told({ ...never }));
    }
  });
});
