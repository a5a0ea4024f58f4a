import { QuestionError } from '../question-error.js';
import { type Fragment, isInt64, joined, raw, sql } from '../sql.js';

/** Direction of a listing. */
export type SortDirection = 'asc' | 'desc';

/**
 * Where an item lies in its listing: the snapshot, the order's name and the values it sorts by. The next page is read from the
 * same snapshot, so that no item is skipped or repeated while logs are imported.
 */
export type Cursor = string[];

/** Which part of a listing: the first items between two cursors, or the last. */
export type PageRequest = PageBounds & ({ first: number; last?: never } | { last: number; first?: never });

/** The items between which a page lies; both are left out of it. */
export interface PageBounds {
  /** Begins behind this item of an earlier page. */
  after?: Cursor | null;
  /** Ends before this item of a later page. */
  before?: Cursor | null;
}

/** A part of a listing, in the listing's order whichever end it was counted from. */
export interface Page<T> {
  items: { cursor: Cursor; value: T }[];
  /** More items follow: those that were cut off, or the one that the page ends before. */
  hasNextPage: boolean;
  /** Items lie before: those that were cut off, or the one that the page begins behind. */
  hasPreviousPage: boolean;
}

/**
 * Id of the snapshot that a page is read from: its cursors'; null where it has none.
 *
 * @throws QuestionError - `invalid-cursor` when a cursor names no snapshot.
 */
export function pageSnapshot(page: PageBounds): string | null {
  for (const bound of ['after', 'before'] as const) {
    const cursor = page[bound];
    if (!cursor) continue;
    const [snapshotId = ''] = cursor;
    if (snapshotId === '' || cursor.length < 3) throw strangeCursor(cursor, bound);
    return snapshotId;
  }
  return null;
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

/** `order by` list of a page's rows as they are read: from the end of the listing where its last items are wanted. */
export function orderBy(order: Order, page: PageRequest): Fragment {
  const { keys } = page.last === undefined ? order : reversed(order);
  return raw(keys.map((key) => `${key.expression} ${key.direction}`).join(', '));
}

const reversed = (order: Order): Order => ({
  ...order,
  keys: order.keys.map((key) => ({ ...key, direction: key.direction === 'asc' ? 'desc' : 'asc' })),
});

/**
 * Conditions "between the cursors": behind one, (a > ?) or (a = ? and b > ?) …, and a >= ? alone, which lets the engine pass over
 * every part of a file whose values of `a` lie before it; before the other, the same the other way round.
 *
 * @throws QuestionError - `invalid-cursor` when a cursor belongs to another order or snapshot or its values are no such keys.
 */
export function between(order: Order, page: PageBounds): Fragment[] {
  return [...behind(order, page, 'after'), ...behind(reversed(order), page, 'before')];
}

/** Only the conditions a >= ? and a <= ? of {@link between}: for rows that must be numbered before they are cut off. */
export function notBeyond(order: Order, page: PageBounds): Fragment[] {
  return [...notBefore(order, page, 'after'), ...notBefore(reversed(order), page, 'before')];
}

type Bound = keyof PageBounds;

function behind(order: Order, page: PageBounds, bound: Bound): Fragment[] {
  const cursor = page[bound];
  if (!cursor) return [];
  const values = keyValues(order, cursor, bound);
  const compare = (i: number, operator: string): Fragment =>
    compared(order.keys[i] as SortKey, operator, values[i] ?? '');
  const alternatives = order.keys.map((key, i) =>
    joined(
      [...order.keys.slice(0, i).map((_, j) => compare(j, '=')), compare(i, key.direction === 'asc' ? '>' : '<')],
      ' and ',
    ),
  );
  return [
    ...notBefore(order, page, bound),
    joined(
      alternatives.map((one) => sql`(${one})`),
      ' or ',
    ),
  ];
}

function notBefore(order: Order, page: PageBounds, bound: Bound): Fragment[] {
  const cursor = page[bound];
  const [key] = order.keys;
  if (!cursor || !key) return [];
  return [compared(key, key.direction === 'asc' ? '>=' : '<=', keyValues(order, cursor, bound)[0] ?? '')];
}

function compared(key: SortKey, operator: string, value: string): Fragment {
  return sql`${raw(key.expression)} ${raw(operator)} cast(${value} as ${raw(key.type)})`;
}

function keyValues(order: Order, cursor: Cursor, bound: Bound): string[] {
  const [snapshotId, name, ...values] = cursor;
  if (
    name !== order.name ||
    values.length !== order.keys.length ||
    !order.keys.every((key, i) => isKey(key.type, values[i] ?? ''))
  )
    throw strangeCursor(cursor, bound);
  if (snapshotId !== order.snapshotId) {
    throw new QuestionError(
      'invalid-cursor',
      bound,
      cursor.join(' '),
      `The cursor belongs to the snapshot ${snapshotId}, this listing is read from ${order.snapshotId}. Read it from the cursor's snapshot, or start again without ${bound}.`,
    );
  }
  return values;
}

function strangeCursor(cursor: Cursor, bound: Bound): QuestionError {
  return new QuestionError(
    'invalid-cursor',
    bound,
    cursor.join(' '),
    `The cursor does not belong to this listing. Use ${bound === 'after' ? 'an endCursor' : 'a startCursor'} of the same field with the same order.`,
  );
}

/** `limit` that reads one item more than wanted, to know whether more follow. */
export function limit(page: PageRequest): Fragment {
  return raw(`limit ${checkedSize(page) + 1}`);
}

/**
 * How many items a page asks for.
 *
 * @throws QuestionError - `invalid-page-size` unless it is a whole number from 1 to 1000.
 */
export function checkedSize(page: PageRequest): number {
  const [name, size] = page.last === undefined ? ['first', page.first] : ['last', page.last];
  if (!Number.isSafeInteger(size) || size < 1 || size > 1000) {
    throw new QuestionError(
      'invalid-page-size',
      name,
      String(size),
      `${name} is ${size}. Ask for a whole number from 1 to 1000.`,
    );
  }
  return size;
}

/** A page of rows that hold {@link cursorColumns} and come in the order of {@link orderBy}, one more than wanted where there is one. */
export function pageOf<R extends object, T>(
  rows: readonly R[],
  order: Order,
  page: PageRequest,
  value: (row: R) => T,
): Page<T> {
  const size = checkedSize(page);
  const isFromEnd = page.last !== undefined;
  const isCut = rows.length > size;
  const shown = rows.slice(0, size);
  return {
    items: (isFromEnd ? shown.toReversed() : shown).map((row) => ({
      cursor: [
        order.snapshotId,
        order.name,
        ...order.keys.map((_, i) => String((row as Record<string, unknown>)[keyColumn(i)])),
      ],
      value: value(row),
    })),
    hasNextPage: (isCut && !isFromEnd) || Boolean(page.before),
    hasPreviousPage: (isCut && isFromEnd) || Boolean(page.after),
  };
}

/** One page for each owner in the order asked, of rows as {@link pageOf} takes them; an owner without rows has an empty one. */
export function pagesByOwner<R extends object, T>(
  owners: readonly string[],
  rows: readonly R[],
  owner: (row: R) => string,
  order: Order,
  page: PageRequest,
  value: (row: R) => T,
): Page<T>[] {
  const groups = new Map<string, R[]>();
  for (const row of rows) {
    const group = groups.get(owner(row));
    if (group) group.push(row);
    else groups.set(owner(row), [row]);
  }
  return owners.map((key) => pageOf(groups.get(key) ?? [], order, page, value));
}

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
