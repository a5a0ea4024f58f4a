import { type BotChoice, actsWithoutBots, withoutBots } from '../bot-choice.js';
import { dialect } from '../dialect.js';
import { instant } from '../period.js';
import { all, Fragment, raw, sql } from '../sql.js';
import type { ExposedPart } from './exposed-users.js';

/** Microseconds of a day of 24 hours. */
export const DAY_MICROS = 86_400_000_000;
/** Silence after which a visit is over, as the importer has it for rows without a session id. */
const SILENCE_MICROS = 30 * 60_000_000;

const LIST_MARK = ',';

/** What is counted about each exposure. */
export interface OutcomeWindows {
  windowDays: number;
  daysBefore: number;
  courseDays: number;
  returns: readonly { from: number; to: number }[];
  bots: BotChoice;
}

/** Days after an exposure of which anything is counted. */
export function horizonDays({ windowDays, returns }: OutcomeWindows): number {
  return returns.reduce((most, { to }) => Math.max(most, to), windowDays);
}

const micros = (days: number): Fragment => raw(String(Math.round(days * DAY_MICROS)));

/**
 * `exposed`: `place` in the part, `user_id`, `exposed_us`. The lists go as one text each: as lists of values the engine takes ten times as long to
 * receive them.
 */
function exposed({ numbers, exposedAt }: ExposedPart): Fragment {
  return sql`
with exposed ${raw(dialect.workedOutOnce)} (
  select cast(unnest(range(${numbers.length})) as int) as place, cast(unnest(string_split(${numbers.join(LIST_MARK)}, '${raw(LIST_MARK)}')) as bigint) as user_id,
    cast(unnest(string_split(${exposedAt.join(LIST_MARK)}, '${raw(LIST_MARK)}')) as bigint) as exposed_us
)`;
}

/** A statement to read, in which a part's users are told by how many they are. */
export function withoutUsers({ text, params }: Fragment, { numbers }: ExposedPart): Fragment {
  return new Fragment(
    text,
    params.map((value, at) => (at === 1 || at === 2 ? `a number for each of ${numbers.length} users` : value)),
  );
}

/** The files and rows that may hold what is counted of a part, to read no others. */
function mayCount(
  { numbers, exposedAt }: ExposedPart,
  { daysBefore }: OutcomeWindows,
  table: 'events' | 'acts',
  toDays: number,
): Fragment[] {
  const [first, last] = exposedAt.reduce(
    ([low, high], one) => [Math.min(low, one), Math.max(high, one)],
    [Infinity, -Infinity],
  );
  // An instant is told in milliseconds: those at the edges are taken in and told apart by the microsecond.
  const from = instant(new Date(Math.floor((first - daysBefore * DAY_MICROS) / 1000)));
  const to = instant(new Date(Math.ceil((last + toDays * DAY_MICROS) / 1000)));
  const [at, user] = [raw(`${table}.event_time`), raw(`${table}.user_id`)];
  return [sql`${user} between ${numbers[0]!} and ${numbers.at(-1)!}`, sql`${at} >= ${from} and ${at} < ${to}`];
}

/**
 * SQL of what the users of a part did, a row for each whom the log has: `place`, `views`, `carts`, `orders`, `purchases`, `revenue`,
 * `first_purchase_us` (NULL without one), `returned_0` …, and `before_sessions`, `before_orders`, `before_purchases`, `before_revenue`.
 */
