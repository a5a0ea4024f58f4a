import type { EventStore } from '@cartograph/events';
import type { CountsRow } from './counts.js';
import { SUM_QUARTERS } from './level-days.js';
import { oncePerStore } from './once-per-store.js';
import type { Quarter } from './quarters.js';
import { type Fragment, raw, select } from './sql.js';

/** Events of each quarter-hour. */
const EVENTS_QUERY = raw(`
select quarter,
  ${SUM_QUARTERS}
from category_quarters
group by quarter
order by quarter`);

const SESSIONS = { session: 'sessions', view_session: 'view_sessions', cart_session: 'cart_sessions', remove_session: 'remove_sessions', purchase_session: 'purchase_sessions' };

/** Distinct ones of a quarter-hour: whoever is active in it, wherever else. */
const SESSIONS_QUERY = raw(`
select quarter,
  ${Object.entries(SESSIONS).map(([measure, name]) => `cast(coalesce(sum(case when measure = '${measure}' then n end), 0) as bigint) as ${name}`).join(',\n  ')}
from presence
where measure in (${Object.keys(SESSIONS).map((measure) => `'${measure}'`).join(', ')})
group by quarter
order by quarter`);

interface SessionsRow {
  quarter: Date;
  sessions: number;
  view_sessions: number;
  cart_sessions: number;
  remove_sessions: number;
  purchase_sessions: number;
}

/** Every quarter-hour of the log with an event, in order, from the rollups alone. Asked once for a store. */
export const quartersOf: (store: EventStore) => Promise<Quarter[]> = oncePerStore(async (store): Promise<Quarter[]> => {
  const [events, sessions] = await Promise.all([
    select<CountsRow & { quarter: Date }>(store, EVENTS_QUERY),
    select<SessionsRow>(store, SESSIONS_QUERY),
  ]);
  const sessionsAt = new Map(sessions.map((row) => [row.quarter.getTime(), row]));
  return events.map((row) => {
    const start = row.quarter.getTime();
    const active = sessionsAt.get(start);
    if (!active) throw new Error(`The lake has events but no session in the quarter-hour of ${row.quarter.toISOString()}.`);
    return {
      start,
      sessions: active.sessions,
      events: { view: row.views, cart: row.carts, remove_from_cart: row.removes, purchase: row.purchases },
      sessionsWith: { view: active.view_sessions, cart: active.cart_sessions, remove_from_cart: active.remove_sessions, purchase: active.purchase_sessions },
    };
  });
});

/** The statements behind {@link quartersOf}. */
export const QUARTER_STATEMENTS: readonly Fragment[] = [EVENTS_QUERY, SESSIONS_QUERY];
