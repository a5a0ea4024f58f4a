import { EVENT_TYPES, type EventStore, USER_GROUPS } from '@cartograph/events';
import { type GroupSums, ratioGroups } from '@cartograph/metrics';
import { all, type Fragment, joined, raw, select, sql } from '../sql.js';
import { type GroupedSessions, sessionGroups } from '../rollups/session-groups.js';
import type { TimeQuantiles } from '../quantile-limits.js';
import { type SessionShape, sessionShapes, typeBit } from '../rollups/session-shapes.js';
import { sessionSteps } from '../rollups/session-steps.js';
import { ofTypes, THROUGH, typesOf, type FunnelPlan } from './funnel-plan.js';
import { type FunnelRow, NO_SECONDS } from './funnel-query.js';
import { type FunnelScope, ofSessions, tableOfTypes } from './matched-events.js';
import { USER_GROUP } from '../user-groups.js';

/** Rows as `funnelQuery` gives them, nobody's users among them, and the statement they come from. */
export interface RolledFunnel {
  rows: FunnelRow[];
  /** By step: times, in the place of the rows' quantiles. Null where they were not asked for. */
  seconds: (TimeQuantiles | null)[] | null;
  statement: Fragment;
  /** What the sums over groups of users come from; null where it is the statement itself. */
  groups: Fragment | null;
}

/**
 * A funnel of whole sessions for which no chain of events need be followed: any steps in any order, where no times are asked for, and view → cart
 * (→ purchase) with its times. From the lake's tables of sessions by facet; in any order with filters that are no facet, or on steps, from the events.
 *
 * @returns null for all else: other orders and steps, a product held, a window, exclusions, users.
 * Cost: some dozen milliseconds, however long the log; from the events one aggregation by session.
 */
export async function rolledFunnel(
  store: EventStore,
  scope: FunnelScope,
  seconds: boolean,
  signal: AbortSignal | undefined,
): Promise<RolledFunnel | null> {
  const { plan } = scope;
  if (plan.windowMinutes !== null || plan.hold !== 'nothing' || plan.excluded) return null;
  const isPlain = plan.steps.every((step) => step.isPlain);
  if (plan.order === 'any' && !seconds) {
    const found = isPlain ? await sessionShapes(store, scope, signal) : null;
    if (!found) return sessionsOfEvents(store, scope, signal);
    const groups = await sessionGroups(store, scope, { byDay: false }, signal);
    return {
      rows: withGroups(
        rowsOfSessions(plan, sessionsOfShapes(plan, found.shapes)),
        plan,
        groupsOfShapes(plan, groups.rows),
      ),
      seconds: null,
      statement: found.statement,
      groups: groups.statement,
    };
  }
  if (plan.order !== 'ordered' || !isPlain || !isUsual(plan)) return null;
  const [found, groups] = await Promise.all([
    sessionSteps(store, scope, signal),
    sessionGroups(store, scope, { byDay: false }, signal),
  ]);
  if (!found) return null;
  const rows = [rowOf(0, found.viewed), rowOf(1, found.carted), rowOf(2, found.bought)];
  // In order and in any order a step's sessions are nearly the same: how much alike a user's are is told by the latter.
  return {
    rows: withGroups(rows.slice(0, plan.steps.length), plan, groupsOfShapes(plan, groups.rows)),
    seconds: seconds ? [null, found.cartSeconds, found.purchaseSeconds] : null,
    statement: found.statement,
    groups: groups.statement,
  };
}

const USUAL = ['view', 'cart', 'purchase'];

/** View, cart, and purchase or not; all required. */
function isUsual({ steps }: FunnelPlan): boolean {
  return (
    steps.length <= USUAL.length &&
    steps.every(({ types, isOptional }, place) => !isOptional && types.length === 1 && types[0] === USUAL[place])
  );
}

/** Sessions that have an event of the same steps, by the steps' places. */
interface SessionsAlike {
  has: readonly boolean[];
  sessions: number;
}

/** The same of one group of users. */
interface GroupAlike extends SessionsAlike {
  group: number;
}

/** The bits of each step's types. */
const masksOf = ({ steps }: FunnelPlan): number[] =>
  steps.map(({ types }) => EVENT_TYPES.reduce((bits, type) => (types.includes(type) ? bits | typeBit(type) : bits), 0));

