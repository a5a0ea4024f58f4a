import { ArgsType, Field, Int, ObjectType, type ClassType } from 'type-graphql';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { Requires } from './access.js';
import { badInput, type ApiError } from './errors.js';
import type { Permission } from './permissions.js';
import { Count } from './scalars.js';

export const PAGE_LIMIT = 100;
/** Items of a page whose size nobody gives. */
export const PAGE_SIZE = 20;

@Requires('self')
@ObjectType()
export class PageInfo {
  @Field(() => Boolean, { description: 'True if items of the list come after this page.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'True if items of the list come before this page.' })
  hasPreviousPage!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the first item, for `before`. Null when the page is empty.',
  })
  startCursor!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the last item, for `after`. Null when the page is empty.',
  })
  endCursor!: string | null;
}

/** The page a caller asks for, checked: `size` within 1–100, counted from the end of the list or its start; cursors decoded. */
export interface Page {
  size: number;
  isFromEnd: boolean;
  after: CursorValue[] | null;
  before: CursorValue[] | null;
}
export type CursorValue = string | number | null;

/** What `@Args(() => ConnectionArgs)` hands to a resolver; call `pageOf(args)` first. */
@ArgsType()
export class ConnectionArgs {
  @Field(() => Int, {
    nullable: true,
    description: `Number of items, counted from the start of the list or from \`after\`. 1 to ${PAGE_LIMIT}, default ${PAGE_SIZE}.`,
  })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'An `endCursor`: the page holds items after it.' })
  after?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: `Number of items, counted back from the end of the list or from \`before\`. 1 to ${PAGE_LIMIT}. Items keep the order of the list. Cannot be combined with \`first\`.`,
  })
  last?: number | null;

  @Field(() => String, {
    nullable: true,
    description: `A \`startCursor\`: the page holds items before it. Without \`first\` and \`last\`, the ${PAGE_SIZE} nearest.`,
  })
  before?: string | null;
}

/** The length of a list that has no further pages, within 1–100. Default 10. @throws ApiError BAD_USER_INPUT */
export function listLength(first: number | null | undefined): number {
  return within('first', first ?? 10, '');
}

function within(name: 'first' | 'last', size: number, remedy: string): number {
  if (!Number.isInteger(size) || size < 1 || size > PAGE_LIMIT)
    throw badInput(`${name} is ${size}; it must lie between 1 and ${PAGE_LIMIT}.${remedy}`);
  return size;
}

/** Cursors are opaque to callers: the sort values of a row, as base64url JSON. */
export function encodeCursor(values: readonly CursorValue[]): string {
  return Buffer.from(JSON.stringify(values), 'utf8').toString('base64url');
}

/** @throws ApiError BAD_USER_INPUT - not a cursor of ours, or of a list sorted differently. */
function decodeCursor(cursor: string, bound: 'after' | 'before', length?: number): CursorValue[] {
  let values: unknown;
  try {
    values = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    values = null;
  }
  const valid =
    Array.isArray(values) &&
    values.every(
      (value) => value === null || typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value)),
    );
  if (!valid || (length !== undefined && (values as unknown[]).length !== length)) {
    throw strangeCursor(bound);
  }
  return values as CursorValue[];
}

/** @returns the error of a cursor that the list does not have. */
export function strangeCursor(bound: 'after' | 'before'): ApiError {
  const source = bound === 'after' ? 'endCursor of the previous page' : 'startCursor of the next page';
  return badInput(`"${bound}" is not a cursor of this list. Use ${source}, with the same filter and order.`);
}

/**
 * Checks and decodes the arguments of a connection.
 *
 * @param cursorLength - the number of sort values a cursor of this list holds. Default: any.
 * @throws ApiError BAD_USER_INPUT
 */
export function pageOf({ first, last, after, before }: ConnectionArgs, cursorLength?: number): Page {
  if (first != null && last != null)
    throw badInput('Give "first" or "last", not both: "first" counts from the start of the list, "last" from its end.');
  const isFromEnd = last != null || (first == null && Boolean(before) && !after);
  return {
    size: isFromEnd
      ? within('last', last ?? PAGE_SIZE, ' Ask for further pages with "before".')
      : within('first', first ?? PAGE_SIZE, ' Ask for further pages with "after".'),
    isFromEnd,
    after: after ? decodeCursor(after, 'after', cursorLength) : null,
    before: before ? decodeCursor(before, 'before', cursorLength) : null,
  };
}

export interface Connection<Node> {
  edges: { cursor: string; node: Node }[];
  nodes: Node[];
  pageInfo: PageInfo;
  /** Runs only where the caller asks for the total. */
  totalCount: () => Promise<number>;
}

/**
 * Makes the connection and edge types of a node type.
 * Put the result into two exported constants: `const { Connection: UserConnection } = connectionTypes('User', () => User, 'people:read')`.
 */
