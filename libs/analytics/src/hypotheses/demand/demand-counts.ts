import { EVENT_TYPES, type EventStore, type EventType, isId } from '@cartograph/events';
import { type BotChoice, withoutBots } from '../../bot-choice.js';
import { columnOf } from '../../counts.js';
import { dialect } from '../../dialect.js';
import { type EventFilter, inCategory, matchesFilter } from '../../event-filter.js';
import { QUARTER } from '../../local-quarters.js';
import { instant } from '../../period.js';
import { all, type Fragment, joined, raw, sql } from '../../sql.js';
import type { CategoryLevel } from './demand-question.js';

/** Which events are counted. */
export interface CountScope {
  level: CategoryLevel;
  /** Milliseconds since 1970, the end not included; steps are counted from the first on. */
  from: number;
  to: number;
  /** Milliseconds of a step: an hour, a quarter-hour or a minute. */
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

const COUNTS = raw(
  EVENT_TYPES.map(
    (type) => `cast(sum(case when event_type = '${type}' then things else 0 end) as double) as ${columnOf(type)}`,
  ).join(', '),
);

/**
 * Counts events by category and quarter-hour: from the rollup, less the events of flagged sessions where bots are left out; from the events where a
 * brand is asked for or quarter-hours do not tell the days apart. A category that is asked for stays apart; everything else is still counted, for
 * the shop's rhythm.
 */
export function demandCountsQuery({ level, from, to, step, filter, bots }: CountScope): Fragment {
  const code = raw(
    level === 'top' ? "coalesce(split_part(category_code, '.', 1), '(none)')" : "coalesce(category_code, '(none)')",
  );
  const category = filter?.category == null ? code : sql`case when ${inCategory(filter.category)} then ${code} end`;
  const within = (at: string): Fragment =>
    sql`${raw(at)} >= ${instant(new Date(from))} and ${raw(at)} < ${instant(new Date(to))}`;
  const number = (at: string): Fragment =>
    raw(`cast(${dialect.wholeQuotient(`${dialect.epochMicros(at)} - ${from * 1000}`, String(step * 1000))} as int)`);
  // Names of events are looked at once for each step and type, not for each event. Rows of the rollup are about as many before as after, so theirs are looked at first.
  const names = raw(filter?.category != null && isId(filter.category) ? 'category_code, category_id' : 'category_code');
  const counted = (things: string, where: Fragment): Fragment => sql`
  select ${category} as category, step_number, event_type, things
  from (select ${number('event_time')} as step_number, event_type, ${names}, ${raw(things)} as things from events where ${where} group by 1, 2, ${names}) named`;
  const rolled = sql`
  select ${category} as category, ${number('quarter')} as step_number, event_type, sum(events) as things from category_quarters where ${within('quarter')} group by 1, 2, 3`;
  const flagged = counted(
    '-count(*)',
    sql`${within('event_time')} and session_no in (select session_no from sessions where bot_rule is not null)`,
  );
  const source =
    step % QUARTER === 0 && filter?.brand == null
      ? joined([rolled, ...(bots === 'exclude' ? [flagged] : [])], '\n  union all')
      : counted(
          'count(*)',
          all([within('event_time'), ...matchesFilter({ brand: filter?.brand ?? null }), ...withoutBots(bots)]),
        );
  return sql`
select category, step_number, ${COUNTS}
from (${source}
) typed
group by category, step_number
having sum(things) > 0
order by category nulls last`;
}

/** Asks {@link demandCountsQuery}. */
export async function askDemandCounts(
  store: EventStore,
  query: Fragment,
  { from, step }: Pick<CountScope, 'from' | 'step'>,
  signal: AbortSignal | undefined,
): Promise<DemandCounts> {
  const columns = await store.columns(query.text, [...query.params], { signal });
  const of = (type: EventType): Float64Array => columns.float64(columnOf(type));
  const starts = Float64Array.from(columns.int32('step_number'), (number) => from + number * step);
  return {
    categories: columns.strings('category'),
    starts,
    events: { view: of('view'), cart: of('cart'), remove_from_cart: of('remove_from_cart'), purchase: of('purchase') },
  };
}