function sessionsOfShapes(plan: FunnelPlan, shapes: readonly SessionShape[]): SessionsAlike[] {
  const masks = masksOf(plan);
  return shapes.map(({ types, sessions }) => ({ has: masks.map((mask) => (types & mask) !== 0), sessions }));
}

function groupsOfShapes(plan: FunnelPlan, rows: readonly GroupedSessions[]): GroupAlike[] {
  const masks = masksOf(plan);
  return rows.map(({ types, user_group: group, sessions }) => ({
    has: masks.map((mask) => (types & mask) !== 0),
    group,
    sessions,
  }));
}

/** The same of the events, whatever the filters: one aggregation by session, and nothing is put in order. */
async function sessionsOfEvents(
  store: EventStore,
  scope: FunnelScope,
  signal: AbortSignal | undefined,
): Promise<RolledFunnel> {
  const { steps } = scope.plan;
  const types = typesOf(steps);
  const has = joined(
    steps.map(({ matches }, place) => sql`bool_or(${matches}) as a${raw(String(place))}`),
    ', ',
  );
  const columns = raw([...steps.keys()].map((place) => `a${place}`).join(', '));
  // Most events are views: to look for types among them takes longer than the few others would.
  const ofType = types.includes('view') ? [] : [ofTypes(types)];
  const statement = sql`
select ${columns}, user_group, count(*) as sessions
from (select session_no, cast(min(${raw(USER_GROUP)}) as int) as user_group, ${has} from ${raw(tableOfTypes(types))} where ${all([...ofType, ...ofSessions(scope)])} group by session_no) s
group by ${columns}, user_group`;
  const rows = await select<Record<string, number | boolean | null>>(store, statement, signal);
  const alike = rows.map((row) => ({
    has: steps.map((_, place) => row[`a${place}`] === true),
    group: Number(row['user_group']),
    sessions: Number(row['sessions']),
  }));
  return {
    rows: withGroups(rowsOfSessions(scope.plan, alike), scope.plan, alike),
    seconds: null,
    statement,
    groups: null,
  };
}

/** Places of the required steps before a step. */
const requiredOf =
  ({ steps }: FunnelPlan) =>
  (upTo: number): number[] =>
    [...steps.keys()].filter((place) => place < upTo && !steps[place]?.isOptional);

/** A session came to a step where it has an event of the step and of each required one before. */
function rowsOfSessions(plan: FunnelPlan, alike: readonly SessionsAlike[]): FunnelRow[] {
  const { steps } = plan;
  const required = requiredOf(plan);
  const count = (places: readonly number[]): number =>
    alike.reduce((sum, { has, sessions }) => sum + (places.every((place) => has[place]) ? sessions : 0), 0);
  return steps.flatMap(({ isOptional, after }, place) => {
    const reached = count([...required(place), place]);
    if (!isOptional || after === null) return [rowOf(place, reached)];
    const through = count([...required(after), place, after]);
    return [{ ...rowOf(place, reached), lost: reached - through }, rowOf(THROUGH + place, through)];
  });
}

/** Rows with the sums over groups of users that their shares' intervals need. */
function withGroups(rows: readonly FunnelRow[], plan: FunnelPlan, alike: readonly GroupAlike[]): FunnelRow[] {
  const required = requiredOf(plan);
  const cameTo = plan.steps.map((_, place) => {
    const came = new Float64Array(USER_GROUPS);
    for (const { has, group, sessions } of alike)
      if ([...required(place), place].every((at) => has[at])) came[group] = (came[group] ?? 0) + sessions;
    return came;
  });
  const none = new Float64Array(USER_GROUPS);
  return rows.map((row) => {
    if (row.step >= THROUGH) return row;
    const of = (place: number): GroupSums => ({ x: cameTo[Math.max(place, 0)] ?? none, y: cameTo[row.step] ?? none });
    const own = ratioGroups(of(row.step));
    return {
      ...row,
      user_groups: own.groups,
      grouped: own.y,
      own_square: own.yy,
      with_first: ratioGroups(of(0)).xy,
      with_before: ratioGroups(of(plan.steps[row.step]?.before ?? 0)).xy,
    };
  });
}

function rowOf(step: number, units: number): FunnelRow {
  return {
    ...NO_SECONDS,
    grp: null,
    step,
    units,
    users: null,
    lost: null,
    lost_users: null,
    user_groups: null,
    grouped: null,
    own_square: null,
    with_first: null,
    with_before: null,
  };
}
