import { EVENT_TYPES, type EventStore, type EventType } from '@cartograph/events';
import { type BotChoice, withoutBots } from '../../bot-choice.js';
import { columnOf } from '../../counts.js';
import { dialect } from '../../dialect.js';
import { type EventFilter, inCategory, matchesFilter } from '../../event-filter.js';
import { QUARTER } from '../../local-quarters.js';
import { instant } from '../../period.js';
import { all, type Fragment, raw, sql } from '../../sql.js';
import type { CategoryLevel } from './demand-question.js';

/** Which events are counted. */
export interface CountScope {
  level: CategoryLevel;
  /** Milliseconds since 1970, the end not included. */
  from: number;
  to: number;
  /** Milliseconds of a step: a quarter-hour or a minute. */
  step: number;
  filter: EventFilter | null | undefined;
  bots: BotChoice;
}

/** Events by category and step, sorted by category; the rows of one category follow one another. */
export interface DemandCounts {
  /** Null for what lies outside the category that was asked for. */
  categories: readonly (string | null)[];
  /** Milliseconds since 1970 at which the step starts. */
  starts: Float64Array;
  events: Record<EventType, Float64Array>;
}

const COUNTS = raw(EVENT_TYPES.map((type) => `cast(sum(case when event_type = '${type}' then things else 0 end) as double) as ${columnOf(type)}`).join(', '));

/**
 * Counts events by category and quarter-hour: from the rollup, less the events of flagged sessions where bots are left out; from the events where a
 * brand is asked for or quarter-hours do not tell the days apart. A category that is asked for stays apart; everything else is still counted, for
 * the shop's rhythm.
 */
export function demandCountsQuery({ level, from, to, step, filter, bots }: CountScope): Fragment {
  const code = raw(level === 'top' ? "coalesce(split_part(category_code, '.', 1), '(none)')" : "coalesce(category_code, '(none)')");
  const category = filter?.category == null ? code : sql`case when ${inCategory(filter.category)} then ${code} end`;
  const isRolled = step === QUARTER && filter?.brand == null;
  const within = (at: string): Fragment => sql`${raw(at)} >= ${instant(new Date(from))} and ${raw(at)} < ${instant(new Date(to))}`;
  const slot = raw(step === QUARTER ? dialect.quarterHour('event_time') : "date_trunc('minute', event_time)");
  const rolled = sql`select ${category} as category, quarter as slot, event_type, sum(events) as things from category_quarters where ${within('quarter')} group by 1, 2, 3`;
  const flagged = sql`
  union all
  select ${category} as category, ${slot} as slot, event_type, -count(*) as things
  from events where ${within('event_time')} and session_no in (select session_no from sessions where bot_rule is not null) group by 1, 2, 3`;
  const source = isRolled
    ? sql`${rolled}${bots === 'exclude' ? flagged : raw('')}`
    : sql`select ${category} as category, ${slot} as slot, event_type, count(*) as things
    from events where ${all([within('event_time'), ...matchesFilter({ brand: filter?.brand ?? null }), ...withoutBots(bots)])} group by 1, 2, 3`;
  return sql`
select category, slot, ${COUNTS}
from (${source}) typed
group by category, slot
having sum(things) > 0
order by category nulls last`;
}

/** Asks {@link demandCountsQuery}. */
export async function askDemandCounts(store: EventStore, query: Fragment, signal: AbortSignal | undefined): Promise<DemandCounts> {
  const columns = await store.columns(query.text, [...query.params], { signal });
  const of = (type: EventType): Float64Array => columns.float64(columnOf(type));
  return { categories: columns.strings('category'), starts: columns.float64('slot'), events: { view: of('view'), cart: of('cart'), remove_from_cart: of('remove_from_cart'), purchase: of('purchase') } };
}
