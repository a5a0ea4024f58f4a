import { EVENT_TYPES, type EventStore, type EventType } from '@cartograph/events';
import { type CoverageFault, findFaults, type Quarter } from './coverage-faults.js';
import type { EventCounts } from './counts.js';
import { type Definition, statementsText } from './definition.js';
import { dialect } from './dialect.js';
import { checkTimeZone, type LocalDay, localDate, localDays } from './local-days.js';
import { oncePerStore } from './once-per-store.js';
import { logRange } from './period.js';
import { raw, select } from './sql.js';

/** Events of one local day. */
export interface CoverageDay {
  date: string;
  counts: EventCounts;
}

/** Answer of {@link coverage}. */
export interface Coverage {
  timeZone: string;
  /** Every local day from the log's first to its last, days without any event included. */
  days: CoverageDay[];
  /** By date. */
  faults: CoverageFault[];
  definition: Definition;
}

const QUERY = raw(`
select quarter, event_type, count(*) as events, count(distinct session_no) as sessions
from (select ${dialect.quarterHour('event_time')} as quarter, event_type, session_no from events) e
group by grouping sets ((quarter, event_type), (quarter))
order by quarter, event_type nulls first`);

/**
 * What the log covers: events by local day and type, and where its tracking failed.
 *
 * Faults: a day inside the range without any event; an event type that vanished for hours although enough sessions
 * went on that Σ sessions × (share of sessions with that type) expects at least 20; a first or last day that the log
 * enters late or leaves early.
 *
 * @param question.timeZone - IANA name; the same fault may touch other days in another zone.
 * @returns no days and no faults for an empty log.
 * @throws QuestionError - `invalid-time-zone`.
 * Cost: one scan, then O(quarter-hours of the log). Asked once for a store and zone.
 */
export async function coverage(store: EventStore, question: { timeZone: string }): Promise<Coverage> {
  checkTimeZone(question.timeZone);
  return once(store, question.timeZone);
}

const once = oncePerStore(async (store, timeZone): Promise<Coverage> => {
  const quarters = await quartersOf(store);
  const range = await logRange(store);
  const days = range ? localDays(localDate(range.first, timeZone), localDate(range.last, timeZone), timeZone) : [];
  return {
    timeZone,
    days: countDays(days, quarters),
    faults: range ? findFaults(days, quarters, range, timeZone) : [],
    definition: {
      name: 'What the log covers',
      formula:
        'events per local day and type; a type has vanished where at least 20 sessions with it were expected in a row and none came, ' +
        'expected = sessions in the quarter-hour × share of sessions with that type elsewhere in the log',
      population: 'every event of the snapshot',
      query: statementsText([QUERY]),
    },
  };
});

const quartersOf = oncePerStore(async (store): Promise<Quarter[]> => {
  const rows = await select<{ quarter: Date; event_type: EventType | null; events: number; sessions: number }>(store, QUERY);
  const quarters: Quarter[] = [];
  for (const row of rows) {
    // The row without a type comes first: all sessions of the quarter-hour.
    if (row.event_type === null) {
      quarters.push({ start: row.quarter.getTime(), sessions: row.sessions, events: byType(), sessionsWith: byType() });
    } else {
      const quarter = quarters.at(-1);
      if (!quarter) throw new Error('A quarter-hour came without its total.');
      quarter.events[row.event_type] = row.events;
      quarter.sessionsWith[row.event_type] = row.sessions;
    }
  }
  return quarters;
});

function countDays(days: readonly LocalDay[], quarters: readonly Quarter[]): CoverageDay[] {
  let next = 0;
  return days.map(({ date, end }) => {
    const sums = byType();
    for (let quarter = quarters[next]; quarter && quarter.start < end.getTime(); quarter = quarters[++next]) {
      for (const type of EVENT_TYPES) sums[type] += quarter.events[type];
    }
    const counts = { views: sums.view, carts: sums.cart, removes: sums.remove_from_cart, purchases: sums.purchase };
    return { date, counts: { ...counts, total: counts.views + counts.carts + counts.removes + counts.purchases } };
  });
}

function byType(): Record<EventType, number> {
  return { view: 0, cart: 0, remove_from_cart: 0, purchase: 0 };
}
