import { EVENT_TYPES } from '@cartograph/events';
import { dialect } from '../dialect.js';
import { all, type Fragment, joined, raw, sql } from '../sql.js';
import { chosenSessions } from '../session-scope.js';
import { type FunnelBreakdown, grouping, groupOfEvent } from './breakdown.js';
import { chainsOf } from './chains.js';
import {
  canStartAtBegun,
  type FunnelScope,
  hasTypes,
  keyColumn,
  matchedEvents,
  POSITION,
  positionOf,
  startingEvents,
  tableOfTypes,
  TYPE_RANK,
  unitColumn,
} from './matched-events.js';
import { THROUGH, type FunnelPlan } from './funnel-plan.js';
import { type QuantileColumns, quantileColumns, quantileLimits, QUARTERS_AND_NINE_TENTHS } from '../quantile-limits.js';
import { USER_GROUP } from '../user-groups.js';

type Quantile = keyof typeof QUARTERS_AND_NINE_TENTHS;

/** A row of {@link funnelQuery}; quantiles are those of the seconds from the required step before. */
export interface FunnelRow extends QuantileColumns<Quantile> {
  /** Null for the whole. */
  grp: string | null;
  /** Place of the step; from 100 on, the required step behind optional step `step − 100`, reached through it. */
  step: number;
  units: number;
  /** Null where nobody asked for users. */
  users: number | null;
  /** Who reached the step and not the next required one; null where that is a difference of two rows' units. */
  lost: number | null;
  lost_users: number | null;
  /** Groups of users with one who came this far, and how many came, by {@link sessionGroups groups} as told for the interval; null where every unit is a user. */
  user_groups: number | null;
  grouped: number | null;
  /** Sums over the groups: the square of who came this far, and its product with who came to the first step, and to the required step before. */
  own_square: number | null;
  with_first: number | null;
  with_before: number | null;
}

/** What of a funnel is told beside who reached which step. */
export interface FunnelParts {
  /** Users, and users lost. */
  users: boolean;
  /** Quantiles of the seconds from the step before. */
  seconds: boolean;
}

const GROUP_SUMS = ['user_groups', 'grouped', 'own_square', 'with_first', 'with_before'] as const;
/** No quantiles, as {@link quantileLimits} would have them. */
export const NO_SECONDS: QuantileColumns<Quantile> = {
  p25: null,
  p25_low: null,
  p25_high: null,
  p50: null,
  p50_low: null,
  p50_high: null,
  p75: null,
  p75_low: null,
  p75_high: null,
  p90: null,
  p90_low: null,
  p90_high: null,
};

/**
 * SQL that counts who reached each step of a funnel and who was lost there, for the whole and for groups.
 *
 * Who began is counted among everybody, from the table of sessions where that answers; chains are sought only among those who may come
 * beyond the first step.
 */
