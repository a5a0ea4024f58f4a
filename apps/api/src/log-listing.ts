import { cursorSnapshot, type Page, type PageRequest } from '@cartograph/analytics';
import { NoSnapshotError, type EventStore } from '@cartograph/events';
import { measuredStore, type Asker } from './analytics/answers/answered.js';
import { decodeCursor, encodeCursor, pageSize, type Connection } from './connection.js';
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
    ? badInput('The snapshot that this list was begun on has been removed. Start again without "after".')
    : error;
}

/** The arguments of a connection over the log, checked; its cursors name the snapshot that they page through. */
export function listingOf(args: { first?: number | null; after?: string | null }): PageRequest {
  const after = args.after ? decodeCursor(args.after) : null;
  if (after && !after.every((value) => typeof value === 'string'))
    throw badInput('"after" is not a cursor of this list. Use endCursor of the previous page.');
  return { first: pageSize(args.first), after: after as string[] | null };
}

/** The lake's id of the snapshot that a page is read from: its cursor's; null where it is the first page. */
export const snapshotOf = ({ after }: PageRequest): string | null => (after ? cursorSnapshot(after) : null);

/** A page of the log as a connection; `totalCount` runs only where the caller asks for it. */
export function listingConnection<Value, Node>(
  page: Page<Value>,
  request: PageRequest,
  node: (value: Value) => Node,
  totalCount: () => Promise<number>,
): Connection<Node> {
  const edges = page.items.map((item) => ({ cursor: encodeCursor(item.cursor), node: node(item.value) }));
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: (request.after ?? null) !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount,
  };
}
