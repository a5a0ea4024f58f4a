import { isId } from '@cartograph/events';
import { countsOf, type CountsRow, type EventCounts } from '../counts.js';
import { plainDecimal } from '../decimal.js';
import { raw } from '../sql.js';

/** How far a session came: bought, else put something in the cart, else only viewed. */
export type SessionOutcome = 'viewed' | 'carted' | 'purchased';

/** Why a session looks like a machine's: 1,000 events or more; 50 purchases or more; 60 events or more at less than a second each. */
export type BotRule = 'many-events' | 'many-purchases' | 'too-fast';

/** One session. */
export interface SessionRecord {
  /** Unique in the log and stable under new imports: `user:session`, or `user@start` where the log gives no session id. */
  sessionKey: string;
  userId: string;
  /** The log's own session id; null where sessions were told apart by inactivity. */
  userSession: string | null;
  startedAt: Date;
  endedAt: Date;
  durationSeconds: number;
  counts: EventCounts;
  outcome: SessionOutcome;
  /** Sum of the purchases' prices, exact. */
  value: string;
  /** The first rule that it meets; null for what looks like a person. */
  botRule: BotRule | null;
}

/** Columns of `sessions` that make a {@link SessionRow}. */
export const SESSION_COLUMNS =
  raw(`session_no, cast(user_id as string) as user_key, user_session, started_at, cast(started_at as string) as start_key,
  ended_at, views, carts, removes, purchases, value, bot_rule`);

/** A row of {@link SESSION_COLUMNS}. */
export interface SessionRow extends CountsRow {
  session_no: number;
  user_key: string;
  user_session: string | null;
  started_at: Date;
  start_key: string;
  ended_at: Date;
  value: string;
  bot_rule: BotRule | null;
}

/** The key of a row's session. */
export const sessionKeyOf = (row: Pick<SessionRow, 'user_key' | 'user_session' | 'start_key'>): string =>
  row.user_session === null ? `${row.user_key}@${row.start_key}` : `${row.user_key}:${row.user_session}`;

export function sessionOf(row: SessionRow): SessionRecord {
  return {
    sessionKey: sessionKeyOf(row),
    userId: row.user_key,
    userSession: row.user_session,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    durationSeconds: Math.round((row.ended_at.getTime() - row.started_at.getTime()) / 1000),
    counts: countsOf(row),
    outcome: row.purchases > 0 ? 'purchased' : row.carts > 0 ? 'carted' : 'viewed',
    value: plainDecimal(row.value),
    botRule: row.bot_rule,
  };
}

/** What a session key says; null for a text that is none. `startKey` is null where the log names the session. */
export function parsedKey(key: string): { userId: string; userSession: string | null; startKey: string | null } | null {
  const match = /^(\d+)([:@])(.*)$/s.exec(key);
  const userId = match?.[1] ?? '';
  if (!match || !isId(userId)) return null;
  const rest = match[3] ?? '';
  return match[2] === ':'
    ? { userId, userSession: rest, startKey: null }
    : { userId, userSession: null, startKey: rest };
}
