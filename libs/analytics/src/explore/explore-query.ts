import { all, type Fragment, joined, NOTHING, raw, sql } from '../sql.js';
import { type DimensionContext, dimensionValue, type ExploreDimension, isKept } from './explore-dimensions.js';
import { groupSums, USER_GROUP } from '../user-groups.js';
import {
  columnsOf,
  EXPLORE_MEASURES,
  isGrouped,
  type ExploreCount,
  type ExploreMeasure,
  type Grain,
} from './explore-measures.js';

/** A dimension by which a statement groups. */
export interface GroupedBy {
  dimension: ExploreDimension;
  /** The values that keep a group of their own, everything else is one; null: all do. */
  kept: readonly Kept[] | null;
}

/** The values of a dimension that keep a group of their own. */
export interface Kept {
  values: readonly string[];
  /** Whether events without a value keep a group of their own. */
  none: boolean;
  /** Among the events with this value of another dimension, null for those without; undefined: among all events. */
  within?: { dimension: ExploreDimension; value: string | null };
}

/** Which events, and how they are grouped and counted. */
export interface GroupsQuestion {
  measure: ExploreMeasure;
  by: readonly GroupedBy[];
  /** Conditions on `events`. */
  where: readonly Fragment[];
  context: DimensionContext;
}

/** State of a group's value in a dimension: one of its own, none, or all the others. */
export const GROUP_STATES = ['value', 'none', 'others'] as const;

const COUNTS: Readonly<Record<Grain, Partial<Record<ExploreCount, string>>>> = {
  event: {
    events: 'count(*)',
    views: `count(*) filter (where event_type = 'view')`,
    carts: `count(*) filter (where event_type = 'cart')`,
    removes: `count(*) filter (where event_type = 'remove_from_cart')`,
    purchases: `count(*) filter (where event_type = 'purchase')`,
    revenue: `cast(coalesce(sum(case when event_type = 'purchase' then price end), 0) as decimal(38, 4))`,
  },
  user: {
    visitors: 'count(*)',
    buyers: 'count(*) filter (where has_purchase)',
    revenue: 'cast(coalesce(sum(revenue), 0) as decimal(38, 4))',
  },
  session: {
    sessions: 'count(*)',
    view_sessions: 'count(*) filter (where views > 0)',
    cart_sessions: 'count(*) filter (where has_cart)',
    purchase_sessions: 'count(*) filter (where has_purchase)',
    view_cart_sessions: 'count(*) filter (where views > 0 and has_cart)',
    cart_purchase_sessions: 'count(*) filter (where has_cart and has_purchase)',
    views: 'cast(sum(views) as bigint)',
    revenue: 'cast(coalesce(sum(revenue), 0) as decimal(38, 4))',
  },
  product: { products: 'count(*)' },
};

/** What is known of a user, session or product in a group before these are counted. */
const OF_EACH: Readonly<Record<Exclude<Grain, 'event'>, { key: string; facts: string }>> = {
  user: {
    key: 'user_id',
    facts: `count(*) filter (where event_type = 'purchase') > 0 as has_purchase, sum(case when event_type = 'purchase' then price end) as revenue`,
  },
  session: {
    key: 'session_no',
    facts: `count(*) filter (where event_type = 'view') as views, count(*) filter (where event_type = 'cart') > 0 as has_cart, count(*) filter (where event_type = 'purchase') > 0 as has_purchase, sum(case when event_type = 'purchase' then price end) as revenue`,
  },
  product: { key: 'product_id', facts: 'count(*) as n' },
};

/**
 * Counts a measure's columns in groups of events. Distinct users, sessions and products are distinct within each group, the group of all others
 * too: nothing is added up or taken away. Columns: `d0`, `s0` (the value as text, and its place in {@link GROUP_STATES}), …, and the counts.
 */
