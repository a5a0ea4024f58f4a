import type { Page, PageRequest } from '@cartograph/analytics';
import type { EventStore } from '@cartograph/events';
import { decodeCursor, encodeCursor, pageSize, type Connection } from './connection.js';
import type { RequestContext } from './context.js';
import { badInput } from './errors.js';

/** The request's store for questions of this request alone: they stop when its time is up or its caller has gone. */
export async function listingStore({ store, signal }: Pick<RequestContext, 'store' | 'signal'>): Promise<EventStore> {
  const shared = await store();
  return {
    snapshot: shared.snapshot,
    rows: (sql, params, options) => shared.rows(sql, params, { ...options, signal: options?.signal ?? signal }),
    columns: (sql, params, options) => shared.columns(sql, params, { ...options, signal: options?.signal ?? signal }),
    close: () => shared.close(),
  };
}

/** The arguments of a connection over the log, checked; its cursors hold natural keys, so they outlive a new import. */
export function listingOf(args: { first?: number | null; after?: string | null }): PageRequest {
  const after = args.after ? decodeCursor(args.after) : null;
  if (after && !after.every((value) => typeof value === 'string')) throw badInput('"after" is not a cursor of this list. Use endCursor of the previous page.');
  return { first: pageSize(args.first), after: after as string[] | null };
}

/** A page of the log as a connection; `totalCount` runs only where the caller asks for it. */
export function listingConnection<Value, Node>(page: Page<Value>, request: PageRequest, node: (value: Value) => Node, totalCount: () => Promise<number>): Connection<Node> {
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

/** Key of a loader that batches pages: whose page, and which. */
export const listingKey = (owner: string, request: PageRequest): string => JSON.stringify([owner, request.first, request.after ?? null]);

/** Takes the keys of one tick apart: owners by the page they ask for, so that each page asked for is one question. */
export async function listingsByKey<Value>(keys: readonly string[], list: (owners: string[], request: PageRequest) => Promise<Page<Value>[]>): Promise<Map<string, Page<Value>>> {
  const groups = new Map<string, { request: PageRequest; owners: string[] }>();
  for (const key of keys) {
    const [owner, first, after] = JSON.parse(key) as [string, number, string[] | null];
    const name = JSON.stringify([first, after]);
    const group = groups.get(name) ?? { request: { first, after }, owners: [] };
    groups.set(name, group);
    group.owners.push(owner);
  }
  const found = new Map<string, Page<Value>>();
  for (const { request, owners } of groups.values()) {
    const pages = await list(owners, request);
    owners.forEach((owner, i) => {
      const page = pages[i];
      if (page) found.set(listingKey(owner, request), page);
    });
  }
  return found;
}