export function funnelQuery(scope: FunnelScope, breakdown: FunnelBreakdown | null, parts: FunnelParts): Fragment {
  const seconds = raw(
    `cast(${dialect.epochMicros('seen_at')} - ${dialect.epochMicros('prev_at')} as double) / 1000000 as seconds`,
  );
  const isSingle = scope.plan.hold === 'nothing' && !scope.plan.excluded;
  const firsts = (keys: string, from: string): Fragment =>
    isSingle
      ? sql`select ${raw(keys)}, user_id, ${seconds} from ${raw(from)}`
      : sql`select ${raw(keys)}, user_id, ${seconds} from (
    select ${raw(keys)}, min(user_id) as user_id, min(seen_at) as seen_at, min_by(prev_at, (seen_at, chain_key, prev_at)) as prev_at from ${raw(from)} group by ${raw(keys)}
  ) f`;
  const units =
    breakdown === null || scope.plan.hold === 'nothing'
      ? 'select unit, user_id from begun'
      : 'select unit, min(user_id) as user_id from begun group by unit';
  const groups =
    scope.plan.hold === 'nothing'
      ? 'select unit, user_id, grp from grouped'
      : 'select unit, min(user_id) as user_id, grp from grouped group by unit, grp';
  const byGroup = breakdown
    ? [
        ...grouping(breakdown, scope.period.timeZone),
        sql`arrived_groups as (
  ${firsts('unit, grp, step', '(select r.unit, r.user_id, r.chain_key, r.step, r.seen_at, r.prev_at, g.grp from reached r join grouped g on g.unit = r.unit and g.chain_key = r.chain_key) reached_groups')}
)`,
      ]
    : [];
  const startsAtBegun = breakdown === null && !isCounted(scope) && canStartAtBegun(scope);
  const ctes = [
    begun(scope, breakdown, startsAtBegun ? 'position' : 'nothing'),
    ...matchedEvents(scope, startsAtBegun),
    ...chainsOf(scope, startsAtBegun),
    nextSteps(scope),
    sql`arrived as (
  ${firsts('unit, step', 'reached')}
)`,
    ...byGroup,
  ];
  const counted = countingOf(scope, parts);
  const whole = [counted.first(units, 'arrived', null), counted.later('arrived', null)];
  const told = breakdown
    ? [counted.first(groups, 'arrived_groups', 'grp'), counted.later('arrived_groups', 'grp')]
    : [];
  const figures = joined([...whole, ...told], '\nunion all');
  const isOfUsers = scope.plan.windowMinutes !== null;
  const cells = [
    raw(cellsOf(units, 'arrived', null)),
    ...(breakdown ? [raw(cellsOf(groups, 'arrived_groups', 'grp'))] : []),
  ];
  const timed = parts.seconds ? timesOf(breakdown !== null, !isOfUsers) : [];
  const more = [
    isOfUsers ? GROUP_SUMS.map((name) => `cast(null as double) as ${name}`) : GROUP_SUMS.map((name) => `g.${name}`),
    parts.seconds
      ? quantileColumns(QUARTERS_AND_NINE_TENTHS, 'times')
      : Object.keys(NO_SECONDS).map((name) => `cast(null as double) as ${name}`),
  ].flat();
  const joins = (relation: string, name: string): string =>
    `left join ${relation} ${name} on ${name}.step = f.step and ${name}.grp is not distinct from f.grp`;
  return sql`
with ${joined([...ctes, ...(isOfUsers ? [] : groupedUnits(scope.plan, cells)), ...timed], ',\n')}
select f.*, ${raw(more.join(', '))}
from (${figures}
) f ${raw([...(isOfUsers ? [] : [joins('group_sums', 'g')]), ...(parts.seconds ? [joins('times', 'times')] : [])].join(' '))}`;
}

/** Common table expressions that end in `times`: the quantiles of each step's seconds from the required step before. */
function timesOf(hasGroups: boolean, byUser: boolean): Fragment[] {
  const timesIn = (arrived: string, grp: string): string =>
    `select ${grp} as grp, step, ${USER_GROUP} as user_group, seconds as value from ${arrived} where step < ${THROUGH} and seconds is not null`;
  const all = [
    timesIn('arrived', 'cast(null as string)'),
    ...(hasGroups ? [timesIn('arrived_groups', 'grp')] : []),
  ].join(' union all ');
  return [
    raw(`timed ${dialect.workedOutOnce} (
  ${all}
)`),
    ...quantileLimits({
      name: 'times',
      from: 'timed',
      keys: ['grp', 'step'],
      shares: QUARTERS_AND_NINE_TENTHS,
      byUser,
    }),
  ];
}

/** SQL of who came to each step, by group of users. */
function cellsOf(began: string, arrived: string, grp: string | null): string {
  const named = grp ?? 'cast(null as string)';
  return `
  select ${named} as grp, 0 as step, ${USER_GROUP} as user_group, count(*) as n from (${began}) b group by 1, 3
  union all
  select ${named}, step, ${USER_GROUP}, count(*) from ${arrived} where step < ${THROUGH} group by 1, 2, 3`;
}

