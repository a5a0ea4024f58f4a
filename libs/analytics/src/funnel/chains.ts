import { joined, raw, sql, type Fragment } from '../sql.js';
import { anyOrderChains } from './any-order-chains.js';
import { THROUGH, type FunnelPlan } from './funnel-plan.js';
import { chainColumns, type FunnelScope } from './matched-events.js';
import { strictChains } from './strict-chains.js';
import { windowedChains } from './windowed-chains.js';

/**
 * Common table expressions over `matched` that end in `reached`: for each unit, chain key and place of a step but the first,
 * when the step was reached first (`seen_at`) and the required step before it (`prev_at`). A step {@link THROUGH} + o is the
 * required step behind the optional step o, reached through o.
 */
export function chainsOf(scope: FunnelScope, startsAtBegun = false): Fragment[] {
  const { plan } = scope;
  if (plan.order === 'any') return anyOrderChains(scope);
  if (plan.order === 'strict') return strictChains(scope);
  return plan.windowMinutes === null ? orderedChains(plan, startsAtBegun) : windowedChains(scope);
}

/**
 * The earliest event of the first step, the earliest of the next one after it, and so on: no other choice reaches further or
 * earlier, so a later event hides nothing. One join with the matched events and one aggregation a step.
 */
function orderedChains(plan: FunnelPlan, startsAtBegun: boolean): Fragment[] {
  const columns = chainColumns(plan);
  const own = raw(columns.map((column) => `p.${column}`).join(', '));
  const same = raw(columns.map((column) => `e.${column} = p.${column}`).join(' and '));
  const kept = raw(
    ['user_id', 'chain_key', 'part']
      .filter((column) => !columns.includes(column))
      .map((column) => `min(p.${column}) as ${column}`)
      .map((column) => `, ${column}`)
      .join(''),
  );
  const next = (name: string, from: string, place: number): Fragment => sql`${raw(name)} as (
  select ${own}${kept}, min(e.pos) as pos, min(e.seen_at) as seen_at, p.seen_at as prev_at
  from ${raw(from)} p join matched e on ${same}
  where e.${raw(`m${place}`)} and e.pos > p.pos
  group by ${own}, p.seen_at
)`;
  const first = raw(
    ['unit', 'user_id', 'chain_key', 'part']
      .map((column) => (columns.includes(column) ? column : `min(${column}) as ${column}`))
      .join(', '),
  );
  const ctes = [
    startsAtBegun
      ? raw('p0 as (select unit, user_id, chain_key, 0 as part, pos, seen_at from begun)')
      : sql`p0 as (
  select ${first}, min(pos) as pos, min(seen_at) as seen_at from matched where m0 group by ${raw(columns.join(', '))}
)`,
  ];
  const parts: Fragment[] = [];
  const take = (name: string, step: number): number =>
    parts.push(raw(`select unit, user_id, chain_key, ${step} as step, seen_at, prev_at from ${name}`));
  plan.steps.forEach(({ before, after, isOptional }, place) => {
    if (place === 0) return;
    ctes.push(next(`p${place}`, `p${before}`, place));
    take(`p${place}`, place);
    if (!isOptional || after === null) return;
    ctes.push(next(`t${place}`, `p${place}`, after));
    take(`t${place}`, THROUGH + place);
  });
  return [
    ...ctes,
    sql`reached as (
  ${joined(parts, '\n  union all ')}
)`,
  ];
}
