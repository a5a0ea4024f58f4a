import { USER_GROUPS } from '@cartograph/events';
import { type Estimate, incomputable, normalQuantile, studentQuantile } from '@cartograph/metrics';
import { dialect } from './dialect.js';
import { type Fragment, raw } from './sql.js';

/** Quantiles of the column `value` of a relation, for each of its keys. */
export interface QuantileChoice {
  /** What the common table expressions are called: the last one by this name, the others begin with it. */
  name: string;
  /** A common table expression with the keys, `value`, and by user `user_group`. No value is null. */
  from: string;
  /** Columns; nulls are a key like any other. One at least. */
  keys: readonly string[];
  /** What quantiles are called, and which they are: 0.5 is the median. */
  shares: Readonly<Record<string, number>>;
  /** Whether a user may have several values, so that they are clustered by random groups of users. */
  byUser: boolean;
}

/** A quantile and its limits in a row of what {@link quantileLimits} selects, by its name. */
export type QuantileColumns<Name extends string> = Record<Name | `${Name}_low` | `${Name}_high`, number | null>;

/** Quantiles of times with their intervals, in one unit; `too-few` where too few values are known for one. */
export interface TimeQuantiles {
  p25: Estimate;
  median: Estimate;
  p75: Estimate;
  p90: Estimate;
}

/** The quantiles that describe times between steps. */
export const QUARTERS_AND_NINE_TENTHS = { p25: 0.25, p50: 0.5, p75: 0.75, p90: 0.9 } as const;

const LEVEL = 0.95;

/**
 * SQL of quantiles with Woodruff's interval at 95 %: with l and u the ends of Wilson's interval of the share q of m sessions, the values of the ranks ⌊n·l⌋ and n + 1 − ⌊n(1 − u)⌋ of n.
 *
 * By user m is n ÷ deff, and Student's t with G − 1 degrees of freedom stands for z, G the groups of users with a value. deff is that of the share of values up to the quantile, as of any
 * share of sessions, at least 1. Else m is n.
 *
 * @returns common table expressions, the last of them with the keys, `n`, and {@link QuantileColumns}; limits are null where there are too few values for them.
 * Cost: one aggregation by value, which are few different ones, and by user another by group of users.
 * @see Woodruff, JASA 47 (1952) 635–646; Korn, Graubard, Survey Methodology 24 (1998) 193–201.
 */
export function quantileLimits({ name, from, keys, shares, byUser }: QuantileChoice): Fragment[] {
  const asked = Object.entries(shares);
  const each = (expression: (column: string, share: number) => string): string =>
    asked.map(([column, share]) => expression(column, share)).join(', ');
  const of = (relation: string): string => keys.map((key) => `${relation}.${key}`).join(', ');
  const same = (a: string, b: string): string =>
    keys.map((key) => `${a}.${key} is not distinct from ${b}.${key}`).join(' and ');
  const own = keys.join(', ');
  const atRank = (rank: string): string => `min(case when p.upto >= ${rank} then p.value end)`;
  const effective = byUser
    ? [
        `${name}_cells as (
  select ${of('v')}, v.user_group, cast(count(*) as double) as n, ${each((column) => `cast(count(case when v.value <= q.${column} then 1 end) as double) as ${column}`)}
  from ${from} v join ${name}_values q on ${same('v', 'q')} group by ${of('v')}, v.user_group
)`,
        `${name}_sums as (
  select ${own}, count(*) as user_groups, sum(n) as x, sum(n * n) as xx, ${each((column) => `sum(${column}) as ${column}_y, sum(n * ${column}) as ${column}_xy, sum(${column} * ${column}) as ${column}_yy`)}
  from ${name}_cells group by ${own}
)`,
        // Of one group nothing is known of others: it has no t.
        `${name}_effective as (
  select ${of('s')}, s.x as n, t.t, ${each((column) => `s.x / greatest(1, ${designEffect(column)}) as ${column}`)}
  from ${name}_sums s join (${STUDENTS}) t on t.user_groups = s.user_groups
)`,
      ]
    : [
        `${name}_effective as (
  select ${own}, n, cast(${normalQuantile(TAIL)} as double) as t, ${each((column) => `n as ${column}`)} from ${name}_values
)`,
      ];
  return [
    `${name}_counts as (
  select ${own}, value, count(*) as n from ${from} group by ${own}, value
)`,
    `${name}_places ${dialect.workedOutOnce} (
  select ${own}, value, cast(sum(n) over (partition by ${own} order by value) as double) as upto, cast(sum(n) over (partition by ${own}) as double) as n from ${name}_counts
)`,
    `${name}_values ${dialect.workedOutOnce} (
  select ${own}, n, ${each((column, share) => `case when ${column}_from = ${column}_to then ${column}_from else ${column}_from * (1 - (${beyond(share)})) + ${column}_to * (${beyond(share)}) end as ${column}`)}
  from (
    select ${own}, min(p.n) as n, ${each((column, share) => `${atRank(`floor(${share} * (p.n - 1)) + 1`)} as ${column}_from, ${atRank(`ceil(${share} * (p.n - 1)) + 1`)} as ${column}_to`)}
    from ${name}_places p group by ${own}
  ) f
)`,
    ...effective,
    `${name}_ends as (
  select ${own}, ${each((column, share) => `${wilson(column, share, -1)} as ${column}_l, ${wilson(column, share, 1)} as ${column}_u, ${column} as ${column}_m`)} from ${name}_effective
)`,
    // So few that a limit would lie outside of the sample: no rank is reached.
    `${name} as (
  select ${of('q')}, min(q.n) as n, ${each(
    (column) =>
      `min(q.${column}) as ${column}, ${atRank(`case when ${isEnough(column)} then floor(q.n * e.${column}_l) end`)} as ${column}_low, ${atRank(`case when ${isEnough(column)} then q.n + 1 - floor(q.n * (1 - e.${column}_u)) end`)} as ${column}_high`,
  )}
  from ${name}_values q join ${name}_places p on ${same('p', 'q')} left join ${name}_ends e on ${same('e', 'q')} group by ${of('q')}
)`,
  ].map(raw);
}