/** Common table expressions that end in `group_sums`: the sums over groups of users of each step, and of the steps that its shares divide by. */
function groupedUnits({ steps }: FunnelPlan, cells: readonly Fragment[]): Fragment[] {
  const before = raw(
    `case c.step ${steps.map((step, place) => `when ${place} then ${Math.max(step.before, 0)}`).join(' ')} end`,
  );
  const same = 'is not distinct from c.grp and';
  return [
    sql`cells ${raw(dialect.workedOutOnce)} (${joined(cells, '\n  union all')}
)`,
    sql`group_sums as (
  select c.grp, c.step, cast(count(*) as double) as user_groups, cast(sum(c.n) as double) as grouped, sum(cast(c.n as double) * c.n) as own_square,
    sum(cast(c.n as double) * a.n) as with_first, sum(cast(c.n as double) * b.n) as with_before
  from cells c
  join cells a on a.grp ${raw(same)} a.user_group = c.user_group and a.step = 0
  join cells b on b.grp ${raw(same)} b.user_group = c.user_group and b.step = ${before}
  group by c.grp, c.step
)`,
  ];
}

/** Statements of {@link FunnelRow}s of the first step, from a relation of everybody who began, and of the later ones, from those who arrived at each. */
interface Counting {
  first(from: string, arrived: string, grp: string | null): Fragment;
  later(arrived: string, grp: string | null): Fragment;
}

function countingOf({ plan }: FunnelScope, { users }: FunnelParts): Counting {
  const named = (grp: string | null, of = ''): string => (grp === null ? 'cast(null as string)' : `${of}${grp}`);
  const own = (grp: string | null, of = ''): string => (grp === null ? '' : `, ${of}${grp}`);
  const sameGroup = (grp: string | null, a: string, b: string): string =>
    grp === null ? '' : ` and ${a}.${grp} = ${b}.${grp}`;
  const hasOptional = plan.steps.some(({ isOptional }) => isOptional);
  // Who comes to a required step came to the one before, so that those lost are a difference: nobody need be looked up, but for users and optional steps.
  const joins = users || hasOptional;
  const next = plan.steps[0]?.after ?? plan.steps.length - 1;
  return {
    // By user: one aggregation instead of a distinct count for the users, and another for those lost.
    first: (from, arrived, grp) =>
      users
        ? raw(`
select ${named(grp)} as grp, 0 as step, cast(coalesce(sum(units), 0) as bigint) as units, count(*) as users, cast(null as bigint) as lost, count(case when lost > 0 then 1 end) as lost_users
from (
  select b.user_id${own(grp, 'b.')}, count(*) as units, count(*) - count(n.unit) as lost
  from (${from}) b left join (select unit${own(grp)} from ${arrived} where step = ${next}) n on n.unit = b.unit${sameGroup(grp, 'n', 'b')}
  group by b.user_id${own(grp, 'b.')}
) by_user${grp === null ? '' : ` group by ${grp}`}`)
        : raw(`
select ${named(grp)} as grp, 0 as step, count(*) as units, cast(null as bigint) as users, cast(null as bigint) as lost, cast(null as bigint) as lost_users
from (${from}) b${grp === null ? '' : ` group by ${grp}`}`),
    later: (arrived, grp) => sql`
select ${raw(named(grp, 'r.'))} as grp, r.step, count(*) as units, ${raw(users ? 'count(distinct r.user_id)' : 'cast(null as bigint)')} as users,
  ${raw(joins ? 'count(case when l.next_step is not null and n.unit is null then 1 end)' : 'cast(null as bigint)')} as lost,
  ${raw(users ? 'count(distinct case when l.next_step is not null and n.unit is null then r.user_id end)' : 'cast(null as bigint)')} as lost_users
from ${raw(arrived)} r${raw(
      joins
        ? `
left join steps l on l.step = r.step
left join (select unit, step${own(grp)} from ${arrived}) n on n.unit = r.unit and n.step = l.next_step${sameGroup(grp, 'n', 'r')}`
        : '',
    )}
group by r.step${raw(own(grp, 'r.'))}`,
  };
}

/**
 * SQL of the users who reached a step and not the required step behind it: `user_id` and `entered_at`, for a funnel within sessions the start of
 * the first session they were lost in, within a window the instant at which they reached the step.
 */
