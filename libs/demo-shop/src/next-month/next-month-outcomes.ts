import { DAY_SECONDS, START_SECONDS } from '../calendar.js';
import { userId } from '../csv-writer.js';
import { checkSize } from '../generate.js';
import { RandomStream } from '../random.js';
import { customersFor, openShop } from '../shop.js';
import { playCustomer } from '../visit.js';
import { openNextMonth } from './next-month-shop.js';
import { type Bought, PurchaseTally } from './purchase-tally.js';
import { type CampaignOptions, DAYS_BEFORE, type ExposedCustomer, Worlds } from './worlds.js';

export interface OutcomesOptions extends CampaignOptions {
  /** Of the log of October and November 2019 before: about how many events. Default 1,000,000. */
  events?: number;
  seed?: number;
  effects?: boolean;
}

/** What users bought, place by place. */
export interface BoughtColumns {
  purchases: Int32Array;
  revenue: Float64Array;
}

/** The month's users whose whole window lies in it, with what each buys in every world. */
export interface NextMonthOutcomes {
  /** The log's own ids. */
  userIds: string[];
  /** Milliseconds since 1970 UTC. */
  exposedAt: Float64Array;
  /** In the 28 days before the exposure, by the log before and the month so far. */
  before: BoughtColumns;
  without: BoughtColumns;
  byArm: Record<string, BoughtColumns>;
}

/**
 * The users of a demo shop's next month as `generateNextMonth` plays them, without a log: what each one buys after the exposure without any effect and with the uplift of every arm. Whoever
 * deals them to arms has exactly what the month's log would show.
 *
 * @throws RangeError - as `generateNextMonth`.
 * Cost: about 1 µs an event of the log before and of the month, the month once more for each arm; about 60 bytes a user and 12 for each arm.
 */
export function nextMonthOutcomes({
  events = 1_000_000,
  seed = 7,
  effects = true,
  ...campaign
}: OutcomesOptions = {}): NextMonthOutcomes {
  checkSize(events, seed, 1e9);
  const next = openNextMonth({ seed, events, effects });
  const worlds = new Worlds(next, campaign);
  const log = { shop: openShop({ seed, events, effects }), customers: customersFor(events) };
  const random = new RandomStream(seed);
  const users: { userId: string; before: Bought; told: ExposedCustomer }[] = [];
  for (let place = 0; place < next.customers; place++) {
    const index = next.indexOf(place);
    const told = worlds.play(index, '', null);
    if (!told?.isFollowed) continue;
    const earlier = new PurchaseTally();
    if (index < log.customers) playCustomer(log.shop, index, random, earlier);
    users.push({
      userId: String(userId(index)),
      before: sum(earlier.within(told.exposedAt - DAYS_BEFORE * DAY_SECONDS, told.exposedAt), told.before),
      told,
    });
  }
  const columns = (of: (user: (typeof users)[number]) => Bought): BoughtColumns => ({
    purchases: Int32Array.from(users, (user) => of(user).purchases),
    revenue: Float64Array.from(users, (user) => of(user).cents / 100),
  });
  return {
    userIds: users.map((user) => user.userId),
    exposedAt: Float64Array.from(users, ({ told }) => (START_SECONDS + told.exposedAt) * 1000),
    before: columns(({ before }) => before),
    without: columns(({ told }) => told.without),
    byArm: Object.fromEntries(
      worlds.arms.map((arm, place) => [arm, columns(({ told }) => told.byArm[place] as Bought)]),
    ),
  };
}

function sum(a: Bought, b: Bought): Bought {
  return { purchases: a.purchases + b.purchases, cents: a.cents + b.cents };
}
