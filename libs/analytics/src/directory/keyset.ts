import { QuestionError } from '../question-error.js';
import { type Fragment, isInt64, joined, raw, sql } from '../sql.js';

/** Direction of a listing. */
export type SortDirection = 'asc' | 'desc';

/**
 * Where an item lies in its listing: the snapshot, the order's name and the values it sorts by. The next page is read from the
 * same snapshot, so that no item is skipped or repeated while logs are imported.
 */
export type Cursor = string[];

/**
 * Id of the snapshot that a cursor's listing is read from.
 *
 * @throws QuestionError - `invalid-cursor` when it names none.
 */
export function cursorSnapshot(cursor: Cursor): string {
  const [snapshotId = ''] = cursor;
  if (snapshotId === '' || cursor.length < 3) throw strangeCursor(cursor);
  return snapshotId;
}

/** Which part of a listing. */
export interface PageRequest {
  /** Items wanted, 1 or more. */
  first: number;
  /** Begins behind this item of an earlier page. */
  after?: Cursor | null;
}

/** A part of a listing. */
export interface Page<T> {
  items: { cursor: Cursor; value: T }[];
  hasNextPage: boolean;
}

type KeyType = 'bigint' | 'int' | 'timestamp' | 'decimal(38, 4)' | 'decimal(18, 12)' | 'string';

/** One column that a listing sorts by; never NULL. */
export interface SortKey {
  expression: string;
  type: KeyType;
  direction: SortDirection;
}

/** An order within one snapshot: both names go into the cursors, its last keys make it total. */
export interface Order {
  snapshotId: string;
  name: string;
  keys: readonly SortKey[];
}

/** Column names under which {@link cursorColumns} selects the keys' texts. */
const keyColumn = (index: number): string => `key_${index}`;

/** Columns to select so that {@link pageOf} can make cursors. */
export function cursorColumns(order: Order): Fragment {
  return raw(order.keys.map((key, i) => `cast(${key.expression} as string) as ${keyColumn(i)}`).join(', '));
}

/** `order by` list. */
export function orderBy(order: Order): Fragment {
  return raw(order.keys.map((key) => `${key.expression} ${key.direction}`).join(', '));
}

/**
 * Conditions "behind the cursor": (a > ?) or (a = ? and b > ?) …, and a >= ? alone, which lets the engine pass over every part of a
 * file whose values of `a` lie before it.
 *
 * @throws QuestionError - `invalid-cursor` when the cursor belongs to another order or snapshot or its values are no such keys.
 */
export function behind(order: Order, cursor: Cursor | null | undefined): Fragment[] {
  if (!cursor) return [];
  const values = keyValues(order, cursor);
  const compare = (i: number, operator: string): Fragment =>
    compared(order.keys[i] as SortKey, operator, values[i] ?? '');
  const alternatives = order.keys.map((key, i) =>
    joined(
      [...order.keys.slice(0, i).map((_, j) => compare(j, '=')), compare(i, key.direction === 'asc' ? '>' : '<')],
      ' and ',
    ),
  );
  return [
    ...notBefore(order, cursor),
    joined(
      alternatives.map((one) => sql`(${one})`),
      ' or ',
    ),
  ];
}

/** Only the condition a >= ? of {@link behind}: for rows that must be numbered before they are cut off. */
export function notBefore(order: Order, cursor: Cursor | null | undefined): Fragment[] {
  const [key] = order.keys;
  if (!cursor || !key) return [];
  return [compared(key, key.direction === 'asc' ? '>=' : '<=', keyValues(order, cursor)[0] ?? '')];
}

function compared(key: SortKey, operator: string, value: string): Fragment {
  return sql`${raw(key.expression)} ${raw(operator)} cast(${value} as ${raw(key.type)})`;
}

function keyValues(order: Order, cursor: Cursor): string[] {
  const [snapshotId, name, ...values] = cursor;
  if (
    name !== order.name ||
    values.length !== order.keys.length ||
    !order.keys.every((key, i) => isKey(key.type, values[i] ?? ''))
  )
    throw strangeCursor(cursor);
  if (snapshotId !== order.snapshotId) {
    throw new QuestionError(
      'invalid-cursor',
      'after',
      cursor.join(' '),
      `The cursor belongs to the snapshot ${snapshotId}, this listing is read from ${order.snapshotId}. Read it from the cursor's snapshot, or start again without after.`,
    );
  }
  return values;
}

function strangeCursor(cursor: Cursor): QuestionError {
  return new QuestionError(
    'invalid-cursor',
    'after',
    cursor.join(' '),
    'The cursor does not belong to this listing. Use an endCursor of the same field with the same order.',
  );
}

/** `limit` that reads one item more than wanted, to know whether more follow. */
export function limit(page: PageRequest): Fragment {
  return raw(`limit ${checkedFirst(page) + 1}`);
}

/**
 * How many items a page asks for.
 *
 * @throws QuestionError - `invalid-page-size` unless it is a whole number from 1 to 1000.
 */
export function checkedFirst({ first }: PageRequest): number {
  if (!Number.isSafeInteger(first) || first < 1 || first > 1000) {
    throw new QuestionError(
      'invalid-page-size',
      'first',
      String(first),
      `first is ${first}. Ask for a whole number from 1 to 1000.`,
    );
  }
  return first;
}

/** A page of rows that hold {@link cursorColumns}. */
export function pageOf<R extends object, T>(
  rows: readonly R[],
  order: Order,
  first: number,
  value: (row: R) => T,
): Page<T> {
  return {
    items: rows
      .slice(0, first)
      .map((row) => ({
        cursor: [
          order.snapshotId,
          order.name,
          ...order.keys.map((_, i) => String((row as Record<string, unknown>)[keyColumn(i)])),
        ],
        value: value(row),
      })),
    hasNextPage: rows.length > first,
  };
}

/** One page for each owner, of rows that hold {@link cursorColumns} and come in the order of their owner's listing. */
export function pagesByOwner<R extends object, T>(
  rows: readonly R[],
  owner: (row: R) => string,
  order: Order,
  first: number,
  value: (row: R) => T,
): Map<string, Page<T>> {
  const groups = new Map<string, R[]>();
  for (const row of rows) {
    const group = groups.get(owner(row));
    if (group) group.push(row);
    else groups.set(owner(row), [row]);
  }
  return new Map([...groups].map(([key, group]) => [key, pageOf(group, order, first, value)]));
}

/** The page of an owner that has nothing to list. */
export const EMPTY_PAGE: Page<never> = { items: [], hasNextPage: false };

function isKey(type: KeyType, text: string): boolean {
  switch (type) {
    case 'bigint':
      return isInt64(text);
    case 'int':
      return isInt64(text) && Math.abs(Number(text)) < 2 ** 31;
    case 'timestamp':
      return (
        /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d{1,6})?$/.test(text) &&
        !Number.isNaN(Date.parse(`${text.slice(0, 19).replace(' ', 'T')}Z`))
      );
    case 'decimal(38, 4)':
      return /^-?\d{1,30}(\.\d{1,4})?$/.test(text);
    case 'decimal(18, 12)':
      return /^-?\d{1,6}(\.\d{1,12})?$/.test(text);
    case 'string':
      return true;
  }
}
