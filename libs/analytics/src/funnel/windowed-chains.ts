import { all, joined, raw, sql, type Fragment } from '../sql.js';
import { THROUGH } from './funnel-plan.js';
import { chainColumns, type FunnelScope, inPeriod, windowLength } from './matched-events.js';

/**
 * Ordered steps of a user within a window from the first step on.
 *
 * Walking through the events in order, a step remembers the latest start from which it was reached (`s<place>`): a later start leaves the
 * most time, so a chain within the window exists exactly where the one with the latest start is within it. The step before is timed
 * from when it was first reached from the same start.
 *
 * Cost: a running maximum a step over the events of the users who may come beyond the first step.
 */
export function windowedChains(scope: FunnelScope): Fragment[] {
  const { plan } = scope;
  const columns = chainColumns(plan);
  const length = windowLength(plan);
  const earlier = (start: string): Fragment =>
    raw(
      `max(${start}) over (partition by ${columns.join(', ')} order by pos rows between unbounded preceding and 1 preceding)`,
    );
  const ctes = [
    sql`w0 as (
  select *, case when ${all([raw('m0'), ...inPeriod(scope, 'seen_at')])} then seen_at end as s0 from matched
)`,
  ];
  const layers = [{ step: 0, name: 's0', from: 's0' }];
  const add = (step: number, place: number, from: string): void => {
    const name = step >= THROUGH ? `t${step - THROUGH}` : `s${step}`;
    const number = layers.length;
    ctes.push(sql`w${raw(String(number))} as (
  select *, case when m${raw(String(place))} and seen_at <= start${raw(String(number))} + ${length} then start${raw(String(number))} end as ${raw(name)}
  from (select *, ${earlier(from)} as start${raw(String(number))} from w${raw(String(number - 1))}) before
)`);
    layers.push({ step, name, from });
  };
  plan.steps.forEach(({ before, after, isOptional }, place) => {
    if (place === 0) return;
    add(place, place, `s${before}`);
    if (isOptional && after !== null) add(THROUGH + place, after, `s${place}`);
  });
  const walked = raw(`w${layers.length - 1}`);
  const parts = layers.slice(1).map(
    ({ step, name, from }) => sql`
  select f.unit, f.user_id, f.chain_key, ${raw(String(step))} as step, f.seen_at, min(e.seen_at) as prev_at
  from (
    select unit, min(user_id) as user_id, chain_key, min(pos) as pos, min(seen_at) as seen_at, min_by(${raw(name)}, pos) as started_at, min_by(part, pos) as part
    from ${walked} where ${raw(name)} is not null group by unit, chain_key
  ) f join ${walked} e on e.unit = f.unit and e.chain_key = f.chain_key and e.part = f.part and e.${raw(from)} = f.started_at
  where e.pos < f.pos
  group by f.unit, f.user_id, f.chain_key, f.seen_at`,
  );
  return [
    ...ctes,
    sql`reached as (${joined(parts, '\n  union all')}
)`,
  ];
}
