import type { EventStore } from '@cartograph/events';
import { countsOf, type CountsRow, type EventCounts } from './counts.js';
import { plainDecimal } from './decimal.js';
import { type Definition, statementsText } from './definition.js';
import type { Page, PageRequest } from './directory/keyset.js';
import type { BotRule, SessionRecord } from './directory/session-record.js';
import { listSessions } from './directory/sessions.js';
import { raw, select } from './sql.js';

/** Sessions that one rule flags. */
export interface BotShare {
  rule: BotRule;
  sessions: number;
  counts: EventCounts;
  /** Sum of the purchases' prices, exact. */
  revenue: string;
  /** Of all sessions, events and purchases of the log, fractions; null where there are none. */
  sessionShare: number | null;
  eventShare: number | null;
  purchaseShare: number | null;
}

/** Sessions that look like a machine's. */
export interface BotSummary {
  /** Every rule, in the order in which they are tried; the first that holds flags a session. */
  rules: BotShare[];
  /** Those with most events. */
  top: SessionRecord[];
  definition: Definition;
}

const RULES: readonly BotRule[] = ['many-events', 'many-purchases', 'too-fast'];
const TOP = 20;
const MOST_EVENTS = { field: 'events', direction: 'desc' } as const;

const QUERY = raw(`
select bot_rule, count(*) as sessions, ${['views', 'carts', 'removes', 'purchases'].map((name) => `cast(sum(${name}) as bigint) as ${name}`).join(', ')},
  cast(sum(value) as decimal(38, 4)) as revenue
from sessions
group by bot_rule`);

interface RuleRow extends CountsRow {
  bot_rule: BotRule | null;
  sessions: number;
  revenue: string;
}

/** How much of the log comes from sessions that look like a machine's. Cost: one pass over the sessions. */
export async function botSummary(store: EventStore): Promise<BotSummary> {
  const [rows, top] = await Promise.all([select<RuleRow>(store, QUERY), bots(store, { first: TOP })]);
  const of = (row: RuleRow | undefined): CountsRow => row ?? { views: 0, carts: 0, removes: 0, purchases: 0 };
  const all = { sessions: 0, events: 0, purchases: 0 };
  for (const row of rows) {
    all.sessions += row.sessions;
    all.events += countsOf(row).total;
    all.purchases += row.purchases;
  }
  return {
    rules: RULES.map((rule) => {
      const row = rows.find((one) => one.bot_rule === rule);
      const counts = countsOf(of(row));
      const sessions = row?.sessions ?? 0;
      return {
        rule,
        sessions,
        counts,
        revenue: plainDecimal(row?.revenue ?? '0'),
        sessionShare: share(sessions, all.sessions),
        eventShare: share(counts.total, all.events),
        purchaseShare: share(counts.purchases, all.purchases),
      };
    }),
    top: top.items.map(({ value }) => value),
    definition: {
      name: 'Sessions that look like bots',
      formula:
        'many-events = 1,000 events or more; many-purchases = 50 purchases or more; too-fast = 60 events or more at less than a second each on average; the first that holds',
      population:
        'every session of the snapshot; flagged sessions are counted everywhere unless they are left out by choice',
      query: statementsText([QUERY]),
    },
  };
}

/**
 * Sessions that look like a machine's, those with most events first.
 *
 * @throws QuestionError - `invalid-cursor`, `invalid-page-size`.
 */
export function bots(store: EventStore, page: PageRequest): Promise<Page<SessionRecord>> {
  return listSessions(store, page, { isBot: true }, MOST_EVENTS);
}

/** A fraction of a whole, null of nothing. */
export function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