/** The columns of {@link quantileLimits} but its keys, for another query to select. @param shares - as asked. */
export function quantileColumns(shares: Readonly<Record<string, number>>, relation: string): string[] {
  return Object.keys(shares).flatMap((column) =>
    [column, `${column}_low`, `${column}_high`].map((one) => `${relation}.${one}`),
  );
}

/**
 * The estimate of a row of {@link quantileLimits}.
 *
 * @returns method `woodruff-by-user` or `woodruff`; `no-data` where there is no row or quantile, `too-few` where it has no limits.
 */
export function quantileOf<Name extends string>(
  row: QuantileColumns<Name> | undefined,
  name: Name,
  { byUser }: Pick<QuantileChoice, 'byUser'>,
): Estimate {
  if (!row || row[name] === null) return incomputable('no-data', 'There are no values, so there is no quantile.');
  const [value, low, high] = [row[name], row[`${name}_low`], row[`${name}_high`]];
  if (low === null || high === null)
    return incomputable('too-few', 'There are too few values for limits of this quantile at 95 %.');
  return { ok: true, value, low, high, level: LEVEL, method: byUser ? 'woodruff-by-user' : 'woodruff' };
}

/** Times as a row of {@link QUARTERS_AND_NINE_TENTHS} gives them; null where there is no time. */
export function timeQuantiles(
  row: QuantileColumns<keyof typeof QUARTERS_AND_NINE_TENTHS> | undefined,
  clustering: Pick<QuantileChoice, 'byUser'>,
): TimeQuantiles | null {
  if (!row || row.p50 === null) return null;
  const quantile = (name: keyof typeof QUARTERS_AND_NINE_TENTHS): Estimate => quantileOf(row, name, clustering);
  return { p25: quantile('p25'), median: quantile('p50'), p75: quantile('p75'), p90: quantile('p90') };
}

const TAIL = 1 - (1 - LEVEL) / 2;

/** Student's t by the number of groups. */
const STUDENTS = `select user_groups, cast(t as double) as t from (values ${Array.from({ length: USER_GROUPS - 1 }, (_, at) => `(${at + 2}, ${studentQuantile(TAIL, at + 1)})`).join(', ')}) students(user_groups, t)`;

/** As `groupedShare` takes it of the share y ÷ x of values up to a quantile. */
function designEffect(column: string): string {
  const [y, xy, yy] = [`s.${column}_y`, `s.${column}_xy`, `s.${column}_yy`];
  const groups = 'cast(s.user_groups as double)';
  const share = `(${y} / s.x)`;
  return `case when ${y} >= s.x then ${USER_GROUPS / (USER_GROUPS - 1)} * (s.xx - s.x * s.x / ${USER_GROUPS}) / s.x else ${groups} / (${groups} - 1) * greatest(0, ${yy} - 2 * ${share} * ${xy} + ${share} * ${share} * s.xx) / s.x / (${share} * (1 - ${share})) end`;
}

/** An end of Wilson's interval. @param side - −1 or 1. */
function wilson(column: string, share: number, side: -1 | 1): string {
  return `(${share} + t * t / (2 * ${column}) + ${side} * t * sqrt(${share * (1 - share)} / ${column} + t * t / (4 * ${column} * ${column}))) / (1 + t * t / ${column})`;
}

const isEnough = (column: string): string =>
  `e.${column}_m * e.${column}_l >= 1 and e.${column}_m * (1 - e.${column}_u) >= 1`;

/** How far a quantile's rank lies beyond a whole one. */
const beyond = (share: number): string => `${share} * (n - 1) - floor(${share} * (n - 1))`;
