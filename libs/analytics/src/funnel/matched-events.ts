import { EVENT_TYPES, type EventType } from '@cartograph/events';
import { type BotChoice, withoutBots } from '../bot-choice.js';
import { columnOf } from '../counts.js';
import { dialect } from '../dialect.js';
import { CATEGORY_NAME, type EventFilter, matchesFilter } from '../event-filter.js';
import { instant, notLeftOut, type ResolvedPeriod } from '../period.js';
import { chosenSessions, ofChosenSessions } from '../session-scope.js';
import { all, type Fragment, joined, raw, sql } from '../sql.js';
import { type FunnelPlan, ofTypes, typesOf } from './funnel-plan.js';

/** A funnel's plan with the log that it is asked of. */
export interface FunnelScope {
  plan: FunnelPlan;
  period: ResolvedPeriod;
  bots: BotChoice;
  filter: EventFilter | null | undefined;
}

/** Place of an event's type among the events of one second: view, cart, remove, purchase. */
export const TYPE_RANK = `case event_type ${EVENT_TYPES.map((type, rank) => `when '${type}' then ${rank}`).join(' ')} end`;

/** An event's place among those of its session, where no type is in two steps. */
export const POSITION = `${dialect.epochMicros('event_time')} * 4 + ${TYPE_RANK}`;

/** The same of an event of one type. */
export const positionOf = (instantColumn: string, type: EventType): string =>
  `${dialect.epochMicros(instantColumn)} * 4 + ${EVENT_TYPES.indexOf(type)}`;

/**
 * Whether chains can start at everybody's first event of the first step as `begun` finds it, so that these events are read once: within sessions, where one
 * chain a session is sought and the instant and the type put its events in order.
 */
export function canStartAtBegun({ plan }: FunnelScope): boolean {
  return (
    plan.order === 'ordered' &&
    plan.windowMinutes === null &&
    plan.hold === 'nothing' &&
    !plan.excluded &&
    !isNumbered(plan)
  );
}

/** What is counted: `session_no` of a funnel within sessions, `user_id` of one within a window. */
export function unitColumn({ windowMinutes }: FunnelPlan): 'session_no' | 'user_id' {
  return windowMinutes === null ? 'session_no' : 'user_id';
}

/** What is held constant, as a column that is never null. */
export function keyColumn({ hold }: FunnelPlan): Fragment {
  return raw({ nothing: 'cast(0 as bigint)', product: 'product_id', category: CATEGORY_NAME }[hold]);
}

/** The columns within which one chain lies. */
export function chainColumns({ hold, excluded }: FunnelPlan): string[] {
  return ['unit', ...(hold === 'nothing' ? [] : ['chain_key']), ...(excluded ? ['part'] : [])];
}

/** A window's length. */
export function windowLength({ windowMinutes }: FunnelPlan): Fragment {
  return raw(`cast(${windowMinutes ?? 0} as int) * interval '1' minute`);
}

/**
 * Common table expressions that end in `matched`: the events of everybody who may come beyond the first step, with `unit`,
 * `user_id`, `chain_key`, `part` (counts the excluded events before), `seen_at`, `pos` (their order) and a condition `m<place>` for each step.
 *
 * Who may come beyond is found in the counts of sessions or users, so that most events are never looked at.
 *
 * @param startsAtBegun - whether events of the first step may be missing: see {@link canStartAtBegun}.
 */
