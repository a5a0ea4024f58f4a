import { all, joined, raw, sql, type Fragment } from '../sql.js';
import { chainColumns, type FunnelScope, inPeriod, windowLength } from './matched-events.js';
import { THROUGH } from './funnel-plan.js';

/**
 * Steps in any order: a step is reached where there are events of it and of every required step before it; one event may be several
 * steps. It is reached when the last of them is there.
 */
export function anyOrderChains(scope: FunnelScope): Fragment[] {
  return scope.plan.windowMinutes === null ? inSession(scope) : inWindow(scope);
}

/** Step numbers with the places that they need, and the ones that the required step before them needs. */
function needs({ plan: { steps } }: FunnelScope): { step: number; all: number[]; before: number[] }[] {
  const required = (upTo: number): number[] =>
    [...steps.keys()].filter((place) => place < upTo && !steps[place]?.isOptional);
  return steps.flatMap(({ isOptional, after, before }, place) => {
    if (place === 0) return [];
    const own = { step: place, all: [...required(place), place], before: required(before + 1) };
    return isOptional && after !== null
      ? [
          own,
          { step: THROUGH + place, all: [...required(after), place, after], before: [...required(before + 1), place] },
        ]
      : [own];
  });
}

const latest = (columns: readonly string[]): string =>
  columns.length === 1 ? (columns[0] ?? '') : `greatest(${columns.join(', ')})`;

function inSession(scope: FunnelScope): Fragment[] {
  const firsts = [...scope.plan.steps.keys()]
    .map((place) => `min(case when m${place} then seen_at end) as a${place}`)
    .join(', ');
  const parts = needs(scope).map(({ step, all: needed, before }) =>
    raw(`
  select unit, user_id, chain_key, ${step} as step, ${latest(needed.map((place) => `a${place}`))} as seen_at, ${latest(before.map((place) => `a${place}`))} as prev_at
  from firsts where ${needed.map((place) => `a${place} is not null`).join(' and ')}`),
  );
  return [
    raw(`firsts as (
  select unit, min(user_id) as user_id, chain_key, part, ${firsts} from matched group by unit, chain_key, part
)`),
    sql`reached as (${joined(parts, '\n  union all')}
)`,
  ];
}

/** From each event on, the next event of every step: they are within the window where the last of them is. The first step must lie in the period. */
function inWindow(scope: FunnelScope): Fragment[] {
  const { plan } = scope;
  const columns = chainColumns(plan).join(', ');
  const next = joined(
    [...plan.steps.keys()].map((place) => {
      const on = place === 0 ? all([raw('m0'), ...inPeriod(scope, 'seen_at')]) : raw(`m${place}`);
      return sql`min(case when ${on} then seen_at end) over (partition by ${raw(columns)} order by pos rows between current row and unbounded following) as ${raw(`a${place}`)}`;
    }),
    ', ',
  );
  const length = windowLength(plan);
  const parts = needs(scope).map(({ step, all: needed, before }) => {
    const done = raw(latest(needed.map((place) => `a${place}`)));
    const within = sql`${raw(needed.map((place) => `a${place} is not null`).join(' and '))} and ${done} <= seen_at + ${length}`;
    return sql`
  select f.unit, f.user_id, f.chain_key, ${raw(String(step))} as step, f.done_at as seen_at, max(e.prev_at) as prev_at
  from (select unit, min(user_id) as user_id, chain_key, min(${done}) as done_at from ahead where ${within} group by unit, chain_key) f
  join (select unit, chain_key, ${done} as done_at, ${raw(latest(before.map((place) => `a${place}`)))} as prev_at from ahead where ${within}) e
    on e.unit = f.unit and e.chain_key = f.chain_key and e.done_at = f.done_at
  group by f.unit, f.user_id, f.chain_key, f.done_at`;
  });
  return [
    sql`ahead as (
  select unit, user_id, chain_key, seen_at, pos, ${next} from matched
)`,
    sql`reached as (${joined(parts, '\n  union all')}
)`,
  ];
}
