import { ArgsType, Field, Int, ObjectType, type ClassType } from 'type-graphql';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { Requires } from './access.js';
import { badInput } from './errors.js';
import type { Permission } from './permissions.js';
import { Count } from './scalars.js';

export const PAGE_LIMIT = 100;

@Requires('self')
@ObjectType()
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean;

  @Field(() => Boolean)
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true })
  startCursor!: string | null;

  @Field(() => String, { nullable: true })
  endCursor!: string | null;
}

/** The page a caller asks for, checked: `first` within 1–100, `after` decoded. */
export interface Page {
  first: number;
  after: CursorValue[] | null;
}
export type CursorValue = string | number | null;

/** What `@Args(connectionArgs())` hands to a resolver; call `pageOf(args)` first. */
export interface ConnectionArguments {
  first: number | null;
  after: string | null;
}

const argsBySize = new Map<number, ClassType<ConnectionArguments>>();

/** The arguments `first: Int = size` and `after: String`, for `@Args(connectionArgs(50))`. */
export function connectionArgs(size = 20): () => ClassType<ConnectionArguments> {
  let args = argsBySize.get(size);
  if (!args) {
    @ArgsType()
    class ConnectionArgs implements ConnectionArguments {
      @Field(() => Int, { nullable: true, defaultValue: size })
      first!: number | null;

      @Field(() => String, { nullable: true })
      after!: string | null;
    }
    args = ConnectionArgs;
    argsBySize.set(size, args);
  }
  const made = args;
  return () => made;
}

/** `first` within 1–100. @throws ApiError BAD_USER_INPUT */
export function pageSize(first: number | null | undefined): number {
  return within(first ?? 20, ' Ask for further pages with "after".');
}

/** The length of a list that has no further pages, within 1–100. Default 10. @throws ApiError BAD_USER_INPUT */
export function listLength(first: number | null | undefined): number {
  return within(first ?? 10, '');
}

function within(first: number, remedy: string): number {
  if (!Number.isInteger(first) || first < 1 || first > PAGE_LIMIT)
    throw badInput(`first is ${first}; it must lie between 1 and ${PAGE_LIMIT}.${remedy}`);
  return first;
}

/** Cursors are opaque to callers: the sort values of a row, as base64url JSON. */
export function encodeCursor(values: readonly CursorValue[]): string {
  return Buffer.from(JSON.stringify(values), 'utf8').toString('base64url');
}

/** @throws ApiError BAD_USER_INPUT - not a cursor of ours, or of a list sorted differently. */
export function decodeCursor(cursor: string, length?: number): CursorValue[] {
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
    throw badInput(
      '"after" is not a cursor of this list. Use endCursor of the previous page, with the same filter and order.',
    );
  }
  return values as CursorValue[];
}

/** Checks and decodes the arguments of a connection. `cursorLength` is the number of sort values a cursor of this list holds. */
export function pageOf(args: { first?: number | null; after?: string | null }, cursorLength?: number): Page {
  return { first: pageSize(args.first), after: args.after ? decodeCursor(args.after, cursorLength) : null };
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
 * @param rows - at most `first + 1` rows in order; one more than asked for means there is a next page.
 * @param page - what `pageOf` gave.
 * @param cursor - the sort values of a row, ending with a unique one.
 */
export function makeConnection<Row, Node>(options: {
  rows: readonly Row[];
  page: Page;
  cursor: (row: Row) => CursorValue[];
  node: (row: Row) => Node;
  totalCount: () => Promise<number>;
}): Connection<Node> {
  const shown = options.rows.slice(0, options.page.first);
  const edges = shown.map((row) => ({ cursor: encodeCursor(options.cursor(row)), node: options.node(row) }));
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: options.rows.length > options.page.first,
      hasPreviousPage: options.page.after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: options.totalCount,
  };
}

/**
 * A connection over entities, newest first: their ids sort by creation, so the id alone is the cursor.
 *
 * @param query - select query builder with its filters set; alias and primary column `id` are used.
 */
export async function newestFirst<Entity extends ObjectLiteral & { id: string }>(
  query: SelectQueryBuilder<Entity>,
  args: { first?: number | null; after?: string | null },
): Promise<Connection<Entity>> {
  const page = pageOf(args, 1);
  const counted = query.clone();
  if (page.after) query.andWhere(`${query.alias}.id < :connectionAfter`, { connectionAfter: page.after[0] });
  const rows = await query
    .orderBy(`${query.alias}.id`, 'DESC')
    .take(page.first + 1)
    .getMany();
  return makeConnection({
    rows,
    page,
    cursor: (row) => [row.id],
    node: (row) => row,
    totalCount: () => counted.getCount(),
  });
}