export function matchedEvents(scope: FunnelScope, startsAtBegun = false): Fragment[] {
  const { plan, filter } = scope;
  const unit = raw(unitColumn(plan));
  const matches = joined(
    plan.steps.map(
      ({ matches: on, isPlain }, place) => sql`${isPlain ? on : sql`coalesce(${on}, false)`} as m${raw(String(place))}`,
    ),
    ', ',
  );
  const types =
    plan.order === 'strict'
      ? EVENT_TYPES
      : typesOf([...plan.steps.slice(startsAtBegun ? 1 : 0), ...(plan.excluded ? [plan.excluded] : [])]);
  const position = raw(
    isNumbered(plan)
      ? `row_number() over (partition by ${unitColumn(plan)} order by event_time, ${TYPE_RANK}, product_id, price, coalesce(category_id, 0), coalesce(category_code, ''), coalesce(brand, ''))`
      : POSITION,
  );
  // Few events are no views: to look for those who began among them takes longer than to join all of them.
  const ofCandidates = !startsAtBegun || types.includes('view');
  const found = sql`found as (
  select ${unit} as unit, user_id, ${keyColumn(plan)} as chain_key, event_time as seen_at, ${position} as pos, ${matches}${plan.excluded ? sql`, coalesce(${plan.excluded.matches}, false) as ends` : raw('')}
  from ${raw(tableOfTypes(types))}
  where ${all([ofTypes(types), ...matchesFilter(filter), ...whenOf(scope), ...(ofCandidates ? [sql`${unit} in (select unit from candidates)`] : [])])}
)`;
  const partition = raw(['unit', ...(plan.hold === 'nothing' ? [] : ['chain_key'])].join(', '));
  const matched = plan.excluded
    ? sql`matched as (
  select *, sum(case when ends then 1 else 0 end) over (partition by ${partition} order by pos rows between unbounded preceding and current row) as part from found
)`
    : raw(`matched as (
  select *, 0 as part from found
)`);
  return [...(ofCandidates ? [candidates(scope)] : []), found, matched];
}

/** Conditions on the events of the first step, of everybody. */
export function startingEvents(scope: FunnelScope): Fragment[] {
  const { plan, bots, filter } = scope;
  const first = plan.steps[0];
  if (!first) throw new RangeError('A funnel without steps has no first one.');
  return [
    first.matches,
    ...(plan.windowMinutes === null
      ? ofSessions(scope)
      : [...matchesFilter(filter), ...inPeriod(scope), ...withoutBots(bots)]),
  ];
}

/** Conditions on `events`: matching ones of the sessions that count. */
export function ofSessions(scope: FunnelScope): Fragment[] {
  return [...matchesFilter(scope.filter), ...notBefore(scope.period), ...ofChosenSessions(scope)];
}

/** Condition that an instant lies in the period; none where the whole log does. */
export function inPeriod({ period }: FunnelScope, column = 'event_time'): Fragment[] {
  return period.isWholeLog
    ? []
    : [
        sql`${raw(column)} >= ${instant(period.start)} and ${raw(column)} < ${instant(period.end)}`,
        ...notLeftOut(period, column),
      ];
}

/** Condition on the counts of `sessions` or `users`: at least one event of the types. */
export function hasTypes(types: readonly EventType[]): Fragment {
  return raw(`${types.map(columnOf).join(' + ')} > 0`);
}

/** Where events of these types are: everything but views is in a table of its own, a fraction of the events. Columns are those of `events`. */
export function tableOfTypes(types: readonly EventType[]): string {
  return types.includes('view') ? 'events' : 'acts events';
}

function candidates(scope: FunnelScope): Fragment {
  const { plan } = scope;
  const next = plan.steps[0]?.after ?? plan.steps.length - 1;
  const acting = [hasTypes(plan.steps[0]?.types ?? EVENT_TYPES), hasTypes(typesOf(plan.steps.slice(1, next + 1)))];
  return plan.windowMinutes === null
    ? sql`candidates as (
  select session_no as unit from sessions where ${all([...acting, ...chosenSessions(scope)])}
)`
    : sql`candidates as (
  select user_id as unit from users where ${all(acting)}
)`;
}

/** A session's events may lie behind the period, and so may those of a window; in any order they may lie before the first step, too. */
function whenOf({ plan, period, bots }: FunnelScope): Fragment[] {
  if (plan.windowMinutes === null) return notBefore(period);
  const start = plan.order === 'any' ? sql`${instant(period.start)} - ${windowLength(plan)}` : instant(period.start);
  const when = period.isWholeLog
    ? []
    : [sql`event_time >= ${start} and event_time <= ${instant(period.end)} + ${windowLength(plan)}`];
  return [...when, ...withoutBots(bots)];
}

function notBefore(period: ResolvedPeriod): Fragment[] {
  return period.isWholeLog ? [] : [sql`event_time >= ${instant(period.start)}`];
}

/** Whether events need numbers: where one type can be two steps, the instant and the type do not order them. */
function isNumbered({ steps, order, windowMinutes, excluded }: FunnelPlan): boolean {
  if (order === 'strict' || windowMinutes !== null || excluded) return true;
  return (
    order === 'ordered' &&
    new Set(steps.flatMap(({ types }) => types)).size < steps.flatMap(({ types }) => types).length
  );
}
