import type { EventStore } from '@cartograph/events';
import type { Question } from './answer.js';
import { inCategory } from './event-filter.js';
import { instant, resolvePeriod } from './period.js';
import { type Fragment, select, sql } from './sql.js';

const DAY = 86_400_000;

/** About how many events a question has to do with; what it costs goes by them. */
export interface EventsAsked {
  /** Of the period, and of the days around it that the question looks at too. */
  ofPeriod: number;
  /** Of these, of the filter's category or brand; where both are asked for, of the one that has fewer. */
  ofFilter: number;
}

/**
 * Counts the events of a question's period and filter from the lake's tables of quarter-hours. A quarter-hour that an end of the period cuts in two counts whole or not at all.
 *
 * @param around - days before and after the period that the question looks at too. Default: none.
 * @throws QuestionError - an invalid period, time zone or filter, or no period on an empty log.
 * Cost: one sum of a rollup's column, and one more for each of category and brand.
 */
export async function eventsAsked(
  store: EventStore,
  { period, timeZone, filter, signal }: Question,
  around: { before: number; after: number } = { before: 0, after: 0 },
): Promise<EventsAsked> {
  const { start, end } = await resolvePeriod(store, { period: period ?? null, timeZone });
  const within = sql`quarter >= ${instant(new Date(start.getTime() - around.before * DAY))} and quarter < ${instant(new Date(end.getTime() + around.after * DAY))}`;
  const count = async (statement: Fragment): Promise<number> =>
    (await select<{ events: number }>(store, statement, signal))[0]?.events ?? 0;
  const events = sql`cast(coalesce(sum(events), 0) as double) as events`;
  const [ofPeriod, ...ofFilter] = await Promise.all([
    count(sql`select ${events} from category_quarters where ${within}`),
    ...(filter?.category == null
      ? []
      : [count(sql`select ${events} from category_quarters where ${within} and (${inCategory(filter.category)})`)]),
    ...(filter?.brand == null
      ? []
      : [count(sql`select ${events} from brand_quarters where ${within} and brand = ${filter.brand}`)]),
  ]);
  return { ofPeriod: ofPeriod!, ofFilter: Math.min(ofPeriod!, ...ofFilter) };
}