export function connectionTypes<Node extends object>(
  name: string,
  node: () => ClassType<Node>,
  access: Permission,
): { Connection: ClassType<Connection<Node>>; Edge: ClassType<{ cursor: string; node: Node }> } {
  @Requires(access)
  @ObjectType(`${name}Edge`)
  class Edge {
    @Field(() => String)
    cursor!: string;

    @Field(() => node())
    node!: Node;
  }

  @Requires(access)
  @ObjectType(`${name}Connection`)
  class NodeConnection {
    @Field(() => [Edge])
    edges!: Edge[];

    @Field(() => [node()])
    nodes!: Node[];

    @Field(() => PageInfo)
    pageInfo!: PageInfo;

    @Field(() => Count, { simple: true })
    totalCount!: () => Promise<number>;
  }
  return { Connection: NodeConnection, Edge };
}

/**
 * Builds a connection from one page of rows.
 *
 * @param rows - at most `size + 1` rows as they were read: from the end of the list where the page is counted from there. One more than asked for means that the list goes on.
 * @param page - what `pageOf` gave.
 * @param cursor - the sort values of a row, ending with a unique one.
 * @param beyond - whether the list has items on the far side of `after` and `before`. Default: it has where they are given, for they are items of it.
 */
export function makeConnection<Row, Node>(options: {
  rows: readonly Row[];
  page: Page;
  cursor: (row: Row) => CursorValue[];
  node: (row: Row) => Node;
  totalCount: () => Promise<number>;
  beyond?: { after: boolean; before: boolean };
}): Connection<Node> {
  const { rows, page } = options;
  const isCut = rows.length > page.size;
  const shown = rows.slice(0, page.size);
  const beyond = options.beyond ?? { after: page.after !== null, before: page.before !== null };
  return connectionOf({
    edges: (page.isFromEnd ? shown.toReversed() : shown).map((row) => ({
      cursor: encodeCursor(options.cursor(row)),
      node: options.node(row),
    })),
    hasNextPage: (isCut && !page.isFromEnd) || beyond.before,
    hasPreviousPage: (isCut && page.isFromEnd) || beyond.after,
    totalCount: options.totalCount,
  });
}

/** A connection of edges in the order of the list. */
export function connectionOf<Node>(page: {
  edges: { cursor: string; node: Node }[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  totalCount: () => Promise<number>;
}): Connection<Node> {
  const { edges, hasNextPage, hasPreviousPage, totalCount } = page;
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage,
      hasPreviousPage,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount,
  };
}

/**
 * A connection over entities, newest first: their ids sort by creation, so the id alone is the cursor.
 *
 * @param query - select query builder with its filters set; alias and primary column `id` are used.
 */
export async function newestFirst<Entity extends ObjectLiteral & { id: string }>(
  query: SelectQueryBuilder<Entity>,
  args: ConnectionArgs,
): Promise<Connection<Entity>> {
  const page = pageOf(args, 1);
  const id = `${query.alias}.id`;
  const counted = query.clone();
  // The row of a cursor may be gone since, so that what lies beyond it is looked up.
  const isThere = async (side: '<=' | '>=', cursor: CursorValue[] | null): Promise<boolean> =>
    cursor !== null &&
    counted.clone().andWhere(`${id} ${side} :connectionBound`, { connectionBound: cursor[0] }).getExists();
  if (page.after) query.andWhere(`${id} < :connectionAfter`, { connectionAfter: page.after[0] });
  if (page.before) query.andWhere(`${id} > :connectionBefore`, { connectionBefore: page.before[0] });
  const rows = await query
    .orderBy(id, page.isFromEnd ? 'ASC' : 'DESC')
    .take(page.size + 1)
    .getMany();
  return makeConnection({
    rows,
    page,
    cursor: (row) => [row.id],
    node: (row) => row,
    totalCount: () => counted.getCount(),
    beyond: { after: await isThere('>=', page.after), before: await isThere('<=', page.before) },
  });
}

/**
 * A connection over a list that is read whole.
 *
 * @throws ApiError BAD_USER_INPUT - a cursor is none of the list, or its item has been removed.
 */
export function pageOfList<Item extends { id: string }, Node>(
  items: readonly Item[],
  args: ConnectionArgs,
  node: (item: Item) => Node,
): Connection<Node> {
  const page = pageOf(args, 1);
  const placeOf = (bound: 'after' | 'before', otherwise: number): number => {
    const cursor = page[bound];
    if (cursor === null) return otherwise;
    const place = items.findIndex(({ id }) => id === cursor[0]);
    if (place < 0)
      throw badInput(
        `"${bound}" is not a cursor of this list, or its item has been removed. Start again without "${bound}".`,
      );
    return place;
  };
  const between = items.slice(placeOf('after', -1) + 1, placeOf('before', items.length));
  return makeConnection({
    rows: page.isFromEnd ? between.toReversed() : between,
    page,
    cursor: ({ id }) => [id],
    node,
    totalCount: () => Promise.resolve(items.length),
  });
}
