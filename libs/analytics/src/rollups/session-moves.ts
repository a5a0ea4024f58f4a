import type { EventStore, EventType } from '@cartograph/events';
import { type Fragment, select, sql } from '../sql.js';
import { sessionRollup, type SessionRollupScope } from './session-rollup.js';

/** How often one event followed another; from null a session begins, to null it ends. */
export interface SessionMove {
  from: EventType | null;
  to: EventType | null;
  moves: number;
}

/** Moves, and the statement they come from. */
export interface SessionMoves {
  moves: SessionMove[];
  statement: Fragment;
}

/**
 * What follows what in the sessions that began in the period, by their matching events in order of time; of one second view, cart, remove, purchase.
 * Sessions of n views alone add a beginning, n − 1 moves from view to view and an end each.
 *
 * @returns null where the rollups cannot tell; see `sessionRollup`.
 */
export async function sessionMoves(
  store: EventStore,
  scope: SessionRollupScope,
  signal?: AbortSignal,
): Promise<SessionMoves | null> {
  const where = await sessionRollup(store, scope);
  if (!where) return null;
  const statement = sql`
with viewing as (select cast(coalesce(sum(sessions), 0) as bigint) as sessions, cast(coalesce(sum(events), 0) as bigint) as events from session_shapes where ${where} and types = 1)
select previous_type, event_type, cast(sum(moves) as bigint) as moves
from (
  select previous_type, event_type, moves from session_moves where ${where}
  union all select cast(null as string), 'view', sessions from viewing
  union all select 'view', 'view', events - sessions from viewing
  union all select 'view', cast(null as string), sessions from viewing
) m
where moves > 0
group by previous_type, event_type
order by previous_type nulls first, event_type nulls last`;
  const rows = await select<{ previous_type: EventType | null; event_type: EventType | null; moves: number }>(
    store,
    statement,
    signal,
  );
  return {
    moves: rows.map(({ previous_type, event_type, moves }) => ({ from: previous_type, to: event_type, moves })),
    statement,
  };
}
