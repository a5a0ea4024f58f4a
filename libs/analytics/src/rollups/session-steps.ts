import type { EventStore } from '@cartograph/events';
import { type Estimate, woodruff } from '@cartograph/metrics';
import type { TimeQuantiles } from '../quantile-limits.js';
import { type Fragment, sql } from '../sql.js';
import { sessionRollup, type SessionRollupScope } from './session-rollup.js';

/** Sessions that viewed, then carted, then bought, in this order, and the seconds between. */
export interface SessionSteps {
  viewed: number;
  carted: number;
  bought: number;
  /** Quantiles of the seconds from the first view to the first cart after it, over those who carted; null for none. The table does not say whose a session is, so intervals take sessions as independent. */
  cartSeconds: TimeQuantiles | null;
  /** From that cart to the first purchase after it, over those who bought. */
  purchaseSeconds: TimeQuantiles | null;
  statement: Fragment;
}

/**
 * The ordered funnel view → cart → purchase of sessions that began in the period, any product. Of one second a cart follows a view and a purchase
 * follows a cart.
 *
 * @returns null where the rollups cannot tell; see `sessionRollup`.
 * Cost: sessions are grouped by their seconds, which are few different ones, and quantiles are taken of the groups.
 */
export async function sessionSteps(
  store: EventStore,
  scope: SessionRollupScope,
  signal?: AbortSignal,
): Promise<SessionSteps | null> {
  const where = await sessionRollup(store, scope);
  if (!where) return null;
  const statement = sql`
select 0 as step, cast(0 as double) as seconds, cast(coalesce(sum(sessions), 0) as double) as sessions from session_shapes where ${where} and types % 2 = 1
union all
select 1, cart_seconds, cast(count(*) as double) from session_steps where ${where} group by cart_seconds
union all
select 2, purchase_seconds, cast(count(*) as double) from session_steps where ${where} and purchase_seconds is not null group by purchase_seconds`;
  const table = await store.columns(statement.text, [...statement.params], { signal });
  const [steps, seconds, sessions] = [table.int32('step'), table.float64('seconds'), table.float64('sessions')];
  const groupsOf = (step: number): Group[] =>
    Array.from(steps, (own, i) => ({ own, seconds: seconds[i] ?? 0, sessions: sessions[i] ?? 0 }))
      .filter(({ own }) => own === step)
      .toSorted((a, b) => a.seconds - b.seconds);
  const [carted, bought] = [groupsOf(1), groupsOf(2)];
  return {
    viewed: countOf(groupsOf(0)),
    carted: countOf(carted),
    bought: countOf(bought),
    cartSeconds: quantiles(carted),
    purchaseSeconds: quantiles(bought),
    statement,
  };
}

/** Sessions that took equally long. */
interface Group {
  seconds: number;
  sessions: number;
}

const countOf = (groups: readonly Group[]): number => groups.reduce((sum, { sessions }) => sum + sessions, 0);

function quantiles(groups: readonly Group[]): TimeQuantiles | null {
  if (groups.length === 0) return null;
  const times = {
    values: Float64Array.from(groups, ({ seconds }) => seconds),
    counts: Float64Array.from(groups, ({ sessions }) => sessions),
  };
  const quantile = (q: number): Estimate => woodruff(times, { q });
  return { p25: quantile(0.25), median: quantile(0.5), p75: quantile(0.75), p90: quantile(0.9) };
}
