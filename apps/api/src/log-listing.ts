import { type Page, type PageRequest } from '@cartograph/analytics';
import { NoSnapshotError, type EventStore } from '@cartograph/events';
import { measuredStore, type Asker } from './analytics/answers/answered.js';
import {
  connectionOf,
  encodeCursor,
  pageOf,
  strangeCursor,
  type Connection,
  type ConnectionArgs,
  type CursorValue,
} from './connection.js';
import type { RequestContext } from './context.js';
import { badInput } from './errors.js';

/**
 * The store for questions of this request alone: they stop when its time is up or its caller has gone, who pays for what they read. What takes long leaves room for others.
 *
 * @param snapshotId - the lake's id of the snapshot that a cursor or an item of its page names. Default: the request's.
 * @throws ApiError BAD_USER_INPUT - that snapshot is gone, now or while it is asked.
 */
export async function listingStore(
  context: Asker & Pick<RequestContext, 'store'>,
  snapshotId?: string | null,
): Promise<EventStore> {
  const { store, lake, signal } = context;
  const named = snapshotId ?? null;
  const kept = <T>(work: Promise<T>): Promise<T> =>
    named === null ? work : work.catch((error: unknown) => Promise.reject(restart(error)));
  const shared = measuredStore(context, await kept(named === null ? store() : lake.store(named)));
  return {
    snapshot: shared.snapshot,
    lifetime: shared.lifetime,
    rows: (sql, params, options) => kept(shared.rows(sql, params, { ...options, signal: options?.signal ?? signal })),
    columns: (sql, params, options) =>
      kept(shared.columns(sql, params, { ...options, signal: options?.signal ?? signal })),
    close: () => shared.close(),
  };
}

function restart(error: unknown): unknown {
  return error instanceof NoSnapshotError
    ? badInput('The snapshot that this list was begun on has been removed. Start again from the first page.')
    : error;
}

/** The arguments of a connection over the log, checked; its cursors name the snapshot that they page through. */
export function listingOf(args: ConnectionArgs): PageRequest {
  const { size, isFromEnd, after, before } = pageOf(args);
  const bounds = { after: textsOf(after, 'after'), before: textsOf(before, 'before') };
  return isFromEnd ? { ...bounds, last: size } : { ...bounds, first: size };
}

function textsOf(cursor: CursorValue[] | null, bound: 'after' | 'before'): string[] | null {
  if (cursor === null) return null;
  const texts = cursor.filter((value) => typeof value === 'string');
  if (texts.length < cursor.length) throw strangeCursor(bound);
  return texts;
}

/** A page of the log as a connection; `totalCount` runs only where the caller asks for it. */
export function listingConnection<Value, Node>(
  page: Page<Value>,
  node: (value: Value) => Node,
  totalCount: () => Promise<number>,
): Connection<Node> {
  return connectionOf({
    edges: page.items.map((item) => ({ cursor: encodeCursor(item.cursor), node: node(item.value) })),
    hasNextPage: page.hasNextPage,
    hasPreviousPage: page.hasPreviousPage,
    totalCount,
  });
}