export function lostUsersQuery(scope: FunnelScope, step: number): Fragment {
  const next = scope.plan.steps[step]?.after;
  if (next == null) throw new RangeError(`Nothing follows step ${step} that could be missed.`);
  const ctes = [...(step === 0 ? [begun(scope, null, 'instant')] : []), ...matchedEvents(scope), ...chainsOf(scope)];
  const came = raw(
    step === 0
      ? 'select unit, user_id, seen_at from begun'
      : `select unit, user_id, seen_at from reached where step = ${step}`,
  );
  const lost = sql`
  select c.unit, min(c.user_id) as user_id, min(c.seen_at) as seen_at
  from (${came}) c
  where not exists (select 1 from reached n where n.unit = c.unit and n.step = ${raw(String(next))})
  group by c.unit`;
  const entered =
    scope.plan.windowMinutes === null
      ? sql`select l.user_id, min(s.started_at) as entered_at from (${lost}
) l join sessions s on s.session_no = l.unit and s.user_id = l.user_id group by l.user_id`
      : sql`select user_id, min(seen_at) as entered_at from (${lost}
) l group by user_id`;
  return sql`
with ${joined(ctes, ',\n')}
${entered}`;
}

function nextSteps({ plan }: FunnelScope): Fragment {
  const known = plan.steps.map(
    ({ after }, place) => `select ${place} as step, cast(${after ?? 'null'} as int) as next_step`,
  );
  const through = plan.steps.flatMap(({ isOptional }, place) =>
    isOptional ? [`select ${THROUGH + place}, cast(null as int)`] : [],
  );
  return raw(`steps as (
  ${[...known, ...through].join(' union all ')}
)`);
}

/** Whether the counts of `sessions` tell who began. */
function isCounted({ plan, filter }: FunnelScope): boolean {
  return (
    plan.windowMinutes === null && filter?.category == null && filter?.brand == null && plan.steps[0]?.isPlain === true
  );
}

/**
 * Everybody who began: `unit`, `user_id`, and what is needed of the first event of each: its `chain_key` and instant `seen_at`, or these and its
 * position `pos`; a breakdown needs the first and its own columns.
 */
function begun(
  scope: FunnelScope,
  breakdown: FunnelBreakdown | null,
  needs: 'nothing' | 'instant' | 'position',
): Fragment {
  const { plan } = scope;
  const first = plan.steps[0];
  if (!breakdown && needs === 'nothing' && isCounted(scope)) {
    return sql`begun as (
  select session_no as unit, user_id from sessions where ${all([hasTypes(first?.types ?? EVENT_TYPES), ...chosenSessions(scope)])}
)`;
  }
  const unit = raw(unitColumn(plan));
  const where = all(startingEvents(scope));
  const table = raw(tableOfTypes(first?.types ?? EVENT_TYPES));
  if (!breakdown && needs === 'position') {
    // Of one type the first is the earliest, whatever its type's rank.
    const [type, ...others] = first?.types ?? EVENT_TYPES;
    const isOne = type !== undefined && others.length === 0;
    return sql`begun ${raw(dialect.workedOutOnce)} (
  select unit, user_id, 0 as chain_key, ${raw(isOne ? positionOf('seen_at', type) : 'pos')} as pos, seen_at
  from (select ${unit} as unit, min(user_id) as user_id, min(event_time) as seen_at${raw(isOne ? '' : `, min(${POSITION}) as pos`)} from ${table} where ${where} group by 1) b
)`;
  }
  const byChain = needs === 'instant' || breakdown !== null;
  const key = byChain ? keyColumn(plan) : raw('cast(0 as bigint)');
  const group = breakdown && groupOfEvent(breakdown);
  const order = raw(`event_time, ${TYPE_RANK}, product_id`);
  const more = group
    ? sql`, min_by(${group}, (${order}, ${group})) as grp`
    : raw(
        breakdown === 'visitor'
          ? `, min_by(session_no, (event_time, ${TYPE_RANK}, product_id, session_no)) as session_no`
          : '',
      );
  return sql`begun as (
  select unit, user_id, chain_key, seen_at${raw(group ? ', grp' : breakdown === 'visitor' ? ', session_no' : '')}
  from (select ${unit} as unit, min(user_id) as user_id, ${key} as chain_key, min(event_time) as seen_at${more} from ${table} where ${where} group by 1, 3) b
)`;
}