export function groupsQuery(question: GroupsQuestion): Fragment {
  const { measure, by, where, context } = question;
  const grain: Grain = EXPLORE_MEASURES[measure].grain;
  const names = by.flatMap((_, at) => [`d${at}`, `s${at}`]);
  const keys = by.flatMap((grouped, at) => keyColumns(grouped, at, context));
  const firsts = by.some(({ dimension }) => dimension === 'userKind') ? FIRST_SESSIONS : '';
  const chosen = sql`select ${joined([...keys, raw('event_type, price, user_id, session_no, product_id')], ', ')} from events${raw(firsts)} where ${all(where)}`;
  const counts = columnsOf(measure)
    .map((column) => `${COUNTS[grain][column] ?? 'null'} as ${column}`)
    .join(', ');
  const shown = by.map((_, at) => `cast(d${at} as string) as d${at}, s${at}`);
  const grouped = names.length === 0 ? '' : ` group by ${names.join(', ')}`;
  const select = (from: Fragment): Fragment =>
    sql`select ${raw([...shown, counts].join(', '))} from (${from}) g${raw(grouped)}`;
  if (grain === 'event') return select(chosen);
  const { key, facts } = OF_EACH[grain];
  const each = (more: readonly string[]): Fragment =>
    sql`select ${raw([...names, facts, ...more].join(', '))} from (${chosen}) c group by ${raw([...names, key].join(', '))}`;
  const [numerator, denominator] = columnsOf(measure);
  if (numerator === undefined || denominator === undefined || !isGrouped(measure)) return select(each([]));
  // By group of users first: how much the groups differ tells the interval of their ratio.
  const groups = sql`select ${raw([...names, counts].join(', '))} from (${each([`min(${USER_GROUP}) as user_group`])}) e group by ${raw([...names, 'user_group'].join(', '))}`;
  const sums = [numerator, denominator].map(
    (column) => `cast(sum(${column}) as ${column === 'revenue' ? 'decimal(38, 4)' : 'bigint'}) as ${column}`,
  );
  return sql`select ${raw([...shown, ...sums, groupSums(`g.${denominator}`, `g.${numerator}`)].join(', '))} from (${groups}) g${raw(grouped)}`;
}

/** The largest groups of one dimension by `rank`, and how many groups there are: `d0`, `s0`, `size`, `groups`. */
export function largestGroupsQuery(
  question: Omit<GroupsQuestion, 'by'>,
  dimension: ExploreDimension,
  rank: ExploreCount,
  most: number,
): Fragment {
  const groups = groupsQuery({ ...question, by: [{ dimension, kept: null }] });
  return sql`select d0, s0, groups from (select d0, s0, ${raw(rank)} as size, count(*) over () as groups from (${groups}) g) ranked order by size desc, s0, ${raw(dimension === 'product' ? 'cast(d0 as bigint)' : 'd0')} limit ${raw(String(most))}`;
}

/**
 * The largest groups of one dimension by `rank` among the events of each value of another: `d0`, `s0`, `groups` as in {@link largestGroupsQuery},
 * `w0` and `inside`, the value of the other and how many groups it has.
 */
export function largestWithinQuery(
  question: Omit<GroupsQuestion, 'by'>,
  dimension: ExploreDimension,
  rank: ExploreCount,
  most: number,
  within: ExploreDimension,
): Fragment {
  const groups = groupsQuery({ ...question, by: [within, dimension].map((one) => ({ dimension: one, kept: null })) });
  const text = dimension === 'product' ? 'cast(d1 as bigint)' : 'd1';
  const placed = sql`select d0 as w0, d1 as d0, s1 as s0, row_number() over (partition by d0, s0 order by ${raw(rank)} desc, s1, ${raw(text)}) as place,
  count(*) over (partition by d0, s0) as inside,
  dense_rank() over (order by s1, d1) + dense_rank() over (order by s1 desc, d1 desc) - 1 as groups from (${groups}) g`;
  return sql`select w0, d0, s0, inside, groups from (${placed}) placed where place <= ${raw(String(most))} order by w0, place`;
}

/** The sessions with which the log first saw their users. */
const FIRST_SESSIONS = ` left join (
  select sessions.session_no as first_no from sessions join users on users.user_id = sessions.user_id where sessions.started_at = users.first_seen_at
) firsts on firsts.first_no = events.session_no`;

function keyColumns({ dimension, kept }: GroupedBy, at: number, context: DimensionContext): Fragment[] {
  const value = dimensionValue(dimension, context);
  if (kept === null)
    return [sql`${value} as ${raw(`d${at}`)}`, sql`case when (${value}) is null then 1 else 0 end as ${raw(`s${at}`)}`];
  const isAmong = (parts: readonly Kept[], own: (part: Kept) => Fragment): Fragment =>
    parts.length === 0
      ? NOTHING
      : joined(
          parts.map((part) => (part.within ? all([isWithin(part.within, context), own(part)]) : own(part))),
          ' or ',
        );
  const isOwn = isAmong(kept, ({ values }) => isKept(dimension, sql`(${value})`, values));
  const isNone = isAmong(
    kept.filter(({ none }) => none),
    () => sql`(${value}) is null`,
  );
  return [
    sql`case when ${isOwn} then ${value} end as ${raw(`d${at}`)}`,
    sql`case when ${isOwn} then 0 when ${isNone} then 1 else 2 end as ${raw(`s${at}`)}`,
  ];
}

function isWithin({ dimension, value }: NonNullable<Kept['within']>, context: DimensionContext): Fragment {
  const found = dimensionValue(dimension, context);
  return value === null ? sql`(${found}) is null` : sql`cast(${found} as string) = ${value}`;
}
