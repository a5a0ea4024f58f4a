import type { EventStore } from '@cartograph/events';
import { idList, isOfId, numbersOf, selectWithIds, tableOf } from '../external-ids.js';
import { type Fragment, joined, numberList, raw, select, sql } from '../sql.js';
import {
  parsedKey,
  SESSION_COLUMNS,
  sessionKeyOf,
  sessionOf,
  type SessionRecord,
  type SessionRow,
} from './session-record.js';

/** Sessions by their keys in the order asked; null where the log has no such session. One statement however many keys. */
export async function findSessions(
  store: EventStore,
  sessionKeys: readonly string[],
): Promise<(SessionRecord | null)[]> {
  const named = sessionsNamed(sessionKeys);
  if (named === null) return sessionKeys.map(() => null);
  const rows = await selectWithIds<SessionRow>(
    store,
    sql`select ${SESSION_COLUMNS} from ${tableOf('sessions', numbersOf(named.users))} where ${named.condition}`,
    ['user_key'],
  );
  const found = new Map(rows.map((row) => [sessionKeyOf(row), sessionOf(row)]));
  return sessionKeys.map((key) => found.get(key) ?? null);
}

const SHARED_BY = 100;

/** Whose rows sessions are among, and which of these rows. */
interface Place {
  users: bigint[];
  condition: Fragment;
}

/**
 * Sessions that carry the log's own session id, by user; several where users share it, at most 100.
 *
 * Without a user the index tells whose sessions may carry it: two small reads however many sessions there are.
 */
export async function findSessionsByExternalId(
  store: EventStore,
  userSession: string,
  userId?: string | null,
): Promise<SessionRecord[]> {
  const place = userId == null ? await indexed(store, userSession) : ofUser(userId);
  if (!place) return [];
  const rows = await selectWithIds<SessionRow>(
    store,
    sql`select ${SESSION_COLUMNS} from ${tableOf('sessions', place.users)} where ${place.condition} and user_session = ${userSession} order by user_id`,
    ['user_key'],
  );
  return rows.slice(0, SHARED_BY).map(sessionOf);
}

/** Where sessions lie whose id has the hash of this one; null where there are none. Neither here nor there a sort with a limit: it would read twice. */
async function indexed(store: EventStore, userSession: string): Promise<Place | null> {
  const rows = await select<{ user_number: string; session_no: number }>(
    store,
    sql`select cast(user_id as string) as user_number, session_no from session_index where session_key = session_key(${userSession}) limit ${raw(String(10 * SHARED_BY))}`,
  );
  if (rows.length === 0) return null;
  const users = [...new Set(rows.map((row) => row.user_number))];
  return {
    users: users.map(BigInt),
    condition: sql`user_id in ${numberList(users)} and session_no in ${numberList(rows.map((row) => String(row.session_no)))}`,
  };
}

/** Null for what is no id. */
function ofUser(userId: string): Place | null {
  const users = numbersOf([userId]);
  return users.length === 0 ? null : { users, condition: isOfId('user_id', userId) };
}

/** Whose sessions keys name, and the condition on `sessions` that holds for these, and for few others of the same users; null where no key is one. */
export function sessionsNamed(sessionKeys: readonly string[]): { users: string[]; condition: Fragment } | null {
  const keys = sessionKeys.flatMap((key) => parsedKey(key) ?? []);
  if (keys.length === 0) return null;
  const users = [...new Set(keys.map(({ userId }) => userId))];
  const among = (column: string, values: readonly (string | null)[]): Fragment[] => {
    const texts = [...new Set(values.flatMap((value) => value ?? []))];
    if (texts.length === 0) return [];
    return [
      sql`${raw(column)} in (${joined(
        texts.map((text) => sql`${text}`),
        ', ',
      )})`,
    ];
  };
  const named = [
    ...among(
      'user_session',
      keys.map(({ userSession }) => userSession),
    ),
    ...among(
      'user_session is null and cast(started_at as string)',
      keys.map(({ startKey }) => startKey),
    ),
  ];
  return { users, condition: sql`user_id in ${idList(users)} and (${joined(named, ' or ')})` };
}
