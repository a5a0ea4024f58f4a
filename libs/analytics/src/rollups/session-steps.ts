import type { EventStore } from '@cartograph/events';
import { type Fragment, select, sql } from '../sql.js';
import { sessionRollup, type SessionRollupScope } from './session-rollup.js';

/** Sessions that viewed, then carted, then bought, in this order, and the seconds between. */
export interface SessionSteps {
  viewed: number;
  carted: number;
  bought: number;
  /** Quantiles of the seconds from the first view to the first cart after it, over those who carted; null for none. */
  cartSeconds: StepQuantiles | null;
  /** From that cart to the first purchase after it, over those who bought. */
  purchaseSeconds: StepQuantiles | null;
  statement: Fragment;
}

/** Quantiles, interpolated. */
export interface StepQuantiles {
  p25: number;
  median: number;
  p75: number;
  p90: number;
}

type Row = { viewed: number; carted: number; bought: number } & Record<`${'c' | 'p'}${25 | 50 | 75 | 90}`, number | null>;

/**
 * The ordered funnel view → cart → purchase of sessions that began in the period, any product. Of one second a cart follows a view and a purchase
 * follows a cart.
 *
 * @returns null where the rollups cannot tell; see `sessionRollup`.
 */
export async function sessionSteps(store: EventStore, scope: SessionRollupScope, signal?: AbortSignal): Promise<SessionSteps | null> {
  const where = await sessionRollup(store, scope);
  if (!where) return null;
  const statement = sql`
select viewed, carted, bought, c25, c50, c75, c90, p25, p50, p75, p90
from (select cast(coalesce(sum(sessions), 0) as bigint) as viewed from session_shapes where ${where} and types % 2 = 1) v
  cross join (
    select count(*) as carted, count(purchase_seconds) as bought,
      percentile_cont(0.25) within group (order by cart_seconds) as c25, percentile_cont(0.5) within group (order by cart_seconds) as c50,
      percentile_cont(0.75) within group (order by cart_seconds) as c75, percentile_cont(0.9) within group (order by cart_seconds) as c90,
      percentile_cont(0.25) within group (order by purchase_seconds) as p25, percentile_cont(0.5) within group (order by purchase_seconds) as p50,
      percentile_cont(0.75) within group (order by purchase_seconds) as p75, percentile_cont(0.9) within group (order by purchase_seconds) as p90
    from session_steps where ${where}
  ) s`;
  const [row] = await select<Row>(store, statement, signal);
  if (!row) throw new Error('An aggregate over the sessions gave no row.');
  const { viewed, carted, bought } = row;
  return { viewed, carted, bought, cartSeconds: quantiles(row.c25, row.c50, row.c75, row.c90), purchaseSeconds: quantiles(row.p25, row.p50, row.p75, row.p90), statement };
}

function quantiles(p25: number | null, median: number | null, p75: number | null, p90: number | null): StepQuantiles | null {
  return p25 === null || median === null || p75 === null || p90 === null ? null : { p25, median, p75, p90 };
}