export function outcomesQuery(part: ExposedPart, windows: OutcomeWindows): Fragment {
  const { windowDays, daysBefore, returns, bots } = windows;
  const horizon = horizonDays(windows);
  const since = raw(`${dialect.epochMicros('events.event_time')} - e.exposed_us`);
  const inWindow = sql`since >= 0 and since < ${micros(windowDays)}`;
  const bought = raw(`event_type = 'purchase'`);
  const count = (condition: Fragment, name: string): Fragment =>
    sql`count(case when ${condition} then 1 end) as ${raw(name)}`;
  const came = returns.map(
    ({ from, to }, i) =>
      sql`, max(case when since >= ${micros(from)} and since < ${micros(to)} then 1 else 0 end) as returned_${raw(String(i))}`,
  );
  const each = (text: (i: number) => string): Fragment => raw(returns.map((_, i) => text(i)).join(''));
  return sql`${exposed(part)},
seen as (
  select e.place, events.session_no, events.event_type, events.price, ${since} as since
  from events join exposed e on e.user_id = events.user_id
  where ${all([...mayCount(part, windows, 'events', horizon), sql`${since} >= -${micros(daysBefore)} and ${since} < ${micros(horizon)}`, ...withoutBots(bots)])}
),
visits as (
  select place, session_no,
    ${count(sql`event_type = 'view' and ${inWindow}`, 'views')}, ${count(sql`event_type = 'cart' and ${inWindow}`, 'carts')}, ${count(sql`${bought} and ${inWindow}`, 'purchases')},
    sum(case when ${bought} and ${inWindow} then price else 0 end) as revenue, min(case when ${bought} and ${inWindow} then since end) as first_purchase,
    max(case when since < 0 then since end) as last_before, ${count(sql`${bought} and since < 0`, 'before_purchases')},
    sum(case when ${bought} and since < 0 then price else 0 end) as before_revenue${came.reduce((text, one) => sql`${text}${one}`, raw(''))}
  from seen group by place, session_no
),
figures as (
  select place, sum(views) as views, sum(carts) as carts, count(first_purchase) as orders, sum(purchases) as purchases, sum(revenue) as revenue, min(first_purchase) as first_purchase,
    count(case when last_before < -${raw(String(SILENCE_MICROS))} then 1 end) as before_sessions, count(case when before_purchases > 0 then 1 end) as before_orders,
    sum(before_purchases) as before_purchases, sum(before_revenue) as before_revenue${each((i) => `, max(returned_${i}) as returned_${i}`)}
  from visits group by place
)
select e.place, ${raw(COUNTS.map((name) => `cast(coalesce(${name}, 0) as int) as ${name}`).join(', '))}, ${raw(SUMS.map((name) => `cast(coalesce(${name}, 0) as double) as ${name}`).join(', '))},
  cast(e.exposed_us + first_purchase as double) as first_purchase_us${each((i) => `, cast(coalesce(returned_${i}, 0) as int) as returned_${i}`)}
from exposed e
join (select user_id from users where user_id between ${part.numbers[0]!} and ${part.numbers.at(-1)!}) known on known.user_id = e.user_id
left join figures on figures.place = e.place`;
}

const COUNTS = [
  'views',
  'carts',
  'orders',
  'purchases',
  'before_sessions',
  'before_orders',
  'before_purchases',
] as const;
const SUMS = ['revenue', 'before_revenue'] as const;

/**
 * SQL of the days after exposure on which something was bought: `place`, `day` (0 is the first 24 hours), `orders`, `revenue`. An order of several
 * purchases belongs to the day of its first one.
 */
export function courseQuery(part: ExposedPart, windows: OutcomeWindows): Fragment {
  const { courseDays, bots } = windows;
  const since = raw(`${dialect.epochMicros('acts.event_time')} - e.exposed_us`);
  return sql`${exposed(part)},
bought as (
  select e.place, acts.session_no, ${raw(dialect.wholeQuotient(since.text, String(DAY_MICROS)))} as day, sum(acts.price) as revenue
  from acts join exposed e on e.user_id = acts.user_id
  where ${all([raw(`acts.event_type = 'purchase'`), ...mayCount(part, { ...windows, daysBefore: 0 }, 'acts', courseDays), sql`${since} >= 0 and ${since} < ${micros(courseDays)}`, ...actsWithoutBots(bots)])}
  group by e.place, acts.session_no, day
),
orders as (
  select place, day, revenue, case when day = min(day) over (partition by place, session_no) then 1 else 0 end as begins from bought
)
select place, cast(day as int) as day, cast(sum(begins) as int) as orders, cast(sum(revenue) as double) as revenue
from orders group by place, day`;
}
