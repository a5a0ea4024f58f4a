import { all, joined, raw, sql, type Fragment } from '../sql.js';
import { type FunnelScope, inPeriod, windowLength } from './matched-events.js';
import { THROUGH } from './funnel-plan.js';

/**
 * Steps with no other event between: the event of a step is the very next event of the session or user, of any type and product that
 * the question does not filter away. An optional step may be left out.
 *
 * Each event looks one event back: `s<place>` is the latest start from which it is the step, `q<place>` when the latest required step of
 * that chain was.
 */
export function strictChains(scope: FunnelScope): Fragment[] {
  const { plan } = scope;
  const isWindowed = plan.windowMinutes !== null;
  const start = isWindowed ? all([raw('m0'), ...inPeriod(scope, 'seen_at')]) : raw('m0');
  const ctes = [
    sql`w0 as (
  select *, case when ${start} then seen_at end as s0, case when ${start} then seen_at end as q0,
    lag(chain_key) over (partition by unit order by pos) as last_key
  from matched
)`,
  ];
  const parts: Fragment[] = [];
  const kept = ['s0', 'q0'];
  const add = (step: number, place: number, from: readonly number[]): void => {
    const number = ctes.length;
    const lags = from.map(
      (other) =>
        `lag(s${other}) over (partition by unit order by pos) as ls${other}, lag(q${other}) over (partition by unit order by pos) as lq${other}`,
    );
    const within = (other: number, column: string): Fragment =>
      isWindowed
        ? sql`case when seen_at <= ${raw(`ls${other}`)} + ${windowLength(plan)} then ${raw(column)} end`
        : raw(column);
    const latest = (prefix: string): Fragment => {
      const each = joined(
        from.map((other) => within(other, `${prefix}${other}`)),
        ', ',
      );
      return from.length === 1 ? each : sql`greatest(${each})`;
    };
    const name = step >= THROUGH ? `t${step - THROUGH}` : String(step);
    const holds = raw(`m${place} and last_key = chain_key`);
    const isRequired = !plan.steps[place]?.isOptional;
    ctes.push(sql`w${raw(String(number))} as (
  select unit, user_id, chain_key, last_key, seen_at, pos, ${raw([...plan.steps.keys()].map((at) => `m${at}`).join(', '))}, ${raw(kept.join(', '))},
    case when ${holds} then ${latest('ls')} end as ${raw(`s${name}`)},
    case when ${holds} and ${latest('ls')} is not null then ${isRequired ? raw('seen_at') : latest('lq')} end as ${raw(`q${name}`)},
    case when ${holds} then ${latest('lq')} end as ${raw(`v${name}`)}
  from (select *, ${raw(lags.join(', '))} from w${raw(String(number - 1))}) back
)`);
    kept.push(`s${name}`, `q${name}`, `v${name}`);
    parts.push(
      raw(`
  select unit, min(user_id) as user_id, chain_key, ${step} as step, min(seen_at) as seen_at, min_by(v${name}, pos) as prev_at
  from walked where s${name} is not null group by unit, chain_key`),
    );
  };
  plan.steps.forEach(({ isOptional, after }, place) => {
    if (place === 0) return;
    const hasOptional = plan.steps[place - 1]?.isOptional;
    add(place, place, hasOptional ? [place - 2, place - 1] : [place - 1]);
    if (isOptional && after !== null) add(THROUGH + place, after, [place]);
  });
  return [
    ...ctes,
    raw(`walked as (
  select * from w${ctes.length - 1}
)`),
    sql`reached as (${joined(parts, '\n  union all')}
)`,
  ];
}
