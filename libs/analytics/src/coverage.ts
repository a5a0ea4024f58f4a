import { EVENT_TYPES, type EventStore, type Snapshot } from '@cartograph/events';
import { type BotChoice, botsText, withoutBots } from './bot-choice.js';
import { categoryQuarters } from './category-quarters.js';
import type { CoverageFault } from './coverage-fault.js';
import { findFaults } from './coverage-faults.js';
import { columnOf, COUNT_EVENTS, countsOf, type CountsRow, type EventCounts } from './counts.js';
import { type Definition, statementsText } from './definition.js';
import { dialect } from './dialect.js';
import { levelDays } from './level-days.js';
import { checkTimeZone, type LocalDay, localDays } from './local-days.js';
import { logDays } from './log-days.js';
import { daysOnQuarters } from './local-quarters.js';
import { logQuarters } from './log-quarters.js';
import { oncePerStore } from './once-per-store.js';
import { logRange } from './period.js';
import { presenceQuarters } from './presence-quarters.js';
import { byType, type Quarter } from './quarters.js';
import { all, type Fragment, raw, select, sql } from './sql.js';

/** Events of one local day. */
export interface CoverageDay {
  date: string;
  counts: EventCounts;
}

/** Answer of {@link coverage}. */
export interface Coverage {
  snapshot: Snapshot;
  timeZone: string;
  /** Every local day from the log's first to its last, days without any event included. */
  days: CoverageDay[];
  /** By date. */
  faults: CoverageFault[];
  definition: Definition;
}

/** Arguments of {@link coverage}. */
export interface CoverageQuestion {
  /** IANA name; the same fault may touch other days in another zone. */
  timeZone: string;
  /** Whether the days count the events of sessions that look like a bot's. Default `include`. Faults are those of the whole log either way. */
  bots?: BotChoice;
}

/**
 * What the log covers: events by local day and type, and where its tracking failed.
 *
 * Faults: a day inside the range without any event; an hour or more without any where the same hours of the days around lead to expect
 * at least 20 sessions; an event type that vanished for hours although enough sessions went on that Σ sessions × (share of sessions with
 * that type) expects at least 20; an event type whose rate jumps by a factor of 1.75 or more and stays for a week at least, in the shop
 * or in a top category; a first or last day that the log enters late or leaves early; a last month that is cut short.
 *
 * @returns no days and no faults for an empty log.
 * @throws QuestionError - `invalid-time-zone`.
 * Cost: O(quarter-hours × categories of the log), no event is read; without bots one scan. Asked once for a store, zone and choice.
 */
export async function coverage(store: EventStore, question: CoverageQuestion): Promise<Coverage> {
  checkTimeZone(question.timeZone);
  const whole = await once(store, question.timeZone);
  return question.bots === 'exclude' ? onceWithoutBots(store, question.timeZone) : whole;
}

/** The last local day that the log has whole; its last day where none is, null for an empty log. Cost: that of {@link coverage}. */
export async function lastWholeDay(store: EventStore, timeZone: string): Promise<string | null> {
  const { days, faults } = await coverage(store, { timeZone });
  const part = new Set(faults.filter(({ kind }) => kind === 'partial-day').map(({ date }) => date));
  return days.findLast(({ date }) => !part.has(date))?.date ?? days.at(-1)?.date ?? null;
}

const once = oncePerStore(async (store, timeZone): Promise<Coverage> => {
  const range = await logRange(store);
  const period = range && logDays(range, timeZone);
  const isCut = period === null || daysOnQuarters(period, timeZone);
  const days = period ? localDays(period.from, period.to, timeZone) : [];
  const [events, presence, counted] = await Promise.all([
    categoryQuarters(store, timeZone),
    presenceQuarters(store, timeZone),
    isCut
      ? null
      : countEvents(
          store,
          timeZone,
          days.map(({ date }) => date),
          'include',
        ),
  ]);
  const quarters = logQuarters(events, presence);
  const levels = levelDays(days, events, presence);
  return {
    snapshot: store.snapshot,
    timeZone,
    days: counted?.days ?? countDays(days, quarters),
    faults: range
      ? findFaults({ days, quarters, range, timeZone, committedAt: new Date(store.snapshot.committedAt), levels })
      : [],
    definition: {
      name: 'What the log covers',
      formula:
        'events per local day and type; a type has vanished where at least 20 sessions with it were expected in a row and none came, ' +
        'expected = sessions in the quarter-hour × share of sessions with that type elsewhere in the log; hours are missing where at least 20 sessions were ' +
        'expected, expected = median of the same hours of up to 7 days before and after; a level has changed where the median rates of 7 to 14 days ' +
        'before and after differ by a factor of 1.75 or more and 80 % of the days lie apart, rate = events per session with a view, in a category per view; a ' +
        'month is cut short where at least 3 of its days are missing at the end though the month before is whole',
      population: 'every event of the snapshot',
      query: statementsText([...events.statements, ...presence.statements, ...(counted ? [counted.query] : [])]),
    },
  };
});

const onceWithoutBots = oncePerStore(async (store, timeZone): Promise<Coverage> => {
  const whole = await once(store, timeZone);
  const { days, query } = await countEvents(
    store,
    timeZone,
    whole.days.map(({ date }) => date),
    'exclude',
  );
  const { definition } = whole;
  return {
    ...whole,
    days,
    definition: {
      ...definition,
      population: `every event of the snapshot${botsText('exclude')}; faults: with them`,
      query: `${definition.query}\n;\n${statementsText([query])}`,
    },
  };
});

function countDays(days: readonly LocalDay[], quarters: readonly Quarter[]): CoverageDay[] {
  let next = 0;
  return days.map(({ date, end }) => {
    const sums = byType();
    for (let quarter = quarters[next]; quarter && quarter.start < end.getTime(); quarter = quarters[++next]) {
      for (const type of EVENT_TYPES) sums[type] += quarter.events[type];
    }
    return {
      date,
      counts: countsOf({
        views: sums.view,
        carts: sums.cart,
        removes: sums.remove_from_cart,
        purchases: sums.purchase,
      }),
    };
  });
}

/** Days counted from the events themselves; zones are converted for quarter-hours where these tell the days apart, else for each second. */
async function countEvents(
  store: EventStore,
  timeZone: string,
  dates: readonly string[],
  bots: BotChoice,
): Promise<{ days: CoverageDay[]; query: Fragment }> {
  const [from, to] = [dates[0], dates.at(-1)];
  const isCut = from !== undefined && to !== undefined && daysOnQuarters({ from, to }, timeZone);
  const query = sql`
select cast(local_date(slot, ${timeZone}) as string) as day, ${raw(EVENT_TYPES.map((type) => `cast(sum(${columnOf(type)}) as bigint) as ${columnOf(type)}`).join(', '))}
from (
  select ${raw(isCut ? dialect.quarterHour('event_time') : 'event_time')} as slot, ${raw(COUNT_EVENTS)}
  from events where ${all(withoutBots(bots))}
  group by 1
) groups
group by 1`;
  const rows = await select<CountsRow & { day: string }>(store, query);
  const found = new Map(rows.map((row) => [row.day, countsOf(row)]));
  return {
    days: dates.map((date) => ({
      date,
      counts: found.get(date) ?? countsOf({ views: 0, carts: 0, removes: 0, purchases: 0 }),
    })),
    query,
  };
}
